"""What is told of customers. Facts carry ids, never names or contacts: what is told can not be taken back."""

from atrium.kernel import Fact


class CustomerAdded(Fact, frozen=True):
    """Somebody became a customer."""

    customer_id: int

    @property
    def stream(self) -> str:
        """The customer's own."""
        return f"customer/{self.customer_id}"


class CustomerChanged(Fact, frozen=True):
    """What we know of a customer was corrected; `fields` says what."""

    customer_id: int
    version: int
    fields: tuple[str, ...]

    @property
    def stream(self) -> str:
        """The customer's own."""
        return f"customer/{self.customer_id}"


class CustomersMerged(Fact, frozen=True):
    """Two were one: `merged_id` is from now on another name for `customer_id`."""

    customer_id: int
    merged_id: int

    @property
    def stream(self) -> str:
        """That of the customer who stands."""
        return f"customer/{self.customer_id}"


class ConsentRecorded(Fact, frozen=True):
    """A customer allowed or forbade to be contacted by a channel for a purpose."""

    customer_id: int
    channel: str
    purpose: str
    is_given: bool

    @property
    def stream(self) -> str:
        """The customer's own."""
        return f"customer/{self.customer_id}"


class CustomerImported(Fact, frozen=True):
    """Somebody who bought before our time was written down; no system is told."""

    quiet = True

    customer_id: int
    source: str

    @property
    def stream(self) -> str:
        """The customer's own."""
        return f"customer/{self.customer_id}"
