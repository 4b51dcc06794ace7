"""Who somebody is at an OpenID provider, and which roles that gives to who is new. Pure."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from atrium.access.model import ROLES
from atrium.kernel import Refused

LONGEST_TRIP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser was sent to the provider with; it comes back with the same `state`."""

    state: str
    nonce: str
    verifier: str
    back_to: str
    """The address of ours that the provider sends the browser back to."""
    then: str
    """The screen that somebody wanted to see."""
    until: datetime


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser goes, and the sealed cookie that it brings back."""

    url: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Who somebody is at a provider, proved by a token of its."""

    issuer: str
    subject: str
    email: str | None
    is_email_verified: bool
    name: str
    claims: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back, and which screen they wanted."""

    profile: Profile
    then: str


class Provider(Protocol):
    """Speaks with an OpenID provider; never within a transaction."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    async def address(self, asked: Asked) -> str:
        """Where to send a browser. Raises Refused `provider_away`."""
        ...

    async def profile(self, answer: Mapping[str, str], asked: Asked) -> Profile:
        """Who came back with this answer.

        Raises Refused `provider_away`, `provider_said_no`, or `provider_not_trusted` for a token that is not sound.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """Which roles somebody new is given: by values of claims, else the default ones."""

    by_claim: tuple[tuple[str, str, str], ...] = ()
    """Claim, value, role."""
    default: tuple[str, ...] = ()

    @property
    def claims(self) -> frozenset[str]:
        """The claims that matter."""
        return frozenset(claim for claim, _, _ in self.by_claim)

    def roles_for(self, claims: Mapping[str, Any]) -> list[str]:
        """The roles for somebody new; none at all: they may not come in."""
        given = {role for claim, value, role in self.by_claim if value in _values(claims, claim)}
        return sorted(given or set(self.default))


def rules_of(text: str) -> Rules:
    """Read `groups=Warehouse staff:warehouse, groups=IT:admin, agent`: claim=value:role, or a role by default.

    Raises ValueError for what cannot be read.
    """
    by_claim: list[tuple[str, str, str]] = []
    default: list[str] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        condition, _, role = part.rpartition(":")
        claim, is_claim, value = condition.partition("=")
        if role.strip() not in ROLES or bool(condition) != bool(is_claim):
            message = f"ATRIUM_OIDC_ROLES: {part!r} is neither claim=value:role nor a role ({', '.join(ROLES)})"
            raise ValueError(message)
        if condition:
            by_claim.append((claim.strip(), value.strip(), role.strip()))
        else:
            default.append(role.strip())
    return Rules(tuple(by_claim), tuple(default))


def check_return(answer: Mapping[str, str], asked: Asked, now: datetime) -> None:
    """Whether a browser came back from where it was sent, in time. Raises Refused `sign_in_lost`."""
    if asked.until <= now or not hmac.compare_digest(answer.get("state", "").encode(), asked.state.encode()):
        raise lost()


def lost() -> Refused:
    """The refusal of who came back by another way."""
    return Refused("sign_in_lost", "This sign-in took too long or began in another browser; begin again.")


def _values(claims: Mapping[str, Any], path: str) -> list[Any]:
    """A claim's values; one within another is named with a dot, as `realm_access.roles`."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = cast("dict[str, Any]", found).get(part) if isinstance(found, dict) else None
    return cast("list[Any]", found) if isinstance(found, list) else [found]
