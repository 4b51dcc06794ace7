"""Who bought and where it went, as far as a file tells."""

from collections.abc import Sequence
from functools import lru_cache

from atrium.integrations.imports.countries import country_of
from atrium.integrations.imports.grouping import Cells
from atrium.integrations.imports.mapping import Mapping
from atrium.orders import history

NOT_TOLD = "(not told)"
"""Stands for a street or a city that the file does not tell: an address needs one."""
LONGEST = 200


class Buyers:
    """Reads customers and addresses by a mapping."""

    def __init__(self, mapping: Mapping) -> None:
        """Remember how unknown customers are called and what countries are meant."""
        self._naming = mapping.customer
        self._countries = mapping.countries
        self._country = lru_cache(maxsize=1000)(self._read_country)

    def buyer(self, rows: Sequence[Cells]) -> history.PastBuyer | None:
        """The one customer of all rows; nothing when they name several. Who is not named at all is the unknown one."""
        told = {(cells.customer_id, cells.email, cells.customer_name): cells for cells in reversed(rows)}
        found = {reference: cells for cells in told.values() if (reference := self._known(cells))}
        if len(found) > 1:
            return None
        if not found:
            return history.PastBuyer("", self._naming.unknown)
        reference, cells = found.popitem()
        name = _tidy(cells.customer_name) or self._naming.name.replace("{id}", reference.removeprefix("mailto:"))
        return history.PastBuyer(reference, name, _tidy(cells.email) or None, _tidy(cells.phone) or None)

    def _read_country(self, text: str) -> str | None:
        return country_of(text, self._countries)

    def _known(self, cells: Cells) -> str:
        """What the source calls a customer: its own id, else the e-mail address, else the name."""
        if reference := _tidy(cells.customer_id):
            return reference
        if email := _tidy(cells.email).lower():
            return f"mailto:{email}"
        name = " ".join(_tidy(cells.customer_name).casefold().split())
        return f"name:{name}" if name else ""

    def ship_to(self, cells: Cells, buyer: history.PastBuyer) -> tuple[history.Address | None, str | None]:
        """Where it went, when a country is told; else the name of the country that nobody knows."""
        country = self._country(cells.country) if cells.country.strip() else ""
        if not country:
            return None, cells.country.strip()[:40] if country is None else None
        address = history.Address(
            name=buyer.name,
            line1=_tidy(cells.line1) or NOT_TOLD,
            city=_tidy(cells.city) or NOT_TOLD,
            country=country,
            postal_code=_tidy(cells.postal_code)[:20],
            region=_tidy(cells.region)[:100],
        )
        return address, None


def _tidy(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST]
