"""Knowing customers by what another system calls them."""

from collections.abc import Mapping, Sequence

from atrium.customers.events import CustomerImported
from atrium.customers.model import Marks, Person, marks, same
from atrium.customers.store import recognizing
from atrium.customers.store import referencing as store
from atrium.kernel import Tx

_TRIES = 3


async def of_references(tx: Tx, source: str, people: Mapping[str, Person]) -> dict[str, int]:
    """The customers' ids by the references of a source (a channel, a system); who is new to it is added, quietly.

    A reference that is met for the first time means the customer of its e-mail address, else of its phone and name
    together, else a new one. Never alters a customer whom we know.
    """
    ids = await store.known(tx, source, people)
    if len(ids) == len(people):
        return ids
    await store.lock(tx, source)
    ids |= await store.known(tx, source, people.keys() - ids.keys())
    strangers = sorted(people.keys() - ids.keys())
    if strangers:
        found = await found_or_added(tx, source, [people[reference] for reference in strangers])
        new = dict(zip(strangers, found, strict=True))
        await store.remember(tx, source, new)
        ids |= new
    return ids


async def found_or_added(tx: Tx, source: str, people: Sequence[Person]) -> list[int]:
    """The customers' ids, in order: known by exact e-mail, else by phone and name together, else added, quietly."""
    seen = [marks(person) for person in people]
    ids = await recognizing.recognize(tx, seen)
    for _ in range(_TRIES):
        if None not in ids:
            return [known for known in ids if known is not None]
        await _add(tx, source, list(zip(people, seen, strict=True)), ids)
        if None in ids:
            ids = await recognizing.recognize(tx, seen)
    raise AssertionError("people whom another process added went away again, several times")


async def _add(tx: Tx, source: str, people: Sequence[tuple[Person, Marks]], ids: list[int | None]) -> None:
    """Fill in those nobody knew; who was added by another process at the same moment stays unknown for now."""
    strangers = [place for place, known in enumerate(ids) if known is None]
    firsts = [strangers[first] for first in same([people[place][1] for place in strangers])]
    added = await recognizing.add(tx, {place: people[place] for place in sorted(set(firsts))})
    await tx.emit(*(CustomerImported(added[place], source) for place in added))
    for place, first in zip(strangers, firsts, strict=True):
        ids[place] = added.get(first)
