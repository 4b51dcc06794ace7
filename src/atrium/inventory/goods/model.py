"""Goods on their way between two nodes of ours: what was sent, what came in, what is lost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from atrium.inventory.model.sheets import MOST_UNITS, Moment, Reason
from atrium.kernel import Malformed, Refused

UNDONE = frozenset({"count", "receive", "adjust", "safety"})
"""Kinds of movements that people enter, which their opposite takes back."""
SomeUnits = Annotated[int, Meta(ge=1, le=MOST_UNITS)]


class SentLine(Struct, frozen=True, forbid_unknown_fields=True):
    """So many units of a sku are sent."""

    sku: str
    quantity: SomeUnits


class Sending(Struct, frozen=True, forbid_unknown_fields=True):
    """Goods are to leave one node for another."""

    from_node: str
    to_node: str
    lines: Annotated[list[SentLine], Meta(min_length=1, max_length=500)]
    reason: Reason = "transfer"
    expected_at: Moment | None = None


class ArrivedLine(Struct, frozen=True, forbid_unknown_fields=True):
    """So many units of a sku came in; so many never will."""

    sku: str
    received: Annotated[int, Meta(ge=0, le=MOST_UNITS)] = 0
    lost: Annotated[int, Meta(ge=0, le=MOST_UNITS)] = 0


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One sku of a transfer; what is neither received nor lost is in transit."""

    sku: str
    shipped: int
    received: int
    lost: int

    @property
    def in_transit(self) -> int:
        """Units that are still to come."""
        return self.shipped - self.received - self.lost


@dataclass(frozen=True, slots=True)
class Transfer:
    """Goods that left one node for another."""

    id: int
    from_node: str
    to_node: str
    reason: str
    actor: str
    shipped_at: datetime
    expected_at: datetime | None
    received_at: datetime | None
    lines: tuple[TransferLine, ...] = field(default=())


def demand(sending: Sending) -> dict[str, int]:
    """What is sent, added up per sku. Raises Malformed when nothing would move."""
    if sending.from_node == sending.to_node:
        raise Malformed("A transfer goes from one node to another.", at="to_node")
    units: dict[str, int] = {}
    for line in sending.lines:
        units[line.sku] = units.get(line.sku, 0) + line.quantity
    return units


def arrive(transfer: Transfer, arrived: list[ArrivedLine]) -> dict[str, ArrivedLine]:
    """What came in, by sku; no lines mean all that is in transit.

    Raises Refused `nothing_in_transit`, `not_in_transfer`, `more_than_sent`.
    """
    due = {line.sku: line.in_transit for line in transfer.lines if line.in_transit}
    if not due:
        raise Refused("nothing_in_transit", "All of this transfer has come in or is known to be lost.")
    if not arrived:
        return {sku: ArrivedLine(sku, quantity) for sku, quantity in due.items()}
    came: dict[str, ArrivedLine] = {}
    for line in arrived:
        before = came.get(line.sku, ArrivedLine(line.sku))
        came[line.sku] = ArrivedLine(line.sku, before.received + line.received, before.lost + line.lost)
    _check(came, {line.sku for line in transfer.lines}, due)
    return {sku: line for sku, line in came.items() if line.received or line.lost}


def takes_back(movement_id: int) -> str:
    """The reason that the opposite of a movement is entered with."""
    return f"takes back {movement_id}"


def can_be_taken_back(
    kind: str, order_id: int | None, movement_id: int, later: Collection[tuple[str, str | None]]
) -> bool:
    """Whether a movement may still be taken back, given kinds and reasons of what was set later."""
    try:
        check_own(kind, order_id)
        check_open(kind, takes_back(movement_id), later)
    except Refused:
        return False
    return True


def check_own(kind: str, order_id: int | None) -> None:
    """Whether people entered a movement by itself. Raises Refused `not_to_take_back`."""
    if kind not in UNDONE or order_id is not None:
        raise Refused("not_to_take_back", "This moved goods of an order or a transfer; change that instead.")


def check_open(kind: str, reason: str, later: Collection[tuple[str, str | None]]) -> None:
    """Whether a movement may be taken back, given kinds and reasons of what was set later.

    Raises Refused `taken_back`, `counted_since`: a later count has seen what was there, so the mistake is mended.
    """
    if ("adjust", reason) in later:
        raise Refused("taken_back", "This was taken back already.")
    kinds = {each for each, _ in later}
    if kind == "safety" and "safety" in kinds:
        raise Refused("taken_back", "Safety stock was set again since; set it anew.")
    if kind != "safety" and "count" in kinds:
        raise Refused("counted_since", "It was counted since, which has set this right; count again if it is wrong.")


def _check(came: Mapping[str, ArrivedLine], sent: set[str], due: Mapping[str, int]) -> None:
    for sku, line in came.items():
        if sku not in sent:
            raise Refused("not_in_transfer", f"{sku} was not sent with this transfer; receive it by itself.", sku=sku)
        if line.received + line.lost > due.get(sku, 0):
            message = f"Only {due.get(sku, 0)} of {sku} are in transit; receive what came beyond it by itself."
            raise Refused("more_than_sent", message, sku=sku, in_transit=due.get(sku, 0))
