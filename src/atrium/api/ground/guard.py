"""The one guard: who is it, and may they?"""

from typing import Any, cast

from litestar import Request

from atrium.access import Caller
from atrium.doorway.doors import PERMISSION
from atrium.doorway.house import House
from atrium.doorway.questions import check_questions
from atrium.kernel import Forbidden, Refusal, Unauthorized

_BEARER = b"bearer "


class _WrongKind(Refusal):
    status = 415
    code = "unsupported_media_type"


async def guard(request: Request[Any, Any, Any]) -> None:
    """Let in who may, before the door is asked: the caller is kept in the scope for it.

    Stands before every request, since the framework's own guards are handed a copy of their door each time.
    """
    door = request.route_handler
    permission = door.opt.get(PERMISSION)
    if not permission:
        return
    house: House = request.app.state.house
    authorization, kind = _headers(request.scope["headers"])
    if authorization[:7].lower() != _BEARER:
        raise Unauthorized("Send a token: Authorization: Bearer <token>.")
    caller = await house.keys.caller(authorization[7:].strip().decode("latin-1"))
    if permission not in caller.permissions:
        raise Forbidden(permission)
    cast("dict[str, Any]", request.scope)["caller"] = caller
    if query := request.scope["query_string"]:
        check_questions(door, query)
    if kind and "data" in door.parsed_fn_signature.parameters and not _is_json(kind):
        raise _WrongKind("Send JSON: Content-Type: application/json.")


def give_house(request: Request[Any, Any, Any]) -> House:
    """The house, for a door that asks for it."""
    return request.app.state.house


def give_caller(request: Request[Any, Any, Any], house: House) -> Caller:
    """Who came through the guard, for a door that asks for it; nobody comes to a public door."""
    del house  # asked for after the house: for two at once the framework would start a task each
    scope = cast("dict[str, Any]", request.scope)
    return scope.get("caller") or Caller.of("nobody")


def _headers(headers: Any) -> tuple[bytes, bytes]:
    """Authorization and content type, read once from the raw headers."""
    authorization = kind = b""
    for name, value in headers:
        if name == b"authorization":
            authorization = value
        elif name == b"content-type":
            kind = value
    return authorization, kind


def _is_json(kind: bytes) -> bool:
    name = kind.partition(b";")[0].strip().lower()
    return name == b"application/json" or (name.startswith(b"application/") and name.endswith(b"+json"))
