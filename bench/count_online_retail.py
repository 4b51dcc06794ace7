"""Counts the Online Retail file by plain rules, knowing nothing of Atrium: what an import of it must add up to.

python bench/count_online_retail.py FILE.csv.gz
"""

import csv
import gzip
import sys
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal

DELIVERY = {"POST", "DOT", "C2"}
ADJUSTMENTS = {"M", "D", "S", "BANK CHARGES", "AMAZONFEE", "CRUK"}
BOOKS = {"B"}


def kind_of(row: dict[str, str]) -> tuple[str, str]:
    """Which pot a row belongs to, and of what kind it is there."""
    sku, quantity = row["StockCode"].strip().upper(), int(row["Quantity"])
    kind = "delivery" if sku in DELIVERY else "adjustments" if sku in ADJUSTMENTS else "goods"
    if sku in BOOKS:
        return "refused", "accounting entries"
    if row["InvoiceNo"].startswith("C"):
        return "credits", kind
    if quantity < 0:
        return "refused", "stock write-offs"
    return "orders", kind


def main() -> None:
    """Read the file once and print the figures."""
    references: defaultdict[str, set[str]] = defaultdict(set)
    lines: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    value: Counter[tuple[str, str]] = Counter()
    with gzip.open(sys.argv[1], "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pot = kind_of(row)
            pence = abs(int(row["Quantity"])) * Decimal(row["UnitPrice"]) * 100
            references[pot[0]].add(row["InvoiceNo"])
            lines[pot] += 1
            units[pot] += abs(int(row["Quantity"]))
            value[pot] += int(pence.quantize(Decimal(1), ROUND_HALF_UP))
    for name, figure in (
        ("rows", f"{lines.total():,}"),
        ("orders", f"{len(references['orders']):,}"),
        ("lines", f"{lines['orders', 'goods']:,}"),
        ("units", f"{units['orders', 'goods']:,}"),
        ("goods value", f"{Decimal(value['orders', 'goods']) / 100:,.2f}"),
        ("delivery rows", f"{lines['orders', 'delivery']:,}"),
        ("delivery charges", f"{Decimal(value['orders', 'delivery']) / 100:,.2f}"),
        ("adjustment lines", f"{lines['orders', 'adjustments']:,}"),
        ("adjustments", f"{Decimal(value['orders', 'adjustments']) / 100:,.2f}"),
        ("credits", f"{len(references['credits']):,}"),
        ("credit lines", f"{sum(n for (pot, _), n in lines.items() if pot == 'credits'):,}"),
        ("credited units", f"{units['credits', 'goods']:,}"),
        ("credited goods value", f"{Decimal(value['credits', 'goods']) / 100:,.2f}"),
        ("credited delivery", f"{Decimal(value['credits', 'delivery']) / 100:,.2f}"),
        ("credited adjustments", f"{Decimal(value['credits', 'adjustments']) / 100:,.2f}"),
        ("refused: accounting entries", f"{lines['refused', 'accounting entries']:,}"),
        ("refused: stock write-offs", f"{lines['refused', 'stock write-offs']:,}"),
    ):
        print(f"{name:<28}{figure:>16}")


if __name__ == "__main__":
    main()
