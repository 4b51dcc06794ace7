"""JSON as rows: objects in an array or one a line, flattened by the ways that lead into them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO, cast

import msgspec

from atrium.kernel import Refused

CHUNK = 1 << 18
MOST_ELEMENT = 1 << 24
_GAP = re.compile(r"[\s,]*")

Row = list[str] | str
"""The texts of a row, or a sentence that says why it cannot be read."""
Object = dict[str, Any]


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that names another object of the same file: those with these values, by the field they are named by."""

    by: str
    only: dict[str, str] = {}


class Links:
    """The objects that others of a file name, in memory: a dump of tables has them side by side."""

    def __init__(self, links: Mapping[str, Link], elements: Iterator[Any]) -> None:
        """Look through the whole file for what links lead to."""
        self._found: dict[str, dict[str, Object]] = {field: {} for field in links}
        for element in elements if links else ():
            for field, link in links.items():
                key = looked_up(element, link.by.split("."))
                if key and is_of(element, link.only):
                    self._found[field][key] = element

    def follow(self, field: str, value: Any) -> Any:
        """What a field of this name leads to; the value itself when it leads nowhere."""
        return self._found.get(field, {}).get(value, value) if isinstance(value, str) else value


NO_LINKS = Links({}, iter(()))


def elements_of(kind: str, text: TextIO, path: Path) -> Iterator[Any]:
    """What a file holds, one after another, numbers as texts: `lines` has one a line, else it is an array."""
    return _lines(text) if kind == "lines" else _elements(text, path)


def ways_of(element: Any, outer: str = "") -> Iterator[str]:
    """The names in an object, and the ways to those within it or within the objects of its lists."""
    if isinstance(element, list):
        inner = cast("list[Any]", element)
        yield from ways_of(inner[0], outer) if inner and isinstance(inner[0], dict) else ()
    for name, value in cast("Object", element).items() if isinstance(element, dict) else ():
        yield outer + name
        yield from ways_of(value, f"{outer}{name}.")


def is_of(element: Any, only: Mapping[str, str]) -> bool:
    """Whether an object says just this."""
    return all(looked_up(element, way.split(".")) == wanted for way, wanted in only.items())


def looked_up(element: Any, way: Sequence[str], links: Links = NO_LINKS) -> str:
    """What stands at the end of a way, as a text; of a list of objects, the list of what each says."""
    value: Any = element
    for step in way:
        if isinstance(value, list):
            value = [cast("Object", each).get(step) for each in cast("list[Any]", value) if isinstance(each, dict)]
        else:
            value = links.follow(step, cast("Object", value).get(step)) if isinstance(value, dict) else None
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def flat(
    elements: Iterator[Any], columns: Sequence[str], lines: str, only: Mapping[str, str], links: Links
) -> Iterator[tuple[int, Row]]:
    """Objects as rows; with `lines`, an object is an order and each of that list's elements a row with it."""
    ways = [column.split(".") for column in columns]
    for number, element in enumerate(elements, 1):
        if not isinstance(element, dict):
            yield number, element if isinstance(element, str) and element.endswith("JSON.") else "Here is no object."
            continue
        order = cast("Object", element)
        if only and not is_of(order, only):
            continue
        inner = order.get(lines) if lines else None
        for row in [order | {lines: line} for line in cast("list[Any]", inner)] if isinstance(inner, list) else [order]:
            yield number, _whole([looked_up(row, way, links) for way in ways])


def _whole(texts: list[str]) -> Row:
    if any("\ud800" <= letter <= "\udfff" for text in texts if not text.isascii() for letter in text):
        return "The row holds half a character."
    return texts


def _lines(text: TextIO) -> Iterator[Any]:
    while line := text.readline(MOST_ELEMENT):
        if line.strip():
            try:
                yield json.loads(line, parse_float=str, parse_int=str)
            except (ValueError, RecursionError):
                yield "The line is no JSON."


def _elements(text: TextIO, path: Path) -> Iterator[Any]:
    """The elements of an array, one at a time, whatever its length."""
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    buffer, at = text.read(CHUNK).lstrip()[1:], 0
    while True:
        at = cast("re.Match[str]", _GAP.match(buffer, at)).end()
        try:
            element, end = decoder.raw_decode(buffer, at)
        except (ValueError, RecursionError):
            if buffer.startswith("]", at):
                return
            rest = buffer[at:]
            more = text.read(max(CHUNK, len(rest))) if len(rest) < MOST_ELEMENT else ""
            if not more:
                detail = f"{path.name} is no array of JSON objects, or is cut off; what came before is done."
                raise Refused("unreadable_file", detail) from None
            buffer, at = rest + more, 0
            continue
        yield element
        at = end
