"""Shortfalls open when more is promised than there is, and close when it heals or somebody finds another way."""

from collections.abc import Collection, Sequence

from atrium.inventory.events import ShortfallAssigned, ShortfallChanged, ShortfallOpened, ShortfallResolved
from atrium.inventory.shortfalls import model, store
from atrium.inventory.shortfalls.model import Missing, Shortfall
from atrium.kernel import Malformed, Refused, Tx


async def settle(tx: Tx, touched: Collection[tuple[str, str | None]], cause: str) -> None:
    """After stock of skus changed at nodes (None: in its pool alone): open, change or close what is missing."""
    gaps = await store.gaps(tx, touched) if touched else []
    if not gaps:
        return
    new = [gap for gap in gaps if gap.shortfall_id is None]
    healed = [gap.shortfall_id for gap in gaps if gap.shortfall_id is not None and gap.lacking == 0]
    changed = [gap for gap in gaps if gap.shortfall_id is not None and gap.lacking > 0]
    opened = await store.open_gaps(tx, new, cause, model.owner_for(tx.actor)) if new else []
    closed = await store.close(tx, healed, model.HEALED) if healed else []
    if changed:
        await store.change(tx, changed)
    await tx.emit(
        *(_opened(one) for one in opened),
        *(ShortfallChanged(gap.shortfall_id or 0, gap.sku, gap.lacking, gap.node, gap.pool) for gap in changed),
        *(_resolved(one) for one in closed),
    )


async def report(tx: Tx, missing: Sequence[Missing]) -> list[Shortfall]:
    """Open shortfalls for order lines whose units could not be allocated or found. Somebody owns them from now on."""
    if not missing:
        return []
    opened = await store.open_missing(tx, missing, model.owner_for(tx.actor))
    await tx.emit(*(_opened(one) for one in opened))
    return opened


async def close(tx: Tx, order_ids: Collection[int], resolution: str) -> list[Shortfall]:
    """Resolve all open shortfalls of these orders: they were allocated after all, or called off."""
    closed = await store.close(tx, await store.of_orders(tx, order_ids), resolution)
    await tx.emit(*(_resolved(one) for one in closed))
    return closed


async def assign(tx: Tx, shortfall_id: int, assignee: str) -> Shortfall:
    """Give a shortfall to somebody to see to. Raises NotFound, Refused `shortfall_resolved`."""
    await _open(tx, shortfall_id)
    if not assignee.strip():
        raise Malformed("Somebody must own a shortfall; name who.", at="assignee")
    shortfall = await store.assign(tx, shortfall_id, assignee.strip())
    await tx.emit(ShortfallAssigned(*_about(shortfall), assignee=shortfall.assignee))
    return shortfall


async def resolve(tx: Tx, shortfall_id: int, resolution: str) -> Shortfall:
    """Close a shortfall with a word on how. Raises NotFound, Refused `shortfall_resolved` or `still_short`.

    What is missing at a node or in a pool closes only by itself, when stock suffices again: saying so does not
    bring goods.
    """
    shortfall = await _open(tx, shortfall_id)
    if not resolution.strip():
        raise Malformed("Say in a word how it was resolved.", at="resolution")
    if shortfall.order_id is None:
        message = "This closes by itself once stock suffices: receive or count goods, or move or cancel orders."
        raise Refused("still_short", message, sku=shortfall.sku, quantity=shortfall.quantity)
    [closed] = await store.close(tx, [shortfall_id], resolution.strip())
    await tx.emit(_resolved(closed))
    return closed


async def _open(tx: Tx, shortfall_id: int) -> Shortfall:
    shortfall = await store.lock(tx, shortfall_id)
    if shortfall.resolved_at is not None:
        raise Refused("shortfall_resolved", f"Shortfall {shortfall_id} was resolved: {shortfall.resolution}.")
    return shortfall


def _about(shortfall: Shortfall) -> tuple[int, str, int, str | None, str | None, int | None, int | None]:
    return (
        shortfall.id,
        shortfall.sku,
        shortfall.quantity,
        shortfall.node,
        shortfall.pool,
        shortfall.order_id,
        shortfall.line,
    )


def _opened(one: Shortfall) -> ShortfallOpened:
    return ShortfallOpened(*_about(one), cause=one.cause, assignee=one.assignee)


def _resolved(one: Shortfall) -> ShortfallResolved:
    return ShortfallResolved(*_about(one), resolution=one.resolution or "")
