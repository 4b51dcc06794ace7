"""Icons named in Python; `web/naming.py` tells how."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping

Names = Callable[[str], Iterator[tuple[int, str]]]
NAMED = re.compile(r"(?:^|_)icons?$", re.IGNORECASE)


def reader(texts: list[str]) -> Names:
    """Reads one source after all were looked through for who takes an icon, and at which place."""
    places = {"icon": 0}
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                given = _given(node)
                places |= {node.name: given.index("icon")} if "icon" in given else {}
    return lambda text: _names(text, places)


def _given(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[str]:
    """Parameters of a function, fields of a class, in their order."""
    if isinstance(node, ast.ClassDef):
        fields = (each.target for each in node.body if isinstance(each, ast.AnnAssign))
        return [field.id for field in fields if isinstance(field, ast.Name)]
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _names(text: str, places: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        for value in _asking(node, places):
            yield from _texts(value)


def _asking(node: ast.AST, places: Mapping[str, int]) -> Iterator[ast.expr]:
    """Where a piece of Python says which icon it means."""
    if isinstance(node, ast.Call):
        place = places.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
        yield from node.args[place : place + 1] if place is not None else ()
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


def _texts(value: ast.expr) -> Iterator[tuple[int, str]]:
    """The texts that a value may have: chosen, collected or mapped to; never what is compared or looked up by."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.lineno, value.value
    for part in _parts(value):
        yield from _texts(part)


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    match value:
        case ast.IfExp():
            yield from [value.body, value.orelse]
        case ast.BoolOp() | ast.Dict():
            yield from value.values
        case ast.List() | ast.Tuple() | ast.Set():
            yield from value.elts
        case ast.Subscript():
            yield from [value.value]
        case ast.Call(func=ast.Attribute(attr="get")):
            yield from [value.func.value, *value.args[1:]]
        case ast.Call():
            yield from value.args
        case _:
            pass
