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
CALLED = " called"
"""Among the facts: what things are called, by their codes."""


def called(facts: Facts, code: str) -> str:
    """What a thing is called on this page: a node, a product, a person; its code where nobody said."""
    return facts.get(CALLED, {}).get(code, code)
