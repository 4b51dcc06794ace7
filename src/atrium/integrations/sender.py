"""Sends signed messages to systems over HTTP, one connection kept alive for many."""

import os
import socket
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec
from aiohttp.abc import AbstractResolver, ResolveResult
from standardwebhooks import Webhook

from atrium.dispatch.transmissions import Transmission
from atrium.integrations.model import Answer, Target, check_url, envelope, may_call
from atrium.kernel import Malformed

MOST_ANSWER = 500
_HEADERS = {"Content-Type": "application/cloudevents+json; charset=utf-8", "User-Agent": "Atrium"}


class GuardedResolver(AbstractResolver):
    """Looks names up, and leaves out addresses that no system has."""

    def __init__(self) -> None:
        """Ask the operating system."""
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name that may be called."""
        found = await self._inner.resolve(host, port, family)
        allowed = [each for each in found if may_call(each["host"])]
        if not allowed:
            raise OSError(None, f"{host} is at an address that is not a system's.")
        return allowed

    async def close(self) -> None:
        """Nothing is kept."""
        await self._inner.close()


class Sender:
    """Posts messages; never raises for what a system does."""

    def __init__(self, timeout_s: float) -> None:
        """Give each attempt so many seconds in all."""
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, resolver=GuardedResolver(), ttl_dns_cache=30),
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            headers=_HEADERS,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def send(self, target: Target, transmission: Transmission, read: tuple[Any, int | None]) -> Answer:
        """Post one fact and the thing it is about, as read just now, with its version."""
        assert self._session is not None
        try:
            check_url(target.url)
            body = msgspec.json.encode(envelope(transmission, read))
            headers = signed(target, str(transmission.id), body, datetime.now(UTC))
            async with self._session.post(target.url, data=body, headers=headers, allow_redirects=False) as response:
                heard = (await response.content.read(MOST_ANSWER)).decode(errors="replace")
                if 200 <= response.status < 300:
                    return Answer(response.status)
                return Answer(response.status, _plain(f"{response.status} {response.reason}: {heard}"))
        except TimeoutError:
            return Answer(None, f"No answer within {self._timeout.total:g} s.")
        except Malformed as problem:
            return Answer(None, problem.detail)
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            return Answer(None, _plain(_said(problem)))


def _said(problem: Exception) -> str:
    """Why nobody was told, in words that help those who look after a system."""
    if isinstance(problem, aiohttp.ClientConnectorDNSError):
        ours = None if problem.os_error.errno else problem.os_error.strerror
        return ours or f"There is no host called {problem.host}."
    if isinstance(problem, aiohttp.ClientConnectorCertificateError):
        return f"Its certificate cannot be trusted: {problem.certificate_error}"
    if isinstance(problem, aiohttp.ClientConnectorError):
        reason = os.strerror(problem.os_error.errno) if problem.os_error.errno else str(problem.os_error)
        return f"Nobody answers at {problem.host}:{problem.port} ({reason.lower()})."
    if isinstance(problem, (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError)):
        return "It hung up before it answered."
    return f"{type(problem).__name__}: {problem}"


def _plain(text: str) -> str:
    """What a database can keep of what a stranger said."""
    return text.encode(errors="replace").decode().replace("\0", "")[:MOST_ANSWER]


def signed(target: Target, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks 1.0.0, signed with each of the system's secrets."""
    text = body.decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(message_id, now, text) for secret in target.secrets),
    }
