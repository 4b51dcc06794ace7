"""All sentences, gathered from the files beside this one."""

from importlib import import_module
from pathlib import Path

from atrium.console.telling._sentences import Said, Teller

__all__ = ["TELLERS", "Said"]

TELLERS: dict[str, Teller] = {}
"""By kind of fact: how it is told."""
for _path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    TELLERS.update(import_module(f"{__package__}.{_path.stem}").TELLERS)
