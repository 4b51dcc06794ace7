"""Which systems were told of an order: who has heard all, who is behind, why, and when it is tried again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from atrium.console.ground import gettext as _
from atrium.console.ground import marked
from atrium.dispatch.transmissions import SYSTEM

OVER = {"done", "skipped"}
NAMES: Mapping[str, str] = {
    "erp": marked("ERP"),
    "crm": marked("CRM"),
    "warehouse": marked("Warehouse"),
    "logistics": marked("Logistics"),
    "staff": marked("Staff (HR)"),
    "loyalty": marked("Loyalty"),
    "telephony": marked("Telephony"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One system: how many facts it was told, of how many; `transmission` is the one that it fails at."""

    name: str
    done: int
    all: int
    last: datetime | None
    transmission: str | None = None
    kind: str = ""
    why: str = ""
    error: str = ""
    """As it was heard."""
    due_at: datetime | None = None
    is_stuck: bool = False

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt came to nothing."""
        return self.transmission is not None

    @property
    def is_done(self) -> bool:
        """Whether it has heard everything."""
        return self.done == self.all

    @property
    def title(self) -> str:
        """What it is called."""
        return _(NAMES[self.name]) if self.name in NAMES else self.name


def told(rows: Sequence[Any]) -> list[Told]:
    """Systems, failing ones first, then those that are behind, then by name."""
    by_system: dict[str, list[Any]] = {}
    for row in rows:
        by_system.setdefault(row["listener"].removeprefix(SYSTEM), []).append(row)
    found = [_told(name, mine) for name, mine in by_system.items()]
    return sorted(found, key=lambda each: (not each.is_failing, each.is_done, each.title))


def _told(name: str, rows: Sequence[Any]) -> Told:
    over = [row for row in rows if row["state"] in OVER]
    last = max((row["done_at"] for row in over), default=None)
    failing = next((row for row in rows if _fails(row)), None)
    if failing is None:
        return Told(name, len(over), len(rows), last)
    return Told(
        name,
        len(over),
        len(rows),
        last,
        str(failing["id"]),
        failing["kind"],
        _why(failing["last_status"], failing["last_error"] or ""),
        failing["last_error"] or "",
        failing["due_at"],
        failing["state"] == "stuck",
    )


def _why(status: int | None, error: str) -> str:
    """Why it came to nothing, in plain words."""
    if status is not None:
        return _("It answered %(status)s.", status=status)
    if "imeout" in error:
        return _("No answer in time.")
    if "certificate" in error.lower():
        return _("Its certificate is not trusted.")
    return _("No connection.") if "onnect" in error or not error else error


def _fails(row: Any) -> bool:
    return row["state"] == "stuck" or (row["state"] == "due" and row["attempts"] > 0)
