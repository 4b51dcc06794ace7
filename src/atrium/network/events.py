"""What the network tells: a place, a channel or a calendar is new or other than it was."""

from typing import Any

from atrium.kernel import Fact


class NodeChanged(Fact, frozen=True):
    """A node was made or changed; `before` and `after` hold just what differs, `before` is empty for a new one."""

    code: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def stream(self) -> str:
        """The node's own stream."""
        return f"node/{self.code}"


class ChannelChanged(Fact, frozen=True):
    """A channel was made or changed; `before` and `after` hold just what differs, `before` is empty for a new one."""

    code: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def stream(self) -> str:
        """The channel's own stream."""
        return f"channel/{self.code}"


class CalendarChanged(Fact, frozen=True):
    """A calendar was made or changed; `before` and `after` hold just what differs, `before` is empty for a new one."""

    code: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def stream(self) -> str:
        """The calendar's own stream."""
        return f"calendar/{self.code}"
