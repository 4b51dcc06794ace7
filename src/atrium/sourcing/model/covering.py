"""The fewest nodes that together give what there is."""

from collections.abc import Mapping, Sequence
from itertools import combinations, zip_longest

from atrium.sourcing.model.terms import Candidate, Shelves

SHORTLIST = 12
"""Candidates of which every pair and triple is tried."""
TRIPLE = 3


def fewest(need: Mapping[str, int], shelves: Shelves, ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """The fewest nodes that together give all there is: every pair and triple of the best is tried, else greedily."""
    target = {sku: min(wanted, sum(shelves[sku].values())) for sku, wanted in need.items() if shelves[sku]}
    rank = {candidate.node: place for place, candidate in enumerate(ranked)}
    greedy = _greedy(target, shelves, rank)
    if len(greedy) > 1:
        best = sorted(_shortlist(target, shelves, rank))
        for size in range(2, min(TRIPLE, len(greedy)) + 1):
            covers = _covers(target, shelves, [ranked[place] for place in best], size)
            if covers:
                return min(covers, key=_together)
    return [ranked[rank[node]] for node in greedy]


def _greedy(target: Mapping[str, int], shelves: Shelves, rank: Mapping[str, int]) -> list[str]:
    """Again and again the node that gives most of what is still missing."""
    chosen = [next(iter(rank))]  # the first in rank gives most of all
    missing = _after(target, shelves, chosen[0])
    while missing:
        gains: dict[str, int] = {}
        for sku, units in missing.items():
            for node, held in shelves[sku].items():
                gains[node] = gains.get(node, 0) + min(held, units)
        for node in chosen:
            gains.pop(node, None)
        best = min(gains, key=lambda node: (-gains[node], rank[node]))
        chosen.append(best)
        missing = _after(missing, shelves, best)
    return chosen


def _after(missing: Mapping[str, int], shelves: Shelves, node: str) -> dict[str, int]:
    """What is still missing when a node has given what it can."""
    return {sku: rest for sku, units in missing.items() if (rest := units - shelves[sku].get(node, 0)) > 0}


def _shortlist(target: Mapping[str, int], shelves: Shelves, rank: Mapping[str, int]) -> list[int]:
    """The best of all and the best of each sku in turn (by their ranks), so that a rare sku's nodes are among them."""
    columns = [list(range(min(SHORTLIST, len(rank))))]
    for sku, units in target.items():
        column = sorted((-min(held, units), rank[node]) for node, held in shelves[sku].items())
        columns.append([place for _, place in column[:SHORTLIST]])
    turns = (place for turn in zip_longest(*columns) for place in turn if place is not None)
    return list(dict.fromkeys(turns))[:SHORTLIST]


def _covers(
    target: Mapping[str, int], shelves: Shelves, best: Sequence[Candidate], size: int
) -> list[tuple[Candidate, ...]]:
    """The groups of a size that together give all of the target.

    What a node gives of each sku stands side by side in one integer, 32 bits a sku, so that a group is one sum;
    `start` makes the top bit of a sku's field rise exactly when the group gives enough of it.
    """
    fields = [(sku, units, 32 * place) for place, (sku, units) in enumerate(target.items())]
    gives = [sum(min(shelves[sku].get(c.node, 0), units) << shift for sku, units, shift in fields) for c in best]
    start = sum((2**31 - units) << shift for _, units, shift in fields)
    enough = sum(2**31 << shift for _, _, shift in fields)
    groups = zip(combinations(best, size), combinations(gives, size), strict=True)
    return [group for group, given in groups if sum(given, start) & enough == enough]


def _together(some: Sequence[Candidate]) -> tuple[float, int, list[str]]:
    return sum(c.chord for c in some), sum(c.minus_stock for c in some), [c.node for c in some]
