"""What a saved view may be."""

import re

from atrium.kernel import Malformed, Refused

MOST_VIEWS = 50
LONGEST_NAME = 60
LONGEST_QUERY = 2000
_SCREEN = re.compile(r"[a-z][a-z0-9_/-]{0,59}")
_QUERY = re.compile(r"[!-~]*")


def check_screen(screen: str) -> None:
    """Raises Malformed."""
    if not _SCREEN.fullmatch(screen):
        raise Malformed("A screen is named like orders.", at="$.screen")


def name_of(name: str) -> str:
    """A name as we keep it. Raises Malformed."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Malformed(f"A view's name has 1 to {LONGEST_NAME} characters.", at="$.name")
    return name


def query_of(query: str) -> str:
    """What follows the question mark, as an address has it. Raises Malformed."""
    query = query.removeprefix("?")
    if len(query) > LONGEST_QUERY or not _QUERY.fullmatch(query):
        raise Malformed("This is more than a view can keep; ask for less.", at="$.query")
    return query


def check_room(count: int) -> None:
    """Raises Refused `too_many_views`."""
    if count >= MOST_VIEWS:
        raise Refused("too_many_views", f"There are {MOST_VIEWS} views already; delete one first.", most=MOST_VIEWS)


def order_of(wanted: list[int], there: list[int]) -> list[int]:
    """All views in the wanted order; those that were not named stay behind, those that are gone are left out."""
    named = [view_id for view_id in dict.fromkeys(wanted) if view_id in there]
    return named + [view_id for view_id in there if view_id not in named]
