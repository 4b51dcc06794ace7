"""What pages are dressed with: one style sheet, our scripts, and what comes from packages; served by content."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from litestar import Request, Response, get

from atrium.doorway import public
from atrium.kernel import NotFound

HERE = Path(__file__).parents[1]
PACKED = HERE / "assets"
"""Filled from packages by `make setup`."""
NEEDED = ("htmx.js", "icons.svg", "inter-latin.woff2")
LAYERS = "@layer tokens, ground, parts, pages, narrow;\n"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_FOR_A_DAY = "public, max-age=86400"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    kind: str
    body: bytes
    packed: bytes | None


@cache
def wardrobe() -> tuple[str, Mapping[str, Asset]]:
    """All assets by name, and the stamp of their contents: another content has another address."""
    found = {path.name: path.read_bytes() for path in sorted(PACKED.glob("*")) if path.suffix in KINDS}
    for name in NEEDED:
        if name not in found:
            log.warning("console.undressed", missing=name, mend="make assets")
    ours = [*(HERE / "scripts").glob("*.js"), *(HERE / "styles").glob("*.svg")]
    found |= {path.name: path.read_bytes() for path in sorted(ours)}
    found["console.css"] = _sheet()
    stamp = hashlib.sha256(b"".join(name.encode() + body for name, body in sorted(found.items()))).hexdigest()[:12]
    return stamp, {name: _asset(name, body) for name, body in found.items()}


def address_of(name: str) -> str:
    """Where an asset is found, for as long as it stays as it is."""
    return f"/assets/{wardrobe()[0]}/{name}"


@get("/assets/{stamp:str}/{name:str}", opt=public, sync_to_thread=False)
def show_asset(stamp: str, name: str, request: Request[Any, Any, Any]) -> Response[bytes]:
    """A style sheet, a script, a font or the icons; kept by the browser for good."""
    asset = wardrobe()[1].get(name)
    if asset is None:
        raise NotFound("There is no such file.")
    is_ours = stamp == wardrobe()[0]
    headers = {"Cache-Control": _FOR_A_YEAR if is_ours else "no-cache", "X-Content-Type-Options": "nosniff"}
    body = asset.body
    if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
        body = asset.packed
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(body, media_type=asset.kind, headers=headers)


@get("/pictures/{name:str}", opt=public, sync_to_thread=False)
def show_picture(name: str) -> Response[bytes]:
    """A drawing of a kind of goods, for products that have no photograph: `/pictures/television.svg`."""
    picture = pictures().get(name)
    if picture is None:
        raise NotFound("There is no such picture.")
    headers = {"Cache-Control": _FOR_A_DAY, "X-Content-Type-Options": "nosniff"}
    return Response(picture, media_type=KINDS[".svg"], headers=headers)


@cache
def pictures() -> Mapping[str, bytes]:
    """All drawings by name."""
    return {path.name: path.read_bytes() for path in sorted((HERE / "pictures").glob("*.svg"))}


def _sheet() -> bytes:
    """One style sheet; its layers say what comes before what."""
    parts = [path.read_text() for path in sorted((HERE / "styles").glob("*.css"))]
    return (LAYERS + "\n".join(parts)).encode()


def _asset(name: str, body: bytes) -> Asset:
    kind = KINDS[Path(name).suffix]
    return Asset(kind, body, None if name.endswith(".woff2") else gzip.compress(body, 9, mtime=0))
