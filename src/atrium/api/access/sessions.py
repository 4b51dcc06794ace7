"""Doors for where users are signed in."""

from litestar import delete, get

from atrium import access
from atrium.api.access.forms import SessionView, after_of, check_reach, id_of, session_view
from atrium.api.ground import After, Caller, House, Limit, may, problems, write
from atrium.kernel import Page, Tx
from atrium.kernel.paging import page


@get("/users/{user_id:str}/sessions", opt=may("access.read"), responses=problems(404))
async def list_sessions(user_id: str, house: House, limit: Limit = 50, after: After = None) -> Page[SessionView]:
    """Where a user is signed in."""
    key = id_of("user", user_id)
    async with house.database.read() as tx:
        await access.user(tx, key)
        rows = await access.sessions.listed(tx, key, limit + 1, after_of(after))
    views = [session_view(row) for row in rows]
    return page(views, limit, lambda session: (int(session.id),))


@delete("/users/{user_id:str}/sessions", opt=may("access.write"), responses=problems(404, 409))
async def delete_sessions(user_id: str, house: House, caller: Caller) -> None:
    """Sign a user out everywhere."""
    await _end(house, caller, id_of("user", user_id))
    house.keys.forget()


@delete("/users/{user_id:str}/sessions/{session_id:str}", opt=may("access.write"), responses=problems(404, 409))
async def delete_session(user_id: str, session_id: str, house: House, caller: Caller) -> None:
    """Sign a user out in one place."""
    await _end(house, caller, id_of("user", user_id), id_of("session", session_id))
    house.keys.forget()


async def _end(house: House, caller: Caller, user_id: int, session_id: int | None = None) -> None:
    async def work(tx: Tx) -> None:
        await check_reach(tx, caller, user_id)
        await access.sessions.end(tx, user_id, session_id)

    await write(house, caller.actor, work)
