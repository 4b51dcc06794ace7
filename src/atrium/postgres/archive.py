"""Backup and restore of the whole database with PostgreSQL's own tools."""

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from atrium.postgres import binaries, client, store
from atrium.postgres.errors import ServerRefused

CHUNK_BYTES = 1024 * 1024


def dump(url: str, file: Path) -> None:
    """Write everything, as it was at one moment, into a file that only we may read; the shop may be open meanwhile."""
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.touch(mode=0o600)
    except OSError as error:
        raise ServerRefused(f"The backup cannot be written to {file}: {error.strerror}.") from error
    answer = _run("pg_dump", "-Fc", "--no-owner", "--no-privileges", "-d", url, "-f", str(unfinished))
    if answer.returncode != 0:
        unfinished.unlink(missing_ok=True)
        raise ServerRefused(f"The backup failed: {answer.stderr.strip()}")
    unfinished.replace(file)


def restore(url: str, file: Path) -> None:
    """Put a backup in the place of what is there, in one transaction: all of it or nothing.

    Refused while anybody else is connected to the database.
    """
    listing = _run("pg_restore", "--list", str(file))
    if listing.returncode != 0:
        raise ServerRefused(f"{file} is not a backup that can be read: {listing.stderr.strip()}")
    with tempfile.TemporaryFile("w+") as complaints:
        code = _pour(url, file, complaints)
        complaints.seek(0)
        if code != 0:
            raise ServerRefused(f"Nothing was restored; the data is as it was. {complaints.read().strip()}")


def _pour(url: str, file: Path, complaints: IO[str]) -> int:
    """Turn the backup into statements and send them. If the backup breaks off, the transaction does too."""
    reader = subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs
        [binaries.bin_dir() / "pg_restore", "--no-owner", "--no-privileges", "-f", "-", str(file)],
        stdout=subprocess.PIPE,
        stderr=complaints,
        env=client.environment(),
    )
    writer = subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs
        [binaries.bin_dir() / "psql", *client.QUIETLY, "-1", "-o", "/dev/null", "-d", url, "-f", "-"],
        stdin=subprocess.PIPE,
        stderr=complaints,
        env=client.environment(),
    )
    assert reader.stdout
    assert writer.stdin
    with reader, suppress(BrokenPipeError):
        writer.stdin.write(store.EMPTY.encode())
        shutil.copyfileobj(reader.stdout, writer.stdin, CHUNK_BYTES)
        if reader.wait() != 0:
            # Ended before its input is closed, it cannot commit half a backup.
            writer.kill()
    with suppress(BrokenPipeError):
        writer.stdin.close()
    return writer.wait() or reader.returncode


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(binaries.bin_dir() / program), *arguments]
    return subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        command, env=client.environment(), capture_output=True, text=True, check=False
    )
