"""What is written down of a customer, and what they allow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict

from stdnum.eu import vat

from atrium.customers.model.people import HOME_COUNTRY, Address, Phone, clean, email, phone, tidy
from atrium.kernel import Malformed


class Kind(StrEnum):
    """A human being, or a firm."""

    PERSON = "person"
    COMPANY = "company"


class Channel(StrEnum):
    """A way to reach a customer that needs leave."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is written down about a customer; the first e-mail, phone and address are the main ones."""

    name: str
    kind: Kind = Kind.PERSON
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    vat_id: str | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """Leave to contact somebody for a purpose by a channel, given or withdrawn at a time."""

    channel: Channel
    purpose: str
    is_given: bool
    happened_at: datetime
    source: str


class Card(TypedDict, total=False):
    """An entry, or fields of it, as people type them."""

    name: str
    kind: Kind
    emails: Sequence[str]
    phones: Sequence[str]
    addresses: Sequence[Address]
    vat_id: str | None
    notes: str


def written(before: Entry, card: Card) -> Entry:
    """An entry with the fields of a card in place of its own. Raises Malformed for what cannot be what it should be."""
    read: dict[str, Any] = dict(card)
    if "name" in card:
        read["name"] = clean(card["name"])
    if "notes" in card:
        read["notes"] = clean(card["notes"])
    if "emails" in card:
        read["emails"] = tuple(dict.fromkeys(_email(typed, place) for place, typed in enumerate(card["emails"])))
    if "addresses" in card:
        homes = [tidy(address) for address in card["addresses"]]
        read["addresses"] = tuple({home.key: home for home in homes}.values())
    if "phones" in card:
        homes = read.get("addresses", before.addresses)
        country = homes[0].country if homes else HOME_COUNTRY
        phones = [_phone(typed, country, place) for place, typed in enumerate(card["phones"])]
        read["phones"] = tuple({it.number: it for it in phones}.values())
    if "vat_id" in card:
        read["vat_id"] = _vat_id(card["vat_id"])
    return replace(before, **read)


def _email(typed: str, place: int) -> str:
    read = email(typed)
    if read is None:
        raise Malformed(f"{typed!r} is no e-mail address; write one such as name@example.com.", at=f"$.emails[{place}]")
    return read


def _phone(typed: str, country: str, place: int) -> Phone:
    read = phone(typed, country)
    if read is None:
        raise Malformed(f"{typed!r} is no phone number; write one such as +16125550100.", at=f"$.phones[{place}]")
    return read


def _vat_id(typed: str | None) -> str | None:
    """A VAT number in capitals without spaces; one of the European Union must have the right check digits."""
    number = clean(typed).upper().replace(" ", "")
    if number[:2].lower() in vat.MEMBER_STATES and not vat.is_valid(number):
        raise Malformed(f"{typed!r} is no VAT number of its country; check it for a slip.", at="$.vat_id")
    return number or None
