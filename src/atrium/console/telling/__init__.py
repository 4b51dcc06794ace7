"""What happened, in plain words: one file of sentences for each module that tells facts."""

from atrium.console.telling._history import BEGINNING, Happened, in_english, names_of, plain, told, told_of
from atrium.console.telling._owners import assignees, check_assignee, owners_of
from atrium.console.telling._sentences import Facts, Said, Teller

__all__ = [
    "BEGINNING",
    "Facts",
    "Happened",
    "Said",
    "Teller",
    "assignees",
    "check_assignee",
    "in_english",
    "names_of",
    "owners_of",
    "plain",
    "told",
    "told_of",
]
