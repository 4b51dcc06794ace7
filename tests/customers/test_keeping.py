from datetime import timedelta
from typing import Any

import pytest

from atrium import customers
from atrium.customers import Address, Card, Consent, ConsentChannel, Customer, Kind, Person
from atrium.kernel import Malformed, NotFound, Refused, Stale, Tx

HOME = Address("12 Lake St", "55401", "Minneapolis", "US", "MN")
ADA: Card = {"name": "Ada Lovelace", "emails": ["Ada@Example.com"], "phones": ["612-555-0100"], "addresses": [HOME]}


async def found(tx: Tx, typed: str) -> list[str]:
    page = await customers.find(tx, typed)
    return [customer.entry.name for customer in page.items]


async def seen(tx: Tx, customer_id: int) -> Customer:
    [customer] = await customers.see(tx, [customer_id])
    return customer


async def told(tx: Tx, kind: str) -> list[dict[str, Any]]:
    rows = await tx.many("SELECT facts FROM kernel.events WHERE kind = %(kind)s ORDER BY id", kind=kind)
    return [row["facts"] for row in rows]


async def test_a_customer_is_found_by_whatever_one_has(tx: Tx) -> None:
    await customers.add(tx, ADA)
    await customers.add(tx, {"name": "José Núñez & Söhne", "kind": Kind.COMPANY, "phones": ["+44 20 7946 0958"]})

    for typed in ("ada", "love", "lace ada", "a", "ada@ex", "612 555", "(612) 555-0100", "+1612555", "16125550100"):
        assert await found(tx, typed) == ["Ada Lovelace"], typed
    for typed in ("jose", "NUNEZ sohne", "020 7946", "442079460958", "+44 (0)20 7946 0958"):
        assert await found(tx, typed) == ["José Núñez & Söhne"], typed
    for typed in ("%", "a_a", "bob", "000", "ada@elsewhere.com"):
        assert await found(tx, typed) == [], typed
    assert len(await found(tx, "")) == 2


async def test_customers_are_read_page_by_page(tx: Tx) -> None:
    for number in range(5):
        await customers.add(tx, {"name": f"Jo Smith {number // 2}", "emails": [f"jo{number}@example.com"]})

    for typed in ("", "smith"):
        ids: list[int] = []
        after: str | None = None
        while True:
            page = await customers.find(tx, typed, limit=2, after=after)
            ids += [customer.id for customer in page.items]
            if (after := page.next) is None:
                break
        assert ids == sorted(set(ids))
        assert len(ids) == 5


async def test_an_address_of_somebody_else_is_refused(tx: Tx) -> None:
    await customers.add(tx, ADA)

    with pytest.raises(Refused, match="another customer") as no:
        await customers.add(tx, {"name": "Impostor", "emails": ["new@example.com", "ada@example.com"]})
    assert (no.value.code, no.value.facts) == ("email_taken", {"emails": ["ada@example.com"]})


@pytest.mark.parametrize(
    "card",
    [{"emails": ["nobody"]}, {"phones": ["call me"]}, {"vat_id": "DE123456789"}],
    ids=["e-mail", "phone", "VAT number"],
)
async def test_what_cannot_be_is_not_written_down(tx: Tx, card: Card) -> None:
    with pytest.raises(Malformed):
        await customers.add(tx, {"name": "Ada", **card})


async def test_a_company_has_a_vat_number(tx: Tx) -> None:
    firm = await customers.add(tx, {"name": "Muster GmbH", "kind": Kind.COMPANY, "vat_id": "de 136 695 976"})

    assert (await seen(tx, firm)).entry.vat_id == "DE136695976"


async def test_a_correction_replaces_what_it_names_and_leaves_the_rest(tx: Tx) -> None:
    ada = await customers.add(tx, ADA)

    assert await customers.change(tx, ada, 1, {"name": "Ada King", "phones": ["612-555-0199", "612-555-0100"]}) == 2

    after = await seen(tx, ada)
    assert after.entry.name == "Ada King"
    assert [phone.number for phone in after.entry.phones] == ["+16125550199", "+16125550100"]
    assert after.entry.emails == ("ada@example.com",)
    assert after.entry.addresses == (HOME,)
    assert await told(tx, "customers.CustomerChanged") == [
        {"customer_id": ada, "version": 2, "fields": ["name", "phones"]}
    ]


async def test_who_was_slower_reads_again(tx: Tx) -> None:
    ada = await customers.add(tx, ADA)
    await customers.change(tx, ada, 1, {"notes": "Rings twice."})

    with pytest.raises(Stale):
        await customers.change(tx, ada, 1, {"notes": "Never rings."})
    assert await customers.change(tx, ada, 2, {"notes": "Rings twice. "}) == 2
    with pytest.raises(NotFound):
        await customers.change(tx, ada + 1, None, {"notes": "Who?"})


async def test_a_phone_that_was_given_up_is_known_as_its_next_owners(tx: Tx) -> None:
    older = await customers.add(tx, {"name": "Ada", "phones": ["612-555-0100"]})
    younger = await customers.add(tx, {"name": "Ada", "phones": ["612-555-0100"]})
    caller = [Person("ada", None, "6125550100")]
    assert await customers.recognize(tx, caller) == [older]

    await customers.change(tx, older, None, {"phones": []})

    assert await customers.recognize(tx, caller) == [younger]


async def test_who_may_be_the_same_is_shown(tx: Tx) -> None:
    ada = await customers.add(tx, ADA)
    again = await customers.add(tx, {"name": "Ada Lovelance", "phones": ["6125550100"]})
    home = await customers.add(tx, {"name": "ada lovelace", "addresses": [HOME]})
    await customers.add(tx, {"name": "Charles Babbage", "phones": ["6125550100"], "addresses": [HOME]})

    page = await customers.duplicates(tx)

    assert [(pair.customer.id, pair.other.id, pair.shared) for pair in page.items] == [
        (ada, again, ("phone",)),
        (ada, home, ("address",)),
    ]
    first = await customers.duplicates(tx, limit=1)
    second = await customers.duplicates(tx, limit=1, after=first.next)
    assert [*first.items, *second.items] == page.items
    assert second.next is None


async def test_merging_loses_nothing(tx: Tx) -> None:
    ada = await customers.add(tx, {**ADA, "notes": "Rings twice."})
    king = await customers.add(
        tx,
        {
            "name": "Ada King",
            "emails": ["king@example.com"],
            "phones": ["612-555-0100", "612-555-0101"],
            "notes": "Has a dog.",
        },
    )
    await customers.record_consent(
        tx, king, Consent(ConsentChannel.SMS, "news", is_given=True, happened_at=tx.now, source="call")
    )

    await customers.merge(tx, king, ada)

    one = await seen(tx, king)
    assert (one.id, one.aliases, one.version) == (ada, (king,), 2)
    assert one.entry.emails == ("ada@example.com", "king@example.com")
    assert [phone.number for phone in one.entry.phones] == ["+16125550100", "+16125550101"]
    assert one.entry.notes == "Rings twice.\nHas a dog."
    assert await customers.aliases(tx, king) == [ada, king]
    assert await customers.recognize(
        tx,
        [
            Person("ada king", None, "6125550101"),
            Person("?", "king@example.com"),
            Person("Ada Lovelace", None, "6125550100"),
        ],
    ) == [ada, ada, ada]
    assert (await customers.known(tx, [king]))[king].id == ada
    assert await customers.allow(tx, [ada, king], "sms", "news") == {ada, king}
    assert await found(tx, "king") == ["Ada Lovelace"]
    assert await told(tx, "customers.CustomersMerged") == [{"customer_id": ada, "merged_id": king}]


async def test_an_alias_of_an_alias_leads_to_who_stands(tx: Tx) -> None:
    a, b, c = [await customers.add(tx, {"name": f"Ada {n}", "phones": ["6125550100"]}) for n in range(3)]
    await customers.merge(tx, a, b)
    await customers.merge(tx, b, c)

    assert (await seen(tx, a)).id == c
    assert await customers.aliases(tx, a) == [a, b, c]
    assert (await customers.duplicates(tx)).items == []
    await customers.change(tx, a, None, {"notes": "One."})
    assert (await seen(tx, c)).entry.notes == "One."
    assert await customers.recognize(tx, [Person("Ada 0", None, "6125550100")]) == [c]
    for merged, into, code in ((a, c, "already_merged"), (c, b, "already_merged"), (c, c, "same_customer")):
        with pytest.raises(Refused) as no:
            await customers.merge(tx, merged, into)
        assert no.value.code == code
    with pytest.raises(Refused, match="There is no customer"):
        await customers.merge(tx, c, c + 1)
    with pytest.raises(NotFound):
        await customers.merge(tx, c + 1, c)


async def test_the_latest_word_on_consent_counts_and_all_are_kept(tx: Tx) -> None:
    ada = await customers.add(tx, ADA)
    for days, is_given in ((-3, True), (-1, False), (-2, True)):
        at = tx.now + timedelta(days=days)
        await customers.record_consent(tx, ada, Consent(ConsentChannel.EMAIL, "news", is_given, at, "web form"))
    await customers.record_consent(
        tx, ada, Consent(ConsentChannel.CALL, "news", is_given=True, happened_at=tx.now, source="call")
    )

    assert await customers.allow(tx, [ada], "email", "news") == set()
    assert await customers.allow(tx, [ada], "call", "news") == {ada}
    noted = await customers.consents(tx, ada)
    assert [(it.channel, it.is_given, it.is_current) for it in noted] == [
        ("call", True, True),
        ("email", False, True),
        ("email", True, False),
        ("email", True, False),
    ]
