"""What is one person's own: preferences, saved views, password, sessions."""

import asyncio
from typing import Any

import pytest
from tests.access.people import EMAIL, HOME, PASSWORD, ada, comes_in, tries

from atrium import access
from atrium.access import Place
from atrium.access.preferences import Preferences
from atrium.access.views import SavedView
from atrium.kernel import Database, Malformed, NotFound, Refused, TooMany, Tx

TOLD = "SELECT facts FROM kernel.events WHERE kind = %(kind)s ORDER BY id"
MINE = Preferences("de", "Europe/Berlin", "compact", "dark", single_keys=False, home="/orders?state=open")


async def test_a_visitor_brings_name_and_preferences(tx: Tx) -> None:
    user_id = await ada(tx, Place("agent", channel="web"))
    assert (await comes_in(tx)).preferences == Preferences()
    await access.preferences.keep(tx, user_id, MINE)
    visitor = await comes_in(tx)
    assert (visitor.user_id, visitor.name, visitor.email) == (user_id, "Ada", EMAIL)
    assert visitor.preferences == MINE == await access.preferences.get(tx, user_id)
    assert visitor.caller.actor == f"user/{user_id}"
    assert visitor.caller.may("orders.cancel", channel="web")
    assert not visitor.caller.may("orders.cancel", channel="phone")


async def test_a_visitor_is_known_by_one_question(tx: Tx) -> None:
    await ada(tx)
    secret = (await tries(tx)).secret
    assert secret
    asked: list[str] = []

    def note(record: Any) -> None:
        asked.append(record.query)

    with tx.connection.query_logger(note):
        assert await access.sessions.who(tx, secret)
        await asyncio.sleep(0)
    assert len(asked) == 1


async def test_a_programs_token_is_no_visitor(tx: Tx) -> None:
    _, secret = await access.tokens.issue(tx, "erp", "integration")
    known = await access.authenticate(tx, secret)
    assert known is not None
    assert known.visitor is None
    assert await access.sessions.who(tx, secret) is None
    assert await access.sessions.who(tx, "") is None


async def test_only_names_of_preferences_are_told(tx: Tx) -> None:
    user_id = await ada(tx)
    await access.preferences.keep(tx, user_id, Preferences(locale="de", home="/orders"))
    await access.preferences.keep(tx, user_id, Preferences(locale="de", home="/orders"))
    told = [row["facts"]["changed"] for row in await tx.many(TOLD, kind="access.PreferencesChanged")]
    assert told == [["locale", "home"]]
    with pytest.raises(NotFound):
        await access.preferences.keep(tx, 999_999, MINE)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (Preferences(locale="fr"), "$.locale"),
        (Preferences(time_zone="Europe/Nowhere"), "$.time_zone"),
        (Preferences(time_zone="../../etc/passwd"), "$.time_zone"),
        (Preferences(density="huge"), "$.density"),
        (Preferences(theme="pink"), "$.theme"),
        (Preferences(home="//evil.example"), "$.home"),
        (Preferences(home="/\\evil.example"), "$.home"),
        (Preferences(home="https://evil.example"), "$.home"),
        (Preferences(home="/" + "x" * 200), "$.home"),
    ],
)
async def test_what_there_is_not_is_not_preferred(tx: Tx, wrong: Preferences, place: str) -> None:
    user_id = await ada(tx)
    with pytest.raises(Malformed) as malformed:
        await access.preferences.keep(tx, user_id, wrong)
    assert malformed.value.facts["at"] == place


async def names(tx: Tx, user_id: int, screen: str = "orders") -> list[str]:
    return [view.name for view in await access.views.listed(tx, user_id, screen)]


async def test_views_are_added_renamed_reordered_and_deleted(tx: Tx) -> None:
    user_id = await ada(tx)
    late, mine, old = [await access.views.add(tx, user_id, "orders", name, "?x=1") for name in ("Late", "Mine", "Old")]
    await access.views.add(tx, user_id, "stock", "Late", "")
    assert await names(tx, user_id) == ["Late", "Mine", "Old"]
    assert (await access.views.listed(tx, user_id, "stock"))[0].query == ""

    await access.views.change(tx, user_id, mine, name=" My own ", query="state=open&channel=web")
    await access.views.reorder(tx, user_id, "orders", [old, mine, old, 999_999])
    await access.views.delete(tx, user_id, late)
    await access.views.delete(tx, user_id, late)

    assert await names(tx, user_id) == ["Old", "My own"]
    view = (await access.views.listed(tx, user_id, "orders"))[1]
    assert view == SavedView(mine, "My own", "state=open&channel=web", None, is_own=True, owner="Ada")
    await access.views.add(tx, user_id, "orders", "New", "")
    assert await names(tx, user_id) == ["Old", "My own", "New"]


async def test_a_view_has_a_name_of_its_own_and_a_question_that_fits(tx: Tx) -> None:
    user_id = await ada(tx)
    await access.views.add(tx, user_id, "orders", "Late", "")
    other = await access.views.add(tx, user_id, "orders", "Mine", "")
    with pytest.raises(Refused) as refused:
        await access.views.add(tx, user_id, "orders", "Late", "")
    assert refused.value.code == "view_exists"
    with pytest.raises(Refused):
        await access.views.change(tx, user_id, other, name="Late")
    for screen, name, query in (
        ("orders", " ", ""),
        ("Or ders", "x", ""),
        ("orders", "x", "a b"),
        ("o", "x", "q" * 2001),
    ):
        with pytest.raises(Malformed):
            await access.views.add(tx, user_id, screen, name, query)


async def test_there_are_at_most_fifty_views_of_a_screen(tx: Tx) -> None:
    user_id = await ada(tx)
    for number in range(50):
        await access.views.add(tx, user_id, "orders", f"View {number}", "")
    with pytest.raises(Refused) as refused:
        await access.views.add(tx, user_id, "orders", "One more", "")
    assert refused.value.code == "too_many_views"
    await access.views.add(tx, user_id, "stock", "Another screen", "")


async def test_a_shared_view_is_seen_by_its_role_and_changed_by_its_owner_only(tx: Tx) -> None:
    user_id = await ada(tx, Place("team_lead"))
    agent = await access.add_user(tx, "bea@example.com", "Bea", None, [Place("agent"), Place("agent", channel="web")])
    store = await access.add_user(tx, "cem@example.com", "Cem", None, [Place("store")])
    view_id = await access.views.add(tx, user_id, "orders", "Late", "state=late")
    await access.views.add(tx, agent, "orders", "Own", "")
    assert await names(tx, agent) == ["Own"]

    await access.views.share(tx, user_id, view_id, "agent")
    await access.views.share(tx, user_id, view_id, "agent")

    assert await names(tx, agent) == ["Own", "Late"]
    seen = (await access.views.listed(tx, agent, "orders"))[1]
    assert (seen.is_own, seen.owner, seen.shared_with) == (False, "Ada", "agent")
    assert await names(tx, store) == []
    for theirs in (
        access.views.change(tx, agent, view_id, name="Mine now"),
        access.views.share(tx, agent, view_id, None),
    ):
        with pytest.raises(NotFound):
            await theirs
    await access.views.delete(tx, agent, view_id)
    with pytest.raises(Refused):
        await access.views.share(tx, user_id, view_id, "king")
    await access.views.share(tx, user_id, view_id, None)
    assert await names(tx, agent) == ["Own"]
    assert [row["facts"]["role"] for row in await tx.many(TOLD, kind="access.ViewShared")] == ["agent", None]


async def test_views_added_at_once_stand_behind_each_other(database: Database) -> None:
    async with database.transaction("system") as tx:
        user_id = await ada(tx)
        first = await access.views.add(tx, user_id, "orders", "First", "")
        second = await access.views.add(tx, user_id, "orders", "Second", "")
    async with database.transaction("system") as tx:
        await access.views.reorder(tx, user_id, "orders", [second, first])
    async with database.read() as tx:
        assert await names(tx, user_id) == ["Second", "First"]


async def test_a_new_password_of_ones_own_needs_the_old_and_ends_other_sessions(tx: Tx) -> None:
    user_id = await ada(tx)
    await comes_in(tx)
    visitor = await comes_in(tx)

    wrong = await access.passwords.change(tx, visitor, "wrong password", "another secret", HOME)
    assert wrong is not None
    assert wrong.code == "wrong_password"
    with pytest.raises(Refused) as refused:
        await access.passwords.change(tx, visitor, PASSWORD, "short", HOME)
    assert refused.value.code == "weak_password"
    assert len(await access.sessions.listed(tx, user_id, 10)) == 2

    assert await access.passwords.change(tx, visitor, PASSWORD, "another secret", HOME) is None
    assert [one.id for one in await access.sessions.listed(tx, user_id, 10)] == [visitor.session_id]
    assert (await comes_in(tx, "another secret")).user_id == user_id
    answers = [await access.passwords.change(tx, visitor, "wrong password", "whatever it is", HOME) for _ in range(6)]
    assert isinstance(answers[-1], TooMany), "who sits down at an open screen does not guess for long"


async def test_one_ends_ones_own_sessions_only(tx: Tx) -> None:
    user_id = await ada(tx)
    other = await access.add_user(tx, "bea@example.com", "Bea")
    first, here, third = [await comes_in(tx) for _ in range(3)]
    await access.sessions.end(tx, other, first.session_id)
    assert len(await access.sessions.listed(tx, user_id, 10)) == 3
    await access.sessions.end(tx, user_id, first.session_id)
    assert [one.id for one in await access.sessions.listed(tx, user_id, 10)] == [here.session_id, third.session_id]
    await access.sessions.end_others(tx, user_id, here.session_id)
    assert [one.id for one in await access.sessions.listed(tx, user_id, 10)] == [here.session_id]
