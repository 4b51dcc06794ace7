"""What a form asks is done once: the key that its page made is remembered with the change, and where that led."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
from litestar import Response

from atrium.console.ground.forms import Form
from atrium.console.ground.pages import Told, Visit
from atrium.console.ground.safety import ONCE
from atrium.doorway import write
from atrium.kernel import Refused, Tx, idempotency
from atrium.kernel.idempotency import Answer, Asked

DONE = 200
TRIES = 100
REST_S = 0.1


class Led(msgspec.Struct, frozen=True):
    """Where a deed leads, and what is said there."""

    address: str
    told: Told | None = None


async def once(visit: Visit, form: Form, work: Callable[[Tx], Awaitable[Led]]) -> Response[bytes]:
    """Do `work(tx)` and go where it leads; the same form, sent again, leads there too and does nothing.

    The second of two that are sent at once waits for the first. Raises Refused `idempotency_conflict` when the
    page was sent before with other words.
    """
    key = form.value(ONCE)
    path = visit.request.scope["path"]
    asked = idempotency.ask(visit.actor, path, key, form.written()) if key else None
    for attempt in range(TRIES):
        try:
            led = await write(visit.house, visit.actor, lambda tx: _led(tx, asked, work))
        except Refused as refusal:
            if asked is None or refusal.code != "in_progress" or attempt == TRIES - 1:
                raise
            await asyncio.sleep(REST_S)
        else:
            return visit.go(led.address, led.told)
    raise AssertionError


async def _led(tx: Tx, asked: Asked | None, work: Callable[[Tx], Awaitable[Led]]) -> Led:
    if asked is None:
        return await work(tx)
    match (await idempotency.recall(tx, [asked]))[0]:
        case Answer(body=body):
            return msgspec.json.decode(body, type=Led)
        case Refused(code="idempotency_conflict"):
            raise Refused("idempotency_conflict", "This was sent before, with other contents. Load the page again.")
        case Refused() as refusal:
            raise refusal
        case None:
            led = await work(tx)
            await idempotency.remember(tx, [(asked, DONE, msgspec.json.encode(led))])
            return led
