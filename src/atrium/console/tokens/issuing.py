"""Letting a program in, and showing it out."""

from datetime import date, datetime, time

from litestar import Response, get, post

from atrium import access, network
from atrium.access import ROLES
from atrium.access.tokens import Scope
from atrium.console.ground import Form, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.users.placing import map_of
from atrium.console.users.reading import id_in
from atrium.kernel import Refusal, Tx

MOST_RATE = 100_000
_LAST_SECOND = time(23, 59, 59)


@get("/tokens/new", opt=may("access.write"))
async def show_new(visit: Visit) -> Response[bytes]:
    """An empty card of a token."""
    return await _page(visit, Form.of(role="integration"))


@post("/tokens/new", opt=may("access.write"))
async def issue_token(visit: Visit) -> Response[bytes]:
    """Let a program in; its secret is shown this once."""
    form = await visit.form()
    name, role = form.text("name", is_needed=True), form.choice("role", ROLES, is_needed=True)
    async with visit.house.database.read(visit.actor) as tx:
        scope = await _scope(visit, tx, form)
    if not form or name is None or role is None:
        return await _page(visit, form, 400)

    async def work(tx: Tx) -> str:
        visit.caller.must_outrank([role])
        return (await access.tokens.issue(tx, name, role, scope))[1]

    try:
        secret = await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        place = {"name_taken": "name"}.get(refusal.code) or str(refusal.facts.get("at", "")).removeprefix("$.")
        if place in {"name", "expires_at"}:
            form.refuse(place, sentence(refusal))
            return await _page(visit, form, refusal.status)
        return await _page(visit, form, refusal.status, sentence(refusal))
    return visit.page("tokens/secret.html", name=name, secret=secret)


@post("/tokens/{token_id:str}/revoke", opt=may("access.write"))
async def revoke_token(visit: Visit, token_id: str) -> Response[bytes]:
    """Let a program in no more, from now on."""
    key = id_in(token_id)
    await write(visit.house, visit.actor, lambda tx: access.tokens.revoke(tx, key))
    visit.house.keys.forget()
    return visit.go("/tokens", _("The token is revoked; its program may not come in any more."))


async def _scope(visit: Visit, tx: Tx, form: Form) -> Scope:
    """Where it holds, until when, how often; what there is not is said at its field."""
    channels = form.values("channels")
    nodes = (form.text("nodes", most=10_000) or "").replace(",", " ").split()
    if set(channels) - set(await network.channels(tx, channels)):
        form.refuse("channels", _("Choose one of the list."))
    unknown = sorted(set(nodes) - set(await network.nodes(tx, nodes)))
    if unknown:
        form.refuse("nodes", _("There is no node %(code)s.", code=unknown[0]))
    rate = form.whole("rate_limit", least=1, most=MOST_RATE)
    return Scope(channels or None, nodes or None, _until(visit, form), rate)


def _until(visit: Visit, form: Form) -> datetime | None:
    """The end of the last day that was typed, where the visitor is."""
    text = form.text("expires_at", most=10)
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), _LAST_SECOND, visit.say.zone)
    except ValueError:
        form.refuse("expires_at", _("A day, like 2027-12-31."))
        return None


async def _page(visit: Visit, form: Form, status: int = 200, why: str = "") -> Response[bytes]:
    async with visit.house.database.read(visit.actor) as tx:
        where = await map_of(tx)
    return visit.page("tokens/new.html", status, form=form, why=why, where=where, all_roles=list(ROLES))
