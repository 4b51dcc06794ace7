"""Stock looked over: positions, sums by sku and by node, and one sku everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from litestar import Response, get

from atrium import catalog
from atrium.catalog import ShownProduct
from atrium.console.ground import Visit, may
from atrium.console.stock.words import MOST_SKUS, address_of, named, nodes_for, numbered, places
from atrium.console.telling import owners_of
from atrium.inventory import books, goods, shortfalls
from atrium.inventory.books import Look, Sum
from atrium.kernel import NotFound, Page, Tx
from atrium.network import Node

STATES = ("low", "negative", "short")
ROWS = 60
MOST_PROMISES = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a sku at a node, a sku everywhere, or a node."""

    address: str
    name: str
    code: str
    sku: str | None
    node: Node | None
    on_hand: int
    allocated: int
    reserved: int | None
    safety: int
    available: int
    coming: int


@get("/stock", opt=may("stock.read"))
async def list_stock(visit: Visit) -> Response[bytes]:
    """What lies where: as one types, at a node or a group of them, what is low, below nothing or short."""
    asked = visit.asked
    by = asked["by"] if asked["by"] in ("sku", "node") else ""
    async with visit.house.database.read(visit.actor) as tx:
        nodes = await places(tx)
        look = await _look(tx, asked, nodes)
        after = asked.get("after")
        found = await (_by_node(visit, tx, look, after, nodes) if by == "node" else _found(tx, look, by, after, nodes))
        under_way = await goods.under_way(tx)
    return visit.page(
        "stock/list.html",
        asked=asked,
        by=by,
        found=found,
        nodes=nodes,
        groups=sorted({group for node in nodes.values() for group in node.groups}),
        state=look.state,
        transfers=under_way[0],
        shortfalls=under_way[1],
        may_count=bool(nodes_for(visit, "stock.count", nodes)),
    )


async def _look(tx: Tx, asked: Mapping[str, str], nodes: Mapping[str, Node]) -> Look:
    """What the address asks for."""
    skus = None
    if asked.get("q", "").strip():
        skus = [product.sku for product in (await catalog.search(tx, asked["q"], limit=MOST_SKUS)).items]
    where = asked.get("at", "")
    group = where.removeprefix("group:")
    at = None
    if where:
        at = [where] if group == where else [node.code for node in nodes.values() if group in node.groups]
    state = asked.get("state")
    return Look(skus, at, state if state in STATES else None)  # pyright: ignore[reportArgumentType]


async def _by_node(visit: Visit, tx: Tx, look: Look, after: str | None, nodes: Mapping[str, Node]) -> Page[Row]:
    """Nodes with all that lies there; a few seconds old where that is much."""
    key = (
        "stock by node",
        look.state,
        after,
        *(None if one is None else tuple(one) for one in (look.skus, look.nodes)),
    )
    sums = await visit.house.recent.of(key, lambda: books.sums(tx, look, "node", ROWS, after))
    return Page([_of_node(one, nodes) for one in sums.items], sums.next)


async def _found(tx: Tx, look: Look, by: str, after: str | None, nodes: Mapping[str, Node]) -> Page[Row]:
    if by == "sku":
        sums = await books.sums(tx, look, "sku", ROWS, after)
        return Page(await _of_skus(tx, sums.items), sums.next)
    page = await books.looked(tx, look, ROWS, after)
    skus = list(dict.fromkeys(position.sku for position in page.items))
    products, coming = await named(tx, skus), await goods.coming(tx, skus)
    reserved = {(pool.sku, pool.pool): pool.reserved for pool in await books.pools(tx, skus)}
    rows = [
        Row(
            address_of(one.sku, one.node),
            _name(products, one.sku),
            one.sku,
            one.sku,
            nodes.get(one.node),
            one.on_hand,
            one.allocated,
            reserved.get((one.sku, one.pool), 0),
            one.safety,
            one.available,
            coming.get((one.sku, one.node), 0),
        )
        for one in page.items
    ]
    return Page(rows, page.next)


async def _of_skus(tx: Tx, sums: list[Sum]) -> list[Row]:
    """Skus everywhere, with what is reserved of them and what is to come."""
    skus = [one.key for one in sums]
    products, reserved, coming = await named(tx, skus), dict.fromkeys(skus, 0), dict.fromkeys(skus, 0)
    for pool in await books.pools(tx, skus):
        reserved[pool.sku] += pool.reserved
    for (sku, _node), units in (await goods.coming(tx, skus)).items():
        coming[sku] += units
    return [_summed(one, address_of(one.key), _name(products, one.key), (reserved, coming)) for one in sums]


def _summed(one: Sum, address: str, name: str, sums: tuple[dict[str, int], dict[str, int]]) -> Row:
    reserved, coming = sums
    figures = (one.on_hand, one.allocated, reserved[one.key], one.safety, one.available, coming[one.key])
    return Row(address, name, one.key, one.key, None, *figures)


def _of_node(one: Sum, nodes: Mapping[str, Node]) -> Row:
    node = nodes.get(one.key)
    name = node.name or node.code if node else one.key
    address = f"/stock?at={quote(one.key, safe='')}"
    return Row(address, name, one.key, None, node, one.on_hand, one.allocated, None, one.safety, one.available, 0)


def _name(products: Mapping[str, ShownProduct], sku: str) -> str:
    return products[sku].name if sku in products else sku


@get("/stock/{sku:str}", opt=may("stock.read"))
async def show_sku(visit: Visit, sku: str) -> Response[bytes]:
    """One sku everywhere: where it lies, what is promised of it and to whom, what is to come."""
    async with visit.house.database.read(visit.actor) as tx:
        products, nodes = await named(tx, [sku]), await places(tx)
        positions = (await books.looked(tx, Look([sku]), MOST_SKUS)).items
        if sku not in products and not positions:
            raise NotFound("There is no such product.")
        pools = await books.pools(tx, [sku])
        coming = await goods.coming(tx, [sku])
        promises = await books.promised(tx, sku, most=MOST_PROMISES)
        missing = (await shortfalls.queue(tx, shortfalls.Wanted(sku=sku), MOST_PROMISES)).items
        numbers = await numbered(visit, tx, [one.order_id for one in (*promises, *missing)])
        people = await owners_of(tx, [one.assignee for one in missing])
    return visit.page(
        "stock/sku.html",
        sku=sku,
        product=products.get(sku),
        nodes=nodes,
        positions=positions,
        pools=pools,
        coming={node: units for (_sku, node), units in coming.items()},
        promises=promises,
        missing=missing,
        numbers=numbers,
        people=people,
        address_of=address_of,
    )
