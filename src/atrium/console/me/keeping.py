"""Changing one's own name, looks and password."""

from dataclasses import fields
from datetime import UTC, datetime

from litestar import Response, post

from atrium import access
from atrium.access.preferences import DENSITIES, LOCALES, THEMES, Preferences
from atrium.console.ground import Form, Visit, sentence, signed_in, write
from atrium.console.ground import gettext as _
from atrium.console.ground.clients import address_of_client
from atrium.console.ground.speaking import Speaker, locale_of, speaking, zone_of
from atrium.console.me.showing import page_of
from atrium.kernel import Refusal, Tx


@post("/me/card", opt=signed_in)
async def keep_card(visit: Visit) -> Response[bytes]:
    """Change one's own name; and one's e-mail, by which one signs in, if one may change anybody's."""
    form = await visit.form()
    name, email = form.text("name", is_needed=True), None
    if visit.visitor.may("access.write"):
        email = form.text("email", is_needed=True)
    version = form.whole("version", is_needed=True)
    if not form:
        return await page_of(visit, 400, form)

    async def work(tx: Tx) -> None:
        await access.change_user(tx, visit.visitor.id, version, email=email, name=name)

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await page_of(visit, refusal.status, form, card=_about(form, refusal))
    visit.house.keys.forget()
    return visit.go("/me", _("Saved."))


@post("/me/preferences", opt=signed_in)
async def keep_preferences(visit: Visit) -> Response[bytes]:
    """Keep how screens look and speak; the next page does so already."""
    form = await visit.form()
    before, wanted = visit.visitor.likes, _wanted(form)
    await write(visit.house, visit.actor, lambda tx: access.preferences.keep(tx, visit.visitor.id, wanted))
    visit.house.keys.forget()
    changed = [one.name for one in fields(Preferences) if getattr(before, one.name) != getattr(wanted, one.name)]
    locale = locale_of(wanted.locale, visit.request.headers.get("accept-language", ""))
    with speaking(Speaker(locale, zone_of(wanted.time_zone), datetime.now(UTC))):
        return visit.go(f"/me?at={changed[0]}" if changed else "/me", _("Saved."))


@post("/me/password", opt=signed_in)
async def change_password(visit: Visit) -> Response[bytes]:
    """Change one's own password, which needs the old one; one is signed out everywhere else."""
    form = await visit.form()
    old, new = form.value("old"), form.value("new")
    for name in ("old", "new"):
        if not form.value(name):
            form.refuse(name, _("Fill this in."))
    if not form:
        return await page_of(visit, 400, await _with_card(visit, form))
    where = address_of_client(visit.request)
    try:
        refusal = await write(
            visit.house, visit.actor, lambda tx: access.passwords.change(tx, visit.visitor.seen, old, new, where)
        )
    except Refusal as no:
        refusal = no
    if refusal is None:
        visit.house.keys.forget()
        return visit.go("/me", _("Your password is changed. You are signed out everywhere else."))
    place = {"wrong_password": "old", "weak_password": "new"}.get(refusal.code)
    if place:
        form.refuse(place, sentence(refusal))
    why = "" if place else sentence(refusal)
    return await page_of(visit, refusal.status, await _with_card(visit, form), password=why)


async def _with_card(visit: Visit, form: Form) -> Form:
    """What is wrong with one form, beside the fields of the card as they are."""
    async with visit.house.database.read(visit.actor) as tx:
        user = await access.user(tx, visit.visitor.id)
    shown = Form.of(name=user.name, email=user.email, version=user.version)
    shown.problems = form.problems
    return shown


def _wanted(form: Form) -> Preferences:
    """What was chosen; what makes no sense is as it was at the beginning, and the verb looks at the rest."""
    return Preferences(
        locale=form.choice("locale", LOCALES),
        time_zone=form.text("time_zone"),
        density=form.choice("density", DENSITIES) or DENSITIES[0],
        theme=form.choice("theme", THEMES) or "system",
        single_keys=form.tick("single_keys"),
        home=form.text("home"),
    )


def _about(form: Form, refusal: Refusal) -> str:
    """Why not: at the field that it is about, else above them."""
    place = {"email_taken": "email"}.get(refusal.code) or str(refusal.facts.get("at", "")).removeprefix("$.")
    if place not in {"name", "email"}:
        return sentence(refusal)
    form.refuse(place, sentence(refusal))
    return ""
