"""Doors for the systems that are told what happens here."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from msgspec import Meta

from atrium import integrations
from atrium.api.ground import After, Caller, House, Limit, may, once, problems, write
from atrium.api.transmissions import TransmissionView, transmission_view
from atrium.dispatch import replays
from atrium.dispatch.transmissions import SYSTEM
from atrium.integrations import Connection, System
from atrium.kernel import Malformed, Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.kernel.seals import Seal

MOST_REPLAYED = 1_000

Kind = Literal["erp", "crm", "warehouse", "logistics", "staff", "loyalty", "telephony", "webhook"]
State = Literal["waiting", "due", "done", "stuck", "skipped"]
Id = Annotated[str, Meta(pattern="^[0-9]{1,18}$")]
Number = Annotated[str, Parameter(pattern="^[0-9]{1,18}$")]


class SystemForm(msgspec.Struct, forbid_unknown_fields=True):
    """What a system is, where it is told, and of which facts: `orders.OrderPlaced`, `orders.*`, `*`.

    Not `active`: its facts queue until it is.
    """

    kind: Kind
    url: Annotated[str, Meta(max_length=2000, examples=["https://erp.example.com/atrium"])]
    events: Annotated[list[str], Meta(min_length=1, max_length=100, examples=[["orders.*"]])]
    active: bool = True


class Connected(msgspec.Struct):
    """A system as it was put, and the secret that its messages are signed with (Standard Webhooks 1.0.0)."""

    name: str
    kind: str
    url: str
    events: list[str]
    active: bool
    secret: str


class Secret(msgspec.Struct):
    """A new secret; the former one signs beside it for a day."""

    secret: str


class ReplayForm(msgspec.Struct, forbid_unknown_fields=True):
    """What a system is told again: all from a position on, or some transmissions."""

    start: Annotated[int, Meta(ge=0, lt=2**62)] | None = msgspec.field(default=None, name="from")
    transmissions: Annotated[list[Id], Meta(max_length=MOST_REPLAYED)] = []


class Replayed(msgspec.Struct):
    """How many transmissions are due again."""

    due: int


class SkipForm(msgspec.Struct, forbid_unknown_fields=True):
    """Why a transmission is let go undone."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


RENEWED = ResponseSpec(Secret, description="The new secret.", generate_examples=False)
REPLAYED = ResponseSpec(Replayed, description="How many are due again.", generate_examples=False)
SHOWN = ResponseSpec(TransmissionView, description="The transmission as it is now.", generate_examples=False)


@put("/systems/{name:str}", opt=may("systems.write"), responses=problems(400))
async def put_system(name: str, data: SystemForm, house: House, caller: Caller) -> Connected:
    """Connect a system or change it; its secret stays the same."""
    wanted = Connection(data.kind, data.url, data.events, data.active)
    seal = _seal(house)
    secret, _ = await write(house, caller.actor, lambda tx: integrations.connect(tx, seal, name, wanted))
    return Connected(name, data.kind, data.url, data.events, data.active, secret)


@get("/systems", opt=may("systems.read"), responses=problems(400))
async def list_systems(house: House, limit: Limit = 50, after: After = None) -> Page[System]:
    """Systems by name, how they are doing and what they have not been told yet."""
    key = key_of(after, str)
    async with house.database.read() as tx:
        systems = await integrations.listed(tx, key[0] if key else "", limit + 1)
    return page(systems, limit, lambda system: (system.name,))


@get("/systems/{name:str}", opt=may("systems.read"), responses=problems(404))
async def get_system(name: str, house: House) -> System:
    """One system."""
    async with house.database.read() as tx:
        return await integrations.get(tx, name)


@post("/systems/{name:str}/secret", opt=may("systems.write"), responses={201: RENEWED, **problems(404)})
async def post_secret(name: str, request: Request[Any, Any, Any], house: House, caller: Caller) -> Response[bytes]:
    """Give a system a new secret."""
    seal = _seal(house)

    async def work(tx: Tx) -> Secret:
        return Secret(await integrations.replace_secret(tx, seal, name))

    return await once(request, house, caller, work, is_secret=True)


@get("/systems/{name:str}/transmissions", opt=may("systems.read"), responses=problems(400, 404))
async def list_transmissions(
    name: str,
    house: House,
    limit: Limit = 50,
    after: After = None,
    standing: Annotated[State | None, Parameter(query="state")] = None,
) -> Page[TransmissionView]:
    """What a system was told or is to be told, by position."""
    key = key_of(after, int)
    async with house.database.read() as tx:
        rows = await replays.listed(tx, SYSTEM + name, standing, key[0] if key else 0, limit + 1)
        if not rows:
            await integrations.get(tx, name)
    return page([transmission_view(row) for row in rows], limit, lambda view: (view.position,))


@post("/systems/{name:str}/replays", opt=may("systems.write"), responses={201: REPLAYED, **problems(400, 404)})
async def post_replay(
    name: str, data: ReplayForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Tell a system again, under the same message ids."""
    if (data.start is None) == (not data.transmissions):
        raise Malformed('Say either "from", a position, or "transmissions", their ids.', at="from")

    async def work(tx: Tx) -> Replayed:
        ids = [int(each) for each in data.transmissions]
        return Replayed(await integrations.replay(tx, name, data.start, ids))

    return await once(request, house, caller, work)


@post(
    "/transmissions/{transmission:str}/skip",
    opt=may("systems.write"),
    responses={201: SHOWN, **problems(400, 404, 409)},
)
async def skip_transmission(
    transmission: Number, data: SkipForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Let one go undone; those that wait behind it go on."""

    async def work(tx: Tx) -> TransmissionView:
        await integrations.skip(tx, int(transmission), data.reason)
        return await _one(tx, transmission)

    return await once(request, house, caller, work)


@post("/transmissions/{transmission:str}/retry", opt=may("systems.write"), responses={201: SHOWN, **problems(400, 404)})
async def retry_transmission(
    transmission: Number, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Tell one again now."""

    async def work(tx: Tx) -> TransmissionView:
        await integrations.retry(tx, int(transmission))
        return await _one(tx, transmission)

    return await once(request, house, caller, work)


async def _one(tx: Tx, transmission: str) -> TransmissionView:
    found = await replays.find(tx, int(transmission))
    assert found is not None
    return transmission_view(found)


def _seal(house: House) -> Seal:
    return Seal(house.settings.key())


routes = [
    put_system,
    list_systems,
    get_system,
    post_secret,
    list_transmissions,
    post_replay,
    skip_transmission,
    retry_transmission,
]
