"""The rows of a form that give roles: one role on one channel, at one node; rows come and go without any script."""

from dataclasses import dataclass
from typing import Any

from atrium import network
from atrium.access import ROLES, Place
from atrium.console.ground import Form
from atrium.console.ground import gettext as _
from atrium.kernel import Tx
from atrium.network import Channel, Node

MOST_ROWS = 50
MOST_NAMED = 200
PARTS = ("role", "channel", "node")


@dataclass(frozen=True, slots=True)
class Map:
    """Where a role may hold."""

    channels: list[Channel]
    nodes: list[Node]

    @property
    def channel_pairs(self) -> list[tuple[str, str]]:
        """Channels for a choice: code and name."""
        return [(channel.code, channel.name or channel.code) for channel in self.channels]


async def map_of(tx: Tx) -> Map:
    """The channels and nodes that the form offers; a node beyond those is typed."""
    channels = await network.list_channels(tx, limit=MOST_NAMED)
    nodes = await network.list_nodes(tx, limit=MOST_NAMED)
    return Map(channels.items, nodes.items)


def filled(places: tuple[Place, ...]) -> dict[str, Any]:
    """The rows of what somebody has."""
    fields: dict[str, Any] = {"rows": len(places)}
    for row, place in enumerate(places):
        fields |= {f"{part}-{row}": getattr(place, part) for part in PARTS}
    return fields


def rows_of(form: Form) -> int:
    """How many rows there are."""
    text = form.value("rows")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def moved(form: Form) -> Form | None:
    """The form with a row more or less, when that is what was pressed."""
    rows = [[form.value(f"{part}-{row}") for part in PARTS] for row in range(rows_of(form))]
    if form.value("more"):
        rows.append(["", "", ""])
    elif form.value("less"):
        rows = [row for place, row in enumerate(rows) if str(place) != form.value("less")]
    else:
        return None
    fields: dict[str, Any] = {"rows": len(rows)}
    for place, row in enumerate(rows):
        fields |= {f"{part}-{place}": value for part, value in zip(PARTS, row, strict=True)}
    kept = {name: form.value(name) for name in ("name", "email", "password", "version")}
    return Form.of(**kept, **fields)


async def read(tx: Tx, form: Form) -> list[Place]:
    """The roles that the rows say; what is wrong is said at the row."""
    rows = range(rows_of(form))
    places = [
        Place(
            form.choice(f"role-{row}", ROLES, is_needed=True) or "",
            form.text(f"channel-{row}"),
            form.text(f"node-{row}"),
        )
        for row in rows
    ]
    channels = await network.channels(tx, {place.channel for place in places if place.channel})
    nodes = await network.nodes(tx, {place.node for place in places if place.node})
    for row, place in zip(rows, places, strict=True):
        if place.channel and place.channel not in channels:
            form.refuse(f"channel-{row}", _("Choose one of the list."))
        if place.node and place.node not in nodes:
            form.refuse(f"node-{row}", _("There is no node %(code)s.", code=place.node))
    return places
