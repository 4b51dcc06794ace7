"""People who might buy in the demo shop: put together by chance, the same ones every time."""

import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from random import Random
from typing import Any, NamedTuple

FIRMS = 0.04
"""Share of buyers that are firms."""
FIRST_PHONE, PHONES_A_TOWN = 120, 80
"""Numbers 555-0100 to 555-0199 of each area code belong to nobody; the first of them are given already."""


class Town(NamedTuple):
    """Where somebody lives: the code of its store, its name, and what an address and a phone number begin with."""

    store: str
    city: str
    region: str
    postal_code: str
    area_code: str


def people(count: int, towns: Sequence[Town], chance: Random) -> list[dict[str, Any]]:
    """So many people and firms; nobody shares an e-mail or a phone number. Who has none of one has the other."""
    text = resources.files("atrium.integrations.demo").joinpath("names.toml").read_text("utf-8")
    told = tomllib.loads(text)
    words = {name: told[name].split() for name in ("first", "last", "streets", "ways")} | {"firms": told["firms"]}
    seen: set[str] = set()
    phones = _phones(towns, chance)
    return [_person(words, towns, chance, seen, phones) for _ in range(count)]


def _phones(towns: Sequence[Town], chance: Random) -> dict[str, Iterator[str]]:
    """Numbers of each town, in no order."""
    return {
        town.store: iter(
            [
                f"+1{town.area_code}5550{last}"
                for last in chance.sample(range(FIRST_PHONE, FIRST_PHONE + PHONES_A_TOWN), PHONES_A_TOWN)
            ]
        )
        for town in towns
    }


def _person(
    words: dict[str, list[str]],
    towns: Sequence[Town],
    chance: Random,
    seen: set[str],
    phones: dict[str, Iterator[str]],
) -> dict[str, Any]:
    first, last = chance.choice(words["first"]), chance.choice(words["last"])
    town = chance.choice(towns)
    name, address = f"{first} {last}", f"{first}.{last}".lower().replace("'", "")
    if chance.random() < FIRMS:
        street = chance.choice(words["streets"])
        name, address = f"{street} {chance.choice(words['firms'])}", f"office.{street}.{town.city}".lower()
    email = _free(address.replace(" ", ""), seen)
    phone = next(phones[town.store], None) if chance.random() < 0.8 else None
    home = f"{chance.randint(2, 9800)} {chance.choice(words['streets'])} {chance.choice(words['ways'])}"
    person = {"name": name, "home": [home, town.city, town.region, town.postal_code], "store": town.store}
    if phone:
        person["phone"] = phone
    if phone is None or chance.random() < 0.9:
        person["email"] = email
    return person


def _free(address: str, seen: set[str]) -> str:
    """An address that nobody has yet."""
    number = 1
    while (found := f"{address}{number if number > 1 else ''}@example.com") in seen:
        number += 1
    seen.add(found)
    return found
