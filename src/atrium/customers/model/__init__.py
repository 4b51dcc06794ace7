"""The rules of customers."""

from atrium.customers.model.entries import Card, Channel, Consent, Entry, Kind, written
from atrium.customers.model.people import Address, Marks, Person, Phone, clean, email, fold, marks, phone, same, tidy
from atrium.customers.model.searching import Search, search, until

__all__ = [
    "Address",
    "Card",
    "Channel",
    "Consent",
    "Entry",
    "Kind",
    "Marks",
    "Person",
    "Phone",
    "Search",
    "clean",
    "email",
    "fold",
    "marks",
    "phone",
    "same",
    "search",
    "tidy",
    "until",
    "written",
]
