"""Rules of the catalog: what a product and a price may be, and how a sheet's row becomes one."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec import field as struct_field
from stdnum import ean
from stdnum.exceptions import ValidationError

from atrium.kernel import Refused
from atrium.kernel.money import percent
from atrium.kernel.upserts import given, is_code

SEPARATOR = " > "
MOST_MONEY = 10**12  # minor units; an order of 500 such lines still fits a bigint

Name = Annotated[str, Meta(min_length=1, max_length=300)]
Word = Annotated[str, Meta(min_length=1, max_length=100)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217, such as USD")]
Amount = Annotated[int, Meta(ge=0, le=MOST_MONEY, description="whole minor units")]
Quantity = Annotated[int, Meta(ge=1, le=10_000)]


class Status(StrEnum):
    """Where a product is in its life: discontinued ones sell out, archived ones are not sold."""

    ACTIVE = "active"
    DISCONTINUED = "discontinued"
    ARCHIVED = "archived"


class Component(Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle holds: a sku and how many of it."""

    sku: str
    quantity: Quantity = 1


class GivenPrice(Struct, frozen=True, forbid_unknown_fields=True):
    """A price on the general list, from now on."""

    amount: Amount
    currency: Currency


@dataclass(frozen=True, slots=True)
class Product:
    """A sellable form of something: goods, a service, or a bundle that stands for several skus."""

    sku: str
    name: str
    category: str | None = None
    brand: str | None = None
    gtin: str | None = None
    weight_g: int = 0
    image: str | None = None
    tax_class: str = "standard"
    status: str = Status.ACTIVE.value
    is_service: bool = False
    parent: str | None = None
    options: dict[str, str] = field(default_factory=dict[str, str])
    specifications: dict[str, str] = field(default_factory=dict[str, str])
    services: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()

    @property
    def relatives(self) -> set[str]:
        """Other skus that it names: parent, services sold with it, components."""
        parents = {self.parent} if self.parent else set[str]()
        return parents | set(self.services) | {component.sku for component in self.components}


@dataclass(frozen=True, slots=True)
class PriceKey:
    """Which price: of what, where (None: everywhere), in which currency, from when (None: always)."""

    sku: str
    channel: str | None
    currency: str
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in minor units, until when it is valid (None: without end)."""

    amount: int
    valid_until: datetime | None = None


class Quote(Struct, frozen=True):
    """What a product costs now at a channel, and what one must know to sell it; no price: `unit_price` is None."""

    sku: str
    name: str
    unit_price: int | None
    tax_class: str
    weight_g: int
    is_stocked: bool
    components: tuple[tuple[str, int], ...]


class ProductRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A product as it is sent; what is left out stays as it is (or as is usual, for a new one)."""

    sku: str
    name: Name | UnsetType = UNSET
    price: GivenPrice | UnsetType | None = UNSET
    category: Name | UnsetType | None = UNSET
    brand: Word | UnsetType | None = UNSET
    gtin: str | UnsetType | None = UNSET
    weight_g: Annotated[int, Meta(ge=0, le=2_000_000_000)] | UnsetType | None = UNSET
    image: Annotated[str, Meta(max_length=2000)] | UnsetType | None = UNSET
    tax_class: Word | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    is_service: bool | UnsetType = UNSET
    parent: str | UnsetType | None = UNSET
    options: Annotated[dict[Word, Word], Meta(max_length=20)] | UnsetType = UNSET
    specifications: Annotated[dict[Word, Name], Meta(max_length=50)] | UnsetType = UNSET
    services: Annotated[list[str], Meta(max_length=50)] | UnsetType = UNSET
    components: Annotated[list[Component], Meta(max_length=100)] | UnsetType = UNSET


class PriceRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A price as it is sent: `amount` null takes it away; without channel it is valid on all of them."""

    sku: str
    amount: Amount | None
    currency: Currency
    channel: str | None = None
    valid_from: datetime | None = struct_field(default=None, name="from")
    valid_until: datetime | None = struct_field(default=None, name="until")


def plan_product(row: ProductRow, current: Product | None) -> Product:
    """The product that a row asks for. Raises Refused with the code of the rule that it breaks."""
    known = {name.name: getattr(current, name.name) for name in fields(current)} if current else {}
    values: dict[str, Any] = known | given(row)
    values.pop("price", None)
    if not is_code(row.sku):
        raise Refused("bad_code", "A sku is 1 to 64 printable characters without outer blanks.")
    if not values.get("name"):
        raise Refused("incomplete", f"{row.sku} is new and needs a name.")
    values["category"] = category_path(values.get("category"))
    values["gtin"] = checked_gtin(values.get("gtin"))
    values["weight_g"] = values.get("weight_g") or 0
    values["status"] = str(values.get("status", Status.ACTIVE))
    values["services"] = tuple(dict.fromkeys(values.get("services", ())))
    values["components"] = tuple(values.get("components", ()))
    product = Product(**values)
    if product.sku in product.relatives:
        raise Refused("own_relative", f"{product.sku} cannot be its own parent, service or component.")
    parts = [component.sku for component in product.components]
    if len(parts) != len(set(parts)):
        raise Refused("repeated", f"{product.sku}: name each component once, with its quantity.")
    return product


def check_relatives(product: Product, others: Mapping[str, Product], held: Collection[str]) -> None:
    """Whether a product may name those it names; `held` are skus that bundles hold. Raises Refused."""
    unknown = sorted(sku for sku in product.relatives if sku not in others)
    if unknown:
        raise Refused(
            "unknown_sku", f"{product.sku} names {', '.join(unknown)}, which we do not have; make them first."
        )
    for sku in product.services:
        if not others[sku].is_service:
            raise Refused("not_a_service", f"{product.sku}: {sku} is goods; set is_service if it is work.")
    bundles = [part.sku for part in product.components if others[part.sku].components]
    if bundles or (product.components and product.sku in held):
        raise Refused("nested_bundle", f"{product.sku}: a bundle holds no bundles; name the goods themselves.")


def checked_gtin(text: str | None) -> str | None:
    """A GTIN-8, -12, -13 or -14 without blanks and hyphens; empty is none. Raises Refused `bad_gtin`."""
    if not text or not text.strip():
        return None
    try:
        return ean.validate(text)
    except ValidationError:
        raise Refused("bad_gtin", f"{text} is no GTIN: its digits or their check digit are wrong.") from None


def category_path(text: str | None) -> str | None:
    """A category's path, written "Kitchen > Cups"; blanks around the parts do not count."""
    parts = [part.strip() for part in (text or "").split(SEPARATOR.strip())]
    return SEPARATOR.join(part for part in parts if part) or None


def lineage(path: str) -> list[str]:
    """A category's path and those above it, from the top."""
    parts = path.split(SEPARATOR)
    return [SEPARATOR.join(parts[: depth + 1]) for depth in range(len(parts))]


def plan_price(row: PriceRow, products: Collection[str], channels: Collection[str]) -> tuple[PriceKey, Price | None]:
    """The price that a row asks for, None when it is to be taken away. Raises Refused."""
    if row.sku not in products:
        raise Refused("unknown_sku", f"There is no product {row.sku}; make it first.")
    if row.channel is not None and row.channel not in channels:
        raise Refused("unknown_channel", f"There is no channel {row.channel}; leave it out for the general price.")
    start, end = _moment(row.valid_from), _moment(row.valid_until)
    if start and end and end <= start:
        raise Refused("bad_validity", f"{row.sku}: the price would end before it begins.")
    price = None if row.amount is None else Price(row.amount, end)
    return PriceKey(row.sku, row.channel, row.currency, start), price


def changed_by(amount: int, rate: Decimal, ending: int | None, whole: int) -> int:
    """An amount raised or lowered by a rate in percent, half up; with `ending`, the next one that ends so.

    `whole` is how many minor units make a major one: with ending 99 of 100, 12.34 becomes 12.99; never below nothing.
    """
    changed = max(0, amount + percent(amount, rate))
    if ending is None or changed == 0:
        return changed
    return changed - changed % whole + ending + (whole if changed % whole > ending else 0)


def shown(product: Product) -> dict[str, Any]:
    """A product as plain values, for facts."""
    components = [{"sku": component.sku, "quantity": component.quantity} for component in product.components]
    return asdict(product) | {"services": list(product.services), "components": components}


def related(products: Mapping[str, Product]) -> set[str]:
    """All skus that these products name."""
    return set[str]().union(*(product.relatives for product in products.values()))


def _moment(at: datetime | None) -> datetime | None:
    """A time without zone is UTC."""
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at
