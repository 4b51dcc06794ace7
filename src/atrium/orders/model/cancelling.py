"""What may be called off: all that is not picked yet. What is shipped is returned, never cancelled."""

from collections.abc import Mapping, Sequence

import msgspec

from atrium.kernel.errors import Refused

CANCELLABLE = ("open", "reserved", "allocated", "released")


class Units(msgspec.Struct, frozen=True):
    """Units of a line by the stages from which they can be called off, and the money of what stands."""

    line: int
    sku: str
    open: int
    reserved: int
    allocated: int
    released: int
    current: int
    unit_price: int
    discount: int
    tax: int

    @property
    def cancellable(self) -> int:
        """Units that are not picked."""
        return self.open + self.reserved + self.allocated + self.released


class CallOff(msgspec.Struct, frozen=True):
    """Units taken from each stage of a line, and the discount and tax that go with them (minor units)."""

    line: int
    sku: str
    open: int
    reserved: int
    allocated: int
    released: int
    less_discount: int
    less_tax: int

    @property
    def quantity(self) -> int:
        """All units that are called off."""
        return self.open + self.reserved + self.allocated + self.released


def call_off(units: Units, quantity: int) -> CallOff:
    """Take units from the least advanced stage first; discount and tax shrink in proportion, rounded down."""
    taken: dict[str, int] = {}
    left = quantity
    for stage in CANCELLABLE:
        taken[stage] = min(left, getattr(units, stage))
        left -= taken[stage]
    assert left == 0, "more was called off than there is"
    return CallOff(
        units.line,
        units.sku,
        **taken,
        less_discount=units.discount * quantity // units.current,
        less_tax=units.tax * quantity // units.current,
    )


def everything(lines: Sequence[Units]) -> list[CallOff]:
    """All that is not picked. Raises Refused `nothing_to_cancel`."""
    offs = [call_off(units, units.cancellable) for units in lines if units.cancellable]
    if not offs:
        raise Refused("nothing_to_cancel", "Nothing is left to cancel; what has been sent can be returned.")
    return offs


def just(lines: Sequence[Units], wanted: Mapping[int, int]) -> list[CallOff]:
    """These quantities by line, all or nothing. Raises Refused `not_cancellable` with what could be."""
    by_line = {units.line: units for units in lines}
    too_many = [
        {"line": line, "wanted": quantity, "cancellable": by_line[line].cancellable if line in by_line else 0}
        for line, quantity in wanted.items()
        if line not in by_line or by_line[line].cancellable < quantity
    ]
    if too_many:
        raise Refused(
            "not_cancellable",
            "Some of this can no longer be cancelled; what has been sent can be returned.",
            lines=too_many,
        )
    return [call_off(by_line[line], quantity) for line, quantity in wanted.items()]
