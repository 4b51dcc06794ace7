"""Bringing in the orders of years: a file in the shape of the UCI online retail set."""

import csv
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.course import Course
from bench.figures import Figure
from bench.house import House

TARGET = 15_000
LINES_AN_ORDER = 20
SKUS = 4_000
CUSTOMERS = 4_000
HEAD = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
BEGINNING = datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
WITHIN_S = 900


def measure(course: Course) -> None:
    """`atrium import orders FILE`, from its start to its end."""
    lines = int(TARGET * course.seconds)
    with House() as house:
        file = house.home / "orders.csv"
        _write(file, lines)
        begun = time.monotonic()
        said = house.command("import", "orders", str(file), "--mapping", "online_retail", within_s=WITHIN_S)
        took = time.monotonic() - begun
        note = f"{lines:,} lines in {took:.1f} s: {said.splitlines()[-1][:120]}"
        course.tell(Figure("import of orders", lines / took, "lines/s", at_least=TARGET, note=note))
        course.agree("import", house)


def _write(file: Path, lines: int) -> None:
    """Invoices of twenty lines; one in fifty is a cancellation of an earlier one, as in the original."""
    chance = random.Random(7)
    with file.open("w", newline="", encoding="utf-8") as opened:
        sheet = csv.writer(opened)
        sheet.writerow(HEAD)
        for number in range(-(-lines // LINES_AN_ORDER)):
            at = BEGINNING + timedelta(minutes=number)
            is_credit = chance.random() < 0.02
            invoice = f"{'C' if is_credit else ''}{536_365 + number}"
            customer = 12_346 + chance.randrange(CUSTOMERS)
            when = f"{at.month}/{at.day}/{at.year} {at.hour}:{at.minute:02}"
            for _ in range(min(LINES_AN_ORDER, lines - number * LINES_AN_ORDER)):
                code = chance.randrange(SKUS)
                quantity = -1 if is_credit else chance.randint(1, 12)
                price = f"{chance.randint(42, 1_295) / 100:.2f}"
                sheet.writerow(
                    (invoice, 20_000 + code, f"THING {code}", quantity, when, price, customer, "United Kingdom")
                )
