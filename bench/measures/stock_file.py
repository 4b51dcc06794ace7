"""A whole chain's stock as one file: one row in twenty has changed; orders are placed meanwhile."""

import asyncio
import csv
import os
import random
import subprocess
import threading
import time
from pathlib import Path

import asyncpg

from atrium import postgres
from bench import shop, wrk
from bench.course import CLIENTS, Course, tag
from bench.figures import Figure
from bench.house import ATRIUM, ROOT, Broken, House, resident_mb

ROWS = int(os.environ.get("STOCK_ROWS", "1000000"))
"""The file of a large chain has 20,000,000."""
NEW = min(ROWS, 200_000)
"""So many come in new; what else the chain has is laid there by the server, with its ledger."""
SKUS = 1_000
CHANGED = 0.05
SHARE = 0.8
ROOM = 1.25
LOOK_S = 0.5
LOADS = 3
WITHIN_S = 3_600
POOL = "elsewhere"
"""What is sold meanwhile lies in another one."""
STEP = 100
"""Nodes whose stock is laid at once."""
LAID = f"""
    WITH laid AS (
        INSERT INTO inventory.positions (sku, node, pool, on_hand)
        SELECT sku, 'S-' || lpad(node::text, 5, '0'), '{POOL}', (node + place - 1) % 400
          FROM generate_series($2::int, $3::int) node, unnest($1::text[]) WITH ORDINALITY s(sku, place)
         ORDER BY sku, node
        RETURNING sku, node, pool, on_hand
    ), moved AS (
        INSERT INTO inventory.movements
               (happened_at, kind, sku, pool, node, on_hand, allocated, reserved, safety, actor)
        SELECT now(), 'count', sku, pool, node, on_hand, 0, 0, 0, 'system' FROM laid
    )
    INSERT INTO inventory.pools AS p (sku, pool, free)
    SELECT sku, pool, sum(on_hand) FROM laid GROUP BY sku, pool
        ON CONFLICT (sku, pool) DO UPDATE SET free = p.free + excluded.free
"""


def measure(course: Course) -> None:
    """First all is new; then the same file with changes comes in, alone and while orders are placed."""
    with House() as house:
        shop.furnish(house)
        _open_nodes(house, ROWS // SKUS)
        file = house.home / "stock.csv"
        _write(file, NEW // SKUS, 0)
        begun = time.monotonic()
        house.command("import", "stock", str(file), within_s=WITHIN_S)
        took = time.monotonic() - begun
        course.tell(Figure("stock file, all new", NEW / took, "rows/s", note=f"{NEW:,} rows in {took:.0f} s"))
        with postgres.Cluster(house.home).joined() as url:
            asyncio.run(_lay(url, NEW // SKUS, ROWS // SKUS))
        _write(file, ROWS // SKUS, 1)
        alone = _rate(course, house)
        house.settle()
        coming, rates = _Import(house, file), list[float]()
        while coming.is_going and len(rates) < LOADS:
            rates.append(_rate(course, house))
        coming.end()
        house.settle()
        _tell(course, coming, (alone + _rate(course, house)) / 2, rates)
        course.agree("stock file", house)


def _rate(course: Course, house: House) -> float:
    return wrk.drive(house, "place.lua", CLIENTS, course.seconds, TAG=tag()).rate


def _tell(course: Course, coming: "_Import", alone: float, rates: list[float]) -> None:
    memory, took = coming.memory, coming.took
    third = max(len(memory) // 3, 1)
    first, last = max(memory[:third]), max(memory[-third:])
    meanwhile = sum(rates) / len(rates)
    said = f"{meanwhile:,.0f}/s while the file came in, {alone:,.0f}/s before and after it"
    course.tell(
        Figure("stock file, one row in twenty changed", ROWS / took, "rows/s", note=f"{ROWS:,} rows in {took:.0f} s"),
        Figure("memory of it, last third to first", last / first, "", at_most=ROOM, note=f"{last:.0f} MB at most"),
        Figure("placing meanwhile: share", meanwhile / alone, "", at_least=SHARE, note=said),
    )


class _Import:
    """A file on its way in beside other things, and how much memory that takes, look by look."""

    def __init__(self, house: House, file: Path) -> None:
        self._log = house.home / "import.log"
        with self._log.open("w") as log:
            command = [str(ATRIUM), "import", "stock", str(file)]
            self._process = subprocess.Popen(command, cwd=ROOT, env=house.env, stdout=log, stderr=log)
        self.memory: list[float] = []
        self.took = 0.0
        self._begun = time.monotonic()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    @property
    def is_going(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """Wait until it is in. Raises Broken."""
        self._looking.join()
        if self._process.returncode:
            raise Broken(self._log.read_text()[-2_000:])

    def _look(self) -> None:
        while self.is_going and (took := time.monotonic() - self._begun) < WITHIN_S:
            self.took = took
            self.memory.append(resident_mb(self._process.pid))
            time.sleep(LOOK_S)


def _open_nodes(house: House, count: int) -> None:
    """As many places as the chain has; nothing is sold from them, so that placing is what it was."""
    for start in range(0, count, shop.ROWS):
        rows = [_node(number) for number in range(start, min(start + shop.ROWS, count))]
        house.must("PUT", "/api/v1/nodes", {"nodes": rows})


def _node(number: int) -> dict[str, str]:
    return {"code": f"S-{number:05}", "name": f"Store {number}", "kind": "store", "pool": POOL}


async def _lay(url: str, first: int, end: int) -> None:
    """The stock of these nodes, as if it had been counted long ago."""
    connection = await asyncpg.connect(url)
    skus = [shop.sku(number) for number in range(SKUS)]
    for start in range(first, end, STEP):
        await connection.execute(LAID, skus, start, min(start + STEP, end) - 1)
    await connection.close()


def _write(file: Path, nodes: int, turn: int) -> None:
    """Every sku at every node; at a later turn one row in twenty says something else."""
    chance = random.Random(turn)
    with file.open("w", newline="", encoding="utf-8") as opened:
        sheet = csv.writer(opened)
        sheet.writerow(("node", "sku", "on_hand"))
        for node in range(nodes):
            code = f"S-{node:05}"
            for number in range(SKUS):
                is_other = turn and chance.random() < CHANGED
                sheet.writerow((code, shop.sku(number), (node + number) % 400 + is_other))
