import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.customers import model
from atrium.customers.model import Marks, Person, Search

TYPED = st.text(alphabet="0123456789+-(). x", max_size=24)
COUNTRIES = st.sampled_from(["US", "GB", "DE", "JP", "", "XX"])
MARKS = st.builds(
    Marks,
    st.none() | st.sampled_from(["a@x.com", "b@x.com", "c@x.com"]),
    st.none() | st.sampled_from("123").map(lambda digit: model.phone(f"612555010{digit}")),
    st.sampled_from(["ada", "grace"]),
)


@given(TYPED, COUNTRIES)
def test_a_phone_that_was_read_reads_the_same_again(typed: str, country: str) -> None:
    read = model.phone(typed, country)

    if read and read.number.startswith("+"):
        assert model.phone(read.number, country) == read
    elif read:
        assert set(read.number) <= set("0123456789")


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("(612) 555-0100", "US", "+16125550100"),
        ("1.612.555.0100", "CA", "+16125550100"),
        ("+1 612 555 0100", "DE", "+16125550100"),
        ("612-555-0100 x12", "US", "+16125550100"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("+44 (0)20 7946 0958", "US", "+442079460958"),
        ("+31 6 12345678", "US", "+31612345678"),
        ("030 901820", "DE", "+4930901820"),
        ("555-0100", "US", "5550100"),
        ("112", "DE", "112"),
    ],
)
def test_phones_are_read_as_people_write_them(typed: str, country: str, number: str) -> None:
    read = model.phone(typed, country)

    assert read is not None
    assert (read.number, read.typed) == (number, typed)


@given(st.text(max_size=40))
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert model.fold(model.fold(name)) == model.fold(name)
    assert "\x00" not in model.fold(name)


@given(st.lists(MARKS, max_size=8))
def test_newcomers_are_told_apart_as_if_they_came_one_by_one(newcomers: list[Marks]) -> None:
    known: list[int] = []
    for index, seen in enumerate(newcomers):
        by_email = [first for first in known if seen.email and newcomers[first].email == seen.email]
        by_identity = [first for first in known if seen.identity and newcomers[first].identity == seen.identity]
        expected = (by_email or by_identity or [index])[0]
        if expected == index:
            known.append(index)
        assert model.same(newcomers)[index] == expected


@pytest.mark.parametrize(
    ("typed", "search"),
    [
        ("", Search(())),
        ("Núñez  Ada", Search(("nunez", "ada"))),
        ("Ada@", Search((), email="ada@")),
        ("+44", Search(("+44",), email="+44")),
        ("+4420", Search((), phone="+4420")),
        ("0044 20", Search((), phone="+4420")),
        ("555 01", Search((), phone="+55501", national="55501")),
        ("A-100001", Search(("a-100001",), email="a-100001")),
    ],
)
def test_what_was_typed_is_understood(typed: str, search: Search) -> None:
    assert model.search(typed) == search


def test_a_word_for_no_mail_is_no_mail() -> None:
    for typed in ("n/a", "none", "@", "a@", "@b.com", "", None, "x" * 250 + "@b.com"):
        assert model.marks(Person("Ada", typed)).email is None
