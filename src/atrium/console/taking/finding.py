"""Found as one types: who calls, and what they want."""

from dataclasses import dataclass
from datetime import date

from litestar import Response, get

from atrium import catalog, customers
from atrium.catalog import ShownProduct
from atrium.console.ground import Visit, may
from atrium.console.taking import shelves
from atrium.console.taking.basket import icon_of
from atrium.console.taking.scene import PICKUP, Scene, gather
from atrium.console.taking.sheet import Home, Sheet
from atrium.doorway.availability import Availability, Question, answer
from atrium.kernel import Refused, Tx
from atrium.network import near

MOST_PEOPLE = 6
MOST_PRODUCTS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A product with all that an agent says about it."""

    product: ShownProduct
    now: Availability
    door: date | None
    """When it is there, brought the way that is chosen."""
    pickup: near.Spot | None
    """The nearest node that hands it out."""

    @property
    def icon(self) -> str:
        """Its sign."""
        return icon_of(self.product)


@get("/orders/new/people", opt=may("customers.read"))
async def find_people(visit: Visit) -> Response[bytes]:
    """Customers by what was typed: a phone number, an e-mail, a name."""
    typed = visit.asked["who"].strip()[:200]
    async with visit.house.database.read(visit.actor) as tx:
        found = (await customers.find(tx, typed, limit=MOST_PEOPLE)).items if typed else []
    return visit.page("taking/_people.html", typed=typed, found=found)


@get("/orders/new/products", opt=may("catalog.read"))
async def find_products(visit: Visit) -> Response[bytes]:
    """Products by what was typed: price, stock, when it is at the door, where it is picked up."""
    typed = visit.asked["what"].strip()[:100]
    async with visit.house.database.read(visit.actor) as tx:
        scene = await gather(tx, visit, _sheet(visit), None)
        found, has_more = await _found(tx, scene, typed) if typed and scene.channel else ([], False)
    return visit.page("taking/_products.html", typed=typed, found=found, has_more=has_more, scene=scene)


def _sheet(visit: Visit) -> Sheet:
    """As much of the sheet as finding needs."""
    country, _bar, rest = visit.asked["near"].partition("|")
    region, _bar, postal_code = rest.partition("|")
    home = Home(postal_code=postal_code[:20], region=region[:100], country=country[:2])
    return Sheet(key="-", channel=visit.asked["channel"], method=visit.asked["method_now"], home=home)


async def _found(tx: Tx, scene: Scene, typed: str) -> tuple[list[Found], bool]:
    page = await catalog.search(tx, typed, limit=MOST_PRODUCTS)
    products = [product for product in page.items if product.status != "archived"]
    if not products:
        return [], False
    home, skus = scene.home, tuple(product.sku for product in products)
    question = Question(skus, scene.sheet.channel, scene.currency, home.country, home.region, home.postal_code, 1)
    items = (await answer(tx, [question]))[0]
    if isinstance(items, Refused):
        raise items
    where = await shelves.spots(tx, scene) if any(method.code == PICKUP for method in scene.methods) else []
    pickups = await _pickups(tx, products, where)
    method = scene.sheet.method
    if scene.is_pickup:
        method = next((each.code for each in scene.methods if not each.is_pickup), method)
    return [
        Found(product, item, _door(item, method), pickups.get(product.sku))
        for product, item in zip(products, items, strict=True)
    ], page.next is not None


def _door(item: Availability, method: str) -> date | None:
    if not item.available:
        return None
    return next((arrival.latest for arrival in item.delivery if arrival.method == method), None)


async def _pickups(tx: Tx, products: list[ShownProduct], where: list[near.Spot]) -> dict[str, near.Spot]:
    """The nearest node that has one of each, with all its parts."""
    needs = {
        product.sku: {part.sku: part.quantity for part in product.components} or {product.sku: 1}
        for product in products
        if product.is_stocked or product.components
    }
    stock = await shelves.stock_of(tx, {sku for need in needs.values() for sku in need}, where)
    found: dict[str, near.Spot] = {}
    for spot in where:
        for sku, need in needs.items():
            has = all(stock.get((spot.node.code, part), 0) >= units for part, units in need.items())
            if sku not in found and has:
                found[sku] = spot
    return found
