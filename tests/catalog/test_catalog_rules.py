"""Rules of the catalog: GTINs, categories, prices, what a product may name."""

from datetime import UTC, datetime

import pytest

from atrium.catalog import PriceRow, Product, ProductRow
from atrium.catalog.model import (
    Component,
    category_path,
    check_relatives,
    checked_gtin,
    lineage,
    plan_price,
    plan_product,
)
from atrium.kernel import Refused

TV = Product("TV", "Television")
INSTALLATION = Product("INST", "Installation", is_service=True)
SET = Product("SET", "Set", components=(Component("TV"),))


def test_a_gtin_is_kept_without_blanks():
    assert checked_gtin("4006381 33393-1") == "4006381333931"
    assert checked_gtin(" ") is None
    for wrong in ("4006381333932", "123", "abc"):
        with pytest.raises(Refused, match="GTIN"):
            checked_gtin(wrong)


def test_a_category_is_a_path():
    assert category_path(" Kitchen>Cups >") == "Kitchen > Cups"
    assert category_path(" > ") is None
    assert lineage("A > B > C") == ["A", "A > B", "A > B > C"]


def test_what_a_row_leaves_out_stays_and_null_clears():
    known = Product("TV", "Television", brand="Nordlys", weight_g=5)

    assert plan_product(ProductRow("TV", name="TV"), known) == Product("TV", "TV", brand="Nordlys", weight_g=5)
    assert plan_product(ProductRow("TV", brand=None, weight_g=None), known) == Product("TV", "Television")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ProductRow("TV"), "incomplete"),
        (ProductRow("", name="n"), "bad_code"),
        (ProductRow("a\nb", name="n"), "bad_code"),
        (ProductRow("TV", name="n", parent="TV"), "own_relative"),
        (ProductRow("S", name="n", components=[Component("TV"), Component("TV", 2)]), "repeated"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(row: ProductRow, code: str):
    with pytest.raises(Refused) as no:
        plan_product(row, None)
    assert no.value.code == code


@pytest.mark.parametrize(
    ("product", "code"),
    [
        (Product("X", "X", parent="NONE"), "unknown_sku"),
        (Product("X", "X", services=("TV",)), "not_a_service"),
        (Product("X", "X", components=(Component("SET"),)), "nested_bundle"),
        (Product("HELD", "X", components=(Component("TV"),)), "nested_bundle"),
    ],
)
def test_a_product_names_only_what_it_may(product: Product, code: str):
    others = {"TV": TV, "INST": INSTALLATION, "SET": SET}
    check_relatives(Product("OK", "OK", services=("INST",), components=(Component("TV"),)), others, {"HELD"})
    with pytest.raises(Refused) as no:
        check_relatives(product, others, {"HELD"})
    assert no.value.code == code


def test_a_price_ends_after_it_begins():
    june, may = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)

    with pytest.raises(Refused) as no:
        plan_price(PriceRow("TV", 1, "USD", valid_from=june, valid_until=may), {"TV"}, ())
    assert no.value.code == "bad_validity"
    key, price = plan_price(PriceRow("TV", None, "USD", valid_from=june.replace(tzinfo=None)), {"TV"}, ())
    assert (key.valid_from, price) == (june, None)
