"""The first people of a house, and the demo retailer."""

import os
import secrets
from collections.abc import Callable

from atrium import access
from atrium.access import Place
from atrium.cli.house import opened
from atrium.flows import order_to_cash
from atrium.integrations import demo
from atrium.kernel.settings import Settings

DEMO_ROLES = ("admin", "agent", "buyer", "manager", "store", "team_lead", "warehouse")
FILE = "sign-ins.txt"
WORLD = "simulated-world"
MOST_TOKENS = 100_000


async def furnish(
    url: str, settings: Settings, *, with_demo: bool = True, say: Callable[[str], None] = lambda _: None
) -> str:
    """Let the first people into an empty house; with the demo, one for each role, and goods to sell. Says what it did.

    Their passwords are made by chance and kept in the home, readable by its owner only. `say` hears what takes long.
    """
    async with opened(url) as database, database.transaction("system") as tx:
        if not await access.is_empty(tx):
            return "There are people in this house already; nothing was changed."
        if with_demo:
            say("The demo retailer is moving in; this takes half a minute.")
        roles = DEMO_ROLES if with_demo else ("admin",)
        password = secrets.token_urlsafe(9)
        for role in roles:
            name = role.replace("_", " ").title()
            await access.add_user(tx, f"{role}@demo.example", name, password, [Place(role)])
        _keep(settings, [f"{role}@demo.example  {password}" for role in roles])
        # With the first people or not at all: a house that was interrupted is as empty as before.
        return await demo.load(tx, order_to_cash.choose_nodes) if with_demo else "The first people are in."


async def let_world_in(url: str) -> str:
    """A token for the simulated world that lives around the demo retailer; none where that is not at home."""
    async with opened(url) as database, database.transaction("system") as tx:
        if not await demo.is_here(tx):
            return ""
        for each in await access.tokens.listed(tx, MOST_TOKENS):
            if each.name == WORLD and each.revoked_at is None:
                await access.tokens.revoke(tx, each.id)
        _, secret = await access.tokens.issue(tx, WORLD, "integration")
        return secret


def sign_ins(settings: Settings) -> list[str]:
    """E-mails and passwords of the first people, as they were at the beginning."""
    path = settings.home / FILE
    return path.read_text().splitlines() if path.exists() else []


def _keep(settings: Settings, lines: list[str]) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    path = settings.home / FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
