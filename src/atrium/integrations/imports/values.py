"""Numbers and days as people write them, read exactly."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from atrium.kernel import Refused

REMEMBERED = 1 << 16
MOST_AMOUNT = 2**53 // 10**6
MOST_QUANTITY = 1_000_000
_ORNAMENT = str.maketrans("", "", " \u00a0\u202f'\u2019£$€¥")
_NUMBER = {
    ".": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:[eE][+-]?\d{1,2})?"),
    ",": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?(?:[eE][+-]?\d{1,2})?"),
}
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_TELLING = re.compile(r"[+-]?\d*([.,])(?:\d{1,2}|\d{4,})")
_BOTH = re.compile(r"[.,].*([.,])")


def decimal_mark(texts: Iterable[str]) -> str:
    """Which mark stands before decimals, as a sample of amounts tells; a point when none tells.

    Refused: mixed_decimals.
    """
    marks: set[str] = set()
    for text in texts:
        number = text.translate(_ORNAMENT)
        both = _BOTH.search(number)
        if both and number.count(both[1]) == 1:
            marks.add(both[1])
        elif not both and (found := _TELLING.fullmatch(number)):
            marks.add(found[1])
    if len(marks) > 1:
        raise Refused("mixed_decimals", "Amounts are written with both 1.50 and 1,50; say `decimal` in the mapping.")
    return marks.pop() if marks else "."


class Amounts:
    """Reads money into minor units, exactly: a whole number, or a Decimal when the text is finer than that."""

    def __init__(self, mark: str, places: int) -> None:
        """`mark` stands before decimals; the currency has so many `places`."""
        self._mark = mark
        self._places = places
        self.read = lru_cache(REMEMBERED)(self._read)

    def _read(self, text: str) -> int | Decimal:
        """Minor units. Raises ValueError for what is no amount, or is beyond all measure."""
        number = text.translate(_ORNAMENT)
        if len(number) > 40 or not _NUMBER[self._mark].fullmatch(number) or not any(map(str.isdecimal, number)):
            raise ValueError(text)
        plain = number.replace("." if self._mark == "," else ",", "").replace(",", ".")
        exact = Decimal(plain).scaleb(self._places)
        if abs(exact) > MOST_AMOUNT:
            raise ValueError(text)
        return int(exact) if exact == exact.to_integral_value() else exact


def rounded(exact: int | Decimal) -> int:
    """Whole minor units, rounded half up."""
    return exact if isinstance(exact, int) else int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@lru_cache(REMEMBERED)
def quantity_of(text: str) -> int:
    """Whole units; "3.0" is 3. Raises ValueError for what is no whole number, or is beyond all measure."""
    try:
        number = Decimal(text.strip().replace(",", ".")) if len(text) <= 40 else Decimal("NaN")
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) > MOST_QUANTITY or number != number.to_integral_value():
        raise ValueError(text)
    return int(number)


def is_yes(text: str, usual: bool) -> bool:  # noqa: FBT001 - what an empty text means
    """Whether a text says yes: true, yes, 1, or false, no, 0. Raises ValueError for anything else."""
    word = text.strip().lower()
    if word and word not in _WORDS:
        raise ValueError(text)
    return _WORDS[word] if word else usual


def whole(text: str) -> str:
    """A number that a spreadsheet made a fraction of: "17850.0" is 17850."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text


class Times:
    """Reads days and times of day of one time zone."""

    def __init__(self, formats: Sequence[str], time_zone: str) -> None:
        """`formats` are tried in order: "iso", or those of strptime."""
        self._formats = formats
        self._zone = ZoneInfo(time_zone)
        self.read = lru_cache(REMEMBERED)(self._read)

    def _read(self, text: str) -> datetime:
        """The time in UTC. Raises ValueError."""
        for form in self._formats:
            try:
                moment = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007
                return (moment if moment.tzinfo else moment.replace(tzinfo=self._zone)).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
        raise ValueError(text)
