"""What happened to shipments."""

from collections.abc import Mapping

from atrium.console.ground import gettext as _
from atrium.console.ground import marked, ngettext
from atrium.console.telling._sentences import Facts, Said, Teller, called

DOT = " \N{MIDDLE DOT} "
MOST_NAMED = 3
WORDS: Mapping[str, str] = {
    "shipped": marked("A shipment was handed over."),
    "in_transit": marked("A shipment is on its way."),
    "out_for_delivery": marked("A shipment is out for delivery."),
    "failed_attempt": marked("A shipment could not be handed over."),
    "returned_to_sender": marked("A shipment came back."),
}
ICONS: Mapping[str, str] = {
    "out_for_delivery": "truck-delivery",
    "failed_attempt": "home-x",
    "returned_to_sender": "truck-return",
}
NEEDS_CARE = {"failed_attempt", "returned_to_sender"}


def _left(facts: Facts) -> Said:
    count = sum(line["quantity"] for line in facts["lines"])
    node = called(facts, facts["node"])
    what = ngettext("%(num)s unit left %(node)s.", "%(num)s units left %(node)s.", count, node=node)
    names = [called(facts, f"line/{line['line']}") for line in facts["lines"][:MOST_NAMED]]
    goods = ", ".join(name for name in names if not name.startswith("line/"))
    more = len(facts["lines"]) - MOST_NAMED
    if more > 0:
        goods += ", " + ngettext("%(num)s more", "%(num)s more", more)
    by = " ".join(filter(None, (facts["carrier"], facts["tracking"])))
    return Said(what, DOT.join(filter(None, (goods, by))), icon="truck", kind="acc")


def _moved(facts: Facts) -> Said:
    status = facts["status"]
    what = _(WORDS[status]) if status in WORDS else status
    return Said(what, icon=ICONS.get(status, "truck"), kind="warn" if status in NEEDS_CARE else "")


TELLERS: dict[str, Teller] = {
    "fulfillment.ShipmentLeft": _left,
    "fulfillment.ShipmentMoved": _moved,
    "fulfillment.ShipmentDelivered": lambda _facts: Said(_("A shipment has arrived."), icon="package", kind="good"),
}
