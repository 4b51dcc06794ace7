"""Signing in by an OpenID provider: out to it and back. It is spoken with outside of any transaction."""

from datetime import UTC, datetime

from litestar import Response, get

from atrium import access
from atrium.access.identities import Provider
from atrium.console.entering.coming import welcome
from atrium.console.entering.signing import show_door
from atrium.console.ground import Form, Visit, public, write
from atrium.console.ground.clients import address_of_client, agent_of, origin_of
from atrium.kernel import NotFound, Refusal
from atrium.kernel.seals import Seal

TRIP = "atrium_openid"
"""The cookie that a browser brings back from the provider."""
TRIP_S = 600


@get("/sign-in/openid/depart", opt=public)
async def depart(visit: Visit) -> Response[bytes]:
    """Off to the provider."""
    back_to = origin_of(visit.request) + "/sign-in/openid"
    try:
        departure = await access.identities.depart(
            _provider(visit), _seal(visit), back_to, visit.asked["next"], datetime.now(UTC)
        )
    except Refusal as refusal:
        return show_door(visit, Form(), refusal)
    response = visit.go("/")
    response.headers["Location"] = departure.url
    visit.give_cookie(response, TRIP, departure.cookie, lasts_s=TRIP_S)
    return response


@get("/sign-in/openid", opt=public)
async def arrive(visit: Visit) -> Response[bytes]:
    """Back from the provider, and in."""
    provider, cookie = _provider(visit), visit.request.cookies.get(TRIP, "")
    rules = access.identities.rules_of(visit.house.settings.oidc_roles)
    where = address_of_client(visit.request), agent_of(visit.request)
    try:
        arrival = await access.identities.arrive(provider, _seal(visit), cookie, visit.asked, datetime.now(UTC))
        who = arrival.profile
        secret = await write(visit.house, "system", lambda tx: access.identities.come_in(tx, who, rules, *where))
    except Refusal as refusal:
        response = show_door(visit, Form(), refusal)
    else:
        response = await welcome(visit, secret, "" if arrival.then == "/" else arrival.then)
    visit.give_cookie(response, TRIP, "", lasts_s=0)
    return response


def _provider(visit: Visit) -> Provider:
    """Whom the settings name. Raises NotFound."""
    if visit.house.openid is None:
        raise NotFound("Nobody comes in by an OpenID provider here.")
    return visit.house.openid


def _seal(visit: Visit) -> Seal:
    return Seal(visit.house.settings.key())
