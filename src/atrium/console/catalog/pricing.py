"""Price lists: what holds now and what will, by channel and currency; prices are added and ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from litestar import Response, get, post

from atrium import catalog
from atrium.catalog import ListedPrice, PriceLook, PriceRow
from atrium.console.catalog.listing import MOST_CATEGORIES
from atrium.console.catalog.words import (
    GENERAL,
    STAGES,
    address_of,
    asking,
    channels,
    may_price,
    moment_of,
    must_price,
    stage_said,
)
from atrium.console.ground import Form, Told, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.kernel import NotFound, Refusal, Refused, Stale, Tx
from atrium.kernel.upserts import Sheet

ROWS = 60
BEST = 200
MOST_PRICES = 200
MOST_MONEY = 10**12
ALL = "*"
"""In a question: every list."""


@dataclass(frozen=True, slots=True)
class Key:
    """Which price: of what, on which list (None: the general one), in which currency, from when."""

    sku: str
    channel: str | None
    currency: str
    since: datetime | None

    @classmethod
    def of(cls, visit: Visit, form: Form) -> "Key":
        """As a form names it."""
        since = moment_of(visit, form, "from")
        return cls(form.value("sku").strip(), form.value("channel") or None, form.value("currency").upper(), since)


@get("/prices", opt=may("catalog.read"))
async def list_prices(visit: Visit) -> Response[bytes]:
    """Prices by channel and currency: those that hold now, will, or are over."""
    asked = visit.asked
    async with visit.house.database.read(visit.actor) as tx:
        skus = [one.sku for one in (await catalog.search(tx, asked["q"], limit=BEST)).items] if asked["q"] else None
        at = None if asked.get("channel", ALL) == ALL else [asked["channel"]]
        stages = (asked["stage"],) if asked["stage"] in STAGES else None
        look = PriceLook(skus, at, asked["currency"] or None, asked["category"] or None, stages)  # pyright: ignore[reportArgumentType]
        found = await catalog.price_list(tx, look, ROWS, asked.get("after"))
        lists = await channels(tx)
        categories = (await catalog.tree.listed(tx, limit=MOST_CATEGORIES)).items
    return visit.page(
        "catalog/prices.html",
        asked=asked,
        found=found,
        channels=lists,
        categories=categories,
        stages=list(STAGES),
        stage_said=stage_said,
        may_price=partial(may_price, visit),
        may_change=visit.visitor.may("prices.write"),
        all=ALL,
    )


@get("/prices/new", opt=may("prices.write"))
async def show_new_price(visit: Visit) -> Response[bytes]:
    """An empty price, for a product if one is named."""
    asked = visit.asked
    async with visit.house.database.read(visit.actor) as tx:
        usual = await usual_currency(tx, asked["sku"])
    form = Form.of(sku=asked["sku"], channel=asked["channel"], currency=asked["currency"] or usual)
    return await _page(visit, form)


@post("/prices/new", opt=may("prices.write"))
async def add_price(visit: Visit) -> Response[bytes]:
    """Set a price on a list; one that begins at the same time is replaced only by who has seen it."""
    form = await visit.form()
    form.text("sku", is_needed=True, most=64)
    key, amount, until = Key.of(visit, form), _amount(form), moment_of(visit, form, "until")
    if key.since and until and until <= key.since:
        form.refuse("until", _("The price would end before it begins."))
    if not form:
        return await _page(visit, form, status=400)
    must_price(visit, key.channel)

    async def work(tx: Tx) -> None:
        await alone(tx)
        standing = await _standing(tx, key)
        if standing and form.value("known") != _known(standing):
            raise Stale("There is a price that begins then already.")
        await put(tx, [PriceRow(key.sku, amount, key.currency, key.channel, key.since, until)])

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await _page(visit, form, key, refusal)
    return visit.go(address_of(key.sku), _("The price is set."))


@post("/prices/end", opt=may("prices.write"))
async def end_price(visit: Visit) -> Response[bytes]:
    """End a price now; one that has not begun is taken away."""
    form = await visit.form()
    key = Key.of(visit, form)
    must_price(visit, key.channel)

    async def work(tx: Tx) -> ListedPrice:
        await alone(tx)
        standing = await _standing(tx, key)
        if standing is None:
            raise NotFound("There is no such price; it may have been taken away.")
        if form.value("known") != _known(standing):
            raise Stale("Someone changed this price meanwhile.")
        is_to_come = standing.stage == "coming"
        amount, until = (None, standing.valid_until) if is_to_come else (standing.amount, tx.now)
        await put(tx, [PriceRow(key.sku, amount, key.currency, key.channel, key.since, until)])
        return standing

    ended = await write(visit.house, visit.actor, work)
    undo = asking(
        "/prices/again",
        sku=ended.sku,
        channel=ended.channel,
        currency=ended.currency,
        amount=str(ended.amount),
        since=ended.valid_from.isoformat() if ended.valid_from else None,
        until=ended.valid_until.isoformat() if ended.valid_until else None,
    )
    said = _("The price was taken away.") if ended.stage == "coming" else _("The price has ended.")
    return visit.go(form.value("back") or address_of(key.sku), Told(said, undo=undo))


@post("/prices/again", opt=may("prices.write"))
async def set_again(visit: Visit) -> Response[bytes]:
    """Set a price as it was before it was ended."""
    asked = visit.asked
    form = Form.of(**{"from": asked["since"] or None}, **asked)
    key, amount = Key.of(visit, form), form.whole("amount", most=MOST_MONEY, is_needed=True)
    until = moment_of(visit, form, "until")
    if not form:
        raise NotFound("There is no such price.")
    must_price(visit, key.channel)

    async def work(tx: Tx) -> None:
        await put(tx, [PriceRow(key.sku, amount, key.currency, key.channel, key.since, until)])

    await write(visit.house, visit.actor, work)
    return visit.go(address_of(key.sku), _("The price holds again."))


async def alone(tx: Tx) -> None:
    """An empty sheet changes nothing, and keeps others from changing the catalog until we have."""
    await catalog.put_prices(tx, Sheet[PriceRow](()))


async def put(tx: Tx, rows: Collection[PriceRow]) -> int:
    """Set prices, all or none; how many changed. Raises Refused."""
    report = await catalog.put_prices(tx, Sheet(rows))
    skus = [row.sku for row in rows]
    for no in report.refused:
        raise Refused(no.code, no.detail, skus=[skus[no.row]])
    return report.changed


async def usual_currency(tx: Tx, sku: str = "") -> str | None:
    """The currency of a product's first price; of the first price of all when it has none."""
    own = (await catalog.price_list(tx, PriceLook([sku]), 1)).items if sku else []
    found = own or (await catalog.price_list(tx, PriceLook(), 1)).items
    return found[0].currency if found else None


def _amount(form: Form) -> int | None:
    currency = form.value("currency").strip().upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        form.refuse("currency", _("Three letters, like USD."))
        return None
    amount = form.money("amount", currency, is_needed=True)
    if amount is not None and not 0 <= amount <= MOST_MONEY:
        form.refuse("amount", _("An amount, like 19.99."))
    return amount


async def _standing(tx: Tx, key: Key) -> ListedPrice | None:
    """The price that begins at the same time on the same list."""
    look = PriceLook([key.sku], [key.channel or GENERAL], key.currency)
    found = (await catalog.price_list(tx, look, MOST_PRICES)).items
    return next((one for one in found if one.valid_from == key.since), None)


def _known(price: ListedPrice) -> str:
    """A price as one saw it: its amount and its end."""
    return f"{price.amount}/{price.valid_until.isoformat() if price.valid_until else ''}"


async def _page(
    visit: Visit, form: Form, key: Key | None = None, refusal: Refusal | None = None, status: int = 200
) -> Response[bytes]:
    sku = form.value("sku").strip()
    async with visit.house.database.read(visit.actor) as tx:
        standing = await _standing(tx, key) if key and refusal and refusal.code == "stale" else None
        product = next(iter(await catalog.products(tx, [sku])), None) if sku else None
        prices = (await catalog.price_list(tx, PriceLook([sku]), MOST_PRICES)).items if product else []
        lists = await channels(tx)
    return visit.page(
        "catalog/price.html",
        refusal.status if refusal else status,
        form=form,
        product=product,
        prices=prices,
        channels=lists,
        lists=[(code, lists[code].name) for code in lists if may_price(visit, code)],
        may_general=may_price(visit, None),
        standing=standing,
        known=_known(standing) if standing else form.value("known"),
        why=sentence(refusal) if refusal else "",
        stage_said=stage_said,
    )
