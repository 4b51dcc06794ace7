"""What systems are told about things: as they are now, with a version where they have one."""

import given
from atrium import customers
from atrium.app.readers import READERS
from atrium.app.work import CHORES
from atrium.kernel import Tx


async def test_things_are_read_as_the_doors_show_them(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx)
    ada = order.customer.id

    assert await READERS["order"](tx, [order.id, "999"]) == {order.id: (order, order.version)}
    products = await READERS["product"](tx, ["TV", "GHOST"])
    nodes = await READERS["node"](tx, [given.NODE])
    channels = await READERS["channel"](tx, ["web"])
    people = await READERS["customer"](tx, [ada, "999"])

    assert {sku: product.price["amount"] for sku, (product, _) in products.items()} == {"TV": given.PRICE}
    assert [(node.code, version) for node, version in nodes.values()] == [(given.NODE, None)]
    assert [(channel.pools, version) for channel, version in channels.values()] == [(("main",), None)]
    assert [(one, person.emails, version) for one, (person, version) in people.items()] == [
        (ada, ["ada@example.com"], 1)
    ]


async def test_who_was_merged_is_read_as_who_stands(tx: Tx):
    ada = await customers.add(tx, {"name": "Ada", "emails": ["ada@example.com"]})
    twin = await customers.add(tx, {"name": "Ada", "emails": ["ada@work.example"]})
    await customers.merge(tx, twin, ada)

    read = await READERS["customer"](tx, [str(twin)])

    assert read[str(twin)][0].id == str(ada)


async def test_chores_may_find_nothing_to_do(tx: Tx):
    for chore in CHORES:
        await chore(tx)
