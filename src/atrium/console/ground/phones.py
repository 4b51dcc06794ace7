"""A phone is made known: the secret as a picture to scan, and again from the form that carried it."""

import re

import segno
from markupsafe import Markup

from atrium import access
from atrium.access.second_factor import Beginning
from atrium.console.ground.forms import Form

_SECRET = re.compile(r"[A-Z2-7]{16,64}")


def picture(uri: str) -> Markup:
    """An address as a QR code: dark on white in every theme, since phones want it so."""
    code = segno.make(uri, error="m", micro=False)
    drawn = code.svg_inline(border=2, dark="#15171c", light="#ffffff", omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn by the library, of squares only


def beginning_in(form: Form, email: str) -> Beginning | None:
    """What was shown before the code was typed, to be shown again; None when the form is not one of ours."""
    secret = form.value("secret")
    return access.second_factor.beginning(secret, email) if _SECRET.fullmatch(secret) else None
