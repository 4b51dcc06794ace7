"""Placing one order or many: both go to the writer, which shares a transaction among those that wait."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec

from atrium import orders
from atrium.api.ground import Caller, House, answered, asked_of, detail_of, may, once, problems
from atrium.doorway.placing import Done, Job
from atrium.kernel import Forbidden, Malformed, Refusal, Tx
from atrium.kernel.wording import explained

MOST_ORDERS = 500


class BatchForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Orders as `POST /orders` takes them, each with its `channel_ref`; each is taken or refused by itself."""

    orders: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, max_length=MOST_ORDERS)]


class BatchResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one: an `order` with 201 or 200, or a `problem` with its status."""

    status: int
    order: orders.Order | None = None
    problem: dict[str, Any] | None = None


class BatchAnswer(msgspec.Struct, frozen=True):
    """One result per order, in order."""

    results: list[BatchResult]


@post(
    "/orders",
    opt=may("orders.place"),
    responses={
        201: ResponseSpec(orders.Order, description="The order was taken.", generate_examples=False),
        200: ResponseSpec(orders.Order, description="It had been taken before.", generate_examples=False),
        **problems(409),
    },
)
async def place_order(
    data: orders.Request, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Place an order, or keep it as a draft (`confirm: false`)."""
    asked = asked_of(request, caller, await request.body())
    done = await house.placing.submit(Job(_placing(data, caller), asked))
    if isinstance(done, Refusal):
        raise done
    return answered(done.body, done.status, again=done.is_replayed)


@post(
    "/orders/batch",
    opt=may("orders.place"),
    status_code=200,
    responses={
        200: ResponseSpec(BatchAnswer, description="One result per order.", generate_examples=False),
        **problems(409),
    },
)
async def place_batch(
    data: BatchForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Place up to 500 orders; not atomic: each has its own result. A repeat is known by each `channel_ref`."""
    if "idempotency-key" not in request.headers:
        return answered(await _each(house, caller, data), 200)

    async def work(_tx: Tx) -> msgspec.Raw:
        # The writer commits, not we: if we end before the key is kept, each order is still known by its reference.
        return msgspec.Raw(await _each(house, caller, data))

    return await once(request, house, caller, work, status=200)


async def _each(house: House, caller: Caller, data: BatchForm) -> bytes:
    """All are handed in before any is waited for, without a task for each: they are hundreds."""
    queued = [_queued(house, caller, raw) for raw in data.orders]
    answers = iter(
        await asyncio.gather(*[one for one in queued if not isinstance(one, Refusal)], return_exceptions=True)
    )
    results = [_result(one if isinstance(one, Refusal) else next(answers)) for one in queued]
    return b'{"results":[' + b",".join(results) + b"]}"


def _queued(house: House, caller: Caller, raw: dict[str, Any]) -> "asyncio.Future[Done | Refusal] | Refusal":
    try:
        return house.placing.queue(Job(_placing(_read(raw), caller)))
    except Refusal as refusal:
        return refusal


def _result(done: Done | BaseException) -> bytes:
    match done:
        case Done():
            return b'{"status":%d,"order":%s}' % (done.status, done.body)
        case Refusal():
            return msgspec.json.encode({"status": done.status, "problem": detail_of(done)})
        case _:
            raise done


def _read(raw: dict[str, Any]) -> orders.Request:
    try:
        request = msgspec.convert(raw, orders.Request)
    except (msgspec.ValidationError, RecursionError) as problem:
        detail, place = explained(problem)
        raise Malformed(detail, at=place) from None
    if request.channel_ref is None:
        raise Malformed("An order in a batch needs its channel_ref, so that a repeat is known.", at="$.channel_ref")
    return request


def _placing(request: orders.Request, caller: Caller) -> orders.Placing:
    if not caller.may("orders.place", channel=request.channel):
        raise Forbidden("orders.place", f"You may not place orders on {request.channel}.")
    return orders.Placing(request, caller.actor, caller.may("orders.set_price", channel=request.channel))
