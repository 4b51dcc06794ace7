"""The page of who is signed in."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from litestar import Response, get

from atrium import access
from atrium.access.preferences import DENSITIES, THEMES, Preferences
from atrium.console.ground import Form, Visit, signed_in
from atrium.console.ground.rail import rooms_of
from atrium.console.ground.visiting import ZONE

MOST_SESSIONS = 50


@get("/me", opt=signed_in)
async def show_me(visit: Visit) -> Response[bytes]:
    """Name and e-mail, how screens look, ways in, and where one is signed in."""
    return await page_of(visit)


async def page_of(visit: Visit, status: int = 200, form: Form | None = None, **why: str) -> Response[bytes]:
    """The page, with what was typed into one of its forms and why that was not taken (`why_card`, …)."""
    me = visit.visitor
    async with visit.house.database.read(visit.actor) as tx:
        known: dict[str, Any] = {
            "user": await access.user(tx, me.id),
            "factor": await access.second_factor.get(tx, me.id),
            "sessions": await access.sessions.listed(tx, me.id, MOST_SESSIONS),
            "identities": await access.identities.listed(tx, me.id),
        }
    user = known["user"]
    typed = Form.of(name=user.name, email=user.email, version=user.version) if form is None else form
    return visit.page(
        "me/page.html",
        status,
        form=typed,
        likes=_liked(me.likes),
        choices=_choices(visit),
        at=visit.asked["at"],
        this=me.seen.session_id,
        why={"card": "", "password": "", "phone": "", **why},
        **known,
    )


def _liked(likes: Preferences) -> Form:
    return Form.of(
        locale=likes.locale,
        time_zone=likes.time_zone,
        density=likes.density,
        theme=likes.theme,
        single_keys="1" if likes.single_keys else None,
        home=likes.home,
    )


def _choices(visit: Visit) -> dict[str, Any]:
    """What may be chosen, and what is so without a choice."""
    homes = [(room.address, room.name) for room in rooms_of(visit.visitor)]
    mine = visit.visitor.likes.home
    if mine and mine not in dict(homes):
        homes.append((mine, mine))
    return {
        "zones": [(name, name.replace("_", " ")) for name in zones()],
        "browser_zone": visit.request.cookies.get(ZONE, ""),
        "homes": homes,
        "densities": DENSITIES,
        "themes": THEMES,
    }


@cache
def zones() -> list[str]:
    """Time zones that people live in, by name."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "System")))
