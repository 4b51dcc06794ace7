"""Who visits a screen: known by the cookie of their session, spoken to in their language."""

from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from litestar import Request

from atrium import access
from atrium.access import Caller
from atrium.console.ground import safety
from atrium.console.ground.keys import unmasked
from atrium.console.ground.speaking import Speaker, let_speak, locale_of, zone_of
from atrium.doorway import PERMISSION, House
from atrium.kernel import Forbidden, Unauthorized

ZONE = "atrium_zone"
"""A cookie that the page's script sets: the browser's time zone."""


class Visitor(msgspec.Struct, frozen=True):
    """Who is signed in, and how they like their screens."""

    seen: access.sessions.Visitor

    @property
    def caller(self) -> Caller:
        """What they may do."""
        return self.seen.caller

    @property
    def id(self) -> int:
        """Which user it is."""
        return self.seen.user_id

    @property
    def name(self) -> str:
        """What they are called."""
        return self.seen.name

    @property
    def email(self) -> str:
        """What they sign in with."""
        return self.seen.email

    @property
    def likes(self) -> access.preferences.Preferences:
        """How they like their screens."""
        return self.seen.preferences

    @property
    def initials(self) -> str:
        """Two letters for a small round."""
        words = self.name.split() or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    def may(self, permission: str, channel: str | None = None, node: str | None = None) -> bool:
        """Whether they may do this, there."""
        return self.caller.may(permission, channel, node)


class Entry(msgspec.Struct, frozen=True):
    """How a request came in: by whom if somebody is signed in, and what seals the forms sent back."""

    visitor: Visitor | None
    secret: str
    """Of the session, or of a browser that is not signed in."""
    seal: str
    speaker: Speaker
    is_new: bool
    """Whether the browser is yet to be given its cookie."""


async def guard(request: Request[Any, Any, Any]) -> None:
    """Let in who may, before the screen is asked. Raises Unauthorized, Forbidden; Refused for a foreign form."""
    house: House = request.app.state.house
    session = request.cookies.get(safety.SESSION)
    visitor = await _known(house, session) if session else None
    visit = session if visitor and session else request.cookies.get(safety.VISIT)
    secret = visit or safety.new_visit()
    speaker = _speaker(request, visitor)
    let_speak(speaker)
    seal = safety.seal_of(house.settings.key(), secret)
    entry = Entry(visitor, secret, seal, speaker, is_new=visit is None)
    scope = cast("dict[str, Any]", request.scope)
    scope["entry"] = entry
    parts = scope["path_params"]
    scope["path_params"] = {name: unmasked(part) if isinstance(part, str) else part for name, part in parts.items()}
    permission = request.route_handler.opt.get(PERMISSION)
    if permission and visitor is None:
        raise Unauthorized("Sign in first.")
    if permission and visitor and permission != SIGNED_IN and permission not in visitor.caller.permissions:
        raise Forbidden(permission)
    await safety.check_form(request, None if visit is None else seal)


SIGNED_IN = "signed_in"
"""For a screen that everyone who is signed in may see, whatever their roles."""
signed_in: dict[str, Any] = {PERMISSION: SIGNED_IN}
"""For a screen's `opt`: open to everyone who is signed in."""


def entry_of(request: Request[Any, Any, Any]) -> Entry:
    """How this request came in; made up for one that met no guard (there is nothing at its address)."""
    found = cast("dict[str, Any]", request.scope).get("entry")
    if found:
        return found
    speaker = _speaker(request, None)
    let_speak(speaker)
    return Entry(None, "", "", speaker, is_new=False)


async def _known(house: House, secret: str) -> Visitor | None:
    """The user whose session this is, if it still is one."""
    try:
        return Visitor(await house.keys.visitor(secret))
    except Unauthorized:
        return None


def _speaker(request: Request[Any, Any, Any], visitor: Visitor | None) -> Speaker:
    chosen, zone = (visitor.likes.locale, visitor.likes.time_zone) if visitor else (None, None)
    locale = locale_of(chosen, request.headers.get("accept-language", ""))
    return Speaker(locale, zone_of(zone, request.cookies.get(ZONE)), datetime.now(UTC))
