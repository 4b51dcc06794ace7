"""Icons named in templates; `web/naming.py` tells how."""

from collections.abc import Callable, Iterator, Mapping

from jinja2 import Environment, nodes

Names = Callable[[str], Iterator[tuple[int, str]]]
GIVEN = {"icon", "i"}
"""What a macro calls an icon that it is given."""
TEMPLATES = Environment(
    extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    autoescape=True,
)


def reader(texts: list[str]) -> Names:
    """Reads one template after all were looked through for macros that take an icon, and at which place."""
    places = {"icon": 0}
    for text in texts:
        for macro in TEMPLATES.parse(text).find_all(nodes.Macro):
            for place, given in enumerate(macro.args):
                places |= {macro.name: place} if given.name in GIVEN else {}
    return lambda text: _names(text, places)


def _names(text: str, places: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    for node in TEMPLATES.parse(text).find_all(nodes.Node):
        for value in _asking(node, places):
            yield from _texts(value)


def _asking(node: nodes.Node, places: Mapping[str, int]) -> Iterator[nodes.Node]:
    """Where a piece of a template says which icon it means."""
    match node:
        case nodes.Call():
            place = places.get(getattr(node.node, "name", getattr(node.node, "attr", "")))
            yield from node.args[place : place + 1] if place is not None else ()
        case nodes.Filter(name="icon") if node.node:
            yield node.node
        case nodes.Keyword() if node.key in GIVEN:
            yield node.value
        case nodes.Pair() if getattr(node.key, "value", "") == "icon":
            yield node.value
        case nodes.Assign() if getattr(node.target, "name", "").lower().split("_")[-1] in {"icon", "icons"}:
            yield node.node
        case nodes.Macro():
            pairs = zip(node.args[::-1], node.defaults[::-1], strict=False)
            yield from (default for given, default in pairs if given.name in GIVEN)
        case _:
            pass


def _texts(value: nodes.Node) -> Iterator[tuple[int, str]]:
    """The texts that a value may have: chosen, collected or mapped to; never what is compared or looked up by."""
    if isinstance(value, nodes.Const) and isinstance(value.value, str):
        yield value.lineno, value.value
    for part in _parts(value):
        yield from _texts(part) if part else ()


def _parts(value: nodes.Node) -> Iterator[nodes.Node | None]:
    match value:
        case nodes.CondExpr():
            yield from [value.expr1, value.expr2]
        case nodes.Or():
            yield from [value.left, value.right]
        case nodes.And():
            yield from [value.right]
        case nodes.List() | nodes.Tuple() | nodes.Dict():
            yield from value.items
        case nodes.Pair():
            yield from [value.value]
        case nodes.Getitem():
            yield from [value.node]
        case nodes.Filter(name="default" | "d"):
            yield from [value.node, *value.args]
        case nodes.Call(node=nodes.Getattr(attr="get")):
            yield from [value.node.node, *value.args[1:]]
        case _:
            pass
