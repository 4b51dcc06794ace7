"""The second step: a code of one's phone or a recovery code; or the phone is made known first."""

from urllib.parse import urlencode

from litestar import Response, get, post

from atrium import access
from atrium.access.second_factor import Beginning
from atrium.access.sessions import Pending
from atrium.console.entering.coming import PENDING, give_session, home_behind, welcome
from atrium.console.ground import Form, Visit, public, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.ground.clients import address_of_client, agent_of
from atrium.console.ground.phones import beginning_in, picture
from atrium.console.ground.safety import local
from atrium.kernel import Refusal
from atrium.kernel.seals import Seal


@get("/sign-in/code", opt=public)
async def show_code(visit: Visit) -> Response[bytes]:
    """Asks for a code."""
    if await _waiting(visit, "code") is None:
        return _again(visit)
    return visit.page("entering/code.html", form=Form(), why="")


@post("/sign-in/code", opt=public)
async def prove_by_code(visit: Visit) -> Response[bytes]:
    """Come in with a code of the phone or a recovery code."""
    form = await visit.form()
    if form.text("code", is_needed=True) is None:
        return visit.page("entering/code.html", 400, form=form, why="")
    answer = await _prove(visit, form.value("code"))
    if answer.secret:
        return await welcome(visit, answer.secret, visit.asked["next"])
    if answer.pending is None or answer.refusal is None:
        return _again(visit)
    status, why = _refused(form, answer.refusal)
    return visit.page("entering/code.html", status, form=form, why=why)


@get("/sign-in/set-up", opt=public)
async def show_set_up(visit: Visit) -> Response[bytes]:
    """Says why a second factor is wanted and what one needs for it."""
    if await _waiting(visit, "set_up") is None:
        return _again(visit)
    return visit.page("entering/set_up.html", form=Form(), begun=None, why="", onward=_onward(visit))


@post("/sign-in/set-up", opt=public)
async def begin_set_up(visit: Visit) -> Response[bytes]:
    """Make a secret for the phone, shown as a picture and as text."""
    waiting = await _waiting(visit, "set_up")
    if waiting is None:
        return _again(visit)
    user_id = waiting.user_id
    begun = await write(visit.house, "system", lambda tx: access.second_factor.begin(tx, user_id, _seal(visit)))
    return _set_up(visit, Form(), begun)


@post("/sign-in/set-up/confirm", opt=public)
async def confirm_set_up(visit: Visit) -> Response[bytes]:
    """Come in with the phone's first code; the recovery codes are shown this once."""
    form = await visit.form()
    waiting = await _waiting(visit, "set_up")
    begun = beginning_in(form, waiting.email) if waiting else None
    if begun is None:
        return _again(visit)
    if form.text("code", is_needed=True) is None:
        return _set_up(visit, form, begun, 400)
    answer = await _prove(visit, form.value("code"))
    if answer.secret is None:
        if answer.pending is None or answer.refusal is None:
            return _again(visit)
        return _set_up(visit, form, begun, *_refused(form, answer.refusal))
    onward = local(visit.asked["next"], "") or await home_behind(visit, answer.secret)
    page = visit.page("entering/codes.html", codes=answer.recovery_codes, onward=onward)
    return give_session(visit, page, answer.secret)


async def _waiting(visit: Visit, wants: str) -> Pending | None:
    """Whose sign-in waits in this browser for this step; None: nobody's, or it took too long."""
    async with visit.house.database.read() as tx:
        found = await access.sessions.pending(tx, visit.request.cookies.get(PENDING, ""))
    return found if found and found.wants == wants else None


async def _prove(visit: Visit, code: str) -> access.sessions.SignIn:
    where = address_of_client(visit.request), agent_of(visit.request)
    pending = visit.request.cookies.get(PENDING, "")
    return await write(visit.house, "system", lambda tx: access.sessions.prove(tx, pending, code, _seal(visit), *where))


def _set_up(visit: Visit, form: Form, begun: Beginning, status: int = 200, why: str = "") -> Response[bytes]:
    return visit.page(
        "entering/set_up.html",
        status,
        form=form,
        begun=begun,
        picture=picture(begun.uri),
        why=why,
        onward=_onward(visit),
    )


def _refused(form: Form, refusal: Refusal) -> tuple[int, str]:
    """The status, and why not: at the field when the code is wrong, above it for anything else."""
    if refusal.code not in {"wrong_code", "code_used"}:
        return refusal.status, sentence(refusal)
    form.refuse("code", sentence(refusal))
    return refusal.status, ""


def _again(visit: Visit) -> Response[bytes]:
    """Too late, or another browser: signing in begins again."""
    said = _("This sign-in took longer than five minutes. Sign in again.")
    return visit.go("/sign-in" + _onward(visit), said)


def _onward(visit: Visit) -> str:
    wanted = local(visit.asked["next"], "")
    return "?" + urlencode({"next": wanted}) if wanted else ""


def _seal(visit: Visit) -> Seal:
    return Seal(visit.house.settings.key())
