"""Filling the shelves: goods of many kinds, put together by chance, the same ones every time."""

import itertools
import math
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import msgspec
from stdnum import ean

from atrium.kernel import Money

CURRENCY = "USD"
FIRST_GTIN = 204_711_001_000
"""Numbers that begin with 2 are a shop's own."""
DEARER = 0.14
"""What each later brand of a kind asks more than the one before."""


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of goods; `axes` are what sets them apart, each word with its factors of price and weight."""

    code: str
    count: int
    category: str
    picture: str
    name: str
    brands: list[str]
    series: list[str]
    price: float
    weight_g: int
    services: list[str]
    sheet: dict[str, str]
    axes: dict[str, dict[str, tuple[float, float]]]


@cache
def families() -> list[Family]:
    """All kinds, as they are written down beside this file."""
    text = resources.files("atrium.integrations.demo").joinpath("families.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["families"], list[Family])


def pictures() -> Mapping[str, str]:
    """The picture of each category."""
    return {family.category: f"/pictures/{family.picture}.svg" for family in families()}


def goods(count: int, chance: Random) -> list[dict[str, Any]]:
    """So many products, as an upsert takes them: of each kind its share."""
    numbers = itertools.count(FIRST_GTIN)
    rows = [row for family, share in _shares(count) for row in _some(family, share, chance, numbers)]
    assert len(rows) == count
    return rows


def _shares(count: int) -> Iterator[tuple[Family, int]]:
    """How many of each kind, so that they are `count` in all."""
    whole = sum(family.count for family in families())
    given, sofar = 0, 0
    for family in families():
        sofar += family.count
        share = sofar * count // whole - given
        given += share
        yield family, share


def _some(family: Family, count: int, chance: Random, numbers: Iterator[int]) -> list[dict[str, Any]]:
    """Different ones of a kind."""
    forms = list(itertools.product(enumerate(family.brands), *(axis.items() for axis in family.axes.values())))
    chosen = sorted(chance.sample(range(len(forms)), count))
    return [
        _product(family, place, forms[form], chance, str(next(numbers))) for place, form in enumerate(chosen, start=1)
    ]


def _product(family: Family, place: int, form: Sequence[Any], chance: Random, number: str) -> dict[str, Any]:
    (rank, brand), *sides = form
    words = dict(zip(family.axes, (word for word, _ in sides), strict=True))
    dearer, heavier = (math.prod(factors[i] for _, factors in sides) for i in (0, 1))
    model = f"{family.series[place % len(family.series)]} {100 + place}"
    price = family.price * dearer * (1 + rank * DEARER) * chance.uniform(0.94, 1.06)
    sheet = {name: word for name, word in words.items() if word} | family.sheet
    return {
        "sku": f"{family.code}-{1000 + place}",
        "name": family.name.format_map({"brand": brand, "model": model, **words}),
        "brand": brand,
        "category": family.category,
        "gtin": number + ean.calc_check_digit(number),
        "price": {"amount": charm(price), "currency": CURRENCY},
        "weight_g": round(family.weight_g * heavier),
        "image": f"/pictures/{family.picture}.svg",
        "services": family.services,
        "specifications": {"Model": model} | sheet if "{model}" in family.name else sheet,
    }


def charm(price: float) -> int:
    """A price as shops set it, in cents: 24.99, 349.99, 1,299.00."""
    if price < 100:
        return max(round(price), 2) * 100 - 1
    if price < 1000:
        return round(price / 10) * 1000 - 1
    return Money(round(price / 50) * 5000 - 100, CURRENCY).amount


def worth(rows: Iterable[Mapping[str, Any]]) -> list[float]:
    """How readily each is bought: what is cheap oftener, and some by far more than others."""
    return [(1 + hash_of(row["sku"]) ** 4 * 40) / math.sqrt(row["price"]["amount"]) for row in rows]


def hash_of(word: str) -> float:
    """A number from 0 to 1 that belongs to a word."""
    return zlib.crc32(word.encode()) / 2**32
