"""The card of a product read: what was typed becomes a row of the catalog, and a product becomes a filled card."""

from collections.abc import Mapping
from typing import Any

from stdnum import ean

from atrium.catalog import ShownProduct
from atrium.console.catalog.words import STATUSES
from atrium.console.ground import Form
from atrium.console.ground import gettext as _

MOST_WEIGHT = 2_000_000_000
MOST_MONEY = 10**12
MOST_PARTS = 100
MOST_OPTIONS = 20
MOST_SPECIFICATIONS = 50


def row_of(form: Form, sku: str) -> dict[str, Any]:
    """What the card says, as a row of the catalog; what is wrong stands in the form's problems."""
    return {
        "sku": sku,
        "name": form.text("name", is_needed=True, most=300) or "",
        "category": form.text("category", most=300),
        "brand": form.text("brand", most=100),
        "gtin": _gtin(form),
        "weight_g": form.whole("weight_g", most=MOST_WEIGHT) or 0,
        "image": _image(form),
        "tax_class": form.text("tax_class", most=100) or "standard",
        "status": form.choice("status", STATUSES) or "active",
        "is_service": form.tick("is_service"),
        "parent": form.text("parent", most=64),
        "options": _pairs(form, "options", MOST_OPTIONS),
        "specifications": _pairs(form, "specifications", MOST_SPECIFICATIONS, longest=300),
        "services": form.values("services"),
        "components": _components(form),
    }


def priced(form: Form) -> dict[str, Any]:
    """The general price of a new product as a part of its row, if one was typed."""
    if not form.value("price").strip():
        return {}
    currency = (form.text("currency", is_needed=True) or "").upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        form.refuse("currency", _("Three letters, like USD."))
        return {}
    amount = form.money("price", currency)
    if amount is not None and not 0 <= amount <= MOST_MONEY:
        form.refuse("price", _("An amount, like 19.99."))
    return {"price": {"amount": amount, "currency": currency}}


def filled(product: ShownProduct) -> Form:
    """The card as the product is now."""
    fields: dict[str, Any] = {
        "name": product.name,
        "category": product.category,
        "brand": product.brand,
        "gtin": product.gtin,
        "weight_g": product.weight_g or None,
        "image": product.image,
        "tax_class": product.tax_class,
        "status": product.status,
        "is_service": "1" if product.is_service else None,
        "parent": product.parent,
        "options": _said(product.options),
        "specifications": _said(product.specifications),
        "components": "\n".join(f"{part.quantity} {part.sku}" for part in product.components),
    }
    typed = {name: [str(value)] for name, value in fields.items() if value is not None}
    return Form({**typed, "services": product.services})


def _gtin(form: Form) -> str | None:
    """The digits under a bar code, their check digit right."""
    text = form.text("gtin", most=40)
    if text and not ean.is_valid(text):
        form.refuse("gtin", _("This is no GTIN: its digits or their check digit are wrong."))
    return text


def _image(form: Form) -> str | None:
    text = form.text("image", most=2000)
    if text and not text.startswith(("https://", "http://", "/")):
        form.refuse("image", _("An address, like https://example.com/tv.jpg."))
    return text


def _said(pairs: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs.items())


def _pairs(form: Form, field: str, most: int, *, longest: int = 100) -> dict[str, str]:
    """One on each line: `size: 55 in`."""
    pairs: dict[str, str] = {}
    for line in (form.text(field, most=20_000) or "").splitlines():
        name, sign, value = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not (name and sign and value) or len(name) > 100 or len(value) > longest:
            form.refuse(field, _("A name and a value on each line, like size: 55 in."))
        pairs[name] = value
    if len(pairs) > most:
        form.refuse(field, _("At most %(most)s.", most=most))
    return pairs


def _components(form: Form) -> list[dict[str, Any]]:
    """One on each line: how many, then the sku; a sku alone is one of it."""
    parts: list[dict[str, Any]] = []
    for line in (form.text("components", most=10_000) or "").splitlines():
        if not line.strip():
            continue
        count, _blank, rest = line.strip().partition(" ")
        is_counted = count.isascii() and count.isdecimal() and bool(rest.strip())
        sku, quantity = (rest.strip(), int(count[:9])) if is_counted else (line.strip(), 1)
        if not 1 <= quantity <= 10_000:
            form.refuse("components", _("How many and the SKU on each line, like 2 CB-HD2."))
        parts.append({"sku": sku, "quantity": quantity})
    if len(parts) > MOST_PARTS:
        form.refuse("components", _("At most %(most)s.", most=MOST_PARTS))
    return parts
