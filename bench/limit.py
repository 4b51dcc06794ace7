"""The limit: what PostgreSQL does with the same rows that placing an order writes, each order in its own commit.

An order is placed by our own verbs in a database beside the house's, on the same server. The rows that this one
transaction wrote, whatever tables they are in, become the script of pgbench: one statement an order, prepared, eight
clients, no program in between. So the limit follows the program: what placing writes tomorrow is measured tomorrow.
"""

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from atrium import catalog, inventory, network, orders, postgres
from atrium.catalog import ProductRow
from atrium.kernel import Tx
from atrium.kernel.database import connect
from atrium.kernel.migrate import migrate
from atrium.kernel.upserts import Sheet
from atrium.network import NodeRow
from atrium.orders.model.request import Placing, Request
from bench import shop
from bench.house import Broken, House

CLIENTS = 8
SKUS = 1_000
NODES = 5
NAME = "bench_limit"
POOLS = "inventory.pools"
LOCKED = """
    locked AS MATERIALIZED (
        SELECT sku, pool FROM inventory.pools WHERE sku IN ({skus}) AND pool = 'main' ORDER BY sku, pool FOR UPDATE
    )"""
HELD = """
    held AS (
        UPDATE inventory.pools p SET free = p.free - 1
          FROM locked l
         WHERE p.sku = l.sku AND p.pool = l.pool AND p.free >= 1
    )"""
WRITTEN = """
    SELECT n.nspname || '.' || c.relname AS name, c.oid
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%'
       AND n.nspname <> 'information_schema'
     ORDER BY 1
"""
FAR = "SELECT setval(pg_get_serial_sequence('orders.orders', 'id'), 7000000)"
"""So that the sample's id is no other number that stands in its rows."""
COLUMNS = """
    SELECT attname FROM pg_attribute
     WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity <> 'a'
     ORDER BY attnum
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One placed order as it was written: rows by table, each column as SQL; and what in them differs by order."""

    tables: Mapping[str, tuple[list[str], list[list[str]]]]
    order_id: int
    number: str
    ref: str
    skus: Sequence[str]


def measure(house: House, seconds: float) -> float:
    """Orders a second."""
    with postgres.Cluster(house.home).joined() as url:
        beside = re.sub(r"/atrium\?", f"/{NAME}?", url)
        sample = asyncio.run(_prepared(url, beside))
        return _run(beside, script(sample), seconds)


def script(sample: Sample) -> str:
    """What pgbench runs for each order."""
    skus = ", ".join(_sku(i) for i in range(len(sample.skus)))
    parts = [
        "n AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence('orders.orders', 'id')) AS id)",
        LOCKED.format(skus=skus),
        HELD,
    ]
    for i, (table, (columns, rows)) in enumerate(sample.tables.items()):
        if table == "kernel.arrivals":
            continue
        told = " RETURNING id, happened_at" if table == "kernel.events" else ""
        name = "told" if told else f"t{i}"
        selects = " UNION ALL ".join(f"SELECT {', '.join(_own(sample, value) for value in row)} FROM n" for row in rows)
        parts.append(f"{name} AS (INSERT INTO {table} ({', '.join(columns)}) {selects}{told})")
    last = "INSERT INTO kernel.arrivals (event_id, happened_at) SELECT id, happened_at FROM told"
    draw = f"\\set start random(0, {SKUS // 3 - 1}) * 3\n"
    statement = f"WITH {', '.join(parts)} {last}"
    return f"{draw}{' '.join(statement.split())};\n"


def _sku(place: int) -> str:
    return f"('SKU-' || (:start + {place})::int)"


def _own(sample: Sample, value: str) -> str:
    """A column of the sample, with what differs from order to order put in its place."""
    text = value.partition("::")[0].strip("'")
    if text == str(sample.order_id):
        return "n.id"
    if text in sample.skus:
        return _sku(sample.skus.index(text))
    if text == sample.number:
        return f"'{re.sub(r'[0-9]+$', '', text)}' || (100000 + n.id)"
    if text == sample.ref:
        return "'L-' || n.id"
    if text == f"order/{sample.order_id}":
        return "'order/' || n.id"
    return value


async def _prepared(url: str, beside: str) -> Sample:
    connection = await asyncpg.connect(url)
    await connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
    await connection.execute(f"CREATE DATABASE {NAME}")
    await connection.close()
    await migrate(beside)
    connection = await connect(beside)
    try:
        return await sampled(connection)
    finally:
        await connection.close()


async def sampled(connection: Any) -> Sample:
    """Furnish a migrated database and place one order in it: the rows that this wrote."""
    async with connection.transaction():
        await _furnish(Tx(connection, "bench"))
        await connection.execute(FAR)
    async with connection.transaction():
        await _placed(connection, "FIRST")  # from now on the customer is known
    async with connection.transaction():
        order = await _placed(connection, "SAMPLE")
        tables = await _written(connection)
    if "orders.orders" not in tables or "kernel.events" not in tables:
        raise Broken(f"placing an order wrote only {', '.join(tables)}")
    return Sample(tables, int(order.id), order.number, "SAMPLE", [line.sku for line in order.lines])


async def _furnish(tx: Tx) -> None:
    nodes = [{"code": f"N-{n}", "name": f"Node {n}", "kind": "distribution_center"} for n in range(NODES)]
    await network.put_nodes(tx, Sheet.read(nodes, NodeRow))
    price = {"amount": 1_999, "currency": "USD"}
    products = [{"sku": shop.sku(n), "name": shop.sku(n), "price": price} for n in range(SKUS)]
    await catalog.put_products(tx, Sheet.read(products, ProductRow))
    levels = [inventory.Level(f"N-{n}", shop.sku(s), shop.BIG) for n in range(NODES) for s in range(SKUS)]
    await inventory.count(tx, Sheet(levels))


async def _placed(connection: Any, ref: str) -> orders.Order:
    request = msgspec.convert(shop.order(ref, [(shop.sku(n), 1) for n in range(3)]) | _BUYER, Request)
    (outcome,) = await orders.place(Tx(connection, "token/bench"), [Placing(request, "token/bench")])
    assert isinstance(outcome, orders.Placed), outcome
    return outcome.order


_BUYER = {"customer": {"name": "Ada Bench", "email": "ada@example.com"}}


async def _written(connection: Any) -> dict[str, tuple[list[str], list[list[str]]]]:
    """The rows that this very transaction has written, by table; what was only changed is the pools."""
    tables: dict[str, tuple[list[str], list[list[str]]]] = {}
    for table in await connection.fetch(WRITTEN):
        columns = [row["attname"] for row in await connection.fetch(COLUMNS, table["oid"])]
        rows = await connection.fetch(_mine(table["name"], columns)) if columns and table["name"] != POOLS else []
        if rows:
            tables[table["name"]] = (columns, [list(row) for row in rows])
    return tables


def _mine(table: str, columns: Sequence[str]) -> str:
    """Each column as a literal with its type, so that it can stand in another statement."""
    literals = ", ".join(f"quote_nullable({c}::text) || '::' || pg_typeof({c})" for c in columns)
    return f"SELECT {literals} FROM {table} WHERE xmin = pg_current_xact_id()::xid"


def _run(url: str, text: str, seconds: float) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".sql", prefix="atrium-limit-") as file:
        file.write(text)
        file.flush()
        options = [f"-c{CLIENTS}", "-j1", "-n", "-Mprepared", f"-T{max(round(seconds), 1)}", f"-f{file.name}"]
        done = subprocess.run(
            [postgres.bin_dir() / "pgbench", *options, url],
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            capture_output=True,
            text=True,
            timeout=seconds + 60,
            check=False,
        )
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or not rate or "number of failed transactions: 0 " not in done.stdout:
        raise Broken(f"pgbench: {done.stderr[-1_000:]} {done.stdout[-500:]} in {Path(file.name).name}")
    return float(rate[1])
