"""What happened to customers."""

from collections.abc import Mapping

from atrium.console.ground.speaking import gettext as _
from atrium.console.ground.speaking import marked
from atrium.console.telling._sentences import Facts, Said, Teller

FIELDS: Mapping[str, str] = {
    "name": marked("name"),
    "kind": marked("kind"),
    "emails": marked("e-mails"),
    "phones": marked("phones"),
    "addresses": marked("addresses"),
    "vat_id": marked("VAT number"),
    "notes": marked("notes"),
}


def _changed(facts: Facts) -> Said:
    names = ", ".join(_(FIELDS.get(name, name)) for name in facts.get("fields", ()))
    return Said(_("The customer was corrected."), names, "pencil")


def _consent(facts: Facts) -> Said:
    what = _("Leave was given.") if facts["is_given"] else _("Leave was withdrawn.")
    return Said(what, f"{facts['channel']} \N{MIDDLE DOT} {facts['purpose']}", "mail")


TELLERS: dict[str, Teller] = {
    "customers.CustomerAdded": lambda _facts: Said(_("The customer was added."), icon="user-plus", kind="acc"),
    "customers.CustomerChanged": _changed,
    "customers.CustomerImported": lambda _facts: Said(_("The customer came from a file."), icon="file-import"),
    "customers.CustomersMerged": lambda _facts: Said(_("Two customers became one."), icon="arrows-join"),
    "customers.ConsentRecorded": _consent,
}
