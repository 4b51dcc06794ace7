"""Doors for the tokens of programs."""

from typing import Any

from litestar import Request, Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec

from atrium import access
from atrium.access.tokens import Scope
from atrium.api.access.forms import TokenForm, TokenView, after_of, id_of, token_view
from atrium.api.ground import After, Caller, House, Limit, may, once, problems, write
from atrium.kernel import Page, Tx
from atrium.kernel.paging import page

ISSUED = ResponseSpec(TokenView, description="The token with its secret.", generate_examples=False)


@get("/tokens", opt=may("access.read"))
async def list_tokens(house: House, limit: Limit = 50, after: After = None) -> Page[TokenView]:
    """Tokens in the order they were issued, revoked ones too."""
    async with house.database.read() as tx:
        rows = await access.tokens.listed(tx, limit + 1, after_of(after))
    return page([token_view(row) for row in rows], limit, lambda token: (int(token.id),))


@post("/tokens", opt=may("access.write"), responses={201: ISSUED, **problems(409)})
async def post_token(data: TokenForm, request: Request[Any, Any, Any], house: House, caller: Caller) -> Response[bytes]:
    """Let a program in; only this answer, and its repeat under the same Idempotency-Key, shows the secret."""
    scope = Scope(data.channels, data.nodes, data.expires_at, data.rate_limit)

    async def work(tx: Tx) -> TokenView:
        caller.must_outrank([data.role])
        token_id, secret = await access.tokens.issue(tx, data.name, data.role, scope)
        view = token_view(await access.tokens.get(tx, token_id))
        view.secret = secret
        return view

    return await once(request, house, caller, work, is_secret=True)


@delete("/tokens/{token_id:str}", opt=may("access.write"), responses=problems(404))
async def delete_token(token_id: str, house: House, caller: Caller) -> None:
    """Let a program in no more, from now on."""
    key = id_of("token", token_id)
    await write(house, caller.actor, lambda tx: access.tokens.revoke(tx, key))
    house.keys.forget()
