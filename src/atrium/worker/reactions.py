"""Reactions inside the house: each fact settles in the transaction of what is done about it, so exactly once."""

import asyncio
import random
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from atrium.dispatch import transmissions
from atrium.dispatch.reactions import Reaction
from atrium.dispatch.sequencer import sequence
from atrium.dispatch.transmissions import Claim, Failure, Reach, Transmission, retry_at
from atrium.kernel import Database, Tx
from atrium.kernel.database import REPEATABLE, is_lost

if TYPE_CHECKING:
    from atrium.worker.crew import Crew

_TRIES = 5
_ROUNDS = 100

# A crash may undo commits that were not flushed yet, but only whole ones, latest first: the fact is then due again.
# Nothing that leaves the house can be undone so: systems and cursors only see what the sequencer has numbered, and its
# own commit waits for the disk, with all that was committed before it.
LAZILY = "SET LOCAL synchronous_commit = off"

log = structlog.get_logger(__name__)


async def enroll(tx: Tx, reactions: Sequence[Reaction]) -> None:
    """Let these reactions hear what they ask for from now on, and no others."""
    for reaction in reactions:
        await transmissions.enroll(tx, reaction.name, reaction.kinds)
    await transmissions.dismiss_others(tx, [reaction.name for reaction in reactions])


async def carry(crew: "Crew", reaction: Reaction) -> None:
    """Settle a reaction's facts as they fall due, until the crew closes."""
    while not crew.closing.is_set():
        await crew.bell.wait(reaction.name)
        while not crew.closing.is_set() and (lanes := crew.lanes.of(reaction.name)):
            began = time.monotonic()
            most = crew.pace.batch(reaction.batch)
            looked_at = await react(crew.database, reaction, lanes, most)
            await asyncio.sleep(crew.pace.rest(looked_at, time.monotonic() - began))
            if looked_at < most:
                break


async def react(database: Database, reaction: Reaction, lanes: Collection[int], most: int) -> int:
    """Settle the next batch of a reaction; says how many facts were looked at."""
    async with database.read() as tx:
        claim = await transmissions.claim(tx, Reach(reaction.name, lanes), most=min(most, reaction.batch), until=tx.now)
    if claim.blocked:
        await _park(database, claim)
    if claim.ready:
        try:
            await _settle(database, reaction, claim.ready)
        except Exception as problem:
            if is_lost(problem):
                raise
            if len(claim.ready) > 1:
                await _singly(database, reaction, claim.ready)
            else:
                await _note(database, reaction, claim.ready[0], problem)
    return len(claim.ready) + len(claim.blocked)


async def settle(tx: Tx, reactions: Sequence[Reaction]) -> None:
    """Number all facts and let all reactions act, in this very transaction, until nothing is left: for tests."""
    await enroll(tx, reactions)
    for _ in range(_ROUNDS):
        facts = (await sequence(tx))["facts"]
        acted = [await _act_now(tx, reaction) for reaction in reactions]
        if not facts and not any(acted):
            return
    message = f"Reactions tell each other facts without end: {_ROUNDS} rounds were not enough."
    raise AssertionError(message)


async def _act_now(tx: Tx, reaction: Reaction) -> int:
    claim = await transmissions.claim(tx, Reach(reaction.name), most=reaction.batch, until=tx.now)
    await _act(Tx(tx.connection, "system", tx.now), reaction, claim.ready)
    return len(claim.ready)


async def _settle(database: Database, reaction: Reaction, ready: Sequence[Transmission]) -> None:
    for attempt in range(_TRIES):
        try:
            async with database.transaction("system", datetime.now(UTC)) as tx:
                await tx.run(LAZILY)
                await _act(tx, reaction, ready)
        except REPEATABLE:
            if attempt == _TRIES - 1:
                raise
        else:
            return


async def _act(tx: Tx, reaction: Reaction, ready: Sequence[Transmission]) -> None:
    taken = await transmissions.take(tx, ready)
    if not taken:
        return
    await reaction.act(tx, [each.event for each in taken])
    await transmissions.promote(tx, reaction.name, [each.event.stream for each in taken])


async def _singly(database: Database, reaction: Reaction, ready: Sequence[Transmission]) -> None:
    """One bad fact never fails its neighbours, only what comes after it in its own stream."""
    failed: set[str] = set()
    for each in ready:
        if each.event.stream in failed:
            continue
        try:
            await _settle(database, reaction, [each])
        except Exception as problem:
            if is_lost(problem):
                raise
            failed.add(each.event.stream)
            await _note(database, reaction, each, problem)


async def _note(database: Database, reaction: Reaction, failed: Transmission, problem: Exception) -> None:
    log.warning("reaction.failed", reaction=reaction.name, fact=failed.event.id, problem=repr(problem))
    now = datetime.now(UTC)
    due_at = retry_at(now, failed.attempts, failed.first_tried_at, random.random())  # noqa: S311 - spreads retries
    async with database.transaction("system", now) as tx:
        await transmissions.fail(tx, [Failure(failed.id, due_at, repr(problem))])


async def _park(database: Database, claim: Claim) -> None:
    async with database.transaction("system", datetime.now(UTC)) as tx:
        await transmissions.park(tx, claim.blocked)
