"""What was answered is true, once."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from bench.history.records import Call, History, Order

PLACED = "orders.OrderPlaced"
CANCELLED = "orders.OrderCancelled"
SHIPPED = "orders.OrderShipped"


def what_was_taken_is_there(history: History) -> Iterator[str]:
    """Every order that was answered 201 or 200 is there, under its number and reference, with the units asked for."""
    orders = {order.number: order for order in history.orders}
    for call in _of(history, "place"):
        if not call.is_taken:
            continue
        order = orders.get(call.number or "")
        if order is None:
            yield f"{call.number} ({call.ref}) was answered {call.status} and is not there"
        elif order.ref != call.ref:
            yield f"{call.number} was answered for {call.ref} and is {order.ref}"
        elif order.units("ordered") != Counter(call.units):
            yield f"{call.number} was placed with {dict(call.units)} and has {dict(order.units('ordered'))}"


def no_order_is_there_twice(history: History) -> Iterator[str]:
    """A reference is one order, a number is one order, and an order is placed once in the feed."""
    for name in ("ref", "number"):
        counted = Counter(getattr(order, name) for order in history.orders)
        yield from (f"{name} {value} is there {count} times" for value, count in counted.items() if count > 1)
    placings = Counter(fact.stream for fact in history.feed if fact.kind == PLACED)
    for order in history.orders:
        if placings[order.stream] != 1:
            yield f"{order.number} was told as placed {placings[order.stream]} times"


def a_repeat_is_the_same_order(history: History) -> Iterator[str]:
    """However often a reference was sent, the answers name one order."""
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for call in _of(history, "place"):
        if call.is_taken and call.number:
            numbers[call.ref].add(call.number)
    yield from (f"{ref} was answered as {', '.join(sorted(found))}" for ref, found in numbers.items() if len(found) > 1)


def nothing_is_there_that_was_refused(history: History) -> Iterator[str]:
    """An order stands for a request that was not refused each time, and nothing stands for no request."""
    asked: defaultdict[str, list[Call]] = defaultdict(list)
    for call in _of(history, "place"):
        asked[call.ref].append(call)
    for order in history.orders:
        calls = asked[order.ref]
        if not calls:
            yield f"{order.number} ({order.ref}) is there and nobody asked for it"
        elif all(call.is_refused for call in calls):
            yield f"{order.number} ({order.ref}) is there and was refused"


def what_was_called_off_is_called_off(history: History) -> Iterator[str]:
    """Units are called off and shipped just as was answered; where the answer is unknown, wholly or not at all."""
    for kind, quantity in (("cancel", "cancelled"), ("ship", "shipped")):
        calls: defaultdict[str, list[Call]] = defaultdict(list)
        for call in _of(history, kind):
            calls[call.ref].append(call)
        for order in history.orders:
            if wrong := _amiss(order.units(quantity), calls[order.ref]):
                yield f"{order.number}: {quantity} {wrong}"


def _amiss(units: Counter[str], calls: list[Call]) -> str:
    """A client asks for one change of an order, and asks again only for the same."""
    asked = Counter[str](calls[0].units) if calls else Counter[str]()
    possible = [asked] if any(call.is_taken for call in calls) else [Counter[str]()]
    if asked and not any(call.is_taken for call in calls) and not all(call.is_refused for call in calls):
        possible.append(asked)
    return "" if units in possible else f"{dict(units)}, where it should be one of {[dict(each) for each in possible]}"


def orders_are_as_their_facts_say(history: History) -> Iterator[str]:
    """An order's quantities are the sums of its facts."""
    summed: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for fact in history.feed:
        summed[fact.stream, fact.kind].update(fact.units)
    for order in history.orders:
        for kind, quantity in ((PLACED, "ordered"), (CANCELLED, "cancelled"), (SHIPPED, "shipped")):
            told, stands = summed[order.stream, kind], order.units(quantity)
            if told != stands:
                yield f"{order.number}: {quantity} {dict(stands)}, its facts say {dict(told)}"
    yield from _without_order(history)


def _without_order(history: History) -> Iterator[str]:
    streams = {order.stream for order in history.orders}
    for fact in history.feed:
        if fact.kind == PLACED and fact.stream not in streams:
            yield f"{fact.number} was told as placed and is not there"


def somebody_acted_on_every_order(history: History) -> Iterator[str]:
    """In the end a node is chosen for every unit that stands."""
    for order in history.orders:
        if reserved := _total(order, "reserved"):
            yield f"{order.number}: {reserved} units have no node"


def no_answer_was_a_bug(history: History) -> Iterator[str]:
    """Whatever is killed: who asks hears what is, a refusal, or that the outcome is unknown; never a 500."""
    for call in history.calls:
        if call.status == 500:
            yield f"{call.kind} {call.ref} was answered 500"


def _of(history: History, kind: str) -> Iterator[Call]:
    return (call for call in history.calls if call.kind == kind)


def _total(order: Order, quantity: str) -> int:
    return sum(order.units(quantity).values())


RULES = (
    what_was_taken_is_there,
    no_order_is_there_twice,
    a_repeat_is_the_same_order,
    nothing_is_there_that_was_refused,
    what_was_called_off_is_called_off,
    orders_are_as_their_facts_say,
    somebody_acted_on_every_order,
    no_answer_was_a_bug,
)
