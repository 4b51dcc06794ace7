"""`python -m atrium.postgres`: keep the server of ATRIUM_HOME running until told to stop. For services of their own."""

import os
import signal
import socket
import sys
from threading import Event
from types import FrameType

from atrium.postgres import Cluster, ServerRefused

LOOK_EVERY_SECONDS = 2


def main() -> int:
    """Hold a share in the server until SIGTERM or Ctrl-C; start it again when it has died."""
    told = Event()

    def hear(_number: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, hear)
    signal.signal(signal.SIGINT, hear)
    try:
        _keep(Cluster(os.environ.get("ATRIUM_HOME") or ".atrium"), told)
    except ServerRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def _keep(cluster: Cluster, told: Event) -> None:
    with cluster.joined() as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        _tell_systemd("READY=1")
        while not told.wait(LOOK_EVERY_SECONDS):
            if not cluster.is_ready():
                cluster.join()


def _tell_systemd(word: str) -> None:
    """Say that we are ready, where somebody asked to be told (sd_notify)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(word.encode(), f"\0{address[1:]}" if address.startswith("@") else address)


if __name__ == "__main__":
    sys.exit(main())
