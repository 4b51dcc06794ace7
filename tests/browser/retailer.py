"""The house that journeys walk through: the demo retailer, driven from outside by the API as well."""

from typing import Any

from bench.house import House

READY_WITHIN_S = 240


class Retailer(House):
    """A copy of the program with the demo retailer and one door process."""

    def __init__(self) -> None:
        """Not open yet."""
        super().__init__(ATRIUM_DEMO="1", ATRIUM_SIMULATE="0", ATRIUM_WORKERS="1")

    def wait_ready(self, within_s: float = READY_WITHIN_S) -> float:
        """Until the doors say ready; the demo takes its time where many work on one machine."""
        return super().wait_ready(within_s)

    def call(self, method: str, path: str, body: Any = None, timeout: float = 60) -> tuple[int, Any]:
        """One request on a line of its own: between two of them a journey may take longer than a line is kept open."""
        try:
            return super().call(method, path, body, timeout)
        finally:
            self._hang_up()
