"""How methods and rates are remembered."""

from collections.abc import Collection, Sequence

from atrium.delivery.model import Method, Rate
from atrium.kernel import Tx

# One hand at a time changes the tables: rows that are new cannot be locked yet.
LOCK = "SELECT pg_advisory_xact_lock(7246006)"

PUT_METHODS = """
    INSERT INTO delivery.methods AS kept
           (code, name, label, is_active, is_pickup, days_min, days_max, cut_off, time_zone, skips_weekends)
    SELECT code, name, label, is_active, is_pickup, days_min, days_max, cut_off, time_zone, skips_weekends
      FROM unnest(%(codes)s::text[], %(names)s::text[], %(labels)s::text[], %(actives)s::boolean[],
                  %(pickups)s::boolean[], %(days_min)s::int[], %(days_max)s::int[], %(cut_offs)s::text[],
                  %(time_zones)s::text[], %(skips)s::boolean[])
        AS t(code, name, label, is_active, is_pickup, days_min, days_max, cut_off, time_zone, skips_weekends)
     ORDER BY code
        ON CONFLICT (code) DO UPDATE
       SET name = EXCLUDED.name, label = EXCLUDED.label, is_active = EXCLUDED.is_active,
           is_pickup = EXCLUDED.is_pickup, days_min = EXCLUDED.days_min, days_max = EXCLUDED.days_max,
           cut_off = EXCLUDED.cut_off, time_zone = EXCLUDED.time_zone, skips_weekends = EXCLUDED.skips_weekends
     WHERE kept IS DISTINCT FROM EXCLUDED
"""

PUT_RATES = """
    INSERT INTO delivery.rates AS kept
           (method, currency, country, region, postal_prefix, weight_from_g, goods_from, cost, free_from, days_min,
            days_max, is_active)
    SELECT method, currency, country, region, postal_prefix, weight_from_g, goods_from, cost, free_from, days_min,
           days_max, is_active
      FROM unnest(%(methods)s::text[], %(currencies)s::text[], %(countries)s::text[], %(regions)s::text[],
                  %(prefixes)s::text[], %(weights)s::bigint[], %(goods)s::bigint[], %(costs)s::bigint[],
                  %(frees)s::bigint[], %(days_min)s::int[], %(days_max)s::int[], %(actives)s::boolean[])
        AS t(method, currency, country, region, postal_prefix, weight_from_g, goods_from, cost, free_from, days_min,
             days_max, is_active)
     ORDER BY method, currency, country, region, postal_prefix, weight_from_g, goods_from
        ON CONFLICT (method, currency, country, region, postal_prefix, weight_from_g, goods_from) DO UPDATE
       SET cost = EXCLUDED.cost, free_from = EXCLUDED.free_from, days_min = EXCLUDED.days_min,
           days_max = EXCLUDED.days_max, is_active = EXCLUDED.is_active
     WHERE kept IS DISTINCT FROM EXCLUDED
"""

KNOWN_METHODS = "SELECT code FROM delivery.methods WHERE code = ANY (%(codes)s::text[])"

# Plans that were made for a table that was small stay in use until it is looked at again.
LOOK_AGAIN = "ANALYZE delivery.rates"
MANY = 100


async def lock(tx: Tx) -> None:
    """Hold the tables until the transaction ends; others wait with their changes."""
    await tx.many(LOCK)


async def put_methods(tx: Tx, methods: Sequence[Method]) -> int:
    """Keep methods, each code once; says how many were new or different."""
    return await tx.run(
        PUT_METHODS,
        codes=[method.code for method in methods],
        names=[method.name for method in methods],
        labels=[method.label for method in methods],
        actives=[method.is_active for method in methods],
        pickups=[method.is_pickup for method in methods],
        days_min=[method.days_min for method in methods],
        days_max=[method.days_max for method in methods],
        cut_offs=[method.cut_off for method in methods],
        time_zones=[method.time_zone for method in methods],
        skips=[method.skips_weekends for method in methods],
    )


async def put_rates(tx: Tx, rates: Sequence[Rate]) -> int:
    """Keep rates, each key once; says how many were new or different."""
    changed = await tx.run(
        PUT_RATES,
        methods=[rate.method for rate in rates],
        currencies=[rate.currency for rate in rates],
        countries=[rate.country for rate in rates],
        regions=[rate.region for rate in rates],
        prefixes=[rate.postal_prefix for rate in rates],
        weights=[rate.weight_from_g for rate in rates],
        goods=[rate.goods_from for rate in rates],
        costs=[rate.cost for rate in rates],
        frees=[rate.free_from for rate in rates],
        days_min=[rate.days_min for rate in rates],
        days_max=[rate.days_max for rate in rates],
        actives=[rate.is_active for rate in rates],
    )
    if changed >= MANY:
        await tx.run(LOOK_AGAIN)
    return changed


async def known_methods(tx: Tx, codes: Collection[str]) -> set[str]:
    """Which of these methods there are."""
    return {row["code"] for row in await tx.many(KNOWN_METHODS, codes=list(codes))}
