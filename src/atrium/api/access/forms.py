"""What the doors of access are sent and show."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import msgspec

from atrium import access
from atrium.access import Caller, Place
from atrium.kernel import Malformed, NotFound, Tx
from atrium.kernel.paging import key_of

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Rate = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class PlaceForm(msgspec.Struct, forbid_unknown_fields=True):
    """A role on one channel and at one node; without them on all and at all."""

    role: Text
    channel: Text | None = None
    node: Text | None = None


class UserForm(msgspec.Struct, forbid_unknown_fields=True):
    """Someone who shall come in."""

    email: Text
    name: Text
    password: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    roles: list[PlaceForm] = []


class UserChange(msgspec.Struct, forbid_unknown_fields=True):
    """What shall be different about a user."""

    email: Text | None = None
    name: Text | None = None
    is_active: bool | None = None


class RolesForm(msgspec.Struct, forbid_unknown_fields=True):
    """All roles that a user shall have."""

    roles: Annotated[list[PlaceForm], msgspec.Meta(max_length=200)]


class PasswordForm(msgspec.Struct, forbid_unknown_fields=True):
    """A new password."""

    password: Annotated[str, msgspec.Meta(max_length=1000)]


class TokenForm(msgspec.Struct, forbid_unknown_fields=True):
    """A program that shall come in."""

    name: Text
    role: Text
    channels: list[Text] | None = None
    nodes: list[Text] | None = None
    expires_at: Moment | None = None
    rate_limit: Rate | None = None


class UserView(msgspec.Struct):
    """A user as shown."""

    id: str
    email: str
    name: str
    is_active: bool
    version: int
    created_at: datetime
    roles: list[PlaceForm]


class TokenView(msgspec.Struct, kw_only=True):
    """A token as shown; `secret` only once, in the answer that issues it."""

    id: str
    name: str
    hint: str
    role: str
    channels: list[str] | None
    nodes: list[str] | None
    rate_limit: int | None
    issued_by: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    secret: str | msgspec.UnsetType = msgspec.UNSET


class SessionView(msgspec.Struct):
    """Where and since when a user is signed in."""

    id: str
    user_id: str
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class RoleView(msgspec.Struct):
    """A role and what it allows."""

    name: str
    permissions: list[str]


class Roles(msgspec.Struct):
    """All roles, and all permissions with what they allow."""

    items: list[RoleView]
    permissions: dict[str, str]


async def check_reach(tx: Tx, caller: Caller, user_id: int) -> None:
    """Nobody gets at those who may more, else they could come in as them. Raises NotFound, Refused `beyond_own`."""
    user = await access.user(tx, user_id)
    if caller.actor != f"user/{user_id}":
        caller.must_outrank(place.role for place in user.roles)


def id_of(kind: str, text: str) -> int:
    """An id from an address. Raises NotFound for what is none."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise NotFound(f"There is no {kind} {text}.")
    return int(text)


def after_of(after: str | None) -> int:
    """The id after which a page begins. Raises Malformed."""
    key = key_of(after, int)
    if key and not 0 <= key[0] < 2**63:
        raise Malformed("This cursor is not one of ours; start again without it.", at="after")
    return key[0] if key else 0


def places_of(roles: Sequence[PlaceForm]) -> list[Place]:
    """Roles as the house knows them."""
    return [Place(place.role, place.channel, place.node) for place in roles]


def user_view(user: access.User) -> UserView:
    """A user as shown."""
    roles = [PlaceForm(place.role, place.channel, place.node) for place in user.roles]
    return UserView(str(user.id), user.email, user.name, user.is_active, user.version, user.created_at, roles)


def token_view(token: access.tokens.Token) -> TokenView:
    """A token as shown, without its secret."""
    shown: dict[str, Any] = {**asdict(token), "id": str(token.id)}
    return TokenView(**shown)


def session_view(session: access.sessions.Session) -> SessionView:
    """A session as shown."""
    shown: dict[str, Any] = {**asdict(session), "id": str(session.id), "user_id": str(session.user_id)}
    return SessionView(**shown)
