"""What somebody typed to find an order: its number, a reference, part of a phone number, an e-mail, a name, a sku."""

import re
from dataclasses import dataclass

import phonenumbers

from atrium.orders.model.placing import FIRST_NUMBER

HOME_COUNTRY = "US"
LONGEST = 200
SHORTEST_PART = 3
MOST_WORDS = 6
_PHONE_LIKE = re.compile(r"[+\d\s().\-/]+")
_NUMBER = re.compile(r"[A-Z]*(\d{1,15})")
_NOT_DIGITS = re.compile(r"\D+")
_NOT_PLAIN = re.compile(r"[^A-Z0-9]+")
_BETWEEN = str.maketrans(".,-/'", "     ")
_WILD = re.compile(r"([%_\\])")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a text may mean, as patterns of LIKE; what it cannot mean is None or empty."""

    text: str
    order_id: int | None = None
    number: str | None = None
    phones: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    email: str | None = None

    @property
    def is_long(self) -> bool:
        """Whether enough was typed to look for words; so short a word begins a name in every tenth order."""
        return any(len(word) > SHORTEST_PART + len("% %") - 1 for word in self.words)

    @property
    def skus(self) -> list[str]:
        """The very sku, however it is written."""
        return sorted({self.text, self.text.upper(), self.text.lower()})


def sought(typed: str) -> Sought:
    """Understand what was typed in a search field."""
    text = typed.replace("\0", " ").strip()[:LONGEST]
    plain = _NOT_PLAIN.sub("", text.upper())
    number = _NUMBER.fullmatch(plain)
    order_id = int(number[1]) - FIRST_NUMBER if number else -1
    phones = _phones(text)
    words = () if phones else _words(text)
    return Sought(
        text,
        order_id if order_id > 0 else None,
        "%" + plain if order_id > 0 else None,
        phones,
        words,
        literal(text.lower()) + "%" if "@" in text and words else None,
    )


def literal(text: str) -> str:
    """A text that LIKE takes letter by letter."""
    return _WILD.sub(r"\\\1", text)


def _words(text: str) -> tuple[str, ...]:
    """Beginnings of words, the longest first; of an e-mail what stands before its domain, up to the @."""
    patterns: list[str] = []
    for part in text.lower().split()[:MOST_WORDS]:
        name, at, _ = part.partition("@")
        inner = " ".join(name.translate(_BETWEEN).split())
        if inner:
            patterns.append(f"% {literal(inner)}{at}%")
    return tuple(sorted(patterns, key=len, reverse=True))


def _phones(text: str) -> tuple[str, ...]:
    """Digits that a phone number holds somewhere, as typed and without the country's code; none if it is no phone."""
    digits = _NOT_DIGITS.sub("", text)
    if len(digits) < SHORTEST_PART or not _PHONE_LIKE.fullmatch(text):
        return ()
    bare = digits.lstrip("0")
    is_international = text.startswith("+") or digits.startswith("00")
    national = _national("+" + bare) if is_international or len(digits) > 10 else ""
    parts = {national or bare} if is_international else {bare, national}
    return tuple(sorted(f"%#%{part}%" for part in parts if len(part) >= SHORTEST_PART))


def _national(number: str) -> str:
    """A number in international writing without the code of its country; empty when it is none."""
    try:
        return str(phonenumbers.parse(number, HOME_COUNTRY).national_number)
    except phonenumbers.NumberParseException:
        return ""
