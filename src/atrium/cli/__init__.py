"""The command line: everything that is done to a house from a shell."""

from atrium.cli.commands import main

__all__ = ["main"]
