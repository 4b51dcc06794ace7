"""Adding products, changing them, taking them out of sale and back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from litestar import Response, get, post

from atrium import catalog
from atrium.catalog import ProductRow, ShownProduct
from atrium.console.catalog.listing import MOST_CATEGORIES, seen
from atrium.console.catalog.pricing import usual_currency
from atrium.console.catalog.reading import filled, priced, row_of
from atrium.console.catalog.words import STATUSES, address_of, digest_of, may_price, status_said
from atrium.console.ground import Form, Told, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.kernel import NotFound, Refusal, Refused, Stale, Tx
from atrium.kernel.upserts import Sheet

MOST_SERVICES = 200
PLACES: Mapping[str, str] = {
    "bad_code": "sku",
    "known_sku": "sku",
    "bad_gtin": "gtin",
    "not_a_service": "services",
    "nested_bundle": "components",
    "repeated": "components",
    "unknown_sku": "components",
}
"""By code: the field that a refusal is about."""


@get("/products/new", opt=may("catalog.write"))
async def show_new(visit: Visit) -> Response[bytes]:
    """An empty card."""
    async with visit.house.database.read(visit.actor) as tx:
        currency = await usual_currency(tx)
    parent = visit.asked["parent"] or None
    return await _page(visit, Form.of(status="active", tax_class="standard", parent=parent, currency=currency), None)


@post("/products/new", opt=may("catalog.write"))
async def add_product(visit: Visit) -> Response[bytes]:
    """List a new product, with its price if one is given."""
    form = await visit.form()
    sku = form.text("sku", is_needed=True, most=64) or ""
    row = row_of(form, sku) | (priced(form) if may_price(visit, None) else {})
    if not form:
        return await _page(visit, form, None, status=400)

    async def work(tx: Tx) -> None:
        await _alone(tx)
        if await catalog.products(tx, [sku]):
            raise Refused("known_sku", "There is a product with this SKU already.")
        await _put(tx, row)

    return await _done(visit, form, None, work, Told(_("%(name)s was added.", name=form.value("name").strip())))


@get("/products/{sku:str}/change", opt=may("catalog.write"))
async def show_change(visit: Visit, sku: str) -> Response[bytes]:
    """The card of a product, to be changed."""
    async with visit.house.database.read(visit.actor) as tx:
        product = await seen(tx, sku)
    return await _page(visit, filled(product), product)


@post("/products/{sku:str}/change", opt=may("catalog.write"))
async def change_product(visit: Visit, sku: str) -> Response[bytes]:
    """Change a product, unless somebody was faster."""
    form = await visit.form()
    row, digest = row_of(form, sku), form.value("digest")
    async with visit.house.database.read(visit.actor) as tx:
        product = await seen(tx, sku)
    if not form:
        return await _page(visit, form, product, status=400)

    async def work(tx: Tx) -> None:
        await _alone(tx)
        if digest_of(await seen(tx, sku)) != digest:
            raise Stale("Someone changed this meanwhile.")
        await _put(tx, row)

    return await _done(visit, form, product, work, Told(_("Saved.")))


@post("/products/{sku:str}/become/{status:str}", opt=may("catalog.write"))
async def become(visit: Visit, sku: str, status: str) -> Response[bytes]:
    """Take a product out of sale, let it sell out, or sell it again."""
    if status not in STATUSES:
        raise NotFound("There is no such status.")

    async def work(tx: Tx) -> ShownProduct:
        await _alone(tx)
        product = await seen(tx, sku)
        await _put(tx, {"sku": sku, "status": status})
        return product

    before = await write(visit.house, visit.actor, work)
    text = _("%(name)s: %(status)s.", name=before.name, status=status_said(status))
    undo = "" if before.status == status else f"{address_of(sku)}/become/{before.status}"
    return visit.go(address_of(sku), Told(text, undo=undo))


async def _alone(tx: Tx) -> None:
    """An empty sheet changes nothing, and keeps others from changing the catalog until we have."""
    await catalog.put_products(tx, Sheet[ProductRow](()))


async def _put(tx: Tx, row: Mapping[str, Any]) -> None:
    for no in (await catalog.put_products(tx, Sheet.read([row], ProductRow))).refused:
        raise Refused(no.code, no.detail)


async def _done(
    visit: Visit, form: Form, product: ShownProduct | None, work: Callable[[Tx], Awaitable[None]], told: Told
) -> Response[bytes]:
    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        place = "parent" if refusal.code == "unknown_sku" and not form.value("components") else PLACES.get(refusal.code)
        if place is None:
            return await _page(visit, form, product, refusal)
        form.refuse(place, _(refusal.detail))
        return await _page(visit, form, product, status=refusal.status)
    return visit.go(address_of(product.sku if product else form.value("sku").strip()), told)


async def _page(
    visit: Visit, form: Form, product: ShownProduct | None, refusal: Refusal | None = None, status: int = 200
) -> Response[bytes]:
    """The card with what was typed, and what is wrong with it; who was not the fastest sees what is there now."""
    async with visit.house.database.read(visit.actor) as tx:
        services = (await catalog.list_products(tx, limit=MOST_SERVICES, services=True)).items
        categories = (await catalog.tree.listed(tx, limit=MOST_CATEGORIES)).items
    is_stale = refusal is not None and refusal.code == "stale"
    return visit.page(
        "catalog/card.html",
        refusal.status if refusal else status,
        form=form,
        product=product,
        services=_offered(services, product, form),
        categories=categories,
        statuses=[(code, status_said(code)) for code in STATUSES],
        why=sentence(refusal) if refusal else "",
        is_stale=is_stale,
        digest=digest_of(product) if product and (is_stale or not form.value("digest")) else form.value("digest"),
        may_price=product is None and may_price(visit, None),
    )


def _offered(services: Sequence[ShownProduct], product: ShownProduct | None, form: Form) -> list[tuple[str, str]]:
    """Work that can be sold with it; what is chosen stays even when it is archived."""
    chosen = set(form.values("services"))
    own = product.sku if product else None
    return [
        (one.sku, one.name) for one in services if one.sku != own and (one.status != "archived" or one.sku in chosen)
    ]
