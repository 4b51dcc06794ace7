"""What commands print of imports: figures one under the other, on a terminal and in a pipe."""

from collections.abc import Sequence
from decimal import Decimal

from rich import box
from rich.table import Table

from atrium.cli.house import out
from atrium.integrations import imports
from atrium.kernel.money import decimals
from atrium.orders import history

MEANINGS = {
    "accounting_entry": "entries of the books under a service code: no goods, no charge",
    "customers_differ": "one reference, several customers",
    "malformed": "cannot be read",
    "negative_price": "a price below zero",
    "negative_quantity": "pieces below zero, and the mapping refuses them",
    "no_quantity": "no pieces at all",
    "order_exists": "known with other contents; ours was left as it is",
    "order_incomplete": "another row of the same order was refused",
    "positive_in_credit": "pieces above zero in a credit",
    "rounded": "taken: the amount was finer than the currency's minor unit",
    "split_order": "rows far below the others of their order",
    "stock_write_off": "pieces below zero at no price, and no credit",
    "too_many_rows": "more rows than an order has",
    "unknown_country": "taken without an address: nobody knows the country",
}


def show_tally(tally: imports.Tally, *, is_dry: bool) -> None:
    """What became of a file."""
    rows = tally.rows
    would = "would be " if is_dry else ""
    _show(
        "Dry run: nothing was written" if is_dry else "Imported",
        [
            ("rows read", tally.read),
            (f"  {would}taken", rows.total()),
            ("    goods", rows["goods"]),
            ("    delivery charges", rows["delivery"]),
            ("    adjustments", rows["adjustment"]),
            ("    credits", rows["credit"]),
            ("  unchanged", tally.unchanged_rows),
            ("  refused", tally.refused),
            (f"orders {would}taken", tally.orders["taken"]),
            ("orders unchanged", tally.orders["unchanged"]),
            ("orders that differ", tally.orders["differs"]),
            (f"credits {would}taken", tally.credits["taken"]),
            ("credits unchanged", tally.credits["unchanged"]),
            ("credits that differ", tally.credits["differs"]),
        ],
    )
    if tally.codes:
        table = Table("code", "rows", "meaning", box=box.SIMPLE)
        table.columns[1].justify = "right"
        for code, count in sorted(tally.codes.items()):
            table.add_row(code, f"{count:,}", MEANINGS.get(code, ""))
        out.print(table)


def show_totals(channel: str, found: Sequence[tuple[history.Sold, history.Credited]]) -> None:
    """What the history of a channel adds up to."""
    for sold, credited in found:
        _show(
            f"{channel} ({sold.currency})",
            [
                ("orders", sold.orders),
                ("lines", sold.lines),
                ("units", sold.units),
                ("goods value", _money(sold.goods, sold.currency)),
                ("delivery charges", _money(sold.delivery, sold.currency)),
                ("adjustment lines", sold.adjustment_lines),
                ("adjustments", _money(sold.adjustments, sold.currency)),
                ("tax", _money(sold.tax, sold.currency)),
                ("credits", credited.credits),
                ("credit lines", credited.lines),
                ("credited units", credited.units),
                ("credited goods value", _money(credited.goods, sold.currency)),
                ("credited delivery", _money(credited.delivery, sold.currency)),
                ("credited adjustments", _money(credited.adjustments, sold.currency)),
            ],
        )
    if not found:
        out.print(f"Nothing was imported to {channel}.", markup=False)


def _money(amount: int, currency: str) -> str:
    places = decimals(currency)
    return f"{Decimal(amount).scaleb(-places):,.{places}f}"


def _show(title: str, figures: Sequence[tuple[str, int | str]]) -> None:
    table = Table(title, "", box=box.SIMPLE)
    table.columns[1].justify = "right"
    for name, figure in figures:
        table.add_row(name, figure if isinstance(figure, str) else f"{figure:,}")
    out.print(table)
