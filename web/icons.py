"""Which icons the console uses, and the one sprite that holds them.

An icon is known by how it is written, the same in Python and in templates: `icon("truck")` names it, also by choice
(`icon("sun" if is_day else "moon")`); so do `icon="truck"` as an argument or a default, `{"icon": "truck"}`, and the
values of whatever is named `ICONS` or `…_ICONS`. In scripts it is `icon("truck")` alone. These must exist. Another text
that is just the name of a drawing may be one handed on (`p.empty(…, "truck")`): it is taken along, unasked.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, nodes

TEMPLATES = Environment(
    extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    autoescape=True,
)
NAMED = re.compile(r"(?:^|_)icons?$", re.IGNORECASE)
IN_SCRIPTS = re.compile(r"\bicon\(\s*[\"']([^\"']+)[\"']")
QUOTED = re.compile(r"[\"']([a-z][a-z0-9-]*)[\"']")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
NOTHING = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
OUTLINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor" stroke="none"'


@dataclass(frozen=True)
class Use:
    """An icon's name, and where it is written: `templates/order.html:12`."""

    name: str
    place: str


def uses(root: Path) -> list[Use]:
    """Every icon that the sources below a folder name."""
    readers = {".py": _in_python, ".html": _in_template, ".js": _in_script}
    found = [
        Use(name, f"{path.relative_to(root)}:{line}")
        for path in sorted(root.rglob("*"))
        if path.suffix in readers and "assets" not in path.relative_to(root).parts
        for line, name in readers[path.suffix](path.read_text(encoding="utf-8"))
    ]
    return [use for use in found if use.name]


def perhaps(root: Path, drawings: Path) -> list[Use]:
    """Texts that are just the name of a drawing, in Python and in templates."""
    drawn = {path.stem for path in (drawings / "outline").glob("*.svg")}
    sources = (path for path in sorted(root.rglob("*")) if path.suffix in {".py", ".html"})
    return [
        Use(name, str(path.relative_to(root)))
        for path in sources
        for name in QUOTED.findall(path.read_text(encoding="utf-8"))
        if name in drawn
    ]


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


def _in_python(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        for value in _named_in_python(node):
            yield from _words(value)


def _named_in_python(node: ast.AST) -> Iterator[ast.expr]:
    """Where a piece of Python says which icon it means."""
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        yield from node.args[:1] if called == "icon" else ()
        yield from (keyword.value for keyword in node.keywords if NAMED.search(keyword.arg or ""))
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        is_ours = any(NAMED.search(getattr(target, "id", getattr(target, "attr", ""))) for target in targets)
        yield from [node.value] if is_ours and node.value else ()
    elif isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        yield from (value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "icon")
    elif isinstance(node, ast.arguments):
        yield from _defaults(node)


def _defaults(given: ast.arguments) -> Iterator[ast.expr]:
    placed = [*given.posonlyargs, *given.args]
    pairs = [
        *zip(placed[::-1], given.defaults[::-1], strict=False),
        *zip(given.kwonlyargs, given.kw_defaults, strict=True),
    ]
    yield from (default for argument, default in pairs if default and NAMED.search(argument.arg))


def _words(value: ast.expr) -> Iterator[tuple[int, str]]:
    """The texts that a value may have: chosen, collected or mapped to; never what is compared or looked up by."""
    if isinstance(value, ast.Constant):
        yield from [(value.lineno, value.value)] if isinstance(value.value, str) else ()
        return
    parts: dict[type[ast.expr], tuple[str, ...]] = {
        ast.IfExp: ("body", "orelse"),
        ast.BoolOp: ("values",),
        ast.Dict: ("values",),
        ast.List: ("elts",),
        ast.Tuple: ("elts",),
        ast.Set: ("elts",),
        ast.Subscript: ("value",),
        ast.Call: ("args",),
    }
    for name in parts.get(type(value), ()):
        inner = getattr(value, name)
        for each in inner if isinstance(inner, list) else [inner]:
            yield from _words(each)


def _in_template(text: str) -> Iterator[tuple[int, str]]:
    for node in TEMPLATES.parse(text).find_all(nodes.Node):
        for value in _named_in_template(node):
            yield from _texts(value)


def _named_in_template(node: nodes.Node) -> Iterator[nodes.Node]:
    """Where a piece of a template says which icon it means."""
    if isinstance(node, nodes.Call) and "icon" in {getattr(node.node, "name", ""), getattr(node.node, "attr", "")}:
        yield from node.args[:1]
    elif isinstance(node, nodes.Filter) and node.name == "icon" and node.node:
        yield node.node
    elif isinstance(node, nodes.Keyword):
        yield from [node.value] if NAMED.search(node.key) else ()
    elif isinstance(node, nodes.Pair):
        yield from [node.value] if getattr(node.key, "value", "") == "icon" else ()
    elif isinstance(node, nodes.Assign):
        yield from [node.node] if NAMED.search(getattr(node.target, "name", "")) else ()
    elif isinstance(node, nodes.Macro):
        pairs = zip(node.args[::-1], node.defaults[::-1], strict=False)
        yield from (default for argument, default in pairs if NAMED.search(argument.name))


def _texts(value: nodes.Node) -> Iterator[tuple[int, str]]:
    """As `_words`, in a template."""
    if isinstance(value, nodes.Const):
        yield from [(value.lineno, value.value)] if isinstance(value.value, str) else ()
        return
    parts: dict[type[nodes.Node], tuple[str, ...]] = {
        nodes.CondExpr: ("expr1", "expr2"),
        nodes.Or: ("left", "right"),
        nodes.And: ("right",),
        nodes.List: ("items",),
        nodes.Tuple: ("items",),
        nodes.Dict: ("items",),
        nodes.Pair: ("value",),
        nodes.Getitem: ("node",),
    }
    for name in parts.get(type(value), ()):
        inner = getattr(value, name)
        for each in inner if isinstance(inner, list) else [inner]:
            yield from _texts(each) if each else ()


def _in_script(text: str) -> Iterator[tuple[int, str]]:
    for line, words in enumerate(text.splitlines(), 1):
        yield from ((line, name) for name in IN_SCRIPTS.findall(words))
