"""The screens of the settings' tables: one list and one card for all of them."""

import base64
from typing import Any

import msgspec
from litestar import Response, get, post

from atrium.console.ground import Form, Visit, signed_in, write
from atrium.console.ground import gettext as _
from atrium.console.settings import network, rates
from atrium.console.settings.kept import Kept, explained, print_of, row_of
from atrium.console.telling import told_of
from atrium.kernel import Forbidden, NotFound, Tx
from atrium.kernel.paging import cursor
from atrium.kernel.upserts import Report, Sheet

TABLES = {table.key: table for table in (*network.TABLES, *rates.TABLES)}
MOST_FACTS = 20
_KEY = msgspec.json.Decoder(list[str | int | None])


@get("/settings", opt=signed_in)
async def show_settings(visit: Visit) -> Response[bytes]:
    """All tables that one may see."""
    tables = [table for table in TABLES.values() if visit.visitor.may(table.may_read)]
    return visit.page("settings/index.html", tables=tables)


@get("/settings/{table:str}", opt=signed_in)
async def list_table(visit: Visit, table: str) -> Response[bytes]:
    """A table, found as one types."""
    kept = _kept(visit, table)
    asked = visit.asked
    async with visit.house.database.read(visit.actor) as tx:
        found = await kept.listed(tx, asked["q"], asked["after"] or None)
    rows = [(cursor(*kept.key_of(thing)), thing) for thing in found.items]
    return visit.page("settings/list.html", kept=kept, asked=asked, rows=rows, next=found.next)


@get("/settings/{table:str}/new", opt=signed_in)
async def show_new(visit: Visit, table: str) -> Response[bytes]:
    """An empty card."""
    kept = _kept(visit, table)
    visit.caller.must(kept.may_write)
    usual = {"pool": "main", "pools": "main", "tax_class": "standard", "kind": "store", "is_active": "1", "ships": "1"}
    return _card(visit, kept, Form.of(**usual, skips_weekends="1"))


@post("/settings/{table:str}/new", opt=signed_in)
async def add_row(visit: Visit, table: str) -> Response[bytes]:
    """Keep a new row."""
    return await _keep(visit, _kept(visit, table), None)


@get("/settings/{table:str}/{key:str}", opt=signed_in)
async def show_row(visit: Visit, table: str, key: str) -> Response[bytes]:
    """One row on its card, with its history."""
    kept = _kept(visit, table)
    async with visit.house.database.read(visit.actor) as tx:
        thing = await _found(kept, tx, _key(key))
        history = await told_of(tx, kept.stream(_key(key)), MOST_FACTS)
    return _card(visit, kept, Form.of(**kept.filled(thing)), thing=thing, history=history)


@post("/settings/{table:str}/{key:str}", opt=signed_in)
async def change_row(visit: Visit, table: str, key: str) -> Response[bytes]:
    """Change a row, unless somebody was faster."""
    return await _keep(visit, _kept(visit, table), _key(key))


async def _keep(visit: Visit, kept: Kept, key: tuple[Any, ...] | None) -> Response[bytes]:
    """Put what the card says; what is wrong is said, and nothing typed is lost."""
    form = await visit.form()
    row = row_of(kept, form)
    visit.caller.must(kept.may_write, **({kept.scope: row.get("code")} if kept.scope else {}))
    async with visit.house.database.read(visit.actor) as tx:
        before = await _found(kept, tx, key) if key else None
    if not form:
        return _card(visit, kept, form, thing=before, status=400)

    async def work(tx: Tx) -> Report | None:
        return await _put(tx, kept, Sheet.read([row], kept.row), key, form.value("print"))

    report = await write(visit.house, visit.actor, work)
    if report is None:
        return _card(visit, kept, form, thing=before, status=412, is_stale=True)
    if report.refused:
        return _card(visit, kept, form, thing=before, status=409, why=explained(report))
    return visit.go(f"/settings/{kept.key}", _("Saved.") if key else _("Added."))


async def _put(tx: Tx, kept: Kept, sheet: Sheet[Any], key: tuple[Any, ...] | None, seen: str) -> Report | None:
    """Put a row as new, or over the one that was seen; None when that one is another by now."""
    if not sheet.rows:
        return sheet.report(0)
    await kept.put(tx, Sheet[Any](()))  # holds the table, so that what is read now is what is put over
    mine = kept.key_of(sheet.rows[0])
    there = await kept.found(tx, mine)
    if key is None and there is not None:
        sheet.refuse(0, "known", _("There is one already under this code; open that one."))
    elif key is not None and mine != key:
        sheet.refuse(0, "another", _("What it is kept under does not change; add a new one instead."))
    elif key is not None and print_of(there) != seen:
        return None
    return await kept.put(tx, sheet) if sheet.rows else sheet.report(0)


def _card(visit: Visit, kept: Kept, form: Form, *, status: int = 200, **things: Any) -> Response[bytes]:
    """The card, with what was typed."""
    thing = things.pop("thing", None)
    given: dict[str, Any] = {"history": [], "why": "", "is_stale": False, **things}
    return visit.page("settings/card.html", status, kept=kept, form=form, thing=thing, print=print_of(thing), **given)


def _kept(visit: Visit, table: str) -> Kept:
    """The table at an address, if one may see it. Raises NotFound, Forbidden."""
    kept = TABLES.get(table)
    if kept is None:
        raise NotFound("There is no such table.")
    if not visit.visitor.may(kept.may_read):
        raise Forbidden(kept.may_read)
    return kept


async def _found(kept: Kept, tx: Tx, key: tuple[Any, ...]) -> Any:
    try:
        thing = await kept.found(tx, key)
    except (IndexError, TypeError, ValueError):
        thing = None  # an address that somebody made up: its key has another shape
    if thing is None:
        raise NotFound("There is no such row.")
    return thing


def _key(text: str) -> tuple[Any, ...]:
    """The key that an address stands for. Raises NotFound."""
    try:
        return tuple(_KEY.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
    except (ValueError, msgspec.MsgspecError):
        raise NotFound("There is no such row.") from None
