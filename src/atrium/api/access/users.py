"""Doors for users and their roles."""

from typing import Any

from litestar import Request, Response, get, patch, post, put

from atrium import access
from atrium.access import PERMISSIONS, ROLES
from atrium.api.access.forms import (
    PasswordForm,
    Roles,
    RolesForm,
    RoleView,
    UserChange,
    UserForm,
    UserView,
    after_of,
    check_reach,
    id_of,
    places_of,
    user_view,
)
from atrium.api.ground import After, Caller, House, Limit, may, once, problems, tagged, version_of, write
from atrium.kernel import Page, Tx
from atrium.kernel.paging import page


@get("/roles", opt=may("access.read"), sync_to_thread=False)
def list_roles() -> Roles:
    """All roles with their permissions."""
    return Roles([RoleView(name, sorted(permissions)) for name, permissions in ROLES.items()], PERMISSIONS)


@get("/users", opt=may("access.read"))
async def list_users(house: House, limit: Limit = 50, after: After = None) -> Page[UserView]:
    """Users in the order they were added."""
    async with house.database.read() as tx:
        rows = await access.users(tx, limit + 1, after_of(after))
    return page([user_view(row) for row in rows], limit, lambda user: (int(user.id),))


@get("/users/{user_id:str}", opt=may("access.read"), responses=problems(404))
async def get_user(user_id: str, house: House) -> Response[UserView]:
    """One user, with the version as ETag."""
    async with house.database.read() as tx:
        user = await access.user(tx, id_of("user", user_id))
    return tagged(user_view(user), user.version)


@post("/users", opt=may("access.write"), responses=problems(409))
async def post_user(
    data: UserForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[UserView]:
    """Let someone in from now on."""

    async def work(tx: Tx) -> UserView:
        caller.must_outrank([place.role for place in data.roles])
        user_id = await access.add_user(tx, data.email, data.name, data.password, places_of(data.roles))
        return user_view(await access.user(tx, user_id))

    return await once(request, house, caller, work)


@patch("/users/{user_id:str}", opt=may("access.write"), responses=problems(404, 409, 412, 428))
async def patch_user(
    user_id: str, data: UserChange, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[UserView]:
    """Change a user; who is made inactive is signed out everywhere."""
    version = version_of(request)
    key = id_of("user", user_id)

    async def work(tx: Tx) -> access.User:
        await check_reach(tx, caller, key)
        await access.change_user(tx, key, version, email=data.email, name=data.name, is_active=data.is_active)
        return await access.user(tx, key)

    user = await write(house, caller.actor, work)
    house.keys.forget()
    return tagged(user_view(user), user.version)


@put("/users/{user_id:str}/roles", opt=may("access.write"), status_code=200, responses=problems(404, 409))
async def put_roles(user_id: str, data: RolesForm, house: House, caller: Caller) -> UserView:
    """Give a user these roles and no others."""
    key = id_of("user", user_id)
    caller.must_outrank([place.role for place in data.roles])

    async def work(tx: Tx) -> access.User:
        await check_reach(tx, caller, key)
        await access.give_roles(tx, key, places_of(data.roles))
        return await access.user(tx, key)

    user = await write(house, caller.actor, work)
    house.keys.forget()
    return user_view(user)


@put("/users/{user_id:str}/password", opt=may("access.write"), status_code=204, responses=problems(404, 409))
async def put_password(user_id: str, data: PasswordForm, house: House, caller: Caller) -> None:
    """Give a user a new password and sign them out everywhere."""
    key = id_of("user", user_id)

    async def work(tx: Tx) -> None:
        await check_reach(tx, caller, key)
        await access.passwords.give(tx, key, data.password)

    await write(house, caller.actor, work)
    house.keys.forget()
