"""Sharing stock out among those who ask: who came first is served first, wholly or not at all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from atrium.inventory.model.promises import Ask, Held, Hold, Short, Shortage, Want
from atrium.inventory.model.stock import SkuNode, SkuPool, Stock


class Supply:
    """What may still be promised, counted down while it is shared out."""

    def __init__(self, free: Mapping[SkuPool, int], at: Mapping[SkuNode, int], pool_of: Mapping[SkuNode, str]) -> None:
        """Units free by (sku, pool), units available by (sku, node), and each position's pool."""
        self.free = Counter(free)
        self.at = Counter(at)
        self.pool_of = pool_of

    @classmethod
    def of(cls, stock: Stock) -> "Supply":
        """What locked stock allows."""
        return cls(
            {key: pool.free for key, pool in stock.pools.items()},
            {key: position.available for key, position in stock.positions.items()},
            {key: position.pool for key, position in stock.positions.items()},
        )

    def for_ask(self, ask: Ask, sku: str) -> int:
        """Units that this ask could have: of its node, as far as the pool has not promised them, or of its pools."""
        if ask.node is None:
            return sum(max(0, self.free[sku, pool]) for pool in dict.fromkeys(ask.pools))
        pool = self.pool_of.get((sku, ask.node))
        return max(0, min(self.at[sku, ask.node], self.free[sku, pool])) if pool else 0

    def take(self, ask: Ask, want: Want) -> Iterable[Hold]:
        """Take what is known to be there, from the first pool as far as it goes, then the next."""
        if ask.node is not None:
            pool = self.pool_of[want.sku, ask.node]
            self.at[want.sku, ask.node] -= want.quantity
            self.free[want.sku, pool] -= want.quantity
            yield Hold(ask.owner, want.line, want.sku, want.quantity, pool, ask.node)
            return
        missing = want.quantity
        for pool in ask.pools:
            taken = min(missing, max(0, self.free[want.sku, pool]))
            if taken:
                self.free[want.sku, pool] -= taken
                missing -= taken
                yield Hold(ask.owner, want.line, want.sku, taken, pool)
        assert missing == 0, "took what was not there"


def share_out(asks: Sequence[Ask], supply: Supply) -> list[Held | Short]:
    """Serve in order of arrival, each all or nothing, and count what the earlier ones took.

    The demand of an ask is added up per sku before it is compared. Uses the supply up.
    """
    return [_serve(ask, supply) for ask in asks]


def _serve(ask: Ask, supply: Supply) -> Held | Short:
    demand: dict[str, int] = {}
    for want in ask.wants:
        assert want.quantity > 0, "a want of nothing"
        demand[want.sku] = demand.get(want.sku, 0) + want.quantity
    shortages = tuple(
        Shortage(sku, wanted, available)
        for sku, wanted in demand.items()
        if (available := supply.for_ask(ask, sku)) < wanted
    )
    if shortages:
        return Short(ask.owner, shortages)
    return Held(ask.owner, tuple(hold for want in ask.wants for hold in supply.take(ask, want)))
