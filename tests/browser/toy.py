"""A small house of paper, by which the ground itself is tested: a sign-in, a sound page, pages with one fault each."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'"
PASSWORD = "correct horse"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Paper</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/paper.css"></head>
<body><main><h1>Orders</h1>{body}</main></body></html>"""
SIGN_IN = """<form method="post" action="/sign-in"><label>E-mail <input name="email" type="email"></label>
<label>Password <input name="password" type="password"></label><button>Sign in</button></form>"""
BODIES = {
    "/": '<p>Nothing is late.</p><svg aria-hidden="true"><use href="/icons.svg#truck"></use></svg>',
    "/sign-in": SIGN_IN,
    "/pale": '<p class="pale">Nothing is late.</p><button></button>',
    "/wide": '<p class="wide">x</p><svg aria-hidden="true"><use href="/icons.svg#lorry"></use></svg>',
    "/loud": '<script src="/loud.js"></script>',
    "/broken": '<script src="/broken.js"></script>',
    "/missing": '<img src="/nothing.png" alt="">',
    "/unanswered": '<script src="/hang-up.js"></script>',
    "/forbidden": '<p style="color: red">Late</p>',
}
FILES = {
    "/paper.css": ".pale { color: #ddd } .wide { width: 3000px } h1 { color: #111 }",
    "/icons.svg": '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="truck" viewBox="0 0 24 24"/></svg>',
    "/loud.js": 'console.error("the shelf fell down")',
    "/broken.js": 'throw new Error("out of paper")',
}
KINDS = {"css": "text/css", "svg": "image/svg+xml", "js": "text/javascript"}


async def answer(request: web.Request) -> web.StreamResponse:
    """Any page or file of the paper house."""
    path = request.path
    if path == "/hang-up.js":
        assert request.transport
        request.transport.close()
    if path in FILES:
        return web.Response(text=FILES[path], content_type=KINDS[path.rpartition(".")[2]])
    if path not in BODIES:
        raise web.HTTPNotFound
    if path == "/" and "atrium_session" not in request.cookies:
        raise web.HTTPSeeOther("/sign-in")
    headers = {"Content-Security-Policy": POLICY}
    return web.Response(text=PAGE.format(body=BODIES[path]), content_type="text/html", headers=headers)


async def let_in(request: web.Request) -> web.StreamResponse:
    """Whoever knows the password."""
    form = await request.post()
    if form["password"] != PASSWORD:
        return web.Response(status=400, text=PAGE.format(body=SIGN_IN), content_type="text/html")
    response = web.HTTPSeeOther("/")
    response.set_cookie("atrium_session", secrets.token_hex(), httponly=True, samesite="Lax")
    raise response


@asynccontextmanager
async def opened() -> AsyncIterator[str]:
    """The address of the paper house."""
    app = web.Application()
    app.router.add_post("/sign-in", let_in)
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
