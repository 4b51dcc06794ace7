"""Bodies are read strictly, straight into their form; what cannot be read is told with its place."""

from functools import cache
from typing import Any, cast

import msgspec
from litestar import Request

from atrium.kernel import Malformed
from atrium.kernel.wording import explained

_NUL = b"\\u0000"


@cache
def _decoder(form: Any) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(form)


class Reading(Request[Any, Any, Any]):
    """A request whose JSON becomes the form that the door asks for."""

    @property
    def content_length(self) -> int | None:
        """What the sender says, read from the raw headers: to make a mapping of them all costs more than the rest."""
        for name, value in self.scope["headers"]:
            if name == b"content-length":
                return int(value) if value.isdigit() else None
        return None

    async def json(self) -> Any:
        """Read the body. Raises Malformed with the place."""
        field = self.route_handler.parsed_data_field
        return read(await self.body(), Any if field is None else field.annotation)


def read(body: bytes, form: Any) -> Any:
    """Read JSON into a form. Raises Malformed with the place: `$.lines[0].quantity`."""
    try:
        if _NUL in body:
            _refuse_nul(msgspec.json.decode(body))
        return _decoder(form).decode(body)
    except msgspec.ValidationError as problem:
        detail, place = explained(problem)
        raise Malformed(detail, at=place) from None
    except (msgspec.DecodeError, UnicodeError) as problem:
        raise Malformed(f"This is no JSON: {problem}.", at="$") from None
    except RecursionError:
        raise Malformed("This is nested too deeply.", at="$") from None


def _refuse_nul(value: Any, place: str = "$") -> None:
    """PostgreSQL keeps no NUL character in text."""
    if isinstance(value, str):
        if "\0" in value:
            raise Malformed("A text may not contain the NUL character.", at=place)
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            _refuse_nul(key, place)
            _refuse_nul(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[Any]", value)):
            _refuse_nul(inner, f"{place}[{index}]")
