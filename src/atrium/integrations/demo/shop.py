"""The demo shop as it is written down beside this file, with its shelves filled."""

import csv
import tomllib
from dataclasses import dataclass
from importlib import resources
from random import Random
from typing import Any

from atrium.integrations.demo.goods import CURRENCY, goods, pictures
from atrium.integrations.demo.people import Town, people
from atrium.integrations.demo.size import Size
from atrium.kernel import Money

FOLDER = resources.files("atrium.integrations.demo")
WORK_DAYS = ("mon", "tue", "wed", "thu")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shop:
    """Rows of every kind, as an upsert takes them."""

    calendars: list[Row]
    nodes: list[Row]
    services: list[Row]
    goods: list[Row]
    bundles: list[Row]
    methods: list[Row]
    delivery_rates: list[Row]
    tax_rates: list[Row]
    people: list[Row]
    """Who buys: name, e-mail, phone, `home` as an address is sent, and the `store` that is nearest."""


def read(size: Size, chance: Random) -> Shop:
    """Read the shop, in this size; the same one for the same chance."""
    told = tomllib.loads(FOLDER.joinpath("shop.toml").read_text("utf-8"))
    stores = list(_table("stores.csv"))
    written = [_product(row) for row in _table("products.csv")]
    made = goods(size.goods - len(written), chance)
    return Shop(
        calendars=told["calendars"],
        nodes=[*told["nodes"], *map(_store, stores)],
        services=[
            {**each, "category": "Services", "is_service": True, "tax_class": "service"} for each in told["services"]
        ],
        goods=[*written, *made],
        bundles=told["bundles"],
        methods=told["delivery_methods"],
        delivery_rates=told["delivery_rates"],
        tax_rates=[
            {"country": "US", "region": state, "percent": percent, "name": f"{state} sales tax"}
            for state, percent in told["tax_percents"].items()
        ],
        people=[*told["people"], *people(size.people - len(told["people"]), towns(), chance)],
    )


def towns() -> list[Town]:
    """Where the people live who buy there: around its stores."""
    names = ("code", "city", "region", "postal_code", "area_code")
    return [Town(*(row[name] for name in names)) for row in _table("stores.csv")]


def _table(name: str) -> "csv.DictReader[str]":
    return csv.DictReader(FOLDER.joinpath(name).read_text("utf-8").splitlines())


def _store(row: dict[str, str]) -> Row:
    hours = {"fri": row["fri"], "sat": row["sat"], "sun": row["sun"], **dict.fromkeys(WORK_DAYS, row["week"])}
    address = {name: row[name] for name in ("line1", "city", "region", "postal_code")}
    return {
        "code": row["code"],
        "name": f"{row['name']} store",
        "kind": "store",
        "groups": ["stores", row["group"]],
        "address": {**address, "country": "US"},
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
        "timezone": row["timezone"],
        "calendar": "us",
        "offers_pickup": True,
        "hours": {day: span.split("-") for day, span in hours.items()},
    }


def _product(row: dict[str, str]) -> Row:
    price = {"amount": Money.parse(row["price"], CURRENCY).amount, "currency": CURRENCY}
    image = pictures().get(row["category"])
    return {
        **row,
        "price": price,
        "weight_g": int(row["weight_g"]),
        "services": row["services"].split(),
        **({"image": image} if image else {}),
    }
