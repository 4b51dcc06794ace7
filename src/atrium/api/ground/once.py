"""Do it once: in one transaction, with the answer remembered under the key that came with the request."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response

from atrium.access import Caller
from atrium.doorway import House, write
from atrium.kernel import Refused, Tx, idempotency
from atrium.kernel.idempotency import Answer, Asked
from atrium.kernel.seals import Seal

JSON = "application/json"


def asked_of(request: Request[Any, Any, Any], caller: Caller, body: bytes) -> Asked | None:
    """What the request asks to do once; None without an Idempotency-Key. Raises Malformed for a key that is none."""
    for name, value in request.scope["headers"]:
        if name == b"idempotency-key":
            return idempotency.ask(caller.actor, request.scope["path"], value.decode("latin-1"), body)
    return None


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
    is_secret: bool = False,
) -> Response[Any]:
    """Write what `work(tx)` does and answer what it gave; a repeat gets the first answer.

    An answer that holds a secret (`is_secret`) is remembered sealed with the house's key. Raises Refused
    `idempotency_conflict` or `in_progress`.
    """
    asked = asked_of(request, caller, await request.body())
    seal = Seal(house.settings.key()) if asked and is_secret else None

    async def answer(tx: Tx) -> Response[Any]:
        if asked is None:
            return answered(msgspec.json.encode(await work(tx)), status)
        before = (await idempotency.recall(tx, [asked]))[0]
        match before:
            case Refused():
                raise before
            case Answer():
                return answered(_opened(before.body, asked, seal), before.status, again=True)
            case None:
                body = msgspec.json.encode(await work(tx))
                await idempotency.remember(tx, [(asked, status, _kept(body, asked, seal))])
                return answered(body, status)

    return await write(house, caller.actor, answer)


def _kept(body: bytes, asked: Asked, seal: Seal | None) -> bytes:
    """An answer as it is remembered."""
    return body if seal is None else seal.close(body.decode(), _place(asked))


def _opened(body: bytes, asked: Asked, seal: Seal | None) -> bytes:
    """An answer as it was given. Raises Refused when it was sealed with a key that is no longer the house's."""
    if seal is None:
        return body
    try:
        return seal.open(body, _place(asked)).encode()
    except ValueError:
        raise Refused(
            "idempotency_conflict",
            "The first answer was sealed with another ATRIUM_SECRET_KEY and is lost; use a new key.",
            idempotency_key=asked.key,
        ) from None


def _place(asked: Asked) -> str:
    return f"{asked.caller} {asked.path} {asked.key}"
