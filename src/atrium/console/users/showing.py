"""Everyone who may come in, one of them, and what each role may do."""

import secrets
from typing import Any

from litestar import Response, get

from atrium import access
from atrium.access import PERMISSIONS, ROLES
from atrium.console.ground import Form, Visit, may
from atrium.console.ground import gettext as _
from atrium.console.ground.speaking import marked
from atrium.console.telling import told_of
from atrium.console.users import placing
from atrium.console.users.reading import id_in, whole
from atrium.kernel import Refused
from atrium.kernel.paging import key_of, page

PAGE = 50
MOST_FACTS = 30
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
AREAS = {
    "access": marked("People and programs"),
    "audit": marked("Who did what"),
    "care": marked("Care"),
    "catalog": marked("Catalog"),
    "customers": marked("Customers"),
    "delivery": marked("Delivery"),
    "events": marked("Facts"),
    "exports": marked("Exports"),
    "imports": marked("Imports"),
    "network": marked("Nodes and channels"),
    "orders": marked("Orders"),
    "prices": marked("Prices"),
    "reconciliation": marked("Reconciliation"),
    "reports": marked("Reports"),
    "sourcing": marked("Sourcing"),
    "stock": marked("Stock"),
    "systems": marked("Systems"),
    "tax": marked("Tax"),
}
"""What a permission is about, by the first part of its name; one that is new is called by that part."""


@get("/users", opt=may("access.read"))
async def list_users(visit: Visit) -> Response[bytes]:
    """Everyone, or those that a part of a name or e-mail finds."""
    asked = visit.asked
    key = key_of(asked["after"], int)
    async with visit.house.database.read(visit.actor) as tx:
        rows = await access.users(tx, PAGE + 1, key[0] if key else 0, asked["q"].strip())
    found = page(rows, PAGE, lambda user: (user.id,))
    return visit.page("users/list.html", asked=asked, found=found)


@get("/users/{user_id:str}", opt=may("access.read"))
async def show_user(visit: Visit, user_id: str) -> Response[bytes]:
    """One user: who they are, what they may do, how they come in, where they are."""
    return await page_of(visit, id_in(user_id))


@get("/roles", opt=may("access.read"))
async def show_roles(visit: Visit) -> Response[bytes]:
    """What each role may do."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for name, text in PERMISSIONS.items():
        area = name.partition(".")[0]
        areas.setdefault(_(AREAS.get(area, area.title())), []).append((name, _(text)))
    return visit.page("users/roles.html", areas=areas, roles=ROLES)


async def page_of(visit: Visit, user_id: int, status: int = 200, **typed: Any) -> Response[bytes]:
    """The page of a user, with what was typed into one of its forms (`card`, `roles`) and why it was not taken."""
    async with visit.house.database.read(visit.actor) as tx:
        found = await whole(tx, user_id)
        history = await told_of(tx, f"user/{user_id}", MOST_FACTS)
        where = await placing.map_of(tx)
    user = found.user
    given: dict[str, Any] = {
        "card": Form.of(name=user.name, email=user.email, version=user.version),
        "roles": Form.of(version=user.version, **placing.filled(user.roles)),
        "secret": Form.of(password=suggestion()),
        "why": "",
        "is_stale": False,
        **typed,
    }
    return visit.page(
        "users/one.html",
        status,
        found=found,
        user=user,
        history=history,
        where=where,
        is_me=user_id == visit.visitor.id,
        may_change=visit.visitor.may("access.write") and _is_within_reach(visit, user),
        all_roles=list(ROLES),
        rows=placing.rows_of(given["roles"]),
        **given,
    )


def suggestion() -> str:
    """A password that can be said over the phone: 58 bits, no letters that look like others."""
    return "-".join("".join(secrets.choice(_LETTERS) for _place in range(4)) for _group in range(3))


def _is_within_reach(visit: Visit, user: access.User) -> bool:
    try:
        visit.caller.must_outrank(place.role for place in user.roles)
    except Refused:
        return user.id == visit.visitor.id
    return True
