# ruff: noqa: INP001 - a script beside the pages, not a package
"""Writes docs/reference/ from the sources: `.venv/bin/python -m docs.generate`. A test holds it true."""

import ast
import importlib
import inspect
import json
import logging
import pkgutil
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import msgspec
import typer

import atrium
from atrium import access, app
from atrium.cli.commands import app as program
from atrium.doorway import doors, is_screen, permission_of
from atrium.kernel import Fact, Lifecycle
from atrium.kernel.settings import Settings

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "atrium"
REFERENCE = ROOT / "docs" / "reference"
HEAD = ("package", "version", "released", "license", "for", "users")
NPM = (
    "`make assets` fetches these as `web/package-lock.json` says and lays what is served into the console; "
    "the Chromium has a lock of its own."
)
MADE = "<!-- Made by `python -m docs.generate`; change the sources, not this page. -->"


def pages() -> dict[str, str]:
    """Every page that is made, by its place from docs/reference/."""
    modules = load()
    made = {
        "api.md": api(),
        "cli.md": commands(),
        "errors.md": errors(),
        "events.md": events(),
        "lifecycles.md": lifecycles(modules),
        "permissions.md": permissions(),
        "screens.md": screens(),
        "settings.md": settings(),
        "../dependencies.md": dependencies(),
    }
    return {name: f"{MADE}\n{text.strip()}\n" for name, text in made.items()}


def load() -> list[Any]:
    """Import everything, so that every fact and lifecycle is known."""
    found = pkgutil.walk_packages(atrium.__path__, "atrium.")
    return [importlib.import_module(module.name) for module in found if not module.name.endswith("__main__")]


def api() -> str:
    """Doors for programs by their first word, with the permission that each needs."""
    text = "# API\nForms and answers are described at `/docs` and in `/openapi.json` of a running house.\n"
    return text + _doors("door", of_people=False)


def screens() -> str:
    """Doors for people by their first word, with the permission that each needs."""
    text = "# Screens\nEvery address of the console. What is sent to one (POST) comes from a form on another.\n"
    return text + _doors("screen", of_people=True)


def _doors(word: str, *, of_people: bool) -> str:
    nouns = defaultdict[str, list[tuple[str, ...]]](list)
    for method, path, door in doors(app.create_app(Settings.from_environment({}), "postgresql:///nowhere")):
        words = path.removeprefix("/api/v1").strip("/").split("/")
        if words[:2] == ["docs", "raw"] or is_screen(door) != of_people:
            continue  # the framework's own, or the others'
        told = _first_line(inspect.getdoc(door.fn) or "")
        needs = permission_of(door)
        nouns[words[0] or "board"].append((f"`{method} {path}`", f"`{needs}`" if needs else "open to all", told))
    text = ""
    for noun in sorted(nouns):
        text += f"\n## {noun}\n" + table(
            (word, "needs", "does"), sorted(nouns[noun], key=lambda row: row[0].split()[::-1])
        )
    return text


def commands() -> str:
    """What the command line can do."""
    rows = [(f"`{usage}`", told) for usage, told in _commands(typer.main.get_command(program), "atrium")]
    text = "# Command line\n`.venv/bin/atrium …`; each command tells more with `--help`.\n\n"
    return text + table(("command", "does"), rows)


def _commands(command: Any, name: str) -> Iterator[tuple[str, str]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        given = [parameter for parameter in command.params if parameter.name != "help"]
        words = [parameter.name.upper() for parameter in given if parameter.param_type_name == "argument"]
        options = [f"[{parameter.opts[0]}]" for parameter in given if parameter.param_type_name == "option"]
        yield " ".join([name, *words, *options]), _first_line(command.help or "")
        return
    for word in sorted(inner):
        yield from _commands(inner[word], f"{name} {word}")


def errors() -> str:
    """Codes of refusals: those of the kernel with their status, and those of each module's rules."""
    kernel, rules, rows = set[tuple[str, ...]](), set[tuple[str, ...]](), set[tuple[str, ...]]()
    for path in sorted(SOURCES.rglob("*.py")):
        module = path.relative_to(SOURCES).parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and (code := _constant(node, "code")) not in {None, "refused"}:
                status = str(_constant(node, "status") or 409)
                kernel.add((f"`{code}`", status, _first_line(ast.get_docstring(node) or "")))
            elif isinstance(node, ast.Call) and (said := _refusal(node)):
                (rows if said[0] == "refuse" else rules).add((f"`{said[1]}`", module, said[2]))
    head = "# Error codes\nEvery refusal is `application/problem+json` with a stable `code`; “…” is a gap to fill.\n"
    return (
        f"{head}\n## Of every door\n{table(('code', 'status', 'means'), sorted(kernel))}"
        f"\n## Of the rules (409)\n{table(('code', 'module', 'says'), sorted(rules))}"
        f"\n## Of a row in an upsert or import\n{table(('code', 'module', 'says'), sorted(rows))}"
    )


def _constant(node: ast.ClassDef, name: str) -> Any:
    for line in node.body:
        if (
            isinstance(line, ast.Assign)
            and getattr(line.targets[0], "id", "") == name
            and isinstance(line.value, ast.Constant)
        ):
            return line.value.value
    return None


def _refusal(call: ast.Call) -> tuple[str, str, str] | None:
    """`Refused("code", "sentence")` or `sheet.refuse(row, "code", "sentence")`: how, code, sentence."""
    how = getattr(call.func, "id", getattr(call.func, "attr", ""))
    given = {"Refused": call.args[:2], "refuse": call.args[1:3]}.get(how, [])
    if len(given) < 2 or not isinstance(given[0], ast.Constant):
        return None
    return how, str(given[0].value), _sentence(given[1])


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "…"


def events() -> str:
    """Facts by module: what happened, about what, and what it tells."""
    text = "# Events\nFacts as `GET /api/v1/events` and transmissions tell them, by `kind`.\n"
    ours = {kind: fact for kind, fact in Fact.known.items() if fact.__module__.startswith("atrium.")}
    for kind, fact in sorted(ours.items()):
        text += f"\n## {kind}\n{inspect.getdoc(fact) or ''}\n\nStream: `{_stream(fact)}`\n\n"
        fields = msgspec.structs.fields(fact)
        text += table(("field", "type"), [(f"`{field.encode_name}`", f"`{_type(field.type)}`") for field in fields])
    return text


def _stream(fact: type[Fact]) -> str:
    source = inspect.getsource(fact.stream.fget)  # type: ignore[attr-defined]
    found = re.search(r'return f?"(.*)"', source)
    return found[1].replace("self.", "") if found else "…"


def _type(annotation: Any) -> str:
    plain = annotation.__name__ if isinstance(annotation, type) and "[" not in str(annotation) else str(annotation)
    return re.sub(r"\b[a-z_]+\.(?:[a-z_]+\.)*(?=[A-Za-z])", "", plain).replace("|", "or")


def lifecycles(modules: Iterable[Any]) -> str:
    """Moves of everything that lives, from the tables in the code."""
    text = (
        "# Lifecycles\nWhich move leads from which states to which. What is not here is refused with `wrong_state`.\n"
    )
    found = {
        id(it): (f"{module.__name__}.{name}", it)
        for module in modules
        for name, it in vars(module).items()
        if isinstance(it, Lifecycle)
    }
    for place, lifecycle in sorted(found.values(), key=lambda pair: pair[0]):
        moves = [(name, ", ".join(sorted(move.sources)), str(move.target)) for name, move in lifecycle]
        text += f"\n## {place.split('.')[1]}\n" + table(("move", "from", "to"), moves)
    return text


def permissions() -> str:
    """Every permission, and the roles that have it."""
    rows = [
        (f"`{name}`", told, ", ".join(sorted(role for role, held in access.ROLES.items() if name in held)))
        for name, told in access.PERMISSIONS.items()
    ]
    return "# Permissions\nEvery door names the permission it needs.\n\n" + table(
        ("permission", "allows", "roles"), rows
    )


def settings() -> str:
    """Environment variables, from the docstrings of the settings."""
    tree = ast.parse((SOURCES / "kernel" / "settings.py").read_text())
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    told = [
        node.value.value for node in body[1:] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    rows = [(f"`{re.findall(r'ATRIUM_[A-Z_]+', text)[0]}`", text) for text in map(str, told) if "ATRIUM_" in text]
    return "# Settings\nEnvironment variables, all optional.\n\n" + table(("variable", "means"), rows)


def dependencies() -> str:
    """What we stand on: pyproject.toml says what, uv.lock which and since when, dependencies.toml why."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = {each["name"]: each for each in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    told = tomllib.loads((ROOT / "docs" / "dependencies.toml").read_text())
    groups = {"to run": project["project"]["dependencies"], "to build and test": project["dependency-groups"]["dev"]}
    text = "# Dependencies\nOne sentence for each package that we ask for by name, and who else leans on it.\n"
    for purpose, asked in groups.items():
        names = [re.split(r"[^\w.-]", each)[0] for each in asked]
        rows = [(name, *_release(locked[name]), told[name]["why"], told[name]["users"]) for name in names]
        text += f"\n## {purpose.capitalize()}\n" + table(HEAD, rows)
    return text + f"\n## From npm\n{NPM}\n\n" + table(HEAD, _from_npm(told))


def _from_npm(told: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """What the console serves, then what only its tests use; the day of release is not in npm's lock."""
    for folder, kind in (("web", "dependencies"), ("web", "devDependencies"), ("web/chromium", "dependencies")):
        packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
        for name in packages[""][kind]:
            locked, ours = packages[f"node_modules/{name}"], told[name]
            yield name, locked["version"], str(ours["released"]), locked["license"], ours["why"], ours["users"]


def _release(locked: dict[str, Any]) -> tuple[str, str, str]:
    """Version, day of release and license."""
    released = (locked.get("sdist") or locked["wheels"][0])["upload-time"][:10]
    about = metadata(locked["name"])
    named = about.get("License-Expression") or about.get("License") or ""
    classified = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return locked["version"], released, named if 0 < len(named) < 40 else ", ".join(classified)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _first_line(text: str) -> str:
    return " ".join(text.strip().split("\n\n")[0].split())


def main() -> None:
    """Write what changed."""
    logging.disable()
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            sys.stdout.write(f"wrote {path.resolve().relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
