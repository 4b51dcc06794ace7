"""The settings: tables of nodes, channels, calendars, delivery and tax."""

from atrium.console.settings.doors import add_row, change_row, list_table, show_new, show_row, show_settings

routes = [add_row, change_row, list_table, show_new, show_row, show_settings]

__all__ = ["routes"]
