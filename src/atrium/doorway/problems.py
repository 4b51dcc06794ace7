"""Every "no" as RFC 9457 problem details; a 500 is always a bug."""

import re
from http import HTTPStatus
from typing import Any, cast

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi.datastructures import ResponseSpec

from atrium.doorway.questions import word_of
from atrium.kernel import Malformed, NotFound, Refusal, Unavailable
from atrium.kernel.database import REPEATABLE, is_lost
from atrium.kernel.wording import explained

MEDIA_TYPE = "application/problem+json"
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
_MISSING = re.compile(r"Missing required query parameter '(\w+)'")

log = structlog.get_logger(__name__)


class Problem(msgspec.Struct, omit_defaults=True):
    """Why not: a stable `code` for programs, a `detail` for people (RFC 9457)."""

    code: str
    status: int
    title: str
    detail: str
    type: str = "about:blank"
    at: str | None = None
    """Where in the request, such as `$.lines[0].quantity`."""


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """The refusals that a door can answer beyond those that all doors share, for its `responses`."""
    return {
        status: ResponseSpec(
            data_container=Problem,
            generate_examples=False,
            media_type=MEDIA_TYPE,
            description=HTTPStatus(status).phrase,
        )
        for status in statuses
    }


def detail_of(refusal: Refusal) -> dict[str, Any]:
    """A refusal as problem details, for a door that answers many things at once."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.detail,
        **refusal.facts,
    }


def answer_problem(request: Request[Any, Any, Any], problem: Exception) -> Response[bytes]:
    """Answer whatever went wrong at a door."""
    refusal = refusal_of(problem)
    if isinstance(problem, ValidationException) and refusal and isinstance(place := refusal.facts.get("at"), str):
        refusal.facts["at"] = word_of(request.route_handler, place)
    if refusal is None:
        log.error("door.bug", method=request.method, path=request.url.path, exc_info=problem)
        refusal = _Bug("This is our mistake, and it was written down. Try again or tell us.")
    return Response(
        msgspec.json.encode(detail_of(refusal)),
        status_code=refusal.status,
        media_type=MEDIA_TYPE,
        headers=_headers(refusal, problem),
    )


def refusal_of(problem: Exception) -> Refusal | None:
    """What an exception means to who asked; None is a bug."""
    match problem:
        case Refusal():
            return problem
        case HTTPException() if problem.status_code < 500:
            return _framework(problem)
        case asyncpg.DataError() | UnicodeError() | RecursionError():
            log.info("door.unreadable", problem=str(problem))
            return Malformed(_unreadable(problem))
        case _ if is_lost(problem) or isinstance(problem, REPEATABLE):
            log.warning("door.unavailable", problem=repr(problem))
            return Unavailable("The outcome is unknown; repeat with the same key.", retry_after=1)
        case _:
            return None


class _Bug(Refusal):
    status = 500
    code = "internal_error"


class _Framework(Refusal):
    """What the web framework says no to."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = _CODES.get(status, "malformed")


def _framework(problem: HTTPException) -> Refusal:
    match problem:
        case NotFoundException():
            return NotFound("There is nothing at this address.")
        case MethodNotAllowedException():
            return _Framework(405, "This address does not take that method.")
        case RequestEntityTooLarge():
            return _Framework(413, "This is more than 10 MB; send it in parts.")
        case ValidationException():
            return _unread(problem)
        case ClientException() if problem.status_code == 400:
            return Malformed(problem.detail)
        case _:
            return _Framework(problem.status_code, problem.detail)


def _unread(problem: ValidationException) -> Malformed:
    """What the framework could not read, or missed, with its place."""
    if missing := _MISSING.search(problem.detail):
        return Malformed(f"Say {missing[1]} in the query.", at=missing[1])
    first = _first_of(problem.extra)
    return Malformed(_sentence(str(first.get("message") or problem.detail)), at=_at(first))


def _first_of(extra: Any) -> dict[str, Any]:
    return cast("list[dict[str, Any]]", extra)[0] if isinstance(extra, list) and extra else {}


def _sentence(message: str) -> str:
    """What the framework says; of a body that is missing it only names the parameter."""
    return "There is no body; send JSON." if message == "'data'" else explained(message)[0]


def _at(message: dict[str, Any]) -> str:
    """The place that the framework names: `limit` in the query, `$` for a body that is missing."""
    key = str(message.get("key", "$"))
    return "$" if key == "data" else key


def _unreadable(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return "This is nested too deeply."
    if isinstance(problem, UnicodeError) or "invalid byte sequence" in str(problem):
        return "There is a character in it that cannot be kept."
    return "A value is beyond what can be kept."


def _headers(refusal: Refusal, problem: Exception) -> dict[str, str]:
    headers = dict((problem.headers or {}) if isinstance(problem, HTTPException) else {})
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="atrium"'
    if refusal.status in {429, 503}:
        headers["Retry-After"] = str(refusal.facts.get("retry_after", 1))
    return headers
