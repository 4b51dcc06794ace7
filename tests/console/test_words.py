"""The console speaks German: every sentence, and every page."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from tests.console.conftest import BrowserOf
from tests.console.ordering import ordered

from atrium.console.ground.refusing import SENTENCES, sentence
from atrium.console.ground.sentences import PLAIN
from atrium.console.ground.speaking import Speaker, speaking
from atrium.kernel import Database, Refused
from web import words

GAP = re.compile(r"%\(\w+\)[sd]")
GERMAN = Speaker(Locale("de", "DE"), ZoneInfo("Europe/Berlin"), datetime(2026, 11, 25, 12, tzinfo=UTC))
MEND = "run `make words`, then give what it names its German in src/atrium/console/locales/de.po"
CODE = re.compile(r"<(script|style|kbd)\b.*?</\1>|<[^>]*>", re.DOTALL)
FIELDS = re.compile(r'<dl class="facts">.*?</dl>', re.DOTALL)
"""What a fact holds, exactly: its fields are called as in the API."""
SAID = re.compile(r'(?:title|aria-label|placeholder|alt)="([^"]*)"')


@pytest.fixture(scope="module")
def german():
    return words.written("de")


def test_every_sentence_has_its_german(german: Catalog):
    assert _ids(words.spoken()) - _ids(german) == set(), MEND
    assert [message.id for message in words.missing(german)] == [], MEND


def test_no_german_is_left_of_what_is_no_longer_said(german: Catalog):
    assert _ids(german) - _ids(words.spoken()) == set(), MEND
    assert not german.obsolete, MEND


def test_gaps_are_the_same_in_both(german: Catalog):
    def differ(message: Message) -> bool:
        sentence = message.id[-1] if isinstance(message.id, tuple) else str(message.id)
        return any(set(GAP.findall(text)) != set(GAP.findall(sentence)) for text in _texts(message))

    assert [message.id for message in german if message.id and differ(message)] == []


@pytest.mark.parametrize("mark", ["!", " - ", '"', "'"])
def test_german_is_set_as_german(german: Catalog, mark: str):
    texts = [text for message in german if message.id for text in _texts(message)]

    assert [text for text in texts if mark in text and "-, _" not in text and "- und" not in text] == []


@pytest.mark.parametrize("code", sorted({*PLAIN, *SENTENCES}))
def test_a_refusal_is_said_in_german(code: str):
    refusal = Refused(code, "The house says it in English.")
    english = sentence(refusal)

    with speaking(GERMAN):
        assert sentence(refusal) not in {english, PLAIN.get(code), refusal.detail}


def test_in_english_the_house_says_it_itself():
    assert sentence(Refused("wrong_state", "Cannot send what is cancelled.")) == "Cannot send what is cancelled."


MAIN = ("/", "/orders", "/orders/new", "/customers", "/stock", "/stock/shortfalls", "/stock/transfers", "/products")
NAMES = {"Admin", "Agent", "Delivery", "Phone"}
"""What people, channels and ways of delivery of these tests are called."""
REST = ("/systems", "/settings", "/settings/nodes", "/users", "/roles", "/audit", "/tokens", "/me")


@pytest.mark.parametrize("address", MAIN + REST)
async def test_no_english_is_left_on_a_page(browser_of: BrowserOf, database: Database, address: str):
    await ordered(database, ("TV", 2))
    person = await browser_of("admin")

    page = await person.see(address, **{"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"})

    assert page.status_code == 200
    assert '<html lang="de' in page.text
    assert _english(page.text) == []


async def test_an_order_is_told_in_german(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 2))
    ada = await browser_of("agent")

    page = (await ada.see(f"/orders/{order.number}", **{"Accept-Language": "de"})).text

    assert "Die Bestellung wurde aufgegeben." in page
    assert "2 zugeteilt" in page
    assert "39,98" in page
    assert "39.98" not in page
    assert _english(page) == []


async def test_who_chose_german_reads_it_in_any_browser(browser_of: BrowserOf):
    ada = await browser_of("agent")
    assert "You and your settings" in (await ada.see("/me")).text

    await ada.send("/me/preferences", {"locale": "de", "single_keys": "1"})

    page = (await ada.see("/orders")).text
    assert "Bestellungen" in page
    assert '<html lang="de' in page


def _english(page: str) -> list[str]:
    """Sentences of ours that a page still says in English."""
    german = words.written("de")
    ours = {one for message in german if message.id for one in message.id if isinstance(message.id, tuple)}
    ours |= {message.id for message in german if message.id and isinstance(message.id, str)}
    ours -= {text for message in german for text in _texts(message)}
    texts = {text.strip() for text in CODE.sub("\n", FIELDS.sub("", page)).split("\n")} | set(SAID.findall(page))
    return sorted(texts & ours - NAMES)


def _ids(catalog: Catalog) -> set[str]:
    return {str(message.id) for message in catalog}


def _texts(message: Message) -> tuple[str, ...]:
    said = message.string
    return tuple(map(str, said)) if isinstance(said, tuple | list) else (str(said),)
