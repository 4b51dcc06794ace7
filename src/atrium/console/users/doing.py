"""Letting somebody in again and shutting them out; passwords, phones and places of others."""

from collections.abc import Awaitable, Callable

from litestar import Response, post

from atrium import access
from atrium.console.ground import Told, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.users.reading import id_in, within_reach
from atrium.console.users.showing import page_of
from atrium.kernel import Refusal, Tx


@post("/users/{user_id:str}/shut-out", opt=may("access.write"))
async def shut_out(visit: Visit, user_id: str) -> Response[bytes]:
    """They may not come in any more, and are out at once."""
    key = id_in(user_id)
    told = Told(_("They may not come in any more."), undo=f"/users/{key}/let-in")
    return await _do(visit, key, lambda tx: access.change_user(tx, key, is_active=False), told)


@post("/users/{user_id:str}/let-in", opt=may("access.write"))
async def let_in(visit: Visit, user_id: str) -> Response[bytes]:
    """They may come in again, with the password and the roles they had."""
    key = id_in(user_id)
    return await _do(visit, key, lambda tx: access.change_user(tx, key, is_active=True), _("They may come in again."))


@post("/users/{user_id:str}/password", opt=may("access.write"))
async def give_password(visit: Visit, user_id: str) -> Response[bytes]:
    """Give a new password; they are signed out everywhere."""
    key, form = id_in(user_id), await visit.form()
    if not form.value("password"):
        form.refuse("password", _("Fill this in."))
        return await page_of(visit, key, 400, secret=form)
    new = form.value("password")

    async def work(tx: Tx) -> None:
        await within_reach(visit, tx, key)
        await access.passwords.give(tx, key, new)

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        form.refuse("password", sentence(refusal))
        return await page_of(visit, key, refusal.status, secret=form)
    visit.house.keys.forget()
    return visit.go(f"/users/{key}", _("The new password is given; they are signed out everywhere."))


@post("/users/{user_id:str}/sessions/end", opt=may("access.write"))
async def end_sessions(visit: Visit, user_id: str) -> Response[bytes]:
    """Sign somebody out everywhere."""
    key = id_in(user_id)
    return await _do(visit, key, lambda tx: access.sessions.end(tx, key), _("They are signed out everywhere."))


@post("/users/{user_id:str}/sessions/{session_id:str}/end", opt=may("access.write"))
async def end_session(visit: Visit, user_id: str, session_id: str) -> Response[bytes]:
    """Sign somebody out in one place."""
    key, session = id_in(user_id), id_in(session_id)
    return await _do(visit, key, lambda tx: access.sessions.end(tx, key, session), _("They are signed out there."))


@post("/users/{user_id:str}/phone/forget", opt=may("access.write"))
async def forget_phone(visit: Visit, user_id: str) -> Response[bytes]:
    """Somebody has lost phone and recovery codes: the password alone lets them in again."""
    key = id_in(user_id)
    said = _("The phone is forgotten; the password alone lets them in.")
    return await _do(visit, key, lambda tx: access.second_factor.reset(tx, key), said)


@post("/users/{user_id:str}/identities/forget", opt=may("access.write"))
async def forget_identities(visit: Visit, user_id: str) -> Response[bytes]:
    """Forget who somebody is at the provider; the next account with their e-mail is linked."""
    key = id_in(user_id)
    return await _do(visit, key, lambda tx: access.identities.unlink(tx, key), _("The account is unlinked."))


async def _do(visit: Visit, key: int, verb: Callable[[Tx], Awaitable[None]], told: Told | str) -> Response[bytes]:
    """Do it to somebody within reach, and back to their page."""

    async def work(tx: Tx) -> None:
        await within_reach(visit, tx, key)
        await verb(tx)

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await page_of(visit, key, refusal.status, why=sentence(refusal))
    visit.house.keys.forget()
    return visit.go(f"/users/{key}", told)
