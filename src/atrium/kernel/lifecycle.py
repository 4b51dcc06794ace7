"""A lifecycle is a table: which move leads from which states to which. Diagram and test are made from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from atrium.kernel.errors import Refused

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[State]):
    """A step that is allowed from some states and leads to one."""

    sources: frozenset[State]
    target: State

    def __init__(self, sources: Iterable[State], target: State) -> None:
        """Allow the step from each of `sources`, leading to `target`."""
        object.__setattr__(self, "sources", frozenset(sources))
        object.__setattr__(self, "target", target)


class Lifecycle(Generic[State]):
    """The moves that a thing may make in its life."""

    def __init__(self, moves: Mapping[str, Move[State]]) -> None:
        """Keep the table of moves by name."""
        self.moves = dict(moves)

    def after(self, move: str, state: State) -> State:
        """Where a move leads from a state. Raises Refused `wrong_state` when it is not allowed."""
        step = self.moves[move]
        if state not in step.sources:
            allowed = ", ".join(sorted(step.sources))
            raise Refused("wrong_state", f"Cannot {move} what is {state}; it must be {allowed}.", state=str(state))
        return step.target

    def __iter__(self) -> Iterator[tuple[str, Move[State]]]:
        return iter(self.moves.items())

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        arrows = (f"    {source} --> {step.target}: {name}" for name, step in self for source in sorted(step.sources))
        return "\n".join(["stateDiagram-v2", *arrows])
