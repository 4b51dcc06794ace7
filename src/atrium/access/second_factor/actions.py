"""Turning the second factor on and off, and using it."""

from pyotp import random_base32

from atrium.access import attempts
from atrium.access import queries as people
from atrium.access.events import RecoveryCodeUsed, SecondFactorTurnedOff, SecondFactorTurnedOn, SessionEnded
from atrium.access.model import LONGEST_PASSWORD, Visitor
from atrium.access.second_factor import model, queries, store
from atrium.access.second_factor.model import Beginning
from atrium.access.store import endings, secret, users
from atrium.kernel import Refusal, Refused, Tx
from atrium.kernel.seals import Seal


async def begin(tx: Tx, user_id: int, seal: Seal) -> Beginning:
    """Make a secret for somebody's phone; nothing changes before a code confirms it.

    Raises NotFound, Refused `second_factor_on`.
    """
    user = await users.lock_user(tx, user_id)
    made = random_base32()
    if not await store.begin(tx, user_id, seal.close(made, _owner(user_id))):
        raise _is_on()
    return model.beginning(made, user["email"])


async def confirm(tx: Tx, user_id: int, code: str, seal: Seal) -> tuple[str, ...]:
    """Turn it on, since the phone shows the right code; ten recovery codes, which nobody sees again.

    Raises NotFound, Refused `second_factor_not_begun`, `second_factor_on`, `wrong_code`.
    """
    await users.lock_user(tx, user_id)
    factor = await store.lock(tx, user_id)
    if factor is None:
        raise Refused("second_factor_not_begun", "Let your phone scan the secret first.")
    if factor["confirmed_at"] is not None:
        raise _is_on()
    step = model.step_of(_opened(factor["secret"], user_id, seal), model.plain(code), tx.now, None)
    codes = secret.recovery_codes()
    await store.confirm(tx, user_id, step, [secret.hashed(one) for one in codes])
    await tx.emit(SecondFactorTurnedOn(user_id), actors=[_owner(user_id)])
    return tuple(model.shown(one) for one in codes)


async def turn_off(tx: Tx, visitor: Visitor, proof: str, seal: Seal, address: str) -> Refusal | None:
    """Turn one's own second factor off; the proof is one's password, a code or a recovery code.

    Commit whatever it says, then raise its refusal if there is one: `wrong_proof`, or too many tries.
    """
    if refusal := await attempts.begin(tx, visitor.email, address):
        return refusal
    user = await users.lock_user(tx, visitor.user_id)
    if not await _proves(tx, visitor.user_id, user["email"], proof, seal):
        return Refused("wrong_proof", "This is neither your password nor a code that is good; try again.")
    await attempts.forget(tx, visitor.email, address)
    if await store.drop(tx, visitor.user_id):
        await tx.emit(SecondFactorTurnedOff(visitor.user_id))
    return None


async def reset(tx: Tx, user_id: int) -> None:
    """Somebody has lost phone and recovery codes: they come in by password alone again, and are shown out everywhere.

    Without a second factor nothing happens. Raises NotFound.
    """
    await users.lock_user(tx, user_id)
    if await store.drop(tx, user_id):
        ended = await endings.end_all(tx, user_id)
        await tx.emit(SecondFactorTurnedOff(user_id), *(SessionEnded(user_id, one) for one in ended))


async def use(tx: Tx, user_id: int, code: str, seal: Seal) -> str:
    """Use a code up: `code`, or `recovery code`. Raises Refused `wrong_code`, `code_used` or `second_factor_lost`."""
    factor = await store.lock(tx, user_id)
    if factor is None or factor["confirmed_at"] is None:
        raise model.wrong_code()
    typed = model.plain(code)
    if not model.is_recovery_code(typed):
        opened = _opened(factor["secret"], user_id, seal)
        await store.note_step(tx, user_id, model.step_of(opened, typed, tx.now, factor["last_step"]))
        return "code"
    if not await store.use_recovery_code(tx, user_id, secret.hashed(typed)):
        raise model.wrong_code()
    left = (await queries.get(tx, user_id)).codes_left
    await tx.emit(RecoveryCodeUsed(user_id, left), actors=[_owner(user_id)])
    return "recovery code"


async def _proves(tx: Tx, user_id: int, email: str, proof: str, seal: Seal) -> bool:
    try:
        await use(tx, user_id, proof, seal)
    except Refused:
        known = await people.by_email(tx, email)
        return await secret.fits(proof[:LONGEST_PASSWORD], known["password"] if known else None)
    return True


def _owner(user_id: int) -> str:
    return f"user/{user_id}"


def _opened(sealed: bytes, user_id: int, seal: Seal) -> str:
    try:
        return seal.open(sealed, _owner(user_id))
    except ValueError:
        raise Refused(
            "second_factor_lost",
            "The house has another key than when your phone was set up; use a recovery code, or ask for a reset.",
        ) from None


def _is_on() -> Refused:
    return Refused("second_factor_on", "A second factor is on already; turn it off first.")
