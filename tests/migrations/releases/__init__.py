"""Shops as past releases left them."""

from pathlib import Path

from tests import given

from atrium import customers, inventory, postgres
from atrium.inventory.goods import Sending, SentLine
from atrium.kernel import Database

FOLDER = Path(__file__).parent


def kept() -> list[Path]:
    """The backups of all releases, the oldest first."""
    return sorted(FOLDER.glob("*.dump"), key=lambda file: [int(part) for part in file.stem.split(".")])


async def furnish(url: str) -> None:
    """A small shop in the middle of its day: drafts, orders in every stage, goods between nodes, a customer."""
    database = await Database.open(url)
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=20)
        await given.stock(tx, on_hand=5, at="SHOP", pickup=True)
        await given.order(tx, confirm=False)
        await given.order(tx, (given.SKU, 2))
        await given.settle(tx)
        await given.order(tx)
        await inventory.goods.send(tx, Sending(given.NODE, "SHOP", [SentLine(given.SKU, 3)]))
        await customers.add(tx, {"name": "Bob", "emails": ["bob@example.com"]})
    await database.close()


def keep(url: str, file: Path) -> None:
    """Make the backup of a release."""
    postgres.dump(url, file)
