"""Nothing is sold that is not there, and nothing gets lost."""

from collections import Counter
from collections.abc import Iterator

from bench.history.orders import CANCELLED, PLACED
from bench.history.records import Call, History


def never_more_was_sold_than_there_was(history: History) -> Iterator[str]:
    """At no moment do answered placings, less what may have been called off by then, exceed the stock of a sku.

    A placing has happened when it is answered; what was called off may be free from the moment that was asked. So
    the sum can only be too small: whatever exceeds the stock was oversold for certain.
    """
    sold: Counter[str] = Counter()
    oversold: set[str] = set()
    for _, signed, call in sorted(_steps(history), key=lambda step: (step[0], step[1])):
        for sku, quantity in call.units.items():
            sold[sku] += signed * quantity
            if sold[sku] > history.stock.get(sku, 0) and sku not in oversold:
                oversold.add(sku)
                yield f"{sold[sku]} of {sku} were sold when {call.ref} was answered, of {history.stock.get(sku, 0)}"


def _steps(history: History) -> Iterator[tuple[float, int, Call]]:
    """What was sold and given back, when: each reference at its first answer, each calling-off at its first asking."""
    placed: dict[str, Call] = {}
    freed: dict[str, Call] = {}
    for call in history.calls:
        if call.kind == "place" and call.is_taken:
            first = placed.get(call.ref)
            if first is None or _answered(call) < _answered(first):
                placed[call.ref] = call
        elif call.kind == "cancel" and not call.is_refused:
            first = freed.get(call.ref)
            if first is None or call.asked_at < first.asked_at:
                freed[call.ref] = call
    yield from ((_answered(call), 1, call) for call in placed.values())
    yield from ((call.asked_at, -1, call) for call in freed.values())


def _answered(call: Call) -> float:
    return call.asked_at if call.answered_at is None else call.answered_at


def the_feed_never_oversells(history: History) -> Iterator[str]:
    """In the order of the facts, what is placed and not called off never exceeds the stock."""
    sold: Counter[str] = Counter()
    for fact in sorted(history.feed, key=lambda fact: fact.position):
        if fact.kind not in {PLACED, CANCELLED}:
            continue
        for sku, quantity in fact.units.items():
            sold[sku] += quantity if fact.kind == PLACED else -quantity
            if fact.kind == PLACED and sold[sku] > history.stock.get(sku, 0):
                yield f"at position {fact.position} {sold[sku]} of {sku} are sold, of {history.stock.get(sku, 0)}"


def no_stock_is_lost(history: History) -> Iterator[str]:
    """What lies on the shelves and what was shipped are together what was there; what is held is held for orders."""
    shipped, reserved, allocated = (_sum(history, what) for what in ("shipped", "reserved", "allocated"))
    for sku, initial in history.stock.items():
        shelf = history.shelves.get(sku)
        if shelf is None:
            yield f"{sku} is gone from the shelves"
            continue
        if shelf.on_hand + shipped[sku] != initial:
            yield f"{sku}: {shelf.on_hand} on hand and {shipped[sku]} shipped of {initial}"
        if (shelf.reserved, shelf.allocated) != (reserved[sku], allocated[sku]):
            held = (reserved[sku], allocated[sku])
            yield f"{sku}: (reserved, allocated) is {(shelf.reserved, shelf.allocated)}, orders hold {held}"
        if shelf.on_hand - shelf.allocated - shelf.reserved < 0:
            yield f"{sku}: more is held than there is"


def _sum(history: History, quantity: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for order in history.orders:
        found.update(order.units(quantity))
    return found


def the_house_agrees_with_itself(history: History) -> Iterator[str]:
    """Reconciliation reads zero."""
    if history.differences:
        yield f"reconciliation finds {history.differences} differences"


RULES = (
    never_more_was_sold_than_there_was,
    the_feed_never_oversells,
    no_stock_is_lost,
    the_house_agrees_with_itself,
)
