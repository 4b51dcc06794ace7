"""Who may come in and what they may do: users and their roles, programs and their tokens, ways to sign in."""

from atrium.access import identities, passwords, preferences, second_factor, sessions, tokens, views
from atrium.access.actions import add_user, authenticate, change_user, give_roles, is_empty
from atrium.access.model import PERMISSIONS, ROLES, Caller, Place
from atrium.access.queries import User, names, user, users

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "Caller",
    "Place",
    "User",
    "add_user",
    "authenticate",
    "change_user",
    "give_roles",
    "identities",
    "is_empty",
    "names",
    "passwords",
    "preferences",
    "second_factor",
    "sessions",
    "tokens",
    "user",
    "users",
    "views",
]
