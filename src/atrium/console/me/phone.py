"""One's own second factor: on, with recovery codes shown once, and off."""

from litestar import Response, post

from atrium import access
from atrium.access.second_factor import Beginning
from atrium.console.ground import Form, Visit, sentence, signed_in, write
from atrium.console.ground import gettext as _
from atrium.console.ground.clients import address_of_client
from atrium.console.ground.phones import beginning_in, picture
from atrium.console.me.showing import page_of
from atrium.kernel import Refusal
from atrium.kernel.seals import Seal


@post("/me/phone", opt=signed_in)
async def begin_phone(visit: Visit) -> Response[bytes]:
    """Make a secret for the phone; nothing is on before its first code."""
    me = visit.visitor.id
    try:
        begun = await write(visit.house, visit.actor, lambda tx: access.second_factor.begin(tx, me, _seal(visit)))
    except Refusal as refusal:
        return await page_of(visit, refusal.status, phone=sentence(refusal))
    return _scan(visit, Form(), begun)


@post("/me/phone/confirm", opt=signed_in)
async def confirm_phone(visit: Visit) -> Response[bytes]:
    """Turn it on with the phone's first code; the recovery codes are shown this once."""
    form = await visit.form()
    begun = beginning_in(form, visit.visitor.email)
    if begun is None:
        return visit.go("/me")
    code, me = form.text("code", is_needed=True), visit.visitor.id
    if code is None:
        return _scan(visit, form, begun, 400)
    try:
        codes = await write(
            visit.house, visit.actor, lambda tx: access.second_factor.confirm(tx, me, code, _seal(visit))
        )
    except Refusal as refusal:
        form.refuse("code", sentence(refusal))
        return _scan(visit, form, begun, refusal.status)
    return visit.page("me/codes.html", codes=codes)


@post("/me/phone/off", opt=signed_in)
async def turn_phone_off(visit: Visit) -> Response[bytes]:
    """Turn it off, with one's password or a code."""
    form = await visit.form()
    proof = form.value("proof")
    if not proof:
        return await page_of(visit, 400, phone=_("Type your password or a code to turn it off."))
    where = address_of_client(visit.request)
    refusal = await write(
        visit.house,
        visit.actor,
        lambda tx: access.second_factor.turn_off(tx, visit.visitor.seen, proof, _seal(visit), where),
    )
    if refusal:
        return await page_of(visit, refusal.status, phone=sentence(refusal))
    return visit.go("/me", _("Your password alone lets you in again."))


def _scan(visit: Visit, form: Form, begun: Beginning, status: int = 200) -> Response[bytes]:
    return visit.page("me/phone.html", status, form=form, begun=begun, picture=picture(begun.uri))


def _seal(visit: Visit) -> Seal:
    return Seal(visit.house.settings.key())
