"""What may be preferred."""

from dataclasses import fields
from functools import lru_cache
from zoneinfo import ZoneInfo

from atrium.access.model import Preferences
from atrium.kernel import Malformed

LOCALES = ("de", "en")
DENSITIES = ("compact", "roomy")
THEMES = ("dark", "light", "system")
LONGEST_HOME = 200


def check(wanted: Preferences) -> None:
    """Raises Malformed for what there is not."""
    _one_of("locale", wanted.locale, (None, *LOCALES))
    _one_of("density", wanted.density, DENSITIES)
    _one_of("theme", wanted.theme, THEMES)
    if wanted.time_zone is not None and not _is_time_zone(wanted.time_zone):
        raise Malformed(f"There is no time zone {wanted.time_zone!r}; name one like Europe/Berlin.", at="$.time_zone")
    if wanted.home is not None and not is_local(wanted.home):
        raise Malformed("A home is the address of a screen, such as /orders.", at="$.home")


def is_local(path: str) -> bool:
    """Whether an address leads to a screen of ours, and nowhere else."""
    is_path = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return is_path and len(path) <= LONGEST_HOME and path.isascii() and path.isprintable() and " " not in path


def changed(before: Preferences, after: Preferences) -> list[str]:
    """The names of what is different."""
    names = [field.name for field in fields(Preferences)]
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _one_of(name: str, value: str | None, known: tuple[str | None, ...]) -> None:
    if value not in known:
        choices = ", ".join(each for each in known if each)
        raise Malformed(f"{name} is one of {choices}.", at=f"$.{name}")


@lru_cache(maxsize=1000)
def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # what is no name of a zone may be no name of a file either
        return False
    return True
