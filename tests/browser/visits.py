"""Who visits the house: a page of one's own for each role, signed in through the screen."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Error, Page
from tests.browser import witness
from tests.browser.witness import Witness

COOKIE = "atrium_session"
SIGN_IN = "/sign-in"
HANDHELD = 700
"""Narrower than this is a handheld: touched, not pointed at."""
PATIENCE_MS = 30_000
BUSY = ".htmx-request"


class Doorbell:
    """What one needs to get in: where the house is, everybody's password, and who is signed in already."""

    def __init__(self, address: str, passwords: Mapping[str, str]) -> None:
        """Nobody is signed in yet; passwords are by e-mail."""
        self.address = address
        self.passwords = passwords
        self._signed_in: dict[str, Any] = {}

    async def let_in(self, browser: Browser, role: str) -> Any:
        """The cookies of somebody with this role, who signs in once for all journeys, through the screen."""
        if role not in self._signed_in:
            context = await browser.new_context(base_url=self.address)
            email = f"{role}@demo.example"
            await sign_in(await context.new_page(), email, self.passwords[email])
            self._signed_in[role] = await context.storage_state()
            await context.close()
        return self._signed_in[role]


class Visits:
    """The pages of one journey. Called for each: `page = await page_of("agent")`."""

    def __init__(self, browser: Browser, doorbell: Doorbell) -> None:
        """Nobody has come yet."""
        self.browser = browser
        self.doorbell = doorbell
        self.seen: list[tuple[BrowserContext, Witness]] = []

    async def __call__(
        self,
        role: str | None = None,
        *,
        at: int = 1280,
        theme: Literal["light", "dark"] = "light",
        locale: str = "en-US",
        zone: str = "America/Chicago",
    ) -> Page:
        """A page of somebody with this role, signed in, with nothing opened yet; without a role, of a stranger.

        Each is a context of its own. `at` is how wide it is: 1280 a desk, 390 a handheld.
        """
        is_handheld = at < HANDHELD
        context = await self.browser.new_context(
            base_url=self.doorbell.address,
            viewport={"width": at, "height": 844 if is_handheld else 800},
            is_mobile=is_handheld,
            has_touch=is_handheld,
            color_scheme=theme,
            locale=locale,
            timezone_id=zone,
            reduced_motion="reduce",
            storage_state=await self.doorbell.let_in(self.browser, role) if role else None,
        )
        context.set_default_timeout(PATIENCE_MS)
        self.seen.append((context, await Witness.of(context)))
        return await context.new_page()

    async def leave(self, name: str, *, has_failed: bool) -> list[str]:
        """Close all pages; what they complained about. Pictures and words are kept when something went wrong."""
        complaints = list[str]()
        for number, (context, seen) in enumerate(self.seen, 1):
            await _hear_out(context)
            if has_failed or seen.complaints:
                await witness.keep(context, name if number == 1 else f"{name}-{number}")
            complaints += seen.complaints
            await context.close()
        return complaints


async def _hear_out(context: BrowserContext) -> None:
    """What a page has said already arrives before its answer to one more question."""
    for page in context.pages:
        with suppress(Error):
            await page.evaluate("0")


async def sign_in(page: Page, email: str, password: str) -> None:
    """Through the screen, as people do."""
    await page.goto(SIGN_IN)
    await page.locator("[name=email]").fill(email)
    await page.locator("[name=password]").fill(password)
    await page.locator("form:has([name=password]) :is(button:not([type=button]), [type=submit])").first.click()
    await page.wait_for_url(lambda url: urlsplit(url).path != SIGN_IN)
    cookies = await page.context.cookies()
    assert COOKIE in {cookie.get("name") for cookie in cookies}, f"{email} came in without the cookie {COOKIE}"


async def settled(page: Page) -> None:
    """Until the page is there with its letters and nothing is being swapped."""
    await page.wait_for_load_state()
    await page.locator(BUSY).first.wait_for(state="detached")
    await page.evaluate("document.fonts.ready.then(() => 0)")
