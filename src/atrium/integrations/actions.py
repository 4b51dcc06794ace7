"""What is done with systems: connect, pause, give a new secret, tell again, skip, stop."""

import base64
import random
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from asyncpg import Record

from atrium.dispatch import replays, transmissions
from atrium.dispatch.transmissions import SYSTEM, Failure, retry_at
from atrium.integrations import model, store
from atrium.integrations.events import (
    SecretReplaced,
    SystemCameBack,
    SystemChanged,
    SystemConnected,
    SystemStopped,
    SystemWentDown,
    TransmissionSkipped,
    TransmissionsReplayed,
)
from atrium.integrations.model import Health, Outcome
from atrium.kernel import Malformed, NotFound, Refused, Stale, Tx
from atrium.kernel.seals import Seal

FORMER_GOOD_FOR = timedelta(hours=24)
MOST_PATTERNS = 100
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_PATTERN = re.compile(r"\*|[a-z_]+\.(\*|[A-Z][A-Za-z]*\*?)")


@dataclass(frozen=True, slots=True)
class Connection:
    """What one says of a system: its kind, address, the facts it wants (`orders.*`), whether it is told now."""

    kind: str
    url: str
    events: list[str]
    active: bool = True


async def connect(
    tx: Tx, seal: Seal, name: str, wanted: Connection, *, version: int | None = None, is_new: bool = False
) -> tuple[str, bool]:
    """Introduce a system, or change it; its secret, and whether it is new.

    With `version` only that one is changed, with `is_new` nothing that is there already. Raises Malformed for what
    cannot be a system, Stale, NotFound, Refused `name_taken`.
    """
    _check(name, wanted)
    where = (wanted.url, wanted.events, wanted.active)
    secret = _new_secret()
    is_added = version is None and await store.connect(tx, name, wanted.kind, where, seal.close(secret, name))
    if not is_added:
        before = await _lock(tx, name)
        if is_new:
            raise Refused("name_taken", f"There is a system {name} already; open that one or take another name.")
        if version not in {None, before["version"]}:
            raise Stale(f"{name} was changed meanwhile; read it again, then change it.", version=before["version"])
        secret = seal.open(before["secret"], name)
        await store.change(tx, name, wanted.kind, where)
    await _tell_from_now_on(tx, name, wanted, is_new=is_added)
    return secret, is_added


async def pause(tx: Tx, name: str, *, is_active: bool) -> None:
    """Tell a system nothing for a while, or go on; all else of it stays as it is. Raises NotFound."""
    before = await _lock(tx, name)
    wanted = Connection(before["kind"], before["url"], before["events"], is_active)
    await store.change(tx, name, wanted.kind, (wanted.url, wanted.events, is_active))
    await _tell_from_now_on(tx, name, wanted, is_new=False)


async def _tell_from_now_on(tx: Tx, name: str, wanted: Connection, *, is_new: bool) -> None:
    """Let what happens reach a system as it is now, and say so."""
    await transmissions.enroll(tx, SYSTEM + name, wanted.events, is_active=wanted.active)
    if wanted.active:
        await transmissions.hurry(tx, SYSTEM + name)
    told = SystemConnected if is_new else SystemChanged
    await tx.emit(told(name, wanted.kind, wanted.events, wanted.active))
    await store.announce(tx)


async def replace_secret(tx: Tx, seal: Seal, name: str) -> str:
    """A new secret; for a day messages are signed with both. Raises NotFound."""
    await _lock(tx, name)
    secret = _new_secret()
    await store.replace_secret(tx, name, seal.close(secret, name), tx.now + FORMER_GOOD_FOR)
    await tx.emit(SecretReplaced(name))
    await store.announce(tx)
    return secret


async def replay(tx: Tx, name: str, start: int | None, ids: Sequence[int] = ()) -> int:
    """Tell a system again, all from a position on or some; says how many are due again. Raises NotFound."""
    await _lock(tx, name)
    if start is not None:
        count = await replays.replay_from(tx, SYSTEM + name, start)
    else:
        count = await replays.replay_these(tx, SYSTEM + name, ids)
    await tx.emit(TransmissionsReplayed(name, count, start, tuple(str(each) for each in ids)))
    return count


async def retry(tx: Tx, transmission_id: int) -> None:
    """Tell one again now. Raises NotFound."""
    found = await _find(tx, transmission_id)
    await replay(tx, found, None, [transmission_id])


async def skip(tx: Tx, transmission_id: int, reason: str) -> None:
    """Let one go undone, and those behind it go on. Raises NotFound, Refused `already_over`."""
    name = await _find(tx, transmission_id)
    if not await transmissions.skip(tx, transmission_id, reason):
        raise Refused("already_over", "This transmission is over; there is nothing to skip.")
    await tx.emit(TransmissionSkipped(name, str(transmission_id), reason))


async def record(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Write down what came of a number of attempts, at different systems."""
    done = [each for each in outcomes if each.answer.is_done]
    if done:
        await transmissions.close(tx, [each.transmission.id for each in done], [each.answer.status for each in done])
    await transmissions.fail(tx, [_failure(tx, each) for each in outcomes if not each.answer.is_done])
    await _note_health(tx, {each.health.system: each.health for each in outcomes if each.health})
    for system in {each.health.system for each in outcomes if each.is_back and each.health}:
        await transmissions.hurry(tx, SYSTEM + system)
    for system in {each.health.system for each in outcomes if each.answer.is_goodbye and each.health}:
        await _stop(tx, system)


def _failure(tx: Tx, outcome: Outcome) -> Failure:
    sent, answer = outcome.transmission, outcome.answer
    due_at = retry_at(tx.now, sent.attempts, sent.first_tried_at, random.random())  # noqa: S311 - spreads retries
    return Failure(sent.id, due_at, answer.error, answer.status)


async def _stop(tx: Tx, name: str) -> None:
    """A system wants to be told no more: what comes queues until somebody makes it active again."""
    reason = "The system answered 410 Gone."
    if await store.stop(tx, name, reason):
        await transmissions.stop(tx, SYSTEM + name)
        await tx.emit(SystemStopped(name, reason), actors=["system"])
        await store.announce(tx)


async def _note_health(tx: Tx, healths: Mapping[str, Health]) -> None:
    """Write down how systems are doing; tell when one goes down or comes back."""
    facts: list[SystemWentDown | SystemCameBack] = []
    for row in await store.note_health(tx, list(healths.values())) if healths else ():
        if row["after"] == "down" and row["before"] != "down":
            facts.append(SystemWentDown(row["name"], row["error"] or ""))
        elif row["before"] == "down" and row["after"] != "down":
            facts.append(SystemCameBack(row["name"]))
    await tx.emit(*facts, actors=["system"] * len(facts))


def _check(name: str, wanted: Connection) -> None:
    if not _NAME.fullmatch(name):
        raise Malformed("A system's name is made of small letters, digits, - and _.", at="name")
    if wanted.kind not in model.KINDS:
        raise Malformed(f"A system's kind is one of {', '.join(model.KINDS)}.", at="kind")
    if not 0 < len(wanted.events) <= MOST_PATTERNS:
        raise Malformed(f"Name the facts that the system is to hear, up to {MOST_PATTERNS}: orders.*", at="events")
    for place, pattern in enumerate(wanted.events):
        if not _PATTERN.fullmatch(pattern):
            raise Malformed("A pattern is like orders.OrderPlaced, orders.* or *.", at=f"events[{place}]")
    if len(wanted.url) > 2000:
        raise Malformed("An address has at most 2,000 characters.", at="url")
    model.check_url(wanted.url)


async def _lock(tx: Tx, name: str) -> Record:
    found = await store.lock(tx, name)
    if found is None:
        raise NotFound(f"There is no system {name}.")
    return found


async def _find(tx: Tx, transmission_id: int) -> str:
    found = await replays.find(tx, transmission_id)
    if found is None or not found["listener"].startswith(SYSTEM):
        raise NotFound(f"There is no transmission {transmission_id}.")
    return found["listener"].removeprefix(SYSTEM)


def _new_secret() -> str:
    """32 random bytes, as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
