"""An agent at the sheet: every press sends what stands in it, as the page does."""

import re
from typing import Any

import httpx
from tests.console.conftest import Browser, BrowserOf

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" (?:id="\w+" )?value="([^"]*)"')
PRESENT = ("key", "number", "version", "channel", "customer", "place")


class Taking:
    """The sheet of one agent: every press sends what stands in it, as the page does."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.fields: dict[str, Any] = {}
        self.page: httpx.Response | None = None

    async def open(self, address: str = "/orders/new") -> str:
        return self._take(await self.browser.see(address))

    async def press(self, word: str = "", **changes: Any) -> str:
        self.fields |= {name.replace("__", "-"): value for name, value in changes.items()}
        page = await self.browser.send(
            "/orders/new", dict[str, object](self.fields | {"do": word}), **{"HX-Request": "true"}
        )
        return self._take(page)

    @property
    def went_to(self) -> str:
        assert self.page
        return self.page.headers.get("HX-Redirect", "")

    @property
    def number(self) -> str:
        return str(self.fields["number"])

    def _take(self, page: httpx.Response) -> str:
        self.page = page
        assert page.status_code < 500, page.text
        if not self.went_to and page.text:
            found = dict(HIDDEN.findall(page.text))
            lines = re.findall(r'name="(line-\d+-sku)" value="([^"]*)"', page.text)
            units = re.findall(r'name="(line-\d+-quantity)" value="([^"]*)"', page.text)
            gone = re.findall(r'name="(gone-\w+)" value="([^"]*)"', page.text)
            methods = re.findall(r'name="(method)" id="[^"]+" value="([^"]+)" checked', page.text)
            nodes = re.findall(r'name="(node)" id="[^"]+" value="([^"]+)" checked', page.text)
            places = re.findall(r'<option value="(\w+)" selected>418', page.text)
            kept = {name: found[name] for name in PRESENT if name in found}
            typed = {name: value for name, value in self.fields.items() if name.startswith("to_") or name == "name"}
            self.fields = {**typed, "channel": "phone", **kept, **dict([*lines, *units, *gone, *methods, *nodes])}
            if places:
                self.fields["place"] = places[0]
        return page.text


async def taken_by(browser_of: BrowserOf, role: str = "agent") -> Taking:
    taking = Taking(await browser_of(role))
    await taking.open()
    return taking
