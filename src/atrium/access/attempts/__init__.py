"""Attempts to prove who one is: each is counted before it is looked at, and failures make the next one wait."""

from atrium.access.attempts.actions import begin, forget, take_back

__all__ = ["begin", "forget", "take_back"]
