"""The page of components: what screens are made of, in both themes."""

from datetime import timedelta

from litestar import Response, get

from atrium.console.ground import Form, Visit, signed_in

COLORS = ("canvas", "surface", "press", "line-2", "ink-3", "ink", "accent", "good-solid", "warn-solid", "bad-solid")


@get("/components", opt=signed_in)
async def show_components(visit: Visit) -> Response[bytes]:
    """Every component, light and dark side by side, for those who build screens."""
    form = Form.of(phone="(614) 555-0142", zip="4321", tell="1")
    form.refuse("zip", "5 digits, like 43215")
    now = visit.say.now
    times = {"soon": now + timedelta(hours=2), "past": now - timedelta(minutes=34)}
    return visit.page("helping/components.html", form=form, colors=COLORS, times=times)


routes = [show_components]

__all__ = ["routes"]
