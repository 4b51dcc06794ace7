"""An import that dies in the middle is simply done again; orders are placed meanwhile."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest
from tests import given
from tests.integrations import retail

from atrium.kernel import Database
from atrium.orders import history

ORDERS = 12_000


def begin(url: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "atrium.cli", "import", "orders", *arguments]
    environment = os.environ | {"ATRIUM_DATABASE_URL": url}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def written(url: str) -> int:
    connection = await asyncpg.connect(url)
    count = await connection.fetchval("SELECT count(*) FROM orders.orders WHERE origin = 'imported'")
    await connection.close()
    return count


async def totals(database: Database) -> list[tuple[history.Sold, history.Credited]]:
    async with database.read() as tx:
        return await history.totals(tx, "online-retail")


@pytest.mark.slow
async def test_a_killed_import_is_done_again_and_adds_up(url: str, database: Database, tmp_path: Path):
    rows = retail.many(ORDERS)
    path = retail.sheet(tmp_path, rows)
    first = begin(url, str(path), "--mapping", "online_retail")
    deadline = time.monotonic() + 60
    while not await written(url) and time.monotonic() < deadline:
        time.sleep(0.01)  # noqa: ASYNC251 - the other process works meanwhile
    first.send_signal(signal.SIGKILL)
    first.wait()
    part = await written(url)
    assert 0 < part < ORDERS * 9 // 10, "killed too early or too late"

    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=5)
        order = await given.order(tx)
    report = tmp_path / "report.csv"
    second = begin(url, str(path), "--mapping", "online_retail", "--report", str(report))
    shown, said = second.communicate(timeout=120)

    assert second.returncode == 0, said
    [(sold, credited)] = await totals(database)
    value = sum(abs(int(row[3])) * round(float(row[5]) * 100) for row in rows)
    assert (sold.orders, sold.lines, credited.credits, credited.lines) == (10_800, 32_400, 1_200, 3_600)
    assert sold.goods + credited.goods == value
    assert "orders unchanged" in shown
    assert report.read_text() == "row,reference,code,detail\n"
    assert order.state == "placed"


def test_the_command_explains_itself(url: str):
    for arguments, said in (
        ((), "Name a file and its --mapping"),
        (("--totals", "nowhere"), "Nothing was imported to nowhere."),
    ):
        shown, complaint = begin(url, *arguments).communicate(timeout=60)
        assert said in " ".join((shown + complaint).split())


def test_a_dry_run_from_the_shell_writes_only_its_report(url: str, tmp_path: Path):
    report = tmp_path / "report.csv"
    arguments = (str(retail.sheet(tmp_path)), "--mapping", "online_retail", "--dry-run", "--report", str(report))
    shown, _ = begin(url, *arguments).communicate(timeout=60)

    assert "nothing was written" in shown
    codes = [line.split(",")[2] for line in report.read_text().splitlines()[1:]]
    assert codes == ["stock_write_off", "accounting_entry", "rounded"]
    assert asyncio.run(written(url)) == 0
