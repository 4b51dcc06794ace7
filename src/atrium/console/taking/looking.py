"""The sheet as it is shown: what it costs, what there is of it, how it gets there, what is missing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from atrium import catalog, orders
from atrium.catalog import ShownProduct
from atrium.console.ground import Form, Visit, sentence
from atrium.console.ground import gettext as _
from atrium.console.taking import basket, shelves
from atrium.console.taking.asking import Missing, draft_of, missing_of, problems_of
from atrium.console.taking.basket import Row
from atrium.console.taking.scene import PICKUP, SHIP, Scene
from atrium.console.taking.shelves import Pick
from atrium.console.taking.ways import ways_of
from atrium.delivery import Method
from atrium.kernel import Refusal, Tx
from atrium.network import near
from atrium.orders import Order, drafts


@dataclass(frozen=True, slots=True)
class Option:
    """One way to get the goods there: what it costs and when it comes, or why nobody knows."""

    code: str
    label: str
    cost: int | None
    earliest: date | None
    latest: date | None
    unknown: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    scene: Scene
    rows: Sequence[Row]
    gone: str
    """The name of what was taken out last."""
    options: Sequence[Option]
    picks: Sequence[Pick]
    priced: Order | None
    missing: Sequence[Missing]
    form: Form
    why: str
    """Why the order as a whole cannot be priced."""

    @property
    def units(self) -> int:
        """Units of goods and work in the basket."""
        return sum(row.item.quantity for row in self.rows)

    @property
    def is_short(self) -> bool:
        """Whether there is too little of something."""
        return any(row.is_short for row in self.rows)

    @property
    def is_ready(self) -> bool:
        """Whether it can be placed as it stands."""
        return not (
            self.missing or self.form.problems or self.is_short or self.why or any(row.why for row in self.rows)
        )

    @property
    def option(self) -> Option | None:
        """The way that was chosen."""
        return next((option for option in self.options if option.is_on), None)


async def look(tx: Tx, visit: Visit, scene: Scene) -> View:
    """Look at a sheet: priced as it would be placed, counted against what there is; nothing is written."""
    goods = await basket.goods_of(tx, scene)
    where = await shelves.spots(tx, scene) if scene.channel else []
    unsold, sellable = _unsold(scene, goods), scene
    if unsold:
        kept = tuple(item for item in scene.sheet.items if item.sku not in unsold)
        sellable = replace(scene, sheet=replace(scene.sheet, items=kept))
    main, options, why = await _priced(tx, visit, sellable, where)
    rows = basket.rows_of(scene, goods, main, unsold)
    wanted = sum((row.needs for row in rows), Counter[str]())
    stock = await shelves.stock_of(tx, list(wanted), where)
    picks = shelves.picks(wanted, where, stock, scene.sheet.node)
    basket.count(rows, await shelves.free_of(tx, scene, list(wanted), stock))
    for row in rows:
        if row.is_short:
            row.ways = await ways_of(tx, scene, row, picks, stock)
    form = basket.fields_of(scene, problems_of(scene))
    gone = await _name(tx, scene)
    return View(scene, rows, gone, options, picks, main, missing_of(scene), form, why)


def _unsold(scene: Scene, goods: basket.Goods) -> dict[str, str]:
    """Skus that cannot be sold as they stand, and why."""
    why: dict[str, str] = {}
    for item in scene.sheet.items:
        quote = goods.quotes.get(item.sku)
        if quote is None:
            why[item.sku] = _("We do not sell this any more. Leave it out.")
        elif quote.unit_price is None and not item.price:
            why[item.sku] = _("It has no price here. Choose another channel, or leave it out.")
    return why


async def _priced(
    tx: Tx, visit: Visit, scene: Scene, where: Sequence[near.Spot]
) -> tuple[Order | None, list[Option], str]:
    """What the sheet costs as it stands, and in each other way: all asked at once."""
    node = scene.sheet.node or (where[0].node.code if where else None)
    methods = sorted(
        (m for m in scene.methods if m.code != PICKUP or where), key=lambda m: (m.is_pickup, m.code != SHIP)
    )
    asked = [draft_of(scene, method.code, node if method.code == PICKUP else None) for method in methods]
    if not scene.sheet.items or None in asked:
        return None, [_option(scene, method, None) for method in methods], ""
    may_set = scene.draft is not None or visit.visitor.may("orders.set_price", channel=scene.sheet.channel)
    answers = await drafts.preview(
        tx, [orders.Placing(request, visit.actor, may_set) for request in asked if request is not None]
    )
    options = [_option(scene, method, answer) for method, answer in zip(methods, answers, strict=True)]
    options.sort(key=lambda option: (option.code == PICKUP, option.cost or 0))
    chosen = next((a for m, a in zip(methods, answers, strict=True) if m.code == scene.sheet.method), None)
    if isinstance(chosen, Refusal):
        return None, options, sentence(chosen)
    return chosen, options, ""


def _option(scene: Scene, method: Method, answer: Order | Refusal | None) -> Option:
    label = method.name if method.code == PICKUP else method.label or method.name
    is_on = method.code == scene.sheet.method
    if answer is None or isinstance(answer, Refusal):
        return Option(method.code, label, None, None, None, "", is_on)
    promise = answer.promise
    return Option(
        method.code, label, answer.totals.delivery, promise.earliest, promise.latest, promise.unknown or "", is_on
    )


async def _name(tx: Tx, scene: Scene) -> str:
    """What was taken out last, by name."""
    gone = scene.sheet.gone
    if gone is None:
        return ""
    found: Mapping[str, ShownProduct] = {product.sku: product for product in await catalog.products(tx, [gone.sku])}
    return found[gone.sku].name if gone.sku in found else gone.sku
