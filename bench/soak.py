"""`make soak`: kill doors, worker and database a hundred times while the house is used, and judge what is left."""

import argparse
import os
import random
import signal
import sys
import tempfile
from pathlib import Path

import msgspec

from bench.kills import Plan, Trial, trial

KILLS = 100
MOST_SHOWN = 5


def main() -> int:
    """Print what happened; 1 when anything of it should not have."""
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(f"{asked.kills} kills, seed {asked.seed}", flush=True)
    done = trial(Plan(kills=asked.kills, buyers=asked.buyers, seed=asked.seed, doors=asked.doors), _tell)
    print(done.summary)
    if done.violations:
        print("\n".join([*done.violations, *done.bugs[:MOST_SHOWN]]))
        print(f"The whole history is in {keep(done)}; the same chances again: --seed {asked.seed}")
        return 1
    print("The house kept its word.")
    return 0


def keep(done: Trial) -> Path:
    """Write a history down for whoever looks into it."""
    path = Path(tempfile.mkdtemp(prefix="atrium-history-")) / "history.json"
    path.write_bytes(msgspec.json.encode(done.history))
    return path


def _tell(sentence: str) -> None:
    print(sentence, flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=int(os.environ.get("KILLS", KILLS)), help="%(default)s")
    parser.add_argument("--buyers", type=int, default=6, help="clients that buy at once (%(default)s)")
    parser.add_argument("--doors", type=int, default=1, help="door processes (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of all chance (drawn)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
