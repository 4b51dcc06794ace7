"""Pictures of screens for the docs, taken by the journeys themselves when `make pictures` asks for them."""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page
from tests.browser.visits import settled

FOLDER = os.environ.get("ATRIUM_PICTURES", "")
MOST_BYTES = 120_000
COLORS = (256, 128, 64, 32)
"""A screen has few colors; the more of them are kept, the larger the picture."""


async def picture(page: Page, name: str, *, is_whole: bool = False) -> None:
    """Keep what is seen as `name`.png; nothing happens unless pictures are wanted. `is_whole` scrolls to the end."""
    if FOLDER:
        await settled(page)
        taken = await page.screenshot(full_page=is_whole, animations="disabled")
        _hang(name, small(taken))


def _hang(name: str, content: bytes) -> None:
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.png").write_bytes(content)


def small(taken: bytes) -> bytes:
    """The same picture with a palette, of at most 120 kB."""
    whole = Image.open(BytesIO(taken)).convert("RGB")
    for colors in COLORS:
        packed = BytesIO()
        whole.quantize(colors, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= MOST_BYTES:
            return packed.getvalue()
    raise AssertionError(f"{packed.tell()} bytes with {COLORS[-1]} colors: show less on one picture")
