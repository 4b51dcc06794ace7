"""All commands, gathered."""

import typer

from atrium.cli import access, checkup, goods, importing, running, simulating

app = typer.Typer(
    name="atrium",
    help="Order management for omnichannel retailers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(running.run)
app.command()(running.serve)
app.command()(running.work)
app.command()(simulating.simulate)
app.command(hidden=True)(simulating.world)
app.command()(goods.migrate)
app.command()(goods.demo)
app.add_typer(importing.app, name="import")
app.command("export")(goods.export)
app.command()(goods.backup)
app.command()(goods.restore)
app.add_typer(access.token, name="token")
app.add_typer(access.user, name="user")
app.command()(checkup.doctor)
app.command()(checkup.reconcile)


def main() -> None:
    """Read the command line and do what it says."""
    app()
