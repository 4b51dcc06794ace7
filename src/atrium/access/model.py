"""Who may do what: permissions, roles, and what a caller was granted where. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from atrium.kernel import Forbidden, Malformed, Refused

PERMISSIONS: dict[str, str] = {
    "access.read": "See users, roles, tokens and sessions.",
    "access.write": "Add users, give roles, issue and revoke tokens, end sessions.",
    "audit.read": "See who did what and when.",
    "care.read": "See cases and interactions.",
    "care.write": "Work on cases and note interactions.",
    "catalog.read": "See products and prices.",
    "catalog.write": "Add and change products.",
    "customers.merge": "Make two customers one.",
    "customers.read": "Find and see customers.",
    "customers.write": "Add and change customers.",
    "delivery.read": "See delivery methods, rates and transit times.",
    "delivery.write": "Change delivery methods, rates and transit times.",
    "events.read": "Follow all facts, live or by position.",
    "exports.read": "Take data out in bulk.",
    "imports.write": "Bring data in from files.",
    "network.read": "See nodes, pools, groups, channels and calendars.",
    "network.write": "Change nodes, pools, groups, channels and calendars.",
    "orders.cancel": "Call off what has not left yet.",
    "orders.place": "Draft, change and place orders.",
    "orders.read": "See orders and their history.",
    "orders.set_price": "Give prices, discounts, taxes and charges that are not ours.",
    "orders.ship": "Say what has left and what was delivered.",
    "prices.write": "Change price lists.",
    "reconciliation.read": "See whether ledger, positions, pools and orders agree.",
    "reports.read": "See reports.",
    "simulation.run": "Let simulated customers come, where a simulated world lives around the house.",
    "sourcing.read": "See sourcing rules and why a node was chosen.",
    "sourcing.write": "Change sourcing rules.",
    "stock.count": "Count stock.",
    "stock.move": "Receive and adjust stock.",
    "stock.read": "See stock and its movements.",
    "stock.transfer": "Send stock from node to node.",
    "systems.read": "See systems and what they were told.",
    "systems.write": "Connect systems and send facts again.",
    "tax.read": "See tax rates.",
    "tax.write": "Change tax rates.",
}
"""Every permission there is, with what it allows, in alphabetical order."""

_SEE = {"catalog.read", "customers.read", "delivery.read", "network.read", "orders.read", "stock.read", "tax.read"}
_AGENT = _SEE | {
    "care.read",
    "care.write",
    "customers.write",
    "orders.cancel",
    "orders.place",
    "simulation.run",
}
_STORE = _SEE | {
    "customers.write",
    "orders.cancel",
    "orders.place",
    "orders.ship",
    "stock.count",
    "stock.move",
    "stock.transfer",
}

ROLES: dict[str, frozenset[str]] = {
    "admin": frozenset(PERMISSIONS),
    "agent": frozenset(_AGENT),
    "buyer": frozenset(
        {"catalog.read", "catalog.write", "imports.write", "network.read", "prices.write", "reports.read"}
        | {"stock.move", "stock.read"}
    ),
    "integration": frozenset({name for name in PERMISSIONS if not name.startswith(("access.", "audit.", "care."))}),
    "manager": frozenset({name for name in PERMISSIONS if name not in {"access.write", "systems.write"}}),
    "store": frozenset(_STORE),
    "team_lead": frozenset(_AGENT | {"audit.read", "customers.merge", "orders.set_price", "reports.read"}),
    "warehouse": frozenset(
        {"catalog.read", "network.read", "orders.read", "orders.ship", "stock.count", "stock.move", "stock.read"}
        | {"stock.transfer"}
    ),
}
"""Roles as sets of permissions, in alphabetical order."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions on some channels and at some nodes; None is all of them."""

    permissions: frozenset[str]
    channels: frozenset[str] | None = None
    nodes: frozenset[str] | None = None

    def covers(self, permission: str, channel: str | None, node: str | None) -> bool:
        """Whether it allows this here; a channel or node that is not named is not asked about."""
        return (
            permission in self.permissions
            and (channel is None or self.channels is None or channel in self.channels)
            and (node is None or self.nodes is None or node in self.nodes)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A role on one channel and at one node; None is all of them."""

    role: str
    channel: str | None = None
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is at the door, and what was granted."""

    actor: str
    """`user/12`, `token/erp` or `system`: who the facts will name."""
    grants: tuple[Grant, ...]
    permissions: frozenset[str]
    """All permissions, wherever they hold."""

    @classmethod
    def of(cls, actor: str, *grants: Grant) -> "Caller":
        """A caller with these grants."""
        return cls(actor, grants, frozenset[str]().union(*(grant.permissions for grant in grants)))

    @property
    def channels(self) -> frozenset[str] | None:
        """The channels of all grants together; None is all."""
        return _all_of([grant.channels for grant in self.grants])

    @property
    def nodes(self) -> frozenset[str] | None:
        """The nodes of all grants together; None is all."""
        return _all_of([grant.nodes for grant in self.grants])

    def channels_for(self, permission: str) -> frozenset[str] | None:
        """The channels on which one permission holds; None is all."""
        return _all_of([grant.channels for grant in self.grants if permission in grant.permissions])

    def nodes_for(self, permission: str) -> frozenset[str] | None:
        """The nodes at which one permission holds; None is all."""
        return _all_of([grant.nodes for grant in self.grants if permission in grant.permissions])

    def may(self, permission: str, channel: str | None = None, node: str | None = None) -> bool:
        """Whether one grant allows it on this channel and at this node."""
        return any(grant.covers(permission, channel, node) for grant in self.grants)

    def must(self, permission: str, channel: str | None = None, node: str | None = None) -> None:
        """Raises Forbidden unless one grant allows it here."""
        if not self.may(permission, channel, node):
            where = " and ".join(
                f"{kind} {code}" for kind, code in (("channel", channel), ("node", node)) if code is not None
            )
            raise Forbidden(permission, f"This needs the permission {permission}{' for ' + where if where else ''}.")

    def must_everywhere(self, permission: str) -> None:
        """For what is about all channels and nodes at once. Raises Forbidden for who is limited to some."""
        if not self.may_everywhere(permission):
            detail = f"This is about all channels and nodes: {permission} without a limit is needed."
            raise Forbidden(permission, detail)

    def may_everywhere(self, permission: str) -> bool:
        """Whether it is allowed on all channels and at all nodes."""
        return permission in self._everywhere()

    def must_outrank(self, roles: Iterable[str]) -> None:
        """Nobody gives away what they do not have, or beyond where they have it. Raises Refused `beyond_own`."""
        mine = self._everywhere()
        for role in roles:
            if not ROLES.get(role, frozenset()) <= mine:
                raise Refused("beyond_own", f"The role {role!r} allows more than you may yourself.", role=role)

    def _everywhere(self) -> frozenset[str]:
        """What holds on all channels and at all nodes."""
        wide = (grant.permissions for grant in self.grants if grant.channels is None and grant.nodes is None)
        return frozenset[str]().union(*wide)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the screens look and speak to one person."""

    locale: str | None = None
    """`de` or `en`; None is as the browser says."""
    time_zone: str | None = None
    """A name of the IANA list, such as `Europe/Berlin`; None is the browser's."""
    density: str = "compact"
    """`compact` or `roomy`."""
    theme: str = "system"
    """`dark`, `light`, or as the system says."""
    single_keys: bool = True
    """Whether single letters are shortcuts."""
    home: str | None = None
    """The screen that one begins at, such as `/orders`; None is the house's."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who came with a session, and all that a screen needs to know of them."""

    user_id: int
    session_id: int
    name: str
    email: str
    preferences: Preferences
    caller: Caller
    until: datetime
    """When the session ends at the latest."""


@dataclass(frozen=True, slots=True)
class Known:
    """A caller whose secret was found good."""

    caller: Caller
    until: datetime | None
    """When the secret stops being good, if it does."""
    rate_limit: int | None = None
    """Requests a second, if there is a limit."""
    visitor: Visitor | None = None
    """Who it is, when it is a person."""


def granted(role: str, channels: frozenset[str] | None = None, nodes: frozenset[str] | None = None) -> Grant:
    """What a role allows on some channels and at some nodes; a role that is no more allows nothing."""
    return Grant(ROLES.get(role, frozenset()), channels, nodes)


def check_not_own(actor: str, user_id: int) -> None:
    """Nobody shuts themselves out: so there is always someone who may let others in. Raises Refused `own_access`."""
    if actor == f"user/{user_id}":
        raise Refused("own_access", "You would shut yourself out; somebody else who may can do this for you.")


def keeps_giving(place: Place) -> bool:
    """Whether who has this role may give roles, everywhere."""
    return "access.write" in ROLES[place.role] and place.channel is None and place.node is None


def check_role(role: str) -> None:
    """Raises Refused `unknown_role`."""
    if role not in ROLES:
        raise Refused("unknown_role", f"There is no role {role!r}; there are {', '.join(ROLES)}.", role=role)


def check_password(password: str) -> None:
    """Long enough to be a secret, short enough to be one. Raises Refused `weak_password`."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused("weak_password", f"A password has at least {SHORTEST_PASSWORD} characters; use a longer one.")


def email_of(text: str) -> str:
    """An e-mail address as we keep it. Raises Malformed when it is none."""
    email = text.strip().lower()
    name, _, domain = email.partition("@")
    if not name or "." not in domain or len(email) > LONGEST_NAME or any(c.isspace() for c in email):
        raise Malformed(f"{text!r} is no e-mail address.", at="$.email")
    return email


def _all_of(scopes: list[frozenset[str] | None]) -> frozenset[str] | None:
    named = [scope for scope in scopes if scope is not None]
    return reduce(frozenset[str].union, named, frozenset[str]()) if len(named) == len(scopes) else None
