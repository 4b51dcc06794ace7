"""Carries the sentences of the console to the translators: what is new is added to their file, what is gone is dropped.

`.venv/bin/python -m web.words` (or `make words`) names what has no German yet.
"""

import importlib
import pkgutil
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import atrium
from atrium.access import PERMISSIONS
from atrium.console.telling import in_english
from atrium.kernel.events import Fact

CONSOLE = Path(__file__).parents[1] / "src" / "atrium" / "console"
LANGUAGES = ("de",)
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {
    "templates/**.html": {
        "extensions": "jinja2.ext.i18n,jinja2.ext.do",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
        "silent": "false",
    }
}
"""As `ground/templating.py` reads them."""
WIDTH = 120


def spoken(console: Path = CONSOLE) -> Catalog:
    """All sentences of the sources, in the order of their files; then what rights and kinds of facts are called."""
    catalog = Catalog(project="Atrium")
    found = extract_from_dir(console, METHODS, OPTIONS, KEYWORDS, directory_filter=lambda _folder: True)
    for file, line, message, _comments, context in sorted(found, key=lambda one: one[:2]):
        catalog.add(message, locations=[(file, line)], context=context)
    for module in pkgutil.walk_packages(atrium.__path__, "atrium."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)  # with it, its facts are known
    facts = (kind for kind, fact in Fact.known.items() if fact.__module__.startswith("atrium."))
    for text in (*PERMISSIONS.values(), *map(in_english, sorted(facts))):
        catalog.add(text, locations=[("rights and facts", 1)])
    return catalog


def written(language: str) -> Catalog:
    """What the translators of this language have written."""
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def missing(catalog: Catalog) -> list[Message]:
    """The sentences that have no words yet, or only guessed ones."""
    return [message for message in catalog if message.id and (message.fuzzy or not _is_said(message))]


def renew(language: str) -> Catalog:
    """Write the file of this language anew, from what the sources say now and what was translated before."""
    catalog = written(language)
    begun = catalog.creation_date
    catalog.update(spoken(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.version = "Atrium", "console"
    catalog.last_translator = catalog.language_team = "Atrium"
    catalog.creation_date = begun  # else every run changes the file
    with _path(language).open("wb") as file:
        write_po(file, catalog, width=WIDTH, include_lineno=False)
    return catalog


def _path(language: str) -> Path:
    return CONSOLE / "locales" / f"{language}.po"


def _is_said(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def main() -> None:
    """Renew all files, and name what is missing."""
    for language in LANGUAGES:
        for message in missing(renew(language)):
            sys.stdout.write(f"{language}: no words yet: {message.id}\n")


if __name__ == "__main__":
    main()
