"""From the rows of one reference to an order, a credit, or a reason why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from atrium.integrations.imports.buying import Buyers
from atrium.integrations.imports.grouping import Cells, Group, Note
from atrium.integrations.imports.mapping import Mapping
from atrium.integrations.imports.values import Amounts, Times, is_yes, quantity_of, rounded
from atrium.kernel.money import Money, decimals
from atrium.orders import history

CURRENCY = re.compile("[A-Z]{3}")
LONGEST_SKU = 100
KINDS: dict[str, history.Kind] = {
    "goods": "goods",
    "delivery": "delivery",
    "adjustment": "adjustment",
    "service": "adjustment",
}
"""What a row may say it is; work that was sold is kept as fees are: a line that is no stock."""
MOST_UNITS = 2**31 - 1
MOST_MONEY = 2**53


@dataclass(slots=True)
class Shaped:
    """What the rows of a reference came to: at most one order and one credit, whose rows are counted by number."""

    reference: str
    order: history.PastOrder | None = None
    credit: history.PastCredit | None = None
    order_rows: list[int] = field(default_factory=list[int])
    credit_rows: list[int] = field(default_factory=list[int])
    notes: list[Note] = field(default_factory=list[Note])


class _Draft(NamedTuple):
    """What was found so far: lines of goods and fees with their rows, and charges for delivery with their taxes."""

    lines: list[tuple[int, history.PastLine]]
    delivery: list[tuple[int, history.PastLine]]
    credited: list[tuple[int, history.PastLine]]
    shipping: list[int]
    notes: list[Note]


class _Refusal(Exception):
    """Why a row is not taken; `spoils` its whole order when the order would be wrong without it."""

    def __init__(self, code: str, detail: str, *, spoils: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.spoils = spoils


class Shaper:
    """Makes orders and credits of rows by a mapping; `mark` is what stands before decimals."""

    def __init__(self, mapping: Mapping, mark: str) -> None:
        """Remember what is the same for all rows."""
        self._mapping = mapping
        self._mark = mark
        self._readers: dict[str, Amounts] = {}
        self._times = Times(mapping.dates, mapping.time_zone)
        self._buyers = Buyers(mapping)
        charges = mapping.charges
        self._refused = {self._sku(sku) for sku in charges.refused}
        self._kinds: dict[str, history.Kind] = {
            **dict.fromkeys(map(self._sku, charges.adjustments), "adjustment"),
            **dict.fromkeys(map(self._sku, charges.delivery), "delivery"),
        }
        self._by_row = mapping.delivers_by_row
        self._by_total = bool(mapping.columns.line_total)

    def shape(self, group: Group) -> Shaped:
        """An order and a credit at most; whatever cannot be read refuses all rows of the reference."""
        draft, is_spoiled = _Draft([], [], [], [], []), False
        prefix = self._mapping.credits.prefix
        is_credit = bool(prefix) and group.reference.startswith(prefix)
        for number, cells in group.rows:
            try:
                self._sort(number, cells, draft, is_credit=is_credit)
            except _Refusal as refusal:
                draft.notes.append(Note(number, group.reference, refusal.code, refusal.detail))
                is_spoiled |= refusal.spoils
        if is_spoiled:
            return _spoiled(group, draft.notes)
        try:
            return self._made(group, draft)
        except _Refusal as refusal:
            notes = [Note(number, group.reference, refusal.code, refusal.detail) for number, _ in group.rows]
            return Shaped(group.reference, notes=notes)

    def _sort(self, number: int, cells: Cells, draft: _Draft, *, is_credit: bool) -> None:
        """Put a row where it belongs."""
        sku = self._sku(cells.sku)
        kind = self._kind(cells, sku)
        if sku in self._refused:
            detail = f"{sku} is an entry of the books, neither goods nor a charge: it belongs to no order."
            raise _Refusal("accounting_entry", detail, spoils=False)
        quantity = _quantity(cells.quantity)
        line, is_exact = self._line(cells, sku, kind, quantity)
        if quantity < 0 and not is_credit:
            if not line.value:
                detail = f"{quantity} pieces at no price, and no credit: stock that was written off, no order."
                raise _Refusal("stock_write_off", detail, spoils=False)
            if self._mapping.credits.negative_quantity == "refuse":
                raise _Refusal("negative_quantity", f"{quantity} pieces were bought; a credit has a name of its own.")
        elif quantity > 0 and is_credit:
            raise _Refusal("positive_in_credit", f"{quantity} pieces were given back as if they were bought.")
        if quantity < 0:
            draft.credited.append((number, line))
        else:
            (draft.delivery if kind == "delivery" else draft.lines).append((number, line))
        if cells.delivery and (self._by_row or not draft.shipping):
            is_exact &= self._ship(number, cells, draft, is_back=quantity < 0)
        if not is_exact:
            detail = (
                f"An amount finer than the minor unit was rounded half up: {Money(line.value, self._currency(cells))}."
            )
            draft.notes.append(Note(number, cells.reference, "rounded", detail))

    def _ship(self, number: int, cells: Cells, draft: _Draft, *, is_back: bool) -> bool:
        """Count a charge for delivery that stands beside goods; says whether it is exact."""
        charge = self._money(cells, "delivery")
        if is_back:
            line = history.PastLine("DELIVERY", "Delivery", 1, abs(rounded(charge)), kind="delivery")
            draft.credited.append((number, line))
        else:
            draft.shipping.append(rounded(charge))
        return isinstance(charge, int)

    def _line(self, cells: Cells, sku: str, kind: history.Kind, quantity: int) -> tuple[history.PastLine, bool]:
        """The row's line with its money, and whether that is exactly what stands there."""
        pieces = abs(quantity)
        name = cells.name.strip() or sku
        if "\0" in name:
            raise _Refusal("malformed", "The name holds a null character; take it out.")
        if self._by_total:
            total = self._money(cells, "line_total")
            exact = total if quantity > 0 or not total else -total
        else:
            exact = self._money(cells, "unit_price") * pieces
        if exact < 0:
            raise _Refusal("negative_price", "The price is below zero; goods are given back by their quantity.")
        if not (self._by_total or cells.discount or cells.tax) and isinstance(exact, int):
            return history.PastLine(sku, name, pieces, exact // pieces, 0, 0, kind), True
        value = rounded(exact)
        unit_price = -(-value // pieces)
        off = abs(self._money(cells, "discount")) if cells.discount else 0
        tax = abs(self._money(cells, "tax")) if cells.tax else 0
        discount = unit_price * pieces - value + rounded(off)
        if discount > unit_price * pieces:
            raise _Refusal("malformed", "The discount is more than the row costs.")
        is_exact = value == exact and isinstance(off, int) and isinstance(tax, int)
        return history.PastLine(sku, name, pieces, unit_price, discount, rounded(tax), kind), is_exact

    def _kind(self, cells: Cells, sku: str) -> history.Kind:
        if not (word := cells.kind.strip().lower()):
            return self._kinds.get(sku, "goods")
        if word not in KINDS:
            raise _Refusal("malformed", f"{word[:40]!r} is no kind of row; write one of {', '.join(KINDS)}.")
        return KINDS[word]

    def _currency(self, cells: Cells) -> str:
        return cells.currency.strip() or self._mapping.currency

    def _reader(self, cells: Cells) -> Amounts:
        """Reads amounts of the row's currency. Kept by the text that names it, since every amount asks for it."""
        currency = self._currency(cells)
        if not CURRENCY.fullmatch(currency):
            raise _Refusal("malformed", f"{currency[:40]!r} is no currency; write a code such as USD.")
        return self._readers.setdefault(cells.currency, Amounts(self._mark, decimals(currency)))

    def _money(self, cells: Cells, column: str) -> int | Decimal:
        reader = self._readers.get(cells.currency) or self._reader(cells)
        text: str = getattr(cells, column)
        try:
            return reader.read(text)
        except ValueError:
            raise _Refusal("malformed", f"{text[:40]!r} is no amount of money ({column}).") from None

    def _sku(self, text: str) -> str:
        sku = text.strip()
        if not 0 < len(sku) <= LONGEST_SKU or "\0" in sku:
            raise _Refusal("malformed", "The row has no sku." if not sku else "The sku is no code of 100 letters.")
        return sku.upper() if self._mapping.uppercase_skus else sku

    def _made(self, group: Group, draft: _Draft) -> Shaped:
        """The order and the credit, of rows that can all be taken."""
        mapping, shaped = self._mapping, Shaped(group.reference, notes=draft.notes)
        if not (draft.lines or draft.delivery or draft.credited):
            return shaped
        first = group.rows[0][1]
        buyer = self._buyers.buyer([cells for _, cells in group.rows])
        if buyer is None:
            raise _Refusal("customers_differ", "Rows under one reference name different customers: two orders in one.")
        _check_measure(draft)
        moment, is_included = min(self._moments(group)), self._includes_tax(first)
        named = (mapping.channel, group.reference, self._one_currency(group), buyer, moment)
        if draft.credited:
            lines = [line for _, line in draft.credited]
            shaped.credit = history.PastCredit(*named, lines, is_included)
            shaped.credit_rows = sorted({number for number, _ in draft.credited})
        if draft.lines or draft.delivery:
            ship_to, strange = self._buyers.ship_to(first, buyer)
            if strange:
                detail = f"Taken without an address: nobody knows the country {strange!r}; add it to `countries`."
                shaped.notes.append(Note(group.rows[0][0], group.reference, "unknown_country", detail))
            shaped.order_rows = sorted(number for number, _ in draft.lines + draft.delivery)
            shaped.order = history.PastOrder(
                *named,
                lines=[line for _, line in draft.lines],
                ship_to=ship_to,
                delivery=sum(line.value for _, line in draft.delivery) + sum(draft.shipping),
                delivery_tax=sum(line.tax for _, line in draft.delivery),
                delivery_method=mapping.delivery_method,
                prices_include_tax=is_included,
            )
        return shaped

    def _one_currency(self, group: Group) -> str:
        named = {self._currency(cells) for _, cells in group.rows}
        if len(named) > 1:
            detail = "Rows under one reference name different currencies; an order has one."
            raise _Refusal("currencies_differ", detail)
        return named.pop()

    def _includes_tax(self, cells: Cells) -> bool:
        try:
            return is_yes(cells.prices_include_tax, self._mapping.prices_include_tax)
        except ValueError:
            detail = f"{cells.prices_include_tax[:40]!r} says neither true nor false (prices_include_tax)."
            raise _Refusal("malformed", detail) from None

    def _moments(self, group: Group) -> Iterator[datetime]:
        for text in {cells.date for _, cells in group.rows}:
            try:
                yield self._times.read(text)
            except ValueError:
                raise _Refusal("malformed", f"{text[:40]!r} is no day as the mapping writes days.") from None


def _quantity(text: str) -> int:
    try:
        quantity = quantity_of(text)
    except ValueError:
        raise _Refusal("malformed", f"{text[:40]!r} is no whole quantity up to a million.") from None
    if not quantity:
        raise _Refusal("no_quantity", "No pieces: nothing was bought or given back.", spoils=False)
    return quantity


def _check_measure(draft: _Draft) -> None:
    """Sums that no database column holds are refused here, not there."""
    lines = [line for _, line in draft.lines + draft.delivery + draft.credited]
    units = sum(line.quantity for line in lines)
    money = sum(line.quantity * line.unit_price + line.tax for line in lines) + sum(draft.shipping)
    if units > MOST_UNITS or money > MOST_MONEY or any(charge < 0 for charge in draft.shipping):
        raise _Refusal("malformed", "Its quantities or amounts add up to what no order is, or are below zero.")


def _spoiled(group: Group, notes: list[Note]) -> Shaped:
    """Not one row is taken: an order goes in whole, so that the mended file can be imported again."""
    notes = [note for note in notes if note.code != "rounded"]
    told = {note.row for note in notes}
    culprit = min((note for note in notes if note.code not in SET_ASIDE), key=lambda note: note.row)
    detail = f"An order goes in whole: row {culprit.row} of it was refused ({culprit.code})."
    rest = [Note(number, group.reference, "order_incomplete", detail) for number, _ in group.rows if number not in told]
    return Shaped(group.reference, notes=sorted(notes + rest))


SET_ASIDE = {"accounting_entry", "no_quantity", "stock_write_off"}
