"""Real servers in homes of their own: started, shared, killed, started again, stopped."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from atrium import postgres
from atrium.postgres import Cluster, ServerRefused, binaries, client, place, postmaster

USER = Path(__file__).parent / "user.py"
SOURCE = Path(postgres.__file__).parents[2]
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that any account may reach, unlike pytest's own folders."""
    folder = Path(tempfile.mkdtemp(prefix="atrium-home-"))
    folder.chmod(0o755)
    yield folder / "shop"
    for link in folder.rglob("postgres"):
        if link.is_symlink():
            shutil.rmtree(link.resolve())
    shutil.rmtree(folder)


def user_of(home: Path) -> tuple[subprocess.Popen[str], int]:
    """Another process that has joined, and the number of the server it found."""
    process = subprocess.Popen(
        [sys.executable, USER, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def server_of(home: Path) -> int | None:
    found = postmaster.running(place.known(home.resolve()).pgdata)
    return found.pid if found and found.is_ready else None


def until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def leaves(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def means_of_all(folder: Path) -> tuple[Path, dict[str, str]]:
    """A Python, our sources and PostgreSQL's programs that any account may use: in place, else copied to a folder."""
    source, python, more = SOURCE, open_python(), dict[str, str]()
    if not place.is_open_to_all(SOURCE / "atrium"):
        source = folder / "source"
        shutil.copytree(SOURCE / "atrium", source / "atrium", ignore=shutil.ignore_patterns("__pycache__"))
    if python is None:
        more = {"PYTHONHOME": str(folder / "python"), "LD_LIBRARY_PATH": str(folder / "python" / "lib")}
        python = copied_python(folder / "python")
    programs = binaries.reachable(postgres.bin_dir(), folder / "programs")
    return python, {"PYTHONPATH": str(source), "ATRIUM_PG_BIN": str(programs), **more}


def open_python() -> Path | None:
    """A Python that any account may run; this one may lie in a closed folder."""
    for candidate in (Path(sys.executable), Path("/usr/bin/python3"), Path("/usr/local/bin/python3")):
        if candidate.exists() and place.is_open_to_all(candidate) and place.is_open_to_all(candidate.resolve()):
            found = subprocess.run([candidate, "-c", "from typing import Self"], capture_output=True, check=False)
            if found.returncode == 0:
                return candidate
    return None


def copied_python(folder: Path) -> Path:
    """This Python without its packages, where any account may run it."""
    library = f"lib/python{sys.version_info.major}.{sys.version_info.minor}"
    unused = shutil.ignore_patterns("__pycache__", "site-packages", "test", "config-*")
    shutil.copytree(Path(sys.base_prefix) / library, folder / library, ignore=unused)
    for shared in (Path(sys.base_prefix) / "lib").glob("libpython*.so*"):
        shutil.copy(shared, folder / "lib")
    (folder / "bin").mkdir()
    return Path(shutil.copy(Path(sys.executable).resolve(), folder / "bin" / "python"))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except OSError:
        return False


async def visits(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("SELECT count(*) FROM visits")
    finally:
        await connection.close()


async def test_the_first_starts_it_and_the_last_stops_it(home: Path):
    first, server = user_of(home)
    second, same = user_of(home)
    assert same == server

    leaves(first)
    assert is_alive(server)
    leaves(second)

    assert not is_alive(server)
    with Cluster(home).joined() as url:
        assert await visits(url) == 2


async def test_a_killed_program_leaves_a_server_that_the_next_one_joins(home: Path):
    killed, server = user_of(home)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert is_alive(server)

    following, same = user_of(home)
    leaves(following)

    assert same == server
    assert not is_alive(server)


async def test_what_was_committed_outlives_a_killed_server(home: Path):
    killed, server = user_of(home)
    os.killpg(killed.pid, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    killed.communicate()

    with Cluster(home).joined() as url:
        assert await visits(url) == 1


def test_joining_again_starts_a_server_that_died(home: Path):
    cluster = Cluster(home)
    with cluster.joined():
        note = place.known(home.resolve()).pgdata / "postmaster.pid"
        os.kill(int(note.read_text().splitlines()[0]), signal.SIGKILL)
        cluster.join()
        assert cluster.is_ready()
    assert not cluster.is_ready()


def test_an_interrupt_reaches_the_program_and_not_the_server(home: Path):
    interrupted, server = user_of(home)
    os.killpg(interrupted.pid, signal.SIGINT)
    interrupted.communicate(timeout=60)

    # It left in good order: the server was stopped by it, not by the signal.
    assert not is_alive(server)
    assert "database system is shut down" in (home / "postgres.log").read_text().splitlines()[-1]


def test_a_keeper_says_when_it_is_ready_and_revives_a_dead_server(home: Path):
    address = str(home.parent / "notify")
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(address)
    ear.settimeout(60)
    keeper = subprocess.Popen(
        [sys.executable, "-m", "atrium.postgres"],
        env={**os.environ, "ATRIUM_HOME": str(home), "NOTIFY_SOCKET": address},
        stdout=subprocess.DEVNULL,
    )
    with ear:
        assert ear.recv(100) == b"READY=1"

    joined, server = user_of(home)
    os.kill(server, signal.SIGKILL)
    leaves(joined)
    until(lambda: server_of(home) not in {None, server})

    keeper.terminate()
    assert keeper.wait(60) == 0
    assert server_of(home) is None


async def test_the_program_is_no_administrator_and_may_add_what_it_needs(home: Path):
    with Cluster(home).joined() as url:
        connection = await asyncpg.connect(url)
        for extension in ("pg_trgm", "btree_gin", "unaccent"):
            await connection.execute(f"CREATE EXTENSION {extension}")
        assert not await connection.fetchval("SELECT usesuper FROM pg_user WHERE usename = current_user")
        await connection.close()


async def test_a_backup_takes_the_place_of_what_is_there(home: Path):
    backup = home.parent / "shop.backup"
    with Cluster(home).joined() as url:
        client.run_sql(url, "CREATE EXTENSION pg_trgm")
        client.run_sql(url, "CREATE TABLE visits (who text); INSERT INTO visits VALUES ('ann'), ('bob')")
        postgres.dump(url, backup)
        client.run_sql(url, "DELETE FROM visits; CREATE SCHEMA later; CREATE TABLE later.things (id int)")

        postgres.restore(url, backup)

        assert await visits(url) == 2
        with pytest.raises(ServerRefused, match="later"):
            client.run_sql(url, "SELECT id FROM later.things")


async def test_nothing_is_restored_under_a_running_shop(home: Path):
    backup = home.parent / "shop.backup"
    with Cluster(home).joined() as url:
        postgres.dump(url, backup)
        shop = await asyncpg.connect(url)
        with pytest.raises(ServerRefused, match="in use"):
            postgres.restore(url, backup)
        await shop.close()
    assert backup.stat().st_mode & 0o777 == 0o600


async def test_a_broken_backup_changes_nothing(home: Path):
    backup = home.parent / "shop.backup"
    with Cluster(home).joined() as url:
        client.run_sql(url, "CREATE TABLE visits (who text)")
        client.run_sql(url, "INSERT INTO visits SELECT md5(n::text) FROM generate_series(1, 50000) AS n")
        postgres.dump(url, backup)
        backup.write_bytes(backup.read_bytes()[:-200_000])

        with pytest.raises(ServerRefused, match="as it was"):
            postgres.restore(url, backup)

        assert await visits(url) == 50_000


def test_data_of_another_version_is_refused_with_what_to_do(home: Path):
    with Cluster(home).joined():
        pass
    version = place.known(home.resolve()).pgdata / "PG_VERSION"
    version.write_text("12\n")

    with pytest.raises(ServerRefused, match="atrium backup FILE"):
        Cluster(home).join()


def test_a_home_with_a_long_name_has_a_short_socket(home: Path):
    deep = home / ("x" * 100)

    with Cluster(deep).joined() as url:
        assert "host=%2Ftmp%2Fatrium-" in url
    shutil.rmtree(place.known(deep.resolve()).sockets)


def test_a_closed_folder_stays_closed(home: Path):
    home.parent.chmod(0o700)

    with Cluster(home).joined() as url:
        server = place.known(home.resolve())
        # Whom root runs the server as may not pass through; everyone else runs it as themselves.
        assert server.root.is_relative_to("/var/lib/atrium" if IS_ROOT else home)
        assert server.root.name.endswith("-shop" if IS_ROOT else "postgres")
        client.run_sql(url, "SELECT 1")

    assert home.parent.stat().st_mode & 0o777 == 0o700


def test_an_ordinary_user_runs_it_and_root_may_join(home: Path):
    accounts = pwd.getpwall() if IS_ROOT else [pwd.getpwuid(os.geteuid())]
    ordinary = next(entry for entry in accounts if entry.pw_uid != 0 and entry.pw_name != "nobody")
    home.mkdir()
    os.chown(home, ordinary.pw_uid, ordinary.pw_gid)
    home.chmod(0o700)
    python, environment = means_of_all(home.parent) if IS_ROOT else (Path(sys.executable), dict(os.environ))
    user = shutil.copy(USER, home.parent)

    for account in (ordinary.pw_uid, 0, ordinary.pw_uid) if IS_ROOT else (None, None):
        groups = None if account is None else list[int]()
        done = subprocess.run(
            [python, user, home], input="\n", text=True, env=environment, user=account, extra_groups=groups, check=False
        )
        assert done.returncode == 0

    assert (home / "postgres" / "data").stat().st_uid == ordinary.pw_uid
