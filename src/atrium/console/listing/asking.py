"""What a list of orders is asked for by its address, and the filter that this means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

from atrium import customers, fulfillment, inventory, network
from atrium.access import Caller
from atrium.console.ground import Visit
from atrium.console.ground import gettext as _
from atrium.console.ground.pages import Asked
from atrium.console.ground.words import query, said
from atrium.kernel import Tx
from atrium.kernel.paging import key_of
from atrium.orders import Filter, watching

STATES = ("draft", "placed", "completed", "cancelled")
STAGES: tuple[watching.Stage, ...] = get_args(watching.Stage)
SORTS: tuple[watching.Sort, ...] = get_args(watching.Sort)
NAMED: Mapping[str, watching.Sort] = {sort: sort for sort in SORTS}
NEEDS = ("short", "late", "quiet")
SPANS = {"1": 1, "7": 7, "30": 30, "365": 365}
QUIET = timedelta(hours=24)
ASKED = ("q", "channel", "state", "stage", "needs", "days", "node", "sku", "customer", "sort")
"""The questions that make a view; where one is in it (`after`) is none of them."""
MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that limits the list, and the address without it."""

    word: str
    value: str
    without: str


def asked_of(visit: Visit) -> Asked:
    """The questions of the address that mean something; others are passed over."""
    return meant({name: visit.asked[name] for name in ASKED})


def asked_in(address: str) -> Asked:
    """The same of an address that a form sends back."""
    return meant(dict(parse_qsl(urlsplit(address).query)))


def meant(questions: Mapping[str, str]) -> Asked:
    """Those of some questions that mean something."""
    known: Mapping[str, Any] = {
        "state": STATES,
        "stage": STAGES,
        "needs": NEEDS,
        "days": SPANS,
        "sort": SORTS,
    }
    asked = {name: questions.get(name, "").strip()[:MOST_TYPED].replace("\0", "") for name in ASKED}
    return Asked({name: value for name, value in asked.items() if value and value in known.get(name, (value,))})


async def filter_of(visit: Visit, tx: Tx, asked: Mapping[str, str]) -> Filter:
    """The filter of a question, no wider than what one may see."""
    today = visit.say.now.astimezone(visit.say.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days, customer = asked.get("days"), asked.get("customer", "")
    is_customer = customer.isascii() and customer.isdecimal() and len(customer) < 19
    channels = _channels(asked.get("channel"), visit.caller)
    is_known = channels is None or bool(await network.channels(tx, channels))
    return Filter(
        state=asked.get("state"),
        channels=channels,
        bought_by=tuple(await customers.aliases(tx, int(customer))) if is_customer else None,
        order_ids=await _ids(tx, asked) if is_known else (),
        text=asked.get("q"),
        since=today - timedelta(days=SPANS[days] - 1) if days else None,
        stage=next((stage for stage in STAGES if stage == asked.get("stage")), None),
        skus=(asked["sku"],) if "sku" in asked else None,
        late_on=today.date() if asked.get("needs") == "late" else None,
        quiet_since=visit.say.now - QUIET if asked.get("needs") == "quiet" else None,
    )


def sort_of(asked: Mapping[str, str]) -> watching.Sort:
    """In which order the list is read."""
    return NAMED.get(asked.get("sort", ""), SORTS[0])


def after_of(visit: Visit) -> str | None:
    """Where the page begins; a cursor that is none of ours begins at the beginning."""
    after = visit.asked["after"] or None
    if after:
        key_of(after)
    return after


async def _ids(tx: Tx, asked: Mapping[str, str]) -> tuple[int, ...] | None:
    """Orders that a node has to do with, or that are short; both, when both are asked for."""
    at_node = short = None
    if node := asked.get("node"):
        at_node = {*await inventory.books.owners_at(tx, node), *await fulfillment.orders_from(tx, node)}
    if asked.get("needs") == "short":
        short = set(await inventory.shortfalls.orders_short(tx))
    if at_node is None and short is None:
        return None
    return tuple(sorted(at_node & short if at_node is not None and short is not None else at_node or short or ()))


def _channels(wanted: str | None, caller: Caller) -> tuple[str, ...] | None:
    scope = caller.channels_for("orders.read")
    if wanted is None:
        return None if scope is None else tuple(sorted(scope))
    return (wanted,) if scope is None or wanted in scope else ()


def chips(asked: Mapping[str, str], address: str, names: Mapping[str, str]) -> list[Chip]:
    """The filters that are set, in words."""
    words = {
        "channel": (_("Channel"), names.get(asked.get("channel", ""), asked.get("channel", ""))),
        "state": (_("State"), said(asked.get("state"))),
        "stage": (_("Has units"), said(asked.get("stage"))),
        "needs": (_("Needs"), needs_words().get(asked.get("needs", ""), "")),
        "days": (_("Placed"), span_words().get(asked.get("days", ""), "")),
        "node": (_("Node"), asked.get("node", "")),
        "sku": (_("SKU"), asked.get("sku", "")),
        "customer": (_("Customer"), names.get(f"customer/{asked.get('customer', '')}", asked.get("customer", ""))),
    }
    return [Chip(*words[name], address + query(asked, **{name: None})) for name in words if name in asked]


def needs_words() -> dict[str, str]:
    """What an order may need somebody for, in words."""
    return {
        "short": _("units are missing"),
        "late": _("promised for an earlier day"),
        "quiet": _("a day without a move"),
    }


def span_words() -> dict[str, str]:
    """Spans of days, in words."""
    return {"1": _("today"), "7": _("7 days"), "30": _("30 days"), "365": _("a year")}
