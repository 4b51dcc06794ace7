"""How second factors are remembered: secrets sealed, recovery codes as hashes."""

from collections.abc import Sequence

from asyncpg import Record

from atrium.kernel import Tx

BEGIN = """
    INSERT INTO access.second_factors AS f (user_id, secret, begun_at)
    VALUES (%(user_id)s, %(secret)s, %(now)s)
    ON CONFLICT (user_id) DO UPDATE
       SET secret = excluded.secret, begun_at = excluded.begun_at
     WHERE f.confirmed_at IS NULL
"""
LOCK = """
    SELECT secret, confirmed_at, last_step
      FROM access.second_factors
     WHERE user_id = %(user_id)s
       FOR UPDATE
"""
CONFIRM = """
    UPDATE access.second_factors
       SET confirmed_at = %(now)s, last_step = %(step)s
     WHERE user_id = %(user_id)s
"""
ADD_CODES = """
    INSERT INTO access.recovery_codes (user_id, hash)
    SELECT %(user_id)s, hash FROM unnest(%(hashes)s::bytea[]) AS made(hash)
"""
NOTE_STEP = """
    UPDATE access.second_factors
       SET last_step = %(step)s
     WHERE user_id = %(user_id)s AND last_step < %(step)s
"""
USE_CODE = """
    UPDATE access.recovery_codes
       SET used_at = %(now)s
     WHERE user_id = %(user_id)s AND hash = %(hash)s AND used_at IS NULL
"""
DROP = """
    DELETE FROM access.second_factors WHERE user_id = %(user_id)s RETURNING confirmed_at
"""


async def begin(tx: Tx, user_id: int, sealed: bytes) -> bool:
    """Write a sealed secret down, in place of one that was not confirmed; False when there is one in use."""
    return bool(await tx.run(BEGIN, user_id=user_id, secret=sealed, now=tx.now))


async def lock(tx: Tx, user_id: int) -> Record | None:
    """Hold a user's second factor."""
    return await tx.maybe(LOCK, user_id=user_id)


async def confirm(tx: Tx, user_id: int, step: int, hashes: Sequence[bytes]) -> None:
    """It is in use from now on, with these recovery codes."""
    await tx.run(CONFIRM, user_id=user_id, step=step, now=tx.now)
    await tx.run(ADD_CODES, user_id=user_id, hashes=hashes)


async def note_step(tx: Tx, user_id: int, step: int) -> None:
    """A code was used; it and older ones are not good any more."""
    changed = await tx.run(NOTE_STEP, user_id=user_id, step=step)
    assert changed, "the factor is locked and its last step was compared"


async def use_recovery_code(tx: Tx, user_id: int, code_hash: bytes) -> bool:
    """Use a recovery code up; False when there is none like it that is unused."""
    return bool(await tx.run(USE_CODE, user_id=user_id, hash=code_hash, now=tx.now))


async def drop(tx: Tx, user_id: int) -> bool:
    """Forget secret and recovery codes; whether it was in use."""
    row = await tx.maybe(DROP, user_id=user_id)
    return row is not None and row["confirmed_at"] is not None
