"""The sources of the house, read once: files, their syntax trees, the floors they stand on."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ = ("src/atrium", "tests", "docs", "bench", "web")
KINDS = {".py", ".sql", ".html", ".js", ".css"}
SKIPPED = {"__pycache__", "node_modules", "assets", "dist"}

SIX = ("__init__", "model", "store", "actions", "queries", "events")
LANGUAGE = {"kernel", "dispatch"}
GROUND = LANGUAGE | {"postgres", "migrations"}
OUTSIDE = {"integrations"}
DOORS = {"api", "console", "protocols", "worker", "doorway"}
STORIES = {"flows", "process", "reports"}
COMPOSITION = {"app", "cli"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
SQL = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*"
    r"(?:SELECT\s|INSERT INTO\s|UPDATE\s+[\w.]+\s|DELETE FROM\s|MERGE INTO\s|WITH (?:RECURSIVE )?\w+|"
    r"VALUES\s*\(|LOCK TABLE|TRUNCATE|CREATE |ALTER |DROP |COPY |LISTEN |NOTIFY )"
)


@dataclass(frozen=True)
class Break:
    """A rule that a place breaks, and how to mend it."""

    where: str
    mend: str


@dataclass(frozen=True)
class File:
    """One file of ours; `path` is relative to the root."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.path)

    @cached_property
    def every(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def lines(self) -> int:
        """How long it is."""
        return self.text.count("\n") + (not self.text.endswith("\n"))

    @property
    def kind(self) -> str:
        """Its ending."""
        return Path(self.path).suffix

    @property
    def package(self) -> str:
        """The package of the house that it belongs to, such as `orders`; empty for what is no part of it."""
        parts = Path(self.path).parts
        return Path(parts[2]).stem if parts[:2] == ("src", "atrium") and len(parts) > 2 else ""

    @property
    def inner(self) -> tuple[str, ...]:
        """Its way within its package: `("store", "holds")`."""
        return Path(self.path).with_suffix("").parts[3:]

    @property
    def role(self) -> str:
        """Which of a module's six files it is: `store` for `store.py`, `store/holds.py` and `shortfalls/store.py`."""
        return next((part for part in self.inner[:2] if part in SIX[1:]), self.inner[-1] if self.inner else SIX[0])

    @cached_property
    def functions(self) -> list[tuple[str, Function]]:
        """Every function with its name as read: `Cluster.start`."""
        return list(_functions(self.tree, ""))

    def strings(self) -> Iterator[tuple[int, str]]:
        """Every text that is no docstring, with its line; the gaps of an f-string are left open."""
        seen = {id(node.value) for node in self.every if isinstance(node, ast.Expr)}  # docstrings
        seen |= {id(part) for node in self.every if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in self.every:
            if isinstance(node, ast.JoinedStr):
                yield node.lineno, "".join(part.value for part in node.values if isinstance(part, ast.Constant))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in seen:
                yield node.lineno, node.value

    def nodes(self) -> Iterator[tuple[str, ast.AST]]:
        """Every node of the tree that stands on a line, with its place."""
        for node in self.every:
            if line := getattr(node, "lineno", 0):
                yield f"{self.path}:{line}", node

    def imports(self) -> Iterator[tuple[str, list[str]]]:
        """Every module it imports from, in parts, with its place."""
        for where, node in self.nodes():
            if isinstance(node, ast.Import):
                yield from ((where, name.name.split(".")) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield where, node.module.split(".")

    @cached_property
    def statements(self) -> list[tuple[int, str]]:
        """Every SQL statement with its line."""
        if self.kind == ".sql":
            return [(1, re.sub(r"--[^\n]*", "", self.text))]
        return [(line, text) for line, text in self.strings() if SQL.match(text)]


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if isinstance(child, Function):
                yield name, child
            yield from _functions(child, f"{name}.")
        else:
            yield from _functions(child, prefix)


def offered(tree: ast.Module | None) -> list[str]:
    """What a front door lists in `__all__`."""
    for node in tree.body if tree else ():
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            return [str(name.value) for name in ast.walk(node.value) if isinstance(name, ast.Constant)]
    return []


@dataclass(frozen=True)
class House:
    """All files, and the floors from top to bottom."""

    files: tuple[File, ...] = field(repr=False)
    floors: tuple[frozenset[str], ...]

    @cached_property
    def python(self) -> tuple[File, ...]:
        """Every Python file."""
        return tuple(file for file in self.files if file.kind == ".py")

    @cached_property
    def inside(self) -> tuple[File, ...]:
        """Every Python file of the program itself."""
        return tuple(file for file in self.python if file.package)

    @cached_property
    def modules(self) -> frozenset[str]:
        """The packages that are modules in the house's sense: six files, a front door, a schema."""
        others = GROUND | OUTSIDE | DOORS | STORIES | COMPOSITION
        return frozenset(name for floor in self.floors for name in floor) - others

    @cached_property
    def speaking_sql(self) -> tuple[File, ...]:
        """Python files and migrations; what starts or backs up the server itself is not asked."""
        return tuple(
            file for file in self.files if file.kind in {".py", ".sql"} and file.package not in {"", "postgres"}
        )

    def within(self, *packages: str) -> Iterator[File]:
        """The Python files of some packages; of all modules when none is named."""
        wanted = packages or self.modules
        return (file for file in self.inside if file.package in wanted)

    @cached_property
    def schemas(self) -> frozenset[str]:
        """Names that may be database schemas."""
        return self.modules | OUTSIDE | {"kernel", "process"}

    def below(self, package: str) -> frozenset[str]:
        """What a package may import."""
        for height, floor in enumerate(self.floors):
            if package in floor:
                return frozenset(name for lower in self.floors[height + 1 :] for name in lower)
        return frozenset()


def floors(root: Path = ROOT) -> tuple[frozenset[str], ...]:
    """The floors, as pyproject.toml tells them to the import linter."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return tuple(frozenset(re.findall(r"\w+", layer)) for layer in layers)


def read_house(root: Path = ROOT) -> House:
    """Read the house as it stands."""
    paths = (path for folder in READ for path in sorted((root / folder).rglob("*")))
    files = (
        File(str(path.relative_to(root)), path.read_text())
        for path in paths
        if path.suffix in KINDS and path.is_file() and not SKIPPED & set(path.parts)
    )
    return House(tuple(files), floors(root))


def invent(sources: Mapping[str, str]) -> House:
    """A house that never was, for the tests of the rules: from paths within `src/atrium` to what stands there."""
    return House(tuple(File(f"src/atrium/{path}", text) for path, text in sources.items()), floors())
