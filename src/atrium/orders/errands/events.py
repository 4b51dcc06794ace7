"""What becomes of errands. What it did to an order is told by the order's own facts."""

from typing import ClassVar

from atrium.kernel import Fact


class OfErrand(Fact, frozen=True):
    """Something about one errand; no business of other systems."""

    quiet: ClassVar[bool] = True
    errand_id: int

    @property
    def stream(self) -> str:
        """The errand's own stream."""
        return f"errand/{self.errand_id}"


class ErrandBegun(OfErrand, frozen=True):
    """Somebody asked for one deed at many orders."""

    deed: str
    orders: int


class ErrandAdvanced(OfErrand, frozen=True):
    """Some of its orders were seen to; more are left."""

    done: int


class ErrandFinished(OfErrand, frozen=True):
    """All of its orders were seen to; `missed` could not be done."""

    done: int
    missed: int
