"""The cast of our stories: a shop with a TV, Ada who buys it, and what is usually done, done by verbs."""

from collections.abc import Sequence

from atrium import catalog, inventory, network, orders, reports
from atrium.catalog import ProductRow
from atrium.flows import reactions
from atrium.inventory import Level
from atrium.kernel import Refusal, Tx
from atrium.kernel.upserts import Sheet
from atrium.network import ChannelRow, NodeRow
from atrium.orders.model.request import Address, Buyer, Placing, Request, RequestedLine
from atrium.worker.reactions import settle as settle_reactions

SKU = "TV"
NODE = "DC-1"
PRICE = 1999
HOME = Address("Ada", "12 Oak St", "Minneapolis", "US", "55401", "MN")
_numbers = iter(range(1, 10**9))


async def node(
    tx: Tx, code: str = NODE, kind: str = "distribution_center", *, pickup: bool = False, pool: str = "main"
) -> str:
    """A node in Minneapolis."""
    row = {"code": code, "name": code.title(), "kind": kind, "latitude": 44.98, "longitude": -93.27}
    report = await network.put_nodes(tx, Sheet.read([row | {"offers_pickup": pickup, "pool": pool}], NodeRow))
    assert not report.refused, report.refused
    return code


async def channel(tx: Tx, code: str = "web", **more: object) -> None:
    """A channel changes."""
    report = await network.put_channels(tx, Sheet.read([{"code": code} | more], ChannelRow))
    assert not report.refused, report.refused


async def product(tx: Tx, sku: str = SKU, price: int = PRICE, **more: object) -> str:
    """A product with a price in dollars."""
    row = {"sku": sku, "name": sku.title(), "price": {"amount": price, "currency": "USD"}} | more
    report = await catalog.put_products(tx, Sheet.read([row], ProductRow))
    assert not report.refused, report.refused
    return sku


async def stock(tx: Tx, on_hand: int, sku: str = SKU, at: str = NODE, *, pickup: bool = False) -> None:
    """So many units lie at a node; node and product are made when they are missing."""
    if at not in await network.nodes(tx, [at]):
        await node(tx, at, "store" if pickup else "distribution_center", pickup=pickup)
    if (sku, "web", "USD") not in await catalog.quote(tx, [(sku, "web", "USD")]):
        await product(tx, sku)
    report = await inventory.count(tx, Sheet([Level(at, sku, on_hand)]))
    assert not report.refused, report.refused


def asked(*lines: tuple[str, int], **more: object) -> Request:
    """What Ada asks for in the web shop: one TV, unless told otherwise."""
    wanted = tuple(RequestedLine(sku, quantity) for sku, quantity in lines or [(SKU, 1)])
    buyer = Buyer(name="Ada", email="ada@example.com")
    more = {"channel_ref": f"W-{next(_numbers)}", "ship_to": HOME, "confirm": True, "customer": buyer} | more
    return Request("web", "USD", lines=wanted, **more)  # pyright: ignore[reportArgumentType]


async def place(tx: Tx, request: Request) -> orders.Placed | Refusal:
    """What becomes of one request."""
    return (await orders.place(tx, [Placing(request, tx.actor, may_set_prices=True)]))[0]


async def order(tx: Tx, *lines: tuple[str, int], **more: object) -> orders.Order:
    """An order that was taken."""
    outcome = await place(tx, asked(*lines, **more))
    assert not isinstance(outcome, Refusal), outcome.detail
    return outcome.order


async def settle(tx: Tx) -> None:
    """Everyone who must act has acted."""
    await settle_reactions(tx, reactions)


async def reserved(tx: Tx, sku: str = SKU, pool: str = "main") -> int:
    """Units promised and not yet at a node."""
    found = [each.reserved for each in await inventory.books.pools(tx, [sku], pool)]
    return sum(found)


async def available(tx: Tx, sku: str = SKU, pools: Sequence[str] = ("main",)) -> int:
    """Units that may still be promised."""
    return (await inventory.availability(tx, [sku], pools)).get(sku, 0)


async def agrees(tx: Tx) -> None:
    """Ledger, positions, pools and orders say the same."""
    found = await reports.reconcile(tx)
    assert found.differences == 0, found.items
