"""What a kept table is: its fields and columns, how it is read and written. Each of the settings is one."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from atrium.console.ground import Form
from atrium.console.ground import gettext as _
from atrium.kernel import Page, Tx
from atrium.kernel.upserts import Report, Sheet

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: what is kept, and its word (a code of ours is said as the visitor says it)."""

    value: str
    word: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the card. Kinds: text, whole, money, percent, choice, tick, lines, days, hours, moment."""

    name: str
    word: str
    kind: str = "text"
    hint: str = ""
    is_needed: bool = False
    is_key: bool = False
    """Part of what makes the row this one: it cannot be changed afterwards."""
    most: int = 200
    choices: Sequence[str] = ()
    goes_on: bool = False
    """Whether it stands beside the field before it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of the settings."""

    key: str
    title: str
    one: str
    """What one of its rows is called."""
    icon: str
    help: str
    may_read: str
    may_write: str
    fields: tuple[Field, ...]
    columns: tuple[tuple[str, str, str], ...]
    """Name, word and how it is shown: text, money, number, tick, said, moment."""
    listed: Callable[[Tx, str, str | None], Awaitable[Page[Any]]]
    """A page of it: what was typed, and the cursor."""
    found: Callable[[Tx, tuple[Any, ...]], Awaitable[Any]]
    """One row by its key; None when there is none."""
    put: Callable[[Tx, Sheet[Any]], Awaitable[Report]]
    row: type
    key_of: Callable[[Any], tuple[Any, ...]]
    stream: Callable[[tuple[Any, ...]], str]
    filled: Callable[[Any], Mapping[str, Any]]
    """The card's fields of a row."""
    read: Callable[[Form, Row], None] = field(default=lambda _form, _row: None)
    """Reads what is more than a plain field, into the row that is sent."""
    scope: str = ""
    """`node` or `channel`: rows that belong to one are kept by those who may there."""


def print_of(thing: Any) -> str:
    """A short print of a row as it was read: when it differs later, somebody was faster."""
    return hashlib.blake2b(msgspec.json.encode(thing), digest_size=12).hexdigest() if thing is not None else ""


def row_of(kept: Kept, form: Form, currency: str = "USD") -> Row:
    """What the card says, as a row to be put; what is wrong stands in the form's problems."""
    row: Row = {}
    for each in kept.fields:
        _read(each, form, row, currency)
    kept.read(form, row)
    return row


def _read(each: Field, form: Form, row: Row, currency: str) -> None:
    name = each.name
    match each.kind:
        case "tick":
            row[name] = form.tick(name)
        case "whole":
            row[name] = form.whole(name, is_needed=each.is_needed)
        case "money":
            row[name] = form.money(name, currency, is_needed=each.is_needed)
        case "choice":
            row[name] = form.choice(name, each.choices, is_needed=each.is_needed)
        case "lines":
            row[name] = (form.text(name, is_needed=each.is_needed, most=10_000) or "").split("\n")
            row[name] = [line.strip() for line in row[name] if line.strip()]
        case "text" | "percent" | "moment":
            row[name] = form.text(name, is_needed=each.is_needed, most=each.most)
        case _:
            pass  # read by the table itself


def explained(report: Report) -> str:
    """Why the row was not taken."""
    return report.refused[0].detail if report.refused else _("It was not taken.")
