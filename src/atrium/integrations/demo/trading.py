"""Days of trade in the demo shop: each step by the verb that does it in earnest, at the time it was done."""

import heapq
import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from atrium import fulfillment, inventory, orders
from atrium.integrations.demo.selling import Sale
from atrium.kernel import Refusal, Refused, Tx

CARRIERS = ("Northline Parcel", "Northline Parcel", "Blue Heron Post")
AT_ONCE = 64
HOUR = timedelta(hours=1)
NOTHING = ("", 0.0, 0.0)
AFTER = {"in_transit": ("out_for_delivery", 20.0, 70.0), "failed_attempt": ("delivered", 18.0, 30.0)}
"""What happens next to what is on its way, and after how many hours."""

ChooseNodes = Callable[[Tx, Sequence[int]], Awaitable[None]]
"""Gives nodes to orders (by id) that have stock reserved."""
Steps = list[tuple[datetime, int, str, Sale]]


class Trade:
    """What was sold, and what is to happen to it next."""

    def __init__(self, sales: Sequence[Sale], chance: Random, choose_nodes: ChooseNodes) -> None:
        """Everything begins with somebody who orders."""
        self.chance = chance
        self.choose_nodes = choose_nodes
        self.placed = 0
        self._own = {"place": self._place, "call_off": self._call_off, "send": self._send, "hand_over": self._hand_over}
        self._count = itertools.count()
        self._steps: Steps = [(sale.placed_at, next(self._count), "place", sale) for sale in sales]
        heapq.heapify(self._steps)

    async def go_on(self, tx: Tx) -> None:
        """Let everything happen that happened until now, in the sequence of time, many orders at a time."""
        due: dict[str, list[Sale]] = {}
        while self._steps and self._steps[0][0] <= tx.now:
            _at, _place, step, sale = heapq.heappop(self._steps)
            due.setdefault(step, []).append(sale)
        for step, sales in due.items():
            if step in fulfillment.LIFECYCLE.moves:
                await self._carry(tx, sales, step)
            else:
                await self._own[step](tx, sales)

    def _then(self, at: datetime, step: str, sale: Sale) -> None:
        heapq.heappush(self._steps, (at, next(self._count), step, sale))

    async def _place(self, tx: Tx, sales: Sequence[Sale]) -> None:
        """People order, or think about it aloud. What is sold out they buy elsewhere."""
        for some in _batches(sales):
            taken: list[int] = []
            for sale, outcome in zip(
                some, await orders.place(tx, [orders.Placing(sale.request, sale.actor) for sale in some]), strict=True
            ):
                if isinstance(outcome, Refusal):
                    continue
                self.placed += 1
                sale.order_id, sale.number = int(outcome.order.id), outcome.order.number
                if sale.request.confirm:
                    taken.append(sale.order_id)
                    self._plan(tx.now, sale)
            await self.choose_nodes(tx, taken)

    def _plan(self, at: datetime, sale: Sale) -> None:
        is_quick = sale.request.delivery_method == "express" or self.chance.random() < 0.4
        hours = self.chance.uniform(1.5, 9) if is_quick else self.chance.uniform(9, 40)
        if sale.is_slow:
            hours += 24 * self.chance.uniform(7, 14)
        if sale.reason:
            self._then(at + self.chance.uniform(0.5, 8) * HOUR, "call_off", sale)
        self._then(at + hours * HOUR, "hand_over" if sale.request.pickup_node else "send", sale)

    async def _call_off(self, tx: Tx, sales: Sequence[Sale]) -> None:
        """One piece of the first line is not wanted any more, or nothing is; who calls too late keeps it."""
        for sale in sales:
            lines = {1: 1} if self.chance.random() < 0.6 else None
            with suppress(Refused):
                await orders.cancel(_as(tx, sale.actor), sale.number, sale.reason or "", lines)

    async def _send(self, tx: Tx, sales: Sequence[Sale]) -> None:
        """Each node sends what it has for the orders."""
        for sale in await self._leave(tx, sales, is_pickup=False):
            self._then(tx.now + self.chance.uniform(3, 10) * HOUR, "in_transit", sale)

    async def _hand_over(self, tx: Tx, sales: Sequence[Sale]) -> None:
        """Customers fetch what waits for them in a store."""
        await self._carry(tx, await self._leave(tx, sales, is_pickup=True), "delivered")

    async def _carry(self, tx: Tx, sales: Sequence[Sale], kind: str) -> None:
        """A carrier says what happened to what is on its way; something else happens to it after that, or nothing."""
        for some in _batches(sales):
            notes = [fulfillment.Noted(sale.number, shipment, kind) for sale in some for shipment in sale.shipments]
            await fulfillment.note(_as(tx, "token/carriers"), notes)
        for sale in sales:
            step, least, most = self._luck() if kind == "out_for_delivery" else AFTER.get(kind, NOTHING)
            if step:
                self._then(tx.now + self.chance.uniform(least, most) * HOUR, step, sale)

    def _luck(self) -> tuple[str, float, float]:
        """At the door most is taken; nobody is at home, or nobody knows them at that address."""
        luck = self.chance.random()
        step = "failed_attempt" if luck < 0.04 else "returned_to_sender" if luck < 0.047 else "delivered"
        return step, 1, 9

    async def _leave(self, tx: Tx, sales: Sequence[Sale], *, is_pickup: bool) -> list[Sale]:
        """Work that was sold goes with the first node; says what has left: nothing of what was called off."""
        gone: list[Sale] = []
        for some in _batches(sales):
            by_id = {sale.order_id: sale for sale in some}
            held: dict[int, dict[str, dict[int, int]]] = {}
            for hold in await inventory.holds(tx, list(by_id)):
                if hold.node:
                    held.setdefault(hold.owner, {}).setdefault(hold.node, {})[hold.line] = hold.quantity
            found = await orders.orders(tx, list(held))
            sendings = [
                (by_id[order_id], sending)
                for order_id, order in found.items()
                for sending in self._boxes(order, held[order_id], is_pickup=is_pickup)
            ]
            ids = await fulfillment.ship(_as(tx, "token/warehouse"), [sending for _, sending in sendings])
            for shipment, (sale, _) in zip(ids, sendings, strict=True):
                sale.shipments.append(shipment)
            gone += [by_id[order_id] for order_id in found]
        return gone

    def _boxes(
        self, order: orders.Order, held: dict[str, dict[int, int]], *, is_pickup: bool
    ) -> Iterator[fulfillment.Sending]:
        """What each node has for an order, as it leaves."""
        work = {line.line: line.open for line in order.lines if not line.is_stocked and line.open}
        for place, (node, box) in enumerate(held.items(), start=1):
            carrier = None if is_pickup else self.chance.choice(CARRIERS)
            tracking = carrier and f"{carrier[0]}L{order.id.zfill(7)}{place:02}"
            yield fulfillment.Sending(order.number, node, {**box, **work}, carrier, tracking)
            work = {}


def _as(tx: Tx, actor: str) -> Tx:
    return Tx(tx.connection, actor, tx.now)


def _batches(things: Sequence[Sale]) -> Iterator[Sequence[Sale]]:
    for first in range(0, len(things), AT_ONCE):
        yield things[first : first + AT_ONCE]
