"""Making two customers one; nothing is lost."""

from asyncpg import Record

from atrium.kernel import Tx

LOCK_BOTH = """
    SELECT id, version, merged_into FROM customers.customers
     WHERE id = ANY (%(ids)s::bigint[])
     ORDER BY id
       FOR NO KEY UPDATE
"""

# E-mails, phones and addresses follow those that the one who stands has already.
MERGE = """
    WITH mailed AS (
        UPDATE customers.emails e
           SET customer_id = %(into)s,
               place = e.place + (SELECT count(*) FROM customers.emails o WHERE o.customer_id = %(into)s)
         WHERE e.customer_id = %(merged)s
    ), phoned AS (
        INSERT INTO customers.phones (phone, customer_id, national, typed, place)
        SELECT p.phone, %(into)s, p.national, p.typed,
               p.place + (SELECT count(*) FROM customers.phones o WHERE o.customer_id = %(into)s)
          FROM customers.phones p WHERE p.customer_id = %(merged)s
            ON CONFLICT DO NOTHING
    ), hung_up AS (
        DELETE FROM customers.phones WHERE customer_id = %(merged)s
    ), named AS (
        UPDATE customers.identities SET customer_id = %(into)s WHERE customer_id = %(merged)s
    ), housed AS (
        INSERT INTO customers.addresses
               (customer_id, name, line1, line2, postal_code, city, region, country, address_key, place)
        SELECT %(into)s, a.name, a.line1, a.line2, a.postal_code, a.city, a.region, a.country, a.address_key,
               a.place + (SELECT count(*) FROM customers.addresses o WHERE o.customer_id = %(into)s)
          FROM customers.addresses a WHERE a.customer_id = %(merged)s
            ON CONFLICT DO NOTHING
    ), moved_out AS (
        DELETE FROM customers.addresses WHERE customer_id = %(merged)s
    ), pointed AS (
        UPDATE customers.customers
           SET merged_into = %(into)s, merged_at = COALESCE(merged_at, %(now)s)
         WHERE id = %(merged)s OR merged_into = %(merged)s
    ), aliased AS (
        SELECT kind, vat_id, notes FROM customers.customers WHERE id = %(merged)s
    )
    UPDATE customers.customers c
       SET kind = CASE WHEN 'company' IN (c.kind, aliased.kind) THEN 'company' ELSE 'person' END,
           vat_id = COALESCE(c.vat_id, aliased.vat_id),
           notes = concat_ws(E'\\n', NULLIF(c.notes, ''), NULLIF(aliased.notes, '')),
           version = c.version + 1, changed_at = %(now)s
      FROM aliased
     WHERE c.id = %(into)s
"""


async def lock_both(tx: Tx, merged_id: int, into_id: int) -> dict[int, Record]:
    """Both customers by id, held until the end."""
    rows = await tx.many(LOCK_BOTH, ids=[merged_id, into_id])
    return {row["id"]: row for row in rows}


async def merge(tx: Tx, merged_id: int, into_id: int) -> None:
    """Give all that the one has to the other, and let the one point there."""
    await tx.run(MERGE, merged=merged_id, into=into_id, now=tx.now)
