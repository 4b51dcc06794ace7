"""Adding a customer and correcting one."""

from typing import Any

from litestar import Response, get, post

from atrium import customers
from atrium.console.customers.showing import seen
from atrium.console.ground import Form, Led, Told, Visit, may, once, sentence, write
from atrium.console.ground import gettext as _
from atrium.customers import Address, Card, Customer, Kind
from atrium.kernel import Refusal, Tx

KINDS = tuple(kind.value for kind in Kind)
PARTS = ("name", "line1", "line2", "postal_code", "city", "region", "country")
MOST_ADDRESSES = 20


@get("/customers/new", opt=may("customers.write"))
async def show_new(visit: Visit) -> Response[bytes]:
    """An empty card."""
    return _page(visit, Form.of(kind=Kind.PERSON.value, addresses=1), None)


@post("/customers/new", opt=may("customers.write"))
async def add_customer(visit: Visit) -> Response[bytes]:
    """Keep a new customer."""
    form = await visit.form()
    card = _card(form)
    if not form:
        return _page(visit, form, None, status=400)

    async def work(tx: Tx) -> Led:
        customer_id = await customers.add(tx, card)
        return Led(f"/customers/{customer_id}", Told(_("%(name)s was added.", name=card.get("name", ""))))

    try:
        return await once(visit, form, work)
    except Refusal as refusal:
        return _page(visit, form, None, refusal)


@get("/customers/{customer_id:str}/change", opt=may("customers.write"))
async def show_change(visit: Visit, customer_id: str) -> Response[bytes]:
    """The card of a customer, to be corrected."""
    async with visit.house.database.read(visit.actor) as tx:
        customer = await seen(tx, customer_id)
    return _page(visit, _filled(customer), customer)


@post("/customers/{customer_id:str}/change", opt=may("customers.write"))
async def change_customer(visit: Visit, customer_id: str) -> Response[bytes]:
    """Correct a customer, unless somebody was faster."""
    form = await visit.form()
    card, version = _card(form), form.whole("version", is_needed=True)
    async with visit.house.database.read(visit.actor) as tx:
        customer = await seen(tx, customer_id)
    if not form:
        return _page(visit, form, customer, status=400)

    async def work(tx: Tx) -> int:
        return await customers.change(tx, customer.id, version, card)

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return _page(visit, form, customer, refusal)
    return visit.go(f"/customers/{customer.id}", _("Saved."))


def _page(
    visit: Visit, form: Form, customer: Customer | None, refusal: Refusal | None = None, status: int = 200
) -> Response[bytes]:
    """The card with what was typed, and what is wrong with it; who was not the fastest sees who is there now."""
    return visit.page(
        "customers/card.html",
        refusal.status if refusal else status,
        form=form,
        customer=customer,
        why=sentence(refusal) if refusal else "",
        is_stale=refusal is not None and refusal.code == "stale",
        addresses=min(int(form.value("addresses") or 1), MOST_ADDRESSES) if form.value("addresses").isdecimal() else 1,
    )


def _filled(customer: Customer) -> Form:
    """The card as it is now."""
    entry = customer.entry
    fields: dict[str, Any] = {
        "version": customer.version,
        "name": entry.name,
        "kind": entry.kind.value,
        "emails": "\n".join(entry.emails),
        "phones": "\n".join(phone.number for phone in entry.phones),
        "vat_id": entry.vat_id,
        "notes": entry.notes,
        "addresses": len(entry.addresses) + 1,
    }
    for place, address in enumerate(entry.addresses):
        fields |= {f"address-{place}-{part}": getattr(address, part) for part in PARTS}
    return Form.of(**fields)


def _card(form: Form) -> Card:
    """What the form says; what is wrong stands in its problems."""
    return Card(
        name=form.text("name", is_needed=True) or "",
        kind=Kind(form.choice("kind", KINDS) or Kind.PERSON),
        emails=_lines(form, "emails"),
        phones=_lines(form, "phones"),
        addresses=[address for place in range(MOST_ADDRESSES) if (address := _address(form, place))],
        vat_id=form.text("vat_id"),
        notes=form.text("notes", most=10_000) or "",
    )


def _lines(form: Form, name: str) -> list[str]:
    """One on each line."""
    text = form.text(name, most=10_000) or ""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _address(form: Form, place: int) -> Address | None:
    """One address, unless all of it was left empty."""
    parts = {part: form.text(f"address-{place}-{part}") or "" for part in PARTS}
    if not any(value for part, value in parts.items() if part != "country"):
        return None
    for part in ("line1", "postal_code", "city"):
        if not parts[part]:
            form.refuse(f"address-{place}-{part}", _("Fill this in."))
    parts["country"] = parts["country"].upper()
    if len(parts["country"]) != 2 or not parts["country"].isalpha():
        form.refuse(f"address-{place}-country", _("Two letters, like US."))
    return Address(**parts)
