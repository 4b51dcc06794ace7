"""`make bench`: measure the program on this machine, beside the limit that was measured in the same run.

Speed is no test: what falls short is said, and the exit is 0 unless something broke.
"""

import argparse
import os
import platform
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from atrium.kernel.process import speak
from bench.course import Course
from bench.figures import write_table
from bench.house import ROOT, Broken
from bench.measures import MEASURES

SECONDS = 10.0
TABLE = ROOT / "dist" / "figures.md"
BUSY = 0.4


def main() -> int:
    """Measure what was asked for, or all."""
    asked = _asked()
    speak("warning")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if (load := os.getloadavg()[0]) > BUSY * (os.cpu_count() or 1):
        print(f"This machine is busy (load {load:.1f}): figures mean little.", flush=True)
    course, broken = Course(asked.seconds), False
    try:
        for name in asked.names or MEASURES:
            try:
                MEASURES[name](course)
            except Broken as problem:
                broken = True
                print(f"{name} broke: {problem}", flush=True)
    finally:
        course.close()
    write_table(course.figures, asked.table, _heading(asked.seconds))
    print(f"The table is in {asked.table}.")
    return int(broken)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", choices=[*MEASURES, []], help=f"figures: {', '.join(MEASURES)}")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each load lasts (%(default)s)")
    parser.add_argument("--table", type=Path, default=TABLE, help="where the Markdown table goes")
    return parser.parse_args()


def _heading(seconds: float) -> str:
    when = datetime.now(UTC).strftime("%Y-%m-%d")
    return (
        f"{when}, {os.cpu_count()} cores shared by PostgreSQL, program and load, {platform.system()}, "
        f"Python {platform.python_version()}, {seconds:g} s a load. What each one means is in "
        "[measuring](guides/measuring.md)."
    )


if __name__ == "__main__":
    sys.exit(main())
