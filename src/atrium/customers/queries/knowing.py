"""One customer, or some by their ids."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from atrium.customers.model import Address, Entry, Kind, Person, Phone
from atrium.kernel import Tx

KNOWN = """
    SELECT asked.id AS asked, c.id, c.name,
           (SELECT e.email FROM customers.emails e
             WHERE e.customer_id = c.id ORDER BY e.place, e.email LIMIT 1) AS email,
           (SELECT p.phone FROM customers.phones p
             WHERE p.customer_id = c.id ORDER BY p.place, p.phone LIMIT 1) AS phone
      FROM unnest(%(ids)s::bigint[]) AS asked(id)
      JOIN customers.customers a ON a.id = asked.id
      JOIN customers.customers c ON c.id = COALESCE(a.merged_into, a.id)
"""

SEE = """
    SELECT c.id, c.kind, c.name, c.vat_id, c.notes, c.version, c.added_at, c.changed_at,
           ARRAY(SELECT e.email FROM customers.emails e
                  WHERE e.customer_id = c.id ORDER BY e.place, e.email) AS emails,
           ARRAY(SELECT jsonb_build_array(p.phone, p.national, p.typed) FROM customers.phones p
                  WHERE p.customer_id = c.id ORDER BY p.place, p.phone) AS phones,
           ARRAY(SELECT jsonb_build_object('name', h.name, 'line1', h.line1, 'line2', h.line2, 'city', h.city,
                                           'postal_code', h.postal_code, 'region', h.region, 'country', h.country)
                   FROM customers.addresses h WHERE h.customer_id = c.id ORDER BY h.place, h.id) AS addresses,
           ARRAY(SELECT m.id FROM customers.customers m WHERE m.merged_into = c.id ORDER BY m.id) AS aliases
      FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked(id, place)
      JOIN customers.customers a ON a.id = asked.id
      JOIN customers.customers c ON c.id = COALESCE(a.merged_into, a.id)
     ORDER BY asked.place
"""

CONSENTS = """
    SELECT n.channel, n.purpose, n.is_given, n.happened_at, n.source, n.actor
      FROM customers.consents n
     WHERE n.customer_id IN (SELECT c.id FROM customers.customers c
                              WHERE c.id = %(id)s OR c.merged_into = %(id)s)
     ORDER BY n.happened_at DESC, n.id DESC
"""

ALLOWED = """
    SELECT asked.id
      FROM unnest(%(ids)s::bigint[]) AS asked(id)
      JOIN customers.customers a ON a.id = asked.id
     WHERE (SELECT n.is_given
              FROM customers.customers c JOIN customers.consents n ON n.customer_id = c.id
             WHERE (c.id = COALESCE(a.merged_into, a.id) OR c.merged_into = COALESCE(a.merged_into, a.id))
               AND n.channel = %(channel)s AND n.purpose = %(purpose)s
             ORDER BY n.happened_at DESC, n.id DESC
             LIMIT 1)
"""

ALIASES = """
    SELECT c.id
      FROM customers.customers a
      JOIN customers.customers c
        ON c.id = COALESCE(a.merged_into, a.id) OR c.merged_into = COALESCE(a.merged_into, a.id)
     WHERE a.id = %(id)s
     ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with all we know; `aliases` are the ids of those who were merged into them."""

    id: int
    version: int
    entry: Entry
    aliases: tuple[int, ...]
    added_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """A leave given or withdrawn, as it was noted; `is_current` if no later one took its place."""

    channel: str
    purpose: str
    is_given: bool
    happened_at: datetime
    source: str
    actor: str
    is_current: bool


async def known(tx: Tx, ids: Collection[int]) -> dict[int, Person]:
    """The customers we know, by the ids asked for; a merged one is answered by the one who stands (`Person.id`)."""
    if not ids:
        return {}
    rows = await tx.many(KNOWN, ids=list(ids))
    return {row["asked"]: Person(row["name"], row["email"], row["phone"], id=row["id"]) for row in rows}


async def see(tx: Tx, ids: Collection[int]) -> list[Customer]:
    """All we know of customers, in the order asked; those we do not know are left out."""
    return [_customer(row) for row in await tx.many(SEE, ids=list(ids))] if ids else []


async def aliases(tx: Tx, customer_id: int) -> list[int]:
    """All ids that mean this customer, by which what was written before a merge is found."""
    return [row["id"] for row in await tx.many(ALIASES, id=customer_id)]


async def consents(tx: Tx, customer_id: int) -> list[Noted]:
    """What a customer (who stands) allowed and forbade, latest first."""
    seen: set[tuple[str, str]] = set()
    noted: list[Noted] = []
    for row in await tx.many(CONSENTS, id=customer_id):
        subject = (row["channel"], row["purpose"])
        noted.append(Noted(**row, is_current=subject not in seen))
        seen.add(subject)
    return noted


async def allow(tx: Tx, ids: Collection[int], channel: str, purpose: str) -> set[int]:
    """Of these customers those whom we may contact by a channel for a purpose."""
    rows = await tx.many(ALLOWED, ids=list(ids), channel=channel, purpose=purpose)
    return {row["id"] for row in rows}


def _customer(row: Record) -> Customer:
    entry = Entry(
        row["name"],
        Kind(row["kind"]),
        tuple(row["emails"]),
        tuple(Phone(*phone) for phone in row["phones"]),
        tuple(Address(**address) for address in row["addresses"]),
        row["vat_id"],
        row["notes"],
    )
    return Customer(row["id"], row["version"], entry, tuple(row["aliases"]), row["added_at"], row["changed_at"])
