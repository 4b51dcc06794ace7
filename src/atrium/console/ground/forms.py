"""What a person typed: read field by field, and shown again with what is wrong where it is wrong."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from atrium.console.ground.safety import FIELD
from atrium.console.ground.speaking import gettext as _
from atrium.kernel import Malformed
from atrium.kernel.money import Money

LONGEST = 10_000


class Form:
    """The fields of a form and the problems found in them; nothing typed is lost.

    Each reader gives what was read, or None when there is nothing or it cannot be read; then `problems` says why.
    """

    def __init__(self, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        """Begin with what was typed: all values of each field."""
        self._fields = fields or {}
        self.problems: dict[str, str] = {}

    @classmethod
    def of(cls, **values: Any) -> "Form":
        """A form to fill in, with these values in it; None is an empty field."""
        return cls({name: [str(value)] for name, value in values.items() if value is not None})

    def __bool__(self) -> bool:
        return not self.problems

    def value(self, name: str) -> str:
        """What stands in a field, as it was typed."""
        return next(iter(self._fields.get(name, ())), "")

    def values(self, name: str) -> list[str]:
        """All that was chosen under a name."""
        return [value for value in self._fields.get(name, ()) if value]

    def written(self) -> bytes:
        """All that was typed, in one order: the same for the same words."""
        fields = sorted((name, list(values)) for name, values in self._fields.items() if name != FIELD)
        return json.dumps(fields).encode()

    def problem(self, name: str) -> str:
        """What is wrong with a field; empty when nothing is."""
        return self.problems.get(name, "")

    def refuse(self, name: str, why: str) -> None:
        """Say what is wrong with a field, and how it is right."""
        self.problems.setdefault(name, why)

    def text(self, name: str, *, is_needed: bool = False, most: int = 200) -> str | None:
        """A text without blanks around it."""
        text = self.value(name).strip()
        if "\0" in text:
            self.refuse(name, _("There is a character in it that cannot be kept."))
        elif len(text) > most:
            self.refuse(name, _("At most %(most)s characters; these are %(count)s.", most=most, count=len(text)))
        elif is_needed and not text:
            self.refuse(name, _("Fill this in."))
        return text or None

    def whole(self, name: str, *, least: int = 0, most: int = 1_000_000_000, is_needed: bool = False) -> int | None:
        """A whole number."""
        text = self.text(name, is_needed=is_needed, most=20)
        if text is None:
            return None
        plain = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        if not (plain.removeprefix("-").isdecimal() and plain.isascii()):
            self.refuse(name, _("A whole number, like 12."))
            return None
        number = int(plain)
        if not least <= number <= most:
            self.refuse(name, _("From %(least)s to %(most)s.", least=least, most=most))
            return None
        return number

    def money(self, name: str, currency: str, *, is_needed: bool = False) -> int | None:
        """An amount in minor units, typed in major ones with point or comma: 19.99, 1.299,00."""
        text = self.text(name, is_needed=is_needed, most=20)
        if text is None:
            return None
        try:
            return Money.parse(_decimal(text), currency).amount
        except Malformed:
            self.refuse(name, _("An amount, like 19.99."))
            return None

    def choice(self, name: str, among: Sequence[str] | Mapping[str, Any], *, is_needed: bool = False) -> str | None:
        """One of several."""
        text = self.text(name, is_needed=is_needed)
        if text is not None and text not in among:
            self.refuse(name, _("Choose one of the list."))
            return None
        return text

    def tick(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.value(name))


def _decimal(text: str) -> str:
    """A number as Python reads it: the last of point and comma parts the decimals, unless three digits follow alone."""
    plain = text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace("\N{MINUS SIGN}", "-")
    head, sign, tail = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    is_grouped = len(tail) == 3 and sign == "," and "." not in head and head.lstrip("-")
    whole = (head + tail) if is_grouped or not sign else head
    whole = whole.replace(",", "").replace(".", "")
    return whole if is_grouped or not sign else f"{whole}.{tail}"
