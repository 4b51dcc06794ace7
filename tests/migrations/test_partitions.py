"""Partitions a month: there before they are needed, gone when they are too old, never a day early."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from atrium.dispatch import upkeep
from atrium.kernel import Tx
from atrium.kernel.migrate import MONTHS_AHEAD

PARTITIONS = """
    SELECT inhparent::regclass::text AS parent, inhrelid::regclass::text AS child
      FROM pg_inherits JOIN pg_class ON pg_class.oid = inhparent
     WHERE relkind = 'p' ORDER BY 1, 2
"""
PARENTS = "SELECT partrelid::regclass::text AS name FROM pg_partitioned_table ORDER BY 1"
MAKE = "SELECT kernel.make_partitions(%(first)s::date, %(last)s::date) AS made"
RETIRE = "SELECT kernel.retire_partitions(%(name)s::text::regclass, %(before)s::date) AS retired"
ZONE = "SET LOCAL TIME ZONE 'America/New_York'"
TELL = """
    INSERT INTO kernel.events (happened_at, stream, kind, actor, facts) VALUES (%(at)s, 'a/1', 'a.B', 'user/1', '{}')
    RETURNING tableoid::regclass::text AS partition
"""
UNCOUNTED = """
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attname) AS columns
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE a.attstattarget = 0 AND (c.relname = %(name)s::text OR starts_with(c.relname, %(name)s::text || '_2'))
     GROUP BY c.relname
"""
EVENTS, CLOSED = "kernel.events", "kernel.transmissions_closed"


def _months(first: date, count: int) -> list[str]:
    start = first.year * 12 + first.month - 1
    return [f"{month // 12}{month % 12 + 1:02}" for month in range(start, start + count)]


async def _partitions(tx: Tx) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {row["name"]: [] for row in await tx.many(PARENTS)}
    by_parent = defaultdict(list, found)
    for row in await tx.many(PARTITIONS):
        by_parent[row["parent"]].append(row["child"][-6:])
    return dict(by_parent)


async def test_this_month_and_three_ahead_are_there_for_every_table(tx: Tx) -> None:
    found = await _partitions(tx)
    expected = _months(datetime.now(UTC).date(), MONTHS_AHEAD + 1)
    assert {"kernel.events", "kernel.transmissions_closed", "inventory.movements"} <= set(found)
    assert found == dict.fromkeys(found, expected)


async def test_making_them_again_makes_none(tx: Tx) -> None:
    today = datetime.now(UTC).date()
    assert (await tx.one(MAKE, first=today, last=today))["made"] == 0


async def test_what_a_table_keeps_no_statistics_of_its_months_keep_none_of_either(tx: Tx) -> None:
    await tx.one(MAKE, first=date(2031, 11, 30), last=date(2032, 2, 1))
    found = {row["name"]: row["columns"] for row in await tx.many(UNCOUNTED, name="decisions")}
    assert len(found) == 1 + MONTHS_AHEAD + 1 + 4
    assert set(map(tuple, found.values())) == {("plan", "why")}


async def test_a_year_ends_between_two_of_them(tx: Tx) -> None:
    tables = len(await _partitions(tx))
    made = await tx.one(MAKE, first=date(2031, 11, 30), last=date(2032, 2, 1))
    assert made["made"] == 4 * tables
    assert (await _partitions(tx))[EVENTS][-4:] == ["203111", "203112", "203201", "203202"]


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2031, 12, 31, 23, 59, 59, 999999, UTC), "203112"),
        (datetime(2032, 1, 1, tzinfo=UTC), "203201"),
    ],
)
async def test_a_month_ends_at_midnight_utc_wherever_the_server_stands(tx: Tx, at: datetime, month: str) -> None:
    await tx.run(ZONE)
    await tx.one(MAKE, first=date(2031, 12, 1), last=date(2032, 1, 1))
    assert (await tx.one(TELL, at=at))["partition"] == f"{EVENTS}_{month}"


async def test_only_what_ended_before_the_day_is_retired(tx: Tx) -> None:
    await tx.one(MAKE, first=date(2020, 1, 1), last=date(2020, 4, 1))
    assert (await tx.one(RETIRE, name=CLOSED, before=date(2020, 1, 31)))["retired"] == 0
    assert (await tx.one(RETIRE, name=CLOSED, before=date(2020, 2, 1)))["retired"] == 1
    assert (await tx.one(RETIRE, name=CLOSED, before=date(2020, 3, 15)))["retired"] == 1
    found = await _partitions(tx)
    assert found[CLOSED][:2] == ["202003", "202004"]
    assert found[EVENTS][:4] == ["202001", "202002", "202003", "202004"]


async def test_upkeep_keeps_what_the_house_wants_kept(tx: Tx) -> None:
    today = datetime.now(UTC).date()
    old = today - timedelta(days=31 * 16)
    await tx.one(MAKE, first=old, last=today)
    await upkeep.partition(tx)
    found = await _partitions(tx)
    kept = _months(today, 1)[0]
    assert found[EVENTS][0] == f"{old:%Y%m}"
    assert found[CLOSED][0] >= f"{int(kept[:4]) - 2}{kept[4:]}"
    assert len(found[CLOSED]) == 14 + MONTHS_AHEAD
