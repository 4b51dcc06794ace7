"""Customers at the door."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, patch, post
from msgspec import UNSET, Meta, UnsetType

from atrium import customers
from atrium.api.ground import After, Caller, House, Limit, may, once, problems, tagged, version_of, write
from atrium.customers import Address, Consent, ConsentChannel, Customer, Kind
from atrium.kernel import Malformed, NotFound, Refused, Tx
from atrium.kernel.paging import Page
from atrium.kernel.upserts import given

LONGEST_ID = 18

Short = Annotated[str, Meta(max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Several = Annotated[list[Short], Meta(max_length=50)]
Country = Annotated[str, Meta(pattern="^[A-Za-z]{2}$", description="ISO 3166-1, such as US")]


class AddressForm(msgspec.Struct, forbid_unknown_fields=True):
    """Where a customer lives or receives."""

    line1: Short
    postal_code: Short
    city: Short
    country: Country
    region: Short = ""
    line2: Short = ""
    name: Short = ""


class CustomerForm(msgspec.Struct, forbid_unknown_fields=True):
    """A customer to add; the first e-mail, phone and address are the main ones."""

    name: Name
    kind: Kind = Kind.PERSON
    emails: Several = []
    phones: Several = []
    addresses: Annotated[list[AddressForm], Meta(max_length=50)] = []
    vat_id: Short | None = None
    notes: Annotated[str, Meta(max_length=10_000)] = ""


class CustomerChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to correct; what is left out stays, a list replaces the one before."""

    name: Name | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    emails: Several | UnsetType = UNSET
    phones: Several | UnsetType = UNSET
    addresses: Annotated[list[AddressForm], Meta(max_length=50)] | UnsetType = UNSET
    vat_id: Short | UnsetType | None = UNSET
    notes: Annotated[str, Meta(max_length=10_000)] | UnsetType = UNSET


class MergeForm(msgspec.Struct, forbid_unknown_fields=True):
    """Whom a customer becomes."""

    into: str


class ConsentForm(msgspec.Struct, forbid_unknown_fields=True):
    """A leave given or withdrawn, now or at a time in the past, and how we know."""

    channel: ConsentChannel
    purpose: Name
    is_given: bool
    source: Name
    at: Annotated[datetime, Meta(tz=True)] | None = None


class ConsentView(msgspec.Struct):
    """A leave as it was noted; `is_current` if no later one took its place."""

    channel: str
    purpose: str
    is_given: bool
    at: datetime
    source: str
    actor: str
    is_current: bool


class CustomerView(msgspec.Struct):
    """A customer as we know them; `aliases` are the ids of those who were merged into them."""

    id: str
    version: int
    kind: Kind
    name: str
    emails: list[str]
    phones: list[str]
    addresses: list[Address]
    vat_id: str | None
    notes: str
    aliases: list[str]
    added_at: datetime
    changed_at: datetime


class CustomerDetail(CustomerView):
    """A customer with what they allow, latest first."""

    consents: list[ConsentView]


class DuplicateView(msgspec.Struct):
    """Two customers who may be one: what they share, and how alike their names are (0 to 1)."""

    customer: CustomerView
    other: CustomerView
    shared: list[str]
    likeness: float


Asking = Request[Any, Any, Any]


@get("/customers", opt=may("customers.read"), responses=problems(400))
async def get_customers(
    house: House, caller: Caller, q: str = "", limit: Limit = 50, after: After = None
) -> Page[CustomerView]:
    """Customers by part of the name, the start of an e-mail address or of a phone number, as one types; by name."""
    async with house.database.read(caller.actor) as tx:
        page = await customers.find(tx, q, limit, after)
    return Page([customer_view(customer) for customer in page.items], page.next)


@post("/customers", opt=may("customers.write"), responses=problems(400, 409))
async def post_customer(data: CustomerForm, request: Asking, house: House, caller: Caller) -> Response[CustomerDetail]:
    """Add a customer; 409 `email_taken` when an e-mail address is another customer's."""

    async def work(tx: Tx) -> CustomerDetail:
        return await _detail(tx, await customers.add(tx, _card(data)))

    return await once(request, house, caller, work)  # pyright: ignore[reportReturnType] - the same, written already


@get("/customers/duplicates", opt=may("customers.read"), responses=problems(400))
async def get_duplicates(house: House, caller: Caller, limit: Limit = 50, after: After = None) -> Page[DuplicateView]:
    """Pairs with like names who share a phone or an address, the older one first."""
    async with house.database.read(caller.actor) as tx:
        page = await customers.duplicates(tx, limit, after)
    pairs = [
        DuplicateView(customer_view(pair.customer), customer_view(pair.other), list(pair.shared), pair.likeness)
        for pair in page.items
    ]
    return Page(pairs, page.next)


@get("/customers/{customer_id:str}", opt=may("customers.read"), responses=problems(404))
async def get_customer(customer_id: str, house: House, caller: Caller) -> Response[CustomerDetail]:
    """One customer; the id of a merged one answers who they became. The ETag is the version."""
    async with house.database.read(caller.actor) as tx:
        detail = await _detail(tx, _id(customer_id))
    return tagged(detail, detail.version)  # pyright: ignore[reportReturnType] - the same, written already


@patch("/customers/{customer_id:str}", opt=may("customers.write"), responses=problems(400, 404, 409, 412, 428))
async def patch_customer(
    customer_id: str, data: CustomerChange, request: Asking, house: House, caller: Caller
) -> Response[CustomerDetail]:
    """Correct a customer; needs If-Match with the version that was read."""
    version = version_of(request)

    async def work(tx: Tx) -> CustomerDetail:
        await customers.change(tx, _id(customer_id), version, _card(data))
        return await _detail(tx, _id(customer_id))

    detail = await write(house, caller.actor, work)
    return tagged(detail, detail.version)  # pyright: ignore[reportReturnType] - the same, written already


@post("/customers/{customer_id:str}/merges", opt=may("customers.merge"), responses=problems(400, 404, 409))
async def post_merge(
    customer_id: str, data: MergeForm, request: Asking, house: House, caller: Caller
) -> Response[CustomerDetail]:
    """Let this customer become another: nothing is lost, the old id leads there. Answers who they became."""
    if not _is_id(data.into):
        raise Refused("unknown_customer", f"There is no customer {data.into}; choose another one.")

    async def work(tx: Tx) -> CustomerDetail:
        await customers.merge(tx, _id(customer_id), int(data.into))
        return await _detail(tx, int(data.into))

    return await once(request, house, caller, work)  # pyright: ignore[reportReturnType] - the same, written already


@post("/customers/{customer_id:str}/consents", opt=may("customers.write"), responses=problems(400, 404))
async def post_consent(
    customer_id: str, data: ConsentForm, request: Asking, house: House, caller: Caller
) -> Response[CustomerDetail]:
    """Note that a customer gave or withdrew leave; what was noted before stays."""

    async def work(tx: Tx) -> CustomerDetail:
        at = data.at or tx.now
        if at > tx.now:
            raise Malformed("This lies in the future; say when it was.", at="$.at")
        consent = Consent(data.channel, data.purpose, data.is_given, at, data.source)
        await customers.record_consent(tx, _id(customer_id), consent)
        return await _detail(tx, _id(customer_id))

    return await once(request, house, caller, work)  # pyright: ignore[reportReturnType] - the same, written already


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def _id(text: str) -> int:
    if not _is_id(text):
        raise NotFound("There is no such customer.")
    return int(text)


def _card(form: CustomerForm | CustomerChange) -> customers.Card:
    card: Any = given(form)
    if "addresses" in card:
        card["addresses"] = [Address(**given(address)) for address in card["addresses"]]
    return card


async def _detail(tx: Tx, customer_id: int) -> CustomerDetail:
    found = await customers.see(tx, [customer_id])
    if not found:
        raise NotFound("There is no such customer.")
    noted = await customers.consents(tx, found[0].id)
    consents = [
        ConsentView(it.channel, it.purpose, it.is_given, it.happened_at, it.source, it.actor, it.is_current)
        for it in noted
    ]
    return CustomerDetail(**given(customer_view(found[0])), consents=consents)


def customer_view(customer: Customer) -> CustomerView:
    """A customer as shown."""
    entry = customer.entry
    return CustomerView(
        id=str(customer.id),
        version=customer.version,
        kind=entry.kind,
        name=entry.name,
        emails=list(entry.emails),
        phones=[phone.number for phone in entry.phones],
        addresses=list(entry.addresses),
        vat_id=entry.vat_id,
        notes=entry.notes,
        aliases=[str(alias) for alias in customer.aliases],
        added_at=customer.added_at,
        changed_at=customer.changed_at,
    )


routes = [
    get_customers,
    post_customer,
    get_duplicates,
    get_customer,
    patch_customer,
    post_merge,
    post_consent,
]
