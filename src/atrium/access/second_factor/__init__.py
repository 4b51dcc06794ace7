"""The second factor: codes that a phone makes (TOTP), and recovery codes for when it is lost."""

from atrium.access.second_factor.actions import begin, confirm, reset, turn_off
from atrium.access.second_factor.model import Beginning, beginning
from atrium.access.second_factor.queries import SecondFactor, get

__all__ = ["Beginning", "SecondFactor", "begin", "beginning", "confirm", "get", "reset", "turn_off"]
