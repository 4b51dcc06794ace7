"""The door that a product page asks: is it there, what does it cost, when does it arrive? Asked before every order."""

from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter

from atrium.api.ground import House, answered, may, problems
from atrium.doorway.availability import Availability, Question, desk
from atrium.kernel import Refused

MOST_SKUS = 50

Skus = Annotated[list[str], Parameter(query="sku", min_items=1, max_items=MOST_SKUS, description="Once for each sku.")]
Quantity = Annotated[int, Parameter(ge=1, le=1_000_000)]


class Availabilities(msgspec.Struct, frozen=True):
    """One item for each sku, in the order asked; what we do not sell is not available and has no price."""

    items: list[Availability]


ITEMS = ResponseSpec(Availabilities, description="One item for each sku, in order.", generate_examples=False)


@get("/availability", opt=may("stock.read"), responses={200: ITEMS, **problems(400, 409)})
async def show_availability(  # noqa: PLR0913 - the question's parts
    house: House,
    skus: Skus,
    *,
    channel: str = "web",
    currency: str | None = None,
    country: str = "US",
    region: str = "",
    postal_code: str = "",
    quantity: Quantity = 1,
) -> Response[bytes]:
    """What may be promised now, at what price, and how each method would bring the quantity to this place."""
    question = Question(tuple(skus), channel, currency, country, region, postal_code, quantity)
    found = await desk(house).submit(question)
    if isinstance(found, Refused):
        raise found
    return answered(msgspec.json.encode(Availabilities(found)), 200)


routes = [show_availability]
