"""Facts of the tests' own: things happen to a parcel."""

from typing import ClassVar

from atrium.kernel import Fact


class Moved(Fact, frozen=True):
    kind: ClassVar[str] = "parcels.Moved"
    parcel: int
    step: int

    @property
    def stream(self) -> str:
        return f"parcel/{self.parcel}"


class Imported(Fact, frozen=True):
    kind: ClassVar[str] = "parcels.Imported"
    quiet: ClassVar[bool] = True
    parcel: int

    @property
    def stream(self) -> str:
        return f"parcel/{self.parcel}"


Fact.known[Moved.kind] = Moved
Fact.known[Imported.kind] = Imported
