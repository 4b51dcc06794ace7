"""Knowing again who orders."""

from collections.abc import Sequence

from atrium.customers.events import CustomerAdded
from atrium.customers.model import Marks, Person, marks, same
from atrium.customers.store import recognizing as store
from atrium.kernel import Tx

_TRIES = 3


async def recognize(tx: Tx, people: Sequence[Person], actors: Sequence[str] | None = None) -> list[int]:
    """The customers' ids, in order: by exact e-mail, else by phone and name together, else as new customers.

    Never alters a customer whom we know. `actors` names who acts for each person when it is not us for all.
    """
    if not people:
        return []
    seen = [marks(person) for person in people]
    ids = await store.recognize(tx, seen)
    for _ in range(_TRIES):
        if None not in ids:
            return [known for known in ids if known is not None]
        await _add(tx, list(zip(people, seen, strict=True)), ids, actors)
        if None in ids:
            ids = await store.recognize(tx, seen)
    raise AssertionError("people whom another process added went away again, several times")


async def _add(
    tx: Tx, people: Sequence[tuple[Person, Marks]], ids: list[int | None], actors: Sequence[str] | None
) -> None:
    """Fill in those nobody knew; who was added by another process at the same moment stays unknown for now."""
    strangers = [place for place, known in enumerate(ids) if known is None]
    firsts = [strangers[first] for first in same([people[place][1] for place in strangers])]
    added = await store.add(tx, {place: people[place] for place in sorted(set(firsts))})
    await tx.emit(
        *(CustomerAdded(added[place]) for place in added),
        actors=[actors[place] for place in added] if actors else None,
    )
    for place, first in zip(strangers, firsts, strict=True):
        ids[place] = added.get(first)
