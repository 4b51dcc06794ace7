"""All tokens, newest last, with how they are."""

from datetime import datetime

from litestar import Response, get

from atrium import access
from atrium.access.tokens import Token
from atrium.console.ground import Visit, may
from atrium.console.ground import gettext as _
from atrium.console.telling import names_of
from atrium.kernel.paging import key_of, page

PAGE = 50


@get("/tokens", opt=may("access.read"))
async def list_tokens(visit: Visit) -> Response[bytes]:
    """Which programs may come in, where, until when; revoked ones too."""
    asked = visit.asked
    key = key_of(asked["after"], int)
    async with visit.house.database.read(visit.actor) as tx:
        rows = await access.tokens.listed(tx, PAGE + 1, key[0] if key else 0)
        makers = await names_of(tx, (token.issued_by for token in rows))
    found = page(rows, PAGE, lambda token: (token.id,))
    shown = [(token, *state_of(token, visit.say.now)) for token in found.items]
    return visit.page("tokens/list.html", asked=asked, shown=shown, next=found.next, makers=makers)


def state_of(token: Token, now: datetime) -> tuple[str, str]:
    """How a token is: the kind of its dial, and a word."""
    if token.revoked_at:
        return "void", _("Revoked")
    if token.expires_at and token.expires_at <= now:
        return "void", _("Expired")
    return ("done", _("In use")) if token.used_at else ("open", _("Not used yet"))
