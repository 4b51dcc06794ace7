"""Orders: seen whole, called off, sent, noted."""

from atrium.console.orders import cancelling, confirming, resending, shipping, showing, solving

routes = [
    *cancelling.routes,
    *confirming.routes,
    *resending.routes,
    *shipping.routes,
    *showing.routes,
    *solving.routes,
]

__all__ = ["routes"]
