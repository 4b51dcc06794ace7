"""Statements: plain SQL with named parameters, made what the server reads."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from atrium.kernel import arrays

_PARAMETER = re.compile(rf"%\((\w+)\)s(?:::({'|'.join(sorted(arrays.KINDS))})\[\])?")
_IF_ASKED = re.compile(r"\(%\((\w+)\)s(?:::\w+(?:\[\])?)? IS NULL OR ")
_QUOTED = re.compile(r"'[^']*'")

Order = tuple[tuple[str, str | None], ...]


def ready(sql: str, given: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The statement as the server reads it, and its arguments in order; lists that are cast go as literals of arrays.

    A condition `(%(name)s::type IS NULL OR …)` is left out when nobody asks for it, and stands alone when somebody
    does: a plan that is kept for both can use no index for either.
    """
    if names := _asked_for(sql):
        sql = _with(sql, frozenset(name for name in names if given[name] is not None))
    statement, order = translate(sql)
    return statement, [given[name] if kind is None else arrays.literal(given[name], kind) for name, kind in order]


@cache
def translate(sql: str) -> tuple[str, Order]:
    """Turn `%(name)s` into `$1`, once per literal.

    Returns the statement and the parameters in order, each with the type of its elements if it is cast to an array:
    arrays are sent as text.
    """
    order: list[tuple[str, str | None]] = []

    def number(found: re.Match[str]) -> str:
        name, kind = found[1], found[2]
        if (name, kind) not in order:
            order.append((name, kind))
        place = f"${order.index((name, kind)) + 1}"
        return f"{place}::text::{kind}[]" if kind else place

    return _PARAMETER.sub(number, sql), tuple(order)


@cache
def _asked_for(sql: str) -> frozenset[str]:
    """The parameters that have a condition which counts only when they are given."""
    return frozenset(found[1] for found in _IF_ASKED.finditer(sql))


@cache
def _with(sql: str, asked: frozenset[str]) -> str:
    """The statement with just these of its conditions."""
    while found := _IF_ASKED.search(sql):
        end = _closing(sql, found.start())
        condition = sql[found.end() : end]
        kept = f"({condition})" if found[1] in asked else "TRUE"
        sql = sql[: found.start()] + kept + sql[end + 1 :]
    return sql


def _closing(sql: str, start: int) -> int:
    """Where the parenthesis that opens at `start` closes."""
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), sql)
    depth = 0
    for place in range(start, len(bare)):
        depth += {"(": 1, ")": -1}.get(bare[place], 0)
        if depth == 0:
            return place
    raise AssertionError("a parenthesis of a statement is never closed")
