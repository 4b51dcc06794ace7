"""Programs come in by their tokens."""

from datetime import timedelta

import pytest

from atrium import access
from atrium.access.tokens import Scope
from atrium.kernel import Malformed, NotFound, Refused, Tx

KEPT = "SELECT hash, hint FROM access.tokens WHERE id = %(token_id)s"


async def test_a_token_is_known_by_its_secret_which_is_not_kept(tx: Tx) -> None:
    token_id, secret = await access.tokens.issue(tx, "erp", "integration", Scope(channels=["web"], rate_limit=50))

    known = await access.authenticate(tx, secret)

    assert known is not None
    assert known.caller.actor == "token/erp"
    assert known.caller.channels == {"web"}
    assert known.caller.nodes is None
    assert known.rate_limit == 50
    row = await tx.one(KEPT, token_id=token_id)
    assert secret.encode() not in row["hash"]
    assert len(row["hint"]) == 8
    assert (await access.tokens.get(tx, token_id)).used_at == tx.now


async def test_a_token_ends_when_revoked_and_when_it_expires(tx: Tx) -> None:
    token_id, secret = await access.tokens.issue(tx, "erp", "integration")
    await access.tokens.revoke(tx, token_id)
    await access.tokens.revoke(tx, token_id)
    assert await access.authenticate(tx, secret) is None
    _, secret = await access.tokens.issue(tx, "erp", "integration", Scope(expires_at=tx.now + timedelta(days=1)))
    assert await access.authenticate(tx, secret)
    tx.now += timedelta(days=1)
    assert await access.authenticate(tx, secret) is None
    with pytest.raises(NotFound):
        await access.tokens.revoke(tx, 999_999)


async def test_two_tokens_in_use_have_two_names(tx: Tx) -> None:
    await access.tokens.issue(tx, "erp", "integration")
    with pytest.raises(Refused) as refused:
        await access.tokens.issue(tx, "erp", "integration")
    assert refused.value.code == "name_taken"


@pytest.mark.parametrize("name", ["", " erp", "a\nb", "x" * 201])
async def test_a_token_has_a_name_that_can_be_shown(tx: Tx, name: str) -> None:
    with pytest.raises(Malformed):
        await access.tokens.issue(tx, name, "integration")


async def test_what_is_no_secret_of_ours_is_nobodys(tx: Tx) -> None:
    _, secret = await access.tokens.issue(tx, "erp", "integration")
    for wrong in ("", "atr_", secret[:-1], secret + "x", secret.replace("atr_", "ats_"), "é" * 47):
        assert await access.authenticate(tx, wrong) is None
