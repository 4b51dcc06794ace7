"""The first strategy: one node that holds everything, else the fewest; then the nearest, then most stock."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from math import dist, inf

from atrium.sourcing.model.covering import fewest
from atrium.sourcing.model.explaining import NAMED, explain
from atrium.sourcing.model.terms import Candidate, Demand, Line, Pick, Plan, Point, Shelves, Site, Stock, point


def choose_all(demands: Iterable[Demand], sites: Mapping[str, Site], stock: Stock) -> list[Plan]:
    """Decide demand by demand: what is planned for an earlier one is gone for the later ones."""
    left = {pool: {sku: dict(units) for sku, units in shelves.items()} for pool, shelves in stock.items()}
    plans: list[Plan] = []
    for demand in demands:
        plan = choose(demand, sites, left)
        for pick in plan.picks:
            units = left[sites[pick.node].pool][pick.sku]
            units[pick.node] -= pick.quantity
            if not units[pick.node]:
                del units[pick.node]
        plans.append(plan)
    return plans


def choose(demand: Demand, sites: Mapping[str, Site], stock: Stock) -> Plan:
    """One node that holds everything, if there is one; else the fewest nodes that give all there is."""
    need: dict[str, int] = {}
    for _, sku, quantity in demand.lines:
        need[sku] = need.get(sku, 0) + quantity
    shelves = {sku: _held(sku, demand.pools, stock) for sku in need}
    here = point(demand.latitude, demand.longitude)
    holders = set[str]().union(*shelves.values())
    whole = _whole(need, shelves)
    ranked = _rank(_nearest(whole, sites, here), need, shelves)
    if len(ranked) < min(NAMED, len(holders)):
        ranked += _rank(_ways(holders.difference(whole), sites, here), need, shelves)
    chosen = ranked[:1] if whole or not ranked else fewest(need, shelves, ranked)
    picks, leftover = _fill(demand.lines, shelves, chosen)
    winners = [candidate for candidate in chosen if any(pick.node == candidate.node for pick in picks)]
    why = explain(winners, ranked, sum(need.values()), here)
    return Plan(demand.key, picks, leftover, why | {"considered": len(holders)})


def _held(sku: str, pools: Sequence[str], stock: Stock) -> Mapping[str, int]:
    """Who of these pools has a sku: node to units."""
    shelves = [stock[pool][sku] for pool in pools if sku in stock.get(pool, {})]
    if len(shelves) == 1:
        return shelves[0]
    return {node: units for shelf in shelves for node, units in shelf.items()}


def _whole(need: Mapping[str, int], shelves: Shelves) -> list[str]:
    """The nodes that hold everything, found from the sku that fewest nodes have."""
    if not need:
        return []
    rarest, *others = sorted(need, key=lambda sku: len(shelves[sku]))
    nodes = [node for node, held in shelves[rarest].items() if held >= need[rarest]]
    for sku in others:
        held, wanted = shelves[sku], need[sku]
        nodes = [node for node in nodes if held.get(node, 0) >= wanted]
    return nodes


def _ways(nodes: Iterable[str], sites: Mapping[str, Site], here: Point | None) -> list[tuple[float, str]]:
    """How far each node is, as a chord of the globe; infinitely far when a place is unknown."""
    if here is None:
        return [(inf, node) for node in nodes]
    return [(dist(here, there) if (there := sites[node].point) else inf, node) for node in nodes]


def _nearest(nodes: Iterable[str], sites: Mapping[str, Site], here: Point | None) -> list[tuple[float, str]]:
    """Of many nodes that are alike, the nearest ones that are worth a closer look, ties included."""
    ways = _ways(nodes, sites, here)
    if len(ways) <= NAMED:
        return ways
    farthest = nsmallest(NAMED, ways)[-1][0]
    return [way for way in ways if way[0] <= farthest]


def _rank(ways: Iterable[tuple[float, str]], need: Mapping[str, int], shelves: Shelves) -> list[Candidate]:
    candidates: list[Candidate] = []
    for chord, node in ways:
        missing = stock = 0
        for sku, wanted in need.items():
            held = shelves[sku].get(node, 0)
            stock += held
            if held < wanted:
                missing += wanted - held
        candidates.append(Candidate(missing, chord, -stock, node))
    return sorted(candidates)


def _fill(
    lines: Sequence[Line], shelves: Shelves, chosen: Sequence[Candidate]
) -> tuple[tuple[Pick, ...], tuple[Line, ...]]:
    """Give each line to one node where that is possible, then unit by unit, the best node first."""
    left = {(c.node, sku): shelves[sku].get(c.node, 0) for c in chosen for _, sku, _ in lines}
    picks: list[Pick] = []
    apart: list[Line] = []
    for line, sku, quantity in lines:
        node = next((c.node for c in chosen if left[c.node, sku] >= quantity), None)
        if node is None:
            apart.append((line, sku, quantity))
        else:
            left[node, sku] -= quantity
            picks.append(Pick(line, sku, node, quantity))
    leftover: list[Line] = []
    for line, sku, quantity in apart:
        rest = quantity
        for candidate in chosen:
            if units := min(left[candidate.node, sku], rest):
                left[candidate.node, sku] -= units
                rest -= units
                picks.append(Pick(line, sku, candidate.node, units))
        if rest:
            leftover.append((line, sku, rest))
    return tuple(picks), tuple(leftover)
