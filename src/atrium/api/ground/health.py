"""Is it alive, is it ready?"""

import msgspec
from litestar import Response, get

from atrium import reports
from atrium.doorway.doors import public
from atrium.doorway.house import House
from atrium.doorway.problems import MEDIA_TYPE, problems
from atrium.kernel.database import is_lost


class Health(msgspec.Struct):
    """How it is."""

    status: str


@get("/health/live", opt=public, sync_to_thread=False)
def live() -> Health:
    """This process answers."""
    return Health("live")


@get("/health/ready", opt=public, responses=problems(503))
async def ready(house: House) -> Response[bytes]:
    """The schema is current and a worker beats; else 503 with `reasons`."""
    reasons = await _reasons(house)
    if not reasons:
        return Response(msgspec.json.encode(Health("ready")), media_type="application/json")
    problem = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "code": "unavailable",
        "detail": "Not ready yet: " + " ".join(reasons),
        "reasons": reasons,
    }
    return Response(msgspec.json.encode(problem), status_code=503, media_type=MEDIA_TYPE, headers={"Retry-After": "1"})


async def _reasons(house: House) -> list[str]:
    try:
        async with house.database.read() as tx:
            return await reports.vitals.ailments(tx)
    except Exception as problem:
        if not is_lost(problem):
            raise
        return ["The database is away."]
