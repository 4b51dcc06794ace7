"""Letting somebody in, correcting who they are, giving them roles."""

from typing import Any

from litestar import Response, get, post

from atrium import access
from atrium.access import ROLES
from atrium.console.ground import Form, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.users import placing
from atrium.console.users.reading import id_in, within_reach
from atrium.console.users.showing import page_of, suggestion
from atrium.kernel import Refusal, Stale, Tx

FIELDS = {"email_taken": "email", "weak_password": "password"}


@get("/users/new", opt=may("access.write"))
async def show_new(visit: Visit) -> Response[bytes]:
    """An empty card."""
    return await _new(visit, Form.of(password=suggestion(), rows=1))


@post("/users/new", opt=may("access.write"))
async def add_user(visit: Visit) -> Response[bytes]:
    """Let somebody in."""
    form = await visit.form()
    changed = placing.moved(form)
    if changed is not None:
        return await _new(visit, changed)
    email, name = form.text("email", is_needed=True), form.text("name", is_needed=True)
    async with visit.house.database.read(visit.actor) as tx:
        places = await placing.read(tx, form)
    if not form or email is None or name is None:
        return await _new(visit, form, 400)

    async def work(tx: Tx) -> int:
        visit.caller.must_outrank(place.role for place in places)
        return await access.add_user(tx, email, name, form.value("password") or None, places)

    try:
        user_id = await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await _new(visit, form, refusal.status, _about(form, refusal))
    return visit.go(f"/users/{user_id}", _("%(name)s may come in.", name=name))


@post("/users/{user_id:str}/card", opt=may("access.write"))
async def change_card(visit: Visit, user_id: str) -> Response[bytes]:
    """Correct name and e-mail, unless somebody was faster."""
    key, form = id_in(user_id), await visit.form()
    email, name = form.text("email", is_needed=True), form.text("name", is_needed=True)
    version = form.whole("version", is_needed=True)
    if not form:
        return await page_of(visit, key, 400, card=form)

    async def work(tx: Tx) -> None:
        await within_reach(visit, tx, key)
        await access.change_user(tx, key, version, email=email, name=name)

    try:
        await write(visit.house, visit.actor, work)
    except Stale as refusal:
        again = Form.of(name=name, email=email, version=refusal.facts["version"])
        return await page_of(visit, key, 412, card=again, is_stale=True)
    except Refusal as refusal:
        why = _about(form, refusal)
        return await page_of(visit, key, refusal.status, card=form, why=why)
    visit.house.keys.forget()
    return visit.go(f"/users/{key}", _("Saved."))


@post("/users/{user_id:str}/roles", opt=may("access.write"))
async def change_roles(visit: Visit, user_id: str) -> Response[bytes]:
    """Give these roles and no others."""
    key, form = id_in(user_id), await visit.form()
    changed = placing.moved(form)
    if changed is not None:
        return await page_of(visit, key, roles=changed)
    async with visit.house.database.read(visit.actor) as tx:
        places = await placing.read(tx, form)
    if not form:
        return await page_of(visit, key, 400, roles=form)

    async def work(tx: Tx) -> None:
        await within_reach(visit, tx, key)
        visit.caller.must_outrank(place.role for place in places)
        await access.give_roles(tx, key, places)

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await page_of(visit, key, refusal.status, roles=form, why=sentence(refusal))
    visit.house.keys.forget()
    return visit.go(f"/users/{key}", _("The roles are given; they hold at once."))


async def _new(visit: Visit, form: Form, status: int = 200, why: str = "") -> Response[bytes]:
    async with visit.house.database.read(visit.actor) as tx:
        where = await placing.map_of(tx)
    rows: dict[str, Any] = {"where": where, "all_roles": list(ROLES), "rows": placing.rows_of(form)}
    return visit.page("users/new.html", status, form=form, why=why, **rows)


def _about(form: Form, refusal: Refusal) -> str:
    """Why not: at the field that it is about, else above them."""
    place = FIELDS.get(refusal.code) or str(refusal.facts.get("at", "")).removeprefix("$.")
    if place not in {"name", "email", "password"}:
        return sentence(refusal)
    form.refuse(place, sentence(refusal))
    return ""
