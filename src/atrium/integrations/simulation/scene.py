"""What there is in the house that a simulated world lives around: goods, nodes, people."""

import itertools
from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from typing import Any
from urllib.parse import quote

from atrium.integrations.demo.people import people
from atrium.integrations.demo.shop import towns
from atrium.integrations.simulation.asking import Door, House
from atrium.kernel import Refused

PEOPLE = 5_000
DEAR = 0.6
"""How much less often something is bought that costs more."""


class Scene:
    """Goods with prices, places that send and hand out, and people who buy; read once, by the API."""

    def __init__(self, goods: list[dict[str, Any]], nodes: list[dict[str, Any]], chance: Random) -> None:
        """Refused: nothing_to_sell."""
        priced = [row for row in goods if row["price"] and row["status"] == "active" and not row["is_service"]]
        if not priced or not nodes:
            detail = "A simulation needs products with prices, and nodes; load the demo retailer, or import yours."
            raise Refused("nothing_to_sell", detail)
        self.currency = Counter(row["price"]["currency"] for row in priced).most_common(1)[0][0]
        self.goods = [row for row in priced if row["price"]["currency"] == self.currency]
        self.services = {row["sku"] for row in goods if row["is_service"] and row["price"]}
        self.stores = [node["code"] for node in nodes if node["offers_pickup"]]
        self.centers = [node["code"] for node in nodes if node["kind"] == "distribution_center"] or [nodes[0]["code"]]
        homes = towns() if not self.stores else [town for town in towns() if town.store in self.stores] or towns()
        self.people: list[dict[str, Any]] = people(PEOPLE, homes, Random(chance.random()))  # noqa: S311 - play
        shuffled = chance.sample(self.goods, len(self.goods))
        self._goods = shuffled
        self._weights = list(
            itertools.accumulate(
                1 / (place + 8) / row["price"]["amount"] ** DEAR for place, row in enumerate(shuffled, start=1)
            )
        )

    def basket(self, chance: Random) -> list[dict[str, Any]]:
        """Lines as somebody wants them: one to three goods, work with some of those that have it."""
        lines: dict[str, int] = {}
        for row in chance.choices(self._goods, cum_weights=self._weights, k=chance.choice((1, 1, 1, 2, 2, 3))):
            lines[row["sku"]] = chance.choice((1, 1, 1, 1, 2))
            sold_with = [sku for sku in row["services"] if sku in self.services]
            if sold_with and chance.random() < 0.25:
                lines[chance.choice(sold_with)] = 1
        return [{"sku": sku, "quantity": quantity} for sku, quantity in lines.items()]

    def person(self, chance: Random) -> dict[str, Any]:
        """Somebody; some come oftener than others."""
        return self.people[int(chance.random() ** 1.6 * len(self.people))]


async def looked_at(house: House, chance: Random) -> Scene:
    """The house as it is now. Refused: nothing_to_sell."""
    goods = [row async for row in _all(house, "products")]
    nodes = [row async for row in _all(house, "nodes")]
    return Scene(goods, [node for node in nodes if node.get("is_active", True)], chance)


async def _all(house: House, kind: str) -> AsyncIterator[dict[str, Any]]:
    after = ""
    while True:
        answer = await house.ask(Door(f"look at {kind}", "GET", f"/{kind}?limit=200{after}"))
        if not answer.is_good:
            raise Refused("no_answer", f"The house at this address shows us no {kind}: {answer.code}.")
        for row in answer.body["items"]:
            yield row
        if not answer.body["next"]:
            return
        after = f"&after={quote(answer.body['next'])}"
