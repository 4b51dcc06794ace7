"""The systems behind: how they are, what they were told, telling them again."""

from atrium.console.systems.keeping import (
    change_system,
    connect_system,
    give_secret,
    pause_system,
    show_change,
    show_new,
)
from atrium.console.systems.showing import list_systems, show_system, show_transmission
from atrium.console.systems.telling_again import replay_system, retry_these, skip_one

routes = [
    change_system,
    connect_system,
    give_secret,
    list_systems,
    pause_system,
    replay_system,
    retry_these,
    show_change,
    show_new,
    show_system,
    show_transmission,
    skip_one,
]

__all__ = ["routes"]
