"""Coming in and going out."""

from atrium.console.entering.signing import leave, show_sign_in, sign_in

routes = [leave, show_sign_in, sign_in]

__all__ = ["routes"]
