"""What the page of who did what is asked: by whom, about what, which kind, from when to when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from atrium import access, orders
from atrium.access import User
from atrium.access.tokens import Token
from atrium.console.ground import Form, Visit
from atrium.console.ground import gettext as _
from atrium.console.ground.speaking import marked
from atrium.console.telling import plain
from atrium.dispatch.trail import Sought
from atrium.kernel import NotFound, Tx
from atrium.kernel.events import Fact

MOST_NAMED = 500
NOTHING = "nothing/at-all"
"""The stream of a thing that there is not."""
AREAS: Mapping[str, str] = {
    "access": marked("People and programs"),
    "catalog": marked("Catalog"),
    "customers": marked("Customers"),
    "delivery": marked("Delivery"),
    "fulfillment": marked("Fulfillment"),
    "integrations": marked("Systems"),
    "inventory": marked("Stock"),
    "network": marked("Nodes and channels"),
    "orders": marked("Orders"),
    "sourcing": marked("Sourcing"),
    "tax": marked("Tax"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """Who may have done it, and what may have happened."""

    users: list[User]
    tokens: list[Token]
    kinds: list[tuple[str, str, list[tuple[str, str]]]]
    """Each area with its name and its kinds."""


async def choices(tx: Tx) -> Choices:
    """What the filters offer, by name."""
    users = sorted(await access.users(tx, MOST_NAMED), key=lambda user: user.name.casefold())
    tokens = sorted(await access.tokens.listed(tx, MOST_NAMED), key=lambda token: token.name.casefold())
    areas: dict[str, list[tuple[str, str]]] = {}
    for kind in sorted(Fact.known):
        areas.setdefault(kind.partition(".")[0], []).append((kind, plain(kind)))
    named = [(area, _(AREAS.get(area, area.title())), kinds) for area, kinds in areas.items()]
    return Choices(users, tokens, sorted(named, key=lambda area: area[1]))


async def sought(visit: Visit, tx: Tx, form: Form) -> Sought:
    """The question in the address; what makes no sense is said at its field."""
    since, until = (_day(visit, form, name) for name in ("from", "to"))
    kind = form.text("kind")
    known = {*Fact.known, *(f"{name.partition('.')[0]}.*" for name in Fact.known)}
    if kind is not None and kind not in known:
        form.refuse("kind", _("Choose one of the list."))
        kind = None
    person = form.text("person")
    return Sought(
        person,
        await _stream(tx, form.text("thing")),
        since,
        until + timedelta(days=1) if until else None,
        kind,
    )


async def _stream(tx: Tx, typed: str | None) -> str | None:
    """The thing that was typed: an order by its number, anything else as it stands in the list."""
    if typed is None or "/" in typed:
        return typed
    try:
        return f"order/{(await orders.by_number(tx, typed)).id}"
    except NotFound:
        return NOTHING


def _day(visit: Visit, form: Form, name: str) -> datetime | None:
    text = form.text(name)
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), visit.say.zone)
    except ValueError:
        form.refuse(name, _("A day, like 2027-12-31."))
        return None
