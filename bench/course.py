"""One run of the bench: the house that measures share, what was found, and what later figures stand upon."""

import asyncio
import contextlib
import secrets

from atrium import postgres
from bench import shop, wrk
from bench.figures import Figure
from bench.house import House
from bench.million import Size, build

CLIENTS = 64
WARM_UP_S = 3
LEAST_RATE = 20.0


class Course:
    """What measures are given; `seconds` is how long each load lasts."""

    def __init__(self, seconds: float) -> None:
        """Nothing was measured yet."""
        self.seconds = seconds
        self.figures: list[Figure] = []
        self.limit = 0.0
        """Orders a second that PostgreSQL alone can write; 0 while it was not measured."""
        self._open = contextlib.ExitStack()
        self._house: House | None = None
        self._rate = 0.0
        self._years: dict[Size, str] = {}

    @property
    def house(self) -> House:
        """The shared house: 1,000 skus at 5 nodes, as much of each as one likes."""
        if self._house is None:
            self._house = self._open.enter_context(House())
            shop.furnish(self._house)
            wrk.drive(self._house, "place.lua", 16, WARM_UP_S, TAG=tag())
            self._house.settle()
        return self._house

    @property
    def million(self) -> str:
        """The address of a database of a million orders."""
        return self.years(Size())

    def years(self, size: Size) -> str:
        """The address of a database of years, on the shared house's server; made when it is first asked for."""
        if size not in self._years:
            self._years[size] = asyncio.run(build(self.server, size))
        return self._years[size]

    @property
    def server(self) -> str:
        """The address of the shared house's database."""
        return self._open.enter_context(postgres.Cluster(self.house.home).joined())

    def tell(self, *figures: Figure) -> None:
        """Keep figures and print them at once."""
        for figure in figures:
            self.figures.append(figure)
            print(figure.line(), flush=True)

    def place(self) -> wrk.Load:
        """Placing three-line orders at 64 clients; the rate is kept for the figures that are held against it."""
        load = wrk.drive(self.house, "place.lua", CLIENTS, self.seconds, TAG=tag())
        self._rate = load.rate
        return load

    @property
    def rate(self) -> float:
        """Orders a second at 64 clients; measured first when nobody asked for it yet."""
        if not self._rate:
            self.place()
            self.house.settle()
        return max(self._rate, LEAST_RATE)

    def agree(self, name: str, house: House) -> None:
        """When all is done, the books must agree: no differences."""
        took = house.settle()
        found = house.differences()
        self.tell(Figure(f"{name}: differences afterwards", found, "", at_most=0, note=f"settled in {took:.1f} s"))

    def close(self) -> None:
        """Stop what was started."""
        self._open.close()
        self._house, self._years = None, {}


def tag() -> str:
    """A beginning of references that no other run has."""
    return secrets.token_hex(4)
