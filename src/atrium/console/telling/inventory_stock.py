"""What happened to stock: counted, come, gone, set right, kept back, sent from node to node."""

from collections.abc import Mapping

from atrium.console.ground.speaking import gettext as _
from atrium.console.ground.speaking import ngettext, speaker
from atrium.console.telling._sentences import Facts, Said, Teller

MOST_NAMED = 5


def _units(changes: Mapping[str, int], *, is_signed: bool = True) -> str:
    """Units by sku, the first few of them: `+2 TV-55, 3 more`."""
    named = [f"{_figure(units, is_signed=is_signed)} {sku}" for sku, units in list(changes.items())[:MOST_NAMED]]
    more = len(changes) - len(named)
    return ", ".join([*named, ngettext("%(num)s more", "%(num)s more", more)] if more else named)


def _figure(units: int, *, is_signed: bool) -> str:
    return ("+" if is_signed and units > 0 else "") + speaker().number(units)


def _counted(facts: Facts) -> Said:
    return Said(_("Stock at %(node)s was counted.", node=facts["node"]), _units(facts["changes"]), "clipboard-check")


def _received(facts: Facts) -> Said:
    what = _("Goods came in at %(node)s.", node=facts["node"])
    return Said(what, _units(facts["changes"]), "package-import", "good")


def _adjusted(facts: Facts) -> Said:
    return Said(_("Stock at %(node)s was set right.", node=facts["node"]), _units(facts["changes"]), "adjustments")


def _returned(facts: Facts) -> Said:
    return Said(_("Goods came back to %(node)s.", node=facts["node"]), _units(facts["changes"]), "package-import")


def _left(facts: Facts) -> Said:
    return Said(_("Goods left %(node)s for another node.", node=facts["node"]), _units(facts["changes"]), "transfer")


def _arrived(facts: Facts) -> Said:
    what = _("Goods from another node came to %(node)s.", node=facts["node"])
    return Said(what, _units(facts["changes"]), "transfer")


def _safety(facts: Facts) -> Said:
    return Said(_("What %(node)s keeps back was changed.", node=facts["node"]), _units(facts["changes"]), "shield")


def _sent(facts: Facts) -> Said:
    what = _("%(from_node)s sent goods to %(to_node)s.", from_node=facts["from_node"], to_node=facts["to_node"])
    return Said(what, _units(facts["lines"], is_signed=False), "truck", "acc")


def _taken_in(facts: Facts) -> Said:
    if facts["is_complete"]:
        what, kind = _("%(node)s has received all of it.", node=facts["to_node"]), "good"
    else:
        what, kind = _("%(node)s received a part of it.", node=facts["to_node"]), ""
    parts = [_units(facts["received"], is_signed=False)] if facts["received"] else []
    if facts["lost"]:
        parts.append(_("lost: %(units)s", units=_units(facts["lost"], is_signed=False)))
    return Said(what, " \N{MIDDLE DOT} ".join(parts), "package-import", kind)


TELLERS: dict[str, Teller] = {
    "inventory.StockCounted": _counted,
    "inventory.StockReceived": _received,
    "inventory.StockAdjusted": _adjusted,
    "inventory.StockReturned": _returned,
    "inventory.StockSent": _left,
    "inventory.StockArrived": _arrived,
    "inventory.SafetyChanged": _safety,
    "inventory.TransferSent": _sent,
    "inventory.TransferReceived": _taken_in,
}
