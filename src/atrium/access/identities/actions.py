"""Coming in by an OpenID provider: out to it, back from it, and in."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from atrium.access import queries as people
from atrium.access.actions import add_user
from atrium.access.events import IdentityLinked, IdentityUnlinked
from atrium.access.identities import model, store
from atrium.access.identities.model import Arrival, Asked, Departure, Profile, Provider, Rules
from atrium.access.model import LONGEST_NAME, Place, email_of
from atrium.access.preferences.model import is_local
from atrium.access.sessions.actions import begin
from atrium.access.store import users
from atrium.kernel import Refused, Tx
from atrium.kernel.seals import Seal

_OWNER = "openid cookie"
_READ = msgspec.json.Decoder(Asked)


async def depart(provider: Provider, seal: Seal, back_to: str, then: str, now: datetime) -> Departure:
    """Send a browser to the provider; outside any transaction. Raises Refused `provider_away`."""
    asked = Asked(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        back_to=back_to,
        then=then if is_local(then) else "/",
        until=now + model.LONGEST_TRIP,
    )
    sealed = seal.close(msgspec.json.encode(asked).decode(), _OWNER)
    return Departure(await provider.address(asked), base64.urlsafe_b64encode(sealed).decode())


async def arrive(provider: Provider, seal: Seal, cookie: str, answer: Mapping[str, str], now: datetime) -> Arrival:
    """Ask the provider who came back; outside any transaction.

    Raises Refused `sign_in_lost`, `provider_away`, `provider_said_no` or `provider_not_trusted`.
    """
    asked = _asked(seal, cookie)
    model.check_return(answer, asked, now)
    return Arrival(await provider.profile(answer, asked), asked.then)


async def come_in(tx: Tx, profile: Profile, rules: Rules, address: str, agent: str = "") -> str:
    """Let in whom a provider knows; a session's secret. Its word is enough: no code of ours is asked for.

    Who comes for the first time is found by their verified e-mail, or is new and gets the roles that the rules give.
    Raises Refused `not_known`, `not_active`, `email_not_verified`, `linked_otherwise`.
    """
    known = await store.find(tx, profile) or await _first_time(tx, profile, rules)
    if not known["is_active"]:
        raise Refused("not_active", "You may not come in any more; ask who runs this house.")
    return await begin(tx, known["id"], address, agent, "openid")


async def unlink(tx: Tx, user_id: int) -> None:
    """Forget who a user is at providers, so that another account may be linked. Raises NotFound."""
    await users.lock_user(tx, user_id)
    rows = await store.unlink(tx, user_id)
    await tx.emit(*(IdentityUnlinked(user_id, row["issuer"], row["subject"]) for row in rows))


async def _first_time(tx: Tx, profile: Profile, rules: Rules) -> Mapping[str, Any]:
    if profile.email is None or not profile.is_email_verified:
        raise Refused(
            "email_not_verified", "The provider does not vouch for your e-mail; verify it there, then come again."
        )
    email = email_of(profile.email)
    user = await people.by_email(tx, email)
    if user is not None and not user["is_active"]:
        return dict(user)
    user_id = user["id"] if user else await _added(tx, email, profile, rules)
    if not await store.link(tx, user_id, profile):
        raise Refused(
            "linked_otherwise",
            "The user with your e-mail comes in by another account there; ask who runs this house to unlink it.",
        )
    await tx.emit(IdentityLinked(user_id, profile.issuer, profile.subject), actors=[f"user/{user_id}"])
    return {"id": user_id, "is_active": True}


async def _added(tx: Tx, email: str, profile: Profile, rules: Rules) -> int:
    roles = rules.roles_for(profile.claims)
    if not roles:
        raise Refused("not_known", f"Nobody here has the e-mail {email}; ask who runs this house to add you.")
    return await add_user(tx, email, profile.name.strip()[:LONGEST_NAME] or email, None, [Place(one) for one in roles])


def _asked(seal: Seal, cookie: str) -> Asked:
    """What a cookie of ours says. Raises Refused `sign_in_lost`."""
    try:
        return _READ.decode(seal.open(base64.urlsafe_b64decode(cookie.encode()), _OWNER))
    except (ValueError, binascii.Error):
        raise model.lost() from None
