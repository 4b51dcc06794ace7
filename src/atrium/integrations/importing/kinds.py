"""The kinds of things that a file can bring: their fields, and the verb that takes their rows."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import inspect

from atrium import catalog, inventory, network
from atrium.customers import rows as customers
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet

Fields = dict[str, Any]
MONEY = "money"
"""What is written in units of its currency: 19.99."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of them. `given` are its fields as columns, each with how its texts are read."""

    name: str
    form: type[msgspec.Struct]
    put: Callable[[Tx, Sheet[Any]], Awaitable[Report]]
    key: tuple[str, ...]
    given: Mapping[str, str]
    shaped: Callable[[Fields], Fields] = lambda fields: fields
    """Columns as the verb's own form has them."""


def _read_as(form: type[msgspec.Struct], **own: str) -> dict[str, str]:
    """How the texts of each field are read: as a list, an object, a yes or no, or as they are."""
    return {field.encode_name: _sort(inspect.type_info(field.type)) for field in msgspec.structs.fields(form)} | own


def _sort(kind: inspect.Type) -> str:
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    for one, name in ((inspect.ListType, "list"), (inspect.DictType, "object"), (inspect.BoolType, "yes")):
        if any(isinstance(each.type if isinstance(each, inspect.Metadata) else each, one) for each in kinds):
            return name
    if any(isinstance(each, (inspect.FloatType, inspect.IntType)) for each in kinds):
        return "number"
    return "text"


def _priced(fields: Fields) -> Fields:
    """A product's price and its currency are one thing to the catalog."""
    currency = fields.pop("currency", None)
    if fields.get("price") is not None:
        fields["price"] = {"amount": fields["price"], "currency": currency}
    return fields


def _reached(fields: Fields) -> Fields:
    """One e-mail, phone or address is a list of one; each is a column of its own more often than not."""
    for one, several in (("email", "emails"), ("phone", "phones"), ("address", "addresses")):
        given = fields.pop(one, None)
        if given and not fields.get(several):
            fields[several] = [given]
    return fields


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "products",
            catalog.ProductRow,
            catalog.put_products,
            ("sku",),
            _read_as(catalog.ProductRow, price=MONEY, currency="text", category="path"),
            _priced,
        ),
        Kind(
            "prices",
            catalog.PriceRow,
            catalog.put_prices,
            ("sku", "channel", "currency", "from"),
            _read_as(catalog.PriceRow, amount=MONEY),
        ),
        Kind(
            "categories",
            catalog.tree.CategoryRow,
            catalog.tree.put,
            ("path",),
            _read_as(catalog.tree.CategoryRow, path="path"),
        ),
        Kind("nodes", network.NodeRow, network.put_nodes, ("code",), _read_as(network.NodeRow)),
        Kind("channels", network.ChannelRow, network.put_channels, ("code",), _read_as(network.ChannelRow)),
        Kind("calendars", network.CalendarRow, network.put_calendars, ("code",), _read_as(network.CalendarRow)),
        Kind("stock", inventory.Level, inventory.count, ("node", "sku"), _read_as(inventory.Level)),
        Kind(
            "customers",
            customers.CustomerRow,
            customers.put,
            ("reference", "name"),
            _read_as(customers.CustomerRow, email="text", phone="text", address="object"),
            _reached,
        ),
        Kind("places", network.PlaceRow, network.put_places, ("country", "postal_code"), _read_as(network.PlaceRow)),
    )
}
