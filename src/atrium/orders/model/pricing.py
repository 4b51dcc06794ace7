"""What an order costs: lines from quotes, then tax and delivery, then the sums."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from atrium.catalog import Quote
from atrium.kernel.errors import Forbidden, Refusal, Refused
from atrium.kernel.money import share
from atrium.network import Channel
from atrium.orders.model.request import Placing, Request
from atrium.orders.model.view import Line, Promise, Totals

Quotes = Mapping[tuple[str, str, str], Quote]


class Goods(msgspec.Struct, frozen=True, gc=False):
    """A line with its price, before tax: discount is for the whole line, `tax` only when it was given."""

    line: int
    sku: str
    name: str
    quantity: int
    unit_price: int
    discount: int
    tax: int | None
    tax_class: str
    weight_g: int
    is_stocked: bool
    bundle: str | None = None

    @property
    def net(self) -> int:
        """What the line costs after its discount, minor units."""
        return self.unit_price * self.quantity - self.discount


class Destination(msgspec.Struct, frozen=True):
    """Where tax and delivery are reckoned: the address, or the node that hands the goods out."""

    country: str
    region: str
    postal_code: str


class Priced(msgspec.Struct, frozen=True):
    """A request with all that it costs."""

    placing: Placing
    channel: Channel
    goods: tuple[Goods, ...]
    taxes: tuple[int, ...]
    delivery: int
    delivery_tax: int
    promise: Promise

    @property
    def includes_tax(self) -> bool:
        """Whether the prices contain the tax."""
        return includes_tax(self.placing.request, self.channel)

    def totals(self) -> Totals:
        """The sums of the order in minor units."""
        goods = discount = 0
        for line in self.goods:
            goods += line.unit_price * line.quantity
            discount += line.discount
        tax = sum(self.taxes) + self.delivery_tax
        grand = goods - discount + self.delivery + (0 if self.includes_tax else tax)
        return Totals(goods, discount, self.delivery, tax, grand, self.placing.request.currency)


def includes_tax(request: Request, channel: Channel) -> bool:
    """What the request says, else what is usual on the channel."""
    return channel.prices_include_tax if request.prices_include_tax is None else request.prices_include_tax


def check_askable(placing: Placing, channels: Mapping[str, Channel], quotes: Quotes) -> Refusal | None:
    """Whether we know the channel and every sku, and who asks may bring prices of their own."""
    request = placing.request
    channel = channels.get(request.channel)
    if channel is None or not channel.is_active:
        return Refused("unknown_channel", f"We do not sell on a channel {request.channel}.", channel=request.channel)
    if request.sets_prices and not placing.may_set_prices:
        return Forbidden("orders.set_price", "Prices of your own need the permission orders.set_price.")
    found = {line.sku: quotes.get((line.sku, request.channel, request.currency)) for line in request.lines}
    if unknown := sorted(sku for sku, quote in found.items() if quote is None):
        return Refused("unknown_sku", f"We do not sell {', '.join(unknown[:5])}.", skus=unknown)
    priceless = {
        line.sku
        for line in request.lines
        if line.unit_price is None and (q := found[line.sku]) and q.unit_price is None
    }
    if priceless:
        named = sorted(priceless)
        detail = f"{', '.join(named[:5])} has no price in {request.currency} on {request.channel}."
        return Refused("no_price", detail, skus=named)
    return None


def check_time(request: Request, now: datetime) -> Refusal | None:
    """Whether stock is to be held until a time that is still to come."""
    if request.reserve_until is None or request.reserve_until > now:
        return None
    return Refused("too_late", "reserve_until lies in the past; name a time to come, or leave it out.")


def lines_of(request: Request, quotes: Quotes) -> tuple[Goods, ...]:
    """The lines with their prices; a bundle becomes its parts, which share its price so that nothing is lost."""
    goods: list[Goods] = []
    for asked in request.lines:
        quote = quotes[asked.sku, request.channel, request.currency]
        price = quote.unit_price if asked.unit_price is None else asked.unit_price
        assert price is not None
        line = Goods(
            len(goods) + 1,
            asked.sku,
            quote.name,
            asked.quantity,
            price,
            asked.discount or 0,
            asked.tax,
            quote.tax_class,
            quote.weight_g,
            quote.is_stocked,
        )
        goods.extend(_parts(line, quote, quotes, request) if quote.components else (line,))
    return tuple(goods)


def _parts(bundle: Goods, quote: Quote, quotes: Quotes, request: Request) -> list[Goods]:
    """The components of a bundle as lines; what does not divide by the quantity is given back as discount."""
    known = [(quotes[sku, request.channel, request.currency], count) for sku, count in quote.components]
    weights = [(part.unit_price or 1) * count for part, count in known]
    prices = share(bundle.unit_price * bundle.quantity, weights)
    discounts = share(bundle.discount, weights)
    taxes = share(bundle.tax, weights) if bundle.tax is not None else None
    parts: list[Goods] = []
    for i, (part, count) in enumerate(known):
        quantity = count * bundle.quantity
        unit = -(-prices[i] // quantity)
        parts.append(
            Goods(
                bundle.line + i,
                part.sku,
                part.name,
                quantity,
                unit,
                discounts[i] + unit * quantity - prices[i],
                taxes[i] if taxes else None,
                part.tax_class,
                part.weight_g,
                part.is_stocked,
                bundle.sku,
            )
        )
    return parts


def check_total(priced: Priced) -> Refusal | None:
    """Whether the sum is the one that the channel told its customer."""
    expected = priced.placing.request.expected_total
    if expected is None or expected == (total := priced.totals().grand_total):
        return None
    detail = "The total is not the one you expected; show the customer the new one and place it again."
    return Refused("total_differs", detail, expected=expected, total=total)


def line_total(line: Goods, tax: int, *, includes_tax: bool) -> int:
    """What a line costs in all, minor units."""
    return line.net + (0 if includes_tax else tax)


def placed_line(line: Goods, tax: int, stage: str, *, includes_tax: bool) -> Line:
    """A line as it begins its life: all its units in one stage."""
    quantity = line.quantity
    return Line(
        line.line,
        line.sku,
        line.name,
        quantity,
        line.unit_price,
        line.discount,
        tax,
        line_total(line, tax, includes_tax=includes_tax),
        current=quantity,
        open=quantity if stage == "open" else 0,
        reserved=quantity if stage == "reserved" else 0,
        allocated=quantity if stage == "allocated" else 0,
        is_stocked=line.is_stocked,
        bundle=line.bundle,
    )


def component_asks(quotes: Quotes, requests: Sequence[Request]) -> list[tuple[str, str, str]]:
    """Skus of bundles' parts that are not quoted yet."""
    return [
        (sku, request.channel, request.currency)
        for request in requests
        for line in request.lines
        if (quote := quotes.get((line.sku, request.channel, request.currency)))
        for sku, _ in quote.components
        if (sku, request.channel, request.currency) not in quotes
    ]
