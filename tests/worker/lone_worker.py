"""A worker process that may be killed: `python -m tests.worker.lone_worker URL NAME`."""

import asyncio
import sys

from tests.worker.parcels import Notebook

from atrium.kernel import Database
from atrium.worker import Crew


async def main(url: str, name: str) -> None:
    await Crew(await Database.open(url, 2), [Notebook(name).reaction]).run()


asyncio.run(main(*sys.argv[1:]))
