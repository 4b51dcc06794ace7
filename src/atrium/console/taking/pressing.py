"""What one press does to the sheet: a product more, a line less, another customer."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from atrium.console.taking.sheet import OTHER, Home, Item, Sheet

GAP = "\t"
"""Between two things that a press names; no code holds it."""


def pressed(sheet: Sheet, word: str) -> Sheet:
    """The sheet after a press, such as `add:TV-1`; a word that means nothing leaves it as it is."""
    verb, _colon, about = word.partition(":")
    press = PRESSES.get(verb)
    return press(sheet, about) if press else sheet


def _add(sheet: Sheet, sku: str) -> Sheet:
    """One more of a product."""
    if not sku or len(sku) > 100:
        return sheet
    at = next((i for i, item in enumerate(sheet.items) if item.sku == sku), None)
    if at is None:
        return replace(sheet, items=(*sheet.items, Item(sku, 1)), gone=None)
    more = replace(sheet.items[at], quantity=sheet.items[at].quantity + 1)
    return replace(sheet, items=(*sheet.items[:at], more, *sheet.items[at + 1 :]), gone=None)


def _serve(sheet: Sheet, about: str) -> Sheet:
    """A service for as many as there are of its product, standing right behind it."""
    product, _gap, service = about.partition(GAP)
    if sheet.quantity_of(service):
        return sheet
    at = next((i for i, item in enumerate(sheet.items) if item.sku == product), len(sheet.items) - 1)
    units = max(sheet.quantity_of(product), 1)
    items = (*sheet.items[: at + 1], Item(service, units), *sheet.items[at + 1 :])
    return replace(sheet, items=items, gone=None)


def _drop(sheet: Sheet, sku: str) -> Sheet:
    """A line is taken out; it may be put back."""
    gone = next((item for item in sheet.items if item.sku == sku), None)
    return replace(sheet, items=tuple(item for item in sheet.items if item.sku != sku), gone=gone)


def _back(sheet: Sheet, _about: str) -> Sheet:
    """What was taken out last is put back."""
    return replace(sheet, items=(*sheet.items, sheet.gone), gone=None) if sheet.gone else sheet


def _leave(sheet: Sheet, about: str) -> Sheet:
    """As many of a sku as are left."""
    sku, _gap, left = about.partition(GAP)
    if not (left.isascii() and left.isdecimal()):
        return sheet
    items = tuple(replace(item, quantity=int(left)) if item.sku == sku else item for item in sheet.items)
    return replace(sheet, items=tuple(item for item in items if item.quantity))


def _swap(sheet: Sheet, about: str) -> Sheet:
    """Another product in place of one."""
    sku, _gap, other = about.partition(GAP)
    items = tuple(Item(other, item.quantity) if item.sku == sku else item for item in sheet.items)
    return replace(sheet, items=items)


def _fetch(sheet: Sheet, node: str) -> Sheet:
    """It is picked up there."""
    return replace(sheet, method="pickup", node=node)


def _send(sheet: Sheet, method: str) -> Sheet:
    """It is brought instead of picked up."""
    return replace(sheet, method=method, node="")


def _person(sheet: Sheet, customer: str) -> Sheet:
    """A known customer; their first address is offered."""
    return replace(sheet, customer=customer, is_newcomer=False, name="", phone="", email="", place="0", home=Home())


def _newcomer(sheet: Sheet, typed: str) -> Sheet:
    """Somebody new, with what was typed to find them."""
    fields = {"name": "", "phone": "", "email": ""} | {_kind(typed): typed.strip()[:200]}
    return replace(sheet, customer="", is_newcomer=True, place=OTHER, home=Home(), **fields)


def _nobody(sheet: Sheet, _about: str) -> Sheet:
    """It was somebody else."""
    return replace(sheet, customer="", is_newcomer=False, name="", phone="", email="", place="", home=Home())


def _there(sheet: Sheet, place: str) -> Sheet:
    """To another of the customer's addresses, or to one that is typed."""
    return replace(sheet, place=place, home=Home())


def _kind(typed: str) -> str:
    """Which field a text belongs in."""
    if "@" in typed:
        return "email"
    return "phone" if sum(letter.isdigit() for letter in typed) >= 3 else "name"


PRESSES: Mapping[str, Callable[[Sheet, str], Sheet]] = {
    "add": _add,
    "serve": _serve,
    "drop": _drop,
    "back": _back,
    "leave": _leave,
    "swap": _swap,
    "fetch": _fetch,
    "send": _send,
    "person": _person,
    "newcomer": _newcomer,
    "nobody": _nobody,
    "there": _there,
}
