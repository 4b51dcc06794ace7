"""Keep a shop as this release leaves it: `python -m tests.migrations.releases 0.1.0`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.databases import made
from tests.migrations import releases

from atrium import postgres
from atrium.kernel.migrate import migrate

with tempfile.TemporaryDirectory() as home, postgres.Cluster(Path(home)).joined() as cluster, made(cluster) as url:
    asyncio.run(migrate(url))
    asyncio.run(releases.furnish(url))
    releases.keep(url, releases.FOLDER / f"{sys.argv[1]}.dump")
