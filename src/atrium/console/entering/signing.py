"""Signing in with e-mail and password, and signing out."""

from urllib.parse import urlencode

from litestar import Response, get, post

from atrium import access
from atrium.console.entering.coming import PENDING, PENDING_S, WAYS, home_of, welcome
from atrium.console.ground import Form, Visit, public, sentence, signed_in, write
from atrium.console.ground import gettext as _
from atrium.console.ground.clients import address_of_client, agent_of
from atrium.console.ground.safety import SESSION, local
from atrium.kernel import Refusal


@get("/sign-in", opt=public)
async def show_sign_in(visit: Visit) -> Response[bytes]:
    """The way in; who is signed in already goes straight on."""
    if visit.entry.visitor:
        return visit.go(local(visit.asked["next"], home_of(visit.visitor.likes)))
    return show_door(visit, Form())


@post("/sign-in", opt=public)
async def sign_in(visit: Visit) -> Response[bytes]:
    """Come in with e-mail and password, or go on to the second step."""
    form = await visit.form()
    email = form.text("email", is_needed=True)
    if not form.value("password"):
        form.refuse("password", _("Fill this in."))
    if not form or email is None:
        return show_door(visit, form, status=400)
    where = address_of_client(visit.request), agent_of(visit.request), visit.house.settings.second_factor
    password = form.value("password")
    answer = await write(visit.house, "system", lambda tx: access.sessions.sign_in(tx, email, password, *where))
    if answer.secret:
        return await welcome(visit, answer.secret, visit.asked["next"])
    if answer.pending and answer.wants:
        return _second_step(visit, answer.pending, WAYS[answer.wants])
    assert answer.refusal
    return show_door(visit, form, answer.refusal)


@post("/sign-out", opt=signed_in)
async def leave(visit: Visit) -> Response[bytes]:
    """Sign out here."""
    await write(visit.house, visit.actor, lambda tx: access.sessions.sign_out(tx, visit.entry.secret))
    visit.house.keys.forget()
    response = visit.go("/sign-in", _("You are signed out."))
    visit.give_cookie(response, SESSION, "", lasts_s=0)
    return response


def show_door(visit: Visit, form: Form, refusal: Refusal | None = None, status: int = 200) -> Response[bytes]:
    """The way in, with what was typed and why it was not let in."""
    wanted = local(visit.asked["next"], "")
    return visit.page(
        "entering/sign_in.html",
        refusal.status if refusal else status,
        form=form,
        why=sentence(refusal) if refusal else "",
        openid=visit.house.openid,
        onward="?" + urlencode({"next": wanted}) if wanted else "",
    )


def _second_step(visit: Visit, pending: str, address: str) -> Response[bytes]:
    wanted = local(visit.asked["next"], "")
    response = visit.go(address + ("?" + urlencode({"next": wanted}) if wanted else ""))
    visit.give_cookie(response, PENDING, pending, lasts_s=PENDING_S)
    return response
