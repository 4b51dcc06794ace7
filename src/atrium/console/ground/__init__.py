"""The ground that all screens stand on: who visits, in which language, what a page is made of, how it says no."""

from atrium.console.ground.forms import Form
from atrium.console.ground.once import Led, once
from atrium.console.ground.pages import Told, Visit, give_visit
from atrium.console.ground.refusing import answer_problem, sentence
from atrium.console.ground.speaking import gettext, marked, ngettext
from atrium.console.ground.visiting import Visitor, guard, signed_in
from atrium.doorway import House, may, public, write

__all__ = [
    "Form",
    "House",
    "Led",
    "Told",
    "Visit",
    "Visitor",
    "answer_problem",
    "gettext",
    "give_visit",
    "guard",
    "marked",
    "may",
    "ngettext",
    "once",
    "public",
    "sentence",
    "signed_in",
    "write",
]
