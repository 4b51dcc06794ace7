"""Speaks with an OpenID provider: discovery, the authorization code flow with PKCE, userinfo where it is needed."""

import asyncio
import base64
import hashlib
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import aiohttp
import msgspec
import structlog
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from atrium.access.identities import Asked, Profile
from atrium.integrations.openid.tokens import Expected, claims_of, keys_of
from atrium.kernel import Refused
from atrium.kernel.settings import LOOPBACK

WITHIN_S = 10.0
MOST_BYTES = 1_000_000
KNOWN_FOR_S = 3600.0
SCOPE = "openid email profile"
_PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Registration:
    """How we and a provider know each other."""

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    name: str = "Single sign-on"


class _Away(Exception):
    """The provider did not answer as it should."""


class OpenId:
    """One provider; what it says of itself is known for an hour."""

    def __init__(self, registration: Registration, claims: Collection[str] = ()) -> None:
        """Speak as this registration says; `claims` are those that roles depend on."""
        self.name = registration.name
        self._registration = registration
        self._wanted = {"email", "email_verified", *(claim.partition(".")[0] for claim in claims)}
        self._session: aiohttp.ClientSession | None = None
        self._known: tuple[float, dict[str, Any], KeySet] | None = None

    async def stop(self) -> None:
        """Hang up."""
        if self._session:
            await self._session.close()

    async def address(self, asked: Asked) -> str:
        """Where to send a browser. Raises Refused `provider_away`."""
        try:
            about, _ = await self._about()
        except _Away as problem:
            raise self._away(problem) from None
        challenge = hashlib.sha256(asked.verifier.encode()).digest()
        question = urlencode(
            {
                "response_type": "code",
                "client_id": self._registration.client_id,
                "redirect_uri": asked.back_to,
                "scope": SCOPE,
                "state": asked.state,
                "nonce": asked.nonce,
                "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
                "code_challenge_method": "S256",
            }
        )
        place: str = about["authorization_endpoint"]
        return f"{place}{'&' if '?' in place else '?'}{question}"

    async def profile(self, answer: Mapping[str, str], asked: Asked) -> Profile:
        """Who came back with this answer.

        Raises Refused `provider_away`, `provider_said_no`, or `provider_not_trusted` for a token that is not sound.
        """
        try:
            about, _ = await self._about()
            if answer.get("iss", about["issuer"]) != about["issuer"]:
                raise self._not_trusted("the answer of another provider")
            if "code" not in answer:
                raise self._said_no(answer.get("error", ""))
            told = await self._redeem(about, answer["code"], asked)
            claims = await self._claims(told, asked)
            return _profile(about["issuer"], await self._completed(about, claims, told))
        except _Away as problem:
            raise self._away(problem) from None
        except (JoseError, ValueError) as problem:
            raise self._not_trusted(f"{type(problem).__name__}: {problem}") from None

    async def _redeem(self, about: dict[str, Any], code: str, asked: Asked) -> dict[str, Any]:
        """Give the code for tokens; whoever took it on its way lacks the verifier."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.back_to,
            "code_verifier": asked.verifier,
        }
        headers = dict[str, str]()
        client_id, secret = self._registration.client_id, self._registration.client_secret
        if secret and "client_secret_basic" in about.get("token_endpoint_auth_methods_supported", _BASIC):
            pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": client_id} | ({"client_secret": secret} if secret else {})
        status, told = await self._ask("POST", about["token_endpoint"], data=form, headers=headers)
        if status != 200:
            raise self._said_no(str(told.get("error", status)))
        return told

    async def _claims(self, told: dict[str, Any], asked: Asked) -> dict[str, Any]:
        """What the ID token says; keys are asked for again when it was signed with a new one."""
        about, keys = await self._about()
        expected = Expected(about["issuer"], self._registration.client_id, asked.nonce)
        token = str(told.get("id_token", ""))
        try:
            return claims_of(token, keys, expected)
        except InvalidKeyIdError:
            self._known = None
            _, keys = await self._about()
            return claims_of(token, keys, expected)

    async def _completed(self, about: dict[str, Any], claims: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        """Claims with those that the provider tells at its userinfo endpoint only."""
        place = about.get("userinfo_endpoint")
        if self._wanted <= set(claims) or not place or "access_token" not in told:
            return claims
        headers = {"Authorization": f"Bearer {told['access_token']}"}
        status, more = await self._ask("GET", place, headers=headers)
        if status != 200 or more.get("sub") != claims["sub"]:
            return claims
        return {**more, **claims}

    async def _about(self) -> tuple[dict[str, Any], KeySet]:
        """What the provider says of itself, and its keys."""
        if self._known and self._known[0] > time.monotonic():
            return self._known[1], self._known[2]
        issuer = self._registration.issuer
        about = await self._told(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        # Some call themselves with a slash at the end, and people leave it out.
        if str(about.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
            raise _Away(f"calls itself {about.get('issuer')!r}, not {issuer!r}")
        if not all(_is_safe(about.get(place)) for place in _PLACES):
            raise _Away("names an address that is not https")
        try:
            keys = keys_of(await self._told(about["jwks_uri"]))
        except (JoseError, ValueError) as problem:
            raise _Away(f"has no keys: {problem}") from None
        self._known = (time.monotonic() + KNOWN_FOR_S, about, keys)
        return about, keys

    async def _told(self, url: str) -> dict[str, Any]:
        status, told = await self._ask("GET", url)
        if status != 200:
            raise _Away(f"{url} answers {status}")
        return told

    async def _ask(self, method: str, url: str, **more: Any) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of an answer."""
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=WITHIN_S)
            self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        try:
            async with self._session.request(method, url, allow_redirects=False, **more) as response:
                return response.status, msgspec.json.decode(await _all_of(response), type=dict[str, Any])
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            raise _Away(f"{url}: {type(problem).__name__}: {problem}") from None

    def _away(self, problem: Exception) -> Refused:
        log.warning("openid.away", issuer=self._registration.issuer, problem=str(problem))
        return Refused("provider_away", f"{self.name} does not answer as it should; try again, or use your password.")

    def _said_no(self, error: str) -> Refused:
        log.info("openid.said_no", issuer=self._registration.issuer, error=error[:200])
        return Refused("provider_said_no", f"{self.name} did not let you through; try again, or use your password.")

    def _not_trusted(self, problem: str) -> Refused:
        log.warning("openid.not_trusted", issuer=self._registration.issuer, problem=problem[:500])
        return Refused("provider_not_trusted", f"What {self.name} said cannot be trusted; try again.")


_BASIC = ("client_secret_basic",)


async def _all_of(response: aiohttp.ClientResponse) -> bytes:
    """A body that is not too long. Raises ValueError."""
    try:
        await response.content.readexactly(MOST_BYTES)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    raise ValueError("an answer without end")


def _is_safe(url: object) -> bool:
    parts = urlsplit(str(url))
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _profile(issuer: str, claims: dict[str, Any]) -> Profile:
    email, name = claims.get("email"), claims.get("name")
    return Profile(
        issuer=issuer,
        subject=claims["sub"],
        email=email if isinstance(email, str) and email else None,
        # Some write it as text.
        is_email_verified=claims.get("email_verified") in (True, "true"),
        name=name if isinstance(name, str) else "",
        claims=claims,
    )
