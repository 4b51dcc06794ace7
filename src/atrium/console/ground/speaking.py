"""The words and formats of who is visiting: their language, their time zone, their money."""

import io
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from atrium.kernel.money import decimals

LANGUAGES = ("en", "de")
"""The first is the language that the sources are written in."""
_FOLDER = Path(__file__).parents[1] / "locales"
_WEEK = timedelta(days=6)
FORMATTED = 8_192
"""Figures and times of each sort that are kept as they are said."""
_LETTERS = str.maketrans({"-": "\N{MINUS SIGN}"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things in one language and time zone; `now` is when the page was asked for (aware)."""

    locale: Locale
    zone: ZoneInfo
    now: datetime

    def number(self, value: float | Decimal) -> str:
        """A figure with its thousands: 1,284."""
        return _number(value, self.locale)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 with at most one decimal: 98.4%."""
        return format_percent(round(share, 3), locale=self.locale, decimal_quantization=False).translate(_LETTERS)

    def amount(self, minor: int, currency: str) -> str:
        """Minor units without a sign of their currency, for columns: 1,799.00."""
        return _amount(minor, currency, self.locale)

    def money(self, minor: int, currency: str) -> str:
        """Minor units with the sign of their currency: $1,799.00, 1.799,00 €."""
        return _money(minor, currency, self.locale)

    def sign(self, currency: str) -> str:
        """The sign of a currency: $, €, CHF."""
        return _sign(currency, self.locale)

    def day(self, moment: date) -> str:
        """A day as one says it: today, tomorrow, Wed, Nov 25."""
        days = (self._day_of(moment) - self.now.astimezone(self.zone).date()).days
        near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
        skeleton = "MMMEd" if abs(days) < 180 else "yMMMd"
        return near.get(days) or _by_skeleton(skeleton, self._day_of(moment), self.locale)

    def dated(self, moment: date) -> str:
        """A date: Nov 25, 2026."""
        return _date(self._day_of(moment), "medium", self.locale)

    def clock(self, moment: datetime) -> str:
        """A time of day: 9:12 AM."""
        return _clock(moment.astimezone(self.zone).time().replace(second=0, microsecond=0), self.locale)

    def when(self, moment: datetime) -> str:
        """A time as short as it can be: 9:12 AM today, Sun this week, Nov 2 before."""
        local = moment.astimezone(self.zone)
        age = self.now.astimezone(self.zone).date() - local.date()
        if not age:
            return self.clock(moment)
        if timedelta() < age <= _WEEK:
            return _date(local.date(), "EEE", self.locale)
        return _by_skeleton("MMMd" if abs(age.days) < 330 else "yMMMd", local.date(), self.locale)

    def exact(self, moment: datetime) -> str:
        """A time with all that one may ask of it: Mon, Nov 23, 2026, 12:00:00 PM EST."""
        return _exact(moment, self.zone, self.locale)

    def stamp(self, moment: datetime) -> str:
        """Day and time, short: 11/23/26, 9:12 AM."""
        return format_datetime(moment.astimezone(self.zone), "short", locale=self.locale)

    def away(self, moment: datetime) -> str:
        """How far from now: in 2 hours, 3 minutes ago."""
        return _away(round((moment - self.now).total_seconds()), self.locale)

    def span(self, seconds: float) -> str:
        """How long: 42 s, 24 min, 1 h 42 min, 3 d."""
        whole = max(int(seconds), 0)
        if whole < 60:
            return f"{whole}\N{NO-BREAK SPACE}s"
        minutes, hours, days = whole // 60, whole // 3600, whole // 86400
        if minutes < 60:
            return f"{minutes}\N{NO-BREAK SPACE}min"
        if hours < 24:
            return f"{hours}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minutes % 60:02}\N{NO-BREAK SPACE}min"
        return f"{days}\N{NO-BREAK SPACE}{gettext('d')}"

    def _day_of(self, moment: date) -> date:
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment


# A list is drawn again and again with mostly the same figures, and each of these takes a tenth of a millisecond.
@lru_cache(FORMATTED, typed=True)
def _number(value: float | Decimal, locale: Locale) -> str:
    return format_decimal(value, locale=locale).translate(_LETTERS)


@lru_cache(FORMATTED)
def _date(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(FORMATTED)
def _clock(at: time, locale: Locale) -> str:
    return format_time(at, "short", locale=locale)


@lru_cache(FORMATTED)
def _money(minor: int, currency: str, locale: Locale) -> str:
    return format_currency(_major(minor, currency), currency, locale=locale).translate(_LETTERS)


@lru_cache(FORMATTED)
def _sign(currency: str, locale: Locale) -> str:
    return get_currency_symbol(currency, locale=locale)


@lru_cache(FORMATTED)
def _amount(minor: int, currency: str, locale: Locale) -> str:
    places = decimals(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(_major(minor, currency), format=pattern, locale=locale).translate(_LETTERS)


@lru_cache(FORMATTED)
def _by_skeleton(skeleton: str, day: date, locale: Locale) -> str:
    return format_skeleton(skeleton, day, locale=locale)


@lru_cache(FORMATTED)
def _away(seconds: int, locale: Locale) -> str:
    return format_timedelta(timedelta(seconds=seconds), add_direction=True, threshold=1.2, locale=locale)


@lru_cache(FORMATTED)
def _exact(moment: datetime, zone: ZoneInfo, locale: Locale) -> str:
    local = moment.astimezone(zone)
    return f"{_by_skeleton('yMMMEd', local.date(), locale)}, {format_time(local, 'long', tzinfo=zone, locale=locale)}"


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-decimals(currency))


_speaker: ContextVar[Speaker] = ContextVar("speaker")


def speaker() -> Speaker:
    """Who speaks now; in English and UTC where nobody is visiting."""
    return _speaker.get(None) or Speaker(Locale("en", "US"), ZoneInfo("UTC"), datetime.now(UTC))


def let_speak(one: Speaker) -> None:
    """Speak so from now on, to this visitor."""
    _speaker.set(one)


@contextmanager
def speaking(one: Speaker) -> Generator[Speaker]:
    """Speak so for the length of a block."""
    token = _speaker.set(one)
    try:
        yield one
    finally:
        _speaker.reset(token)


def gettext(text: str, **values: Any) -> str:
    """A sentence in the visitor's language, with its gaps (`%(name)s`) filled."""
    said = _words(speaker().locale.language).gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """A sentence about so many things, in the visitor's language; `%(num)s` is the number."""
    said = _words(speaker().locale.language).ngettext(one, many, number)
    return said % {"num": speaker().number(number), **values}


def marked(text: str) -> str:
    """Mark a sentence for the translators; it is said later, by `gettext`."""
    return text


@cache
def _words(language: str) -> NullTranslations:
    """The catalog of a language, read from what the translators write."""
    path = _FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def locale_of(chosen: str | None, accepted: str) -> Locale:
    """The locale one has chosen, else the first of the browser's (`Accept-Language`) whose language we speak."""
    asked = [chosen] if chosen else [part.partition(";")[0].strip() for part in accepted.split(",")]
    for name in filter(None, asked):
        try:
            locale = Locale.parse(name.replace("-", "_")[:20])
        except (UnknownLocaleError, ValueError):
            continue
        if locale.language in LANGUAGES:
            return locale if locale.territory else Locale(locale.language, {"en": "US", "de": "DE"}[locale.language])
    return Locale("en", "US")


def zone_of(*names: str | None) -> ZoneInfo:
    """The first of these time zones that there is, else UTC."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name[:64])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")
