"""Signing in with e-mail and password, and signing out."""

from typing import Any

from litestar import Response, get, post

from atrium import access
from atrium.console.ground import Form, Visit, public, sentence, signed_in
from atrium.console.ground import gettext as _
from atrium.console.ground.safety import SESSION, local
from atrium.kernel import Refusal

LASTS_S = int(access.sessions.LONGEST.total_seconds())
LONGEST_AGENT = 300


@get("/sign-in", opt=public)
async def show_sign_in(visit: Visit) -> Response[bytes]:
    """The way in; who is signed in already goes straight on."""
    if visit.entry.visitor:
        return visit.go(local(visit.asked.get("next")))
    return _page(visit, Form())


@post("/sign-in", opt=public)
async def sign_in(visit: Visit) -> Response[bytes]:
    """Come in with e-mail and password."""
    form = await visit.form()
    email = form.text("email", is_needed=True)
    if not form.value("password"):
        form.refuse("password", _("Fill this in."))
    if not form or email is None:
        return _page(visit, form, status=400)
    agent = visit.request.headers.get("user-agent", "")[:LONGEST_AGENT]
    async with visit.house.database.transaction("system") as tx:
        answer = await access.sessions.sign_in(tx, email, form.value("password"), _address(visit), agent)
    if answer.secret is None:
        assert answer.refusal
        return _page(visit, form, answer.refusal)
    return _welcome(visit, answer.secret, local(visit.asked.get("next")))


@post("/sign-out", opt=signed_in)
async def leave(visit: Visit) -> Response[bytes]:
    """Sign out here."""
    async with visit.house.database.transaction(visit.actor) as tx:
        await access.sessions.sign_out(tx, visit.entry.secret)
    visit.house.keys.forget()
    response = visit.go("/sign-in")
    visit.give_cookie(response, SESSION, "", lasts_s=0)
    return response


def _welcome(visit: Visit, secret: str, address: str) -> Response[bytes]:
    response = visit.go(address)
    visit.give_cookie(response, SESSION, secret, lasts_s=LASTS_S)
    return response


def _page(visit: Visit, form: Form, refusal: Refusal | None = None, status: int = 200) -> Response[bytes]:
    why = sentence(refusal) if refusal else ""
    return visit.page("entering/sign_in.html", refusal.status if refusal else status, form=form, why=why)


def _address(visit: Visit) -> str:
    client: Any = visit.request.client
    return client.host if client else ""
