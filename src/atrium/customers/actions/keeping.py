"""Adding and correcting customers, and noting what they allow."""

from dataclasses import fields

from atrium.customers import model
from atrium.customers.events import ConsentRecorded, CustomerAdded, CustomerChanged
from atrium.customers.model import Card, Consent, Entry
from atrium.customers.queries.knowing import see
from atrium.customers.store import keeping as store
from atrium.kernel import NotFound, Refused, Stale, Tx


async def add(tx: Tx, card: Card) -> int:
    """Add a customer. Raises Malformed, Refused `email_taken` when an e-mail address is another customer's."""
    entry = model.written(Entry(""), card)
    customer_id = await store.add(tx, entry)
    await _keep_contacts(tx, customer_id, entry, {"emails", "phones", "addresses", "name"})
    await tx.emit(CustomerAdded(customer_id))
    return customer_id


async def change(tx: Tx, customer_id: int, version: int | None, card: Card) -> int:
    """Correct the fields that are on the card; lists replace those there were. Answers the version now.

    Raises Malformed, NotFound, Stale when `version` is given and not the one there is, Refused `email_taken`.
    """
    row = await store.lock(tx, customer_id)
    if row is None:
        raise NotFound("There is no such customer.")
    if version is not None and row["version"] != version:
        raise Stale("Somebody changed this customer meanwhile; look again.", version=row["version"])
    before = (await see(tx, [row["id"]]))[0].entry
    after = model.written(before, card)
    altered = {field.name for field in fields(Entry) if getattr(before, field.name) != getattr(after, field.name)}
    if not altered:
        return row["version"]
    now = await store.save(tx, row["id"], after)
    await _keep_contacts(tx, row["id"], after, altered)
    await tx.emit(CustomerChanged(row["id"], now, tuple(sorted(altered))))
    return now


async def record_consent(tx: Tx, customer_id: int, consent: Consent) -> None:
    """Note that a customer gave or withdrew leave; all that was noted before stays. Raises NotFound."""
    row = await store.lock(tx, customer_id)
    if row is None:
        raise NotFound("There is no such customer.")
    await store.record_consent(tx, row["id"], consent)
    await tx.emit(ConsentRecorded(row["id"], consent.channel, consent.purpose, consent.is_given))


async def _keep_contacts(tx: Tx, customer_id: int, entry: Entry, altered: set[str]) -> None:
    """Write down how to reach the customer, as far as that is other than before."""
    if "emails" in altered:
        taken = await store.keep_emails(tx, customer_id, entry.emails)
        if taken:
            raise Refused(
                "email_taken",
                f"{', '.join(sorted(taken))} belongs to another customer; open that one, or merge the two.",
                emails=sorted(taken),
            )
    dropped: set[str] = set()
    if "phones" in altered:
        dropped = await store.keep_phones(tx, customer_id, entry.phones)
    if "addresses" in altered:
        await store.keep_addresses(tx, customer_id, entry.addresses)
    if altered & {"phones", "name"}:
        await store.claim_identities(tx, customer_id, dropped | {phone.number for phone in entry.phones})
