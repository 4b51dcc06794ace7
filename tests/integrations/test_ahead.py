import threading
from collections.abc import Iterator

import pytest

from atrium.integrations import imports


async def test_parts_come_in_order_and_one_is_read_ahead():
    read = list[int]()

    def parts() -> Iterator[int]:
        for part in range(3):
            read.append(part)
            yield part

    async with imports.ahead(parts()) as coming:
        assert [part async for part in coming] == read == [0, 1, 2]


async def test_whoever_leaves_early_leaves_no_reader_behind():
    reading, ended = threading.Event(), threading.Event()

    def parts() -> Iterator[int]:
        yield 1
        reading.set()
        ended.wait(0.2)
        ended.set()
        yield 2

    async def take_one() -> None:
        async with imports.ahead(parts()) as coming:
            async for _ in coming:
                raise KeyError

    with pytest.raises(KeyError):
        await take_one()
    assert reading.is_set() == ended.is_set()


async def test_what_cannot_be_read_is_told_when_it_is_due():
    def parts() -> Iterator[int]:
        yield 1
        raise ValueError("damaged")

    taken = list[int]()

    async def take_all() -> None:
        async with imports.ahead(parts()) as coming:
            async for part in coming:
                taken.append(part)

    with pytest.raises(ValueError, match="damaged"):
        await take_all()
    assert taken == [1]
