"""The docs are true: the reference is what the sources say, links lead somewhere, and names that are used exist."""

import re
from pathlib import Path

import pytest
from docs import check, generate

from atrium.kernel import Fact

ROOT = Path(__file__).parents[1]
PAGES = [page for page in check.pages() if "CHANGELOG" not in page.name]
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    return generate.pages()


def code_of(page: Path) -> str:
    """What a page shows as code, inline or in blocks."""
    return "\n".join(CODE.findall(page.read_text()))


def test_the_reference_is_what_the_sources_say(reference: dict[str, str]):
    stale = [name for name, text in reference.items() if not _is_current(name, text)]

    assert not stale, f"run `.venv/bin/python -m docs.generate`: {', '.join(stale)}"
    assert {path.name for path in generate.REFERENCE.iterdir()} == {name for name in reference if "/" not in name}


def _is_current(name: str, text: str) -> bool:
    path = generate.REFERENCE / name
    return path.exists() and path.read_text() == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    assert not check.broken(page)


def test_facts_that_are_named_exist(reference: dict[str, str]):
    assert reference
    modules = "|".join({kind.split(".")[0] for kind in Fact.known})
    named = re.compile(rf"\b(?:{modules})\.[A-Z][A-Za-z]+\b")
    assert not _unknown(named, set(Fact.known))


def test_settings_that_are_named_exist():
    known = {name for path in (ROOT / "src").rglob("*.py") for name in re.findall(r"ATRIUM_[A-Z_]+", path.read_text())}
    assert not _unknown(re.compile(r"\bATRIUM_[A-Z_]+"), known)


def test_verbs_of_make_that_are_named_exist():
    known = {f"make {verb}" for verb in re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)}
    assert not _unknown(re.compile(r"\bmake [a-z][a-z0-9-]*"), known)


def test_commands_that_are_named_exist(reference: dict[str, str]):
    known = set(re.findall(r"`(atrium [a-z]+)", reference["cli.md"]))
    named = re.compile(r"(?:^|bin/|`)(atrium [a-z]+)\b", re.MULTILINE)
    assert not _unknown(named, known)


def test_doors_that_are_named_exist(reference: dict[str, str]):
    doors = re.findall(r"`([A-Z]+) (/[^`]*)`", reference["api.md"])
    shapes = [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)) for _, path in doors]
    nouns = {path.split("/")[3] for _, path in doors if path.startswith("/api/v1/")}
    named = {(page, path) for page in PAGES for path in re.findall(r"/api/v1/[\w./{}$-]+", code_of(page))}

    missing = [
        f"{page.relative_to(ROOT)}: {path}"
        for page, path in named
        if path.split("/")[3] in nouns and not any(shape.fullmatch(path.rstrip("./")) for shape in shapes)
    ]
    assert not missing


def test_files_that_are_named_exist():
    named = re.compile(r"(?<![\w/.])(?:src|docs|tests|deploy|bench)/[\w./-]+\w")
    missing = [(page.name, path) for page in PAGES for path in named.findall(code_of(page)) if not _exists(path)]
    assert not missing


def _exists(path: str) -> bool:
    return (ROOT / path).exists() or "0001" in path


def _unknown(named: re.Pattern[str], known: set[str]) -> list[str]:
    return [
        f"{page.relative_to(ROOT)}: {name}"
        for page in PAGES
        for name in named.findall(code_of(page))
        if name not in known
    ]
