"""What other systems call our customers."""

from collections.abc import Collection, Mapping

from atrium.kernel import Tx

KNOWN = """
    SELECT k.reference, coalesce(c.merged_into, c.id) AS id
      FROM customers.known_as k
      JOIN customers.customers c ON c.id = k.customer_id
     WHERE k.source = %(source)s AND k.reference = ANY(%(references)s::text[])
"""

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('customers.known_as/' || %(source)s::text, 0))"

REMEMBER = """
    INSERT INTO customers.known_as (source, reference, customer_id)
    SELECT %(source)s, reference, customer_id
      FROM unnest(%(references)s::text[], %(ids)s::bigint[]) AS t(reference, customer_id)
"""


async def known(tx: Tx, source: str, references: Collection[str]) -> dict[str, int]:
    """The customers behind references that we have met before."""
    rows = await tx.many(KNOWN, source=source, references=list(references))
    return {row["reference"]: row["id"] for row in rows}


async def lock(tx: Tx, source: str) -> None:
    """Let one process at a time add references of a source."""
    await tx.many(LOCK, source=source)


async def remember(tx: Tx, source: str, ids: Mapping[str, int]) -> None:
    """Write down who is meant by references that are new."""
    await tx.run(REMEMBER, source=source, references=list(ids), ids=list(ids.values()))
