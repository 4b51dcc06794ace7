"""A program that uses the cluster of a home: says its server's number, waits for a line on its input, leaves."""

import sys
from pathlib import Path

from atrium.postgres import Cluster, client, place

if __name__ == "__main__":
    home = Path(sys.argv[1])
    with Cluster(home).joined() as url:
        client.run_sql(url, "CREATE TABLE IF NOT EXISTS visits (who text)")
        client.run_sql(url, "INSERT INTO visits (who) VALUES (current_user)")
        note = place.known(home.resolve()).pgdata / "postmaster.pid"
        sys.stdout.write(f"{note.read_text().splitlines()[0]}\n")
        sys.stdout.flush()
        sys.stdin.readline()
