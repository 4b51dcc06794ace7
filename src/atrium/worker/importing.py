"""Files that people brought by a screen, taken while they do something else; a file is carried on by one worker."""

import asyncio
import secrets
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import structlog

from atrium.integrations import importing, imports, uploads
from atrium.kernel import Database, Refusal

if TYPE_CHECKING:
    from atrium.worker.crew import Crew

REST_S = 1.0
TELL_S = 0.5
"""How often it is said how far a file has come, at most."""

log = structlog.get_logger(__name__)


class Importer:
    """Takes file after file, each in the name of who brought it."""

    def __init__(self, database: Database) -> None:
        """Work with this database."""
        self.database = database
        self.name = secrets.token_hex(8)

    async def run(self, crew: "Crew") -> None:
        """Take what there is, until the crew closes."""
        while not crew.closing.is_set():
            async with self.database.transaction("system") as tx:
                upload = await uploads.carrying.claim(tx, self.name)
            if upload is None:
                await _rest(crew)
                continue
            await self._carry(crew, upload)

    async def _carry(self, crew: "Crew", upload: uploads.Upload) -> None:
        """Take one file; what it cannot be read for is said, whatever else goes wrong is tried again."""
        try:
            await self._take(crew, upload)
        except Refusal as refusal:
            async with self.database.transaction("system") as tx:
                await uploads.carrying.fail(tx, upload.id, self.name, refusal.detail)
        finally:
            with suppress(Exception):  # The lease ends by itself.
                async with self.database.transaction("system") as tx:
                    await uploads.carrying.let_go(tx, upload.id, self.name)

    async def _take(self, crew: "Crew", upload: uploads.Upload) -> None:
        with TemporaryDirectory(prefix="atrium-import-") as folder:
            path = await self._fetched(upload, Path(folder))
            kind = importing.KINDS[upload.kind]
            looked = importing.Looked(kind, upload.layout)
            with await asyncio.to_thread(imports.Source, path, looked) as source:
                file = await asyncio.to_thread(importing.File, kind, source, upload.layout, upload.read)
                is_whole = await self._all(crew, upload, file)
        if is_whole:
            async with self.database.transaction(upload.actor) as tx:
                await uploads.carrying.finish(tx, self.name, upload)

    async def _fetched(self, upload: uploads.Upload, folder: Path) -> Path:
        """The file, on our own disk."""
        path = folder / upload.name
        with path.open("wb") as file:
            async with self.database.read() as tx:
                async for part in uploads.parts(tx, upload.id):
                    await asyncio.to_thread(file.write, part)
        return path

    async def _all(self, crew: "Crew", upload: uploads.Upload, file: importing.File) -> bool:
        """Batch by batch, the next one read while this one is written; whether all of it is seen to."""
        said = time.monotonic()
        async with imports.ahead(file.batches()) as batches:
            async for batch in batches:
                began = time.monotonic()
                is_due = began - said > TELL_S
                said = began if is_due else said
                told = await self._step(upload, file, batch, is_told=is_due)
                if told is None or crew.closing.is_set():
                    return False
                await asyncio.sleep(crew.pace.give_way(told, time.monotonic() - began))
        return await self._again(crew, upload, file)

    async def _step(
        self, upload: uploads.Upload, file: importing.File, batch: importing.Batch, *, is_told: bool
    ) -> int | None:
        """Take a batch and, when it is time, say so; how many facts that told. None: the file is no longer ours."""
        async with self.database.transaction(upload.actor) as tx:
            if not await uploads.carrying.take(tx, self.name, upload, file, batch):
                return None
            if is_told:
                await uploads.carrying.tell(tx, upload.id)
        return 0 if upload.is_check else tx.told

    async def _again(self, crew: "Crew", upload: uploads.Upload, file: importing.File) -> bool:
        """In the end, the rows that named what came later; whether none is left."""
        while not crew.closing.is_set():
            async with self.database.transaction(upload.actor) as tx:
                if not await uploads.carrying.take_again(tx, self.name, upload, file):
                    return True
        return False


async def _rest(crew: "Crew") -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(REST_S):
            await crew.closing.wait()
