from atrium.catalog import Quote
from atrium.network import Channel
from atrium.orders.model.placing import number_of
from atrium.orders.model.pricing import check_askable, lines_of
from atrium.orders.model.request import Address, Buyer, Placing, Request, RequestedLine

WEB = Channel("web", "Web shop", ("main",))
HOME = Address("Ada", "12 Oak St", "Minneapolis", "US", "55401", "MN")


def asked(*lines: RequestedLine, channel: str = "web") -> Request:
    return Request(channel, "USD", Buyer(name="Ada"), lines, ship_to=HOME, confirm=True)


def quoted(*quotes: Quote) -> dict[tuple[str, str, str], Quote]:
    return {(quote.sku, "web", "USD"): quote for quote in quotes}


def a_quote(sku: str, price: int | None, components: tuple[tuple[str, int], ...] = ()) -> Quote:
    return Quote(
        sku=sku,
        name=sku.title(),
        unit_price=price,
        tax_class="standard",
        weight_g=100,
        is_stocked=True,
        components=components,
    )


def test_a_bundle_is_sold_as_its_parts_and_not_a_cent_is_lost():
    quotes = quoted(
        a_quote("CINEMA", 10_000, (("TV", 1), ("SPEAKER", 3))), a_quote("TV", 8_000), a_quote("SPEAKER", 999)
    )

    parts = lines_of(asked(RequestedLine("CINEMA", 7, discount=13)), quotes)

    assert [(part.line, part.sku, part.quantity, part.bundle) for part in parts] == [
        (1, "TV", 7, "CINEMA"),
        (2, "SPEAKER", 21, "CINEMA"),
    ]
    assert sum(part.net for part in parts) == 7 * 10_000 - 13


def test_prices_of_ones_own_need_leave():
    request = asked(RequestedLine("TV", 1, unit_price=1))

    no = check_askable(Placing(request, "token/shop"), {"web": WEB}, quoted(a_quote("TV", 8_000)))
    yes = check_askable(Placing(request, "token/shop", may_set_prices=True), {"web": WEB}, quoted(a_quote("TV", 8_000)))

    assert no is not None
    assert (no.status, no.facts["permission"]) == (403, "orders.set_price")
    assert yes is None


def test_what_is_not_sold_is_named():
    request = asked(RequestedLine("TV", 1), RequestedLine("GHOST", 1), RequestedLine("FREEBIE", 1))
    no = check_askable(Placing(request, "x"), {"web": WEB}, quoted(a_quote("TV", 1), a_quote("FREEBIE", None)))
    assert no is not None
    assert (no.code, no.facts["skus"]) == ("unknown_sku", ["GHOST"])

    no = check_askable(Placing(asked(RequestedLine("FREEBIE", 1)), "x"), {"web": WEB}, quoted(a_quote("FREEBIE", None)))
    assert no is not None
    assert (no.code, no.facts["skus"]) == ("no_price", ["FREEBIE"])


def test_numbers_carry_the_prefix_of_their_channel():
    assert number_of(1, "A-") == "A-100001"
