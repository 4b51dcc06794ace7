"""How units move from stage to stage; the header is written with the lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from asyncpg import Record

from atrium.kernel import NotFound, Tx

LOCK = """
    SELECT id, number, version, state, channel, currency, pools, delivery_method, pickup_node, prices_include_tax,
           placed_at, goods, discount, delivery, delivery_tax, tax, grand_total
      FROM orders.orders
     WHERE id = ANY(%(order_ids)s::bigint[])
     ORDER BY id
       FOR UPDATE
"""

LOCK_NUMBER = """
    SELECT id, number, version, state, channel, currency, pools, delivery_method, pickup_node, prices_include_tax,
           placed_at, goods, discount, delivery, delivery_tax, tax, grand_total, request, digest, customer_id
      FROM orders.orders
     WHERE number = %(number)s
       FOR UPDATE
"""

LOCK_NUMBERS = """
    SELECT id, number
      FROM orders.orders
     WHERE number = ANY(%(numbers)s::text[])
     ORDER BY id
       FOR UPDATE
"""

MOVE = """
    UPDATE orders.lines l
       SET open = l.open + t.open, reserved = l.reserved + t.reserved, allocated = l.allocated + t.allocated,
           released = l.released + t.released, picked = l.picked + t.picked, shipped = l.shipped + t.shipped,
           delivered = l.delivered + t.delivered, cancelled = l.cancelled + t.cancelled,
           discount = l.discount - t.less_discount, tax = l.tax - t.less_tax
      FROM unnest(%(order_ids)s::bigint[], %(lines)s::int[], %(open)s::int[], %(reserved)s::int[], %(allocated)s::int[],
                  %(released)s::int[], %(picked)s::int[], %(shipped)s::int[], %(delivered)s::int[],
                  %(cancelled)s::int[], %(less_discount)s::bigint[], %(less_tax)s::bigint[])
        AS t(order_id, line, open, reserved, allocated, released, picked, shipped, delivered, cancelled,
             less_discount, less_tax)
     WHERE l.order_id = t.order_id AND l.line = t.line
"""

SUM_UP = """
    UPDATE orders.orders o
       SET ordered = s.ordered, added = s.added, cancelled = s.cancelled, open = s.open, reserved = s.reserved,
           allocated = s.allocated, released = s.released, picked = s.picked, shipped = s.shipped,
           delivered = s.delivered, returned = s.returned, goods = s.goods, discount = s.discount,
           delivery = CASE WHEN s.cancelled = s.ordered + s.added THEN 0 ELSE o.delivery END,
           delivery_tax = CASE WHEN s.cancelled = s.ordered + s.added THEN 0 ELSE o.delivery_tax END,
           tax = s.tax + CASE WHEN s.cancelled = s.ordered + s.added THEN 0 ELSE o.delivery_tax END,
           version = o.version + 1, changed_at = %(now)s
      FROM (SELECT order_id, sum(ordered) AS ordered, sum(added) AS added, sum(cancelled) AS cancelled,
                   sum(open) AS open, sum(reserved) AS reserved, sum(allocated) AS allocated,
                   sum(released) AS released, sum(picked) AS picked, sum(shipped) AS shipped,
                   sum(delivered) AS delivered, sum(returned) AS returned,
                   sum(unit_price * (ordered + added - cancelled)) AS goods, sum(discount) AS discount, sum(tax) AS tax
              FROM orders.lines
             WHERE order_id = ANY(%(order_ids)s::bigint[])
             GROUP BY order_id) s
     WHERE o.id = s.order_id
    RETURNING o.id, o.number, o.state, o.grand_total, o.reserved, o.open
"""

ADJUST = """
    INSERT INTO orders.adjustments (order_id, kind, amount, reason, actor, happened_at)
    VALUES (%(order_id)s, %(kind)s, %(amount)s, %(reason)s, %(actor)s, %(now)s)
"""


@dataclass(frozen=True, slots=True)
class Step:
    """How many units of a line leave (negative) and enter (positive) each stage; money is what stands less."""

    order_id: int
    line: int
    open: int = 0
    reserved: int = 0
    allocated: int = 0
    released: int = 0
    picked: int = 0
    shipped: int = 0
    delivered: int = 0
    cancelled: int = 0
    less_discount: int = 0
    less_tax: int = 0


async def lock(tx: Tx, order_ids: Collection[int]) -> dict[int, Record]:
    """Take orders in hand, in the order of their ids; others wait."""
    return {row["id"]: row for row in await tx.many(LOCK, order_ids=sorted(order_ids))}


async def lock_number(tx: Tx, number: str) -> Record:
    """Take one order in hand. Raises NotFound."""
    row = await tx.maybe(LOCK_NUMBER, number=number)
    if row is None:
        raise NotFound(f"There is no order {number}.")
    return row


async def lock_numbers(tx: Tx, numbers: Collection[str]) -> dict[str, Record]:
    """Take orders in hand by their numbers, in the order of their ids. Raises NotFound for the first that is none."""
    rows = {row["number"]: row for row in await tx.many(LOCK_NUMBERS, numbers=list(numbers))}
    for number in numbers:
        if number not in rows:
            raise NotFound(f"There is no order {number}.")
    return rows


async def move(tx: Tx, steps: Sequence[Step]) -> dict[int, Record]:
    """Move units and write the headers with their lines; gives the headers as they are then."""
    if not steps:
        return {}
    columns = {
        name: [getattr(step, name) for step in steps]
        for name in Step.__dataclass_fields__
        if name not in {"order_id", "line"}
    }
    order_ids = [step.order_id for step in steps]
    moved = await tx.run(MOVE, order_ids=order_ids, lines=[step.line for step in steps], **columns)
    assert moved == len({(step.order_id, step.line) for step in steps}) == len(steps), "a line is moved once a step"
    rows = await tx.many(SUM_UP, order_ids=sorted(set(order_ids)), now=tx.now)
    return {row["id"]: row for row in rows}


async def adjust(tx: Tx, order_id: int, kind: str, amount: int, reason: str) -> None:
    """Write down a signed money fact (minor units)."""
    await tx.run(ADJUST, order_id=order_id, kind=kind, amount=amount, reason=reason, actor=tx.actor, now=tx.now)
