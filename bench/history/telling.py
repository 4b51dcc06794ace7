"""Everyone who must act is told everything, in its order."""

from collections import defaultdict
from collections.abc import Iterator

from bench.history.records import Fact, History


def the_feed_has_no_gap(history: History) -> Iterator[str]:
    """Positions are read in order, each once, none skipped; no fact is there twice."""
    before = None
    for fact in history.feed:
        if before is not None and fact.position != before + 1:
            yield f"position {fact.position} follows {before}"
        before = fact.position
    seen: dict[str, int] = {}
    for fact in history.feed:
        if fact.id in seen:
            yield f"fact {fact.id} has the positions {seen[fact.id]} and {fact.position}"
        seen[fact.id] = fact.position


def every_system_is_told_everything(history: History) -> Iterator[str]:
    """Each fact that a system asked for has reached it, and it said yes."""
    told: defaultdict[str, set[int]] = defaultdict(set)
    for heard in history.heard:
        if heard.is_accepted:
            told[heard.system].add(heard.position)
    for system in history.systems:
        for fact in _due(history, system):
            if fact.position not in told[system]:
                yield f"{system} was never told {fact.kind} of {fact.stream}, position {fact.position}"


def every_system_is_told_in_order(history: History) -> Iterator[str]:
    """A fact is sent to a system only when it has said yes to all earlier facts of the stream."""
    earlier: dict[tuple[str, int], list[int]] = {}
    for system in history.systems:
        streams: defaultdict[str, list[int]] = defaultdict(list)
        for fact in _due(history, system):
            earlier[system, fact.position] = streams[fact.stream][-1:]
            streams[fact.stream].append(fact.position)
    accepted: set[tuple[str, int]] = set()
    for heard in history.heard:
        for position in earlier.get((heard.system, heard.position), ()):
            if (heard.system, position) not in accepted:
                yield f"{heard.system} was sent position {heard.position} of {heard.stream} before {position}"
        if heard.is_accepted:
            accepted.add((heard.system, heard.position))


def nothing_is_told_that_is_not_true(history: History) -> Iterator[str]:
    """Whatever a system heard stands in the feed: it is not undone by a crash."""
    facts = {fact.position: (fact.stream, fact.kind) for fact in history.feed}
    for heard in history.heard:
        if facts.get(heard.position) != (heard.stream, heard.kind):
            stands = facts.get(heard.position, "nothing")
            yield f"{heard.system} heard {heard.kind} of {heard.stream} at {heard.position}; the feed has {stands}"


def _due(history: History, system: str) -> list[Fact]:
    """What a system must be told, by position."""
    begin = history.systems[system]
    due = [f for f in history.feed if f.kind.startswith(begin) and f.position > history.known_position]
    return sorted(due, key=lambda fact: fact.position)


RULES = (
    the_feed_has_no_gap,
    every_system_is_told_everything,
    every_system_is_told_in_order,
    nothing_is_told_that_is_not_true,
)
