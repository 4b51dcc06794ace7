"""How large the demo retailer is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Products, people, days of trade and orders on the last of them; orders from before Atrium came."""

    goods: int = 2_000
    people: int = 5_000
    days: int = 90
    orders_a_day: int = 70
    past: int = 9_000


WHOLE = Size()
SMALL = Size(goods=60, people=40, days=6, orders_a_day=8, past=40)
"""A corner of it, for trials."""
