"""A row of a table of customers, and what it says of one."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from atrium.customers.model import Address, Card, Kind, Person
from atrium.kernel.upserts import given

Short = Annotated[str, Meta(max_length=200)]
Several = Annotated[list[Short], Meta(max_length=50)]


class Home(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a customer lives or receives; country is an ISO 3166 code of two letters."""

    line1: Short
    city: Short
    country: Annotated[str, Meta(pattern="^[A-Za-z]{2}$")]
    postal_code: Short = ""
    region: Short = ""
    line2: Short = ""
    name: Short = ""

    def as_address(self) -> Address:
        """As it is kept."""
        return Address(self.line1, self.postal_code, self.city, self.country, self.region, self.line2, self.name)


class CustomerRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A customer as it is sent; what is left out stays as it is, a list replaces the one before.

    `reference` is what the source calls the customer; `source` says whose references these are.
    """

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
    source: Annotated[str, Meta(min_length=1, max_length=100)] = "import"
    reference: Short = ""
    kind: Kind | UnsetType = UNSET
    emails: Several | UnsetType = UNSET
    phones: Several | UnsetType = UNSET
    addresses: Annotated[list[Home], Meta(max_length=50)] | UnsetType = UNSET
    vat_id: Short | UnsetType | None = UNSET
    notes: Annotated[str, Meta(max_length=10_000)] | UnsetType = UNSET

    @property
    def person(self) -> Person:
        """Whom it names, by what people are recognized by."""
        home = self.addresses[0].as_address() if self.addresses else None
        return Person(self.name, (self.emails or [None])[0], (self.phones or [None])[0], home)

    @property
    def card(self) -> Card:
        """What it says, field by field."""
        fields = given(self)
        if self.addresses is not UNSET:
            fields["addresses"] = [home.as_address() for home in self.addresses]
        return Card(**{name: value for name, value in fields.items() if name not in {"source", "reference"}})
