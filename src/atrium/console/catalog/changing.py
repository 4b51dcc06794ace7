"""Many prices changed by percent: computed first, looked at, then confirmed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

import msgspec
from litestar import Response, get, post

from atrium import catalog
from atrium.catalog import ListedPrice, PriceLook, PriceRow
from atrium.console.catalog.listing import BEST, MOST_CATEGORIES
from atrium.console.catalog.pricing import alone, put, usual_currency
from atrium.console.catalog.words import asking, channels, may_price, moment_of, must_price
from atrium.console.ground import Form, Told, Visit, may, ngettext, sentence, write
from atrium.console.ground import gettext as _
from atrium.kernel import NotFound, Refusal, Refused, Stale, Tx
from atrium.kernel.money import decimals

MOST = 10_000
SHOWN = 200
ENDINGS = ("", "99", "95", "00")
"""What new prices may end in, in cents; empty leaves them as they come."""


@dataclass(frozen=True, slots=True)
class Wish:
    """By how much which prices are to change, and from when until when (None: from now, without end)."""

    channel: str | None
    currency: str
    category: str | None
    q: str
    rate: Decimal
    ending: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """A price that holds now, and what it becomes."""

    price: ListedPrice
    amount: int


@get("/prices/change", opt=may("prices.write"))
async def show_change_of_prices(visit: Visit) -> Response[bytes]:
    """What would become of prices, computed from those that hold now."""
    asked = visit.asked
    if not asked["currency"]:
        async with visit.house.database.read(visit.actor) as tx:
            asked["currency"] = await usual_currency(tx) or ""
    form = Form.of(**asked)
    wish = _wish(visit, form) if form.value("rate").strip() else None
    return await _page(visit, form, wish if form else None)


@post("/prices/change", opt=may("prices.write"))
async def change_prices(visit: Visit) -> Response[bytes]:
    """Set the prices that were looked at, unless some of them have changed since."""
    form = await visit.form()
    form.text("rate", is_needed=True)
    wish = _wish(visit, form)
    if not form or wish is None:
        return await _page(visit, form, None, status=400)
    must_price(visit, wish.channel)

    async def work(tx: Tx) -> tuple[int, datetime]:
        await alone(tx)
        steps, _rest = await _steps(tx, wish)
        if _digest(steps) != form.value("digest"):
            raise Stale("Prices changed since you looked. Look at what would become of them now.")
        since = wish.since or tx.now
        if not steps:
            raise Refused("nothing_to_change", "No price would change.")
        return await put(tx, [_row(step, since, wish.until) for step in steps]), since

    try:
        changed, since = await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await _page(visit, form, wish, refusal)
    undo = ""
    if wish.since is None:
        undo = asking(
            "/prices/change/undo", since=since.isoformat(), channel=wish.channel, currency=wish.currency,
            category=wish.category, q=wish.q,
        )  # fmt: skip
    said = ngettext("%(num)s price was changed.", "%(num)s prices were changed.", changed)
    return visit.go(asking("/prices", channel=wish.channel, currency=wish.currency, q=wish.q), Told(said, undo=undo))


@post("/prices/change/undo", opt=may("prices.write"))
async def undo_change(visit: Visit) -> Response[bytes]:
    """Take away the prices that began at one moment: those before them hold again."""
    form = Form.of(**visit.asked)
    since, currency, channel = moment_of(visit, form, "since"), form.value("currency"), form.value("channel") or None
    if since is None:
        raise NotFound("There is nothing to take back.")
    must_price(visit, channel)

    async def work(tx: Tx) -> int:
        await alone(tx)
        look = await _look(tx, channel, currency, form.value("category") or None, form.value("q"))
        found = (await catalog.price_list(tx, look, MOST)).items
        rows = [PriceRow(one.sku, None, currency, channel, since) for one in found if one.valid_from == since]
        return await put(tx, rows)

    taken = await write(visit.house, visit.actor, work)
    return visit.go("/prices", ngettext("%(num)s price was taken back.", "%(num)s prices were taken back.", taken))


def _wish(visit: Visit, form: Form) -> Wish | None:
    """What is asked for; what is wrong stands in the form's problems."""
    currency, rate = form.value("currency").strip().upper(), _rate(form)
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        form.refuse("currency", _("Three letters, like USD."))
    ending = form.choice("ending", ENDINGS) or ""
    since, until = moment_of(visit, form, "from"), moment_of(visit, form, "until")
    if until and until <= (since or visit.say.now):
        form.refuse("until", _("The prices would end before they begin."))
    q = form.text("q", most=100) or ""
    if rate is None or not form:
        return None
    return Wish(form.value("channel") or None, currency, form.value("category") or None, q, rate, ending, since, until)


def _rate(form: Form) -> Decimal | None:
    text = (form.text("rate", most=12) or "").replace("\N{MINUS SIGN}", "-").replace(",", ".").removesuffix("%").strip()
    try:
        rate = Decimal(text)
    except InvalidOperation:
        rate = Decimal("NaN")
    if not (rate.is_finite() and Decimal(-100) <= rate <= Decimal(1000)) or rate == 0:
        form.refuse("rate", _("A percentage from -100 to 1000, like -10 or 2.5."))
        return None
    return rate


async def _look(tx: Tx, channel: str | None, currency: str, category: str | None, q: str) -> PriceLook:
    skus = [one.sku for one in (await catalog.search(tx, q, limit=BEST)).items] if q else None
    return PriceLook(skus, [channel or ""], currency, category)


async def _steps(tx: Tx, wish: Wish) -> tuple[list[Step], bool]:
    """What becomes of the prices that hold now, those that stay the same left out; and whether there are too many."""
    look = await _look(tx, wish.channel, wish.currency, wish.category, wish.q)
    found = await catalog.price_list(
        tx, PriceLook(look.skus, look.channels, look.currency, look.category, ("now",)), MOST
    )
    whole = 10 ** decimals(wish.currency)
    ending = int(wish.ending) * whole // 100 if wish.ending and whole > 1 else None
    steps = [Step(one, catalog.changed_by(one.amount, wish.rate, ending, whole)) for one in found.items]
    return [step for step in steps if step.amount != step.price.amount], found.next is not None


def _row(step: Step, since: datetime, until: datetime | None) -> PriceRow:
    return PriceRow(step.price.sku, step.amount, step.price.currency, step.price.channel, since, until)


def _digest(steps: Sequence[Step]) -> str:
    """What was looked at: each sku, from how much to how much."""
    seen = [(step.price.sku, step.price.amount, step.amount) for step in steps]
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:16]


async def _page(
    visit: Visit, form: Form, wish: Wish | None, refusal: Refusal | None = None, status: int = 200
) -> Response[bytes]:
    async with visit.house.database.read(visit.actor) as tx:
        steps, is_too_much = await _steps(tx, wish) if wish else ([], False)
        lists = await channels(tx)
        categories = (await catalog.tree.listed(tx, limit=MOST_CATEGORIES)).items
    return visit.page(
        "catalog/change_prices.html",
        refusal.status if refusal else status,
        form=form,
        wish=wish,
        steps=steps,
        shown=steps[:SHOWN],
        is_too_much=is_too_much,
        digest=_digest(steps),
        lists=[(code, lists[code].name) for code in lists if may_price(visit, code)],
        may_general=may_price(visit, None),
        pairs=[(path, path) for path in categories],
        why=sentence(refusal) if refusal else "",
    )
