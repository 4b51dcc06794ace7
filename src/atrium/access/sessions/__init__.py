"""Sessions: people sign in and out, where they are signed in, and waiting after failures."""

from atrium.access.sessions.actions import end, forget, sign_in, sign_out
from atrium.access.sessions.model import SESSION_LONGEST as LONGEST
from atrium.access.sessions.model import SignIn
from atrium.access.sessions.queries import Session, listed

__all__ = ["LONGEST", "Session", "SignIn", "end", "forget", "listed", "sign_in", "sign_out"]
