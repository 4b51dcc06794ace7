import pytest
from tests.inventory.cast import DC, LAMP, SOFA, STORE, allocated, count, stocked

from atrium import inventory
from atrium.inventory.books import Sought
from atrium.kernel import Malformed, Tx


async def test_what_lacks_units_comes_first_then_what_has_the_fewest(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (LAMP, STORE, 2), (SOFA, DC, 3))
    await allocated(tx, 1, 4)
    await count(tx, (LAMP, DC, 1))

    first = await inventory.books.lowest(tx, Sought(node=DC), 1)
    rest = await inventory.books.lowest(tx, Sought(node=DC), 5, first.next)
    both = await inventory.books.lowest(tx, Sought(skus=[LAMP]), 5)

    assert [(each.sku, each.available) for each in (*first.items, *rest.items)] == [(LAMP, -3), (SOFA, 3)]
    assert [(each.node, each.available) for each in both.items] == [(DC, -3), (STORE, 2)]


async def test_of_everything_nothing_is_lowest(tx: Tx):
    with pytest.raises(Malformed):
        await inventory.books.lowest(tx, Sought(), 5)
