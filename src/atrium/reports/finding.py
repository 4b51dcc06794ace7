"""Finding anything by what somebody typed: orders, customers, products, nodes and systems, the exact ones first."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Literal

import msgspec
from asyncpg import Record

from atrium import catalog, customers, network, orders
from atrium.kernel import Tx
from atrium.orders import Filter

Kind = Literal["orders", "customers", "products", "nodes", "systems"]
KINDS: tuple[Kind, ...] = ("orders", "customers", "products", "nodes", "systems")
LONGEST = 100
LAST = "\U0010ffff"
SHORTEST_PART = 3
_NOT_PLAIN = re.compile(r"[^A-Z0-9]+")
_WILD = re.compile(r"([%_\\])")

# Each way by its own index, and the last only when the ones before have not found enough.
PEOPLE = """
    WITH known AS MATERIALIZED (
        (SELECT e.customer_id AS id FROM customers.emails e WHERE e.email = %(email)s)
         UNION ALL
        (SELECT c.id FROM customers.customers c
          WHERE c.name_key = %(name)s AND c.merged_into IS NULL ORDER BY c.id LIMIT %(most)s)
    ), begun AS MATERIALIZED (
        (SELECT c.id FROM customers.customers c
          WHERE c.name_key >= %(name)s AND c.name_key < %(name_until)s AND c.merged_into IS NULL
          ORDER BY c.name_key LIMIT %(most)s)
         UNION ALL
        (SELECT e.customer_id FROM customers.emails e
          WHERE e.email >= %(email)s AND e.email < %(email_until)s
          ORDER BY e.email LIMIT %(most)s)
         UNION ALL
        (SELECT unnest(%(ids)s::bigint[]))
    ), held AS MATERIALIZED (
        SELECT c.id FROM customers.customers c
         WHERE (SELECT count(*) FROM begun) < %(most)s
           AND c.name_key LIKE %(longest)s AND c.name_key LIKE ALL (%(words)s::text[])
         LIMIT %(most)s
    )
    SELECT c.id, c.name, c.kind, min(f.rank) AS rank,
           (SELECT e.email FROM customers.emails e
             WHERE e.customer_id = c.id ORDER BY e.place, e.email LIMIT 1) AS email,
           (SELECT p.typed FROM customers.phones p
             WHERE p.customer_id = c.id ORDER BY p.place, p.phone LIMIT 1) AS phone
      FROM (SELECT id, 0 AS rank FROM known UNION ALL SELECT id, 1 FROM begun UNION ALL SELECT id, 2 FROM held) f
      JOIN customers.customers a ON a.id = f.id
      JOIN customers.customers c ON c.id = coalesce(a.merged_into, a.id)
     GROUP BY c.id, c.name, c.kind
     ORDER BY min(f.rank), c.name_key, c.id
     LIMIT %(most)s
"""
SYSTEMS = """
    SELECT s.name, s.kind, s.health
      FROM integrations.systems s
     WHERE strpos(lower(s.name), lower(%(text)s)) > 0 OR strpos(s.kind, lower(%(text)s)) > 0
     ORDER BY s.name <> lower(%(text)s), s.name
     LIMIT %(most)s
"""


class Found(msgspec.Struct, frozen=True):
    """Something that was looked for: `key` is what its address ends with; exact when just this was typed."""

    kind: Kind
    key: str
    title: str
    detail: str
    is_exact: bool = False


async def find(
    tx: Tx, text: str, allowed: Collection[Kind] = KINDS, most: int = 5, *, channels: Collection[str] | None = None
) -> list[Found]:
    """What a text may mean, at most so many of each kind; of orders only those of `channels`, if they are given."""
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if not text:
        return []
    found: list[Found] = []
    if "orders" in allowed or "customers" in allowed:
        found += await _of_people(tx, text, allowed, most, channels)
    if "products" in allowed:
        found += await _products(tx, text, most)
    if "nodes" in allowed:
        found += await _nodes(tx, text, most)
    if "systems" in allowed:
        rows = await tx.many(SYSTEMS, text=text, most=most)
        found += [
            Found("systems", row["name"], row["name"], f"{row['kind']}, {row['health']}", row["name"] == text.lower())
            for row in rows
        ]
    return sorted(found, key=lambda one: not one.is_exact)


async def _of_people(
    tx: Tx, text: str, allowed: Collection[Kind], most: int, channels: Collection[str] | None
) -> list[Found]:
    """Orders of a text and who bought them; customers whom nobody else's order tells of."""
    wanted = Filter(text=text, channels=None if channels is None else tuple(channels))
    page = await orders.listed(tx, wanted, most)
    found = [_order(one, text) for one in page.items] if "orders" in allowed else []
    if "customers" not in allowed:
        return found
    ids = [int(one.customer.id) for one in page.items if not _means(one, text)]
    return [*found, *await _customers(tx, text, ids, most)]


def _order(order: orders.Summary, text: str) -> Found:
    who = ", ".join(part for part in (order.customer.name, order.customer.phone or order.customer.email) if part)
    return Found("orders", order.number, order.number, who, _means(order, text))


def _means(order: orders.Summary, text: str) -> bool:
    """Whether the order's very number or reference was typed; the number may lack its prefix."""
    typed, number = _NOT_PLAIN.sub("", text.upper()), _NOT_PLAIN.sub("", order.number.upper())
    return text == order.channel_ref or (len(typed) >= SHORTEST_PART * 2 and number in {typed, _prefix(number) + typed})


def _prefix(number: str) -> str:
    return number.rstrip("0123456789")


async def _customers(tx: Tx, text: str, ids: Sequence[int], most: int) -> list[Found]:
    """Those of that name or e-mail, those who bought what was found; if there are none, those who may be meant."""
    name = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    words = ["%" + _WILD.sub(r"\\\1", word) + "%" for word in name.split() if len(word) >= SHORTEST_PART]
    rows = await tx.many(
        PEOPLE,
        name=name,
        name_until=name + LAST,
        email=text.lower(),
        email_until=text.lower() + LAST,
        ids=list(dict.fromkeys(ids)),
        longest=max(words, key=len, default=None),
        words=words,
        most=most,
    )
    if not rows and words:
        return [_meant(one) for one in (await customers.find(tx, text, limit=most)).items]
    return [_customer(row) for row in rows]


def _meant(person: customers.Customer) -> Found:
    phones = [phone.typed for phone in person.entry.phones[:1]]
    return Found("customers", str(person.id), person.entry.name, ", ".join([*phones, *person.entry.emails[:1]]))


def _customer(row: Record) -> Found:
    reached = ", ".join(part for part in (row["phone"], row["email"]) if part)
    return Found("customers", str(row["id"]), row["name"], reached, row["rank"] == 0)


async def _products(tx: Tx, text: str, most: int) -> list[Found]:
    found = await catalog.search(tx, text, limit=most)
    exact = {text.upper(), text.replace(" ", "").replace("-", "")}
    return [
        Found("products", one.sku, one.name, one.sku, one.sku.upper() in exact or one.gtin in exact)
        for one in found.items
    ]


async def _nodes(tx: Tx, text: str, most: int) -> list[Found]:
    found = await network.list_nodes(tx, limit=most, q=text)
    return [Found("nodes", one.code, one.name, one.code, one.code.upper() == text.upper()) for one in found.items]
