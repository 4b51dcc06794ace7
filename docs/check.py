# ruff: noqa: INP001 - a script beside the pages, not a package
"""The pages of docs/ hold together: every link within the project leads to something."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """The pages of the project."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")])


def anchor(heading: str) -> str:
    """The name under which a heading is linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    links: list[str] = LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    return [link for link in links if "://" not in link and not link.startswith("mailto:") and not _leads(page, link)]


def _leads(page: Path, link: str) -> bool:
    path, _, part = link.partition("#")
    target = (page.parent / path) if path else page
    if not target.exists():
        return False
    if not part or target.suffix != ".md":
        return True
    headings: list[str] = HEADING.findall(target.read_text(encoding="utf-8"))
    return part in {anchor(heading) for heading in headings}


def main() -> int:
    """Print what is broken; the number of broken links is the answer."""
    found = [(page, link) for page in pages() for link in broken(page)]
    for page, link in found:
        sys.stderr.write(f"{page.relative_to(ROOT)}: {link} leads nowhere\n")
    sys.stdout.write(f"{len(pages())} pages, {len(found)} broken links\n")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
