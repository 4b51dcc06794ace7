"""What keeps a page safe: what it may load, who may send its forms, where it may send people."""

import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from atrium.kernel import Refused

SESSION = "atrium_session"
"""The cookie that says who one is."""
VISIT = "atrium_visit"
"""The cookie that ties the forms of those who are not signed in to their browser."""
FIELD = "_seal"
HEADER = "x-seal"
ONCE = "_once"
"""The field with the key of one page, for what is done once however often it is sent."""
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Of every page: no script or style but our own files, no frame around it, nothing kept by the browser."""


def new_visit() -> str:
    """A browser's own secret."""
    return secrets.token_urlsafe(24)


def new_key() -> str:
    """The key of one page's form."""
    return secrets.token_urlsafe(16)


def seal_of(key: str, secret: str) -> str:
    """What the forms of one browser carry: only we can make it, and only for the holder of this cookie."""
    return hmac.new(key.encode(), b"form:" + secret.encode(), hashlib.sha256).hexdigest()


async def check_form(request: Request[Any, Any, Any], seal: str | None) -> None:
    """Refuse what another site makes a browser send. Raises Refused `foreign_form`."""
    if request.method in SAFE_METHODS:
        return
    sent = request.headers.get(HEADER) or (await request.form()).get(FIELD)
    is_sealed = seal is not None and isinstance(sent, str) and hmac.compare_digest(sent.encode(), seal.encode())
    if not is_sealed or request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Refused("foreign_form", "This form is not from here, or too old. Load the page again, then send it.")


def local(address: str | None, otherwise: str = "/") -> str:
    """An address of our own, as a path; anything that leads elsewhere becomes `otherwise`."""
    if not address or not address.startswith("/") or address.startswith("//") or len(address) > 2000:
        return otherwise
    if "\\" in address or any(ord(letter) < 33 for letter in address):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address
