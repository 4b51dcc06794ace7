"""Whatever is done with orders and stock, in whatever order: after each step all books agree."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import given
from atrium import inventory, orders, reports
from atrium.fulfillment import Sending
from atrium.inventory import Ask, Level, Take, Want
from atrium.inventory.goods import Entry
from atrium.kernel import Refusal, Tx
from atrium.kernel.database import connect
from atrium.kernel.upserts import Sheet
from atrium.orders.model.request import Placing

SKUS = ("TV", "CUP", "PEN")
NODES = ("DC-1", "DC-2", "SHOP")
BEGINNING = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
"""Today: a database of tests has the months from this one on."""
CARTS = 10**12
"""Owners from here on are carts, which are no orders."""

skus = st.sampled_from(SKUS)
nodes = st.sampled_from(NODES)
few = st.integers(1, 4)
baskets = st.lists(st.tuples(skus, few), min_size=1, max_size=3)
batches = st.lists(st.tuples(baskets, st.booleans()), min_size=1, max_size=4)
Batch = list[tuple[list[tuple[str, int]], bool]]
"""Baskets, and whether they are picked up."""
picks = st.integers(0, 10**6)
"""Which of the orders there are."""


class Shop(RuleBasedStateMachine):
    """A shop of three skus at three nodes, in a transaction that is never committed."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.names = itertools.count(1)
        self.carts = itertools.count(CARTS)
        self.now = BEGINNING
        self.requests: list[Placing] = []
        self.ids: dict[str, int] = {}
        """Of the orders there are, by number."""
        self.shipped: list[str] = []
        self.on_hand: Counter[tuple[str, str]] = Counter()
        self.connection = self.wait(connect(self.url))
        self.transaction = self.connection.transaction()
        self.wait(self.transaction.start())
        self.wait(self.open())

    def wait(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    async def open(self) -> None:
        for sku, node in itertools.product(SKUS, NODES):
            await given.stock(self.tx, 6, sku, node, pickup=node == "SHOP")
            self.on_hand[sku, node] = 6

    def teardown(self) -> None:
        self.wait(self.transaction.rollback())
        self.wait(self.connection.close())

    @property
    def tx(self) -> Tx:
        self.now += timedelta(seconds=1)
        return Tx(self.connection, "user/1", self.now)

    def attempt(self, work: Callable[[Tx], Awaitable[Any]]) -> Any:
        """What was done, or the refusal, which leaves nothing behind."""
        return self.wait(self._attempted(work))

    async def _attempted(self, work: Callable[[Tx], Awaitable[Any]]) -> Any:
        try:
            async with self.connection.transaction():
                return await work(self.tx)
        except Refusal as no:
            return no

    def choose(self, pick: int) -> str:
        return list(self.ids)[pick % len(self.ids)]

    @initialize(batch=batches)
    def begin(self, batch: Batch) -> None:
        self.place(batch)

    @rule(batch=batches)
    def place(self, batch: Batch) -> None:
        placings = [Placing(self._request(basket, picked_up), "token/web") for basket, picked_up in batch]
        free = self.wait(inventory.availability(self.tx, SKUS, ["main"]))
        outcomes = self.attempt(lambda tx: orders.place(tx, placings))
        taken: Counter[str] = Counter()
        for placing, outcome in zip(placings, outcomes, strict=True):
            if isinstance(outcome, orders.Placed):
                assert outcome.is_new
                self.ids[outcome.order.number] = int(outcome.order.id)
                for line in outcome.order.lines:
                    taken[line.sku] += line.ordered
            else:
                assert outcome.code == "insufficient_stock"
            self.requests.append(placing)
        assert all(quantity <= free[sku] for sku, quantity in taken.items()), "more was sold than there was"

    def _request(self, basket: list[tuple[str, int]], picked_up: bool) -> Any:  # noqa: FBT001 - drawn
        how = {"delivery_method": "pickup", "pickup_node": "SHOP", "ship_to": None} if picked_up else {}
        return given.asked(*basket, channel_ref=f"S-{next(self.names)}", **how)

    @precondition(lambda self: self.requests)
    @rule(pick=picks)
    def place_again(self, pick: int) -> None:
        placing = self.requests[pick % len(self.requests)]
        known = self.wait(orders.listed(self.tx, orders.Filter(text=placing.request.channel_ref), 5, None)).items
        before = [each.number for each in known if each.channel_ref == placing.request.channel_ref]
        outcome = self.attempt(lambda tx: orders.place(tx, [placing]))[0]
        if before:
            assert not isinstance(outcome, Refusal)
            assert (outcome.order.number, outcome.is_new) == (before[0], False)
        elif isinstance(outcome, orders.Placed):
            self.ids[outcome.order.number] = int(outcome.order.id)

    @precondition(lambda self: self.ids)
    @rule(pick=picks)
    def cancel_all(self, pick: int) -> None:
        self.attempt(lambda tx: orders.cancel(tx, self.choose(pick), "changed my mind"))

    @precondition(lambda self: self.ids)
    @rule(pick=picks, quantity=few)
    def cancel_some(self, pick: int, quantity: int) -> None:
        order = self.wait(orders.by_number(self.tx, self.choose(pick)))
        line = order.lines[pick % len(order.lines)]
        off = min(quantity, max(line.current - line.shipped, 1))
        done = self.attempt(lambda tx: orders.cancel(tx, order.number, "too many", {line.line: off}))
        assert isinstance(done, Refusal) == (off > line.current - line.shipped)

    @rule(sku=skus, node=nodes, quantity=st.integers(-3, 9), is_count=st.booleans())
    def stock(self, sku: str, node: str, quantity: int, is_count: bool) -> None:  # noqa: FBT001 - drawn
        """Units are counted, or come in, or are found missing."""
        if is_count:
            level = Level(node, sku, abs(quantity))
            assert not self.attempt(lambda tx: inventory.count(tx, Sheet([level]))).refused
            self.on_hand[sku, node] = abs(quantity)
            return
        entry = Entry(node, sku, quantity or 1, "receive" if quantity >= 0 else "adjust", "found or lost")
        report = self.attempt(lambda tx: inventory.goods.record(tx, Sheet([entry])))
        assert bool(report.refused) == (self.on_hand[sku, node] + entry.quantity < 0)
        if not report.refused:
            self.on_hand[sku, node] += entry.quantity

    @rule()
    def react(self) -> None:
        self.wait(given.settle(self.tx))

    @precondition(lambda self: self.ids)
    @rule(pick=picks, is_whole=st.booleans())
    def ship(self, pick: int, is_whole: bool) -> None:  # noqa: FBT001 - drawn
        """What is allocated somewhere leaves: all units of one order, or one unit."""
        ids = {order_id: number for number, order_id in self.ids.items()}
        held = [hold for hold in self.wait(inventory.holds(self.tx, list(ids))) if hold.node]
        if not held:
            return
        chosen = held[pick % len(held)]
        for hold in [each for each in held if each.owner == chosen.owner] if is_whole else [chosen]:
            units = {hold.line: hold.quantity if is_whole else 1}
            done = self.attempt(lambda tx, h=hold, u=units: orders.ship(tx, [Sending(ids[h.owner], h.node, u)]))
            assert not isinstance(done, Refusal), done.detail
            # What leaves beyond what was counted was there: then nothing is left.
            key = (hold.sku, hold.node)
            self.on_hand[key] = max(0, self.on_hand[key] - units[hold.line])
        self.shipped.append(ids[chosen.owner])

    @precondition(lambda self: self.shipped)
    @rule(pick=picks)
    def deliver(self, pick: int) -> None:
        order = self.wait(orders.by_number(self.tx, self.shipped[pick % len(self.shipped)]))
        underway = {line.line: line.shipped - line.delivered for line in order.lines if line.shipped > line.delivered}
        if underway:
            assert not isinstance(self.attempt(lambda tx: orders.deliver(tx, {order.number: underway})), Refusal)

    @rule(sku=skus, quantity=few, is_left=st.booleans())
    def keep_for_a_cart(self, sku: str, quantity: int, is_left: bool) -> None:  # noqa: FBT001 - drawn
        """A cart holds stock for five minutes; some are left, and later all that is over goes back."""
        ask = Ask(next(self.carts), (Want(1, sku, quantity),), ("main",), expires_at=self.now + timedelta(minutes=5))
        self.attempt(lambda tx: inventory.reserve(tx, [ask]))
        if is_left:
            self.now += timedelta(minutes=10)
            over = self.wait(inventory.books.overdue(self.tx))
            takes = [Take(hold.owner, hold.line, hold.quantity) for hold in over]
            self.attempt(lambda tx: inventory.unreserve(tx, takes, is_expiry=True))
            assert self.wait(inventory.books.overdue(self.tx)) == []

    @invariant()
    def the_books_agree(self) -> None:
        assert self.wait(inventory.books.differences(self.tx)) == []

    @invariant()
    def orders_hold_what_stock_keeps_for_them(self) -> None:
        found = [each for each in self.wait(reports.reconcile(self.tx)).items if not _of_a_cart(each.about)]
        assert found == []

    @invariant()
    def what_lies_there_is_what_was_counted_and_moved(self) -> None:
        positions = self.wait(inventory.stock_at(self.tx, SKUS, NODES))
        assert {(each.sku, each.node): each.on_hand for each in positions} == dict(self.on_hand)


def _of_a_cart(about: str) -> bool:
    words = about.split()
    return len(words) > 1 and words[0] == "order" and words[1].isdecimal() and int(words[1]) >= CARTS


@pytest.fixture
def shop(url: str) -> Iterator[type[Shop]]:
    with closing(asyncio.new_event_loop()) as loop:
        Shop.loop, Shop.url = loop, url
        yield Shop


@pytest.mark.slow
def test_whatever_is_done_all_books_agree(shop: type[Shop]):
    run_state_machine_as_test(
        shop,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
