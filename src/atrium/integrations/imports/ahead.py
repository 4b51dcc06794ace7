"""Reading ahead: the next part of a file is read while the one before is written."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

Part = TypeVar("Part")


@asynccontextmanager
async def ahead(parts: Iterator[Part]) -> AsyncGenerator[AsyncGenerator[Part]]:
    """Part after part, each read in a thread; when the block is left nobody reads any more."""
    coming = [_begin(parts)]
    try:
        yield _each(parts, coming)
    finally:
        await asyncio.wait(coming)
        if not coming[0].cancelled():
            coming[0].exception()  # Whoever was told of it, or left before, needs no word more.


async def _each(parts: Iterator[Part], coming: list[asyncio.Task[Part | None]]) -> AsyncGenerator[Part]:
    while (part := await coming[0]) is not None:
        coming[0] = _begin(parts)
        yield part


def _begin(parts: Iterator[Part]) -> asyncio.Task[Part | None]:
    return asyncio.create_task(asyncio.to_thread(next, parts, None))
