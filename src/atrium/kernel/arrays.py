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

KINDS = frozenset(_WRITERS)
"""The element types that can be written this way."""


def literal(values: Sequence[Any] | None, kind: str) -> str | None:
    """A list as the literal of an array of one dimension; None in it is NULL."""
    if values is None:
        return None
    write = _WRITERS[kind]
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"
