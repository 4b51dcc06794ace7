"""Lays what the console serves from others into src/atrium/console/assets: `.venv/bin/python -m web.build`.

Fetches the packages when package-lock.json changed, then copies; the sprite is made anew from the icons in use. Takes
well under a second when nothing is to do.
"""

import json
import os
import sys
from pathlib import Path

from web import icons, npm

CONSOLE = npm.WEB.parent / "src" / "atrium" / "console"
ASSETS = CONSOLE / "assets"
SERVED = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
SOURCES = ("htmx.org", "@tabler/icons", "@fontsource-variable/inter")
DRAWINGS = "@tabler/icons/icons"


class Unknown(Exception):
    """Icons that nobody has drawn, with their places."""


def build(assets: Path = ASSETS, console: Path = CONSOLE) -> None:
    """Fetch, copy, draw. Raises Missing and Unknown."""
    modules = npm.fetch()
    used = icons.uses(console, modules / DRAWINGS)
    if lost := icons.unknown(used, modules / DRAWINGS):
        raise Unknown("\n".join(f"{use.place}: Tabler has no icon “{use.name}”" for use in lost))
    assets.mkdir(parents=True, exist_ok=True)
    made = {name: (modules / path).read_bytes() for name, path in SERVED.items()}
    made["icons.svg"] = icons.sprite(used, modules / DRAWINGS).encode()
    made["LICENSES.txt"] = licenses(modules).encode()
    for name, content in made.items():
        _write(assets / name, content)
    for path in assets.iterdir():
        if path.name not in made and not path.name.startswith("."):
            path.unlink()


def licenses(modules: Path) -> str:
    """Under which terms we pass on what others made."""
    texts = []
    for name in SOURCES:
        package = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
        terms = (modules / name / "LICENSE").read_text(encoding="utf-8").strip()
        texts.append(f"{name} {package['version']} ({package['license']})\n\n{terms}\n")
    return f"\n{'-' * 80}\n\n".join(texts)


def _write(path: Path, content: bytes) -> None:
    """Only what changed, so that what is served keeps its age; never half of it."""
    if path.exists() and path.read_bytes() == content:
        return
    half = path.with_name(f".{os.getpid()}-{path.name}")
    half.write_bytes(content)
    half.replace(path)


def main() -> int:
    """Build; a sentence says what is wrong."""
    try:
        build()
    except (npm.Missing, Unknown) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
