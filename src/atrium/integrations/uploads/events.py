"""What becomes of files that people bring. What a file did to a thing is told by the thing's own facts."""

from typing import ClassVar

from atrium.kernel import Fact


class OfUpload(Fact, frozen=True):
    """Something about one file; no business of other systems."""

    quiet: ClassVar[bool] = True
    upload_id: int

    @property
    def stream(self) -> str:
        """The file's own stream."""
        return f"upload/{self.upload_id}"


class FileKept(OfUpload, frozen=True):
    """Somebody brought a file; nothing of it was taken yet."""

    brings: str
    """What is in it: `products`, `stock`."""
    name: str
    size: int


class ImportBegun(OfUpload, frozen=True):
    """A file is to be taken; or only checked."""

    is_check: bool


class ImportAdvanced(OfUpload, frozen=True):
    """So many of its rows were seen to."""

    read: int


class ImportFinished(OfUpload, frozen=True):
    """All rows were seen to; after a check nothing was written."""

    is_check: bool
    changed: int
    unchanged: int
    refused: int


class ImportStopped(OfUpload, frozen=True):
    """Somebody stopped it, or it cannot go on; what was taken stays."""

    reason: str
