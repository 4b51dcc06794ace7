"""What an address may be asked with: a word that nobody knows is told, not overlooked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from atrium.kernel import Malformed

QUESTIONS = "questions"
PAGE = frozenset({"limit", "after"})
"""Every list may be asked for a page, also one that comes whole."""
_WHOLE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Questions:
    """The words that a door takes in its query, which of them are whole numbers, which may be said several times, and
    what the door calls them.
    """

    words: frozenset[str]
    numbers: frozenset[str]
    lists: frozenset[str]
    names: Mapping[str, str]


def learn_questions(app: Litestar) -> None:
    """Let every door know what it may be asked with; once, when the doors are made."""
    for route in app.routes:
        for door, kwargs in route.route_handler_map.values() if isinstance(route, HTTPRoute) else ():
            asked = {each.field_alias: each.field_name for each in kwargs.expected_query_params}
            known = door.parsed_fn_signature.parameters
            numbers = {word for word, name in asked.items() if name in known and known[name].annotation is int}
            door.opt[QUESTIONS] = Questions(
                frozenset(asked),
                frozenset(numbers),
                frozenset(each.field_alias for each in kwargs.expected_query_params if each.is_sequence),
                {name: word for word, name in asked.items()},
            )


def word_of(door: BaseRouteHandler, place: str) -> str:
    """The word of the query that a door knows by a name of its own; any other place as it is."""
    asked: Questions | None = door.opt.get(QUESTIONS)
    return asked.names.get(place, place) if asked else place


def check_questions(door: BaseRouteHandler, query: bytes) -> None:
    """Read a query strictly. Raises Malformed with the word that is unknown, no whole number, or said twice."""
    asked: Questions = door.opt[QUESTIONS]
    seen: set[str] = set()
    for word, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if word in asked.numbers and not _WHOLE.fullmatch(value):
            raise Malformed(f"{word} is a whole number, such as 50.", at=word)
        if word not in asked.words | PAGE:
            known = ", ".join(sorted(asked.words)) or "none"
            raise Malformed(f"This address takes no {word[:50]!r} in its query; it takes: {known}.", at=word[:50])
        if word in seen and word not in asked.lists:
            raise Malformed(f"{word} is said twice; which one is meant?", at=word)
        seen.add(word)
