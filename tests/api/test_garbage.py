"""Whatever is thrown at a door, it says no in a sentence, stays open and writes nothing."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest
from tests.api import fuzzing, garbage
from tests.api.fuzzing import Shop
from tests.api.garbage import ODD, SOUND, SPOILED, UNREADABLE, Answer, Wire

from atrium.api.ground.openapi import described

BIG = b'{"a": "' + b"x" * 11_000_000 + b'"}'
VERSIONS = [b"", b'"', b"soon", b"1.5", b"-1", b"9" * 5_000, b"2147483648", "①".encode(), b'"1", "2"', b"\xff"]
KEYS = [b"", b"x" * 256, b"x" * 8_000, b"\xff", b"a\tb", "ключ".encode(), b"9" * 5_000]
SEGMENTS = [
    "%00",
    "%ff",
    "..",
    "%2e%2e",
    "x" * 10_000,
    "9" * 5_000,
    "%F0%9F%98%80",
    "-1",
    "%20",
    "'",
    "\\",
]
NO_LIMITS = ["0", "-1", "201", "abc", "", "1.5", "9" * 5_000, "%00", "%ff"]
NO_CURSORS = ["garbage", "!", "%00", "%ff", "x" * 10_000, "W10", "WyJhIiwiYiIsImMiLCJkIl0", "WzFlOTldXQ", "9" * 5_000]
ODD_TEXTS = ["%00", "%ff", "x" * 10_000, "%F0%9F%98%80", "%5C", "%25_", "'", "9" * 5_000, ""]
SAYS = "SELECT (SELECT count(*) FROM kernel.events), (SELECT count(*) FROM kernel.idempotency)"
operations: dict[str, Any] = {
    f"{method.upper()} {path}": operation
    for path, methods in described(fuzzing.doors())["paths"].items()
    for method, operation in methods.items()
}


async def _written(shop: Shop) -> tuple[Any, ...]:
    connection = await asyncpg.connect(shop.url)
    row = await connection.fetchrow(SAYS)
    await connection.close()
    return tuple(row or ())


@pytest.fixture
def wire(shop: Shop) -> Iterator[Wire]:
    """To a shop where nothing has been written and nothing differs afterwards."""
    before = asyncio.run(_written(shop))
    yield Wire(shop)
    assert asyncio.run(_written(shop)) == before
    assert shop.reconciled()["differences"] == 0


def _takes(door: str, name: str) -> bool:
    return any(each["name"] == name for each in operations[door].get("parameters", []))


def _sound(door: str) -> bytes | None:
    """The address without what is asked for by name, and a body that would do."""
    pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", door))
    body = next((body for each, body in SOUND.items() if pattern.fullmatch(each)), None)
    return None if body is None else garbage.json.dumps(body).encode()


def test_every_door_that_takes_a_body_has_a_sound_one() -> None:
    doors = {door for door, operation in operations.items() if "requestBody" in operation}
    assert {door for door in doors if _sound(door) is None} == set()


def _refused(answers: dict[str, Answer]) -> None:
    wrong = {where: answer for where, answer in answers.items() if not answer.is_problem}
    assert not wrong, wrong


@pytest.mark.parametrize("door", SOUND)
def test_what_cannot_be_read_is_refused(wire: Wire, door: str) -> None:
    answers = {str(body[:20]): wire.ask(door, body, If_Match=b'"1"') for body in UNREADABLE}
    _refused(answers)
    assert {answer.status for answer in answers.values()} == {400}
    for kind in (b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data", b"\xff"):
        assert wire.ask(door, b"{}", If_Match=b'"1"', Content_Type=kind).status == 415, kind


@pytest.mark.parametrize("door", SOUND)
def test_one_spoiled_value_is_enough(wire: Wire, door: str) -> None:
    for where, body in garbage.spoil(SOUND[door], SPOILED):
        answer = wire.ask(door, body, If_Match=b'"1"')
        assert answer.is_problem or answer.is_nothing_changed, (where, answer)


def test_more_than_the_house_takes_is_refused(shop: Shop) -> None:
    for door in SOUND:
        answer = Wire(shop).ask(door, BIG, If_Match=b'"1"')
        assert (answer.status, answer.is_problem) == (413, True), (door, answer)


@pytest.mark.parametrize("door", [door for door in operations if "{" in door])
def test_an_address_that_is_none_leads_nowhere(wire: Wire, door: str) -> None:
    for segment in SEGMENTS:
        address = re.sub(r"\{[^}]+\}", lambda _, segment=segment: segment, door)
        answer = wire.ask(address, _sound(door), If_Match=b'"1"')
        assert answer.is_problem or (answer.status == 200 and door.endswith("/movements")), (segment[:20], answer)


@pytest.mark.parametrize("door", [door for door in operations if _takes(door, "limit")])
def test_a_page_that_is_none_is_refused(wire: Wire, door: str) -> None:
    address = re.sub(r"\{[^}]+\}", "1", door)
    _refused({limit: wire.ask(f"{address}?limit={limit}") for limit in NO_LIMITS})
    _refused({after: wire.ask(f"{address}?after={after}") for after in NO_CURSORS})


@pytest.mark.parametrize("door", [door for door in operations if door.startswith("GET")])
def test_odd_questions_break_nothing(wire: Wire, door: str) -> None:
    address = re.sub(r"\{[^}]+\}", "1", door)
    names = [each["name"] for each in operations[door].get("parameters", []) if each["in"] == "query"]
    for name in names:
        for text in ODD_TEXTS:
            if door.endswith("/live") and name != "after":
                continue
            answer = wire.ask(f"{address}?{name}={text}") if text or not door.endswith("/live") else None
            assert answer is None or answer.status == 200 or answer.is_problem, (name, text[:20], answer)


@pytest.mark.parametrize("door", [door for door in SOUND if door.startswith("PATCH") and "shortfalls" not in door])
def test_a_version_that_is_none_is_refused(wire: Wire, door: str) -> None:
    body = _sound(door)
    _refused({str(version[:20]): wire.ask(door, body, If_Match=version) for version in VERSIONS})
    assert wire.ask(door, body).status == 428


@pytest.mark.parametrize("door", [door for door in SOUND if door.startswith("POST")])
def test_a_key_that_is_none_is_refused(wire: Wire, door: str) -> None:
    _refused({str(key[:20]): wire.ask(door, _sound(door), Idempotency_Key=key) for key in KEYS})


def test_odd_headers_break_nothing(wire: Wire) -> None:
    long = wire.ask("GET /api/v1/orders", X_Junk=b"x" * 8_000, Accept=b"image/*", Cookie=b"\xff=;;")
    assert long.status == 200
    for secret in (b"", b"Bearer", b"Bearer ", b"Bearer \xff\xfe", b"Bearer " + b"x" * 8_000, b"Basic eDp5", b"\xff"):
        answer = wire.ask("GET /api/v1/orders", Authorization=secret)
        assert (answer.status, answer.is_problem) == (401, True), (secret[:20], answer)
    for position in (b"x", b"-1", b"9" * 5_000, b"\xff"):
        answer = wire.ask("GET /api/v1/events/live", Last_Event_ID=position)
        assert (answer.status, answer.is_problem) == (400, True), (position[:20], answer)


@pytest.mark.parametrize("door", SOUND)
def test_odd_values_break_nothing(shop: Shop, door: str) -> None:
    wire = Wire(shop)
    known = garbage.json.dumps(SOUND[door])
    twice = f"{known[:-1]}, {known[1:]}".encode()
    more = f'{known[:-1]}, "unknown": {{"deep": [1]}}}}'.encode()
    bodies = {"twice": twice, "unknown": more} | dict(garbage.spoil(SOUND[door], ODD))
    for where, body in bodies.items():
        answer = wire.ask(door, body, If_Match=b'"1"')
        assert answer.status < 300 or answer.is_problem, (where, answer)


def test_nothing_differs_after_all_that(shop: Shop) -> None:
    assert shop.reconciled()["differences"] == 0, shop.reconciled()
    assert "door.bug" not in shop.log.read_text()
