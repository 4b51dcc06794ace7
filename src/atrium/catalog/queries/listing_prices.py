"""Price lists as people read them: by channel and currency, what holds now, what will, what is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page

Stage = Literal["now", "coming", "over", "covered"]

# On one list the price that began last holds; those that began before it are covered as long as it lasts.
PRICE_LIST = """
    WITH listed AS (
        SELECT r.sku, p.name, p.category, r.channel, r.currency, r.amount, r.valid_from, r.valid_until,
               CASE WHEN r.valid_until <= %(now)s THEN 'over'
                    WHEN r.valid_from > %(now)s THEN 'coming'
                    WHEN EXISTS (SELECT FROM catalog.prices later
                                  WHERE later.sku = r.sku AND later.currency = r.currency
                                    AND later.channel IS NOT DISTINCT FROM r.channel
                                    AND later.valid_from <= %(now)s
                                    AND (later.valid_until > %(now)s OR later.valid_until IS NULL)
                                    AND (later.valid_from > r.valid_from OR r.valid_from IS NULL)) THEN 'covered'
                    ELSE 'now' END AS stage
          FROM catalog.prices r
          JOIN catalog.products p ON p.sku = r.sku
         WHERE (%(skus)s::text[] IS NULL OR r.sku = ANY(%(skus)s))
           AND (%(channels)s::text[] IS NULL OR coalesce(r.channel, '') = ANY(%(channels)s))
           AND (%(currency)s::text IS NULL OR r.currency = %(currency)s)
           AND (%(category)s::text IS NULL OR p.category = %(category)s
                OR starts_with(p.category, %(category)s || ' > '))
           AND (r.sku, coalesce(r.channel, ''), r.currency, coalesce(r.valid_from, '-infinity'))
               > (%(after_sku)s::text, %(after_channel)s::text, %(after_currency)s::text, %(after_from)s::timestamptz)
    )
    SELECT sku, name, category, channel, currency, amount, valid_from, valid_until, stage
      FROM listed
     WHERE (%(stages)s::text[] IS NULL OR stage = ANY(%(stages)s))
     ORDER BY sku, coalesce(channel, ''), currency, coalesce(valid_from, '-infinity')
     LIMIT %(most)s
"""
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
"""Where a price without a beginning stands in a list: this moment is written to PostgreSQL as `-infinity`."""


@dataclass(frozen=True, slots=True)
class PriceLook:
    """Which prices one looks for; what is not named is not asked for. The general list is channel ''."""

    skus: Collection[str] | None = None
    channels: Collection[str] | None = None
    currency: str | None = None
    category: str | None = None
    stages: Collection[Stage] | None = None


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """One price on a list, in minor units, and whether it holds now, will, is over, or is covered by a later one."""

    sku: str
    name: str
    category: str | None
    channel: str | None
    currency: str
    amount: int
    valid_from: datetime | None
    valid_until: datetime | None
    stage: Stage


async def price_list(tx: Tx, look: PriceLook, limit: int, after: str | None = None) -> Page[ListedPrice]:
    """Prices by sku, channel, currency and beginning."""
    sku, channel, currency, since = key_of(after, str, str, str, datetime) or ("", "", "", BEGINNING)
    async with tx.tuned(plan_cache_mode="force_custom_plan"):
        rows = await tx.many(
            PRICE_LIST,
            skus=_listed(look.skus),
            channels=_listed(look.channels),
            currency=look.currency,
            category=look.category,
            stages=_listed(look.stages),
            now=tx.now,
            after_sku=sku,
            after_channel=channel,
            after_currency=currency,
            after_from=since,
            most=limit + 1,
        )
    return page([ListedPrice(*row) for row in rows], limit, _key)


def _key(one: ListedPrice) -> tuple[str, str, str, datetime]:
    return (one.sku, one.channel or "", one.currency, one.valid_from or BEGINNING)


def _listed(names: Collection[str] | None) -> list[str] | None:
    return None if names is None else list(names)
