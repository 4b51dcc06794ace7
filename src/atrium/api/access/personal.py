"""Doors for how a user comes in and what they prefer."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import delete, get, put

from atrium import access
from atrium.access.preferences import Preferences
from atrium.api.access.forms import check_reach, id_of
from atrium.api.ground import Caller, House, may, problems, write
from atrium.kernel import Tx


class PreferencesForm(msgspec.Struct, forbid_unknown_fields=True):
    """How the screens look and speak to a user; what is left out is as at the beginning."""

    locale: Literal["de", "en"] | None = None
    time_zone: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    density: Literal["compact", "roomy"] = "compact"
    theme: Literal["dark", "light", "system"] = "system"
    single_keys: bool = True
    home: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class SecondFactorView(msgspec.Struct):
    """Whether a user's second factor is on, since when, and how many recovery codes are left."""

    is_on: bool
    since: datetime | None
    codes_left: int


class IdentityView(msgspec.Struct):
    """Who a user is at an OpenID provider, with the e-mail it told last."""

    issuer: str
    subject: str
    email: str
    linked_at: datetime
    used_at: datetime


class Identities(msgspec.Struct):
    """All identities of a user."""

    items: list[IdentityView]


@get("/users/{user_id:str}/preferences", opt=may("access.read"), responses=problems(404))
async def get_preferences(user_id: str, house: House) -> PreferencesForm:
    """How the screens look and speak to a user."""
    key = id_of("user", user_id)
    async with house.database.read() as tx:
        await access.user(tx, key)
        kept = await access.preferences.get(tx, key)
    return msgspec.convert(asdict(kept), PreferencesForm)


@put("/users/{user_id:str}/preferences", opt=may("access.write"), status_code=204, responses=problems(404))
async def put_preferences(user_id: str, data: PreferencesForm, house: House, caller: Caller) -> None:
    """Set how the screens look and speak to a user, all of it."""
    key, wanted = id_of("user", user_id), Preferences(**msgspec.structs.asdict(data))
    await write(house, caller.actor, lambda tx: access.preferences.keep(tx, key, wanted))
    house.keys.forget()


@get("/users/{user_id:str}/second-factor", opt=may("access.read"), responses=problems(404))
async def get_second_factor(user_id: str, house: House) -> SecondFactorView:
    """Whether a code is wanted of a user after the password."""
    key = id_of("user", user_id)
    async with house.database.read() as tx:
        await access.user(tx, key)
        factor = await access.second_factor.get(tx, key)
    return SecondFactorView(factor.is_on, factor.since, factor.codes_left)


@delete("/users/{user_id:str}/second-factor", opt=may("access.write"), responses=problems(404, 409))
async def delete_second_factor(user_id: str, house: House, caller: Caller) -> None:
    """Turn a user's second factor off, since phone and recovery codes are lost, and sign them out everywhere."""
    key = id_of("user", user_id)

    async def work(tx: Tx) -> None:
        await check_reach(tx, caller, key)
        await access.second_factor.reset(tx, key)

    await write(house, caller.actor, work)
    house.keys.forget()


@get("/users/{user_id:str}/identities", opt=may("access.read"), responses=problems(404))
async def list_identities(user_id: str, house: House) -> Identities:
    """Who a user is at OpenID providers."""
    key = id_of("user", user_id)
    async with house.database.read() as tx:
        await access.user(tx, key)
        found = await access.identities.listed(tx, key)
    return Identities([IdentityView(**asdict(one)) for one in found])


@delete("/users/{user_id:str}/identities", opt=may("access.write"), responses=problems(404, 409))
async def delete_identities(user_id: str, house: House, caller: Caller) -> None:
    """Forget who a user is at OpenID providers: the next account with their verified e-mail is linked."""
    key = id_of("user", user_id)

    async def work(tx: Tx) -> None:
        await check_reach(tx, caller, key)
        await access.identities.unlink(tx, key)

    await write(house, caller.actor, work)
