"""Countries as people write them, turned into ISO 3166 codes of two letters."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import import_module

_ALSO = {
    "burma": "MM",
    "capeverde": "CV",
    "cotedivoire": "CI",
    "czechrepublic": "CZ",
    "democraticrepublicofthecongo": "CD",
    "easttimor": "TL",
    "england": "GB",
    "greatbritain": "GB",
    "macao": "MO",
    "macedonia": "MK",
    "myanmarburma": "MM",
    "northernireland": "GB",
    "republicofthecongo": "CG",
    "russianfederation": "RU",
    "scotland": "GB",
    "swaziland": "SZ",
    "syria": "SY",
    "thenetherlands": "NL",
    "turkiye": "TR",
    "uae": "AE",
    "uk": "GB",
    "unitedstatesofamerica": "US",
    "usa": "US",
    "wales": "GB",
}


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalpha() and letter.isascii())


@cache
def _names() -> dict[str, str]:
    """Every country by its code and its name, as the holidays package lists them: `united_kingdom: (…, "GB", …)`."""
    countries: dict[str, tuple[str, ...]] = import_module("holidays.registry").COUNTRIES  # read late: it is large
    names: dict[str, str] = {}
    for name, (_, *codes) in countries.items():
        code = next(code for code in codes if len(code) == 2)
        names |= {_letters(name): code, code.casefold(): code}
    return names | _ALSO


def country_of(text: str, given: Mapping[str, str]) -> str | None:
    """The code of a country by its name or code; `given` names go first. Empty when it is said to be none we know.

    None: nobody knows it.
    """
    name = text.strip()
    return given[name] if name in given else _names().get(_letters(name))
