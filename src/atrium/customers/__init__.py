"""People and companies who buy: found again, kept once, asked for leave."""

from atrium.customers.actions.keeping import add, change, record_consent
from atrium.customers.actions.merging import merge
from atrium.customers.actions.recognizing import recognize
from atrium.customers.actions.referencing import of_references
from atrium.customers.model import Address, Card, Consent, Kind, Person
from atrium.customers.model import Channel as ConsentChannel
from atrium.customers.queries.finding import duplicates, find
from atrium.customers.queries.knowing import Customer, aliases, allow, consents, known, see

__all__ = [
    "Address",
    "Card",
    "Consent",
    "ConsentChannel",
    "Customer",
    "Kind",
    "Person",
    "add",
    "aliases",
    "allow",
    "change",
    "consents",
    "duplicates",
    "find",
    "known",
    "merge",
    "of_references",
    "recognize",
    "record_consent",
    "see",
]
