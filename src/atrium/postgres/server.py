"""One PostgreSQL server: make its data folder, start it, see whether it runs, stop it."""

import os
import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from atrium.postgres import account, binaries, client, postmaster, settings, store
from atrium.postgres.account import Account
from atrium.postgres.errors import ServerRefused
from atrium.postgres.place import Place

PATIENCE_SECONDS = 15
RECOVERY_SECONDS = 900
PAUSE_SECONDS = 0.25
WAL_FILES = "--wal-segsize=4"
"""In MB. Whoever fills a file up makes the next while all others wait: 16 MB of zeros take 70 ms on a common disk."""
LONGEST_LOG_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A server at its place, run by its account with programs that this account may reach."""

    place: Place
    account: Account
    programs: Path
    version: str

    @classmethod
    def at(cls, place: Place) -> Self:
        """The server of this place, running or not."""
        owner = account.of(place.pgdata)
        ours = binaries.bin_dir()
        programs = ours if owner.uid == os.geteuid() else binaries.reachable(ours, place.copies)
        return cls(place, owner, programs, binaries.version(ours))

    def start(self) -> None:
        """Make sure that it runs and takes connections; what a kill left behind may need some seconds to go."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        self._prepare()
        while not self._is_up() and not self._launch():
            if time.monotonic() > deadline:
                raise ServerRefused(
                    f"PostgreSQL does not start. The last lines of {self.place.log}:\n{self._last_words()}"
                )
            time.sleep(PAUSE_SECONDS)
        client.run_sql(client.administrator_url(self.place), store.BOOTSTRAP)

    def stop(self) -> None:
        """Stop it: open transactions are rolled back, everything committed is on disk."""
        if postmaster.running(self.place.pgdata) is None:
            return
        for mode in ("fast", "immediate"):
            ended = self._run("pg_ctl", "stop", "-D", self.place.pgdata, "-m", mode, "-w", "-t", "60", "-s")
            if ended == 0:
                return

    def _prepare(self) -> None:
        if not self.place.pgdata.exists():
            self._create()
        self._check_major()
        self.account.own(self.place.sockets)
        self._configure()
        self._turn_log()

    def _create(self) -> None:
        """Make the data folder under another name first: a half-made one is never taken for one."""
        unfinished = self.place.root / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.own(unfinished)
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
        access = ("--username=postgres", "--auth-local=peer", "--auth-host=reject")
        if self._run("initdb", "-D", unfinished, *locale, *access, WAL_FILES, "--no-instructions") != 0:
            raise ServerRefused(
                f"PostgreSQL's data folder cannot be made. The last lines of {self.place.log}:\n{self._last_words()}"
            )
        unfinished.rename(self.place.pgdata)

    def _check_major(self) -> None:
        theirs = (self.place.pgdata / "PG_VERSION").read_text().strip()
        ours = binaries.major(self.version)
        if theirs != str(ours):
            raise ServerRefused(
                f"The data in {self.place.pgdata} was written by PostgreSQL {theirs}, and this program brings {ours}. "
                f"Take a backup with the release that wrote it (atrium backup FILE), move {self.place.root} out of "
                f"the way, then read it in with this one (atrium restore FILE). To go on with PostgreSQL {theirs}, "
                f"set ATRIUM_PG_BIN to the folder of its programs."
            )

    def _configure(self) -> None:
        has_statistics = any((self.programs.parent / "lib").rglob("pg_stat_statements.so"))
        memory = settings.memory_bytes()
        self._write("postgresql.conf", settings.configuration(self.place, memory, has_statistics=has_statistics))
        self._write("pg_hba.conf", settings.host_based_access())
        known = {"root", account.named(os.geteuid()).name, self.account.name} - {account.UNPRIVILEGED}
        self._write("pg_ident.conf", settings.identities(known))

    def _write(self, name: str, text: str) -> None:
        """Settings stay ours, outside the data folder; the server's account only reads them."""
        path = self.place.root / name
        fresh = path.with_name(f"{name}.new")
        fresh.write_text(text)
        fresh.chmod(0o644)
        account.belongs_to_home(fresh, self.place.home)
        fresh.replace(path)

    def _turn_log(self) -> None:
        log = self.place.log
        if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
            log.replace(log.with_name(f"{log.name}.1"))

    def _is_up(self) -> bool:
        """Wait for a start or a stop that is already under way."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while found := postmaster.running(self.place.pgdata):
            if found.is_ready:
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE_SECONDS)
        postmaster.forget_stranger(self.place.pgdata)
        return False

    def _launch(self) -> bool:
        config = shlex.quote(str(self.place.root / "postgresql.conf"))
        options = ("-w", "-s", "-t", str(RECOVERY_SECONDS), "-o", f"-c config_file={config}")
        return self._run("pg_ctl", "start", "-D", self.place.pgdata, *options) == 0

    def _run(self, program: str, *arguments: str | Path) -> int:
        with self.place.log.open("a") as log:
            account.belongs_to_home(self.place.log, self.place.home)
            return self.account.run(self.programs / program, *arguments, cwd=self.place.root, log=log).returncode

    def _last_words(self) -> str:
        return "\n".join(self.place.log.read_text(errors="replace").splitlines()[-10:])
