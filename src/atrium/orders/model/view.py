"""An order as it is shown: to the channel that placed it, to agents, to the systems behind."""

from datetime import date, datetime

import msgspec

from atrium.orders.model.request import Address, Payment

STAGES = ("open", "reserved", "allocated", "released", "picked", "shipped")


class Line(msgspec.Struct, frozen=True, gc=False):
    """One sku of an order; each unit that stands (`current`) is in one stage, from `open` to `shipped`."""

    line: int
    sku: str
    name: str
    ordered: int
    unit_price: int
    discount: int
    tax: int
    total: int
    added: int = 0
    cancelled: int = 0
    current: int = 0
    open: int = 0
    reserved: int = 0
    allocated: int = 0
    released: int = 0
    picked: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    is_stocked: bool = True
    bundle: str | None = None


class Customer(msgspec.Struct, frozen=True, gc=False):
    """Who bought, as they were when they bought; `id` names them as they are today."""

    id: str
    name: str
    email: str | None = None
    phone: str | None = None


class Totals(msgspec.Struct, frozen=True, gc=False):
    """Sums in minor units: grand_total = goods - discount + delivery (+ tax unless prices include it)."""

    goods: int
    discount: int
    delivery: int
    tax: int
    grand_total: int
    currency: str


class Promise(msgspec.Struct, frozen=True, omit_defaults=True):
    """When it arrives: from `earliest` to `latest`, or why that is `unknown`."""

    method: str | None = None
    earliest: date | None = None
    latest: date | None = None
    unknown: str | None = None


class Order(msgspec.Struct, frozen=True):
    """The whole of one order."""

    id: str
    number: str
    state: str
    version: int
    channel: str
    channel_ref: str | None
    customer: Customer
    ship_to: Address | None
    delivery_method: str
    pickup_node: str | None
    prices_include_tax: bool
    created_at: datetime
    placed_at: datetime | None
    lines: list[Line]
    totals: Totals
    promise: Promise
    payments: list[Payment]


class Summary(msgspec.Struct, frozen=True, omit_defaults=True):
    """An order in a list: who, how much, how far; `promised` is its promise's last day, `short` units are missing."""

    id: str
    number: str
    state: str
    version: int
    channel: str
    channel_ref: str | None
    customer: Customer
    placed_at: datetime | None
    created_at: datetime
    totals: Totals
    ordered: int
    current: int
    open: int
    reserved: int
    allocated: int
    released: int
    picked: int
    shipped: int
    delivered: int
    returned: int
    promised: date | None = None
    short: int = 0
