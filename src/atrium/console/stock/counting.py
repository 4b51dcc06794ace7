"""The count sheet: many skus at one node on one screen, by scanner or by hand, entered at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from litestar import Response, get, post

from atrium import catalog, inventory
from atrium.catalog import ShownProduct
from atrium.console.ground import Form, Visit, may, ngettext, write
from atrium.console.ground import gettext as _
from atrium.console.stock.words import named, nodes_for, places
from atrium.inventory import Level, books
from atrium.inventory.books import Look
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet

MOST_ROWS = 200
MOST_UNITS = 1_000_000
MEANT = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One sku on the sheet: what was typed for it, the number that is, and since when it stands there."""

    sku: str
    counted: str
    since: datetime
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of the last scan: which row it went to, or what was likely meant by a code that nobody has."""

    sku: str = ""
    meant: tuple[ShownProduct, ...] = ()


@get("/stock/count", opt=may("stock.count"))
async def show_sheet(visit: Visit) -> Response[bytes]:
    """An empty sheet for one's node, or for one that is chosen."""
    return await _page(visit, Form.of(node=visit.asked["node"]), [], Heard())


@post("/stock/count", opt=may("stock.count"))
async def fill_sheet(visit: Visit) -> Response[bytes]:
    """Write a scan down, bring what should lie there, leave a row out, or enter the whole sheet."""
    form = await visit.form()
    node, deed = form.value("node"), form.value("do") or "add"
    visit.caller.must("stock.count", node=node)
    rows, heard = _rows(form, visit.say.now), Heard()
    if deed == "fill":
        rows = await _all_there(visit, node, rows)
    elif deed.startswith("drop:"):
        rows = [row for row in rows if row.sku != deed.removeprefix("drop:")]
    elif form.value("code").strip() or deed.startswith("add:"):
        rows, heard = await _scan(visit, form, rows, deed.partition(":")[2])
    elif deed == "enter" and form:
        if levels := [_level(node, row) for row in rows if row.units is not None]:
            return await _enter(visit, node, levels)
        form.refuse("code", _("Nothing is counted yet: scan a code, or type how many."))
    return await _page(visit, form, rows, heard)


def _rows(form: Form, now: datetime) -> list[Row]:
    """The rows of the sheet as they were typed; what is no number is said at its row.

    A figure that differs from the one the row was brought with was counted now, not when the row was brought.
    """
    rows: list[Row] = []
    for place, sku in enumerate(form.values("sku")[:MOST_ROWS]):
        name = f"counted-{place}"
        units, counted = form.whole(name, most=MOST_UNITS), form.value(name).strip()
        since = _moment(form.value(f"since-{place}"), now)
        is_typed = counted != form.value(f"was-{place}")
        rows.append(Row(sku, counted, now if is_typed else since, units))
    return rows


async def _scan(visit: Visit, form: Form, rows: list[Row], chosen: str) -> tuple[list[Row], Heard]:
    """Add what was scanned: so many, or one more; the row comes first."""
    code, units = chosen or form.value("code").strip(), form.whole("units", most=MOST_UNITS)
    if not form:
        return rows, Heard()
    async with visit.house.database.read(visit.actor) as tx:
        found = (await catalog.search(tx, code, limit=MEANT)).items
    bare = code.replace("-", "").replace(" ", "")
    product = next((one for one in found if one.sku.casefold() == code.casefold() or one.gtin == bare), None)
    if product is None:
        form.refuse("code", _("Nothing has the code %(code)s. Type it again, or find it by name.", code=code[:60]))
        return rows, Heard(meant=tuple(found))
    known = next((row for row in rows if row.sku == product.sku), Row(product.sku, "", visit.say.now))
    count = units if units is not None else (known.units or 0) + 1
    scanned = replace(known, counted=str(count), since=visit.say.now, units=count)
    return [scanned, *(row for row in rows if row.sku != product.sku)][:MOST_ROWS], Heard(product.sku)


async def _all_there(visit: Visit, node: str, rows: list[Row]) -> list[Row]:
    """The sheet with a row for whatever should lie at the node."""
    async with visit.house.database.read(visit.actor) as tx:
        there = (await books.looked(tx, Look(nodes=[node]), MOST_ROWS)).items
    known = {row.sku for row in rows}
    return [*rows, *(Row(one.sku, "", visit.say.now) for one in there if one.sku not in known)][:MOST_ROWS]


async def _enter(visit: Visit, node: str, levels: list[Level]) -> Response[bytes]:
    async def work(tx: Tx) -> tuple[Report, int]:
        before = await books.looked(tx, Look([level.sku for level in levels], [node]), MOST_ROWS)
        later = {one.sku for one in before.items if one.counted_at}
        since = {level.sku: level.counted_at for level in levels}
        overtaken = sum(1 for one in before.items if one.sku in later and _is_later(one.counted_at, since[one.sku]))
        return await inventory.count(tx, Sheet(levels)), overtaken

    report, overtaken = await write(visit.house, visit.actor, work)
    said = [ngettext("%(num)s was counted.", "%(num)s were counted.", len(levels) - len(report.refused))]
    said.append(ngettext("%(num)s was other than we knew.", "%(num)s were other than we knew.", report.changed))
    if overtaken:
        said.append(ngettext("%(num)s was counted later by someone else; theirs stands.",
                             "%(num)s were counted later by someone else; theirs stand.", overtaken))  # fmt: skip
    return visit.go(f"/stock?at={node}", " ".join(said))


def _is_later(known: datetime | None, since: datetime | None) -> bool:
    return known is not None and since is not None and known > since


def _level(node: str, row: Row) -> Level:
    return Level(node, row.sku, row.units or 0, row.since)


def _moment(text: str, now: datetime) -> datetime:
    """When a row was written down; one that cannot be read is from now, one from tomorrow too."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    return min(moment, now) if moment.tzinfo else now


async def _page(visit: Visit, form: Form, rows: list[Row], heard: Heard) -> Response[bytes]:
    """The sheet: what was typed, beside what we know."""
    async with visit.house.database.read(visit.actor) as tx:
        ours = nodes_for(visit, "stock.count", await places(tx))
        node = form.value("node") or (ours[0].code if len(ours) == 1 else "")
        skus = [row.sku for row in rows]
        products = await named(tx, skus)
        there = (await books.looked(tx, Look(skus, [node]), MOST_ROWS)).items if skus else []
    return visit.page(
        "stock/count.html",
        200 if form else 400,
        form=form,
        rows=rows,
        heard=heard,
        nodes=ours,
        node=next((one for one in ours if one.code == node), None),
        products=products,
        known=_known(there),
        counted=sum(1 for row in rows if row.counted),
    )


def _known(there: list[books.Position]) -> Mapping[str, int]:
    return {one.sku: one.on_hand for one in there}
