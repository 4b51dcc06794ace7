"""Commands that look whether all is well."""

import sys
from collections.abc import Callable

from rich.table import Table

from atrium import postgres, reports
from atrium.cli.house import err, look, out, settled
from atrium.kernel import Tx

OLDEST = 170_000


def doctor() -> None:
    """Look at settings, database, schema and worker, and say what to do about what is not well."""
    settings = settled()
    bad: list[str] = []

    def told(what: str, look: Callable[[], str | None]) -> None:
        wrong = look()
        out.print(f"{'not well' if wrong else 'well':9} {what}{': ' + wrong if wrong else ''}", markup=False)
        bad.extend([wrong] if wrong else [])

    told(f"home {settings.home}", lambda: None if settings.home.is_dir() else "is not there yet; `atrium run` makes it")
    told("programs of PostgreSQL", lambda: None if postgres.bin_dir().is_dir() else "are not there; reinstall")
    server, ails = look(_look)
    told(f"PostgreSQL {server.version}", lambda: None if server.number >= OLDEST else "is older than 17")
    told("schema and worker", lambda: " ".join(ails) or None)
    sys.exit(1 if bad else 0)


def reconcile() -> None:
    """Compare ledger, positions, pools and orders: 0 when all agree, else 1 and a table of what differs."""
    found = look(reports.reconcile)
    if not found.differences:
        out.print("Ledger, positions, pools and orders agree.")
        return
    table = Table("between", "about", "says")
    for each in found.items:
        table.add_row(each.between, each.about, each.says)
    out.print(table)
    err.print(f"{found.differences} differences.")
    sys.exit(1)


async def _look(tx: Tx) -> tuple[reports.vitals.Server, list[str]]:
    return await reports.vitals.server(tx), await reports.vitals.ailments(tx)
