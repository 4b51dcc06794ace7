"""The ground that journeys walk on sees what it promises to see; tried on a house of paper."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from bench.screens import screens
from litestar import Litestar, get
from PIL import Image
from playwright.async_api import Browser
from tests.browser import toy
from tests.browser.looking import axe, look_over
from tests.browser.pictures import picture, small
from tests.browser.visits import Doorbell, Visits
from tests.browser.witness import KEPT, expect_refusal

from atrium.doorway import may, public

EMAIL = "agent@demo.example"


@pytest_asyncio.fixture(loop_scope="session")
async def visits(browser: Browser) -> AsyncIterator[Visits]:
    async with toy.opened() as address:
        yield Visits(browser, Doorbell(address, {EMAIL: toy.PASSWORD}))


async def test_a_role_is_signed_in_through_the_screen_once(visits: Visits):
    page, again = await visits("agent"), await visits("agent")
    await page.goto("/")
    await again.goto("/")

    assert page.url == again.url == f"{visits.doorbell.address}/"
    assert await page.context.cookies() == await again.context.cookies()
    assert not await visits.leave("signed-in", has_failed=False)


async def test_a_stranger_stands_outside(visits: Visits):
    page = await visits()
    await page.goto("/")

    assert page.url.endswith("/sign-in")
    assert not await visits.leave("stranger", has_failed=False)


async def test_one_may_want_to_be_refused(visits: Visits):
    page = await visits()
    expect_refusal(page, 400)
    await page.goto("/sign-in")
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_role("button", name="Sign in").click()

    assert page.url.endswith("/sign-in")
    assert not await visits.leave("refused", has_failed=False)


async def test_width_theme_language_and_clock_are_the_visitors_own(visits: Visits):
    page = await visits("agent", at=390, theme="dark", locale="de-DE", zone="Europe/Berlin")
    await page.goto("/")

    seen = await page.evaluate(
        """() => [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, navigator.language,
        Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.maxTouchPoints > 0]"""
    )

    assert seen == [390, True, "de-DE", "Europe/Berlin", True]
    await visits.leave("own", has_failed=False)


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/loud", "console: the shelf fell down"),
        ("/broken", "out of paper"),
        ("/missing", "answered 404: GET"),
        ("/unanswered", "unanswered: GET"),
        ("/forbidden", "style-src"),
    ],
)
async def test_what_a_page_complains_about_is_heard_and_kept(visits: Visits, path: str, complaint: str):
    page = await visits("agent")
    await page.goto(path)

    complaints = await visits.leave("complaint", has_failed=False)

    assert complaint in "\n".join(complaints)
    assert complaint in (KEPT / "complaint.log").read_text()
    assert (KEPT / "complaint-1.png").exists()
    (KEPT / "complaint.log").unlink()
    (KEPT / "complaint-1.png").unlink()


async def test_a_sound_page_has_nothing_wrong(visits: Visits):
    page = await visits("agent", theme="light")

    assert not await look_over(page, "/")
    assert not await visits.leave("sound", has_failed=False)


async def test_what_people_cannot_read_or_press_is_found(visits: Visits):
    page = await visits("agent")
    await page.goto("/pale")

    found = "\n".join(await axe(page))

    assert "color-contrast (serious)" in found
    assert "button-name (critical)" in found
    assert not await visits.leave("pale", has_failed=False)


async def test_what_sticks_out_and_what_nobody_drew_is_found(visits: Visits):
    page = await visits("agent", at=390)

    found = "\n".join(await look_over(page, "/wide"))

    assert "/wide: scrolls sideways: 3" in found
    assert "/wide: no such icon: #lorry" in found
    assert not await visits.leave("wide", has_failed=False)


async def test_a_picture_is_taken_without_a_complaint(visits: Visits):
    page = await visits("agent")
    await page.goto("/")

    await picture(page, "paper")
    packed = small(await page.screenshot(animations="disabled"))

    assert Image.open(BytesIO(packed)).size == (1280, 800)
    assert not await visits.leave("picture", has_failed=False)


def test_a_picture_is_small():
    shade = Image.radial_gradient("L")
    whole = taken(Image.merge("RGB", (shade, shade, Image.linear_gradient("L"))).resize((1280, 800)))

    packed = small(whole)

    assert len(packed) < len(whole) * 0.7
    assert Image.open(BytesIO(packed)).mode == "P"


def test_a_picture_that_cannot_be_small_is_refused():
    with pytest.raises(AssertionError, match="show less"):
        small(taken(Image.effect_noise((1280, 800), 90)))


def taken(image: Image.Image) -> bytes:
    packed = BytesIO()
    image.save(packed, "PNG")
    return packed.getvalue()


def test_screens_are_found_by_their_addresses():
    @get(["/orders", "/orders/{number:str}"], sync_to_thread=False, opt=may("orders.read"))
    def orders() -> str:
        return ""

    @get("/sign-in", sync_to_thread=False, opt=public)
    def way_in() -> str:
        return ""

    app = Litestar([orders, way_in])
    assert screens(app, {"orders": "A-1"}, package=__name__) == ["/orders", "/orders/A-1"]
    assert screens(app, {}, is_open=True, package=__name__) == ["/sign-in"]
