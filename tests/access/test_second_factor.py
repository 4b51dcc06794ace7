"""A phone's code after the password: set up, used once each, lost, reset."""

import asyncio
import re
from datetime import timedelta

import pytest
from tests.access.people import EMAIL, HOME, PASSWORD, SEAL, Phone, ada, comes_in, proves, tries, with_phone

from atrium import access
from atrium.access import Place
from atrium.kernel import Database, NotFound, Refused, TooMany, Tx, Unauthorized
from atrium.kernel.seals import Seal

TOLD = "SELECT kind, actor, facts FROM kernel.events WHERE stream = %(stream)s ORDER BY id"
SECRET = "SELECT secret FROM access.second_factors WHERE user_id = %(user_id)s"
HASHES = "SELECT hash FROM access.recovery_codes WHERE user_id = %(user_id)s"


async def test_the_password_alone_lets_nobody_in_any_more(tx: Tx) -> None:
    user_id = await ada(tx)
    phone, codes = await with_phone(tx, user_id)

    came = await tries(tx)
    assert (came.secret, came.refusal, came.wants) == (None, None, "code")
    assert came.pending
    assert await access.authenticate(tx, came.pending) is None
    waiting = await access.sessions.pending(tx, came.pending)
    assert waiting is not None
    assert (waiting.user_id, waiting.email, waiting.wants) == (user_id, EMAIL, "code")

    done = await proves(tx, came, phone.code(tx.now))
    assert done.secret
    assert await access.authenticate(tx, done.secret)
    assert len(codes) == len(set(codes)) == 10
    assert (await proves(tx, came, phone.code(tx.now, 1))).pending is None, "a second step is taken once"


async def test_nothing_is_on_before_a_code_confirms_it(tx: Tx) -> None:
    user_id = await ada(tx)
    with pytest.raises(Refused, match="scan the secret"):
        await access.second_factor.confirm(tx, user_id, "123456", SEAL)
    first = await access.second_factor.begin(tx, user_id, SEAL)
    begun = await access.second_factor.begin(tx, user_id, SEAL)
    assert re.fullmatch(r"otpauth://totp/Atrium:ada%40example.com\?secret=\w{32}&issuer=Atrium", begun.uri)
    for wrong in (Phone(first.secret).code(tx.now), "", "12345", "\uff11" * 6, "1234567"):
        with pytest.raises(Refused) as refused:
            await access.second_factor.confirm(tx, user_id, wrong, SEAL)
        assert refused.value.code == "wrong_code"
    assert (await tries(tx)).secret
    assert not (await access.second_factor.get(tx, user_id)).is_on

    typed = Phone(begun.secret).code(tx.now)
    await access.second_factor.confirm(tx, user_id, f" {typed[:3]} {typed[3:]}", SEAL)
    assert (await access.second_factor.get(tx, user_id)).codes_left == 10
    for again in (access.second_factor.begin(tx, user_id, SEAL), access.second_factor.confirm(tx, user_id, "1", SEAL)):
        with pytest.raises(Refused) as refused:
            await again
        assert refused.value.code == "second_factor_on"


async def test_neither_secret_nor_recovery_codes_are_kept_readably(tx: Tx) -> None:
    user_id = await ada(tx)
    begun = await access.second_factor.begin(tx, user_id, SEAL)
    sealed = (await tx.one(SECRET, user_id=user_id))["secret"]
    assert begun.secret.encode() not in sealed
    assert SEAL.open(sealed, f"user/{user_id}") == begun.secret
    codes = await access.second_factor.confirm(tx, user_id, Phone(begun.secret).code(tx.now), SEAL)
    kept = b"".join(row["hash"] for row in await tx.many(HASHES, user_id=user_id))
    assert not [code for code in codes if code.replace("-", "").encode() in kept]
    told = str([dict(row["facts"]) for row in await tx.many(TOLD, stream=f"user/{user_id}")])
    assert begun.secret not in told
    assert not [code for code in codes if code in told]


async def test_a_code_is_good_once_and_one_step_of_drift_is_allowed(tx: Tx) -> None:
    user_id = await ada(tx)
    phone, _ = await with_phone(tx, user_id)
    tx.now += timedelta(minutes=5)
    for steps, expected in ((-2, "wrong_code"), (2, "wrong_code"), (-1, None), (-1, "code_used"), (0, None), (1, None)):
        came = await proves(tx, await tries(tx), phone.code(tx.now, steps))
        assert (came.refusal.code if came.refusal else None) == expected, steps
    late = await proves(tx, await tries(tx), phone.code(tx.now, 0))
    assert late.refusal
    assert late.refusal.code == "code_used", "an older one is not good after a newer one"


async def test_a_recovery_code_is_good_once(tx: Tx) -> None:
    user_id = await ada(tx)
    _, codes = await with_phone(tx, user_id)
    assert (await proves(tx, await tries(tx), codes[3].upper().replace("-", " "))).secret
    again = await proves(tx, await tries(tx), codes[3])
    assert again.refusal
    assert again.refusal.code == "wrong_code"
    assert again.pending, "the next code may be tried"
    assert (await proves(tx, again, codes[4])).secret
    assert (await access.second_factor.get(tx, user_id)).codes_left == 8
    told = [row for row in await tx.many(TOLD, stream=f"user/{user_id}") if row["kind"] == "access.RecoveryCodeUsed"]
    assert [row["facts"]["left"] for row in told] == [9, 8]
    assert {row["actor"] for row in told} == {f"user/{user_id}"}


async def test_the_second_step_is_taken_within_five_minutes(tx: Tx) -> None:
    user_id = await ada(tx)
    phone, _ = await with_phone(tx, user_id)
    came = await tries(tx)
    tx.now += timedelta(minutes=5)
    late = await proves(tx, came, phone.code(tx.now))
    assert isinstance(late.refusal, Unauthorized)
    assert late.pending is None
    unknown = await access.sessions.prove(tx, "atp_never", phone.code(tx.now), SEAL, HOME)
    assert isinstance(unknown.refusal, Unauthorized)


async def test_codes_cannot_be_guessed_though_the_password_is_known(tx: Tx) -> None:
    user_id = await ada(tx)
    await with_phone(tx, user_id)
    answers: list[str] = []
    for _ in range(6):
        came = await tries(tx)
        done = await proves(tx, came, "000000") if came.pending else came
        assert done.refusal
        answers.append(done.refusal.code)
    assert answers == ["wrong_code"] * 4 + ["too_many"] * 2


async def test_who_has_no_say_any_more_does_not_come_in_by_the_second_step(tx: Tx) -> None:
    user_id = await ada(tx)
    phone, _ = await with_phone(tx, user_id)
    came = await tries(tx)
    await access.passwords.give(tx, user_id, "another secret")
    assert (await proves(tx, came, phone.code(tx.now))).secret is None
    came = await tries(tx, "another secret")
    await access.change_user(tx, user_id, is_active=False)
    assert (await proves(tx, came, phone.code(tx.now))).secret is None


async def test_it_is_turned_off_with_a_password_or_a_code(tx: Tx) -> None:
    user_id = await ada(tx)
    visitor = await comes_in(tx)

    async def turn_off(proof: str) -> str | None:
        refusal = await access.second_factor.turn_off(tx, visitor, proof, SEAL, HOME)
        return refusal.code if refusal else None

    phone, _ = await with_phone(tx, user_id)
    assert await turn_off("wrong password") == "wrong_proof"
    assert (await access.second_factor.get(tx, user_id)).is_on
    assert await turn_off(PASSWORD) is None
    assert (await tries(tx)).secret
    phone, _ = await with_phone(tx, user_id)
    assert await turn_off(phone.code(tx.now)) is None
    _, codes = await with_phone(tx, user_id)
    assert await turn_off(codes[0]) is None
    assert not (await access.second_factor.get(tx, user_id)).is_on
    answers = [await turn_off("wrong password") for _ in range(6)]
    assert answers == ["wrong_proof"] * 5 + ["too_many"]


async def test_who_lost_the_phone_is_let_in_by_an_admin(tx: Tx) -> None:
    user_id = await ada(tx)
    visitor = await comes_in(tx)
    await with_phone(tx, user_id)
    await access.second_factor.reset(tx, user_id)
    assert await access.sessions.listed(tx, user_id, 10) == []
    assert (await comes_in(tx)).session_id != visitor.session_id
    told = [row["kind"] for row in await tx.many(TOLD, stream=f"user/{user_id}")]
    assert told[-3:] == ["access.SecondFactorTurnedOff", "access.SessionEnded", "access.SignedIn"]
    await access.second_factor.reset(tx, user_id)
    assert len(await access.sessions.listed(tx, user_id, 10)) == 1, "without a second factor nothing happens"
    with pytest.raises(NotFound):
        await access.second_factor.reset(tx, 999_999)


@pytest.mark.parametrize("demanded", [("all",), ("admin", "manager")])
async def test_who_must_have_one_sets_it_up_while_signing_in(tx: Tx, demanded: tuple[str, ...]) -> None:
    user_id = await ada(tx, Place("manager"))
    came = await tries(tx, demanded=demanded)
    assert (came.secret, came.wants) == (None, "set_up")
    early = await proves(tx, came, "123456")
    assert early.refusal
    assert early.refusal.code == "second_factor_not_begun"

    begun = await access.second_factor.begin(tx, user_id, SEAL)
    done = await proves(tx, early, Phone(begun.secret).code(tx.now))

    assert done.secret
    assert len(done.recovery_codes) == 10
    assert (await tries(tx, demanded=demanded)).wants == "code"
    assert (await tries(tx, demanded=("warehouse",))).wants == "code"


async def test_other_roles_need_none(tx: Tx) -> None:
    await ada(tx)
    assert (await tries(tx, demanded=("admin", "manager"))).secret


async def test_with_another_key_recovery_codes_are_still_good(tx: Tx) -> None:
    user_id = await ada(tx)
    phone, codes = await with_phone(tx, user_id)
    other = Seal("another key")
    came = await tries(tx)
    assert came.pending
    lost = await access.sessions.prove(tx, came.pending, phone.code(tx.now), other, HOME)
    assert lost.refusal
    assert lost.refusal.code == "second_factor_lost"
    assert (await access.sessions.prove(tx, came.pending, codes[0], other, HOME)).secret


async def test_what_was_not_finished_is_forgotten(tx: Tx) -> None:
    await with_phone(tx, await ada(tx))
    came = await tries(tx)
    assert came.pending
    tx.now += timedelta(minutes=6)
    await access.sessions.forget(tx)
    assert (await tx.one("SELECT count(*) AS count FROM access.pending_sign_ins"))["count"] == 0


async def test_tries_of_the_second_step_count_by_address_too(tx: Tx) -> None:
    await with_phone(tx, await ada(tx))
    for number in range(31):
        await access.sessions.sign_in(tx, f"u{number}@example.com", "wrong password", "10.9.9.9")
    came = await tries(tx)
    done = await proves(tx, came, "000000", "10.9.9.9")
    assert isinstance(done.refusal, TooMany)
    assert done.pending == came.pending


async def test_of_two_who_take_the_same_step_at_once_one_comes_in(database: Database) -> None:
    async with database.transaction("system") as tx:
        phone, _ = await with_phone(tx, await ada(tx))
        now = tx.now
        came = await tries(tx)

    async def step() -> bool:
        async with database.transaction("system", now) as tx:
            return (await proves(tx, came, phone.code(now))).secret is not None

    assert sorted(await asyncio.gather(step(), step(), step())) == [False, False, True]
