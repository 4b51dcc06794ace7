"""Files that people bring by a screen: looked at, mapped, and taken by whoever works, a thousand rows at a time."""

from atrium.integrations.uploads import carrying
from atrium.integrations.uploads.actions import add_part, begin, forget, keep, lay_out, stop
from atrium.integrations.uploads.guessing import fields_of
from atrium.integrations.uploads.model import MOST_BYTES, NEEDS, PART, State, Upload
from atrium.integrations.uploads.queries import guess, latest, notes, one, parts
from atrium.integrations.uploads.sampling import sample, tried

__all__ = [
    "MOST_BYTES",
    "NEEDS",
    "PART",
    "State",
    "Upload",
    "add_part",
    "begin",
    "carrying",
    "fields_of",
    "forget",
    "guess",
    "keep",
    "latest",
    "lay_out",
    "notes",
    "one",
    "parts",
    "sample",
    "stop",
    "tried",
]
