"""What somebody typed to find a customer."""

import re
from dataclasses import dataclass

from atrium.customers.model.people import HOME_COUNTRY, clean, fold
from atrium.customers.model.people import phone as read_phone

_NOT_DIGITS = re.compile(r"\D+")
_PHONE_LIKE = re.compile(r"[+\d\s().\-/]+")
SHORTEST_PART = 3
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody typed to find a customer: part of a name, the start of an e-mail address or of a phone number."""

    words: tuple[str, ...]
    email: str | None = None
    phone: str | None = None
    national: str | None = None

    @property
    def is_guessable(self) -> bool:
        """Whether enough of a word was typed to guess at a typo; three letters resemble everybody."""
        return any(len(word) > SHORTEST_PART for word in self.words)

    @property
    def start(self) -> str | None:
        """What names must begin with, when too little was typed to look inside of them; None otherwise."""
        if self.words:
            return " ".join(self.words) if max(map(len, self.words)) < SHORTEST_PART else None
        return None if self.email or self.phone else ""


def search(typed: str, country: str = HOME_COUNTRY) -> Search:
    """Understand what was typed in a search field."""
    text = clean(typed)
    words = tuple(fold(text).split())
    if "@" in text:
        return Search(words=(), email=text.lower())
    digits = _NOT_DIGITS.sub("", text)
    if len(digits) < 3 or not _PHONE_LIKE.fullmatch(text):
        return Search(words, email=text.lower() if len(words) == 1 else None)
    whole = read_phone(text, country)
    if whole and whole.number.startswith("+"):
        return Search((), phone=whole.number, national=whole.national)
    if text.startswith("+") or digits.startswith("00"):
        return Search((), phone="+" + digits.removeprefix("00"))
    return Search((), phone="+" + digits, national=digits.lstrip("0") or None)


def until(start: str) -> str:
    """What comes after all texts that begin so."""
    return start + _LAST
