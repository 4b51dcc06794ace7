"""Which column of a file is likely to be what: by our own name for it, or by what others call it."""

import re
from collections.abc import Mapping, Sequence

from atrium.integrations.importing import Column, Kind, Layout

ADDRESS = ("name", "line1", "line2", "postal_code", "city", "region", "country")
_OTHER = re.compile(r"[\W_]+")

CALLED: Mapping[str, str] = {
    "address.city": "city town stadt ort ville",
    "address.country": "country countrycode land pays",
    "address.line1": "line1 address address1 street straße strasse anschrift adresse",
    "address.line2": "line2 address2 addition adresszusatz zusatz",
    "address.postal_code": "postalcode postcode zip zipcode plz postleitzahl",
    "address.region": "region state province bundesland kanton",
    "amount": "amount price unitprice saleprice preis betrag einzelpreis vkpreis",
    "brand": "brand manufacturer maker vendor marke hersteller",
    "category": "category productcategory categoryname department kategorie warengruppe",
    "channel": "channel saleschannel kanal",
    "code": "code id number storeid storenumber storecode filiale filialnummer nummer",
    "counted_at": "countedat counted countdate gezählt zähldatum stichtag",
    "country": "country countrycode land",
    "currency": "currency currencycode währung waehrung",
    "email": "email emailaddress mail mailadresse",
    "from": "from validfrom start startdate ab gültigab",
    "gtin": "gtin ean ean13 upc barcode gtin13",
    "image": "image imageurl picture photo bild bildurl",
    "kind": "kind type art typ",
    "latitude": "latitude lat breite breitengrad",
    "longitude": "longitude lon lng long länge längengrad",
    "name": "name title productname itemname description fullname customername storename bezeichnung titel kunde",
    "node": "node location locationid warehouse store site storeid filiale lager lagerort standort",
    "notes": "notes note comment remarks bemerkung notiz",
    "on_hand": "onhand quantity qty stock available onhandquantity inventory units bestand menge anzahl",
    "path": "path category categorypath pfad kategorie warengruppe",
    "phone": "phone telephone phonenumber tel mobile telefon telefonnummer handy",
    "pool": "pool stockpool",
    "postal_code": "postalcode postcode zip zipcode plz postleitzahl",
    "price": "price unitprice saleprice listprice msrp regularprice preis vkpreis einzelpreis",
    "reference": "reference ref externalid customerid customernumber customerno kundennummer kundennr id",
    "sku": "sku itemno itemnumber item productid productcode articlenumber partnumber stockcode material "
    "artikelnummer artikelnr artikel artnr",
    "tax_class": "taxclass taxcode vatclass steuerklasse steuersatz",
    "timezone": "timezone tz zeitzone",
    "until": "until validuntil validto end enddate bis gültigbis",
    "vat_id": "vatid vatnumber vat ustid umsatzsteuerid",
    "weight_g": "weightg weight grams gewicht gewichtg",
}
"""Words that others use for our fields, without blanks and signs; the likeliest first."""


def fields_of(kind: Kind) -> list[str]:
    """The fields that a column may be: those of the kind, an address part by part."""
    return [
        part
        for field in kind.given
        for part in ([f"{field}.{each}" for each in ADDRESS] if field == "address" else [field])
    ]


def guessed(kind: Kind, columns: Sequence[str]) -> Layout:
    """Our own names first, then those of others; no column is two things."""
    plain = {_plain(column): column for column in reversed(columns) if column}
    found: dict[str, Column] = {}
    for words in (_own, _others):
        for field in fields_of(kind):
            word = next((word for word in words(field) if word in plain), None)
            if word and field not in found:
                found[field] = plain.pop(word)
    return Layout(columns=found)


def _own(field: str) -> list[str]:
    return [_plain(field)]


def _others(field: str) -> list[str]:
    return CALLED.get(field, "").split()


def _plain(name: str) -> str:
    return _OTHER.sub("", name).lower()
