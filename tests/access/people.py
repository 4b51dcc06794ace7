"""The cast of access: Ada, who signs in, and her phone."""

from datetime import datetime

import pyotp

from atrium import access
from atrium.access import Place
from atrium.access.sessions import SignIn, Visitor
from atrium.kernel import Tx
from atrium.kernel.seals import Seal

EMAIL = "ada@example.com"
PASSWORD = "correct horse"
HOME = "10.0.0.1"
SEAL = Seal("a key of the tests")


async def ada(tx: Tx, *places: Place) -> int:
    """Ada, an agent unless it is said otherwise."""
    return await access.add_user(tx, EMAIL, "Ada", PASSWORD, places or (Place("agent"),))


async def tries(tx: Tx, password: str = PASSWORD, address: str = HOME, demanded: tuple[str, ...] = ()) -> SignIn:
    """Ada's first step."""
    return await access.sessions.sign_in(tx, EMAIL, password, address, "Firefox", demanded)


async def comes_in(tx: Tx, password: str = PASSWORD) -> Visitor:
    """Ada with a session of her own."""
    came = await tries(tx, password)
    assert came.secret, came
    visitor = await access.sessions.who(tx, came.secret)
    assert visitor
    return visitor


async def proves(tx: Tx, came: SignIn, code: str, address: str = HOME) -> SignIn:
    """Ada's second step."""
    assert came.pending
    return await access.sessions.prove(tx, came.pending, code, SEAL, address, "Firefox")


class Phone:
    """Shows codes."""

    def __init__(self, secret: str) -> None:
        self._totp = pyotp.TOTP(secret)

    def code(self, at: datetime, steps: int = 0) -> str:
        """The code of a moment, or of so many half minutes later."""
        return self._totp.at(at, counter_offset=steps)


async def with_phone(tx: Tx, user_id: int) -> tuple[Phone, tuple[str, ...]]:
    """Turn the second factor on: the phone and the recovery codes; half a minute later the next code is new."""
    begun = await access.second_factor.begin(tx, user_id, SEAL)
    phone = Phone(begun.secret)
    codes = await access.second_factor.confirm(tx, user_id, phone.code(tx.now), SEAL)
    tx.now = datetime.fromtimestamp(tx.now.timestamp() + 30, tx.now.tzinfo)
    return phone, codes
