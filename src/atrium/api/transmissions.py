"""How a transmission is shown."""

from datetime import datetime

import msgspec
from asyncpg import Record

from atrium.dispatch.transmissions import SYSTEM


class TransmissionView(msgspec.Struct, frozen=True):
    """Which system was or is to be told which fact, and how that went."""

    id: str
    event: int
    kind: str
    position: int
    stream: str
    system: str
    state: str
    attempts: int
    last_status: int | None
    last_error: str | None
    due_at: datetime | None
    done_at: datetime | None


def transmission_view(row: Record) -> TransmissionView:
    """A row as it is shown."""
    return TransmissionView(
        id=str(row["id"]),
        event=row["event_id"],
        kind=row["kind"],
        position=row["position"],
        stream=row["stream"],
        system=row["listener"].removeprefix(SYSTEM),
        state=row["state"],
        attempts=row["attempts"],
        last_status=row["last_status"],
        last_error=row["last_error"],
        due_at=row["due_at"],
        done_at=row["done_at"],
    )
