"""Finding many customers at once by what they are recognized by, and adding those who are new."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from atrium.customers.model import Address, Marks, Person, clean, tidy
from atrium.kernel import Tx

# One look into an index for each, whatever the planner believes about the sizes of the tables.
RECOGNIZE = """
    SELECT COALESCE((SELECT e.customer_id FROM customers.emails e
                      WHERE e.email = asked.email),
                    (SELECT i.customer_id FROM customers.identities i
                      WHERE i.phone = asked.phone AND i.name_key = asked.name_key)) AS id
      FROM unnest(%(emails)s::text[], %(phones)s::text[], %(name_keys)s::text[])
           WITH ORDINALITY AS asked(email, phone, name_key, place)
     ORDER BY asked.place
"""

# Whoever claims an e-mail address, or a phone and name, first is the customer. Claims are made in sorted order, so
# that two who add the same people at once wait for each other and never in a ring.
ADD = """
    WITH asked AS MATERIALIZED (
        SELECT nextval(pg_get_serial_sequence('customers.customers', 'id')) AS id, place, name, name_key, email,
               phone, national, typed
          FROM jsonb_to_recordset(%(people)s::jsonb)
            AS t(place integer, name text, name_key text, email text, phone text, national text, typed text)
    ), claimed AS (
        INSERT INTO customers.emails (email, customer_id)
        SELECT email, id FROM asked WHERE email IS NOT NULL ORDER BY email COLLATE "C"
            ON CONFLICT DO NOTHING
        RETURNING customer_id
    ), named AS (
        INSERT INTO customers.identities (phone, name_key, customer_id)
        SELECT phone, name_key, id FROM asked
         WHERE phone IS NOT NULL AND (email IS NULL OR id IN (SELECT customer_id FROM claimed))
         ORDER BY phone COLLATE "C", name_key COLLATE "C"
            ON CONFLICT DO NOTHING
        RETURNING customer_id
    ), added AS (
        INSERT INTO customers.customers (id, name, name_key, added_at, changed_at)
        SELECT id, name, name_key, %(now)s, %(now)s FROM asked
         WHERE id IN (SELECT customer_id FROM claimed)
            OR (email IS NULL AND (phone IS NULL OR id IN (SELECT customer_id FROM named)))
         ORDER BY id
        RETURNING id
    ), reached AS (
        INSERT INTO customers.phones (phone, customer_id, national, typed)
        SELECT phone, id, national, typed FROM asked JOIN added USING (id) WHERE phone IS NOT NULL
    ), housed AS (
        INSERT INTO customers.addresses
               (customer_id, name, line1, line2, postal_code, city, region, country, address_key)
        SELECT asked.id, home.name, home.line1, home.line2, home.postal_code, home.city, home.region, home.country,
               home.address_key
          FROM jsonb_to_recordset(%(homes)s::jsonb)
            AS home(place integer, name text, line1 text, line2 text, postal_code text, city text, region text,
                    country text, address_key text)
          JOIN asked USING (place) JOIN added ON added.id = asked.id
    )
    SELECT asked.place, added.id, asked.phone IS NOT NULL AND id NOT IN (SELECT customer_id FROM named) AS is_second
      FROM asked JOIN added USING (id)
"""

# Whose e-mail address was new, and whose phone and name another process claimed at the same moment: they are one.
FORGET = """
    WITH emails AS (
        DELETE FROM customers.emails WHERE customer_id = ANY(%(ids)s::bigint[])
    ), phones AS (
        DELETE FROM customers.phones WHERE customer_id = ANY(%(ids)s::bigint[])
    ), addresses AS (
        DELETE FROM customers.addresses WHERE customer_id = ANY(%(ids)s::bigint[])
    )
    DELETE FROM customers.customers WHERE id = ANY(%(ids)s::bigint[])
"""


async def recognize(tx: Tx, people: Sequence[Marks]) -> list[int | None]:
    """Who they are, in order; nothing for those we do not know."""
    rows = await tx.many(
        RECOGNIZE,
        emails=[seen.email for seen in people],
        phones=[seen.phone and seen.phone.number for seen in people],
        name_keys=[seen.name_key for seen in people],
    )
    return [row["id"] for row in rows]


async def add(tx: Tx, people: Mapping[int, tuple[Person, Marks]]) -> dict[int, int]:
    """Add people by their places; answers the new ids by place, without those whom another process added first."""
    rows = await tx.many(
        ADD,
        now=tx.now,
        people=[_row(place, person, seen) for place, (person, seen) in people.items()],
        homes=[_home(place, person.address) for place, (person, _) in people.items() if person.address],
    )
    seconds = [row["id"] for row in rows if row["is_second"]]
    if seconds:
        await tx.run(FORGET, ids=seconds)
    return {row["place"]: row["id"] for row in rows if not row["is_second"]}


def _row(place: int, person: Person, seen: Marks) -> dict[str, Any]:
    phone = seen.phone
    return {
        "place": place,
        "name": clean(person.name),
        "name_key": seen.name_key,
        "email": seen.email,
        "phone": phone and phone.number,
        "national": phone and phone.national,
        "typed": phone and phone.typed,
    }


def _home(place: int, address: Address) -> dict[str, Any]:
    return {"place": place, "address_key": address.key, **asdict(tidy(address))}
