"""From the texts of a row to the fields of a thing."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from atrium.integrations.importing.kinds import MONEY, Fields, Kind
from atrium.integrations.importing.layout import Layout
from atrium.integrations.imports.values import Amounts, decimal_mark, rounded
from atrium.kernel import Refused
from atrium.kernel.money import decimals

YES, NO = {"true", "yes", "y", "1", "x"}, {"false", "no", "n", "0"}
_BETWEEN = re.compile(r"\s*[;|]\s*|\s*,\s*")


class Shaper:
    """Reads the rows of one file; `columns` are those that the file has."""

    def __init__(self, kind: Kind, layout: Layout, columns: Sequence[str]) -> None:
        """Find each field's columns. Refused: missing_column, malformed_mapping."""
        self.kind = kind
        self._layout = layout
        self._mark = layout.decimal
        self._amounts: dict[tuple[str, str], Amounts] = {}
        places = {name: place for place, name in enumerate(columns)}
        self._at: dict[str, list[int]] = {}
        for field, names in layout.columns_of(kind.given).items():
            if missing := [name for name in names if name not in places]:
                if layout.columns:
                    detail = f"There is no column {missing[0]}; there is {', '.join(columns)}."
                    raise Refused("missing_column", detail)
                continue
            self._at[field] = [places[name] for name in names]
        self._required = [field for field in kind.key if field in REQUIRED[kind.name]]
        lacking = [field for field in self._required if field not in self.fields]
        if lacking:
            wanted = ", ".join(kind.given)
            raise Refused("missing_column", f"No column says the {lacking[0]}; our fields are {wanted}.")
        dotted = {name.partition(".")[0] for name in columns if "." in name} & set(kind.given)
        self._at |= {
            name: [place] for name, place in places.items() if not layout.columns and name.partition(".")[0] in dotted
        }
        self._alone = [(field, places[0]) for field, places in self._at.items() if len(places) == 1]
        self._joined = [
            (field, places, " > " if kind.given.get(field) == "path" else " ")
            for field, places in self._at.items()
            if len(places) != 1
        ]
        plain = {field: sort for field, sort in kind.given.items() if sort != MONEY and "." not in field}
        self._readers = {field: self._reader(sort) for field, sort in plain.items()}

    @property
    def fields(self) -> list[str]:
        """The fields that this file gives."""
        return [*self._at, *(field for field in self._layout.constants if field not in self._at)]

    def settle(self, rows: Sequence[Sequence[str]]) -> None:
        """Look at the first rows, to see which mark stands before decimals. Refused: mixed_decimals."""
        money = [field for field, sort in self.kind.given.items() if sort == MONEY and field in self._at]
        if self._mark == "auto":
            texts = [row[place] for row in rows for field in money for place in self._at[field] if place < len(row)]
            self._mark = decimal_mark(texts)

    def shape(self, row: Sequence[str]) -> Fields:
        """The fields that a row gives; an empty cell gives none. Raises ValueError with a sentence."""
        texts = dict(self._layout.constants)
        for field, place in self._alone:
            if text := row[place].strip():
                texts[field] = text
        for field, places, between in self._joined:
            if text := between.join(filter(None, (row[place].strip() for place in places))):
                texts[field] = text
        fields: Fields = {}
        for field, text in texts.items():
            read = self._readers.get(field)
            if read:
                fields[field] = read(text)
            elif self.kind.given.get(field) == MONEY:
                fields[field] = self._money(field, text, texts.get("currency", ""))
            else:
                outer, _dot, inner = field.partition(".")
                fields.setdefault(outer, {})[inner] = text
        for field in self._required:
            if field not in fields:
                raise ValueError(f"The row says no {field}.")
        return self.kind.shaped(fields)

    def _reader(self, sort: str) -> Callable[[str], Any]:
        return self._number if sort == "number" else READERS.get(sort, _text)

    def _money(self, field: str, text: str, currency: str) -> int:
        if not currency:
            raise ValueError(f"{field} is given without its currency.")
        known = self._amounts.get((self._mark, currency))
        if known is None:
            known = self._amounts[self._mark, currency] = Amounts(self._mark, decimals(currency))
        try:
            return rounded(known.read(text))
        except ValueError:
            raise ValueError(f"{field} {text} is no amount.") from None

    def _number(self, text: str) -> str:
        """As a program writes it: 1.234,5 is 1234.5 where a comma stands before decimals."""
        plain = text.replace(" ", "").replace("\u00a0", "")
        if self._layout.decimal == "," or ("," in plain and "." not in plain):
            plain = plain.replace(".", "").replace(",", ".")
        whole, _point, rest = plain.partition(".")
        return whole if rest and not rest.strip("0") else plain


def _list(text: str) -> Any:
    """JSON, or words with commas, semicolons or bars between them."""
    return _json(text) if text.startswith("[") else [word for word in _BETWEEN.split(text) if word]


def _path(text: str) -> str:
    """From the top, with > between; a list in JSON says the same."""
    return " > ".join(map(str, _json(text))) if text.startswith("[") else text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{text[:40]} is no JSON.") from None


def _yes(text: str) -> bool:
    word = text.lower()
    if word not in YES | NO:
        raise ValueError(f"{text} is neither yes nor no.")
    return word in YES


def _text(text: str) -> str:
    return text


READERS: Mapping[str, Callable[[str], Any]] = {
    "list": _list,
    "object": _json,
    "path": _path,
    "yes": _yes,
    "text": _text,
}
REQUIRED: Mapping[str, frozenset[str]] = {
    "products": frozenset({"sku"}),
    "categories": frozenset({"path"}),
    "prices": frozenset({"sku", "currency"}),
    "nodes": frozenset({"code"}),
    "channels": frozenset({"code"}),
    "calendars": frozenset({"code"}),
    "stock": frozenset({"node", "sku"}),
    "customers": frozenset({"name"}),
    "places": frozenset({"country", "postal_code"}),
}
