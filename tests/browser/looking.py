"""Looks a page over as people cannot: contrast, names, sizes, what sticks out sideways, icons that are not there."""

from functools import cache
from typing import Any

from playwright.async_api import Page
from tests.browser.visits import settled

from web import npm

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
GRAVE = {"serious", "critical"}
SIDEWAYS = """() => {
    const page = document.scrollingElement
    return page.scrollWidth > page.clientWidth ? [`scrolls sideways: ${page.scrollWidth} in ${page.clientWidth}`] : []
}"""
LOST_ICONS = """async () => {
    const asked = [...document.querySelectorAll("use")].map((use) => new URL(use.href.baseVal, document.baseURI))
    const drawn = new Map()
    for (const place of new Set(asked.map((url) => url.origin + url.pathname))) {
        const answer = await fetch(place)
        const names = [...(await answer.text()).matchAll(/\\bid="([^"]+)"/g)].map((found) => found[1])
        drawn.set(place, new Set(names))
    }
    const lost = asked.filter((url) => !drawn.get(url.origin + url.pathname).has(url.hash.slice(1)))
    return [...new Set(lost.map((url) => `no such icon: ${url.hash}`))]
}"""


async def axe(page: Page) -> list[str]:
    """What keeps people from using the page as it is now: WCAG 2.2 A and AA, serious and critical only."""
    await page.evaluate(_axe())
    found = await page.evaluate("rules => axe.run(document, rules)", RULES)
    return [_told(each) for each in found["violations"] if each["impact"] in GRAVE]


@cache
def _axe() -> str:
    return (npm.fetch() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def _told(violation: dict[str, Any]) -> str:
    """`color-contrast (serious): Elements must meet …: .badge, td > span`."""
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return f"{violation['id']} ({violation['impact']}): {violation['help']}: {', '.join(places[:5])}{more}"


async def look_over(page: Page, path: str) -> list[str]:
    """Go there, and tell all that is wrong with it at the width and theme of this page."""
    await page.goto(path)
    await settled(page)
    wrong = [*await axe(page), *await page.evaluate(SIDEWAYS), *await page.evaluate(LOST_ICONS)]
    if await page.locator("h1").count() != 1:
        wrong.append("not one heading that says which page this is")
    return [f"{path}: {each}" for each in wrong]
