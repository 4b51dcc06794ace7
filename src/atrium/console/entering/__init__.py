"""Coming in and going out."""

from atrium.console.entering.openid import arrive, depart
from atrium.console.entering.proving import (
    begin_set_up,
    confirm_set_up,
    prove_by_code,
    show_code,
    show_set_up,
)
from atrium.console.entering.signing import leave, show_sign_in, sign_in

routes = [
    arrive,
    begin_set_up,
    confirm_set_up,
    depart,
    leave,
    prove_by_code,
    show_code,
    show_set_up,
    show_sign_in,
    sign_in,
]

__all__ = ["routes"]
