import msgspec
import pytest

from atrium.orders.model.request import Amendment, Placing, Request

ASKED = {
    "channel": "web",
    "channel_ref": "W-1",
    "currency": "USD",
    "customer": {"name": "Ada"},
    "ship_to": {"name": "Ada", "line1": "12 Oak St", "city": "Minneapolis", "country": "US", "postal_code": "55401"},
    "lines": [{"sku": "TV", "quantity": 1}],
    "confirm": True,
}


def read(**changes: object) -> Request:
    return msgspec.convert({key: value for key, value in (ASKED | changes).items() if value is not None}, Request)


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": []},
        {"lines": [{"sku": "TV", "quantity": 0}]},
        {"lines": [{"sku": "TV", "quantity": "two"}]},
        {"lines": [{"sku": "TV", "quantity": 1, "unit_price": 100, "discount": 101}]},
        {"customer": {"email": "ada@example.com"}},
        {"currency": "dollars"},
        {"ship_to": None},
        {"delivery_method": "pickup"},
        {"unheard_of": 1},
        {"placed_at": "2026-01-01T00:00:00"},
    ],
)
def test_what_cannot_be_meant_is_malformed(changes: dict[str, object]):
    with pytest.raises(msgspec.ValidationError):
        read(**changes)


def test_the_same_body_has_the_same_digest_however_it_is_written():
    plain = Placing(read(), "token/shop")
    spelled_out = Placing(read(delivery_method="ship", payments=[]), "token/other")

    assert plain.digest() == spelled_out.digest()
    assert plain.digest() != Placing(read(lines=[{"sku": "TV", "quantity": 2}]), "token/shop").digest()


def test_an_amendment_changes_just_what_it_names():
    before = read(confirm=False)

    after = msgspec.convert({"lines": [{"sku": "TV", "quantity": 3}]}, Amendment).amended(before)

    assert after.lines[0].quantity == 3
    assert after.ship_to == before.ship_to
