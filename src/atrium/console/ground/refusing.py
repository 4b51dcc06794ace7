"""A "no" on a screen: in the visitor's language, with what one can do next."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response

from atrium.console.ground import safety
from atrium.console.ground.pages import Visit, give_visit
from atrium.console.ground.sentences import PLAIN
from atrium.console.ground.speaking import LANGUAGES, speaker
from atrium.console.ground.speaking import gettext as _
from atrium.doorway import refusal_of
from atrium.kernel import Refusal, Refused

log = structlog.get_logger(__name__)


def _shortage(facts: Mapping[str, Any]) -> str:
    first = next(iter(facts.get("shortfalls", ())), None)
    if first is None:
        return _("There is not enough in stock.")
    return _(
        "Of %(sku)s there are %(available)s left, %(wanted)s were wanted.",
        sku=first["sku"],
        available=speaker().number(first["available"]),
        wanted=speaker().number(first["wanted"]),
    )


def _listed(names: Any) -> str:
    return ", ".join(map(str, names or ()))


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "forbidden": lambda _facts: _("You may not do this. Whoever runs this house can give you the right."),
    "foreign_form": lambda _facts: _("This page is too old to be sent. Load it again, then send it."),
    "insufficient_stock": _shortage,
    "not_a_draft": lambda _facts: _("This order was placed meanwhile; a draft is changed only before that."),
    "nothing_to_cancel": lambda _facts: _("Nothing is left to call off: what has shipped is returned, not cancelled."),
    "stale": lambda _facts: _("Someone changed this meanwhile. Look at it as it is now, then change it."),
    "too_many": lambda facts: _("Too many tries. Wait %(wait)s.", wait=speaker().span(facts.get("retry_after", 1))),
    "unavailable": lambda _facts: _("The database is away for a moment. Nothing is lost; try again."),
    "no_price": lambda facts: _("There is no price for %(skus)s on this channel.", skus=_listed(facts.get("skus"))),
    "unknown_sku": lambda facts: _("We do not sell %(skus)s.", skus=_listed(facts.get("skus"))),
    "not_found": lambda _facts: _("There is nothing at this address. It may have moved, or the address has a slip."),
    "unauthorized": lambda _facts: _("E-mail or password is not right."),
}
"""By code: what the house says to programs, said to people. What is not here is said as the house or PLAIN says it."""


def sentence(refusal: Refusal) -> str:
    """Why not, to a person."""
    if said := SENTENCES.get(refusal.code):
        return said(refusal.facts)
    translated, is_english = _(refusal.detail), speaker().locale.language == LANGUAGES[0]
    is_said = is_english or translated != refusal.detail
    return translated if is_said else _(PLAIN.get(refusal.code, refusal.detail))


def answer_problem(request: Request[Any, Any, Any], problem: Exception) -> Response[Any]:
    """Answer whatever went wrong on a screen: sign in, a page that says why, or a word in passing."""
    refusal = refusal_of(problem)
    visit = give_visit(request)
    if refusal is None:
        log.error("screen.bug", method=request.method, path=request.url.path, exc_info=problem)
        refusal = _Bug("internal_error", _("This is our mistake, and it was written down. Try again, or tell us."))
    if refusal.status == 401 and visit.entry.visitor is None:
        return _to_sign_in(visit)
    if visit.is_part:
        return told_in_passing(refusal)
    title = _titles().get(refusal.status) or HTTPStatus(refusal.status).phrase
    return visit.page("problem.html", refusal.status, refusal=refusal, title=title, why=sentence(refusal))


def told_in_passing(refusal: Refusal) -> Response[bytes]:
    """A "no" to a part of a page: the page stays as it is and says why."""
    toast = {"toast": {"text": sentence(refusal), "kind": "bad"}}
    headers = {**safety.HEADERS, "HX-Reswap": "none", "HX-Trigger": json.dumps(toast)}
    return Response(b"", status_code=refusal.status, media_type="text/html", headers=headers)


class _Bug(Refused):
    status = 500


def _titles() -> dict[int, str]:
    return {
        400: _("This cannot be read"),
        403: _("A closed door"),
        404: _("Nothing here"),
        405: _("Not this way"),
        409: _("Not possible"),
        412: _("Someone was faster"),
        413: _("Too large"),
        429: _("Too many tries"),
        500: _("Our mistake"),
        503: _("One moment"),
    }


def _to_sign_in(visit: Visit) -> Response[bytes]:
    """Sign in first, then on to where one wanted to go."""
    url = visit.request.url
    wanted = url.path + (f"?{url.query}" if url.query else "") if visit.request.method == "GET" else "/"
    address = "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='')}"
    if visit.is_part:
        return Response(b"", status_code=200, headers={**safety.HEADERS, "HX-Redirect": "/sign-in"})
    return visit.go(address)
