"""Somebody who takes the files that people brought, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from atrium.integrations import uploads
from atrium.integrations.uploads import Upload
from atrium.kernel import Database
from atrium.worker import Crew
from atrium.worker.importing import Importer


async def standing(database: Database, upload_id: int) -> Upload:
    async with database.read() as tx:
        return await uploads.one(tx, upload_id)


async def is_over(database: Database, upload_id: int) -> bool:
    return not (await standing(database, upload_id)).is_at_work


@asynccontextmanager
async def importing_worker(database: Database) -> AsyncIterator[Importer]:
    """One who takes files, and nothing else."""
    crew, importer = Crew(database, []), Importer(database)
    task = asyncio.create_task(importer.run(crew))
    try:
        yield importer
    finally:
        crew.close()
        await task
