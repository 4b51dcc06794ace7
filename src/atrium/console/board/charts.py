"""Small pictures of figures, drawn by the server: they need no script and follow the theme."""

from collections.abc import Sequence
from dataclasses import dataclass

SPARK_WIDTH, SPARK_HEIGHT = 72, 20
CHART_WIDTH, CHART_HEIGHT = 720, 168
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in its coordinates; `at` is how many minutes ago it was."""

    x: float
    y: float
    width: float
    height: float
    value: int
    at: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of now, a line of before, and round lines to read them by."""

    bars: list[Bar]
    line: str
    grid: list[tuple[float, int]]


def spark(values: Sequence[float]) -> str:
    """A line through some values, as the points of a polyline; flat when they are all the same."""
    low, high = min(values, default=0), max(values, default=0)
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    room = SPARK_HEIGHT - 4
    return " ".join(
        f"{place * step:.1f},{SPARK_HEIGHT - 2 - (value - low) / ((high - low) or 1) * room:.1f}"
        for place, value in enumerate(values)
    )


def chart(now: Sequence[int], before: Sequence[int]) -> Chart:
    """Orders a minute: bars of the last minutes, the latest last, and a line of the same minutes a week ago."""
    top = _round_up(max([*now, *before, 4]))
    step = CHART_WIDTH / max(len(now), 1)
    bars = [
        Bar(
            round(place * step + step * 0.14, 2),
            round(CHART_HEIGHT * (1 - value / top), 2),
            round(step * 0.72, 2),
            round(CHART_HEIGHT * value / top, 2),
            value,
            len(now) - 1 - place,
        )
        for place, value in enumerate(now)
    ]
    line = " ".join(
        f"{place * step + step / 2:.1f},{CHART_HEIGHT * (1 - value / top):.1f}"
        for place, value in enumerate(_smooth(before))
    )
    return Chart(bars, line, [(CHART_HEIGHT * (1 - part / 4), round(top * part / 4)) for part in range(5)])


def shade(value: int, most: int) -> int:
    """Which of five steps of blue a cell of a matrix has: 0 for nothing, 4 for the most."""
    return 0 if value == 0 or most == 0 else 1 + min(int(3.999 * value / most), 3)


def _smooth(values: Sequence[int], reach: int = 2) -> list[float]:
    """Each value among its neighbours, so that a line can be read."""
    around = (values[max(place - reach, 0) : place + reach + 1] for place in range(len(values)))
    return [sum(near) / len(near) for near in around]


def _round_up(value: int) -> int:
    """The next of 4, 8, 20, 40, 80, 200 and so on: four lines part it evenly."""
    power = 1
    while True:
        for step in STEPS:
            if 4 * step * power >= value:
                return 4 * step * power
        power *= 10
