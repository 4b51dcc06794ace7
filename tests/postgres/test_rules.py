"""What the launcher decides before it touches anything."""

import os
from pathlib import Path

import pytest

from atrium.postgres import ServerRefused, binaries, place, postmaster, settings
from atrium.postgres.place import Place

GIGABYTE = 1024**3


def test_a_socket_lies_beside_the_data():
    assert place.socket_dir(Path("/srv/shop/postgres")) == Path("/srv/shop/postgres/run")


@pytest.mark.parametrize("root", ["/srv/" + "x" * 90, "/srv/ä" * 15, "/srv/one, two", "/srv/it's"])
def test_a_socket_moves_when_its_address_would_not_fit(root: str):
    moved = place.socket_dir(Path(root))

    assert moved.parent.samefile("/tmp")  # noqa: S108 - the one short path
    assert moved == place.socket_dir(Path(root))
    assert moved != place.socket_dir(Path(root + "2"))
    assert len(os.fsencode(moved / ".s.PGSQL.5432")) <= place.SOCKET_PATH_BYTES


@pytest.mark.parametrize(("memory_gb", "expected_mb"), [(0.25, 128), (1, 256), (4, 1024), (64, 2048)])
def test_a_quarter_of_the_memory_is_for_the_server(memory_gb: float, expected_mb: int):
    assert settings.shared_buffers_mb(int(memory_gb * GIGABYTE)) == expected_mb


def test_the_server_listens_to_no_network():
    text = settings.configuration(Place(Path("/srv/it's"), Path("/srv/it's/pg")), GIGABYTE, has_statistics=False)

    assert "listen_addresses = ''" in text
    assert "hba_file = '/srv/it''s/pg/pg_hba.conf'" in text
    assert "host" not in settings.host_based_access()
    assert "trust" not in settings.host_based_access()


def test_each_account_may_be_the_program_and_the_administrator():
    assert settings.identities({"root", "ann"}).splitlines() == [
        'atrium "ann" atrium',
        'atrium "ann" postgres',
        'atrium "root" atrium',
        'atrium "root" postgres',
    ]


@pytest.mark.parametrize(
    ("banner", "version", "major"),
    [("postgres (PostgreSQL) 18.6\n", "18.6", 18), ("postgres (PostgreSQL) 17.10 (Debian 17.10-1)", "17.10", 17)],
)
def test_a_version_is_read_from_its_banner(banner: str, version: str, major: int):
    assert binaries.parse_version(banner) == version
    assert binaries.major(version) == major


def test_a_note_tells_whether_the_server_is_ready():
    note = "412\n/srv/pg/data\n1790000000\n5432\n/srv/pg/run\n\n  77  1\n{}\n"

    assert postmaster.parse(note.format("ready   ")) == postmaster.Postmaster(412, "ready")
    assert postmaster.parse(note.format("starting")) == postmaster.Postmaster(412, "starting")
    assert postmaster.parse("412\n/srv/pg/data\n") == postmaster.Postmaster(412, "starting")
    assert postmaster.parse("") is None


def test_a_note_of_another_program_is_forgotten(tmp_path: Path):
    note = tmp_path / postmaster.NOTE
    note.write_text(f"{os.getpid()}\n{tmp_path}\n")

    assert postmaster.running(tmp_path) is None
    postmaster.forget_stranger(tmp_path)

    assert not note.exists()


def test_a_note_of_a_server_that_ended_stays(tmp_path: Path):
    note = tmp_path / postmaster.NOTE
    note.write_text("999999999\n")

    postmaster.forget_stranger(tmp_path)

    assert note.exists()


def test_programs_are_taken_from_where_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATRIUM_PG_BIN", str(tmp_path))

    with pytest.raises(ServerRefused, match="ATRIUM_PG_BIN"):
        binaries.bin_dir()


def test_a_link_to_a_database_that_is_gone_is_refused(tmp_path: Path):
    (tmp_path / "postgres").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ServerRefused, match="gone"):
        place.find(tmp_path)
