"""Sessions: people sign in, in one step or two, and out; who comes with a session; where they are signed in."""

from atrium.access.model import Visitor
from atrium.access.sessions.actions import end, end_others, forget, prove, sign_in, sign_out, who
from atrium.access.sessions.model import SESSION_LONGEST as LONGEST
from atrium.access.sessions.model import Pending, SignIn, check_demanded
from atrium.access.sessions.queries import Session, listed, pending

__all__ = [
    "LONGEST",
    "Pending",
    "Session",
    "SignIn",
    "Visitor",
    "check_demanded",
    "end",
    "end_others",
    "forget",
    "listed",
    "pending",
    "prove",
    "sign_in",
    "sign_out",
    "who",
]
