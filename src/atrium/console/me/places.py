"""Where one is signed in: ended here, there, or everywhere else."""

from litestar import Response, post

from atrium import access
from atrium.console.ground import Visit, signed_in, write
from atrium.console.ground import gettext as _
from atrium.console.ground.safety import SESSION
from atrium.console.users.reading import id_in


@post("/me/sessions/{session_id:str}/end", opt=signed_in)
async def end_place(visit: Visit, session_id: str) -> Response[bytes]:
    """Sign out in one place; when it is this one, one is out."""
    me, session = visit.visitor, id_in(session_id)
    await write(visit.house, visit.actor, lambda tx: access.sessions.end(tx, me.id, session))
    visit.house.keys.forget()
    if session != me.seen.session_id:
        return visit.go("/me", _("You are signed out there."))
    response = visit.go("/sign-in", _("You are signed out."))
    visit.give_cookie(response, SESSION, "", lasts_s=0)
    return response


@post("/me/sessions/end", opt=signed_in)
async def end_other_places(visit: Visit) -> Response[bytes]:
    """Sign out everywhere but here."""
    me = visit.visitor
    await write(visit.house, visit.actor, lambda tx: access.sessions.end_others(tx, me.id, me.seen.session_id))
    visit.house.keys.forget()
    return visit.go("/me", _("You are signed out everywhere else."))
