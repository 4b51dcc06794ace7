"""From the sheet to what the house is asked for, and what is missing before it can be."""

from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from atrium import orders
from atrium.console.ground import Form
from atrium.console.ground import gettext as _
from atrium.console.taking.scene import PICKUP, Scene
from atrium.console.taking.sheet import Item
from atrium.kernel.money import decimals

NOBODY = {"name": "-"}
NOWHERE = "-"


@dataclass(frozen=True, slots=True)
class Missing:
    """What an order cannot be placed without, and the field where it is given."""

    what: str
    field: str


def missing_of(scene: Scene) -> list[Missing]:
    """What is still to be said, in the order in which it is asked."""
    sheet, home = scene.sheet, scene.home
    found: list[Missing] = []
    if scene.channel is None:
        found.append(Missing(_("a channel that you may sell on"), "channel"))
    if not sheet.customer and not sheet.is_newcomer:
        found.append(Missing(_("who buys"), "who"))
    if sheet.is_newcomer and not sheet.name:
        found.append(Missing(_("the customer's name"), "name"))
    if sheet.is_newcomer and not (sheet.phone or sheet.email):
        found.append(Missing(_("a phone number or an e-mail"), "phone"))
    if not sheet.items:
        found.append(Missing(_("a product"), "what"))
    if scene.is_pickup:
        if not sheet.node:
            found.append(Missing(_("where it is picked up"), "how"))
    elif not (home.line1 and home.city and home.country):
        found.append(Missing(_("where it goes"), "to_line1" if home.country else "to_country"))
    return found


def problems_of(scene: Scene) -> dict[str, str]:
    """What was typed and cannot be what it should be, by field."""
    sheet, form = scene.sheet, Form()
    if sheet.email and not ("@" in sheet.email.strip("@") and " " not in sheet.email and len(sheet.email) <= 254):
        form.refuse("email", _("An e-mail, like maya@example.com."))
    if sheet.phone and (len(sheet.phone) > 40 or sum(letter.isdigit() for letter in sheet.phone) < 3):
        form.refuse("phone", _("A phone number, like (614) 555-0142."))
    if scene.home.country and not (len(scene.home.country) == 2 and scene.home.country.isalpha()):
        form.refuse("to_country", _("Two letters, like US."))
    if len(scene.home.postal_code) > 20:
        form.refuse("to_postal_code", _("At most 20 characters."))
    for i, item in enumerate(sheet.items):
        _check_item(form, f"line-{i}-", item, scene.currency)
    _amount(form, "charge", sheet.charge, scene.currency)
    return form.problems


def _check_item(form: Form, prefix: str, item: Item, currency: str) -> None:
    price = _amount(form, prefix + "price", item.price, currency)
    discount = _amount(form, prefix + "discount", item.discount, currency)
    if price is not None and (discount or 0) > price * item.quantity:
        form.refuse(prefix + "discount", _("More than the line costs."))


def _amount(form: Form, name: str, text: str, currency: str) -> int | None:
    """An amount in minor units; what is wrong with it is said in the form."""
    if text[:1] == "=" and text[1:].isascii() and text[1:].isdecimal():
        return int(text[1:])
    one = Form.of(amount=text)
    amount = one.money("amount", currency)
    if not one or (amount is not None and amount < 0):
        form.refuse(name, one.problem("amount") or _("Not less than nothing."))
    return amount


def amount_of(text: str, currency: str) -> int | None:
    """An amount as it was typed, in minor units; None when there is none or it cannot be read."""
    form = Form()
    amount = _amount(form, "amount", text, currency)
    return amount if form else None


def plain(text: str, currency: str) -> str:
    """An amount as one types it: 19.99."""
    amount = amount_of(text, currency)
    if amount is None:
        return text
    places = decimals(currency)
    return f"{amount // 10**places}.{amount % 10**places:0{places}}" if places else str(amount)


def request_of(scene: Scene, *, is_placed: bool = False) -> orders.Request | None:
    """What the house is asked for; None while something is missing or wrong."""
    if missing_of(scene) or problems_of(scene):
        return None
    return _read(_body(scene) | {"confirm": is_placed})


def draft_of(scene: Scene, method: str, node: str | None) -> orders.Request | None:
    """The same in another way, to see what it would cost; what is missing is made up."""
    body = _body(scene) | {"delivery_method": method}
    if not scene.sheet.customer:
        body["customer"] = NOBODY
    if node:
        return _read(body | {"pickup_node": node, "ship_to": None})
    if method == PICKUP:
        body["delivery_method"] = "ship"
    place = {part: value or NOWHERE for part, value in asdict(scene.home).items() if part in ("name", "line1", "city")}
    rest = {part: getattr(scene.home, part) for part in ("postal_code", "region")}
    return _read(body | {"ship_to": place | rest | {"country": scene.home.country or "US"}, "pickup_node": None})


def _body(scene: Scene) -> dict[str, Any]:
    sheet = scene.sheet
    by_name = {name: value for name in ("name", "phone", "email") if (value := getattr(sheet, name))}
    return {
        "channel": sheet.channel,
        "currency": scene.currency,
        "customer": {"id": sheet.customer} if sheet.customer else by_name,
        "lines": [_line(item, scene.currency) for item in sheet.items],
        "delivery_method": sheet.method,
        "pickup_node": sheet.node if scene.is_pickup else None,
        "ship_to": None if scene.is_pickup else {part: value for part, value in asdict(scene.home).items() if value},
        "delivery_charge": amount_of(sheet.charge, scene.currency),
    }


def _line(item: Item, currency: str) -> dict[str, Any]:
    return {
        "sku": item.sku,
        "quantity": item.quantity,
        "unit_price": amount_of(item.price, currency),
        "discount": amount_of(item.discount, currency),
        "tax": amount_of(item.tax, currency),
    }


def _read(body: dict[str, Any]) -> orders.Request | None:
    try:
        return msgspec.convert(body, orders.Request)
    except (msgspec.ValidationError, ValueError):
        return None
