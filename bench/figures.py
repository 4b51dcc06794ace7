"""Figures: what was measured, what it is held against, and how both are shown."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; with `at_least` or `at_most` it has a target. A target that is missed is said, no more."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def target(self) -> float | None:
        """What it is held against."""
        return self.at_most if self.at_least is None else self.at_least

    @property
    def verdict(self) -> str:
        """PASS, short, or nothing for what has no target."""
        if self.target is None:
            return ""
        is_met = self.value >= self.target if self.at_least is not None else self.value <= self.target
        return "PASS" if is_met else "short"

    @property
    def ratio(self) -> str:
        """The value as a share of its target."""
        return f"{self.value / self.target:.2f}" if self.target else ""

    @property
    def shown_target(self) -> str:
        """The target with its direction."""
        if self.target is None:
            return ""
        return f"{'≥' if self.at_least is not None else '≤'} {number(self.target)} {self.unit}".rstrip()

    def line(self) -> str:
        """One line for people."""
        value = f"{number(self.value)} {self.unit}".rstrip()
        text = f"{self.name:<44} {value:>16}  {self.shown_target:<18} {self.ratio:>6}  {self.verdict:<5}"
        return f"{text}  {self.note}".rstrip()


def number(value: float) -> str:
    """With thousands set apart, and no more digits than it deserves."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def write_table(figures: list[Figure], path: Path, heading: str) -> None:
    """The figures as a Markdown table."""
    rows = [
        f"| {f.name} | {number(f.value)} {f.unit} | {f.shown_target} | {f.ratio} | {f.verdict} | {f.note} |"
        for f in figures
    ]
    head = ["| figure | measured | target | ratio | | |", "|---|--:|--:|--:|---|---|"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["# Figures", "", heading, "", *head, *rows, ""]), encoding="utf-8")


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of them lies (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
