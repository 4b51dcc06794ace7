"""The server's settings: for many short writes on a small machine. Pure but for reading how much memory there is."""

import os
from collections.abc import Iterable
from pathlib import Path

from atrium.postgres.place import Place

MEGABYTE = 1024 * 1024
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def configuration(place: Place, memory_bytes: int, *, has_statistics: bool) -> str:
    """postgresql.conf. It is written anew at each start; `ALTER SYSTEM` has the last word."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.sockets),
        "hba_file": str(place.root / "pg_hba.conf"),
        "ident_file": str(place.root / "pg_ident.conf"),
        "max_connections": "60",
        "max_locks_per_transaction": "256",
        "shared_buffers": f"{shared_buffers_mb(memory_bytes)}MB",
        "effective_cache_size": f"{max(memory_bytes // 2 // MEGABYTE, 256)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "16",
        "jit": "off",
        "synchronous_commit": "on",
        "wal_level": "replica",
        "wal_compression": "on",
        "min_wal_size": "512MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "log_checkpoints": "off",
        "autovacuum_naptime": "10s",
        "shared_preload_libraries": "pg_stat_statements" if has_statistics else "",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %a ",
        "log_lock_waits": "on",
        "log_min_duration_statement": "5s",
    }
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in settings.items())


def shared_buffers_mb(memory_bytes: int) -> int:
    """A quarter of the memory, at least 128 MB and at most 2 GB."""
    return min(max(memory_bytes // 4 // MEGABYTE, 128), 2048)


def memory_bytes() -> int:
    """The memory this machine, or the container around us, has."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(machine, int(CGROUP_LIMIT.read_text()))
    except (OSError, ValueError):
        return machine


def host_based_access() -> str:
    """pg_hba.conf: only the socket, only accounts that the kernel vouches for."""
    return "local all all peer map=atrium\nlocal replication all peer map=atrium\n"


def identities(accounts: Iterable[str]) -> str:
    """pg_ident.conf: these accounts may act as the program's role or as the server's administrator."""
    return "".join(
        f'atrium "{account}" {role}\n' for account in sorted(set(accounts)) for role in ("atrium", "postgres")
    )


def _quoted(value: str) -> str:
    escaped = value.replace("'", "''")
    return f"'{escaped}'"
