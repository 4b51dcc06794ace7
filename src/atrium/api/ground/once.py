"""Do it once: in one transaction, with the answer remembered under the key that came with the request."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response

from atrium.access import Caller
from atrium.api.ground.house import House
from atrium.kernel import Refused, Tx, idempotency
from atrium.kernel.idempotency import Answer, Asked

TRIES = 5
JSON = "application/json"


def asked_of(request: Request[Any, Any, Any], caller: Caller, body: bytes) -> Asked | None:
    """What the request asks to do once; None without an Idempotency-Key. Raises Malformed for a key that is none."""
    key = request.headers.get("idempotency-key")
    return None if key is None else idempotency.ask(caller.actor, request.scope["path"], key, body)


def answered(body: bytes, status: int, *, again: bool = False) -> Response[Any]:
    """An answer that is JSON already; `again` when it is the first one's."""
    headers = {"Idempotency-Replayed": "true"} if again else None
    return Response(body, status_code=status, media_type=JSON, headers=headers)


async def once(
    request: Request[Any, Any, Any],
    house: House,
    caller: Caller,
    work: Callable[[Tx], Awaitable[Any]],
    *,
    status: int = 201,
) -> Response[Any]:
    """Run `work(tx)` in one transaction, commit, then answer what it returned; a repeat gets the first answer.

    Works that meet in a deadlock are done again. Raises Refused `idempotency_conflict` or `in_progress`.
    """
    asked = asked_of(request, caller, await request.body())
    for attempt in range(TRIES):
        try:
            async with house.database.transaction(caller.actor) as tx:
                return await _do(tx, asked, work, status)
        except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
            if attempt == TRIES - 1:
                raise
    raise AssertionError


async def _do(tx: Tx, asked: Asked | None, work: Callable[[Tx], Awaitable[Any]], status: int) -> Response[Any]:
    if asked is None:
        return answered(msgspec.json.encode(await work(tx)), status)
    before = (await idempotency.recall(tx, [asked]))[0]
    match before:
        case Refused():
            raise before
        case Answer():
            return answered(before.body, before.status, again=True)
        case None:
            body = msgspec.json.encode(await work(tx))
            await idempotency.remember(tx, [(asked, status, body)])
            return answered(body, status)
