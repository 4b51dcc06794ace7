"""Leaving a note on an order."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec

from atrium.api.ground import Caller, House, may, once, problems
from atrium.api.orders.changing import check_scope
from atrium.kernel import Tx
from atrium.orders import watching


class NoteForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What colleagues should know."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=watching.LONGEST_NOTE)]


class NoteView(msgspec.Struct, frozen=True):
    """A note as it stands in the history, with who wrote it."""

    number: str
    text: str
    actor: str


NOTED = ResponseSpec(NoteView, description="The note as it stands.", generate_examples=False)


@post("/orders/{number:str}/notes", opt=may("orders.place"), responses={201: NOTED, **problems(400, 404)})
async def add_note(
    number: str, data: NoteForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Leave a note for colleagues in the history of an order; nothing else changes."""

    async def work(tx: Tx) -> NoteView:
        order = await check_scope(tx, caller, "orders.place", number)
        await watching.note(tx, int(order.id), data.text)
        return NoteView(order.number, data.text.strip(), caller.actor)

    return await once(request, house, caller, work, status=201)
