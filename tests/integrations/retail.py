"""A small wholesaler of gifts, in the shape of the Online Retail file; made by us, the names are invented."""

import csv
import io
from pathlib import Path

HEADING = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
ADA, BOB = "17850.0", "12583.0"
UK = "United Kingdom"

ROWS = [
    ["500001", "85123A", "WHITE HEART HOLDER", "6", "2010-12-01 08:26:00", "2.55", ADA, UK],
    ["500001", "71053", "METAL LANTERN", "6", "2010-12-01 08:26:00", "3.39", ADA, UK],
    ["500002", "85123a", "WHITE HEART HOLDER", "3", "2010-12-01 08:45:00", "2.55", BOB, "France"],
    ["500002", "POST", "POSTAGE", "3", "2010-12-01 08:45:00", "18.0", BOB, "France"],
    ["500003", "22633", "HAND WARMER", "2", "2010-12-01 09:00:00", "1.85", "", UK],
    ["500003", "M", "Manual", "1", "2010-12-01 09:01:00", "4.5", "", UK],
    ["500003", "22960", "", "1", "2010-12-01 09:00:00", "0.0", "", UK],
    ["C500004", "85123A", "WHITE HEART HOLDER", "-2", "2011-06-01 10:00:00", "2.55", ADA, UK],
    ["C500004", "POST", "POSTAGE", "-1", "2011-06-01 10:00:00", "18.0", ADA, UK],
    ["C500005", "AMAZONFEE", "AMAZON FEE", "-1", "2011-06-02 10:00:00", "100.1", "", UK],
    ["500006", "22633", "damaged", "-40", "2011-06-03 10:00:00", "0.0", "", UK],
    ["A500007", "B", "Adjust bad debt", "1", "2011-06-04 10:00:00", "-1062.06", "", UK],
    ["500008", "PADS", "PADS", "1", "2011-06-05 10:00:00", "0.001", BOB, "EIRE"],
    ["500008", "22633", "HAND WARMER", "1", "2011-06-05 10:00:00", "1.85", BOB, "EIRE"],
]


def table(rows: list[list[str]], separator: str = ",") -> str:
    """A sheet with its heading."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([HEADING, *rows])
    return file.getvalue()


def sheet(folder: Path, rows: list[list[str]] | None = None) -> Path:
    """The sheet in a file."""
    path = folder / "sales.csv"
    path.write_text(table(ROWS if rows is None else rows))
    return path


def many(orders: int) -> list[list[str]]:
    """Orders of three rows, and now and then one that is given back."""
    rows: list[list[str]] = []
    for n in range(orders):
        when = f"2011-{n % 12 + 1:02}-{n % 28 + 1:02} 10:{n % 60:02}:00"
        prefix = "C" if n % 10 == 0 else ""
        sign = "-" if prefix else ""
        for k in range(3):
            sku, price = f"{10_000 + n % 500 + k}", f"{n % 900 / 100 + 0.5:.2f}"
            rows.append(
                [f"{prefix}{600_000 + n}", sku, f"THING {sku}", f"{sign}{k + 1}", when, price, f"{n % 97}.0", UK]
            )
    return rows
