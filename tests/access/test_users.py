"""Users come in, change, and are shown out."""

from datetime import timedelta

import pytest

from atrium import access
from atrium.access import Place
from atrium.kernel import Database, NotFound, Refused, Stale, TooMany, Tx, Unauthorized

PASSWORD = "correct horse"
HOME = "10.0.0.1"
TOLD = "SELECT kind, actor, facts FROM kernel.events WHERE stream = %(stream)s ORDER BY id"


async def ada(tx: Tx, *places: Place) -> int:
    return await access.add_user(tx, "Ada@Example.com", "Ada", PASSWORD, places or (Place("agent"),))


async def signed_in(tx: Tx, password: str = PASSWORD, address: str = HOME) -> str:
    came = await access.sessions.sign_in(tx, "ada@example.com", password, address, "Firefox")
    if came.refusal:
        raise came.refusal
    assert came.secret
    return came.secret


async def test_who_signs_in_is_known_by_the_session(tx: Tx) -> None:
    user_id = await ada(tx, Place("agent", channel="web"), Place("store", node="S-1"))
    secret = await signed_in(tx)

    known = await access.authenticate(tx, secret)

    assert known is not None
    assert known.caller.actor == f"user/{user_id}"
    assert known.caller.may("orders.cancel", channel="web")
    assert not known.caller.may("care.write", channel="phone")
    assert known.caller.may("stock.count", node="S-1")
    assert not known.caller.may("stock.count", node="S-2")


async def test_what_happened_to_a_user_is_told_without_secrets(tx: Tx) -> None:
    user_id = await ada(tx)
    await access.change_user(tx, user_id, name="Ada L.")
    await access.passwords.give(tx, user_id, "another secret")
    await access.give_roles(tx, user_id, [Place("admin")])

    told = await tx.many(TOLD, stream=f"user/{user_id}")

    assert [row["kind"] for row in told] == [
        "access.UserAdded",
        "access.RolesChanged",
        "access.UserChanged",
        "access.PasswordChanged",
        "access.RolesChanged",
    ]
    assert told[2]["facts"]["before"] == {"name": "Ada"}
    assert told[2]["facts"]["after"] == {"name": "Ada L."}
    assert [one["role"] for one in told[4]["facts"]["before"]] == ["agent"]
    assert {row["actor"] for row in told} == {"user/1"}
    assert "secret" not in str([row["facts"] for row in told])


async def test_an_email_belongs_to_one_user(tx: Tx) -> None:
    await ada(tx)
    with pytest.raises(Refused) as refused:
        await ada(tx)
    assert refused.value.code == "email_taken"
    grace = await access.add_user(tx, "grace@example.com", "Grace")
    with pytest.raises(Refused):
        await access.change_user(tx, grace, email="ada@example.com")


async def test_a_change_says_which_version_it_means(tx: Tx) -> None:
    user_id = await ada(tx)
    version = (await access.user(tx, user_id)).version
    await access.change_user(tx, user_id, version, name="Ada L.")
    with pytest.raises(Stale):
        await access.change_user(tx, user_id, version, name="Eve")
    with pytest.raises(NotFound):
        await access.change_user(tx, 999_999, name="Eve")


async def test_who_is_made_inactive_is_shown_out(tx: Tx) -> None:
    user_id = await ada(tx)
    secret = await signed_in(tx)
    await access.change_user(tx, user_id, is_active=False)
    assert await access.authenticate(tx, secret) is None
    with pytest.raises(Unauthorized):
        await signed_in(tx)


async def test_a_new_password_ends_all_sessions(tx: Tx) -> None:
    user_id = await ada(tx)
    secret = await signed_in(tx)
    await access.passwords.give(tx, user_id, "another secret")
    assert await access.authenticate(tx, secret) is None
    with pytest.raises(Unauthorized):
        await signed_in(tx)
    assert await access.authenticate(tx, await signed_in(tx, "another secret"))


async def test_sessions_end_when_idle_when_old_and_when_told(tx: Tx) -> None:
    user_id = await ada(tx)
    begun = tx.now
    secret = await signed_in(tx)
    tx.now = begun + timedelta(hours=11)
    assert await access.authenticate(tx, secret)
    tx.now = begun + timedelta(hours=22)
    assert await access.authenticate(tx, secret), "it was used meanwhile"
    tx.now = begun + timedelta(hours=35)
    assert await access.authenticate(tx, secret) is None
    for hours in range(36, 24 * 31, 10):
        tx.now = begun + timedelta(hours=hours)
        if hours == 36:
            secret = await signed_in(tx)
        came = await access.authenticate(tx, secret)
        assert (came is not None) == (hours < 36 + 24 * 30)
    tx.now = begun + timedelta(days=40)
    secret = await signed_in(tx)
    assert [one.address for one in await access.sessions.listed(tx, user_id, 10)] == [HOME]
    await access.sessions.sign_out(tx, secret)
    assert await access.sessions.listed(tx, user_id, 10) == []
    assert await access.authenticate(tx, secret) is None


async def test_failures_make_the_next_try_wait(tx: Tx) -> None:
    await ada(tx)
    for _ in range(5):
        with pytest.raises(Unauthorized):
            await signed_in(tx, "wrong password")
    with pytest.raises(TooMany) as too_many:
        await signed_in(tx)
    assert too_many.value.facts["retry_after"] == 3
    tx.now += timedelta(seconds=3)
    assert await signed_in(tx)
    with pytest.raises(Unauthorized):
        await signed_in(tx, "wrong password")
    assert await signed_in(tx), "signing in has made the failures forgotten"


async def test_an_address_that_tries_many_emails_waits_too(tx: Tx) -> None:
    await ada(tx)
    for number in range(31):
        came = await access.sessions.sign_in(tx, f"u{number}@example.com", "wrong password", "10.9.9.9")
        assert isinstance(came.refusal, Unauthorized)
    with pytest.raises(TooMany):
        await signed_in(tx, address="10.9.9.9")
    assert await signed_in(tx, address=HOME), "others are not held up"


async def test_failures_are_kept_though_the_answer_was_no(database: Database) -> None:
    async with database.transaction("system") as tx:
        await ada(tx)
    answers = []
    for _ in range(6):
        async with database.transaction("system") as tx:
            answers.append((await access.sessions.sign_in(tx, "ada@example.com", "wrong password", HOME)).refusal)
    assert [type(answer) for answer in answers] == [Unauthorized] * 5 + [TooMany]


async def test_who_has_no_password_cannot_sign_in(tx: Tx) -> None:
    await access.add_user(tx, "ada@example.com", "Ada")
    for password in ("", "whatever it is"):
        with pytest.raises(Unauthorized):
            await signed_in(tx, password)


async def test_nobody_shuts_themselves_out(tx: Tx) -> None:
    user_id = await ada(tx, Place("admin"))
    tx.actor = f"user/{user_id}"
    for places in ([], [Place("manager")], [Place("admin", channel="web")]):
        with pytest.raises(Refused) as refused:
            await access.give_roles(tx, user_id, places)
        assert refused.value.code == "own_access"
    with pytest.raises(Refused, match="shut yourself out"):
        await access.change_user(tx, user_id, is_active=False)
    await access.give_roles(tx, user_id, [Place("admin"), Place("agent")])
    await access.change_user(tx, user_id, name="Ada L.")


async def test_users_are_found_by_a_part_of_name_or_email(tx: Tx) -> None:
    await ada(tx)
    await access.add_user(tx, "bob@shop.example", "Bob Stone")
    for part, found in (("ONE", ["Bob Stone"]), ("shop.", ["Bob Stone"]), ("%", []), ("", ["Ada", "Bob Stone"])):
        assert [user.name for user in await access.users(tx, 10, q=part)] == found
