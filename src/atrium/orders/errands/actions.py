"""Beginning an errand, and carrying it on step by step."""

from collections.abc import Collection, Sequence

from atrium.kernel import Forbidden, Malformed, Refusal, Tx
from atrium.orders import queries, watching
from atrium.orders.actions.cancelling import cancel
from atrium.orders.errands import store
from atrium.orders.errands.events import ErrandAdvanced, ErrandBegun, ErrandFinished
from atrium.orders.errands.model import LONGEST_REASON, MOST, NEEDS, Deed, Errand, Missed
from atrium.orders.errands.queries import one


async def begin(
    tx: Tx, deed: Deed, numbers: Sequence[str], words: str, channels: Collection[str] | None = None
) -> Errand:
    """Do one deed at many orders, in the name of who asks; the first few are seen to at once, the worker does the rest.

    `words` is the reason or the note; `channels` are those on which they may do it (None: all). Raises Malformed.
    """
    asked = list(dict.fromkeys(numbers))
    if not 1 <= len(asked) <= MOST:
        raise Malformed(f"An errand is for 1 to {MOST:,} orders.", at="numbers")
    if not words.strip() or len(words) > (LONGEST_REASON if deed == "cancel" else watching.LONGEST_NOTE):
        raise Malformed("Say why, in a sentence or two.", at="words")
    errand_id = await store.insert(tx, deed, words.strip(), asked, None if channels is None else sorted(channels))
    await tx.emit(ErrandBegun(errand_id, deed, len(asked)))
    await carry_on(tx, errand_id)
    return await one(tx, errand_id)


async def carry_on(tx: Tx, errand_id: int) -> None:
    """See to the next few of its orders; one that refuses leaves the others alone. Nothing, when it is finished."""
    await store.lock(tx, errand_id)
    errand = await one(tx, errand_id)
    if errand.finished_at:
        return
    theirs = Tx(tx.connection, errand.actor, tx.now)
    missed = [no for number in errand.next if (no := await _see_to(theirs, errand, number))]
    await store.advance(tx, errand_id, len(errand.next), missed)
    done = errand.done + len(errand.next)
    is_over = done == len(errand.numbers)
    await theirs.emit(
        ErrandFinished(errand_id, done, len(errand.missed) + len(missed))
        if is_over
        else ErrandAdvanced(errand_id, done)
    )


async def _see_to(tx: Tx, errand: Errand, number: str) -> Missed | None:
    """Do it at one order, wholly or not at all."""
    try:
        async with tx.apart():
            order = await queries.by_number(tx, number)
            if errand.channels is not None and order.channel not in errand.channels:
                raise Forbidden(NEEDS[errand.deed])
            if errand.deed == "cancel":
                await cancel(tx, order.number, errand.words)
            else:
                await watching.note(tx, int(order.id), errand.words)
    except Refusal as refusal:
        return Missed(number, refusal.code, refusal.detail, refusal.facts)
    return None


async def forget(tx: Tx) -> None:
    """Take away what was finished long ago; what was done stays in the histories of the orders."""
    await store.forget(tx)
