"""How systems are remembered."""

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Record

from atrium.integrations.model import Health
from atrium.kernel import Tx

LOCK = """
    SELECT name, kind, url, events, is_active, secret, former_secret, former_until, version
      FROM integrations.systems WHERE name = %(name)s FOR UPDATE
"""
CONNECT = """
    INSERT INTO integrations.systems
           (name, kind, url, events, is_active, secret, health_since, created_at, changed_at)
    VALUES (%(name)s, %(kind)s, %(url)s, %(events)s::text[], %(is_active)s, %(secret)s, %(now)s, %(now)s, %(now)s)
    ON CONFLICT (name) DO NOTHING
"""
CHANGE = """
    UPDATE integrations.systems
       SET kind = %(kind)s, url = %(url)s, events = %(events)s::text[], is_active = %(is_active)s,
           stopped_reason = NULL, version = version + 1, changed_at = %(now)s
     WHERE name = %(name)s
"""
RENEW = """
    UPDATE integrations.systems
       SET former_secret = secret, former_until = %(until)s, secret = %(secret)s,
           version = version + 1, changed_at = %(now)s
     WHERE name = %(name)s
"""
STOP = """
    UPDATE integrations.systems
       SET is_active = false, stopped_reason = %(reason)s, version = version + 1, changed_at = %(now)s
     WHERE name = %(name)s AND is_active
"""
NOTE_HEALTH = """
    WITH before AS (
        SELECT s.name, s.health FROM integrations.systems s
         WHERE s.name = ANY (%(names)s::text[]) ORDER BY s.name FOR UPDATE
    )
    UPDATE integrations.systems s
       SET health = t.health, failures = t.failures,
           health_since = CASE WHEN s.health = t.health THEN s.health_since ELSE %(now)s END,
           last_error = coalesce(t.error, s.last_error),
           last_error_at = CASE WHEN t.error IS NULL THEN s.last_error_at ELSE %(now)s END
      FROM unnest(%(names)s::text[], %(states)s::text[], %(failures)s::int[], %(errors)s::text[])
        AS t(name, health, failures, error)
      JOIN before ON before.name = t.name
     WHERE s.name = t.name
    RETURNING s.name, before.health AS before, s.health AS after, s.last_error AS error
"""
ANNOUNCE = "SELECT pg_notify('atrium', 'systems')"


async def lock(tx: Tx, name: str) -> Record | None:
    """A system that is about to be changed."""
    return await tx.maybe(LOCK, name=name)


async def connect(tx: Tx, name: str, kind: str, where: tuple[str, list[str], bool], secret: bytes) -> bool:
    """A new system: address, patterns, whether it is active; False when somebody else was faster."""
    url, events, is_active = where
    return bool(
        await tx.run(
            CONNECT, name=name, kind=kind, url=url, events=events, is_active=is_active, secret=secret, now=tx.now
        )
    )


async def change(tx: Tx, name: str, kind: str, where: tuple[str, list[str], bool]) -> None:
    """A system as it is from now on; why it was stopped is forgotten."""
    url, events, is_active = where
    await tx.run(CHANGE, name=name, kind=kind, url=url, events=events, is_active=is_active, now=tx.now)


async def replace_secret(tx: Tx, name: str, secret: bytes, until: datetime) -> None:
    """A new secret; the former one is good until then."""
    await tx.run(RENEW, name=name, secret=secret, until=until, now=tx.now)


async def stop(tx: Tx, name: str, reason: str) -> bool:
    """Tell it no more; whether it was still active."""
    return bool(await tx.run(STOP, name=name, reason=reason, now=tx.now))


async def note_health(tx: Tx, healths: Sequence[Health]) -> list[Record]:
    """How systems are doing now, and how they were before."""
    return await tx.many(
        NOTE_HEALTH,
        names=[each.system for each in healths],
        states=[each.state for each in healths],
        failures=[each.failures for each in healths],
        errors=[each.error for each in healths],
        now=tx.now,
    )


async def announce(tx: Tx) -> None:
    """Let workers look at the systems again."""
    await tx.many(ANNOUNCE)
