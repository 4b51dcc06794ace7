"""The tables of delivery and tax."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import msgspec

from atrium import delivery, tax
from atrium.console.ground import Form, marked
from atrium.console.ground import gettext as _
from atrium.console.ground.speaking import speaker
from atrium.console.settings.kept import Field, Kept, Row
from atrium.delivery import Method
from atrium.kernel import Page, Tx
from atrium.kernel.money import Money
from atrium.kernel.paging import cursor

A_PAGE = 100
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


def _plain(minor: int | None, currency: str) -> str | None:
    return None if minor is None else str(Money(minor, currency)).partition(" ")[0]


async def _methods(tx: Tx, q: str, _after: str | None) -> Page[Any]:
    found = (await delivery.methods(tx)).values()
    return Page([one for one in found if q.lower() in f"{one.code} {one.name}".lower()])


async def _method(tx: Tx, key: tuple[Any, ...]) -> Method | None:
    return (await delivery.methods(tx)).get(str(key[0]))


def _fill_method(method: Method) -> Mapping[str, Any]:
    return {
        **{
            name: getattr(method, name)
            for name in ("code", "name", "label", "days_min", "days_max", "cut_off", "time_zone")
        },
        **{name: "1" if getattr(method, name) else None for name in ("is_active", "is_pickup", "skips_weekends")},
    }


def _without_nothing(_form: Form, row: Row) -> None:
    """What was left empty is as usual."""
    for name in [name for name, value in row.items() if value is None]:
        del row[name]


METHODS = Kept(
    key="delivery-methods",
    title=marked("Delivery methods"),
    one=marked("delivery method"),
    icon="truck",
    help=marked(
        "The ways in which goods reach customers, and how many days they take. Orders after the cut-off leave a day "
        "later. What a way costs stands in the delivery rates."
    ),
    may_read="delivery.read",
    may_write="delivery.write",
    fields=(
        Field("code", marked("Code"), is_needed=True, is_key=True, most=64, hint=marked("Short, like express")),
        Field("name", marked("Name"), is_needed=True, goes_on=True),
        Field("label", marked("What the customer reads")),
        Field("cut_off", marked("Cut-off"), hint=marked("Like 15:00; later orders leave a day later"), goes_on=True),
        Field("days_min", marked("Days, at least"), "whole"),
        Field("days_max", marked("Days, at most"), "whole", goes_on=True),
        Field("time_zone", marked("Time zone"), hint=marked("Of the cut-off, like America/Chicago")),
        Field("is_pickup", marked("The customer picks up"), "tick"),
        Field("skips_weekends", marked("Only working days count"), "tick"),
        Field("is_active", marked("It is offered"), "tick"),
    ),
    columns=(
        ("name", marked("Name"), "text"),
        ("label", marked("The customer reads"), "text"),
        ("days_min", marked("Days from"), "number"),
        ("days_max", marked("to"), "number"),
        ("cut_off", marked("Cut-off"), "text"),
        ("is_active", marked("Offered"), "tick"),
    ),
    listed=_methods,
    found=_method,
    put=delivery.put_methods,
    row=Method,
    key_of=lambda method: (method.code,),
    stream=lambda _key: "delivery/methods",
    filled=_fill_method,
    read=_without_nothing,
)


async def _fares(tx: Tx, q: str, after: str | None) -> Page[Any]:
    return await delivery.rates(tx, q or None, A_PAGE, after)


async def _fare(tx: Tx, key: tuple[Any, ...]) -> delivery.Rate | None:
    found = await delivery.rates(tx, str(key[0]), 1, cursor(*key[:-1], int(key[-1]) - 1))
    return next((rate for rate in found.items if rate.key == tuple(key)), None)


def _fill_fare(rate: delivery.Rate) -> Mapping[str, Any]:
    return {
        **{
            name: getattr(rate, name)
            for name in ("method", "currency", "country", "region", "postal_prefix", "weight_from_g")
        },
        **{name: getattr(rate, name) for name in ("days_min", "days_max")},
        **{name: _plain(getattr(rate, name), rate.currency) for name in ("cost", "goods_from", "free_from")},
        "is_active": "1" if rate.is_active else None,
    }


def _read_fare(form: Form, row: Row) -> None:
    currency = (row["currency"] or "USD").upper()
    for name in ("cost", "goods_from", "free_from"):
        row[name] = form.money(name, currency, is_needed=name == "cost")
    _without_nothing(form, row)


RATES = Kept(
    key="delivery-rates",
    title=marked("Delivery rates"),
    one=marked("delivery rate"),
    icon="receipt-dollar",
    help=marked(
        "What each way of delivery costs, by place, weight and worth of goods; the narrowest place wins. Without a "
        "rate delivery costs nothing. A rate is switched off, never deleted: orders were priced with it."
    ),
    may_read="delivery.read",
    may_write="delivery.write",
    fields=(
        Field("method", marked("Delivery method"), is_needed=True, is_key=True, hint=marked("Its code, like express")),
        Field(
            "currency",
            marked("Currency"),
            is_needed=True,
            is_key=True,
            most=3,
            hint=marked("Three letters, like USD"),
            goes_on=True,
        ),
        Field("country", marked("Country"), is_key=True, most=2, hint=marked("Empty: everywhere")),
        Field("region", marked("State or region"), is_key=True, goes_on=True),
        Field("postal_prefix", marked("Postal codes that begin with"), is_key=True),
        Field("weight_from_g", marked("From a weight of"), "whole", is_key=True, hint=marked("In grams"), goes_on=True),
        Field("goods_from", marked("From goods worth"), "amount", is_key=True),
        Field("cost", marked("Costs"), "amount", is_needed=True, goes_on=True),
        Field("free_from", marked("Free from goods worth"), "amount"),
        Field("days_min", marked("Days, at least"), "whole", hint=marked("Empty: as the method says")),
        Field("days_max", marked("Days, at most"), "whole", goes_on=True),
        Field("is_active", marked("It holds"), "tick"),
    ),
    columns=(
        ("method", marked("Method"), "text"),
        ("country", marked("Country"), "text"),
        ("region", marked("Region"), "text"),
        ("postal_prefix", marked("Postal codes"), "text"),
        ("weight_from_g", marked("From g"), "number"),
        ("cost", marked("Costs"), "money"),
        ("is_active", marked("Holds"), "tick"),
    ),
    listed=_fares,
    found=_fare,
    put=delivery.put_rates,
    row=delivery.Rate,
    key_of=lambda rate: rate.key,
    stream=lambda _key: "delivery/rates",
    filled=_fill_fare,
    read=_read_fare,
)


async def _taxes(tx: Tx, q: str, after: str | None) -> Page[Any]:
    return await tax.rates(tx, q.upper() or None, A_PAGE, after)


async def _tax(tx: Tx, key: tuple[Any, ...]) -> tax.Rate | None:
    try:
        country, tax_class, region, prefix, begin = msgspec.convert(key, tuple[str, str, str, str, str])
        moment = msgspec.convert(begin, Moment) if begin else None
    except msgspec.ValidationError:
        return None
    return await tax.rate(tx, (country, tax_class, region, prefix, moment))


def _tax_key(rate: tax.Rate) -> tuple[str, ...]:
    *place, begin = rate.key
    return (*map(str, place), begin.astimezone(UTC).isoformat() if isinstance(begin, datetime) else "")


def _moment(text: str) -> datetime:
    """A time, or the begin of a day where the visitor is. Raises ValueError, ValidationError."""
    if "T" in text:
        return msgspec.convert(text, Moment)
    return datetime.combine(date.fromisoformat(text), time(), speaker().zone)


def _shown(moment: datetime) -> str:
    """A time as it is typed: by its day alone when that begins then where the visitor is."""
    try:
        day = moment.astimezone(speaker().zone).date().isoformat()
        return day if _moment(day).astimezone(UTC) == moment else moment.isoformat()
    except OverflowError:
        return moment.isoformat()


def _fill_tax(rate: tax.Rate) -> Mapping[str, Any]:
    return {
        **{name: getattr(rate, name) for name in ("country", "tax_class", "region", "postal_prefix", "name")},
        "percent": f"{rate.percent.normalize():f}",
        **{name: _shown(moment) if (moment := getattr(rate, name)) else None for name in ("valid_from", "valid_until")},
    }


def _read_tax(form: Form, row: Row) -> None:
    text = (row["percent"] or "").replace(",", ".").removesuffix("%").strip()
    try:
        if text:
            row["percent"] = str(Decimal(text))
    except InvalidOperation:
        form.refuse("percent", _("A number, like 7.5."))
    for name in ("valid_from", "valid_until"):
        try:
            if row[name]:
                row[name] = _moment(row[name]).isoformat()
        except (ValueError, msgspec.ValidationError):
            form.refuse(name, _("A day or a time, like 2026-01-31 or 2026-01-31T00:00:00-05:00."))
    row["country"] = (row["country"] or "").upper()
    _without_nothing(form, row)


TAXES = Kept(
    key="tax-rates",
    title=marked("Tax rates"),
    one=marked("tax rate"),
    icon="receipt-tax",
    help=marked(
        "How much of a sale is tax, by place and class of goods; the narrowest place wins. Without a rate tax is 0. A "
        "rate that changes gets an end, and a new one begins: what was sold before keeps its tax."
    ),
    may_read="tax.read",
    may_write="tax.write",
    fields=(
        Field("country", marked("Country"), is_needed=True, is_key=True, most=2, hint=marked("Two letters, like US")),
        Field(
            "tax_class",
            marked("Class of goods"),
            is_needed=True,
            is_key=True,
            hint=marked("standard, delivery or yours"),
            goes_on=True,
        ),
        Field("region", marked("State or region"), is_key=True, hint=marked("Empty: the whole country")),
        Field("postal_prefix", marked("Postal codes that begin with"), is_key=True, goes_on=True),
        Field("percent", marked("Percent"), "percent", is_needed=True, hint=marked("Like 7.5")),
        Field("name", marked("Name"), hint=marked("What stands on the order"), goes_on=True),
        Field("valid_from", marked("From"), "moment", is_key=True, hint=marked("Like 2026-01-31; empty: always")),
        Field("valid_until", marked("Until"), "moment", hint=marked("Empty: until further notice"), goes_on=True),
    ),
    columns=(
        ("country", marked("Country"), "text"),
        ("region", marked("Region"), "text"),
        ("postal_prefix", marked("Postal codes"), "text"),
        ("tax_class", marked("Class"), "text"),
        ("name", marked("Name"), "text"),
        ("percent", marked("Percent"), "percent"),
        ("valid_until", marked("Until"), "moment"),
    ),
    listed=_taxes,
    found=_tax,
    put=tax.put_rates,
    row=tax.Rate,
    key_of=_tax_key,
    stream=lambda _key: "tax/rates",
    filled=_fill_tax,
    read=_read_tax,
)

TABLES = (METHODS, RATES, TAXES)
