"""Sees what a page complains about while a journey goes on, and keeps it when the journey fails."""

import re
from pathlib import Path
from weakref import WeakKeyDictionary

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

KEPT = Path(__file__).parents[2] / "dist" / "browser"
TOLD_BY_ANSWERS = re.compile(r"Failed to load resource: the server responded with a status of \d+")
"""The console repeats what the answers themselves have told us."""
LEFT_BEHIND = "net::ERR_ABORTED"
"""What was still under way when one went to another page, such as the live feed."""
TELL_VIOLATIONS = """
    addEventListener("securitypolicyviolation", (seen) =>
        console.error(`policy: ${seen.effectiveDirective} forbids ${seen.blockedURI} in ${seen.documentURI}`))
"""

_witnesses: WeakKeyDictionary[BrowserContext, "Witness"] = WeakKeyDictionary()


class Witness:
    """Of one context: all its pages and their requests."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self.complaints: list[str] = []
        self.lines: list[str] = []
        self.refusals: set[int] = set()

    @classmethod
    async def of(cls, context: BrowserContext) -> "Witness":
        """One who looks on from now."""
        witness = _witnesses[context] = cls()
        context.on("console", witness.hear)
        context.on("weberror", witness.see_error)
        context.on("requestfailed", witness.see_failure)
        context.on("response", witness.see_answer)
        await context.add_init_script(TELL_VIOLATIONS)
        return witness

    def hear(self, message: ConsoleMessage) -> None:
        """What scripts and the browser itself say."""
        self.lines.append(f"{message.type}: {message.text}")
        if message.type == "error" and not TOLD_BY_ANSWERS.match(message.text):
            self.complain(f"console: {message.text}")

    def see_error(self, error: WebError) -> None:
        """A script that broke."""
        self.complain(f"script: {error.error}")

    def see_failure(self, request: Request) -> None:
        """A request that nobody answered."""
        if request.failure != LEFT_BEHIND:
            self.complain(f"unanswered: {request.method} {request.url}: {request.failure}")

    def see_answer(self, response: Response) -> None:
        """A no, or a mistake of ours."""
        self.lines.append(f"{response.status} {response.request.method} {response.url}")
        if response.status >= 400 and response.status not in self.refusals:
            self.complain(f"answered {response.status}: {response.request.method} {response.url}")

    def complain(self, text: str) -> None:
        """Keep what should not have been."""
        self.lines.append(f"COMPLAINT {text}")
        self.complaints.append(text)


def expect_refusal(page: Page, *statuses: int) -> None:
    """From now on the house may answer this page's context so (409, 404 …): the journey wants to be refused."""
    _witnesses[page.context].refusals.update(statuses)


async def keep(context: BrowserContext, name: str) -> None:
    """A picture of each page as it is, and what was said, under dist/browser."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = re.sub(r"[^\w.-]+", "-", name).strip("-")
    (KEPT / f"{file}.log").write_text("\n".join(_witnesses[context].lines) + "\n")
    for number, page in enumerate(context.pages, 1):
        await page.screenshot(path=KEPT / f"{file}-{number}.png", full_page=True)
