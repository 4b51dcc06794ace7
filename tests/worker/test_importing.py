"""Files that people brought are taken by whoever works: once, whoever falls over meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.worker.importer import importing_worker, is_over, standing
from tests.worker.parcels import until

from atrium import catalog
from atrium.integrations import importing, uploads
from atrium.integrations.imports import Source
from atrium.integrations.uploads import State, carrying
from atrium.kernel import Database, Refused

KIND = importing.KINDS["products"]
ACTOR = "user/7"


def lamps(path: Path, count: int, *more: str) -> Path:
    """A file of products, and some rows of any kind behind them."""
    rows = [f"L-{number},Lamp {number},{number}.50,USD," for number in range(1, count + 1)]
    path.write_text("\n".join(["Item No,Title,Price,Currency,Parent", *rows, *more]) + "\n")
    return path


LAYOUT = importing.Layout(
    columns={"sku": "Item No", "name": "Title", "price": "Price", "currency": "Currency", "parent": "Parent"}
)


async def brought(database: Database, path: Path, layout: importing.Layout = LAYOUT) -> int:
    """A file as a screen keeps it, in small parts."""
    body = await asyncio.to_thread(path.read_bytes)
    async with database.transaction(ACTOR) as tx:
        seen = uploads.sample(path, layout)
        upload_id = await uploads.keep(tx, "products", path.name, len(body), layout, seen)
        for part, start in enumerate(range(0, len(body), 1_000)):
            await uploads.add_part(tx, upload_id, part, body[start : start + 1_000])
    return upload_id


async def begun(database: Database, upload_id: int, *, is_check: bool = False) -> None:
    async with database.transaction(ACTOR) as tx:
        await uploads.begin(tx, upload_id, is_check=is_check)


@contextmanager
def opened(path: Path) -> Iterator[importing.File]:
    """A file as a worker reads it."""
    with Source(path, importing.Looked(KIND, LAYOUT)) as source:
        yield importing.File(KIND, source, LAYOUT)


async def test_a_file_is_checked_and_then_brought_in(database: Database, tmp_path: Path):
    path = lamps(
        tmp_path / "lamps.csv", 2_500, "L-1,Again,1,USD,", "V-1,Variant,9,USD,LATER", ",no sku,1,USD,", "N\0,x,,,"
    )
    with path.open("a") as file:
        file.write("".join(f"M-{number},More,1,USD,\n" for number in range(1_000)) + "LATER,Parent,1,USD,\n")
    upload_id = await brought(database, path)
    async with importing_worker(database):
        await begun(database, upload_id, is_check=True)
        await until(lambda: is_over(database, upload_id))
        checked = await standing(database, upload_id)
        assert (checked.state, checked.read) == (State.CHECKED, 3_505)
        async with database.read() as tx:
            assert not await catalog.products(tx, {"L-1"})

        await begun(database, upload_id)
        await until(lambda: is_over(database, upload_id))

    done = await standing(database, upload_id)
    assert done.state == State.DONE
    assert (done.read, done.changed, done.waiting) == (3_505, 3_503, 0), "L-1 was changed twice, V-1 came in the end"
    assert done.codes == {"malformed": 2}
    assert done.position == done.size
    async with database.read() as tx:
        assert (await catalog.product(tx, "V-1")).parent == "LATER"
        assert [note.code for note in await uploads.notes(tx, upload_id, 10)] == ["malformed"] * 2
        assert not [part async for part in uploads.parts(tx, upload_id)], "what is in is not kept a second time"
        actors = await tx.many("SELECT DISTINCT actor FROM kernel.events WHERE kind LIKE 'catalog.%'")
        assert [row["actor"] for row in actors] == [ACTOR]


async def test_another_worker_goes_on_where_one_fell_over(database: Database, tmp_path: Path):
    upload_id = await brought(database, lamps(tmp_path / "lamps.csv", 3_200))
    await begun(database, upload_id)
    await _one_batch(database, upload_id, "one that fell over", tmp_path / "lamps.csv")
    assert (await standing(database, upload_id)).read == 1_000
    async with database.transaction("system") as tx:
        assert await carrying.claim(tx, "another") is None, "it is in good hands as far as anyone knows"
    await database.pool.execute(
        "UPDATE integrations.uploads SET taken_until = $1", datetime.now(UTC) - timedelta(seconds=1)
    )

    async with importing_worker(database):
        await until(lambda: is_over(database, upload_id))

    done = await standing(database, upload_id)
    assert (done.state, done.read, done.changed, done.unchanged) == (State.DONE, 3_200, 3_200, 0)


async def _one_batch(database: Database, upload_id: int, name: str, path: Path) -> None:
    async with database.transaction("system") as tx:
        upload = await carrying.claim(tx, name)
    assert upload
    assert upload.id == upload_id
    with opened(path) as file:
        batch = next(file.batches())
        async with database.transaction(ACTOR) as tx:
            assert await carrying.take(tx, name, upload, file, batch)


async def test_who_lost_a_file_writes_no_more_of_it(database: Database, tmp_path: Path):
    path = lamps(tmp_path / "lamps.csv", 1_500)
    upload_id = await brought(database, path)
    await begun(database, upload_id)
    async with database.transaction("system") as tx:
        upload = await carrying.claim(tx, "slow")
    assert upload
    await database.pool.execute("UPDATE integrations.uploads SET taken_until = now() - interval '1 second'")
    async with database.transaction("system") as tx:
        assert await carrying.claim(tx, "quick")

    with opened(path) as file:
        batch = next(file.batches())
        async with database.transaction(ACTOR) as tx:
            assert not await carrying.take(tx, "slow", upload, file, batch)

    assert (await standing(database, upload_id)).read == 0


async def test_a_person_stops_it_and_begins_it_anew(database: Database, tmp_path: Path):
    path = lamps(tmp_path / "lamps.csv", 1_500)
    upload_id = await brought(database, path)
    await begun(database, upload_id)
    await _one_batch(database, upload_id, "somebody", path)
    async with database.transaction(ACTOR) as tx:
        await uploads.stop(tx, upload_id, "The wrong file.")
    stopped = await standing(database, upload_id)
    assert (stopped.state, stopped.read, stopped.why) == (State.STOPPED, 1_000, "The wrong file.")

    await begun(database, upload_id)
    async with importing_worker(database):
        await until(lambda: is_over(database, upload_id))

    done = await standing(database, upload_id)
    assert (done.state, done.changed, done.unchanged) == (State.DONE, 500, 1_000)


async def test_a_file_that_cannot_be_read_further_says_why(database: Database, tmp_path: Path):
    path = tmp_path / "lamps.json"
    path.write_text('[{"sku": "A", "name": "Lamp"}, {"sku": "B", "name": "Lamp"}, {"sku": "C"')
    layout = importing.Layout(columns={"sku": "sku", "name": "name"})
    with pytest.raises(Refused, match="cut off"):
        uploads.sample(path, layout)
    whole = path.read_text() + "}]"
    path.write_text(whole)
    seen = uploads.sample(path, layout)
    async with database.transaction(ACTOR) as tx:
        upload_id = await uploads.keep(tx, "products", "lamps.json", len(whole), layout, seen)
        await uploads.add_part(tx, upload_id, 0, whole[:-3].encode())
    await begun(database, upload_id)

    async with importing_worker(database):
        await until(lambda: is_over(database, upload_id))

    failed = await standing(database, upload_id)
    assert failed.state == State.FAILED
    assert "cut off" in failed.why
    assert failed.why.startswith("lamps.json "), "where it lay is nobody's business"


async def test_what_breaks_again_and_again_is_given_up(database: Database, tmp_path: Path):
    upload_id = await brought(database, lamps(tmp_path / "lamps.csv", 10))
    await begun(database, upload_id)
    for _ in range(carrying.TRIES):
        async with database.transaction("system") as tx:
            assert await carrying.claim(tx, "clumsy")
            await carrying.let_go(tx, upload_id, "clumsy")
    async with database.transaction("system") as tx:
        assert await carrying.claim(tx, "clumsy") is None

    assert (await standing(database, upload_id)).state == State.FAILED


async def test_what_is_long_over_is_forgotten(database: Database, tmp_path: Path):
    upload_id = await brought(database, lamps(tmp_path / "lamps.csv", 3))
    later = datetime.now(UTC) + timedelta(days=15)
    async with database.transaction("system", later) as tx:
        await uploads.forget(tx)
    async with database.read() as tx:
        assert not await uploads.latest(tx, 10)
        assert not [part async for part in uploads.parts(tx, upload_id)]
