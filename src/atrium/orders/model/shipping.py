"""What may leave a node, and what may be said to have arrived."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from atrium.kernel.errors import Refused


class Stages(Protocol):
    """A line with its units by stage."""

    @property
    def line(self) -> int: ...  # noqa: D102
    @property
    def is_stocked(self) -> bool: ...  # noqa: D102
    @property
    def open(self) -> int: ...  # noqa: D102
    @property
    def allocated(self) -> int: ...  # noqa: D102
    @property
    def released(self) -> int: ...  # noqa: D102
    @property
    def picked(self) -> int: ...  # noqa: D102
    @property
    def shipped(self) -> int: ...  # noqa: D102
    @property
    def delivered(self) -> int: ...  # noqa: D102


class Leaving(Protocol):
    """Units of an order, by line, that have left a node."""

    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def node(self) -> str: ...  # noqa: D102
    @property
    def lines(self) -> Mapping[int, int]: ...  # noqa: D102


class Sent(msgspec.Struct, frozen=True):
    """Units of a line that leave, by the stage they leave from."""

    line: int
    quantity: int
    open: int = 0
    allocated: int = 0
    released: int = 0
    picked: int = 0


def rounds(leavings: Sequence[Leaving]) -> list[list[Leaving]]:
    """The first of each order, then the second of each …: what stands in one round is of different orders."""
    found: list[list[Leaving]] = []
    seen: dict[str, int] = {}
    for leaving in leavings:
        place = seen[leaving.number] = seen.get(leaving.number, -1) + 1
        if place == len(found):
            found.append([])
        found[place].append(leaving)
    return found


def sent(lines: Mapping[int, Stages], held: Mapping[int, int], wanted: Mapping[int, int]) -> list[Sent]:
    """Units leave from the most advanced stage first; goods must be allocated at the node (`held` by line).

    Raises Refused `not_shippable` with what could leave.
    """
    could = {number: _could_leave(line, held.get(number, 0)) for number, line in lines.items()}
    if lacking := [
        {"line": number, "wanted": quantity, "shippable": could.get(number, 0)}
        for number, quantity in wanted.items()
        if could.get(number, 0) < quantity
    ]:
        detail = "Some of this is not here to be sent; look at what is allocated to this node."
        raise Refused("not_shippable", detail, lines=lacking)
    return [_taken(lines[number], quantity) for number, quantity in wanted.items()]


def _could_leave(line: Stages, held: int) -> int:
    return min(line.picked + line.released + line.allocated, held) if line.is_stocked else line.open


def _taken(line: Stages, quantity: int) -> Sent:
    if not line.is_stocked:
        return Sent(line.line, quantity, open=quantity)
    picked = min(quantity, line.picked)
    released = min(quantity - picked, line.released)
    return Sent(line.line, quantity, allocated=quantity - picked - released, released=released, picked=picked)


def check_deliverable(lines: Iterable[Stages], wanted: Mapping[int, int]) -> None:
    """Whether that much is on its way. Raises Refused `not_delivered`."""
    underway = {line.line: line.shipped - line.delivered for line in lines}
    lacking = [
        {"line": number, "wanted": quantity, "underway": underway.get(number, 0)}
        for number, quantity in wanted.items()
        if underway.get(number, 0) < quantity
    ]
    if lacking:
        raise Refused("not_delivered", "More is said to have arrived than has been sent.", lines=lacking)
