"""How the server is addressed, and psql for the few statements of the launcher."""

import os
import subprocess
from urllib.parse import quote

from atrium.postgres import binaries
from atrium.postgres.errors import ServerRefused
from atrium.postgres.place import PORT, Place

# No settings of the user's, no chatter, and the first error is the last.
QUIETLY = ("-X", "-q", "-v", "ON_ERROR_STOP=1")


def program_url(place: Place) -> str:
    """The address for the program, understood by asyncpg and by PostgreSQL's own tools."""
    return _url(place, "atrium", "atrium")


def administrator_url(place: Place) -> str:
    """The address for the administrator."""
    return _url(place, "postgres", "postgres")


def run_sql(url: str, sql: str) -> None:
    """Send statements, one by one; the first that fails ends it."""
    answer = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [binaries.bin_dir() / "psql", *QUIETLY, "-d", url, "-f", "-"],
        input=sql,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if answer.returncode != 0:
        raise ServerRefused(f"The database server refused: {answer.stderr.strip()}")


def environment() -> dict[str, str]:
    """Our environment without settings that would send PostgreSQL's tools elsewhere; a password may stay."""
    kept = {"PGPASSWORD", "PGPASSFILE", "PGSSLROOTCERT"}
    return {name: value for name, value in os.environ.items() if not name.startswith("PG") or name in kept}


def _url(place: Place, role: str, database: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(place.sockets), safe='')}&port={PORT}"
