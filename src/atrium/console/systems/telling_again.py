"""Telling a system again: some messages, all from a time on; or letting one go undone."""

from litestar import Response, post

from atrium import integrations
from atrium.console.ground import Visit, may, ngettext, write
from atrium.console.ground import gettext as _
from atrium.console.ground.pages import Told
from atrium.console.ground.safety import local
from atrium.console.systems.showing import sent
from atrium.kernel import Tx

MOST = 1_000
LONGEST_REASON = 500


@post("/systems/{name:str}/retries", opt=may("systems.write"))
async def retry_these(visit: Visit, name: str) -> Response[bytes]:
    """Tell the chosen messages again, now."""
    form = await visit.form()
    ids = [int(one) for one in form.values("chosen") if one.isascii() and one.isdecimal() and len(one) < 19][:MOST]
    back = local(form.value("back"), f"/systems/{name}")
    if not ids:
        return visit.go(back, Told(_("Choose what is to be told again."), "bad"))

    async def work(tx: Tx) -> int:
        return await integrations.replay(tx, name, None, ids)

    return visit.go(back, _again(await write(visit.house, visit.actor, work)))


@post("/systems/{name:str}/replays", opt=may("systems.write"))
async def replay_system(visit: Visit, name: str) -> Response[bytes]:
    """Tell a system all from a position on again, in order."""
    form = await visit.form()
    start = form.whole("from", is_needed=True, most=2**62)
    if start is None:
        return visit.go(f"/systems/{name}", Told(_("From which position on? A whole number, like 1200."), "bad"))

    async def work(tx: Tx) -> int:
        return await integrations.replay(tx, name, start)

    return visit.go(f"/systems/{name}", _again(await write(visit.house, visit.actor, work)))


@post("/systems/{name:str}/messages/{transmission:str}/skip", opt=may("systems.write"))
async def skip_one(visit: Visit, name: str, transmission: str) -> Response[bytes]:
    """Let a message go undone, so that those behind it go on."""
    form = await visit.form()
    reason = form.text("reason", is_needed=True, most=LONGEST_REASON)
    address = f"/systems/{name}/messages/{transmission}"
    if reason is None:
        return visit.go(address, Told(_("Say why it is skipped; others will ask."), "bad"))

    async def work(tx: Tx) -> None:
        await sent(tx, name, transmission)
        await integrations.skip(tx, int(transmission), reason)

    await write(visit.house, visit.actor, work)
    return visit.go(address, _("Skipped. Those behind it go on."))


def _again(count: int) -> Told:
    said = ngettext("%(num)s message is told again.", "%(num)s messages are told again.", count)
    return Told(said if count else _("There was nothing to tell again."))
