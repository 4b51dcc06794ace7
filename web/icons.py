"""The one sprite of the icons that the console uses.

`icon("truck")` must name a drawing. Any other text that is just the name of one may be handed on to where it is shown
(`p.empty(…, "truck")`, `Said(…, icon="truck")`), so it is taken along: a few too many cost a few bytes each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SURELY = re.compile(r"""\bicon\(\s*["']([^"']+)["']""")
PERHAPS = re.compile(r"""["']([a-z][a-z0-9-]*)["']""")
SOURCES = {".py", ".html", ".js"}
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
NOTHING = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
OUTLINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor" stroke="none"'


@dataclass(frozen=True)
class Use:
    """An icon's name, and where it is written: `templates/order.html:12`."""

    name: str
    place: str


def uses(root: Path, drawings: Path) -> list[Use]:
    """Every icon that the sources below a folder name."""
    paths = (path for path in sorted(root.rglob("*")) if path.suffix in SOURCES)
    return [use for path in paths if "assets" not in path.relative_to(root).parts for use in _in(path, root, drawings)]


def _in(path: Path, root: Path, drawings: Path) -> Iterator[Use]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        names = {name for name in PERHAPS.findall(line) if _drawing(name, drawings)} | set(SURELY.findall(line))
        yield from (Use(name, f"{path.relative_to(root)}:{number}") for name in sorted(names))


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
