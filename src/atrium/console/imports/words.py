"""What can be in a file, and its fields, as people call them."""

from collections.abc import Mapping

from atrium.console.ground import gettext as _
from atrium.console.ground import marked
from atrium.integrations import importing

KINDS: Mapping[str, str] = {
    "products": marked("Products"),
    "prices": marked("Prices"),
    "stock": marked("Stock"),
    "customers": marked("Customers"),
    "categories": marked("Categories"),
    "nodes": marked("Nodes"),
    "channels": marked("Channels"),
    "calendars": marked("Calendars"),
    "places": marked("Places on the map"),
}
"""In the order in which people need them."""
FIELDS: Mapping[str, str] = {
    "address.city": marked("City"),
    "address.country": marked("Country"),
    "address.line1": marked("Street and number"),
    "address.line2": marked("Address, second line"),
    "address.name": marked("Name at the address"),
    "address.postal_code": marked("Postal code"),
    "address.region": marked("Region"),
    "addresses": marked("Addresses"),
    "amount": marked("Price"),
    "brand": marked("Brand"),
    "calendar": marked("Calendar"),
    "category": marked("Category"),
    "channel": marked("Channel"),
    "closed_days": marked("Closed days"),
    "code": marked("Code"),
    "components": marked("Parts of a bundle"),
    "counted_at": marked("Counted at"),
    "country": marked("Country"),
    "currency": marked("Currency"),
    "cut_off": marked("Cut-off"),
    "email": marked("E-mail"),
    "emails": marked("Several e-mails"),
    "from": marked("From"),
    "groups": marked("Groups"),
    "gtin": marked("GTIN"),
    "hours": marked("Hours"),
    "image": marked("Picture"),
    "is_active": marked("In use"),
    "is_service": marked("Is a service"),
    "kind": marked("Kind"),
    "latitude": marked("Latitude"),
    "longitude": marked("Longitude"),
    "name": marked("Name"),
    "node": marked("Node"),
    "notes": marked("Notes"),
    "number_prefix": marked("Numbers begin with"),
    "offers_pickup": marked("Hands out orders"),
    "on_hand": marked("On hand"),
    "options": marked("Options of a variant"),
    "parent": marked("Variant of"),
    "path": marked("Path from the top"),
    "phone": marked("Phone"),
    "phones": marked("Several phones"),
    "pool": marked("Pool"),
    "pools": marked("Pools"),
    "postal_code": marked("Postal code"),
    "price": marked("Price"),
    "prices_include_tax": marked("Prices include tax"),
    "processing_days": marked("Processing days"),
    "reference": marked("Number elsewhere"),
    "region": marked("Region"),
    "services": marked("Services offered with it"),
    "ships": marked("Ships orders"),
    "sku": marked("SKU"),
    "source": marked("Where that number is from"),
    "specifications": marked("Specifications"),
    "status": marked("Status"),
    "tax_class": marked("Tax class"),
    "timezone": marked("Time zone"),
    "until": marked("Until"),
    "vat_id": marked("VAT id"),
    "weight_g": marked("Weight in grams"),
}
SORTS: Mapping[str, str] = {
    "list": marked("with commas between"),
    "money": marked("an amount, like 19.99"),
    "number": marked("a number"),
    "object": marked("JSON"),
    "path": marked("with > between"),
    "yes": marked("yes or no"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "new": (marked("Not begun"), "open"),
    "checking": (marked("Is checked"), "go"),
    "checked": (marked("Checked"), "hold"),
    "running": (marked("Comes in"), "go"),
    "done": (marked("Brought in"), "done"),
    "stopped": (marked("Stopped"), "void"),
    "failed": (marked("Cannot go on"), "stop"),
}
"""Where a file stands, and the dial that shows it."""


def kind_word(kind: str) -> str:
    """What is in a file."""
    return _(KINDS.get(kind, kind))


def field_word(field: str) -> str:
    """A field as people call it."""
    return _(FIELDS.get(field, field))


def sort_word(kind: importing.Kind, field: str) -> str:
    """How a field's texts are read, where that is not plain."""
    sort = SORTS.get(kind.given.get(field, "text"))
    return _(sort) if sort else ""


def state_word(state: str) -> tuple[str, str]:
    """Where a file stands, in words, and its dial."""
    word, dial = STATES[state]
    return _(word), dial
