"""How attempts are remembered."""

from asyncpg import Record

from atrium.access.attempts.model import FORGOTTEN_AFTER
from atrium.kernel import Tx

# Counted before the password is looked at, so that many tries at once stand in line: in the order given, as they are
# locked.
COUNT = """
    INSERT INTO access.attempts AS a (kind, value, failures, failed_at)
    SELECT kind, value, 1, %(now)s
      FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS tried(kind, value)
    ON CONFLICT (kind, value) DO UPDATE
       SET failures = CASE WHEN a.failed_at < %(now)s::timestamptz - %(forgotten)s::interval THEN 1
                           ELSE a.failures + 1
                      END,
           failed_at = %(now)s
"""
LOCK = """
    SELECT kind, failures, failed_at
      FROM access.attempts
     WHERE (kind = 'email' AND value = %(email)s) OR (kind = 'address' AND value = %(address)s)
     ORDER BY kind
       FOR UPDATE
"""
TAKE_BACK = """
    UPDATE access.attempts AS a
       SET failures = failures - 1
      FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS tried(kind, value)
     WHERE a.kind = tried.kind AND a.value = tried.value AND a.failures > 1
"""
FORGET_EMAIL = """
    DELETE FROM access.attempts WHERE kind = 'email' AND value = %(email)s
"""
FORGET_OLD = """
    DELETE FROM access.attempts WHERE failed_at < %(now)s::timestamptz - interval '1 day'
"""


async def lock(tx: Tx, email: str, address: str) -> list[Record]:
    """Failures so far of an e-mail and an address; others who try the same wait for us."""
    return await tx.many(LOCK, email=email, address=address)


async def count(tx: Tx, email: str, address: str) -> None:
    """Count one more try for both, addresses first, as they are locked."""
    kinds, values = ["address", "email"], [address, email]
    await tx.run(COUNT, kinds=kinds, values=values, now=tx.now, forgotten=FORGOTTEN_AFTER)


async def take_back(tx: Tx, kinds: list[str], values: list[str]) -> None:
    """Give back one try; they are locked already."""
    await tx.run(TAKE_BACK, kinds=kinds, values=values)


async def forget_email(tx: Tx, email: str) -> None:
    """An e-mail begins anew."""
    await tx.run(FORGET_EMAIL, email=email)


async def forget_old(tx: Tx) -> None:
    """Drop attempts of yesterday."""
    await tx.run(FORGET_OLD, now=tx.now)
