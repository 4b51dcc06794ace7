"""Who somebody is at an OpenID provider: linked once, by a verified e-mail, or new with roles by the rules."""

from typing import Any

import pytest

from atrium import access
from atrium.access.identities import Profile, Rules, rules_of
from atrium.kernel import NotFound, Refused, Tx

NOBODY_NEW = Rules()
TOLD = "SELECT kind FROM kernel.events WHERE stream = %(stream)s ORDER BY id"


async def refusal_of(tx: Tx, profile: Profile, rules: Rules = NOBODY_NEW) -> str:
    with pytest.raises(Refused) as refused:
        await access.identities.come_in(tx, profile, rules, "10.0.0.1")
    return refused.value.code


def profile(subject: str = "u-1", email: str | None = "ada@example.com", **more: Any) -> Profile:
    known: dict[str, Any] = {"is_email_verified": True, "name": "Ada", "claims": {}} | more
    return Profile("https://id.example", subject, email, **known)


async def test_only_a_verified_email_finds_a_user_the_first_time(tx: Tx) -> None:
    user_id = await access.add_user(tx, "ada@example.com", "Ada")
    for stranger in (profile(is_email_verified=False), profile(email=None)):
        assert await refusal_of(tx, stranger) == "email_not_verified"
        assert await refusal_of(tx, stranger, rules_of("admin")) == "email_not_verified"
    assert await access.identities.come_in(tx, profile(), NOBODY_NEW, "10.0.0.1")

    moved = profile(email="ada@new.example", is_email_verified=False)
    assert await access.identities.come_in(tx, moved, NOBODY_NEW, "10.0.0.1"), "the account there is known by now"
    linked = await access.identities.listed(tx, user_id)
    assert [(one.issuer, one.subject, one.email) for one in linked] == [
        ("https://id.example", "u-1", "ada@new.example")
    ]


async def test_an_email_that_went_to_somebody_else_there_opens_nothing(tx: Tx) -> None:
    user_id = await access.add_user(tx, "ada@example.com", "Ada")
    await access.identities.come_in(tx, profile(), NOBODY_NEW, "10.0.0.1")
    assert await refusal_of(tx, profile("u-2")) == "linked_otherwise"
    await access.identities.unlink(tx, user_id)
    await access.identities.unlink(tx, user_id)
    assert await access.identities.come_in(tx, profile("u-2"), NOBODY_NEW, "10.0.0.1")
    told = [row["kind"] for row in await tx.many(TOLD, stream=f"user/{user_id}")]
    assert told.count("access.IdentityUnlinked") == 1
    with pytest.raises(NotFound):
        await access.identities.unlink(tx, 999_999)


async def test_who_may_not_come_in_any_more_does_not_come_in_this_way(tx: Tx) -> None:
    user_id = await access.add_user(tx, "ada@example.com", "Ada")
    await access.change_user(tx, user_id, is_active=False)
    assert await refusal_of(tx, profile()) == "not_active"
    assert await access.identities.listed(tx, user_id) == []
    await access.change_user(tx, user_id, is_active=True)
    await access.identities.come_in(tx, profile(), NOBODY_NEW, "10.0.0.1")
    await access.change_user(tx, user_id, is_active=False)
    assert await refusal_of(tx, profile()) == "not_active"


async def test_who_is_new_gets_roles_by_claims_or_does_not_come_in(tx: Tx) -> None:
    rules = rules_of("groups=IT: admin, realm_access.roles=shop:store, dept=7:warehouse")
    assert rules.claims == {"groups", "realm_access.roles", "dept"}
    assert await refusal_of(tx, profile()) == "not_known"
    assert await refusal_of(tx, profile(claims={"groups": ["HR"], "realm_access": "odd"}), rules) == "not_known"
    claims: dict[str, Any] = {"groups": ["HR", "IT"], "realm_access": {"roles": ["shop"]}, "dept": "7"}

    secret = await access.identities.come_in(tx, profile(claims=claims, name=""), rules, "10.0.0.1")

    visitor = await access.sessions.who(tx, secret)
    assert visitor is not None
    user = await access.user(tx, visitor.user_id)
    assert (user.email, user.name) == ("ada@example.com", "ada@example.com")
    assert [place.role for place in user.roles] == ["admin", "store", "warehouse"]
    await access.identities.come_in(tx, profile(claims={}), rules, "10.0.0.1")
    assert len((await access.user(tx, visitor.user_id)).roles) == 3, "roles are given once and kept here from then on"


def test_roles_are_read_strictly() -> None:
    assert rules_of("") == Rules()
    assert rules_of("groups=urn:x:it:admin, agent") == Rules((("groups", "urn:x:it", "admin"),), ("agent",))
    assert rules_of("groups=IT:admin, agent").roles_for({}) == ["agent"]
    assert rules_of("groups=IT:admin, agent").roles_for({"groups": "IT"}) == ["admin"]
    for wrong in ("king", "groups=IT", "groups=IT:king", "IT:admin"):
        with pytest.raises(ValueError, match="ATRIUM_OIDC_ROLES"):
            rules_of(wrong)
