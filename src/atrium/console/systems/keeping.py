"""Connecting a system, changing it, pausing it, giving it a new secret."""

from litestar import Response, get, post

from atrium import integrations
from atrium.console.ground import Form, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.ground.pages import Told
from atrium.integrations import Connection, System
from atrium.kernel import NotFound, Refusal, Tx
from atrium.kernel.seals import Seal

KINDS = ("erp", "crm", "warehouse", "logistics", "staff", "loyalty", "telephony", "webhook")


@get("/systems/new", opt=may("systems.write"))
async def show_new(visit: Visit) -> Response[bytes]:
    """An empty card of a system."""
    return _page(visit, Form.of(kind="webhook", events="orders.*\nfulfillment.*", active="1"), None)


@post("/systems/new", opt=may("systems.write"))
async def connect_system(visit: Visit) -> Response[bytes]:
    """Introduce a system; its secret is shown this once."""
    form = await visit.form()
    name = form.text("name", is_needed=True, most=63)
    wanted = _connection(form)
    if not form or name is None:
        return _page(visit, form, None, status=400)

    async def work(tx: Tx) -> str:
        return (await integrations.connect(tx, _seal(visit), name, wanted, is_new=True))[0]

    try:
        secret = await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return _refused(visit, form, None, refusal)
    return visit.page("systems/secret.html", name=name, secret=secret, is_new=True)


@get("/systems/{name:str}/change", opt=may("systems.write"))
async def show_change(visit: Visit, name: str) -> Response[bytes]:
    """The card of a system, to be corrected."""
    system = await _now(visit, name)
    form = Form.of(
        name=name,
        kind=system.kind,
        url=system.url,
        events="\n".join(system.events),
        active="1" if system.active else None,
        version=system.version,
    )
    return _page(visit, form, system)


@post("/systems/{name:str}/change", opt=may("systems.write"))
async def change_system(visit: Visit, name: str) -> Response[bytes]:
    """Change where a system is and what it hears."""
    form = await visit.form()
    wanted, version = _connection(form), form.whole("version", is_needed=True)
    if not form:
        return _page(visit, form, await _now(visit, name), status=400)

    async def work(tx: Tx) -> None:
        await integrations.connect(tx, _seal(visit), name, wanted, version=version)

    try:
        await write(visit.house, visit.actor, work)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(visit, form, await _now(visit, name), refusal)
    return visit.go(f"/systems/{name}", _("Saved."))


@post("/systems/{name:str}/pause", opt=may("systems.write"))
async def pause_system(visit: Visit, name: str) -> Response[bytes]:
    """Stop telling a system for a while, or go on; what comes meanwhile waits."""
    form = await visit.form()
    is_active = form.tick("active")

    async def work(tx: Tx) -> None:
        await integrations.pause(tx, name, is_active=is_active)

    await write(visit.house, visit.actor, work)
    said = _("%(name)s is told again.", name=name) if is_active else _("%(name)s is paused; its facts wait.", name=name)
    return visit.go(f"/systems/{name}", Told(said))


@post("/systems/{name:str}/secret", opt=may("systems.write"))
async def give_secret(visit: Visit, name: str) -> Response[bytes]:
    """A new secret, shown this once; the former one signs beside it for a day."""

    async def work(tx: Tx) -> str:
        return await integrations.replace_secret(tx, _seal(visit), name)

    secret = await write(visit.house, visit.actor, work)
    return visit.page("systems/secret.html", name=name, secret=secret, is_new=False)


def _connection(form: Form) -> Connection:
    events = (form.text("events", is_needed=True, most=5_000) or "").split()
    kind = form.choice("kind", KINDS, is_needed=True) or "webhook"
    return Connection(kind, form.text("url", is_needed=True, most=2_000) or "", events, form.tick("active"))


async def _now(visit: Visit, name: str) -> System:
    """A system as it is now. Raises NotFound."""
    async with visit.house.database.read(visit.actor) as tx:
        return await integrations.get(tx, name)


def _refused(visit: Visit, form: Form, system: System | None, refusal: Refusal) -> Response[bytes]:
    """What cannot be a system is said at the field it is about."""
    if refusal.code == "name_taken":
        form.refuse("name", _("There is a system of this name already; open that one or take another name."))
        return _page(visit, form, system, status=refusal.status)
    place = "version" if refusal.code == "stale" else str(refusal.facts.get("at", "")).partition("[")[0]
    if place in {"name", "kind", "url", "events", "version"}:
        form.refuse(place, sentence(refusal))
        return _page(visit, form, system, status=refusal.status)
    return _page(visit, form, system, refusal.status, sentence(refusal))


def _page(visit: Visit, form: Form, system: System | None, status: int = 200, why: str = "") -> Response[bytes]:
    why = why or form.problem("version")
    return visit.page("systems/card.html", status, form=form, system=system, why=why, kinds=KINDS)


def _seal(visit: Visit) -> Seal:
    return Seal(visit.house.settings.key())
