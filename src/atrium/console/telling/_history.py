"""The history of a thing, newest first, in plain words, with the names of those who acted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from atrium import access
from atrium.console.ground.speaking import gettext as _
from atrium.console.telling._sentences import CALLED, user_of
from atrium.console.telling._tellers import TELLERS, Said
from atrium.dispatch.trail import Sought, trail
from atrium.kernel import Event, Tx

HOUSE = {"system", ""}
"""Who acts when nobody asked: the house itself."""
_WORDS = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, as it is shown."""

    id: int
    what: str
    sub: str
    who: str
    at: datetime
    icon: str
    kind: str


async def told_of(tx: Tx, stream: str, most: int, before: int | None = None) -> list[Happened]:
    """What happened to a thing, newest first, before an event's id."""
    return await told(tx, await trail(tx, Sought(stream=stream, since=BEGINNING), most, before))


BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


async def told(tx: Tx, events: Sequence[Event], called: Mapping[str, str] | None = None) -> list[Happened]:
    """Facts in plain words; `called` says what things are called, by their codes."""
    people = await names_of(tx, (event.actor for event in events))
    known = {**people, **(called or {})}
    said = [(event, _said(event, known)) for event in events]
    return [
        Happened(event.id, one.what, one.sub, people[event.actor], event.happened_at, one.icon, one.kind)
        for event, one in said
        if one
    ]


def _said(event: Event, known: Mapping[str, str]) -> Said | None:
    teller = TELLERS.get(event.kind)
    return teller({**event.facts, CALLED: known}) if teller else Said(plain(event.kind))


async def names_of(tx: Tx, actors: Iterable[str]) -> dict[str, str]:
    """Who acted, by name: people, programs by their token, the house itself."""
    distinct = set(actors)
    ids = {number for number in map(user_of, distinct) if number is not None}
    names = await access.names(tx, ids) if ids else {}
    return {actor: _name(actor, names) for actor in distinct}


def _name(actor: str, names: dict[int, str]) -> str:
    """A person by name, a program by its token's; any other word that somebody wrote stays as it is."""
    kind, _slash, rest = actor.partition("/")
    if actor in HOUSE:
        return _("Atrium")
    if kind == "user":
        return names.get(user_of(actor) or 0, actor)
    return rest or actor


def plain(kind: str) -> str:
    """A kind of fact as words of the visitor's language."""
    return _(in_english(kind))


def in_english(kind: str) -> str:
    """A kind of fact as words: `orders.OrderPlaced` is «Order placed»."""
    return _WORDS.sub(" ", kind.rpartition(".")[2]).capitalize()
