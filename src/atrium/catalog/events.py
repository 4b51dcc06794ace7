"""What the catalog tells: a product or its price is new or other than it was; a category is new."""

from datetime import datetime
from typing import Any

from atrium.catalog.model import Price
from atrium.kernel import Fact


class ProductChanged(Fact, frozen=True):
    """A product was made or changed; `before` and `after` hold just what differs, `before` is empty for a new one."""

    sku: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def stream(self) -> str:
        """The product's own stream."""
        return f"product/{self.sku}"


class PriceChanged(Fact, frozen=True):
    """A price was set or taken away (`after` is null); amounts in minor units, `channel` null for the general list."""

    sku: str
    channel: str | None
    currency: str
    valid_from: datetime | None
    before: Price | None
    after: Price | None

    @property
    def stream(self) -> str:
        """The product's own stream."""
        return f"product/{self.sku}"


class CategoryAdded(Fact, frozen=True):
    """A category was made; `path` from the top, "Kitchen > Cups"."""

    path: str

    @property
    def stream(self) -> str:
        """The category's own stream."""
        return f"category/{self.path}"
