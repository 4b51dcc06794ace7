"""The PostgreSQL that comes with the program: found, started, shared by all who need it, stopped by the last one."""

from atrium.postgres.archive import dump, restore
from atrium.postgres.binaries import bin_dir
from atrium.postgres.cluster import Cluster
from atrium.postgres.errors import ServerRefused

__all__ = ["Cluster", "ServerRefused", "bin_dir", "dump", "restore"]
