"""Keys of things in the addresses of screens: as people know them, unless an address cannot hold them."""

import base64
import binascii
from urllib.parse import quote

MASK = "~"
NOT_IN_A_PATH = {".", ".."}


def masked(key: str) -> str:
    """A key as one part of a path. One with a slash is written `~` and base64: to servers %2F is a slash like any."""
    if "/" in key or key.startswith(MASK) or key in NOT_IN_A_PATH:
        return MASK + base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")
    return quote(key, safe="")


def unmasked(part: str) -> str:
    """The key that such a part stands for; one that is no writing of ours stands for itself."""
    if not part.startswith(MASK):
        return part
    try:
        return base64.b64decode(part[1:] + "=" * (-(len(part) - 1) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return part
