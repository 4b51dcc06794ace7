"""What is asked for when an order is placed, and what the house knows of who asks."""

import hashlib
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

MOST_LINES = 2_000
BIGINT = 2**53 - 1

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(min_length=1, max_length=100)]
Amount = Annotated[int, Meta(ge=0, le=BIGINT // 10**6)]
Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class Buyer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who buys: a known customer by `id`, or a person by name with an e-mail or a phone."""

    id: Annotated[str, Meta(pattern="^[0-9]{1,18}$")] | None = None
    name: Text | None = None
    email: Annotated[str, Meta(min_length=3, max_length=254, pattern="^[^@ ]+@[^@ ]+$")] | None = None
    phone: Annotated[str, Meta(min_length=3, max_length=40)] | None = None

    def __post_init__(self) -> None:
        """A buyer without id needs a name."""
        if self.id is None and self.name is None:
            message = "a customer needs an id or a name"
            raise ValueError(message)


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Where goods go; country is an ISO 3166 code of two letters."""

    name: Text
    line1: Text
    city: Text
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    postal_code: Annotated[str, Meta(max_length=20)] = ""
    region: Annotated[str, Meta(max_length=100)] = ""
    line2: Annotated[str, Meta(max_length=200)] | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None


class RequestedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One sku and how many; prices, discount and tax are ours unless given (minor units, discount and tax per line)."""

    sku: Code
    quantity: Quantity
    unit_price: Amount | None = None
    discount: Amount | None = None
    tax: Amount | None = None

    def __post_init__(self) -> None:
        """A discount is never more than what it discounts."""
        if self.unit_price is not None and (self.discount or 0) > self.unit_price * self.quantity:
            message = "a discount cannot be more than the line costs"
            raise ValueError(message)


class Payment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was already paid or authorized elsewhere."""

    method: Code
    reference: Text
    amount: Amount
    state: Literal["authorized", "captured"]


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An order as a channel or an agent asks for it."""

    channel: Code
    currency: Currency
    customer: Buyer
    lines: Annotated[tuple[RequestedLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    channel_ref: Text | None = None
    placed_at: Annotated[datetime, Meta(tz=True)] | None = None
    ship_to: Address | None = None
    delivery_method: Code = "ship"
    pickup_node: Code | None = None
    delivery_charge: Amount | None = None
    prices_include_tax: bool | None = None
    expected_total: Amount | None = None
    payments: Annotated[tuple[Payment, ...], Meta(max_length=20)] = ()
    confirm: bool = False
    reserve_until: Annotated[datetime, Meta(tz=True)] | None = None
    """Until when stock is held for somebody who has yet to make up their mind, or to pay; without it for good."""

    def __post_init__(self) -> None:
        """What goes somewhere needs an address; what is picked up needs a node, and is kept there for good."""
        if self.pickup_node and self.reserve_until:
            message = "what is picked up is kept at its node for good; leave reserve_until out"
            raise ValueError(message)
        if self.delivery_method == "pickup" and not self.pickup_node:
            message = "pickup needs a pickup_node"
            raise ValueError(message)
        if self.delivery_method != "pickup" and not self.ship_to:
            message = "an order that is not picked up needs a ship_to address"
            raise ValueError(message)

    @property
    def sets_prices(self) -> bool:
        """Whether it brings prices, discounts, taxes or charges of its own."""
        if self.delivery_charge is not None:
            return True
        return any(
            line.unit_price is not None or line.discount is not None or line.tax is not None for line in self.lines
        )


class Amendment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What changes in a draft; what is left out stays as it is."""

    customer: Buyer | UnsetType = UNSET
    lines: Annotated[tuple[RequestedLine, ...], Meta(min_length=1, max_length=MOST_LINES)] | UnsetType = UNSET
    ship_to: Address | UnsetType | None = UNSET
    delivery_method: Code | UnsetType = UNSET
    pickup_node: Code | UnsetType | None = UNSET
    delivery_charge: Amount | UnsetType | None = UNSET
    prices_include_tax: bool | UnsetType = UNSET
    reserve_until: Annotated[datetime, Meta(tz=True)] | UnsetType | None = UNSET

    def amended(self, request: Request) -> Request:
        """The request with the changes in it. Raises ValueError when they do not fit together."""
        changes = {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not UNSET}
        return msgspec.structs.replace(request, **changes)


class Placing(msgspec.Struct, frozen=True):
    """One order asked for in a batch, and who asks."""

    request: Request
    actor: str
    may_set_prices: bool = False

    @property
    def reference(self) -> tuple[str, str] | None:
        """The channel's own name for the order, by which a repeat is known."""
        return (self.request.channel, self.request.channel_ref) if self.request.channel_ref else None

    def digest(self) -> bytes:
        """A short print of the normalized body: the same body has the same digest (BLAKE2b, 16 bytes)."""
        return hashlib.blake2b(msgspec.json.encode(self.request), digest_size=16).digest()
