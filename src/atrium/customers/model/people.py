"""Who orders, how they are written down so that they are found again, and who is the same as whom."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers

HOME_COUNTRY = "US"
LONGEST_EMAIL = 254
LONGEST_KEY = 200
LONGEST_PHONE = 32

_GAPS = re.compile(r"[\s().\-/]+")
_NOT_DIGITS = re.compile(r"\D+")
_NORTH_AMERICAN = re.compile(r"(?:\+?1)?([2-9]\d{9})")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a customer lives or receives; `country` is ISO 3166 alpha-2."""

    line1: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = HOME_COUNTRY
    region: str = ""
    line2: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """The address as it is compared."""
        return fold(f"{self.country} {bare(self.postal_code)} {self.line1} {self.line2}")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as an order names them; `id` is the customer's own once they are known."""

    name: str
    email: str | None = None
    phone: str | None = None
    address: Address | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: E.164 (`+16125550100`), or the bare digits of what could not be read."""

    number: str
    national: str
    typed: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a customer is recognized by."""

    email: str | None
    phone: Phone | None
    name_key: str

    @property
    def identity(self) -> tuple[str, str] | None:
        """Phone and name together, if there is a phone."""
        return (self.phone.number, self.name_key) if self.phone else None


def clean(text: str | None) -> str:
    """Text as it can be stored: no outer spaces, none of the characters that a database refuses."""
    return (text or "").replace("\x00", "").strip()


def fold(text: str) -> str:
    """Text as it is compared: small letters, no accents, one space between words."""
    text = clean(text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.casefold().split())[:LONGEST_KEY]


def bare(postal_code: str) -> str:
    """A postal code in capitals, without spaces and hyphens."""
    return clean(postal_code).upper().replace(" ", "").replace("-", "")


def email(typed: str | None) -> str | None:
    """An e-mail address in small letters; nothing if it cannot be one ("n/a" is not a person's address)."""
    address = clean(typed).lower()
    name, _, host = address.rpartition("@")
    return address if name and host and len(address) <= LONGEST_EMAIL else None


def phone(typed: str | None, country: str = HOME_COUNTRY) -> Phone | None:
    """A phone number read as people of the country write it; what cannot be read is kept by its digits."""
    text = clean(typed)[: LONGEST_PHONE * 2]
    return _phone(text, country.upper() or HOME_COUNTRY) if text else None


@lru_cache(maxsize=10_000)
def _phone(text: str, country: str) -> Phone | None:
    american = _NORTH_AMERICAN.fullmatch(_GAPS.sub("", text))
    if american and (country in {"US", "CA"} or text.startswith("+")) and not _lacks_code(text, american[1]):
        return Phone(f"+1{american[1]}", american[1], text)
    try:
        number = phonenumbers.parse(text, country)
        if phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE:
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            return Phone(e164, phonenumbers.national_significant_number(number), text)
    except phonenumbers.NumberParseException:
        pass
    digits = _NOT_DIGITS.sub("", text)[:LONGEST_PHONE]
    return Phone(digits, digits.lstrip("0"), text) if digits else None


def _lacks_code(text: str, national: str) -> bool:
    """Is there a plus before a number without the 1 of North America? Then it is another country's."""
    return text.startswith("+") and _NOT_DIGITS.sub("", text) == national


def marks(person: Person) -> Marks:
    """What a person of an order is recognized by."""
    country = person.address.country if person.address else HOME_COUNTRY
    return Marks(email(person.email), phone(person.phone, country), fold(person.name))


def tidy(address: Address) -> Address:
    """An address as it is stored."""
    return Address(
        line1=clean(address.line1),
        line2=clean(address.line2),
        postal_code=clean(address.postal_code),
        city=clean(address.city),
        region=clean(address.region),
        country=clean(address.country).upper(),
        name=clean(address.name),
    )


def same(newcomers: Sequence[Marks]) -> list[int]:
    """Of people nobody knows yet: for each the index of the first who is the same, often their own.

    The same means the same e-mail address, else the same phone and name; who comes later adds nothing to the first.
    """
    by_email: dict[str, int] = {}
    by_identity: dict[tuple[str, str], int] = {}
    firsts: list[int] = []
    for index, seen in enumerate(newcomers):
        first = by_email.get(seen.email) if seen.email else None
        if first is None and seen.identity:
            first = by_identity.get(seen.identity)
        if first is None:
            first = index
            if seen.email:
                by_email[seen.email] = index
            if seen.identity:
                by_identity[seen.identity] = index
        firsts.append(first)
    return firsts
