"""What is told of tax."""

from atrium.kernel import Fact


class RatesChanged(Fact, frozen=True):
    """Rates were added, altered or taken away; `count` says how many."""

    count: int

    @property
    def stream(self) -> str:
        """The one table of rates."""
        return "tax/rates"
