"""One user as their page needs them, and whom one may change."""

from dataclasses import dataclass

from atrium import access
from atrium.console.ground import Visit
from atrium.kernel import NotFound, Tx

LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Whole:
    """A user with all ways in and all places they are signed in at."""

    user: access.User
    factor: access.second_factor.SecondFactor
    sessions: list[access.sessions.Session]
    identities: list[access.identities.Identity]


def id_in(text: str) -> int:
    """The id in an address. Raises NotFound for what is none."""
    if not (text.isascii() and text.isdecimal()) or len(text) > LONGEST_ID:
        raise NotFound("There is nobody and nothing of this number.")
    return int(text)


async def whole(tx: Tx, user_id: int, most_sessions: int = 50) -> Whole:
    """All there is to see of a user. Raises NotFound."""
    return Whole(
        await access.user(tx, user_id),
        await access.second_factor.get(tx, user_id),
        await access.sessions.listed(tx, user_id, most_sessions),
        await access.identities.listed(tx, user_id),
    )


async def within_reach(visit: Visit, tx: Tx, user_id: int) -> access.User:
    """A user whom the visitor may change: nobody gets at those who may more, else they could come in as them.

    Raises NotFound, Refused `beyond_own`.
    """
    user = await access.user(tx, user_id)
    if user_id != visit.visitor.id:
        visit.caller.must_outrank(place.role for place in user.roles)
    return user
