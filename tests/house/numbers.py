"""House numbers: nothing grows past what one can take in."""

import ast
from collections.abc import Iterable, Iterator

from tests.house.sources import DOORS, LANGUAGE, SIX, Break, Function, House, offered

MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_TEMPLATE = 120
MOST_PARAMETERS = 6
MOST_NESTING = 3
MOST_LINES_OF_THE_KERNEL = 1500
MOST_PUBLIC_NAMES = 20

VERBS_OF_DOORS = {"get", "post", "put", "patch", "delete", "route", "websocket", "command", "callback", "tool"}
BLOCKS = ast.If | ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match


def functions_are_short(house: House) -> Iterator[Break]:
    """A function is at most 40 lines long."""
    for file in house.python:
        for name, function in file.functions:
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                mend = f"{lines} lines, at most {MOST_LINES_OF_A_FUNCTION}: give a part of it a name of its own"
                yield Break(f"{file.path}::{name}", mend)


def files_are_short(house: House) -> Iterator[Break]:
    """A file is at most 300 lines long, a template 120; a migration is as long as it was."""
    for file in house.files:
        most = MOST_LINES_OF_A_TEMPLATE if file.kind == ".html" else MOST_LINES_OF_A_FILE
        if file.kind != ".sql" and file.lines > most:
            yield Break(
                file.path, f"{file.lines} lines, at most {most}: make a folder with one file per group of verbs"
            )


def parameters_are_few(house: House) -> Iterator[Break]:
    """A function takes at most 6 parameters; those of a door or a command are its form and do not count."""
    for file in house.python:
        for name, function in file.functions:
            given = function.args
            names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            count = len([argument for argument in names if argument not in {"self", "cls"}])
            if count > MOST_PARAMETERS and not is_door(function) and not file.path.startswith("tests/"):
                mend = f"{count} parameters, at most {MOST_PARAMETERS}: make a dataclass of what belongs together"
                yield Break(f"{file.path}::{name}", mend)


def is_door(function: Function) -> bool:
    """Whether a function is entered from outside: decorated as a request handler or a command."""
    called = (decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in function.decorator_list)
    names = {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in called}
    return bool(names & VERBS_OF_DOORS)


def nesting_is_flat(house: House) -> Iterator[Break]:
    """Blocks stand at most 3 deep in each other."""
    for file in house.python:
        for name, function in file.functions:
            depth = _depth(function.body)
            if depth > MOST_NESTING:
                mend = f"blocks {depth} deep, at most {MOST_NESTING}: answer early, or name the inner part"
                yield Break(f"{file.path}::{name}", mend)


def _depth(statements: Iterable[ast.AST]) -> int:
    return max((_depth_of(statement) for statement in statements), default=0)


def _depth_of(statement: ast.AST) -> int:
    if isinstance(statement, Function | ast.ClassDef):
        return 0
    if isinstance(statement, ast.If) and len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If):
        return max(1 + _depth(statement.body), _depth_of(statement.orelse[0]))  # elif
    return isinstance(statement, BLOCKS) + _depth(ast.iter_child_nodes(statement))


def the_kernel_is_small(house: House) -> Iterator[Break]:
    """The kernel is at most 1,500 lines in all; so is what carries its facts."""
    for package in sorted(LANGUAGE):
        lines = sum(file.lines for file in house.inside if file.package == package)
        if lines > MOST_LINES_OF_THE_KERNEL:
            mend = f"{lines} lines, at most {MOST_LINES_OF_THE_KERNEL}: what knows retail belongs on a floor above"
            yield Break(f"src/atrium/{package}", mend)


def front_doors_are_narrow(house: House) -> Iterator[Break]:
    """A module offers at most 20 public names, and lists them in `__all__`; so does a part with a front door."""
    fronts = [file for file in house.inside if file.inner[-1:] == ("__init__",) and not set(file.inner) & set(SIX[1:])]
    for file in fronts:
        names = offered(file.tree)
        if file.inner == ("__init__",) and file.package in house.modules and not names:
            yield Break(file.path, "no `__all__`: list there what others may ask this module")
        if len(names) > MOST_PUBLIC_NAMES and file.package not in DOORS:
            mend = (
                f"{len(names)} public names, at most {MOST_PUBLIC_NAMES}: do callers need all? is there a part in it?"
            )
            yield Break(file.path, mend)


RULES = (
    functions_are_short,
    files_are_short,
    parameters_are_few,
    nesting_is_flat,
    the_kernel_is_small,
    front_doors_are_narrow,
)
