"""The list of customers, and one of them."""

from litestar import Response, get

from atrium import customers, orders
from atrium.console.ground import Visit, may
from atrium.console.telling import told_of
from atrium.customers import Customer
from atrium.kernel import NotFound, Page, Tx
from atrium.orders import Filter, Summary

LONGEST_ID = 18
MOST_ORDERS = 20
MOST_FACTS = 30


@get("/customers", opt=may("customers.read"))
async def list_customers(visit: Visit) -> Response[bytes]:
    """Customers by name, or those that a part of a name, an e-mail or a phone number finds."""
    asked = visit.asked
    async with visit.house.database.read(visit.actor) as tx:
        found = await customers.find(tx, asked.get("q", ""), limit=50, after=asked.get("after"))
    return visit.page("customers/list.html", asked=asked, found=found)


@get("/customers/{customer_id:str}", opt=may("customers.read"))
async def show_customer(visit: Visit, customer_id: str) -> Response[bytes]:
    """One customer: how to reach them, what they bought, what they allow, what happened."""
    async with visit.house.database.read(visit.actor) as tx:
        customer = await seen(tx, customer_id)
        if str(customer.id) != customer_id:
            return visit.go(f"/customers/{customer.id}")
        bought = await _bought(visit, tx, customer)
        consents = await customers.consents(tx, customer.id)
        history = await told_of(tx, f"customer/{customer.id}", MOST_FACTS)
    return visit.page(
        "customers/one.html", customer=customer, entry=customer.entry, bought=bought, consents=consents, history=history
    )


async def seen(tx: Tx, customer_id: str) -> Customer:
    """A customer by the id in an address; a merged one is who they became. Raises NotFound."""
    is_id = customer_id.isascii() and customer_id.isdecimal() and len(customer_id) <= LONGEST_ID
    found = await customers.see(tx, [int(customer_id)]) if is_id else []
    if not found:
        raise NotFound("There is no such customer.")
    return found[0]


async def _bought(visit: Visit, tx: Tx, customer: Customer) -> Page[Summary] | None:
    """Their latest orders; None for who may not see orders."""
    if not visit.visitor.may("orders.read"):
        return None
    channels = visit.caller.channels_for("orders.read")
    wanted = Filter(
        bought_by=(customer.id, *customer.aliases), channels=None if channels is None else tuple(sorted(channels))
    )
    return await orders.listed(tx, wanted, MOST_ORDERS, None)
