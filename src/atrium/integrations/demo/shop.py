"""The demo shop as it is written down beside this file."""

import csv
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from atrium.kernel import Money

CURRENCY = "USD"
FOLDER = resources.files("atrium.integrations.demo")
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

    @property
    def skus(self) -> list[str]:
        """What lies on shelves."""
        return [product["sku"] for product in self.goods]


def read() -> Shop:
    """Read the shop."""
    told = tomllib.loads(FOLDER.joinpath("shop.toml").read_text("utf-8"))
    return Shop(
        calendars=told["calendars"],
        nodes=told["nodes"],
        services=[
            {**each, "category": "Services", "is_service": True, "tax_class": "service"} for each in told["services"]
        ],
        goods=[
            _product(row) for row in csv.DictReader(FOLDER.joinpath("products.csv").read_text("utf-8").splitlines())
        ],
        bundles=told["bundles"],
        methods=told["delivery_methods"],
        delivery_rates=told["delivery_rates"],
        tax_rates=[
            {"country": "US", "region": state, "percent": percent, "name": f"{state} sales tax"}
            for state, percent in told["tax_percents"].items()
        ],
        people=told["people"],
    )


def _product(row: dict[str, str]) -> Row:
    price = {"amount": Money.parse(row["price"], CURRENCY).amount, "currency": CURRENCY}
    return {**row, "price": price, "weight_g": int(row["weight_g"]), "services": row["services"].split()}
