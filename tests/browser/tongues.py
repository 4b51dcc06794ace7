"""Journeys are made in each language of the house: what it says there, word for word."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from playwright.async_api import Page
from tests.browser.pictures import picture

from atrium.console.ground.speaking import Speaker, gettext, ngettext, speaking


class Where(TypedDict):
    """What a browser says of its person."""

    locale: str
    zone: str


@dataclass(frozen=True)
class Tongue:
    """A language, and where it is spoken."""

    locale: str
    zone: str

    @property
    def where(self) -> Where:
        """For `page_of`."""
        return Where(locale=self.locale, zone=self.zone)

    @property
    def language(self) -> str:
        """`en`, `de`."""
        return self.locale[:2]

    def __call__(self, sentence: str, **gaps: Any) -> str:
        """How a sentence of the screens is said here."""
        with speaking(self._speaker()):
            return gettext(sentence, **gaps)

    def of(self, one: str, many: str, count: int) -> str:
        """The same of so many."""
        with speaking(self._speaker()):
            return ngettext(one, many, count)

    async def picture(self, page: Page, name: str) -> None:
        """Take a picture for the docs, which are in English."""
        if self.language == "en":
            await picture(page, name)

    def _speaker(self) -> Speaker:
        return Speaker(Locale.parse(self.locale, sep="-"), ZoneInfo(self.zone), datetime.now(UTC))


in_each_language = pytest.mark.parametrize(
    "say", [Tongue("en-US", "America/Chicago"), Tongue("de-DE", "Europe/Berlin")], ids=lambda say: say.language
)
