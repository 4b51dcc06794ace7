"""Identities: people come in by an OpenID provider, and are known again by who they are there."""

from atrium.access.identities.actions import arrive, come_in, depart, unlink
from atrium.access.identities.model import Arrival, Asked, Departure, Profile, Provider, Rules, rules_of
from atrium.access.identities.queries import Identity, listed

__all__ = [
    "Arrival",
    "Asked",
    "Departure",
    "Identity",
    "Profile",
    "Provider",
    "Rules",
    "arrive",
    "come_in",
    "depart",
    "listed",
    "rules_of",
    "unlink",
]
