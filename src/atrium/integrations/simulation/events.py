"""What is told of a simulated world."""

from datetime import datetime

from atrium.kernel import Fact


class SimulationWished(Fact, frozen=True):
    """Somebody lets simulated customers come, so many orders a second until a time; a rate of 0 ends it."""

    rate: float
    until: datetime | None

    @property
    def stream(self) -> str:
        """There is one such world."""
        return "simulation"
