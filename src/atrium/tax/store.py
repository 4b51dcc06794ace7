"""How rates are remembered."""

from collections.abc import Sequence

from atrium.kernel import Tx
from atrium.tax.model import Rate

# One hand at a time changes the tables: rows that are new cannot be locked yet.
LOCK = "SELECT pg_advisory_xact_lock(7246007)"

PUT = """
    INSERT INTO tax.rates AS kept
           (country, tax_class, region, postal_prefix, percent, name, valid_from, valid_until)
    SELECT country, tax_class, region, postal_prefix, percent, name,
           COALESCE(valid_from, '-infinity'), COALESCE(valid_until, 'infinity')
      FROM unnest(%(countries)s::text[], %(classes)s::text[], %(regions)s::text[], %(prefixes)s::text[],
                  %(percents)s::numeric[], %(names)s::text[], %(froms)s::timestamptz[], %(untils)s::timestamptz[])
        AS t(country, tax_class, region, postal_prefix, percent, name, valid_from, valid_until)
     ORDER BY country, tax_class, region, postal_prefix, valid_from
        ON CONFLICT (country, tax_class, region, postal_prefix, valid_from) DO UPDATE
       SET percent = EXCLUDED.percent, name = EXCLUDED.name, valid_until = EXCLUDED.valid_until
     WHERE (kept.percent, kept.name, kept.valid_until)
           IS DISTINCT FROM (EXCLUDED.percent, EXCLUDED.name, EXCLUDED.valid_until)
"""

WITHDRAW = """
    DELETE FROM tax.rates r
     USING unnest(%(countries)s::text[], %(classes)s::text[], %(regions)s::text[], %(prefixes)s::text[],
                  %(froms)s::timestamptz[]) AS t(country, tax_class, region, postal_prefix, valid_from)
     WHERE (r.country, r.tax_class, r.region, r.postal_prefix, r.valid_from)
           = (t.country, t.tax_class, t.region, t.postal_prefix, t.valid_from)
"""

# Plans that were made for a table that was small stay in use until it is looked at again.
LOOK_AGAIN = "ANALYZE tax.rates"
MANY = 100


async def lock(tx: Tx) -> None:
    """Hold the tables until the transaction ends; others wait with their changes."""
    await tx.many(LOCK)


async def put(tx: Tx, rates: Sequence[Rate]) -> int:
    """Keep rates, each key once; says how many were new or different."""
    changed = await tx.run(
        PUT,
        countries=[rate.country for rate in rates],
        classes=[rate.tax_class for rate in rates],
        regions=[rate.region for rate in rates],
        prefixes=[rate.postal_prefix for rate in rates],
        percents=[rate.percent for rate in rates],
        names=[rate.name for rate in rates],
        froms=[rate.valid_from for rate in rates],
        untils=[rate.valid_until for rate in rates],
    )
    if changed >= MANY:
        await tx.run(LOOK_AGAIN)
    return changed


async def withdraw(tx: Tx, rates: Sequence[Rate]) -> int:
    """Take away rates that have not begun; says how many were there."""
    return await tx.run(
        WITHDRAW,
        countries=[rate.country for rate in rates],
        classes=[rate.tax_class for rate in rates],
        regions=[rate.region for rate in rates],
        prefixes=[rate.postal_prefix for rate in rates],
        froms=[rate.valid_from for rate in rates],
    )
