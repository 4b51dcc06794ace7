"""The disk alone: how long a page takes to be kept beside a load, so that one sees which waits are the disk's."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.figures import percentile

PAGE = b"\0" * 8_192
PAGES = 512
EVERY_S = 0.01
STALL_MS = 20.0


class Disk:
    """Keeps a page of a file of its own every hundredth of a second, as long as the block lasts."""

    def __init__(self, folder: Path) -> None:
        """Nothing is written yet; `folder` is on the disk that is asked about."""
        self._path = folder / "disk.probe"
        self._took_ms: list[float] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="disk")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()
        self._path.unlink(missing_ok=True)

    @property
    def note(self) -> str:
        """What it did meanwhile: a stall is a page that took longer than 20 ms."""
        stalls = [took for took in self._took_ms if took > STALL_MS]
        return (
            f"the disk alone: p99 {percentile(self._took_ms, 0.99):.1f} ms, "
            f"{len(stalls)} stalls of {sum(stalls):.0f} ms in all"
        )

    def _ask(self) -> None:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.pwrite(file, PAGE * PAGES, 0)
            os.fsync(file)
            turn = 0
            while not self._is_over.wait(EVERY_S):
                began = time.perf_counter()
                os.pwrite(file, PAGE, turn % PAGES * len(PAGE))
                os.fdatasync(file)
                self._took_ms.append((time.perf_counter() - began) * 1_000)
                turn += 1
        finally:
            os.close(file)
