"""The worker: numbers facts, acts upon them inside, tells systems outside. May run many times over."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog

from atrium.dispatch.reactions import Reaction
from atrium.kernel import Database
from atrium.kernel.process import settle_down, stand_back
from atrium.kernel.seals import Seal
from atrium.kernel.settings import Settings
from atrium.worker.crew import Chore, Crew
from atrium.worker.outside import Outside, Tempo
from atrium.worker.reactions import settle
from atrium.worker.reading import Reader

__all__ = ["Chore", "Crew", "Outside", "Reader", "Tempo", "run", "settle"]

CONNECTIONS = 5
_LOOKUPS = 32
_PAUSE_S = 1.0

log = structlog.get_logger(__name__)


async def run(
    settings: Settings,
    url: str,
    reactions: Sequence[Reaction],
    readers: Mapping[str, Reader],
    chores: Sequence[Chore] = (),
) -> None:
    """Work on the database at `url` until SIGTERM or SIGINT, then finish what is in hand.

    `readers` read the things that systems are told about, by the first part of their streams (`order`); `chores` are
    done once a minute.
    """
    stand_back()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(_LOOKUPS, "lookup"))  # One dead name server must not hold up others.
    database = await _open(url)
    settle_down()
    crew = Crew(database, reactions, Outside(database, Seal(settings.key()), readers), chores)
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, crew.close)
    try:
        await crew.run()
    finally:
        await database.close()


async def _open(url: str) -> Database:
    while True:
        try:
            return await Database.open(url, CONNECTIONS)
        except Exception as problem:  # noqa: BLE001 - it will come
            log.warning("worker.no_database", problem=repr(problem))
            await asyncio.sleep(_PAUSE_S)
