"""Reading the things that facts are about: all couriers of a worker share each look."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from atrium.kernel import Database, Tx
from atrium.kernel.database import is_lost

Read = tuple[Any, int | None]
Reader = Callable[[Tx, Collection[str]], Awaitable[Mapping[str, Read]]]
"""Reads things of one kind as they are now: ids (`12` of `order/12`) to the object and its version."""

UNREAD: Read = (None, None)


class Reading:
    """Five systems hear of the same order at about the same time: who asks during a look shares the next one."""

    def __init__(self, database: Database, readers: Mapping[str, Reader]) -> None:
        """`readers` by the first part of a stream (`order`); a thing that nobody reads is told without its object."""
        self._database = database
        self._readers = readers
        self._asked: dict[str, asyncio.Future[Read | Exception]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def read(self, streams: Collection[str]) -> "dict[str, Read | Exception]":
        """The things that facts are about, as they are from now on; one that cannot be read harms no other."""
        new = asyncio.get_running_loop().create_future
        answers = {stream: self._asked.get(stream) or self._asked.setdefault(stream, new()) for stream in streams}
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="reading")
        return {stream: await answer for stream, answer in answers.items()}

    async def _look(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, {}
            try:
                found = await self._together(list(asked))
            except Exception as problem:  # noqa: BLE001 - the database is away: each courier tries again by itself
                for answer in asked.values():
                    answer.set_exception(problem)
            else:
                for stream, answer in asked.items():
                    answer.set_result(found.get(stream, UNREAD))

    async def _together(self, streams: Collection[str]) -> "dict[str, Read | Exception]":
        try:
            return dict(await self._read(streams))
        except Exception as problem:
            if is_lost(problem):
                raise
            if len(streams) == 1:
                return dict.fromkeys(streams, problem)
            return {stream: read for each in streams for stream, read in (await self._together([each])).items()}

    async def _read(self, streams: Collection[str]) -> dict[str, Read]:
        ids: defaultdict[str, list[str]] = defaultdict(list)
        for stream in streams:
            prefix, _, identity = stream.partition("/")
            ids[prefix].append(identity)
        found: dict[str, Read] = {}
        async with self._database.read() as tx:
            for prefix in ids.keys() & self._readers.keys():
                things = await self._readers[prefix](tx, ids[prefix])
                found |= {f"{prefix}/{identity}": read for identity, read in things.items()}
        return found
