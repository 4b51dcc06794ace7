"""The one sprite of the icons that the console uses.

How an icon is named, so that it is found, tells `web/naming.py`.
"""

import re
from pathlib import Path

from web.naming import Use

DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
NOTHING = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
OUTLINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor" stroke="none"'


def unknown(used: list[Use], drawings: Path) -> list[Use]:
    """Those that nobody has drawn."""
    return [use for use in used if not _drawing(use.name, drawings)]


def sprite(used: list[Use], drawings: Path) -> str:
    """One picture with a symbol for each icon. How thick its strokes are is left to the page."""
    symbols = [_symbol(name, drawings) for name in sorted({use.name for use in used})]
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


def _symbol(name: str, drawings: Path) -> str:
    path = _drawing(name, drawings)
    assert path, name
    (drawing,) = DRAWING.findall(path.read_text(encoding="utf-8"))
    strokes = " ".join(NOTHING.sub("", drawing).split()).replace(" />", "/>").replace("> <", "><")
    look = FILLED if path.parent.name == "filled" else OUTLINE
    return f'<symbol id="{name}" viewBox="0 0 24 24" {look}>{strokes}</symbol>\n'


def _drawing(name: str, drawings: Path) -> Path | None:
    """Tabler's file of a name; `heart-filled` is the filled `heart`."""
    choices = [drawings / "outline" / f"{name}.svg", drawings / "filled" / f"{name.removesuffix('-filled')}.svg"]
    return next((path for path in choices[: 1 + name.endswith("-filled")] if path.exists()), None)
