"""What a reader of forms finds wrong is said in words."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta

from atrium.kernel.wording import explained, remark


class Line(msgspec.Struct, forbid_unknown_fields=True):
    quantity: Annotated[int, Meta(ge=1, le=9)]
    note: Annotated[str, Meta(max_length=3)] | None = None


class Form(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1)] = "x"
    code: Annotated[str, Meta(pattern="^[A-Z]+$")] = "X"
    at: Annotated[datetime, Meta(tz=True)] | None = None
    day: date | None = None
    id: UUID | None = None
    place: tuple[float, float] | None = None
    price: Decimal | None = None
    is_open: bool = True
    kind: Literal["person", "company"] = "person"
    facts: Mapping[str, int] = {}
    lines: Annotated[list[Line], Meta(min_length=1, max_length=2)] = []

    def __post_init__(self) -> None:
        if self.name == "bad":
            raise ValueError("A bad name is none")


SAID: list[tuple[Mapping[str, Any], str, str]] = [
    ({"name": 3}, "This must be a text; it is a whole number.", "$.name"),
    ({"name": ""}, "This may not be empty.", "$.name"),
    ({"name": "bad"}, "A bad name is none.", "$"),
    ({"code": "x"}, "This is not written as it must be: '^[A-Z]+$'.", "$.code"),
    ({"at": "2026-03-31T12:00:00"}, "This time needs its zone, as in 2026-03-31T12:00:00Z.", "$.at"),
    ({"at": "soon"}, "This must be a time like 2026-03-31T12:00:00Z.", "$.at"),
    ({"day": "31.3."}, "This must be a day like 2026-03-31.", "$.day"),
    ({"id": "x"}, "This must be a UUID.", "$.id"),
    ({"price": "a few"}, "This must be a decimal number.", "$.price"),
    ({"place": [1, 2, 3]}, "This must have 2 entries; it has 3.", "$.place"),
    ({"is_open": "yes"}, "This must be true or false; it is a text.", "$.is_open"),
    ({"kind": "robot"}, "'robot' is none of the words that may stand here.", "$.kind"),
    ({"facts": {"a": "b"}}, "This must be a whole number; it is a text.", "$.facts[...]"),
    ({"facts": {4: 1}}, "This must be a text; it is a whole number.", "$.facts"),
    ({"lines": [{"quantity": 0}]}, "This must be 1 or more.", "$.lines[0].quantity"),
    ({"lines": [{"quantity": 10}]}, "This must be 9 or less.", "$.lines[0].quantity"),
    ({"lines": [{"quantity": 1, "note": "four"}]}, "This must have at most 3 characters.", "$.lines[0].note"),
    ({"id": 4}, "This must be a UUID or nothing; it is a whole number.", "$.id"),
    ({"lines": [{"quantity": 1}] * 3}, "This must have at most 2 entries.", "$.lines"),
    ({"lines": []}, "This may not be empty.", "$.lines"),
    ({"lines": [{}]}, "The field 'quantity' is missing.", "$.lines[0]"),
    ({"lines": [{"qty": 1}]}, "There is no field 'qty' here; look how it is written.", "$.lines[0].qty"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "detail", "place"), SAID)
def test_what_is_wrong_and_where_is_said_in_words(sent: Mapping[str, Any], detail: str, place: str):
    with pytest.raises(msgspec.ValidationError) as problem:
        msgspec.convert(sent, Form)
    assert explained(problem.value) == (detail, place)


def test_a_remark_names_the_field():
    assert remark("Expected `int`, got `str` - at `$.on_hand`") == (
        "on_hand: This must be a whole number; it is a text."
    )
    assert remark("Expected `object`, got `array`") == "This must be an object; it is a list."
