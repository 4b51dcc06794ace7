"""What happens to the systems we tell."""

from atrium.kernel import Fact


class SystemConnected(Fact, frozen=True):
    """A system was introduced to us."""

    system: str
    system_kind: str
    events: list[str]
    is_active: bool

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"


class SystemChanged(Fact, frozen=True):
    """A system's address or what it listens to was changed, or it was paused or resumed."""

    system: str
    system_kind: str
    events: list[str]
    is_active: bool

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"


class SystemStopped(Fact, frozen=True):
    """A system wants to be told no more; its facts queue until somebody makes it active again."""

    system: str
    reason: str

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"


class SystemWentDown(Fact, frozen=True):
    """A system failed again and again; it is only probed until it answers."""

    system: str
    reason: str

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"


class SystemCameBack(Fact, frozen=True):
    """A system that was down answers again."""

    system: str

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"


class SecretReplaced(Fact, frozen=True):
    """A system got a new secret; the former one signs beside it for a day."""

    system: str

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"


class TransmissionsReplayed(Fact, frozen=True):
    """A person had a system told again: all from a position on, or some transmissions."""

    system: str
    count: int
    start: int | None = None
    transmissions: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"


class TransmissionSkipped(Fact, frozen=True):
    """A person let a transmission go undone, so that those behind it could go on."""

    system: str
    transmission: str
    reason: str

    @property
    def stream(self) -> str:
        """The system."""
        return f"system/{self.system}"
