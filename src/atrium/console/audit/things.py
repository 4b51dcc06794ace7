"""What a fact is about: its name, where it is seen, and what was before and after."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from atrium import access
from atrium.console.ground import gettext as _
from atrium.console.ground.speaking import marked
from atrium.kernel import Event, Tx
from atrium.kernel.paging import cursor
from atrium.orders import watching

WORDS: Mapping[str, str] = {
    "calendar": marked("Calendar"),
    "category": marked("Category"),
    "channel": marked("Channel"),
    "customer": marked("Customer"),
    "node": marked("Node"),
    "order": marked("Order"),
    "product": marked("Product"),
    "stock": marked("Stock at"),
    "system": marked("System"),
    "token": marked("Token"),
    "upload": marked("Import"),
    "user": marked("User"),
}
PLACES: Mapping[str, str] = {
    "customer": "/customers/",
    "system": "/systems/",
    "upload": "/imports/",
    "user": "/users/",
}
TABLES: Mapping[str, str] = {"calendar": "calendars", "channel": "channels", "node": "nodes"}
MOST_SAID = 200


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing by name, with the address of its screen if it has one."""

    word: str
    address: str


async def things_of(tx: Tx, streams: Collection[str]) -> dict[str, Thing]:
    """The things that these streams are about; an order is called by its number, a user by their name."""
    known = await watching.numbers(tx, _ids(streams, "order"))
    called = {f"order/{order_id}": number for order_id, (number, _channel) in known.items()}
    people = await access.names(tx, _ids(streams, "user"))
    called |= {f"user/{user_id}": name for user_id, name in people.items()}
    return {stream: _thing(stream, called.get(stream)) for stream in streams}


def differences(event: Event) -> list[tuple[str, str, str]]:
    """Field by field, before and after; of a fact that changed nothing, what it says."""
    facts = event.facts
    if "before" not in facts and "after" not in facts:
        about = event.stream.rpartition("/")[2]
        return [(name, "", _short(value)) for name, value in facts.items() if str(value) != about]
    before, after = facts.get("before"), facts.get("after")
    if isinstance(before, list) or isinstance(after, list):
        return [("", _short(before), _short(after))]
    old, new = cast("dict[str, Any]", before or {}), cast("dict[str, Any]", after or {})
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [(name, _short(old.get(name)), _short(new.get(name))) for name in names]


def _thing(stream: str, called: str | None) -> Thing:
    kind, _slash, key = stream.partition("/")
    word = f"{_(WORDS[kind])} {called or key}" if kind in WORDS else stream
    if kind == "order":
        return Thing(word, f"/orders/{called}" if called else "")
    if kind == "token":
        return Thing(word, "/tokens")
    if kind in TABLES:
        return Thing(word, f"/settings/{TABLES[kind]}/{cursor(key)}")
    return Thing(word, PLACES[kind] + key if kind in PLACES else "")


def _ids(streams: Collection[str], kind: str) -> list[int]:
    """The ids of all streams of a kind."""
    keys = (stream.partition("/")[2] for stream in streams if stream.startswith(f"{kind}/"))
    return [int(key) for key in keys if key.isascii() and key.isdecimal()]


def _short(value: Any) -> str:
    """A value as it can be read in a line."""
    if value in (None, "", [], {}):
        return "\N{EM DASH}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        text = ", ".join(_short(one) for one in cast("list[Any]", value))
    elif isinstance(value, dict):
        text = " ".join(str(one) for one in cast("dict[str, Any]", value).values() if one is not None)
    else:
        text = str(value)
    return text if len(text) <= MOST_SAID else text[: MOST_SAID - 1] + "\N{HORIZONTAL ELLIPSIS}"
