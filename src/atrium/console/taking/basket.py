"""The lines of the basket as they are shown: what each is, costs, and whether there is enough of it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atrium import catalog
from atrium.catalog import Quote, ShownProduct
from atrium.console.ground import Form
from atrium.console.orders.rows import sign_of
from atrium.console.taking.asking import plain
from atrium.console.taking.scene import Scene
from atrium.console.taking.sheet import Item
from atrium.kernel import Tx
from atrium.orders import Order


@dataclass(frozen=True, slots=True)
class Offer:
    """Work that is sold with a product, and the line it has in the basket, if it has one."""

    sku: str
    name: str
    price: int | None
    row: "Row | None" = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way out when there is too little: what is pressed, what it says, and the detail below."""

    press: str
    what: str
    detail: str


@dataclass(slots=True)
class Row:
    """One line: `left` is how many there are for it, None when it needs none; `why` says why it cannot be sold."""

    place: int
    item: Item
    name: str
    product: ShownProduct | None
    unit: int | None = None
    total: int | None = None
    needs: Counter[str] = field(default_factory=Counter[str])
    """Units of stock that it takes, by sku."""
    left: int | None = None
    why: str = ""
    parts: Sequence[tuple[int, str]] = ()
    offers: Sequence[Offer] = ()
    ways: Sequence[Way] = ()
    is_nested: bool = False
    """Whether it stands under the product that it is sold with."""

    @property
    def is_short(self) -> bool:
        """Whether more is wanted than there is."""
        return self.left is not None and self.left < self.item.quantity

    @property
    def icon(self) -> str:
        """Its sign."""
        return icon_of(self.product)

    @property
    def is_service(self) -> bool:
        """Whether it is work."""
        return self.product is not None and self.product.is_service

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return f"line-{self.place}-"


def icon_of(product: ShownProduct | None) -> str:
    """A sign for a product: work and bundles by themselves, goods by their category."""
    if product is None:
        return "package"
    if product.is_service:
        return "tool"
    return "packages" if product.components else sign_of(product.category or "")


@dataclass(frozen=True, slots=True)
class Goods:
    """Products in the basket and those they name, with what the latter cost now."""

    products: Mapping[str, ShownProduct]
    quotes: Mapping[str, Quote]


async def goods_of(tx: Tx, scene: Scene) -> Goods:
    """Read what the basket holds, with the services and parts that belong to it."""
    skus = dict.fromkeys(item.sku for item in scene.sheet.items)
    products = {product.sku: product for product in await catalog.products(tx, skus)} if skus else {}
    named = {sku for product in products.values() for sku in product.services}
    named |= {part.sku for product in products.values() for part in product.components}
    if more := sorted(named - products.keys()):
        products |= {product.sku: product for product in await catalog.products(tx, more)}
    quotes = await catalog.quote(tx, {(sku, scene.sheet.channel, scene.currency) for sku in products})
    return Goods(products, {sku: quote for (sku, _channel, _currency), quote in quotes.items()})


def rows_of(scene: Scene, goods: Goods, priced: Order | None, unsold: Mapping[str, str]) -> list[Row]:
    """A row for each item; `unsold` says why some cannot be sold, they are not among the priced."""
    lines = iter(priced.lines if priced else ())
    rows: list[Row] = []
    for place, item in enumerate(scene.sheet.items):
        product = goods.products.get(item.sku)
        row = Row(place, item, product.name if product else item.sku, product, why=unsold.get(item.sku, ""))
        if product:
            row.unit = goods.quotes[item.sku].unit_price if item.sku in goods.quotes else None
            row.parts = [(part.quantity, goods.products[part.sku].name) for part in product.components]
        if priced and not row.why:
            _price(row, [next(lines) for _part in range(max(len(row.parts), 1))])
        rows.append(row)
    _nest(rows, goods)
    return rows


def _price(row: Row, lines: Sequence[Any]) -> None:
    """What the house's lines of it say: a bundle has one for each part."""
    row.total = sum(line.unit_price * line.current - line.discount for line in lines)
    for line in lines:
        if line.is_stocked:
            row.needs[line.sku] += line.current


def _nest(rows: Sequence[Row], goods: Goods) -> None:
    """Offer each product's services under it; one that is in the basket stands under the first that offers it."""
    waiting = {row.item.sku: row for row in rows if row.is_service}
    offered: set[str] = set()
    for row in rows:
        if row.product is None or row.is_service:
            continue
        offers = [sku for sku in row.product.services if sku in goods.quotes and sku not in offered]
        offered.update(offers)
        row.offers = [
            Offer(sku, goods.quotes[sku].name, goods.quotes[sku].unit_price, waiting.get(sku)) for sku in offers
        ]
    for row in rows:
        row.is_nested = row.is_service and row.item.sku in offered


def count(rows: Collection[Row], free: Mapping[str, int]) -> None:
    """Say for each row how many there are for it, after what the other rows take."""
    wanted = sum((row.needs for row in rows), Counter[str]())
    for row in rows:
        if row.needs:
            others = {sku: wanted[sku] - units for sku, units in row.needs.items()}
            row.left = min(
                max(free.get(sku, 0) - others[sku], 0) * row.item.quantity // units for sku, units in row.needs.items()
            )


def fields_of(scene: Scene, problems: Mapping[str, str]) -> Form:
    """The sheet as a form, with what is wrong where it is wrong."""
    sheet, home = scene.sheet, scene.sheet.home
    amounts = {"charge": plain(sheet.charge, scene.currency)}
    for place, item in enumerate(sheet.items):
        amounts[f"line-{place}-price"] = plain(item.price, scene.currency)
        amounts[f"line-{place}-discount"] = plain(item.discount, scene.currency)
    form = Form.of(
        name=sheet.name,
        phone=sheet.phone,
        email=sheet.email,
        channel=sheet.channel,
        to_name=home.name,
        to_line1=home.line1,
        to_line2=home.line2,
        to_postal_code=home.postal_code,
        to_city=home.city,
        to_region=home.region,
        to_country=home.country,
        **amounts,
    )
    form.problems = dict(problems)
    return form
