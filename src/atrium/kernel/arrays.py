"""Lists go to the database as array literals: one text each is several times cheaper to send than its elements.

The syntax is that of PostgreSQL's documentation, "Array Input and Output Syntax".
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

_json = msgspec.json.Encoder().encode


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _bytes(value: bytes) -> str:
    return f'"\\\\x{value.hex()}"'


def _jsonb(value: Any) -> str:
    return _quoted(_json(value).decode())


_PLAIN: Callable[[Any], str] = str
_WRITERS: dict[str, Callable[[Any], str]] = {
    "smallint": _PLAIN,
    "int": _PLAIN,
    "integer": _PLAIN,
    "bigint": _PLAIN,
    "numeric": _PLAIN,
    "boolean": _PLAIN,
    "text": _quoted,
    "bytea": _bytes,
    "jsonb": _jsonb,
    "date": lambda value: value.isoformat(),
    "timestamptz": lambda value: f'"{value.isoformat()}"',
}

_AS_THEY_ARE = {"smallint", "int", "integer", "bigint", "numeric"}
KINDS = frozenset(_WRITERS)
"""The element types that can be written this way."""


_NUL = "\0"


def literal(values: Sequence[Any] | None, kind: str) -> str | None:
    """A list as the literal of an array of one dimension; None in it is NULL."""
    if values is None:
        return None
    if not values:
        return "{}"
    if None not in values:
        if kind in _AS_THEY_ARE:
            return "{" + ",".join(map(str, values)) + "}"
        if kind in {"text", "jsonb"} and (whole := _together(values, kind)):
            return whole
    elif values.count(None) == len(values):
        return "{" + ",".join(["NULL"] * len(values)) + "}"
    write = _WRITERS[kind]
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"


def _together(values: Sequence[Any], kind: str) -> str | None:
    """Many texts quoted at once, which is several times faster; None when one holds what parts them."""
    texts = [_json(value).decode() for value in values] if kind == "jsonb" else values
    joined = _NUL.join(texts)
    if joined.count(_NUL) != len(values) - 1:
        return None
    if "\\" in joined or '"' in joined:
        joined = joined.replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace(_NUL, '","') + '"}'
