"""Roles, grants and waits: the rules, without a database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from atrium.access import PERMISSIONS, ROLES, Caller, model
from atrium.access.attempts import model as waits
from atrium.access.model import Grant
from atrium.kernel import Forbidden, Malformed, Refused


def test_the_lists_are_alphabetical_and_speak_in_sentences():
    assert list(PERMISSIONS) == sorted(PERMISSIONS)
    assert list(ROLES) == sorted(ROLES)
    assert all(text.endswith(".") for text in PERMISSIONS.values())


def test_roles_allow_only_what_there_is():
    assert all(permissions <= set(PERMISSIONS) for permissions in ROLES.values())
    assert ROLES["admin"] == set(PERMISSIONS)
    assert not any("access.write" in permissions for role, permissions in ROLES.items() if role != "admin")


def test_a_grant_holds_where_it_was_given():
    caller = Caller.of(
        "user/1",
        Grant(frozenset({"orders.cancel"}), channels=frozenset({"web"})),
        Grant(frozenset({"stock.count"}), nodes=frozenset({"S-1"})),
    )
    assert caller.may("orders.cancel", channel="web")
    assert not caller.may("orders.cancel", channel="phone")
    assert caller.may("stock.count", channel="phone", node="S-1")
    assert not caller.may("stock.count", node="S-2")
    assert caller.channels_for("orders.cancel") == {"web"}
    assert caller.channels_for("stock.count") is None
    assert caller.nodes_for("orders.ship") == frozenset()
    assert caller.permissions == {"orders.cancel", "stock.count"}
    with pytest.raises(Forbidden, match="for channel phone"):
        caller.must("orders.cancel", channel="phone")


def test_a_caller_without_grants_may_nothing_nowhere():
    nobody = Caller.of("nobody")
    assert not nobody.may("orders.read")
    assert nobody.channels == frozenset()


@given(some.sampled_from(["email", "address"]), some.integers(0, 10_000))
def test_the_wait_never_falls_and_never_exceeds_its_limit(kind: str, failures: int):
    assert waits.wait_after(kind, failures) <= waits.wait_after(kind, failures + 1) <= waits.LONGEST_WAIT


def test_first_tries_are_free_and_then_each_wait_is_twice_as_long():
    paused = [waits.wait_after("email", failures) for failures in range(3, 8)]
    assert paused == [timedelta(seconds=seconds) for seconds in (0, 0, 2, 4, 8)]


@pytest.mark.parametrize("text", ["", "ada", "@example.com", "a@b", "a b@example.com", "x" * 200 + "@example.com"])
def test_what_is_no_email_is_refused(text: str):
    with pytest.raises(Malformed):
        model.email_of(text)


def test_a_password_is_long_enough():
    model.check_password("x" * model.SHORTEST_PASSWORD)
    with pytest.raises(Refused) as refused:
        model.check_password("short")
    assert refused.value.code == "weak_password"
