"""What happened to people, their ways in, and programs."""

from collections.abc import Mapping
from typing import Any

from atrium.console.ground.speaking import gettext as _
from atrium.console.ground.speaking import marked, ngettext
from atrium.console.ground.words import said
from atrium.console.telling._sentences import Facts, Said, Teller

DOT = " \N{MIDDLE DOT} "
FIELDS: Mapping[str, str] = {
    "locale": marked("language"),
    "time_zone": marked("time zone"),
    "density": marked("rows"),
    "theme": marked("theme"),
    "single_keys": marked("keys"),
    "home": marked("first screen"),
}
WAYS: Mapping[str, str] = {
    "password": marked("by password"),
    "password and code": marked("by password and code"),
    "password and recovery code": marked("by password and recovery code"),
    "openid": marked("by single sign-on"),
}


def _changed(facts: Facts) -> Said:
    after: Facts = facts["after"]
    if "is_active" in after:
        if after["is_active"]:
            return Said(_("They may come in again."), icon="login", kind="good")
        return Said(_("They may not come in any more."), icon="ban")
    changes = (f"{facts['before'].get(name)} \N{RIGHTWARDS ARROW} {value}" for name, value in after.items())
    return Said(_("Name or e-mail was corrected."), ", ".join(changes), "pencil")


def placed(places: list[dict[str, Any]]) -> str:
    """Roles with where they hold, in words."""
    return ", ".join(
        said(place["role"]) + "".join(DOT + place[part] for part in ("channel", "node") if place.get(part))
        for place in places
    )


def _roles(facts: Facts) -> Said:
    return Said(_("Roles were given."), placed(facts["after"]) or _("none"), "shield")


def _signed_in(facts: Facts) -> Said:
    way = _(WAYS.get(facts.get("by", ""), WAYS["password"]))
    return Said(_("Signed in."), DOT.join(filter(None, (way, facts.get("address")))), "login")


def _recovered(facts: Facts) -> Said:
    left = ngettext("%(num)s recovery code is left.", "%(num)s recovery codes are left.", facts["left"])
    return Said(_("A recovery code was used."), left, "key", "warn")


def _issued(facts: Facts) -> Said:
    where = ", ".join([*(facts["channels"] or ()), *(facts["nodes"] or ())]) or _("everywhere")
    what = _("A token was issued for %(name)s.", name=facts["name"])
    return Said(what, said(facts["role"]) + DOT + where, "key", "acc")


def _likes(facts: Facts) -> Said:
    names = ", ".join(_(FIELDS.get(name, name)) for name in facts["changed"])
    return Said(_("How screens look was changed."), names, "adjustments")


def _shared(facts: Facts) -> Said:
    if facts["role"] is None:
        return Said(_("A saved view is for its owner alone again."), icon="eye-off")
    return Said(_("A saved view was shared."), said(facts["role"]), "share")


TELLERS: dict[str, Teller] = {
    "access.UserAdded": lambda facts: Said(
        _("%(name)s was let in.", name=facts["name"]), facts["email"], "user-plus", "acc"
    ),
    "access.UserChanged": _changed,
    "access.PasswordChanged": lambda _facts: Said(_("The password was changed."), icon="lock"),
    "access.RolesChanged": _roles,
    "access.SignedIn": _signed_in,
    "access.SessionEnded": lambda _facts: Said(_("Signed out."), icon="logout"),
    "access.SecondFactorTurnedOn": lambda _facts: Said(
        _("A code of the phone is asked for from now on."), icon="shield-check", kind="good"
    ),
    "access.SecondFactorTurnedOff": lambda _facts: Said(_("The password alone lets them in again."), icon="shield-off"),
    "access.RecoveryCodeUsed": _recovered,
    "access.IdentityLinked": lambda facts: Said(_("An account was linked."), facts["issuer"], "link"),
    "access.IdentityUnlinked": lambda facts: Said(_("An account was unlinked."), facts["issuer"], "unlink"),
    "access.PreferencesChanged": _likes,
    "access.ViewShared": _shared,
    "access.TokenIssued": _issued,
    "access.TokenRevoked": lambda facts: Said(
        _("The token of %(name)s was revoked.", name=facts["name"]), icon="key-off"
    ),
}
