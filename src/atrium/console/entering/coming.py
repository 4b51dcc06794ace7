"""What all ways in have in common: the cookies, and where one goes once one is in."""

from litestar import Response

from atrium import access
from atrium.access.preferences import Preferences
from atrium.access.sessions import Visitor
from atrium.console.ground import Visit
from atrium.console.ground.safety import SESSION, local

LASTS_S = int(access.sessions.LONGEST.total_seconds())
PENDING = "atrium_pending"
"""The cookie of a sign-in that waits for its second step."""
PENDING_S = 300
WAYS = {"code": "/sign-in/code", "set_up": "/sign-in/set-up"}
"""What is wanted after the password, and where."""


def home_of(likes: Preferences) -> str:
    """The screen that somebody begins at."""
    return local(likes.home)


async def welcome(visit: Visit, secret: str, wanted: str) -> Response[bytes]:
    """In: on to where one wanted to go, else to where one likes to begin."""
    address = local(wanted, "") or await home_behind(visit, secret)
    return give_session(visit, visit.go(address), secret)


async def home_behind(visit: Visit, secret: str) -> str:
    """Where the owner of a new session likes to begin."""
    async with visit.house.database.read() as tx:
        known = await access.authenticate(tx, secret)
    visitor: Visitor | None = known.visitor if known else None
    return home_of(visitor.preferences) if visitor else "/"


def give_session(visit: Visit, response: Response[bytes], secret: str) -> Response[bytes]:
    """Let a browser keep its session; what it was waiting with is over."""
    visit.give_cookie(response, SESSION, secret, lasts_s=LASTS_S)
    if PENDING in visit.request.cookies:
        visit.give_cookie(response, PENDING, "", lasts_s=0)
    return response
