"""How a file is to be read: a small TOML file that says which column is what."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from atrium.integrations.imports.objects import Link
from atrium.kernel import Refused
from atrium.kernel.wording import remark

Column = str | list[str]
"""The name of a column, or of several whose texts are joined."""
MAPPINGS = resources.files("atrium.integrations.imports").joinpath("mappings")
Code = Annotated[str, Meta(min_length=1, max_length=100)]


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which column holds what. Money in the units of the currency (2.55); tax, discount, delivery of the whole row."""

    reference: Column
    sku: Column
    quantity: Column
    date: Column
    unit_price: Column = ""
    line_total: Column = ""
    name: Column = ""
    discount: Column = ""
    tax: Column = ""
    delivery: Column = ""
    customer_id: Column = ""
    customer_name: Column = ""
    email: Column = ""
    phone: Column = ""
    line1: Column = ""
    postal_code: Column = ""
    city: Column = ""
    region: Column = ""
    country: Column = ""
    kind: Column = ""
    currency: Column = ""
    prices_include_tax: Column = ""


class Charges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Skus that are no goods: postage, fees and manual charges, and what is no business of an order at all."""

    delivery: list[str] = []
    adjustments: list[str] = []
    refused: list[str] = []


class Credits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How money given back is recognized: by how its references begin, or by quantities below zero."""

    prefix: str = ""
    negative_quantity: Literal["credit", "refuse"] = "credit"


class Naming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What customers are called whose names the file does not tell, and the one who stands for all unknown ones."""

    name: str = "Customer {id}"
    unknown: str = "Unknown customer"


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one kind of file is read."""

    channel: Code
    name: str = ""
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    columns: Columns
    constants: dict[str, str] = {}
    dates: tuple[str, ...] = ("iso",)
    time_zone: str = "UTC"
    decimal: Literal["auto", ".", ","] = "auto"
    separator: Literal["auto", ",", ";", "\t", "|"] = "auto"
    encoding: str = "auto"
    lines: str = ""
    only: dict[str, str] = {}
    links: dict[str, Link] = {}
    delivery_of: Literal["row", "order"] = "row"
    whole_numbers: list[str] = []
    uppercase_skus: bool = True
    prices_include_tax: bool = True
    delivery_method: Code = "ship"
    charges: Charges = Charges()
    credits: Credits = Credits()
    customer: Naming = Naming()
    countries: dict[str, Annotated[str, Meta(pattern="^([A-Z]{2})?$")]] = {}

    def __post_init__(self) -> None:
        """Say what does not fit together."""
        for message in self._problems():
            raise ValueError(message)

    def _problems(self) -> Iterator[str]:
        columns = Columns.__struct_fields__
        if self.delivery_method == "pickup":
            yield "delivery_method cannot be pickup, since no row says at which node; write another word, such as carry"
        if not self.columns.unit_price and not self.columns.line_total:
            yield "columns needs unit_price or line_total"
        for field in ("discount", "tax"):
            if (name := getattr(self.columns, field)) and not self._is_of_row(name):
                yield f"{field} must be one of each line, within {self.lines}"
        for setting in (self.constants, self.whole_numbers):
            if strange := sorted(set(setting) - set(columns)):
                yield f"{strange[0]} is none of {', '.join(columns)}"
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            yield f"there is no time zone {self.time_zone}; write it like Europe/London"

    def _is_of_row(self, column: Column) -> bool:
        names = [column] if isinstance(column, str) else column
        return not self.lines or all(name.startswith(f"{self.lines}.") for name in names)

    @property
    def delivers_by_row(self) -> bool:
        """Whether each row tells a delivery charge of its own; else all tell that of their order."""
        return self.delivery_of == "row" and self._is_of_row(self.columns.delivery)

    def named(self) -> dict[str, list[str]]:
        """The columns of the file behind each of ours, for those that are named."""
        columns: dict[str, Any] = {field: getattr(self.columns, field) for field in Columns.__struct_fields__}
        return {field: [it] if isinstance(it, str) else it for field, it in columns.items() if it}


def shipped() -> list[str]:
    """The names of the mappings that come with the program."""
    files = MAPPINGS.iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def load(name: str) -> Mapping:
    """A mapping by the path of its TOML file, or by the name of one that comes with the program.

    Refused: unknown_mapping, malformed_mapping.
    """
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        text = path.read_text("utf-8")
    elif name in shipped():
        text = MAPPINGS.joinpath(f"{name}.toml").read_text("utf-8")
    else:
        detail = f"There is no mapping {name}; name a .toml file, or one of {', '.join(shipped())}."
        raise Refused("unknown_mapping", detail)
    return parse(text, name)


def parse(text: str, name: str = "mapping") -> Mapping:
    """Read the TOML of a mapping. Refused: malformed_mapping, with the place."""
    try:
        return msgspec.convert(tomllib.loads(text), Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise Refused("malformed_mapping", f"{name}: {remark(problem)}") from None
