"""Commands that keep the house open."""

import asyncio
import os
import sys
import tempfile
from contextlib import nullcontext
from importlib import import_module

from granian import Granian
from granian.constants import Interfaces, Loops

from atrium import postgres
from atrium.cli import retailer
from atrium.cli.house import located, out, settled, shown
from atrium.cli.tree import Tree
from atrium.kernel.migrate import migrate
from atrium.kernel.process import PARENT, end_with_parent
from atrium.kernel.settings import Settings

DOORS = "atrium.app:create_app"
WORKER = "atrium.app.work"
MOST_CONNECTIONS = 20_000
CLOSE_WITHIN_S = 5


def run() -> None:
    """Open everything: database, doors and worker, with the demo retailer on first start. Ctrl-C stops it."""
    settings = settled()
    with shown():
        cluster = None if settings.database_url else postgres.Cluster(settings.home)
        tree = Tree(cluster)
        tree.listen()
        with cluster.joined() if cluster else nullcontext(settings.database_url or "") as url:
            asyncio.run(migrate(url))
            asyncio.run(retailer.furnish(url, settings, with_demo=settings.demo, say=_say))
            command = [sys.executable, "-m", "atrium.cli"]
            environment = {**os.environ, "ATRIUM_HOME": str(settings.home), "ATRIUM_DATABASE_URL": url}
            tree.start("doors", [*command, "serve"], environment)
            tree.start("worker", [*command, "work"], environment)
            if settings.simulates and (token := asyncio.run(retailer.let_world_in(url))):
                tree.start("world", [*command, "world"], environment | {"ATRIUM_TOKEN": token})
            _greet(settings)
            tree.watch()


def serve() -> None:
    """Open the doors only."""
    settings = settled()
    if PARENT in os.environ:
        end_with_parent()
    with shown(), located(settings) as url:
        os.environ["ATRIUM_DATABASE_URL"] = url
        if settings.workers == 1:
            _open_doors(settings)
            return
        with tempfile.TemporaryDirectory(prefix="atrium-metrics-") as folder:
            # Several processes count together in files of this folder.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
            _open_doors(settings)


def work() -> None:
    """Work only: carry facts to those who listen."""
    settings = settled()
    if PARENT in os.environ:
        end_with_parent()
    with shown(), located(settings) as url:
        os.environ["ATRIUM_DATABASE_URL"] = url
        import_module(WORKER).run(settings, url)


def _open_doors(settings: Settings) -> None:
    os.environ[PARENT] = str(os.getpid())
    Granian(
        DOORS,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        loop=Loops.uvloop,
        factory=True,
        websockets=False,
        backlog=4096,
        backpressure=MOST_CONNECTIONS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=CLOSE_WITHIN_S,
        log_enabled=settings.log == "debug",
        process_name=None,
    ).serve()


def _say(sentence: str) -> None:
    out.print(sentence, markup=False)
    sys.stdout.flush()


def _greet(settings: Settings) -> None:
    out.print(f"Atrium is at http://{settings.host}:{settings.port} (docs at /docs). Ctrl-C stops it.", markup=False)
    for line in retailer.sign_ins(settings):
        out.print(f"  sign in as {line}", markup=False, soft_wrap=True)
    sys.stdout.flush()
