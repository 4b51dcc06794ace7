"""Outside programs: who is told what, signed, with what happened to each message."""

from atrium.integrations.actions import Connection, connect, pause, record, replace_secret, replay, retry, skip
from atrium.integrations.model import Answer, Breaker, Outcome, Target
from atrium.integrations.openid import OpenId, Registration
from atrium.integrations.queries import System, get, listed, targets
from atrium.integrations.sender import Sender

__all__ = [
    "Answer",
    "Breaker",
    "Connection",
    "OpenId",
    "Outcome",
    "Registration",
    "Sender",
    "System",
    "Target",
    "connect",
    "get",
    "listed",
    "pause",
    "record",
    "replace_secret",
    "replay",
    "retry",
    "skip",
    "targets",
]
