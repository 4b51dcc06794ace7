"""Every screen: nobody sees it who is not signed in, nobody who may not."""

import re

from litestar import Litestar
from tests.console.conftest import Browser, BrowserOf

from atrium.access import PERMISSIONS, ROLES
from atrium.doorway import doors, is_screen, permission_of

ROLES_TRIED = ("buyer", "warehouse", "agent")


def screens(app: Litestar) -> list[tuple[str, str, str]]:
    """Every screen that needs something: method, an address that leads to it, the permission or `signed_in`."""
    return [
        (method, re.sub(r"{[^}]*}", "1", path), permission)
        for method, path, door in doors(app)
        if is_screen(door) and (permission := permission_of(door))
    ]


async def test_who_is_not_signed_in_is_asked_to(app: Litestar, browser: Browser):
    assert len(screens(app)) > 100
    for method, path, _permission in screens(app):
        answer = await browser.client.request(method, path)
        assert answer.status_code == 303, (method, path)
        assert answer.headers["location"].startswith("/sign-in"), (method, path)


async def test_who_may_not_meets_a_closed_door(app: Litestar, browser_of: BrowserOf):
    for role in ROLES_TRIED:
        person = await browser_of(role)
        for method, path, permission in screens(app):
            if permission in PERMISSIONS and permission not in ROLES[role]:
                answer = await person.client.request(method, path)
                assert answer.status_code == 403, (role, method, path)
