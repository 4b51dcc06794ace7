"""From where a browser comes: its address, whether it speaks TLS, what kind of device it is."""

from ipaddress import ip_address
from typing import Any

from litestar import Request

from atrium.console.ground.speaking import gettext as _

LONGEST_AGENT = 300
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""A mark in what a browser calls itself, and the word for it; the first that fits. Many call themselves Safari too."""


def address_of_client(request: Request[Any, Any, Any]) -> str:
    """The address that a browser comes from.

    Behind a proxy it is the last that `X-Forwarded-For` names: the proxy wrote that one, all before it may be made up.
    Only a proxy on this machine is believed, since anybody else may write the header too, and could so have as many
    addresses to guess passwords from as they like.
    """
    peer = request.client.host if request.client else ""
    if not _is_here(peer):
        return peer
    named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return named if _is_address(named) else peer


def scheme_of(request: Request[Any, Any, Any]) -> str:
    """`https` or `http`, as the browser sees it: a proxy on this machine is believed."""
    named = request.headers.get("x-forwarded-proto", "")
    if named in {"http", "https"} and _is_here(request.client.host if request.client else ""):
        return named
    return request.url.scheme


def origin_of(request: Request[Any, Any, Any]) -> str:
    """How the browser calls this house: `https://orders.example.com`."""
    return f"{scheme_of(request)}://{request.headers.get('host') or request.url.netloc}"


def agent_of(request: Request[Any, Any, Any]) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")[:LONGEST_AGENT]


def device(agent: str) -> str:
    """A device in words: Firefox on Windows. Good enough to know one's own again; browsers say many things."""
    browser = next((word for mark, word in _BROWSERS if mark in agent), "")
    machine = next((word for mark, word in _DEVICES if mark in agent), "")
    if browser and machine:
        return _("%(browser)s on %(machine)s", browser=browser, machine=machine)
    return browser or machine or agent.partition("/")[0][:40] or _("An unknown device")


def is_handheld(agent: str) -> bool:
    """Whether a device fits into a hand."""
    return any(mark in agent for mark in ("iPhone", "Android", "Mobile"))


def _is_here(address: str) -> bool:
    return _is_address(address) and ip_address(address).is_loopback


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
