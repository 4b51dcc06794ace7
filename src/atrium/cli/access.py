"""Commands for tokens and users."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Annotated

import typer

from atrium import access
from atrium.access import Place
from atrium.access.tokens import Scope
from atrium.cli.house import actor, err, out, perform
from atrium.kernel import NotFound, Tx

token = typer.Typer(help="Let programs in.", no_args_is_help=True)
user = typer.Typer(help="Let people in.", no_args_is_help=True)

Name = Annotated[str, typer.Option(help="What it is called; facts name it as token/<name>.")]
Role = Annotated[str, typer.Option(help=f"One of {', '.join(access.ROLES)}.")]
Channels = Annotated[list[str] | None, typer.Option("--channel", help="Only on this channel; may be repeated.")]
Nodes = Annotated[list[str] | None, typer.Option("--node", help="Only at this node; may be repeated.")]
Days = Annotated[int | None, typer.Option(min=1, max=36_500, help="Good for so many days.")]
Rate = Annotated[int | None, typer.Option(min=1, help="At most so many requests a second.")]


@token.command("create")
def create_token(
    name: Name, role: Role, channel: Channels = None, node: Nodes = None, days: Days = None, rate: Rate = None
) -> None:
    """Issue a token and print it alone; it is shown only now."""

    async def work(tx: Tx) -> str:
        until = datetime.now(UTC) + timedelta(days=days) if days else None
        taken = {one.name for one in await access.tokens.listed(tx, 100_000) if one.revoked_at is None}
        free = next(each for each in _names(name) if each not in taken)
        if free != name:
            err.print(f"There is a token {name!r} already; this one is called {free!r}.", markup=False)
        _, secret = await access.tokens.issue(tx, free, role, Scope(channel or None, node or None, until, rate))
        return secret

    print(perform(work, actor()))


@token.command("list")
def list_tokens() -> None:
    """Say which tokens are in use."""

    async def work(tx: Tx) -> list[access.tokens.Token]:
        return [one for one in await access.tokens.listed(tx, 100_000) if one.revoked_at is None]

    for one in perform(work):
        out.print(f"{one.id}\t{one.name}\t{one.role}\t{one.hint}…", markup=False)


@token.command("revoke")
def revoke_token(token_id: int) -> None:
    """Let a program in no more."""

    async def work(tx: Tx) -> None:
        await access.tokens.revoke(tx, token_id)

    perform(work, actor())


@user.command("create")
def create_user(
    email: Annotated[str, typer.Option()],
    name: Annotated[str, typer.Option()],
    role: Role = "admin",
    password: Annotated[
        str, typer.Option(envvar="ATRIUM_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)
    ] = "",
) -> None:
    """Let someone in; the password is asked for, or taken from ATRIUM_PASSWORD."""

    async def work(tx: Tx) -> int:
        return await access.add_user(tx, email, name, password, [Place(role)])

    out.print(f"user/{perform(work, actor())}", markup=False)


@user.command("forget-phone")
def forget_phone(email: Annotated[str, typer.Option()]) -> None:
    """Turn a second factor off, since phone and recovery codes are lost, and sign its owner out everywhere."""

    async def work(tx: Tx) -> None:
        wanted = email.strip().lower()
        found = [one.id for one in await access.users(tx, 100_000) if one.email == wanted]
        if not found:
            raise NotFound(f"There is no user with the e-mail {wanted}.")
        await access.second_factor.reset(tx, found[0])

    perform(work, actor())
    out.print("They come in by password alone until they set up another phone.")


def _names(name: str) -> Iterator[str]:
    return (name if number == 1 else f"{name}-{number}" for number in count(1))
