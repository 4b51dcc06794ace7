"""Many keys at once: each is new, answered before, under way, or used for something else."""

import pytest

from atrium.kernel import Database, Malformed, Refused, Tx, idempotency
from atrium.kernel.idempotency import Answer, Asked


def asked(key: str, body: bytes = b"{}", caller: str = "token/erp", path: str = "/orders") -> Asked:
    return idempotency.ask(caller, path, key, body)


def codes(marks: list[Answer | Refused | None]) -> list[object]:
    return [mark.code if isinstance(mark, Refused) else mark for mark in marks]


async def test_each_key_gets_its_own_mark(tx: Tx) -> None:
    await idempotency.remember(tx, [(asked("a"), 201, b"first"), (asked("b"), 200, b"second")])

    marks = await idempotency.recall(
        tx, [asked("new"), asked("a"), asked("b", b"[]"), asked("new"), asked("new", b"[]"), asked("a", path="/x")]
    )

    expected = [None, Answer(201, b"first"), "idempotency_conflict", "in_progress", "idempotency_conflict", None]
    assert codes(marks) == expected
    assert await idempotency.recall(tx, []) == []


async def test_a_key_belongs_to_its_caller(tx: Tx) -> None:
    await idempotency.remember(tx, [(asked("a"), 201, b"first")])
    assert await idempotency.recall(tx, [asked("a", caller="token/crm")]) == [None]


async def test_a_key_is_under_way_until_the_first_is_done(database: Database) -> None:
    async with database.transaction("system") as first:
        assert await idempotency.recall(first, [asked("a")]) == [None]
        async with database.transaction("system") as second:
            assert codes(await idempotency.recall(second, [asked("a")])) == ["in_progress"]
        await idempotency.remember(first, [(asked("a"), 201, b"first")])
    async with database.transaction("system") as third:
        assert await idempotency.recall(third, [asked("a")]) == [Answer(201, b"first")]


@pytest.mark.parametrize("key", ["", "x" * 256, "ö", "a\tb"])
def test_a_key_is_short_and_printable(key: str):
    with pytest.raises(Malformed):
        asked(key)
