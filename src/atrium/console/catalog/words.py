"""How the catalog is spoken of on the screens, and who may set which prices."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from atrium import network
from atrium.catalog import ShownProduct
from atrium.console.ground import Form, Visit, marked
from atrium.console.ground import gettext as _
from atrium.console.ground.keys import masked
from atrium.kernel import Forbidden, Tx
from atrium.network import Channel

MOST_CHANNELS = 500
GENERAL = ""
"""The list that counts wherever a channel has no price of its own."""
STATUSES: Mapping[str, str] = {
    "active": marked("Sold"),
    "discontinued": marked("Sells out"),
    "archived": marked("Archived"),
}
STAGES: Mapping[str, str] = {
    "now": marked("Holds now"),
    "coming": marked("Will hold"),
    "covered": marked("Covered by a later one"),
    "over": marked("Over"),
}


def status_said(status: str) -> str:
    """Where a product is in its life."""
    return _(STATUSES.get(status, status))


def stage_said(stage: str) -> str:
    """Whether a price holds."""
    return _(STAGES.get(stage, stage))


def address_of(sku: str) -> str:
    """Where a product is shown."""
    return f"/products/{masked(sku)}"


def digest_of(product: ShownProduct) -> str:
    """A product as one read it, to see whether somebody was faster; its prices are another matter."""
    bare = msgspec.structs.replace(product, prices=[], price=None, variants=[])
    return hashlib.sha256(msgspec.json.encode(bare)).hexdigest()[:16]


async def channels(tx: Tx) -> dict[str, Channel]:
    """All channels by code."""
    return {channel.code: channel for channel in (await network.list_channels(tx, limit=MOST_CHANNELS)).items}


def may_price(visit: Visit, channel: str | None) -> bool:
    """Whether the visitor sets prices on this list; the general one takes all channels."""
    if not visit.visitor.may("prices.write"):
        return False
    ours = visit.caller.channels_for("prices.write")
    return ours is None or (channel or GENERAL) in ours


def must_price(visit: Visit, channel: str | None) -> None:
    """Raises Forbidden unless the visitor sets prices on this list."""
    if not may_price(visit, channel):
        raise Forbidden("prices.write")


def moment_of(visit: Visit, form: Form, name: str) -> datetime | None:
    """A time as a browser sends it, by the visitor's clock; a day alone is its beginning."""
    text = form.text(name, most=40)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=visit.say.zone)
    except (ValueError, OverflowError):
        form.refuse(name, _("A day and a time, like 2026-12-01 09:00."))
        return None


def asking(address: str, **answers: str | None) -> str:
    """An address with questions; an answer that is none is left out."""
    pairs = {name: value for name, value in answers.items() if value}
    return f"{address}?{urlencode(pairs)}" if pairs else address
