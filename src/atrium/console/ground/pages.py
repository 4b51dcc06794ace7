"""One visit to a screen: what it is given, and the page that answers it."""

import base64
from typing import Any, cast

import msgspec
from litestar import Request, Response

from atrium.access import Caller
from atrium.console.ground import safety
from atrium.console.ground.clients import scheme_of
from atrium.console.ground.forms import Form
from atrium.console.ground.rail import rooms_of
from atrium.console.ground.speaking import Speaker
from atrium.console.ground.templating import render
from atrium.console.ground.visiting import Visitor, entry_of
from atrium.doorway import House
from atrium.kernel import Malformed

HTML = "text/html"
TOLD = "atrium_told"
"""A cookie that carries what the next page is to say, once."""
TOLD_S = 30


class Told(msgspec.Struct, omit_defaults=True):
    """What was done, said in passing; `undo` is the address that a form is sent to, to take it back."""

    text: str
    kind: str = ""
    undo: str = ""


class Asked(dict[str, str]):
    """What an address asks; a question that is not in it has no answer."""

    def __missing__(self, name: str) -> str:
        return ""


class Visit:
    """A request at a screen: who, at which house, and how it is answered."""

    def __init__(self, request: Request[Any, Any, Any]) -> None:
        """Take the request as the guard let it in."""
        self.request = request
        self.entry = entry_of(request)
        self.house: House = request.app.state.house

    @property
    def visitor(self) -> Visitor:
        """Who is signed in."""
        assert self.entry.visitor, "a screen that is open to everyone asked who is signed in"
        return self.entry.visitor

    @property
    def caller(self) -> Caller:
        """Who acts, for verbs and permissions."""
        return self.visitor.caller

    @property
    def actor(self) -> str:
        """Whom facts will name."""
        return self.caller.actor

    @property
    def say(self) -> Speaker:
        """How to speak to them."""
        return self.entry.speaker

    @property
    def asked(self) -> "Asked":
        """The questions in the address, each with its last answer."""
        return Asked({name: self.request.query_params.getall(name)[-1] for name in self.request.query_params})

    @property
    def is_part(self) -> bool:
        """Whether only a part of the page is wanted, to be put into one that is there."""
        return self.request.headers.get("hx-request") == "true"

    async def form(self) -> Form:
        """What was typed. Raises Malformed when it cannot be read."""
        try:
            fields = await self.request.form()
        except (UnicodeError, ValueError):
            raise Malformed("This form cannot be read.") from None
        names = set(fields)
        return Form({name: [text for text in fields.getall(name) if isinstance(text, str)] for name in names})

    def page(self, template: str, status: int = 200, **things: Any) -> Response[bytes]:
        """A page, whole or (when a part is wanted) without what stands around it."""
        told = None if self.is_part else self._told()
        body = render(template, **self._frame(told), **things)
        response = Response(body, status_code=status, media_type=HTML, headers={**safety.HEADERS, "Vary": "HX-Request"})
        if told:
            self.give_cookie(response, TOLD, "", lasts_s=0)
        if self.entry.is_new and self.entry.secret:
            self.give_cookie(response, safety.VISIT, self.entry.secret, lasts_s=None)
        return response

    def go(self, address: str, told: Told | str | None = None) -> Response[bytes]:
        """Done: on to another page of ours, whole, which says in passing what was done."""
        status, leads = (200, "HX-Redirect") if self.is_part else (303, "Location")
        response = Response(b"", status_code=status, headers={**safety.HEADERS, leads: safety.local(address)})
        if told:
            said = told if isinstance(told, Told) else Told(told)
            text = base64.urlsafe_b64encode(msgspec.json.encode(said)).decode()
            self.give_cookie(response, TOLD, text, lasts_s=TOLD_S)
        return response

    def give_cookie(self, response: Response[Any], name: str, value: str, *, lasts_s: int | None) -> None:
        """Send a cookie along that no script can read."""
        is_secure = scheme_of(self.request) == "https"
        response.set_cookie(name, value, max_age=lasts_s, secure=is_secure, httponly=True, samesite="lax")

    def _told(self) -> Told | None:
        """What the page before left to be said."""
        text = self.request.cookies.get(TOLD)
        if not text:
            return None
        try:
            return msgspec.json.decode(base64.urlsafe_b64decode(text), type=Told)
        except (ValueError, msgspec.MsgspecError):
            return None

    def _frame(self, told: Told | None) -> dict[str, Any]:
        """What every page knows."""
        visitor = self.entry.visitor
        return {
            "visit": self,
            "visitor": visitor,
            "seal": self.entry.seal,
            "say": self.say,
            "told": told,
            "rooms": rooms_of(visitor) if visitor else [],
            "is_part": self.is_part,
        }


def give_visit(request: Request[Any, Any, Any]) -> Visit:
    """The visit, for a screen that asks for it."""
    scope = cast("dict[str, Any]", request.scope)
    found = scope.get("visit")
    if found is None:
        found = scope["visit"] = Visit(request)
    return found
