"""What happened to products, their prices (before and after) and categories."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from atrium.console.ground.speaking import gettext as _
from atrium.console.ground.speaking import marked, speaker
from atrium.console.telling._sentences import Facts, Said, Teller

FIELDS: Mapping[str, str] = {
    "name": marked("name"),
    "category": marked("category"),
    "brand": marked("brand"),
    "gtin": marked("GTIN"),
    "weight_g": marked("weight in grams"),
    "image": marked("picture"),
    "tax_class": marked("tax class"),
    "status": marked("status"),
    "is_service": marked("it is work"),
    "parent": marked("a variant of"),
    "options": marked("options"),
    "specifications": marked("specifications"),
    "services": marked("sold with it"),
    "components": marked("made of"),
}
WORDS: Mapping[str, str] = {
    "active": marked("Sold"),
    "discontinued": marked("Sells out"),
    "archived": marked("Archived"),
}
NOTHING = "\N{EM DASH}"
LONGEST = 60


def _product(facts: Facts) -> Said:
    before, after = facts["before"], facts["after"]
    if not before:
        return Said(_("The product was added."), icon="plus", kind="acc")
    if set(after) == {"status"}:
        what = {
            "archived": _("The product was archived."),
            "discontinued": _("The product sells out from now on."),
            "active": _("The product is sold again."),
        }.get(after["status"], _("The product was changed."))
        return Said(what, icon="archive")
    return Said(_("The product was changed."), "; ".join(_line(name, before, after) for name in after), "pencil")


def _line(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """One field: `weight: 12 → 14`."""
    return f"{_(FIELDS.get(name, name))}: {_value(before.get(name))} \N{RIGHTWARDS ARROW} {_value(after[name])}"


def _value(value: Any) -> str:
    """A value of a product in words, cut where it is long."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        text = ", ".join(f"{name}: {each}" for name, each in value.items())  # pyright: ignore[reportUnknownVariableType]
    elif isinstance(value, list):
        text = ", ".join(_part(each) for each in value)  # pyright: ignore[reportUnknownVariableType]
    else:
        text = _(WORDS.get(str(value), str(value))) if value not in (None, "") else ""
    return (text[:LONGEST] + "\N{HORIZONTAL ELLIPSIS}" if len(text) > LONGEST else text) or NOTHING


def _part(part: Any) -> str:
    return f"{part['quantity']} {part['sku']}" if isinstance(part, dict) else str(part)  # pyright: ignore[reportUnknownArgumentType]


def _price(facts: Facts) -> Said:
    before, after, currency = facts["before"], facts["after"], facts["currency"]
    where = facts["channel"] or _("general list")
    since = _("from %(day)s", day=_day(facts["valid_from"])) if facts["valid_from"] else ""
    if after is None:
        what, parts = _("A price was taken away."), [_sum(before, currency)]
    elif before is None:
        what, parts = _("A price was set."), [_sum(after, currency)]
    elif before["amount"] == after["amount"]:
        what, parts = _("The end of a price was changed."), [_sum(after, currency)]
    else:
        arrow = f"{_sum(before, currency)} \N{RIGHTWARDS ARROW} {_sum(after, currency)}"
        what, parts = _("A price was changed."), [arrow]
    until = _("until %(day)s", day=_day(after["valid_until"])) if after and after.get("valid_until") else ""
    return Said(what, " \N{MIDDLE DOT} ".join(part for part in (*parts, where, since, until) if part), "tag")


def _sum(price: Mapping[str, Any] | None, currency: str) -> str:
    return speaker().money(price["amount"], currency) if price else NOTHING


def _day(text: str) -> str:
    return speaker().stamp(datetime.fromisoformat(text))


TELLERS: dict[str, Teller] = {
    "catalog.ProductChanged": _product,
    "catalog.PriceChanged": _price,
    "catalog.CategoryAdded": lambda _facts: Said(_("The category was added."), icon="plus", kind="acc"),
}
