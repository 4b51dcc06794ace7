"""Tokens: programs are let in, with a role, somewhere, for some time, so often; and shown out."""

from atrium.access.model import Known
from atrium.access.tokens.actions import issue, revoke
from atrium.access.tokens.model import Scope
from atrium.access.tokens.queries import Token, get, listed

__all__ = ["Known", "Scope", "Token", "get", "issue", "listed", "revoke"]
