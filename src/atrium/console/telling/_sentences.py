"""The form of a sentence about a fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as a sentence with subject and verb; `sub` is its detail, `kind` (good, bad, warn, acc) its color.

    Red is only for what still needs somebody.
    """

    what: str
    sub: str = ""
    icon: str = "point"
    kind: str = ""


Facts = Mapping[str, Any]
Teller = Callable[[Facts], Said | None]
"""Tells a fact; None for one that another fact of the same moment tells better."""
LONGEST_ID = 18
CALLED = " called"
"""Among the facts: what things are called, by their codes."""


def user_of(actor: str) -> int | None:
    """Which user of ours an actor or an assignee is: `user/7`; None for all others, whatever they are called."""
    kind, _slash, number = actor.partition("/")
    is_id = number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID
    return int(number) if kind == "user" and is_id else None


def called(facts: Facts, code: str) -> str:
    """What a thing is called on this page: a node, a product, a person; its code where nobody said."""
    return facts.get(CALLED, {}).get(code, code)
