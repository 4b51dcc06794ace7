"""Filters of the templates: values as the visitor reads them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import phonenumbers
from markupsafe import Markup

from atrium.console.ground.clients import device, is_handheld
from atrium.console.ground.keys import masked
from atrium.console.ground.speaking import FORMATTED, gettext, marked, speaker

NOTHING = "\N{EM DASH}"
MILES = {"GB", "LR", "MM", "US"}
"""Where people measure the way in miles."""
KM_OF_A_MILE = 1.609344
STATES: Mapping[str, str] = {
    "draft": marked("Draft"),
    "placed": marked("Placed"),
    "completed": marked("Completed"),
    "cancelled": marked("Cancelled"),
    "open": marked("Open"),
    "reserved": marked("Reserved"),
    "allocated": marked("Allocated"),
    "released": marked("Released"),
    "picked": marked("Picked"),
    "shipped": marked("Shipped"),
    "delivered": marked("Delivered"),
    "returned": marked("Returned"),
    "short": marked("Short"),
    "waiting": marked("Waiting"),
    "due": marked("Due"),
    "done": marked("Done"),
    "stuck": marked("Stuck"),
    "skipped": marked("Skipped"),
    "admin": marked("Admin"),
    "agent": marked("Agent"),
    "buyer": marked("Buyer"),
    "integration": marked("Integration"),
    "manager": marked("Manager"),
    "store": marked("Store"),
    "team_lead": marked("Team lead"),
    "warehouse": marked("Warehouse"),
    "healthy": marked("Healthy"),
    "slow": marked("Slow"),
    "failing": marked("Failing"),
    "off": marked("Off"),
    "erp": marked("ERP"),
    "crm": marked("CRM"),
    "logistics": marked("Logistics"),
    "staff": marked("Staff"),
    "loyalty": marked("Loyalty"),
    "telephony": marked("Telephony"),
    "webhook": marked("Webhook"),
    "distribution_center": marked("Distribution center"),
    "supplier": marked("Supplier"),
    "third_party": marked("Third-party warehouse"),
    "ship": marked("Delivery"),
    "pickup": marked("Pickup"),
}
"""Codes of ours, as they are said."""


def said(code: str | None) -> str:
    """A code in words: a state, a role, a kind of node; what is none of these stays as it is."""
    return gettext(STATES[code]) if code and code in STATES else code or NOTHING


def said_pair(code: str) -> tuple[str, str]:
    """A code with its words, for a choice."""
    return code, said(code)


def money(minor: int | None, currency: str) -> Markup | str:
    """A sum, its currency small before or behind it."""
    return NOTHING if minor is None else _marked(speaker().money(minor, currency), speaker().sign(currency))


@lru_cache(FORMATTED)
def _marked(whole: str, sign: str) -> Markup:
    before, sign, behind = whole.partition(sign)
    return Markup('<span class="money">{}<span class="c">{}</span>{}</span>').format(before, sign, behind)


def amount(minor: int | None, currency: str) -> str:
    """An amount in a column: no sign of its currency."""
    return NOTHING if minor is None else speaker().amount(minor, currency)


def phone(number: str | None) -> str:
    """A telephone number (E.164) as it is written where it is at home; with its country code for those elsewhere."""
    if not number:
        return NOTHING
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    is_near = phonenumbers.region_code_for_number(read) == speaker().locale.territory
    kind = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(read, kind.NATIONAL if is_near else kind.INTERNATIONAL)


def number(value: float | None) -> str:
    """A figure."""
    return NOTHING if value is None else speaker().number(value)


def when(moment: datetime | None) -> Markup | str:
    """A time, as short as it can be; exact when one rests on it and for readers."""
    return NOTHING if moment is None else _time(moment, speaker().when(moment))


def away(moment: datetime | None) -> Markup | str:
    """A time, as far as it is from now."""
    return NOTHING if moment is None else _time(moment, speaker().away(moment))


def day(moment: date | None) -> str:
    """A day as one says it."""
    return NOTHING if moment is None else speaker().day(moment)


def exact(moment: datetime | None) -> str:
    """A time with its date, seconds and zone."""
    return NOTHING if moment is None else speaker().exact(moment)


def span(seconds: float | None) -> str:
    """How long something took or takes."""
    return NOTHING if seconds is None else speaker().span(seconds)


def distance(km: float | None) -> str:
    """How far something is: in miles where people measure so."""
    if km is None:
        return NOTHING
    unit, far = unit_km(), km / unit_km()
    word = "km" if unit == 1.0 else "mi"
    return f"{speaker().number(round(far, 1 if far < 10 else None))}\N{NO-BREAK SPACE}{word}"


def unit_km() -> float:
    """How many kilometers the visitor's unit of distance has."""
    return KM_OF_A_MILE if speaker().locale.territory in MILES else 1.0


def initials(name: str) -> str:
    """Two letters for a small round."""
    words = [word for word in name.split() if word[0].isalnum()] or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def grouped(text: str) -> str:
    """A long secret in groups of four, to be typed."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def uncapped(text: str) -> str:
    """A phrase within a sentence: it begins small, nouns in it stay as they are."""
    return text[:1].lower() + text[1:]


def query(asked: Mapping[str, Any], **changes: Any) -> str:
    """The same question with some answers changed, as `?a=b`; None leaves one out."""
    pairs = {name: value for name, value in {**asked, **changes}.items() if value not in (None, "", [], ())}
    return "?" + urlencode(pairs, doseq=True) if pairs else "?"


def _time(moment: datetime, text: str) -> Markup:
    return _timed(moment.isoformat(), speaker().exact(moment), text)


@lru_cache(FORMATTED)
def _timed(written: str, exactly: str, text: str) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(written, exactly, text)


FILTERS: dict[str, Callable[..., Any]] = {
    "amount": amount,
    "away": away,
    "day": day,
    "device": device,
    "distance": distance,
    "exact": exact,
    "grouped": grouped,
    "initials": initials,
    "is_handheld": is_handheld,
    "masked": masked,
    "money": money,
    "number": number,
    "phone": phone,
    "query": query,
    "said": said,
    "said_pair": said_pair,
    "span": span,
    "uncapped": uncapped,
    "when": when,
}
