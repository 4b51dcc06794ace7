"""Who sees to shortfalls: their names, and who may be given one."""

from collections.abc import Collection

from atrium import access
from atrium.console.ground import gettext as _
from atrium.console.telling._history import names_of
from atrium.console.telling._sentences import user_of
from atrium.console.telling.inventory import STOCK_DESK, is_person, owner
from atrium.kernel import Malformed, Refused, Tx

MOST_PEOPLE = 500


async def owners_of(tx: Tx, assignees: Collection[str]) -> dict[str, str]:
    """Who sees to shortfalls, by name: people, the stock desk, whoever a system named in its own words."""
    names = await names_of(tx, [one for one in assignees if is_person(one)])
    return {one: owner(names, one) for one in assignees}


async def assignees(tx: Tx) -> list[tuple[str, str]]:
    """To whom a shortfall can be given, as pairs of value and word: the stock desk, people who may come in."""
    people = [user for user in await access.users(tx, MOST_PEOPLE) if user.is_active]
    return [(STOCK_DESK, owner({}, STOCK_DESK)), *((f"user/{user.id}", user.name) for user in people)]


async def check_assignee(tx: Tx, assignee: str, at: str) -> None:
    """A person who may come in, or the stock desk; `at` is the field. Raises NotFound, Malformed, Refused."""
    if assignee == STOCK_DESK:
        return
    number = user_of(assignee)
    if number is None:
        raise Malformed(_("Choose one of the list."), at=at)
    if not (await access.user(tx, number)).is_active:
        raise Refused("inactive", "They no longer work here; choose somebody else.")
