"""How a file of things is to be read: a small TOML file that says which column is what. Ours need none."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from atrium.integrations.imports.mapping import Column
from atrium.integrations.imports.objects import Link
from atrium.kernel import Refused
from atrium.kernel.wording import remark

LAYOUTS = resources.files("atrium.integrations.importing").joinpath("mappings")


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Without `columns` each column is called as our field; `constants` are the same for all rows."""

    columns: dict[str, Column] = {}
    constants: dict[str, str] = {}
    decimal: Literal["auto", ".", ","] = "auto"
    separator: Literal["auto", ",", ";", "\t", "|"] = "auto"
    encoding: str = "auto"
    lines: str = ""
    """JSON: the list, within each object, whose elements are the rows."""
    only: dict[str, str] = {}
    """JSON: what an object must say to be a row."""
    links: dict[str, Link] = {}
    """JSON: fields that name other objects of the file, which are read in their place."""

    def columns_of(self, fields: Mapping[str, object]) -> dict[str, list[str]]:
        """The columns of the file behind each of our fields. Refused: malformed_mapping for a field that is none."""
        named = {field: [it] if isinstance(it, str) else it for field, it in self.columns.items() if it}
        for field in (*named, *self.constants):
            if field.partition(".")[0] not in fields:
                raise Refused("malformed_mapping", f"{field} is none of {', '.join(fields)}.")
        return named or {field: [field] for field in fields}


OURS = Layout()


def shipped() -> list[str]:
    """The names of the layouts that come with the program."""
    return sorted(file.name.removesuffix(".toml") for file in LAYOUTS.iterdir() if file.name.endswith(".toml"))


def load(name: str) -> Layout:
    """A layout by the path of its TOML file, or by the name of one that comes with the program.

    Refused: unknown_mapping, malformed_mapping.
    """
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        text = path.read_text("utf-8")
    elif name in shipped():
        text = LAYOUTS.joinpath(f"{name}.toml").read_text("utf-8")
    else:
        raise Refused("unknown_mapping", f"There is no mapping {name}; name a .toml file, or {', '.join(shipped())}.")
    try:
        return msgspec.convert(tomllib.loads(text), Layout)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise Refused("malformed_mapping", f"{name}: {remark(problem)}") from None
