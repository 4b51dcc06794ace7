"""Finding anything, and going anywhere: what the palette shows as one types."""

from dataclasses import dataclass

from litestar import Response, get

from atrium import reports
from atrium.console.ground import Visit, marked, signed_in
from atrium.console.ground import gettext as _
from atrium.console.ground.keys import masked
from atrium.console.ground.rail import rooms_of
from atrium.reports import Kind

MOST_TYPED = 100
WAYS: dict[Kind, tuple[str, str, str]] = {
    "orders": ("/orders/", "receipt", "orders.read"),
    "customers": ("/customers/", "user", "customers.read"),
    "products": ("/products/", "tags", "catalog.read"),
    "nodes": ("/stock?at=", "building-warehouse", "stock.read"),
    "systems": ("/systems/", "plug-connected", "systems.read"),
}
"""By kind: where it is, its icon, who may see it."""
DEEDS = (
    (marked("Take an order"), "/orders/new", "plus", "orders.place"),
    (marked("Add a customer"), "/customers/new", "user-plus", "customers.write"),
    (marked("Add a product"), "/products/new", "tag", "catalog.write"),
    (marked("Connect a system"), "/systems/new", "plug-connected", "systems.write"),
)
"""What one may do from anywhere: word, address, icon, permission."""


@dataclass(frozen=True, slots=True)
class Way:
    """Something that the palette leads to."""

    address: str
    icon: str
    title: str
    detail: str = ""


@get("/find", opt=signed_in)
async def find_anything(visit: Visit) -> Response[bytes]:
    """What a text may mean; where one may go and what one may do, when it names that."""
    text = visit.asked["q"].strip()[:MOST_TYPED]
    allowed: list[Kind] = [kind for kind, way in WAYS.items() if visit.visitor.may(way[2])]
    found: list[Way] = []
    if text:
        async with visit.house.database.read(visit.actor) as tx:
            seen = await reports.find(tx, text, allowed, channels=visit.caller.channels_for("orders.read"))
        found = [Way(WAYS[one.kind][0] + masked(one.key), WAYS[one.kind][1], one.title, one.detail) for one in seen]
    return visit.page("finding/found.html", text=text, found=found, ways=_ways(visit, text))


def _ways(visit: Visit, text: str) -> list[Way]:
    """Rooms and deeds whose names begin like a word of the text; all of them when nothing is typed."""
    rooms = [Way(room.address, room.icon, room.name) for room in rooms_of(visit.visitor)]
    deeds = [Way(address, icon, _(word)) for word, address, icon, needs in DEEDS if visit.visitor.may(needs)]
    wanted = text.casefold()
    return [way for way in (*deeds, *rooms) if not wanted or any(_begins(word, wanted) for word in _words(way.title))]


def _words(title: str) -> list[str]:
    return [title.casefold(), *title.casefold().split()]


def _begins(word: str, wanted: str) -> bool:
    return len(word) > 2 and word.startswith(wanted)


routes = [find_anything]

__all__ = ["routes"]
