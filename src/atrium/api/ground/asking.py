"""What many doors are asked with: pages, times and versions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Request, Response
from litestar.params import Parameter

from atrium.access import Caller
from atrium.kernel import Malformed, VersionRequired
from atrium.kernel.paging import MOST
from atrium.kernel.upserts import Sheet

Row = TypeVar("Row")
Moment = Annotated[datetime, msgspec.Meta(tz=True)]

Limit = Annotated[int, Parameter(ge=1, le=MOST, description=f"How many at most, up to {MOST}.")]
"""`limit: Limit = 50`: how many items a page has at most."""
After = Annotated[str | None, Parameter(description="The cursor that the page before gave as `next`.")]
"""`after: After = None`: where a page begins."""

_TIME = {"format": "date-time"}
Since = Annotated[str | None, Parameter(query="from", description="From this time on.", schema_extra=_TIME)]
Until = Annotated[str | None, Parameter(query="to", description="Up to this time.", schema_extra=_TIME)]


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when; None is without end."""

    since: datetime | None
    until: datetime | None


def span_of(since: Since = None, until: Until = None) -> Span:
    """`from` and `to`, for a door that has `{"span": Provide(span_of, sync_to_thread=False)}`. Raises Malformed."""
    return Span(_moment(since, "from"), _moment(until, "to"))


def _moment(text: str | None, place: str) -> datetime | None:
    """A time from a query, read strictly: with its zone, and a number is none. Raises Malformed."""
    if text is None:
        return None
    try:
        return msgspec.convert(text, Moment)
    except msgspec.ValidationError:
        raise Malformed("A time is like 2026-03-31T12:00:00Z.", at=place) from None


def check_everywhere(caller: Caller, permission: str) -> None:
    """For a door that shows all channels and nodes at once. Raises Forbidden for who is limited to some."""
    caller.must_everywhere(permission)


def refuse_foreign(sheet: Sheet[Row], is_ours: Callable[[Row], bool]) -> None:
    """Refuse rows about channels or nodes where the caller has no say; their neighbours stay."""
    for place, row in list(sheet.rows.items()):
        if not is_ours(row):
            sheet.refuse(place, "forbidden", "You have no say there; ask someone who has.")


def version_of(request: Request[Any, Any, Any]) -> int | None:
    """The version that a change is meant for, from If-Match; None for `*`, which is any.

    Raises VersionRequired without the header, Malformed when it is no version.
    """
    sent = request.headers.get("if-match")
    if sent is None:
        raise VersionRequired('Say which version you change: If-Match: "<version>".')
    text = sent.strip().removeprefix("W/").strip('"')
    if text == "*":
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 11) or int(text) >= 2**31:
        raise Malformed('If-Match is a version, such as "3".', at="If-Match")
    return int(text)


def tagged(view: Any, version: int, status: int = 200) -> Response[Any]:
    """A view with its version as ETag."""
    return Response(
        msgspec.json.encode(view), status_code=status, media_type="application/json", headers={"ETag": f'"{version}"'}
    )
