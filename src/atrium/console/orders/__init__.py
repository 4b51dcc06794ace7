"""Orders: seen whole, called off, sent, noted."""

from atrium.console.orders import cancelling, confirming, noting, resending, reserving, shipping, showing, solving

routes = [
    *cancelling.routes,
    *confirming.routes,
    *noting.routes,
    *resending.routes,
    *reserving.routes,
    *shipping.routes,
    *showing.routes,
    *solving.routes,
]

__all__ = ["routes"]
