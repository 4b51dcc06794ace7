"""What the writer does for the placing doors: keys recalled, orders placed, answers remembered, in one transaction."""

from collections.abc import Sequence

import msgspec

from atrium import orders
from atrium.kernel import Refusal, Tx, idempotency
from atrium.kernel.idempotency import Answer, Asked


class Job(msgspec.Struct, frozen=True):
    """One order to place, with the key that its request carries, if it does."""

    placing: orders.Placing
    asked: Asked | None = None


class Done(msgspec.Struct, frozen=True):
    """An answer that may be sent: 201 for a new order, 200 for one that was there."""

    status: int
    body: bytes
    is_replayed: bool = False


def weigh(job: Job) -> int:
    """How many lines an order brings to a batch."""
    return len(job.placing.request.lines)


async def perform(tx: Tx, jobs: Sequence[Job]) -> list[Done | Refusal]:
    """Place what is new; a key that was answered before gets that answer."""
    keyed = [i for i, job in enumerate(jobs) if job.asked]
    marks = dict(zip(keyed, await idempotency.recall(tx, [a for job in jobs if (a := job.asked)]), strict=True))
    fresh = [i for i in range(len(jobs)) if marks.get(i) is None]
    outcomes = await orders.place(tx, [jobs[i].placing for i in fresh])
    done = {i: _answer(outcome) for i, outcome in zip(fresh, outcomes, strict=True)}
    await idempotency.remember(
        tx, [(a, d.status, d.body) for i, d in done.items() if isinstance(d, Done) and (a := jobs[i].asked)]
    )
    return [done[i] if i in done else _again(marks[i]) for i in range(len(jobs))]


def _answer(outcome: orders.Placed | Refusal) -> Done | Refusal:
    if isinstance(outcome, Refusal):
        return outcome
    return Done(201 if outcome.is_new else 200, msgspec.json.encode(outcome.order))


def _again(mark: Answer | Refusal | None) -> Done | Refusal:
    assert mark is not None
    return mark if isinstance(mark, Refusal) else Done(mark.status, mark.body, is_replayed=True)
