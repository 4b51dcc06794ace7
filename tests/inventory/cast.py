"""The cast of stock stories: lamps and sofas in a distribution center, a store and an outlet."""

from collections.abc import Mapping

from atrium import catalog, inventory, network
from atrium.catalog import ProductRow
from atrium.inventory import Ask, Level, Move, Take, Want
from atrium.inventory.books import Sought
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet
from atrium.network import NodeRow

LAMP, SOFA = "LAMP", "SOFA"
SKUS = (LAMP, SOFA)
DC, STORE, OUTLET = "DC", "STORE", "OUTLET"
POOL_OF = {DC: "main", STORE: "main", OUTLET: "outlet"}


async def house(tx: Tx) -> None:
    """Two nodes that share pool main, one in pool outlet, two products, nothing in stock."""
    rows = [{"code": code, "name": code.title(), "kind": "store", "pool": pool} for code, pool in POOL_OF.items()]
    report = await network.put_nodes(tx, Sheet.read(rows, NodeRow))
    assert not report.refused
    report = await catalog.put_products(tx, Sheet([ProductRow(sku, name=sku.title()) for sku in SKUS]))
    assert not report.refused


async def count(tx: Tx, *counted: tuple[str, str, int]) -> Report:
    """Count (sku, node, units)."""
    return await inventory.count(tx, Sheet([Level(node, sku, units) for sku, node, units in counted]))


async def stocked(tx: Tx, *counted: tuple[str, str, int]) -> None:
    """A house with so much in stock."""
    await house(tx)
    await count(tx, *counted)


def ask(owner: int, wants: Mapping[str, int], *pools: str, node: str | None = None) -> Ask:
    """An order that wants these, a line each."""
    lines = tuple(Want(line, sku, quantity) for line, (sku, quantity) in enumerate(wants.items(), 1))
    return Ask(owner, lines, pools or ("main",), node)


async def ordered(tx: Tx, owner: int, quantity: int, sku: str = LAMP) -> None:
    """An order that has its one line reserved."""
    [outcome] = await inventory.reserve(tx, [ask(owner, {sku: quantity})])
    assert not isinstance(outcome, inventory.Short)


async def allocated(tx: Tx, owner: int, quantity: int, node: str = DC) -> None:
    """An order of lamps that has its one line allocated at a node."""
    await ordered(tx, owner, quantity)
    assert await inventory.allocate(tx, [Move(owner, 1, LAMP, node, quantity)])


def take(owner: int, quantity: int, node: str | None = None) -> Take:
    """Units of an order's first line."""
    return Take(owner, 1, quantity, node)


async def at(tx: Tx, node: str, sku: str = LAMP) -> tuple[int, int, int]:
    """On hand, allocated and available of a sku at a node."""
    [position] = await inventory.stock_at(tx, [sku], [node])
    return position.on_hand, position.allocated, position.available


async def free(tx: Tx, sku: str = LAMP, *pools: str) -> int:
    """What may still be promised."""
    return (await inventory.availability(tx, [sku], pools or ("main",)))[sku]


async def held(tx: Tx, owner: int) -> list[tuple[int, str, int, str | None]]:
    """What an order holds: line, sku, quantity, and the node or None while it is only reserved."""
    return [(hold.line, hold.sku, hold.quantity, hold.node) for hold in await inventory.holds(tx, [owner])]


async def everything(tx: Tx) -> dict[tuple[str, str], int]:
    """On hand by sku and node."""
    page = await inventory.books.positions(tx, Sought(), 200)
    return {(position.sku, position.node): position.on_hand for position in page.items}


async def told(tx: Tx, kind: str) -> list[tuple[str, dict[str, object]]]:
    """Facts of a kind: stream and facts, in order."""
    rows = await tx.many(
        "SELECT stream, facts FROM kernel.events WHERE kind = %(kind)s ORDER BY id", kind=f"inventory.{kind}"
    )
    return [(row["stream"], row["facts"]) for row in rows]
