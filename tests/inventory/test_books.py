"""Whatever is done to stock, in whatever order: the books agree, and nothing is promised twice."""

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random

from asyncpg import Connection, Record
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.inventory.cast import DC, LAMP, OUTLET, POOL_OF, SKUS, STORE, everything, house

from atrium import inventory
from atrium.inventory import Ask, Level, Move, Take, Want
from atrium.inventory.goods import ArrivedLine, Entry, Safety, Sending, SentLine
from atrium.inventory.shortfalls import Wanted
from atrium.kernel import Refused, Tx
from atrium.kernel.database import connect
from atrium.kernel.upserts import Sheet

skus = st.sampled_from(SKUS)
nodes = st.sampled_from(list(POOL_OF))
units = st.integers(1, 6)
pools = st.sampled_from([("main",), ("main", "outlet"), ("outlet",)])
chance = st.randoms(use_true_random=False)


class Shop(RuleBasedStateMachine):
    """A day in the stock room; `on_hand` and `promises` are what we think is true."""

    runner: asyncio.Runner
    connection: "Connection[Record]"

    def __init__(self) -> None:
        super().__init__()
        self.on_hand = Counter[tuple[str, str]]()
        self.promises = Counter[tuple[int, str]]()
        self.transfers: list[int] = []
        self.orders = 0
        self.transaction = self.connection.transaction()
        self.runner.run(self.transaction.start())
        self.tx = Tx(self.connection, "user/1")

    def teardown(self) -> None:
        self.runner.run(self.transaction.rollback())

    @initialize()
    def open_the_house(self) -> None:
        self.runner.run(house(self.tx))
        levels = [(sku, node, 8) for sku in SKUS for node in (DC, STORE, OUTLET)]
        for sku, node, on_hand in levels:
            self.on_hand[sku, node] = on_hand
        self.runner.run(inventory.count(self.tx, Sheet([Level(node, sku, on_hand) for sku, node, on_hand in levels])))

    @rule(first=skus, wanted=units, second=skus, pools=pools)
    def reserve(self, first: str, wanted: int, second: str, pools: tuple[str, ...]) -> None:
        before = {sku: self._free(sku, pools) for sku in SKUS}
        asks = [self._ask((Want(1, first, wanted), Want(2, second, 1)), pools) for _ in range(2)]
        for ask, outcome in zip(asks, self.runner.run(inventory.reserve(self.tx, asks)), strict=True):
            demand = Counter({first: wanted}) + Counter({second: 1})
            fits = all(before[sku] >= quantity for sku, quantity in demand.items())
            assert isinstance(outcome, inventory.Short) != fits
            for sku, quantity in demand.items() if fits else ():
                before[sku] -= quantity
                self.promises[ask.owner, sku] += quantity

    @rule(sku=skus, node=nodes, wanted=units)
    def pick_up(self, sku: str, node: str, wanted: int) -> None:
        free = self._free(sku, (POOL_OF[node],))
        [position] = self.runner.run(inventory.stock_at(self.tx, [sku], [node]))
        ask = self._ask((Want(1, sku, wanted),), (), node)
        [outcome] = self.runner.run(inventory.reserve(self.tx, [ask]))
        assert isinstance(outcome, inventory.Short) != (wanted <= min(free, position.available))
        if not isinstance(outcome, inventory.Short):
            self.promises[ask.owner, sku] += wanted

    @rule(dice=chance, node=nodes, wanted=units)
    def allocate(self, dice: Random, node: str, wanted: int) -> None:
        if promise := self._some(dice, is_allocated=False):
            move = Move(promise.owner, promise.line, promise.sku, node, min(wanted, promise.quantity))
            self.runner.run(inventory.allocate(self.tx, [move]))

    @rule(dice=chance, quantity=units)
    def unreserve(self, dice: Random, quantity: int) -> None:
        if promise := self._some(dice, is_allocated=False):
            quantity = min(quantity, promise.quantity)
            self.runner.run(
                inventory.unreserve(self.tx, [Take(promise.owner, promise.line, quantity, sku=promise.sku)])
            )
            self.promises[promise.owner, promise.sku] -= quantity

    @rule(dice=chance, quantity=units, to_reserved=st.booleans())
    def deallocate(self, dice: Random, quantity: int, to_reserved: bool) -> None:  # noqa: FBT001
        if promise := self._some(dice, is_allocated=True):
            quantity = min(quantity, promise.quantity)
            take = Take(promise.owner, promise.line, quantity, promise.node, promise.sku)
            self.runner.run(inventory.deallocate(self.tx, [take], to_reserved=to_reserved))
            self.promises[promise.owner, promise.sku] -= 0 if to_reserved else quantity

    @rule(dice=chance, quantity=units)
    def ship(self, dice: Random, quantity: int) -> None:
        promise = self._some(dice, is_allocated=True)
        if promise and promise.node:
            quantity = min(quantity, promise.quantity)
            move = Move(promise.owner, promise.line, promise.sku, promise.node, quantity)
            self.runner.run(inventory.ship(self.tx, [move]))
            place = (promise.sku, promise.node)
            self.on_hand[place] = max(0, self.on_hand[place] - quantity)
            self.promises[promise.owner, promise.sku] -= quantity

    @rule(sku=skus, node=nodes, on_hand=st.integers(0, 9))
    def count(self, sku: str, node: str, on_hand: int) -> None:
        self.runner.run(inventory.count(self.tx, Sheet([Level(node, sku, on_hand)])))
        self.on_hand[sku, node] = on_hand

    @rule(sku=skus, node=nodes, quantity=st.integers(-4, 6))
    def set_right(self, sku: str, node: str, quantity: int) -> None:
        kind = "receive" if quantity > 0 else "adjust"
        report = self.runner.run(inventory.goods.record(self.tx, Sheet([Entry(node, sku, quantity, kind, "because")])))
        is_refused = self.on_hand[sku, node] + quantity < 0
        assert bool(report.refused) == is_refused
        self.on_hand[sku, node] += 0 if is_refused else quantity

    @rule(sku=skus, node=nodes, safety=st.integers(0, 4))
    def keep_back(self, sku: str, node: str, safety: int) -> None:
        self.runner.run(inventory.goods.keep_back(self.tx, Sheet([Safety(node, sku, safety)])))

    @rule(sku=skus, node=nodes, to_node=nodes, quantity=units)
    def send(self, sku: str, node: str, to_node: str, quantity: int) -> None:
        if node == to_node:
            return
        sending = Sending(node, to_node, [SentLine(sku, quantity)])
        try:
            transfer = self.runner.run(inventory.goods.send(self.tx, sending))
        except Refused as no:
            assert no.code == "insufficient_stock"  # noqa: PT017 - a refusal is one of two right answers
        else:
            self.on_hand[sku, node] -= quantity
            self.transfers.append(transfer.id)

    @rule(dice=chance, lost=st.integers(0, 1))
    def take_in(self, dice: Random, lost: int) -> None:
        if self.transfers:
            transfer = self.runner.run(inventory.goods.transfer(self.tx, dice.choice(self.transfers)))
            [line] = transfer.lines
            if line.in_transit:
                came = ArrivedLine(line.sku, line.in_transit - lost, lost)
                self.runner.run(inventory.goods.take_in(self.tx, transfer.id, [came]))
                self.on_hand[line.sku, transfer.to_node] += came.received

    @rule()
    def let_time_pass(self) -> None:
        later = Tx(self.connection, "system", self.tx.now + timedelta(hours=1))
        over = self.runner.run(inventory.books.overdue(later))
        takes = [Take(hold.owner, hold.line, hold.quantity, sku=hold.sku) for hold in over]
        self.runner.run(inventory.unreserve(later, takes, is_expiry=True))
        for hold in over:
            self.promises[hold.owner, hold.sku] -= hold.quantity

    @invariant()
    def the_books_agree(self) -> None:
        assert self.runner.run(inventory.books.differences(self.tx)) == []
        assert +self.on_hand == +Counter(self.runner.run(everything(self.tx)))
        held = Counter[tuple[int, str]]()
        for hold in self._holds():
            held[hold.owner, hold.sku] += hold.quantity
        assert held == +self.promises

    @invariant()
    def what_is_missing_is_written_down(self) -> None:
        positions = self.runner.run(inventory.stock_at(self.tx, SKUS, list(POOL_OF)))
        short = {(p.sku, p.node): p.allocated - p.on_hand for p in positions if p.allocated > p.on_hand}
        queue = self.runner.run(inventory.shortfalls.queue(self.tx, Wanted(), 200)).items
        assert {(one.sku, one.node): one.quantity for one in queue if one.node} == short
        for pool in self.runner.run(inventory.books.pools(self.tx, SKUS)):
            lacking = sum(n for (sku, node), n in short.items() if (sku, POOL_OF[node]) == (pool.sku, pool.pool))
            due = max(0, min(pool.reserved, -pool.free - lacking))
            assert [one.quantity for one in queue if (one.sku, one.pool) == (pool.sku, pool.pool)] == [due][: due > 0]

    def _ask(self, wants: tuple[Want, ...], pools: tuple[str, ...], node: str | None = None) -> Ask:
        self.orders += 1
        expires_at = self.tx.now + timedelta(hours=1) if self.orders % 3 == 0 else None
        return Ask(self.orders, wants, pools, node, expires_at)

    def _free(self, sku: str, pools: tuple[str, ...]) -> int:
        return self.runner.run(inventory.availability(self.tx, [sku], pools))[sku]

    def _holds(self) -> "list[inventory.model.Hold]":
        return self.runner.run(inventory.holds(self.tx, range(1, self.orders + 1)))

    def _some(self, dice: Random, *, is_allocated: bool) -> "inventory.model.Hold | None":
        holds = [hold for hold in self._holds() if (hold.node is not None) == is_allocated]
        return dice.choice(holds) if holds else None


def test_the_books_agree_whatever_happens(story_url: str):
    with asyncio.Runner() as runner:
        Shop.runner, Shop.connection = runner, runner.run(connect(story_url))
        try:
            run_state_machine_as_test(
                Shop,
                settings=settings(
                    max_examples=20,
                    stateful_step_count=25,
                    deadline=None,
                    suppress_health_check=[HealthCheck.too_slow],
                ),
            )
        finally:
            runner.run(Shop.connection.close())


def test_a_book_that_was_tampered_with_is_found(story_url: str):
    async def tampered() -> list[str]:
        connection = await connect(story_url)
        transaction = connection.transaction()
        await transaction.start()
        tx = Tx(connection, "user/1")
        await house(tx)
        await inventory.count(tx, Sheet([Level(DC, LAMP, 5)]))
        await tx.run("UPDATE inventory.positions SET on_hand = 4 WHERE sku = 'LAMP' AND node = 'DC'")
        await tx.run("UPDATE inventory.pools SET free = 7 WHERE sku = 'LAMP'")
        found = [
            f"{each.figure} {each.place} {each.kept} {each.summed}" for each in await inventory.books.differences(tx)
        ]
        await transaction.rollback()
        await connection.close()
        return found

    assert asyncio.run(tampered()) == [
        "pools.free main 7 4",
        "positions.on_hand DC 4 5",
    ]
