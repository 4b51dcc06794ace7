from pathlib import Path

from tests.browser import chromium


def program(folder: Path, name: str, status: int) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


def test_the_first_that_starts_is_taken(tmp_path: Path):
    program(tmp_path, "chromium", 1)  # as where a script only tells how to install one
    working = program(tmp_path, "google-chrome", 0)

    found = chromium.on_the_path(str(tmp_path))

    assert found
    assert found.path == working


def test_where_none_starts_none_is_found(tmp_path: Path):
    program(tmp_path, "chromium", 1)

    assert chromium.on_the_path(str(tmp_path)) is None


def test_a_chromium_is_had_on_this_machine():
    assert chromium.find().works
