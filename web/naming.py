"""Which icons the sources name, and where.

An icon is named by a text that stands where an icon is asked for, in Python and in templates alike:

- `icon("truck")`, also by choice: `icon("sun" if is_day else "moon")`, `icon({404: "map-off"}.get(status, "lock"))`;
- given to a parameter or field called `icon` (in templates also `i`), by name or by place: `Room("Stock", "box")`;
- a default of such a parameter or field;
- the value of a key `"icon"`, the values of what is called `ICONS` or `…_ICONS`.

In scripts it is `icon("truck")` alone. What is put together at run time is not seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from web import pythons, templates

IN_SCRIPTS = re.compile(r"\bicon\(\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True)
class Use:
    """An icon's name, and where it is written: `templates/order.html:12`."""

    name: str
    place: str


def uses(root: Path) -> list[Use]:
    """Every icon that the sources below a folder name."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(root.rglob("*")) if _is_ours(path, root)}
    read = {".py": pythons.reader, ".html": templates.reader, ".js": lambda _: _in_script}
    found = list[Use]()
    for ending, reader in read.items():
        some = {path: text for path, text in texts.items() if path.suffix == ending}
        names = reader(list(some.values()))
        for path, text in some.items():
            found += [Use(name, f"{path.relative_to(root)}:{line}") for line, name in names(text) if name]
    return found


def _is_ours(path: Path, root: Path) -> bool:
    return path.suffix in {".py", ".html", ".js"} and "assets" not in path.relative_to(root).parts


def _in_script(text: str) -> Iterator[tuple[int, str]]:
    for line, words in enumerate(text.splitlines(), 1):
        yield from ((line, name) for name in IN_SCRIPTS.findall(words))
