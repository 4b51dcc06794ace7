"""What happened to systems."""

from atrium.console.ground.speaking import gettext as _
from atrium.console.ground.speaking import ngettext, speaker
from atrium.console.telling._sentences import Facts, Said, Teller


def _changed(facts: Facts) -> Said:
    what = _("The system was changed.") if facts["is_active"] else _("The system is paused; its facts wait.")
    return Said(what, ", ".join(facts["events"]), "pencil" if facts["is_active"] else "player-pause")


def _replayed(facts: Facts) -> Said:
    what = ngettext("%(num)s message is told again.", "%(num)s messages are told again.", facts["count"])
    start = facts.get("start")
    return Said(what, "" if start is None else _("from position %(start)s on", start=start), "refresh")


def _finished(facts: Facts) -> Said:
    what = _("The file was checked.") if facts["is_check"] else _("The file was brought in.")
    figures = {name: speaker().number(facts[name]) for name in ("changed", "unchanged", "refused")}
    sub = _("%(changed)s made or changed, %(unchanged)s unchanged, %(refused)s refused", **figures)
    return Said(what, sub, "circle-check", "good" if not facts["refused"] else "warn")


TELLERS: dict[str, Teller] = {
    "integrations.FileKept": lambda facts: Said(_("A file was brought."), facts["name"], "upload"),
    "integrations.ImportBegun": lambda facts: Said(
        _("It is checked.") if facts["is_check"] else _("It comes in."), icon="player-play"
    ),
    "integrations.ImportAdvanced": lambda facts: Said(
        ngettext("%(num)s row was seen to.", "%(num)s rows were seen to.", facts["read"]), icon="point"
    ),
    "integrations.ImportFinished": _finished,
    "integrations.ImportStopped": lambda facts: Said(_("It was stopped."), facts["reason"], "player-stop", "bad"),
    "integrations.SystemConnected": lambda facts: Said(
        _("The system was connected."), ", ".join(facts["events"]), "plug-connected", "acc"
    ),
    "integrations.SystemChanged": _changed,
    "integrations.SystemStopped": lambda facts: Said(_("It wants to be told no more."), facts["reason"], "plug-off"),
    "integrations.SystemWentDown": lambda facts: Said(
        _("It does not answer any more."), facts["reason"], "alert-triangle", "bad"
    ),
    "integrations.SystemCameBack": lambda _facts: Said(_("It answers again."), icon="circle-check", kind="good"),
    "integrations.SecretReplaced": lambda _facts: Said(_("It got a new secret."), icon="key"),
    "integrations.SimulationWished": lambda facts: Said(
        _("Simulated customers are coming.") if facts["rate"] else _("No more simulated customers come."),
        icon="player-play" if facts["rate"] else "player-stop",
    ),
    "integrations.TransmissionsReplayed": _replayed,
    "integrations.TransmissionSkipped": lambda facts: Said(
        _("A message was let go undone."), facts["reason"], "player-skip-forward"
    ),
}
