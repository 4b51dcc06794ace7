"""Taking out what the house holds: a file for each kind, as spreadsheets and other programs read them."""

from atrium.integrations.exporting.kinds import KINDS

__all__ = ["KINDS"]
