"""Who may come in and what they may do: users and their roles, programs and their tokens, sessions."""

from atrium.access import sessions, tokens
from atrium.access.actions import add_user, authenticate, change_user, give_roles, is_empty, set_password
from atrium.access.model import PERMISSIONS, ROLES, Caller, Grant, Known, Place
from atrium.access.queries import User, names, user, users

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "Caller",
    "Grant",
    "Known",
    "Place",
    "User",
    "add_user",
    "authenticate",
    "change_user",
    "give_roles",
    "is_empty",
    "names",
    "sessions",
    "set_password",
    "tokens",
    "user",
    "users",
]
