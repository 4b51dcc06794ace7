"""Rules of telling systems: which address may be called, what is sent, when a system is left alone for a while."""

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from atrium.dispatch.transmissions import Transmission
from atrium.kernel import Malformed

KINDS = ("erp", "crm", "warehouse", "logistics", "staff", "loyalty", "telephony", "webhook")
SOURCE = "/atrium"
BREAKS_AFTER = 5
"""Failures one after another after which a system is only probed."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where a system is told, and the secrets its messages are signed with (two while one is being replaced)."""

    name: str
    url: str
    secrets: tuple[str, ...]
    is_down: bool
    version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: an HTTP status, or none when there was no answer, and why it is no success."""

    status: int | None
    error: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the system has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_goodbye(self) -> bool:
        """Whether the system wants to be told no more (410)."""
        return self.status == 410


@dataclass(frozen=True, slots=True)
class Health:
    """How a system is doing, as a courier saw it."""

    system: str
    state: str
    failures: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a transmission; how its system is doing, if that is news; whether the system is back."""

    transmission: Transmission
    answer: Answer
    health: Health | None
    is_back: bool


class Breaker:
    """Leaves a system alone that fails again and again, but for a probe every ten seconds."""

    def __init__(self, *, is_open: bool = False, probe_s: float = 10.0) -> None:
        """A system that was down when we last saw it begins with a probe; others follow every `probe_s` seconds."""
        self._probe_s = probe_s
        self.failures = BREAKS_AFTER if is_open else 0
        self._probe_at = 0.0
        self._is_known = False

    @property
    def is_open(self) -> bool:
        """Whether only probes go out."""
        return self.failures >= BREAKS_AFTER

    def wait(self, at: float) -> float:
        """Seconds until something may go out."""
        return max(0.0, self._probe_at - at) if self.is_open else 0.0

    def note(self, system: str, transmission: Transmission, answer: Answer, at: float) -> Outcome:
        """Learn from an attempt; what is to be written down about it."""
        before = self.failures
        was_open = self.is_open
        if answer.is_done:
            self.failures = 0
        else:
            self.failures += 1
            self._probe_at = at + self._probe_s
        state = "down" if self.is_open else "failing" if self.failures else "healthy"
        health = Health(system, state, self.failures, answer.error or None)
        is_news = self.failures > 0 or before > 0 or not self._is_known
        self._is_known = True
        return Outcome(transmission, answer, health if is_news else None, is_back=was_open and not self.is_open)


def check_url(url: str) -> None:
    """Refuse what cannot be an address of a system. Raises Malformed."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Malformed("This is no web address.", at="url") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise Malformed("A system's address begins with http:// or https:// and names a host.", at="url")
    if parts.username is not None or parts.password is not None:
        raise Malformed("Leave user and password out of the address; messages are signed instead.", at="url")
    if not may_call(host):
        raise Malformed("This address is not a system's: link-local, unspecified and multicast are refused.", at="url")


def may_call(host: str) -> bool:
    """Whether an IP address may be called; a name is decided when it is looked up."""
    try:
        address: Address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return True
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return not (address.is_link_local or address.is_multicast or address.is_unspecified)


def envelope(transmission: Transmission, read: tuple[Any, int | None]) -> dict[str, Any]:
    """A fact as a CloudEvents 1.0 JSON event, with the thing it is about as it is now, and its version."""
    event = transmission.event
    return {
        "specversion": "1.0",
        "id": str(transmission.id),
        "source": SOURCE,
        "type": event.kind,
        "subject": event.stream,
        "time": event.happened_at,
        "datacontenttype": "application/json",
        "position": str(event.position),
        "data": {"facts": event.facts, "object": read[0], "version": read[1]},
    }
