"""Every name a word of the trade; every door says who may enter; every page wears the layout."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import Break, File, Function, House

EMPTY = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "data", "info", "handle", "handler"}
LAYER = re.compile(r"(Service|Services)$")
VERBS = {"get", "post", "put", "patch", "delete", "route", "websocket"}
PERMITS = {"may", "public", "signed_in"}
ROOM = {"api", "console", "protocols"}
LAYOUTS = {"layout.html"}
FIRST_TAG = re.compile(r"\s*(?:\{#.*?#\}\s*)*\{%-?\s*extends\s", re.DOTALL)


def names_say_something(house: House) -> Iterator[Break]:
    """No file, class, function or constant is named by an empty word."""
    for file in house.inside:
        for name in sorted(set(_names(file))):
            words = set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r" \1", name).lower()))
            empty = sorted(words & EMPTY) or LAYER.findall(name)
            if empty:
                mend = f"`{empty[0]}` says nothing: use the shop's word for what it is or does (docs/vocabulary.md)"
                yield Break(f"{file.path}::{name}", mend)


def _names(file: File) -> Iterator[str]:
    yield from (part for part in Path(file.path).with_suffix("").parts[2:] if part)
    for node in file.every:
        if isinstance(node, Function | ast.ClassDef):
            yield node.name
    for node in file.tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def public_things_say_what_they_are(house: House) -> Iterator[Break]:
    """Modules, public classes and public functions have a docstring in shop words."""
    for file in house.inside:
        if file.text.strip() and not ast.get_docstring(file.tree):
            yield Break(file.path, "no docstring: one line that says what is found here")
        things = [node for node in file.tree.body if isinstance(node, Function | ast.ClassDef)]
        for thing in things:
            if not thing.name.startswith("_") and not ast.get_docstring(thing):
                yield Break(f"{file.path}::{thing.name}", "no docstring: one line in shop words")


def doors_name_their_permission(house: House) -> Iterator[Break]:
    """Every request handler says `opt=may("…")`, or `opt=public` when everyone may enter."""
    for file in house.within(*ROOM):
        for name, function in file.functions:
            if any(_is_door(decorator) and not _permits(decorator) for decorator in function.decorator_list):
                mend = 'no permission named: add opt=may("…"), or opt=public when everyone may enter'
                yield Break(f"{file.path}::{name}", mend)


def _is_door(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in VERBS


def _permits(decorator: ast.expr) -> bool:
    options = [keyword.value for keyword in getattr(decorator, "keywords", []) if keyword.arg == "opt"]
    named = {getattr(node, "id", "") for option in options for node in ast.walk(option)}
    return bool(named & PERMITS)


def pages_wear_the_layout(house: House) -> Iterator[Break]:
    """Every template extends the layout, but for the layout and for parts: their names or folders begin with `_`."""
    for file in house.files:
        if file.kind != ".html" or file.package == "" or Path(file.path).name in LAYOUTS:
            continue
        is_part = any(part.startswith("_") for part in Path(file.path).parts)
        if not is_part and not FIRST_TAG.match(file.text):
            yield Break(file.path, "begins without {% extends … %}; a part of a page is named _like_this.html")


RULES = (
    names_say_something,
    public_things_say_what_they_are,
    doors_name_their_permission,
    pages_wear_the_layout,
)
