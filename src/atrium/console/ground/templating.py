"""Templates: their filters and small words, all of which speak to who is visiting."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from atrium.console.ground.assets import address_of
from atrium.console.ground.safety import new_key
from atrium.console.ground.speaking import gettext, ngettext, speaker
from atrium.console.ground.words import FILTERS


@cache
def environment() -> Environment:
    """All templates of the console."""
    made = Environment(
        loader=PackageLoader("atrium.console"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=False,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    made.globals.update(icon=icon, asset=address_of, new_key=new_key, speaker=speaker)  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownMemberType]
    made.filters.update(FILTERS)
    return made


def render(template: str, **things: Any) -> bytes:
    """A template with these things in it."""
    return environment().get_template(template).render(**things).encode()


def icon(name: str, size: str = "") -> Markup:
    """An icon that says what the word beside it says: silent to readers. Sizes: s, l, xl."""
    return Markup('<svg class="i {size}" aria-hidden="true"><use href="{address}#{name}"/></svg>').format(
        size=size, address=address_of("icons.svg"), name=escape(name)
    )
