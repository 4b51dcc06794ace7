"""Doors for the tokens of programs."""

from litestar import delete, get, post

from atrium import access
from atrium.access import Scope
from atrium.api.access.forms import TokenForm, TokenView, after_of, check_gift, id_of, token_view
from atrium.api.ground import After, Caller, House, Limit, may, problems
from atrium.kernel import Page
from atrium.kernel.paging import page


@get("/tokens", opt=may("access.read"))
async def list_tokens(house: House, limit: Limit = 50, after: After = None) -> Page[TokenView]:
    """Tokens in the order they were issued, revoked ones too."""
    async with house.database.read() as tx:
        rows = await access.tokens(tx, limit + 1, after_of(after))
    return page([token_view(row) for row in rows], limit, lambda token: (int(token.id),))


@post("/tokens", opt=may("access.write"), responses=problems(409))
async def post_token(data: TokenForm, house: House, caller: Caller) -> TokenView:
    """Let a program in; the answer shows its secret, once: it is kept nowhere, so an Idempotency-Key is not heeded."""
    check_gift(caller, [data.role])
    scope = Scope(data.channels, data.nodes, data.expires_at, data.rate_limit)
    async with house.database.transaction(caller.actor) as tx:
        token_id, secret = await access.issue_token(tx, data.name, data.role, scope)
        view = token_view(await access.token(tx, token_id))
    view.secret = secret
    return view


@delete("/tokens/{token_id:str}", opt=may("access.write"), responses=problems(404))
async def delete_token(token_id: str, house: House, caller: Caller) -> None:
    """Let a program in no more, from now on."""
    async with house.database.transaction(caller.actor) as tx:
        await access.revoke_token(tx, id_of("token", token_id))
    house.keys.forget()
