"""The checker: each rule looks at a history and names what breaks it; nothing found means it kept its word."""

from collections.abc import Callable, Iterator

from bench.history import orders, stock, telling
from bench.history.records import History

Rule = Callable[[History], Iterator[str]]
RULES: tuple[Rule, ...] = orders.RULES + stock.RULES + telling.RULES
MOST_SHOWN = 20


def check(history: History) -> list[str]:
    """What broke which rule, at most 20 sentences a rule; nothing when all is well."""
    found: list[str] = []
    for rule in RULES:
        broken = list(rule(history))
        found += [f"{rule.__name__}: {sentence}" for sentence in broken[:MOST_SHOWN]]
        if len(broken) > MOST_SHOWN:
            found.append(f"{rule.__name__}: … and {len(broken) - MOST_SHOWN} more")
    return found
