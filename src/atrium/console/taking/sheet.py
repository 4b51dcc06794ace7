"""The sheet that an order is taken on: what stands in the form, read and filled in, judged elsewhere."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from atrium.console.ground import Form
from atrium.orders import Request

MOST_LINES = 2_000
"""As many as an order may have."""
PARTS = ("name", "line1", "line2", "postal_code", "city", "region", "country")
OTHER = "other"
"""The place that is typed, not chosen from those we know."""


@dataclass(frozen=True, slots=True)
class Item:
    """One sku in the basket; price and discount as they were typed, by whom may; a tax that a channel gave stays."""

    sku: str
    quantity: int
    price: str = ""
    discount: str = ""
    tax: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where goods go, as it was typed."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed but the country, which is offered."""
        return not any(value for part, value in asdict(self).items() if part != "country")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An order as far as it has come. `number` and `version` are of its draft, once there is one."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    """The page's own: sent twice, it is one order."""
    number: str = ""
    version: int = 0
    channel: str = ""
    customer: str = ""
    """The id of a known customer."""
    is_newcomer: bool = False
    name: str = ""
    phone: str = ""
    email: str = ""
    place: str = ""
    """Which of the customer's addresses, by its place among them, or `other`."""
    home: Home = field(default_factory=Home)
    method: str = ""
    node: str = ""
    charge: str = ""
    """What delivery is to cost, as it was typed, by whom may."""
    items: tuple[Item, ...] = ()
    gone: Item | None = None
    """What was taken out last, to be put back."""

    def quantity_of(self, sku: str) -> int:
        """How many of a sku are in the basket."""
        return sum(item.quantity for item in self.items if item.sku == sku)


def read(form: Form) -> Sheet:
    """The sheet as it was sent; what cannot be a number counts as it was shown before."""
    home = Home(**{part: _text(form, f"to_{part}") for part in PARTS})
    items = [_item(form, f"line-{i}-") for i in range(MOST_LINES) if form.value(f"line-{i}-sku")]
    gone = _item(form, "gone-") if form.value("gone-sku") else None
    sheet = Sheet(
        key=_text(form, "key")[:64] or secrets.token_urlsafe(12),
        number=_text(form, "number"),
        version=_whole(form.value("version"), 0),
        channel=_text(form, "channel"),
        customer=_text(form, "customer") if _text(form, "customer").isdecimal() else "",
        is_newcomer=bool(form.value("newcomer")),
        name=_text(form, "name"),
        phone=_text(form, "phone"),
        email=_text(form, "email"),
        place=_text(form, "place"),
        home=home,
        method=_text(form, "method"),
        node=_text(form, "node"),
        charge=_text(form, "charge"),
        items=tuple(items),
        gone=gone,
    )
    return without_nothing(sheet)


def without_nothing(sheet: Sheet) -> Sheet:
    """A line of nothing is taken out, and may be put back."""
    emptied = [item for item in sheet.items if item.quantity == 0]
    if not emptied:
        return sheet
    kept = tuple(item for item in sheet.items if item.quantity)
    return replace(sheet, items=kept, gone=replace(emptied[-1], quantity=1))


def of_request(request: Request, number: str, version: int) -> Sheet:
    """The sheet of a draft as it was asked."""
    home = Home()
    if request.ship_to:
        home = Home(**{part: getattr(request.ship_to, part) or "" for part in PARTS})
    return Sheet(
        number=number,
        version=version,
        channel=request.channel,
        customer=request.customer.id or "",
        is_newcomer=request.customer.id is None,
        name=request.customer.name or "",
        phone=request.customer.phone or "",
        email=request.customer.email or "",
        place=OTHER if request.ship_to else "",
        home=home,
        method=request.delivery_method,
        node=request.pickup_node or "",
        charge=_typed(request.delivery_charge),
        items=tuple(
            Item(line.sku, line.quantity, _typed(line.unit_price), _typed(line.discount), _typed(line.tax))
            for line in request.lines
        ),
    )


def merged(items: Iterable[Item]) -> tuple[Item, ...]:
    """The same sku at the same price is one line."""
    found: dict[Item, Item] = {}
    for item in items:
        alike = replace(item, quantity=0)
        known = found.get(alike)
        found[alike] = replace(known, quantity=known.quantity + item.quantity) if known else item
    return tuple(found.values())


def _item(form: Form, prefix: str) -> Item:
    return Item(
        _text(form, prefix + "sku"),
        _whole(form.value(prefix + "quantity"), _whole(form.value(prefix + "was"), 1)),
        _text(form, prefix + "price"),
        _text(form, prefix + "discount"),
        _text(form, prefix + "tax"),
    )


def _text(form: Form, name: str) -> str:
    return form.value(name).replace("\0", "").strip()[:200]


def _whole(text: str, otherwise: int) -> int:
    plain = text.strip()
    return min(int(plain), 1_000_000) if plain.isascii() and plain.isdecimal() and len(plain) < 12 else otherwise


def _typed(minor: int | None) -> str:
    """An amount kept in minor units, marked as such until its currency is known."""
    return "" if minor is None else f"={minor}"
