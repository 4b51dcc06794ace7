"""Coming in by an OpenID provider: there and back over HTTP, and every way in which a token may be unsound."""

import base64
import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from tests.integrations.provider import BACK_TO, CLIENT, SECRET, OpenIdHouse, providing, sent_back

from atrium import access
from atrium.access import Place
from atrium.access.identities import Arrival, Rules
from atrium.integrations import OpenId, Registration
from atrium.kernel import Refused, Tx
from atrium.kernel.seals import Seal
from atrium.kernel.settings import Settings

SEAL = Seal("a key of the tests")
NOBODY_NEW = Rules()
TOLD = "SELECT kind, actor, facts FROM kernel.events WHERE stream = %(stream)s ORDER BY id"


@pytest.fixture
async def house() -> AsyncIterator[OpenIdHouse]:
    async with providing() as house:
        yield house


@pytest.fixture
async def provider(house: OpenIdHouse) -> AsyncIterator[OpenId]:
    provider = OpenId(Registration(house.url, CLIENT, SECRET, "Keycloak"))
    yield provider
    await provider.stop()


async def trip(provider: OpenId, then: str = "/orders", **changed: str) -> Arrival:
    """There and back."""
    departure = await access.identities.depart(provider, SEAL, BACK_TO, then, datetime.now(UTC))
    answer = await sent_back(departure.url) | changed
    return await access.identities.arrive(provider, SEAL, departure.cookie, answer, datetime.now(UTC))


async def refusal_of_trip(provider: OpenId, **changed: str) -> str:
    with pytest.raises(Refused) as refused:
        await trip(provider, **changed)
    return refused.value.code


async def test_who_signs_in_there_comes_in_here(tx: Tx, provider: OpenId, house: OpenIdHouse) -> None:
    user_id = await access.add_user(tx, "ada@example.com", "Ada", None, [Place("agent")])

    arrival = await trip(provider)
    secret = await access.identities.come_in(tx, arrival.profile, NOBODY_NEW, "10.0.0.1", "Firefox")

    assert arrival.then == "/orders"
    visitor = await access.sessions.who(tx, secret)
    assert visitor is not None
    assert visitor.user_id == user_id
    told = await tx.many(TOLD, stream=f"user/{user_id}")
    assert [row["kind"] for row in told[-2:]] == ["access.IdentityLinked", "access.SignedIn"]
    assert told[-2]["facts"] == {"user_id": user_id, "issuer": house.url, "subject": "u-1"}
    assert told[-1]["facts"]["by"] == "openid"
    await trip(provider)
    assert house.asked == ["discovery", "jwks", "token", "token"], "what a provider says of itself is known for a while"


async def test_a_browser_comes_back_by_the_way_it_was_sent(provider: OpenId) -> None:
    now = datetime.now(UTC)
    departure = await access.identities.depart(provider, SEAL, BACK_TO, "//evil.example", now)
    answer = await sent_back(departure.url)
    another = await access.identities.depart(provider, SEAL, BACK_TO, "/", now)
    lost: list[tuple[str, Mapping[str, str], datetime]] = [
        ("", answer, now),
        ("bm8=", answer, now),
        ("é", answer, now),
        (another.cookie, answer, now),
        (departure.cookie, {"code": answer["code"]}, now),
        (departure.cookie, answer | {"state": "é"}, now),
        (departure.cookie, answer, now + timedelta(minutes=10)),
    ]
    for cookie, brought, at in lost:
        with pytest.raises(Refused) as refused:
            await access.identities.arrive(provider, SEAL, cookie, brought, at)
        assert refused.value.code == "sign_in_lost"
    arrival = await access.identities.arrive(provider, SEAL, departure.cookie, answer, now)
    assert arrival.then == "/", "nobody is sent elsewhere after signing in"
    with pytest.raises(Refused) as refused:
        await access.identities.arrive(provider, SEAL, departure.cookie, answer, now)
    assert refused.value.code == "provider_said_no", "a code is good once"


async def test_a_stolen_code_is_of_no_use(provider: OpenId) -> None:
    mine = await access.identities.depart(provider, SEAL, BACK_TO, "/", datetime.now(UTC))
    theirs = await access.identities.depart(provider, SEAL, BACK_TO, "/", datetime.now(UTC))
    stolen = await sent_back(theirs.url)
    answer = await sent_back(mine.url) | {"code": stolen["code"]}
    with pytest.raises(Refused) as refused:
        await access.identities.arrive(provider, SEAL, mine.cookie, answer, datetime.now(UTC))
    assert refused.value.code == "provider_said_no"


async def test_who_says_no_there_is_told_so(provider: OpenId) -> None:
    departure = await access.identities.depart(provider, SEAL, BACK_TO, "/", datetime.now(UTC))
    answer = await sent_back(departure.url)
    del answer["code"]
    with pytest.raises(Refused, match="Keycloak did not let you through"):
        await access.identities.arrive(
            provider, SEAL, departure.cookie, answer | {"error": "access_denied"}, datetime.now(UTC)
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": timedelta(minutes=-2)},
        {"exp": None},
        {"exp": "never"},
        {"iat": timedelta(days=1)},
        {"nbf": timedelta(days=1)},
        {"sub": None},
        {"sub": 12},
        {"sub": ""},
    ],
    ids=str,
)
async def test_a_token_that_says_something_else_is_not_trusted(
    provider: OpenId, house: OpenIdHouse, wrong: dict[str, Any]
) -> None:
    house.token = {claim: _moment(said) for claim, said in wrong.items()}
    assert await refusal_of_trip(provider) == "provider_not_trusted"


def _moment(said: Any) -> Any:
    """A time from now on as tokens write it; anything else as it is."""
    return int(time.time() + said.total_seconds()) if isinstance(said, timedelta) else said


async def test_a_token_for_several_says_that_it_is_ours(provider: OpenId, house: OpenIdHouse) -> None:
    house.token = {"aud": [CLIENT, "another"], "azp": CLIENT}
    assert (await trip(provider)).profile.subject == "u-1"


async def test_a_token_with_a_foreign_signature_is_not_trusted(provider: OpenId, house: OpenIdHouse) -> None:
    house.signs_with = RSAKey.generate_key(2048, {"kid": "k1"})
    assert await refusal_of_trip(provider) == "provider_not_trusted"
    house.header = {"alg": "none"}
    assert await refusal_of_trip(provider) == "provider_not_trusted"
    shared = base64.urlsafe_b64encode(SECRET.encode() * 4).rstrip(b"=").decode()
    house.signs_with, house.header = OctKey.import_key({"kty": "oct", "k": shared}), {"alg": "HS256", "kid": "k1"}
    assert await refusal_of_trip(provider) == "provider_not_trusted"


async def test_new_keys_are_asked_for_when_a_token_names_one(provider: OpenId, house: OpenIdHouse) -> None:
    await trip(provider)
    new = ECKey.generate_key("P-256", {"kid": "k2", "use": "sig"})
    house.signs_with, house.header = new, {"alg": "ES256", "kid": "k2"}
    assert await refusal_of_trip(provider) == "provider_not_trusted"
    house.keys.append(new)
    assert (await trip(provider)).profile.email == "Ada@example.com"


async def test_another_providers_answer_is_not_trusted(provider: OpenId) -> None:
    assert await refusal_of_trip(provider, iss="https://evil.example") == "provider_not_trusted"


async def test_what_only_userinfo_tells_is_asked_for(provider: OpenId, house: OpenIdHouse) -> None:
    house.is_thin = True
    found = (await trip(provider)).profile
    assert (found.email, found.is_email_verified, found.name) == ("Ada@example.com", True, "Ada")
    house.userinfo = {"sub": "somebody else"}
    assert (await trip(provider)).profile.email is None


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": None},
        {"jwks_uri": "http://127.0.0.1:1/jwks"},
    ],
    ids=str,
)
async def test_a_provider_that_says_odd_things_of_itself_is_not_used(
    provider: OpenId, house: OpenIdHouse, about: dict[str, Any]
) -> None:
    house.about = about
    with pytest.raises(Refused, match="use your password") as refused:
        await trip(provider)
    assert refused.value.code == "provider_away"


async def test_a_provider_that_is_away_refuses_in_words() -> None:
    provider = OpenId(Registration("http://127.0.0.1:1", CLIENT))
    with pytest.raises(Refused, match="does not answer"):
        await access.identities.depart(provider, SEAL, BACK_TO, "/", datetime.now(UTC))
    await provider.stop()


async def test_a_slash_at_the_end_of_an_issuer_makes_no_difference(house: OpenIdHouse) -> None:
    house.url += "/"
    provider = OpenId(Registration(house.url.rstrip("/"), CLIENT, SECRET))
    house.about = {"authorization_endpoint": f"{house.url}authorize", "token_endpoint": f"{house.url}token"}
    house.about |= {"jwks_uri": f"{house.url}jwks", "userinfo_endpoint": None}
    assert (await trip(provider)).profile.issuer == house.url
    await provider.stop()


def test_settings_of_a_provider_are_read_strictly() -> None:
    one = {"ATRIUM_OIDC_ISSUER": "https://id.example", "ATRIUM_OIDC_CLIENT_ID": "atrium"}
    settings = Settings.from_environment(one)
    assert (settings.oidc_issuer, settings.oidc_name) == ("https://id.example", "Single sign-on")
    for wrong, named in (({"ATRIUM_OIDC_ISSUER": "http://id.example"}, "https"), ({"ATRIUM_OIDC_CLIENT_ID": ""}, "ID")):
        with pytest.raises(ValueError, match=named):
            Settings.from_environment(one | wrong)
    demanded = Settings.from_environment({"ATRIUM_REQUIRE_SECOND_FACTOR": "admin, manager"}).second_factor
    assert demanded == {"admin", "manager"}
    access.sessions.check_demanded(demanded)
    with pytest.raises(ValueError, match="no role 'admn'"):
        access.sessions.check_demanded({"admn"})
