"""What happened to stock, as far as orders are about it."""

from collections.abc import Mapping

from atrium.console.ground import gettext as _
from atrium.console.ground import marked, ngettext
from atrium.console.ground.speaking import speaker
from atrium.console.telling._sentences import CALLED, Facts, Said, Teller, called, user_of

RESOLUTIONS: Mapping[str, str] = {
    "tried again, because goods came in": marked("tried again, because goods came in"),
    "the order was changed": marked("the order was changed"),
    "stock suffices again": marked("stock suffices again"),
    "allocated": marked("a node will send it"),
}
STOCK_DESK = "stock desk"
OWNERS: Mapping[str, str] = {STOCK_DESK: marked("Stock desk")}


def owner(names: Mapping[str, str], assignee: str) -> str:
    """Who sees to a shortfall: a person by name, a desk."""
    return _(OWNERS[assignee]) if assignee in OWNERS else names.get(assignee, assignee)


def is_person(assignee: str) -> bool:
    """Whether a shortfall is seen to by a user of ours."""
    return user_of(assignee) is not None


def _opened(facts: Facts) -> Said:
    count, goods = speaker().number(facts["quantity"]), called(facts, facts["sku"])
    kind = "bad" if called(facts, f"shortfall/{facts['shortfall_id']}") == "open" else ""
    sub = _("%(who)s sees to it", who=owner(facts[CALLED], facts["assignee"]))
    if facts["cause"] == "short_pick" and facts.get("node"):
        node = called(facts, facts["node"])
        what = _("%(node)s could not find %(count)s of %(goods)s.", node=node, count=count, goods=goods)
    elif facts.get("node"):
        node = called(facts, facts["node"])
        what = _("%(node)s lacks %(count)s of %(goods)s.", node=node, count=count, goods=goods)
    else:
        what = _("No node can send %(count)s of %(goods)s.", count=count, goods=goods)
    return Said(what, sub, icon="alert-triangle", kind=kind)


def _changed(facts: Facts) -> Said:
    goods = called(facts, facts["sku"])
    what = ngettext("%(num)s unit is missing now.", "%(num)s units are missing now.", facts["quantity"])
    return Said(what, goods, icon="alert-triangle")


def _assigned(facts: Facts) -> Said:
    who = owner(facts[CALLED], facts["assignee"])
    return Said(_("%(who)s sees to what is missing.", who=who), called(facts, facts["sku"]), icon="user-check")


def _resolved(facts: Facts) -> Said:
    text = facts["resolution"]
    return Said(
        _("Nothing is missing any longer of %(goods)s.", goods=called(facts, facts["sku"])),
        _(RESOLUTIONS[text]) if text in RESOLUTIONS else text,
        icon="checks",
    )


TELLERS: dict[str, Teller] = {
    "inventory.ShortfallOpened": _opened,
    "inventory.ShortfallChanged": _changed,
    "inventory.ShortfallAssigned": _assigned,
    "inventory.ShortfallResolved": _resolved,
}
