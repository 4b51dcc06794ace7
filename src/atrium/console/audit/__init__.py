"""Who did what."""

from atrium.console.audit.showing import show_trail

routes = [show_trail]

__all__ = ["routes"]
