"""Why it was decided so: the winner, the ranking in figures, what was turned down."""

from collections.abc import Sequence
from math import inf
from typing import Any

from atrium.sourcing.model.terms import Candidate, Point, kilometers

CRITERIA = ("fewest nodes", "nearest", "most stock", "code")
NAMED = 5
"""Candidates that an explanation names, winners included."""


def explain(
    winners: Sequence[Candidate], ranked: Sequence[Candidate], wanted: int, here: Point | None
) -> dict[str, Any]:
    """What was decided and what was turned down, in figures; names at most NAMED candidates."""
    others = [c for c in ranked[: NAMED + len(winners)] if c not in winners]
    named = [*winners, *others][:NAMED]
    return {
        "criteria": CRITERIA,
        "passed_over": [] if here else [{"nearest": "nobody knows where the goods are to go"}],
        "winner": [c.node for c in winners],
        "ranking": [
            {
                "node": c.node,
                "units": max(0, wanted - c.missing),
                "distance_km": kilometers(c.chord),
                "stock": -c.minus_stock,
                "turned_down": None if c in winners else _reason(c, winners, wanted),
            }
            for c in named
        ],
    }


def _reason(candidate: Candidate, winners: Sequence[Candidate], wanted: int) -> str:
    best = winners[0]
    if len(winners) > 1:
        return "the winners together are fewer, nearer or hold more"
    if candidate.missing > best.missing:
        return f"holds {wanted - candidate.missing} of {wanted} units"
    if candidate.chord > best.chord:
        return "nobody knows where it is" if candidate.chord == inf else "is farther away"
    return "has less in stock" if candidate.minus_stock > best.minus_stock else "comes later by its code"
