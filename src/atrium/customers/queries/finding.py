"""Finding customers as one types, and finding those who may be the same."""

import re
from dataclasses import dataclass
from typing import Any

from asyncpg import Record

from atrium.customers.model import Search, search, until
from atrium.customers.queries.knowing import Customer, see
from atrium.kernel import Tx
from atrium.kernel.paging import Page, cursor, key_of

MOST_MATCHES = 1_000
MOST_SHARING = 20
ALIKE = 0.5
MEANT = "0.5"
"""How alike (pg_trgm) a part of a name must be to what was typed, so that a typo or two do not matter."""
_ESCAPED = re.compile(r"([%_\\])")
_ESCAPE = r"\\\1"

BROWSE = """
    SELECT c.id, c.name_key FROM customers.customers c
     WHERE c.merged_into IS NULL AND c.name_key < %(until)s
       AND (c.name_key, c.id) > (%(last_key)s, %(last_id)s::bigint)
     ORDER BY c.name_key, c.id
     LIMIT %(most)s
"""

# Nobody reads thousands of matches: beyond so many of each sort it is time to type more.
FIND = """
    WITH found AS MATERIALIZED (
        (SELECT c.id FROM customers.customers c
          WHERE c.name_key LIKE %(longest)s AND c.name_key LIKE ALL (%(parts)s::text[])
          LIMIT %(matches)s)
        UNION
        (SELECT e.customer_id FROM customers.emails e
          WHERE e.email >= %(email)s AND e.email < %(email_until)s
          ORDER BY e.email LIMIT %(matches)s)
        UNION
        (SELECT p.customer_id FROM customers.phones p
          WHERE p.phone >= %(phone)s AND p.phone < %(phone_until)s
          ORDER BY p.phone, p.customer_id LIMIT %(matches)s)
        UNION
        (SELECT p.customer_id FROM customers.phones p
          WHERE p.national >= %(national)s AND p.national < %(national_until)s
          ORDER BY p.national, p.customer_id LIMIT %(matches)s)
    ), standing AS MATERIALIZED (
        SELECT DISTINCT COALESCE(c.merged_into, c.id) AS id FROM found JOIN customers.customers c USING (id)
    )
    SELECT c.id, c.name_key
      FROM standing JOIN customers.customers c USING (id)
     WHERE (c.name_key, c.id) > (%(last_key)s, %(last_id)s::bigint)
     ORDER BY c.name_key, c.id
     LIMIT %(most)s
"""

# Who may be meant, when nobody's name holds what was typed: the most alike first, then by name; one page of them.
ALIKE_NAMES = """
    SELECT c.id, c.name_key
      FROM (SELECT coalesce(m.merged_into, m.id) AS id, max(word_similarity(%(name)s, m.name_key)) AS likeness
              FROM customers.customers m
             WHERE m.name_key %> %(name)s::text
             GROUP BY 1
             ORDER BY 2 DESC, 1
             LIMIT %(most)s) found
      JOIN customers.customers c USING (id)
     ORDER BY found.likeness DESC, c.name_key, c.id
"""

# Each looks only at some who share a phone or an address, so that a number used by thousands costs no more.
DUPLICATES = """
    SELECT c.id, other.id AS other_id, bool_or(other.by_phone) AS by_phone, bool_or(NOT other.by_phone) AS by_address,
           max(similarity(c.name_key, other.name_key)) AS likeness
      FROM customers.customers c
     CROSS JOIN LATERAL (
           SELECT o.id, o.name_key, true AS by_phone
             FROM customers.phones p
            CROSS JOIN LATERAL (SELECT s.customer_id FROM customers.phones s
                                 WHERE s.phone = p.phone AND s.customer_id > p.customer_id
                                 ORDER BY s.customer_id LIMIT %(sharing)s) shared
             JOIN customers.customers o ON o.id = shared.customer_id
            WHERE p.customer_id = c.id
            UNION ALL
           SELECT o.id, o.name_key, false
             FROM customers.addresses h
            CROSS JOIN LATERAL (SELECT s.customer_id FROM customers.addresses s
                                 WHERE s.address_key = h.address_key AND s.customer_id > h.customer_id
                                 ORDER BY s.customer_id LIMIT %(sharing)s) shared
             JOIN customers.customers o ON o.id = shared.customer_id
            WHERE h.customer_id = c.id) other
     WHERE c.merged_into IS NULL AND similarity(c.name_key, other.name_key) >= %(alike)s
       AND (c.id, other.id) > (%(last_id)s::bigint, %(last_other)s::bigint) AND c.id >= %(last_id)s
     GROUP BY c.id, other.id
     ORDER BY c.id, other.id
     LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two customers who may be one: what they share (`phone`, `address`), how alike their names are (0 to 1)."""

    customer: Customer
    other: Customer
    shared: tuple[str, ...]
    likeness: float


async def find(tx: Tx, typed: str, limit: int = 50, after: str | None = None) -> Page[Customer]:
    """Customers by part of a name, the start of an e-mail address or of a phone number, ordered by name.

    Of more than 1,000 matches only some are found. When there are none, those whose names are most like it.
    """
    wanted = search(typed)
    last_key, last_id = key_of(after, str, int) or (wanted.start or "", 0)
    page = {"last_key": last_key, "last_id": last_id, "most": limit + 1}
    if wanted.start is not None:
        rows = await tx.many(BROWSE, until=until(wanted.start), **page)
    else:
        rows = await tx.many(FIND, **_bounds(wanted), matches=MOST_MATCHES, **page)
    if not rows and wanted.is_guessable and not after:
        rows = await _alike(tx, " ".join(wanted.words), limit)
    customers = await see(tx, [row["id"] for row in rows[:limit]])
    return Page(customers, cursor(rows[limit - 1]["name_key"], rows[limit - 1]["id"]) if len(rows) > limit else None)


async def _alike(tx: Tx, name: str, most: int) -> list[Record]:
    async with tx.tuned(pg_trgm__word_similarity_threshold=MEANT):
        return await tx.many(ALIKE_NAMES, name=name, most=most)


async def duplicates(tx: Tx, limit: int = 50, after: str | None = None) -> Page[Duplicate]:
    """Pairs of customers with like names who share a phone or an address, the older of the two first."""
    last_id, last_other = key_of(after, int, int) or (0, 0)
    rows = await tx.many(
        DUPLICATES,
        sharing=MOST_SHARING,
        alike=ALIKE,
        last_id=last_id,
        last_other=last_other,
        most=limit + 1,
    )
    shown = rows[:limit]
    ids = {id_ for row in shown for id_ in (row["id"], row["other_id"])}
    customers = {customer.id: customer for customer in await see(tx, ids)}
    pairs = [
        Duplicate(
            customers[row["id"]],
            customers[row["other_id"]],
            tuple(name for name in ("phone", "address") if row[f"by_{name}"]),
            round(row["likeness"], 2),
        )
        for row in shown
    ]
    return Page(pairs, cursor(rows[limit - 1]["id"], rows[limit - 1]["other_id"]) if len(rows) > limit else None)


def _bounds(wanted: Search) -> dict[str, Any]:
    """Patterns of the words, the longest one for the index; where contacts begin and end. Null finds nothing."""
    parts = [f"%{_ESCAPED.sub(_ESCAPE, word)}%" for word in wanted.words]
    starts = {"email": wanted.email, "phone": wanted.phone, "national": wanted.national}
    ends = {f"{name}_until": start and until(start) for name, start in starts.items()}
    return {"longest": max(parts, key=len, default=None), "parts": parts, **starts, **ends}
