"""What a text means: conditions that hold for the orders which somebody who typed it may look for."""

from typing import Any, LiteralString

from atrium import customers
from atrium.kernel import Tx
from atrium.orders.model.searching import Sought

MOST_PEOPLE = 100
MOST_NAMED = 500
LAST = "\U0010ffff"
"""Comes after all texts that begin alike."""

NUMBER: LiteralString = """o.id = %(order_id)s::bigint
           AND regexp_replace(upper(o.number), '[^A-Z0-9]', '', 'g') LIKE %(number)s"""
EXACTLY: LiteralString = "o.number = upper(%(text)s)"
# One condition for each word that was typed: the planner knows how common each is.
WORDS: tuple[LiteralString, ...] = (
    "o.sought LIKE orders.plain(%(word_1)s::text)",
    "o.sought LIKE orders.plain(%(word_2)s::text)",
    "o.sought LIKE orders.plain(%(word_3)s::text)",
    "o.sought LIKE orders.plain(%(word_4)s::text)",
    "o.sought LIKE orders.plain(%(word_5)s::text)",
    "o.sought LIKE orders.plain(%(word_6)s::text)",
)
EMAIL: LiteralString = "lower(o.email) LIKE %(email)s"
PHONE: LiteralString = "o.sought LIKE %(phone)s"
OTHER_PHONE: LiteralString = "o.sought LIKE %(other_phone)s"
# These stand alone: beside others they would be looked through for every order.
BOUGHT: LiteralString = "o.customer_id = ANY(%(people)s::bigint[])"
AMONG: LiteralString = "o.id = ANY(%(named)s::bigint[])"

# What bears a reference or holds a sku; of more than anybody reads the first by reference, the newest by sku.
NAMED = """
    (SELECT o.id
       FROM orders.orders o
      WHERE o.channel_ref >= %(text)s AND o.channel_ref < %(text_until)s
      ORDER BY o.channel_ref
      LIMIT %(most)s)
      UNION ALL
    (SELECT l.order_id
       FROM orders.lines l
      WHERE l.sku = ANY(%(skus)s::text[])
      ORDER BY l.sku DESC, l.order_id DESC
      LIMIT %(most)s)
"""


def meaning(wanted: Sought) -> tuple[LiteralString, dict[str, Any]]:
    """A condition on orders `o` for a text, and what it asks for; each part of it can use an index."""
    asked: dict[str, Any] = {"text": wanted.text}
    parts: list[LiteralString] = [EXACTLY, *_words(wanted, asked), *_phones(wanted, asked)]
    if wanted.order_id:
        parts.append(NUMBER)
        asked |= {"order_id": wanted.order_id, "number": wanted.number}
    either: LiteralString = ") OR (".join(parts)
    return "((" + either + "))", asked


async def named(tx: Tx, wanted: Sought) -> list[int]:
    """Orders whose reference begins so or that hold this sku, at most 500 of each."""
    rows = await tx.many(NAMED, text=wanted.text, text_until=wanted.text + LAST, skus=wanted.skus, most=MOST_NAMED)
    return [row["id"] for row in rows]


async def people(tx: Tx, wanted: Sought) -> list[int]:
    """Customers whose name is like what was typed, under all their ids; for what no order says by itself."""
    if not wanted.words or wanted.email:
        return []
    found = await customers.find(tx, wanted.text, limit=MOST_PEOPLE)
    return [id_ for person in found.items for id_ in (person.id, *person.aliases)]


def _words(wanted: Sought, asked: dict[str, Any]) -> list[LiteralString]:
    if not wanted.is_long:
        return []
    asked |= {f"word_{place}": word for place, word in enumerate(wanted.words, start=1)}
    said: list[LiteralString] = list(WORDS[: len(wanted.words)])
    if wanted.email:
        said.append(EMAIL)
        asked["email"] = wanted.email
    return [" AND ".join(said)]


def _phones(wanted: Sought, asked: dict[str, Any]) -> list[LiteralString]:
    """As typed, and without the country's code."""
    asked |= dict(zip(("phone", "other_phone"), wanted.phones, strict=False))
    parts: list[LiteralString] = [PHONE, OTHER_PHONE]
    return parts[: len(wanted.phones)]
