"""`python -m bench.living`: live through it and say what happened."""

import argparse
import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.living.lived import MINUTES, Lived, Plan
from bench.living.living import live

MOST_SHOWN = 20
PAGE = """# A long soak
{day}, {cores} cores shared by PostgreSQL, program, world and killer. A [simulated world](guides/simulating.md)
lives around the demo retailer, systems misbehave {trouble:.0%} of the time, and every {least:g} to {most:g} s a part of
the house is killed: a process that answers, the worker, PostgreSQL, the supervisor, or all at once. `make soak` repeats
it.

| | |
|---|---|
{rows}

{verdict}
"""


def page(lived: Lived) -> str:
    """What happened, as a page of the docs."""
    least, most = lived.plan.between_s
    return PAGE.format(
        day=datetime.now(UTC).strftime("%Y-%m-%d"),
        cores=os.cpu_count(),
        trouble=lived.plan.trouble,
        least=least,
        most=most,
        rows="\n".join(f"| {name} | {value} |" for name, value in lived.lines),
        verdict="\n".join([lived.verdict, *(f"- {each}" for each in lived.violations[:MOST_SHOWN])]),
    )


def main() -> int:
    """Print what happened; 1 when anything of it should not have."""
    asked = _asked()
    print(f"{asked.minutes:g} minutes at {asked.rate:g} orders a second, seed {asked.seed}", flush=True)
    lived = live(Plan(asked.minutes, asked.rate, seed=asked.seed), lambda line: print(line, flush=True))
    for name, value in lived.lines:
        print(f"{name}: {value}")
    if asked.report:
        asked.report.write_text(page(lived))
    for violation in lived.violations[:MOST_SHOWN]:
        print(f"VIOLATION {violation}")
    print(lived.verdict)
    return int(bool(lived.violations))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.living", description=__doc__)
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("MINUTES", MINUTES)), help="%(default)s")
    parser.add_argument("--rate", type=float, default=50.0, help="orders a second on average (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of all chance (drawn)")
    parser.add_argument("--report", type=Path, help="a page of Markdown that says what happened")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
