"""What is told of delivery."""

from atrium.kernel import Fact


class MethodsChanged(Fact, frozen=True):
    """Ways of delivery were added or altered; `count` says how many."""

    count: int

    @property
    def stream(self) -> str:
        """The one list of methods."""
        return "delivery/methods"


class RatesChanged(Fact, frozen=True):
    """Delivery rates were added or altered; `count` says how many."""

    count: int

    @property
    def stream(self) -> str:
        """The one table of rates."""
        return "delivery/rates"
