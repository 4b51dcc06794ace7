"""Idempotency keys make a repeated request harmless: the first answer is kept with the change that it told of."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from atrium.kernel.errors import Malformed, Refused
from atrium.kernel.tx import Tx

LONGEST_KEY = 255

# Two statements: the second sees what was committed by whoever held a lock before the first got it.
LOCK = """
    SELECT pg_try_advisory_xact_lock(hashtextextended(caller || chr(31) || path || chr(31) || key, 7246002)) AS is_ours
      FROM unnest(%(callers)s::text[], %(paths)s::text[], %(keys)s::text[])
        WITH ORDINALITY AS asked(caller, path, key, place)
     ORDER BY place
"""
RECALL = """
    SELECT asked.place, kept.digest, kept.status, kept.answer
      FROM unnest(%(callers)s::text[], %(paths)s::text[], %(keys)s::text[])
        WITH ORDINALITY AS asked(caller, path, key, place)
      JOIN kernel.idempotency AS kept
        ON kept.caller = asked.caller AND kept.path = asked.path AND kept.key = asked.key
"""
REMEMBER = """
    INSERT INTO kernel.idempotency (caller, path, key, digest, status, answer, created_at)
    SELECT caller, path, key, digest, status, answer, %(now)s
      FROM unnest(%(callers)s::text[], %(paths)s::text[], %(keys)s::text[], %(digests)s::bytea[],
                  %(statuses)s::smallint[], %(answers)s::bytea[])
        AS told(caller, path, key, digest, status, answer)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that carries a key: who asked, where, under which key, and the digest of what was asked."""

    caller: str
    path: str
    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: bytes


def ask(caller: str, path: str, key: str, body: bytes) -> Asked:
    """Check a key and take the digest of the body. Raises Malformed for a key that is none."""
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        message = f"An Idempotency-Key has 1 to {LONGEST_KEY} printable ASCII characters."
        raise Malformed(message, at="Idempotency-Key")
    return Asked(caller, path, key, hashlib.sha256(body).digest())


async def recall(tx: Tx, asked: Sequence[Asked]) -> list[Answer | Refused | None]:
    """What each was answered before, in order: None is new (and ours until this transaction ends).

    A Refused (returned, not raised: it is one item's, not the batch's) says `idempotency_conflict` when the
    key came with another body, `in_progress` when the first request is still under way.
    """
    if not asked:
        return []
    named = {
        "callers": [one.caller for one in asked],
        "paths": [one.path for one in asked],
        "keys": [one.key for one in asked],
    }
    locks = await tx.many(LOCK, **named)
    kept = {row["place"] - 1: row for row in await tx.many(RECALL, **named)}
    marks: list[Answer | Refused | None] = []
    first: dict[tuple[str, str, str], Asked] = {}
    for place, one in enumerate(asked):
        name = (one.caller, one.path, one.key)
        if row := kept.get(place):
            same = row["digest"] == one.digest
            marks.append(Answer(row["status"], row["answer"]) if same else _conflict(one))
        elif name in first:
            marks.append(_under_way(one) if first[name].digest == one.digest else _conflict(one))
        else:
            first[name] = one
            marks.append(None if locks[place]["is_ours"] else _under_way(one))
    return marks


async def remember(tx: Tx, told: Sequence[tuple[Asked, int, bytes]]) -> None:
    """Keep answers (2xx only) with the change that they tell of."""
    if not told:
        return
    await tx.run(
        REMEMBER,
        now=tx.now,
        callers=[asked.caller for asked, _, _ in told],
        paths=[asked.path for asked, _, _ in told],
        keys=[asked.key for asked, _, _ in told],
        digests=[asked.digest for asked, _, _ in told],
        statuses=[status for _, status, _ in told],
        answers=[answer for _, _, answer in told],
    )


def _conflict(asked: Asked) -> Refused:
    return Refused(
        "idempotency_conflict", "This key was used for something else; use a new key.", idempotency_key=asked.key
    )


def _under_way(asked: Asked) -> Refused:
    return Refused(
        "in_progress", "The first request with this key is still under way; ask again.", idempotency_key=asked.key
    )
