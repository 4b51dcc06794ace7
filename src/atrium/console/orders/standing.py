"""How far an order has come: the strip of its stages, and the words beside its number."""

from collections.abc import Sequence
from dataclasses import dataclass

from atrium.console.ground import gettext as _
from atrium.console.ground import ngettext
from atrium.console.ground.speaking import speaker
from atrium.console.ground.words import said
from atrium.orders import Order, previews

STAGES = ("open", "reserved", "allocated", "released", "picked", "shipped", "delivered")
"""In order of the way; `shipped` on a screen means shipped and not yet delivered."""


@dataclass(frozen=True, slots=True)
class Badge:
    """Words beside a title, with their color and icon."""

    text: str
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the seven counts; `short` of its units are missing."""

    name: str
    word: str
    code: int
    units: int
    short: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The units of an order added up over its lines."""

    units: dict[str, int]
    cancelled: int
    returned: int
    goods: dict[str, int]
    """Of the units those that lie in stock; all of them when there are only services."""
    short: int = 0

    @classmethod
    def of(cls, order: Order, short: int = 0) -> "Standing":
        """Add an order up."""
        stocked = [line for line in order.lines if line.is_stocked and line.current]
        units = _added_up(order.lines)
        goods = _added_up(stocked) if stocked else units
        cancelled = sum(line.cancelled for line in order.lines)
        returned = sum(line.returned for line in order.lines)
        return cls(units, cancelled, returned, goods, short)

    @property
    def current(self) -> int:
        """Units that stand."""
        return sum(self.units.values())

    @property
    def left(self) -> int:
        """Units that have left us."""
        return self.units["shipped"] + self.units["delivered"]

    @property
    def cancellable(self) -> int:
        """Units that can still be called off."""
        return sum(self.units[stage] for stage in ("open", "reserved", "allocated", "released"))

    def strip(self) -> list[Stage]:
        """The seven counts; what is missing stands under the stage that holds it."""
        holder = next((stage for stage in ("reserved", "open", "allocated") if self.units[stage]), "reserved")
        return [
            Stage(name, said(name), code, self.units[name], self.short if name == holder else 0)
            for code, name in enumerate(STAGES)
        ]


def _added_up(lines: Sequence[previews.Line]) -> dict[str, int]:
    units: dict[str, int] = dict.fromkeys(STAGES, 0)
    for line in lines:
        for stage in STAGES:
            units[stage] += getattr(line, stage)
    units["shipped"] -= units["delivered"]
    return units


def badges(order: Order, standing: Standing, *, is_late: bool = False) -> list[Badge]:
    """At most two: how far it has come, and what needs somebody or is no more."""
    found = [_state(order, standing)]
    if standing.short:
        text = ngettext("%(num)s short", "%(num)s short", standing.short)
        found.append(Badge(text, "bad", icon="alert-triangle"))
    elif is_late:
        found.append(Badge(_("Late"), "bad", icon="clock-exclamation"))
    elif standing.returned:
        found.append(
            Badge(_("%(count)s returned", count=speaker().number(standing.returned)), "", icon="arrow-back-up")
        )
    elif standing.cancelled and order.state != "cancelled":
        found.append(Badge(_("%(count)s cancelled", count=speaker().number(standing.cancelled)), "", icon="ban"))
    return found


def _state(order: Order, standing: Standing) -> Badge:
    is_pickup = order.delivery_method == "pickup"
    if order.state == "draft":
        return Badge(_("Draft"), "", icon="pencil")
    if order.state == "cancelled":
        return Badge(_("Cancelled"), "", icon="ban")
    if order.state == "completed":
        return Badge(_("Picked up") if is_pickup else _("Delivered"), "good", icon="circle-check")
    if standing.left:
        return _underway(standing, is_pickup=is_pickup)
    return _inside(standing.goods)


def _underway(standing: Standing, *, is_pickup: bool) -> Badge:
    units = standing.units
    if units["delivered"]:
        return Badge(_("Picked up, in part") if is_pickup else _("Delivered, in part"), "acc", icon="truck-delivery")
    if is_pickup:
        return Badge(_("Handed out"), "acc", icon="building-store")
    is_whole = standing.goods["shipped"] == sum(standing.goods.values())
    return Badge(_("On its way") if is_whole else _("On its way, in part"), "acc", icon="truck")


def _inside(units: dict[str, int]) -> Badge:
    """Nothing has left yet: the furthest stage that units have reached, and whether all have."""
    reached = [stage for stage in STAGES if units[stage]]
    words: dict[str, tuple[str, str]] = {
        "picked": (_("Picked"), _("Picked, in part")),
        "released": (_("Released"), _("Released, in part")),
        "allocated": (_("Allocated"), _("Allocated, in part")),
        "reserved": (_("Reserved"), _("Reserved, in part")),
    }
    whole, part = words.get(reached[-1] if reached else "open", (_("Open"), _("Open")))
    return Badge(whole if len(reached) == 1 else part, "acc", icon="package")


def in_words(counts: Sequence[tuple[int, str]]) -> str:
    """Units by stage, furthest first: 2 shipped, 1 picked."""
    parts = [f"{speaker().number(count)} {word}" for count, word in counts if count]
    return " \N{MIDDLE DOT} ".join(parts)
