"""What a category is."""

from typing import Annotated

import msgspec

LONGEST = 1_000


class CategoryRow(msgspec.Struct, frozen=True):
    """A category to be made; its path is written from the top, with > between."""

    path: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
