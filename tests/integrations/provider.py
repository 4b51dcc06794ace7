"""An OpenID provider of our own, over HTTP: strict about what it is asked, as wrong in its answers as it is told."""

import base64
import hashlib
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

CLIENT, SECRET = "atrium", "s&cret:%"
BACK_TO = "https://atrium.example/sign-in/openid"

Key = RSAKey | ECKey | OctKey


@dataclass
class OpenIdHouse:
    """What it says and does; a test changes what shall be wrong."""

    url: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "u-1", "email": "Ada@example.com", "email_verified": True, "name": "Ada"}
    )
    token: dict[str, Any] = field(default_factory=dict[str, Any])
    """Claims of the ID token that are other than they should be; None leaves one out."""
    about: dict[str, Any] = field(default_factory=dict[str, Any])
    keys: list[Key] = field(default_factory=lambda: [RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})])
    signs_with: Key | None = None
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "k1"})
    is_thin: bool = False
    """Whether only the userinfo endpoint tells e-mail and name."""
    userinfo: dict[str, Any] = field(default_factory=dict[str, Any])
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    asked: list[str] = field(default_factory=list[str])

    async def discover(self, _: web.Request) -> web.Response:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        places |= {"userinfo_endpoint": "userinfo"}
        found = {name: f"{self.url}/{place}" for name, place in places.items()}
        self.asked.append("discovery")
        return web.json_response({"issuer": self.url, **found} | self.about)

    async def jwks(self, _: web.Request) -> web.Response:
        self.asked.append("jwks")
        return web.json_response(KeySet(self.keys).as_dict(private=False))

    async def authorize(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == BACK_TO
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        answer = urlencode({"code": code, "state": asked["state"], "iss": self.url})
        raise web.HTTPFound(f"{asked['redirect_uri']}?{answer}")

    async def redeem(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        pair = aiohttp.BasicAuth.decode(request.headers["Authorization"])
        assert (pair.login, pair.password) == (CLIENT, "s%26cret%3A%25")
        asked = self.codes.pop(str(form["code"]), None)
        if asked is None or form["redirect_uri"] != asked["redirect_uri"] or not _fits(form, asked):
            return web.json_response({"error": "invalid_grant"}, status=400)
        self.asked.append("token")
        return web.json_response({"access_token": "at-1", "token_type": "Bearer", "id_token": self._id_token(asked)})

    async def tell(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer at-1"
        self.asked.append("userinfo")
        return web.json_response(self.person | self.userinfo)

    def _id_token(self, asked: Mapping[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {"sub": self.person["sub"]} if self.is_thin else self.person
        claims = {name: value for name, value in (claims | self.token).items() if value is not None}
        if self.header["alg"] == "none":
            parts = (b'{"alg":"none"}', web.json_response(claims).body, b"")
            return ".".join(base64.urlsafe_b64encode(bytes(part)).rstrip(b"=").decode() for part in parts)  # type: ignore[arg-type]
        return jwt.encode(self.header, claims, self.signs_with or self.keys[0], algorithms=[self.header["alg"]])


def _fits(form: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


@asynccontextmanager
async def providing() -> AsyncIterator[OpenIdHouse]:
    """A provider that is there for the length of a block."""
    house = OpenIdHouse()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", house.discover)
    app.router.add_get("/jwks", house.jwks)
    app.router.add_get("/authorize", house.authorize)
    app.router.add_post("/token", house.redeem)
    app.router.add_get("/userinfo", house.tell)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    house.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield house
    await runner.cleanup()


async def sent_back(url: str) -> dict[str, str]:
    """What a browser brings back, once somebody has signed in there."""
    async with aiohttp.ClientSession() as browser, browser.get(url, allow_redirects=False) as response:
        assert response.status == 302, await response.text()
        return {name: values[0] for name, values in parse_qs(urlsplit(response.headers["Location"]).query).items()}
