"""Writing down what is known of one customer."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from asyncpg import Record

from atrium.customers.model import Address, Consent, Entry, Phone, fold
from atrium.kernel import Tx

LOCK = """
    SELECT c.id, c.version, c.kind, c.name, c.name_key, c.vat_id, c.notes
      FROM customers.customers c
     WHERE c.id = (SELECT COALESCE(a.merged_into, a.id) FROM customers.customers a WHERE a.id = %(id)s)
       AND c.merged_into IS NULL
       FOR NO KEY UPDATE
"""

ADD = """
    INSERT INTO customers.customers (kind, name, name_key, vat_id, notes, added_at, changed_at)
    VALUES (%(kind)s, %(name)s, %(name_key)s, %(vat_id)s, %(notes)s, %(now)s, %(now)s)
    RETURNING id
"""

SAVE = """
    UPDATE customers.customers
       SET kind = %(kind)s, name = %(name)s, name_key = %(name_key)s, vat_id = %(vat_id)s, notes = %(notes)s,
           version = version + 1, changed_at = %(now)s
     WHERE id = %(id)s
    RETURNING version
"""

DROP_EMAILS = """
    DELETE FROM customers.emails WHERE customer_id = %(id)s AND email <> ALL (%(emails)s::text[])
"""
# An address that belongs to another customer is left with them, and not among the answer.
KEEP_EMAILS = """
    INSERT INTO customers.emails AS kept (email, customer_id, place)
    SELECT email, %(id)s, place - 1 FROM unnest(%(emails)s::text[]) WITH ORDINALITY AS t(email, place)
     ORDER BY email COLLATE "C"
        ON CONFLICT (email) DO UPDATE SET place = EXCLUDED.place
     WHERE kept.customer_id = EXCLUDED.customer_id
    RETURNING email
"""

DROP_PHONES = """
    DELETE FROM customers.phones WHERE customer_id = %(id)s AND phone <> ALL (%(phones)s::text[])
    RETURNING phone
"""
KEEP_PHONES = """
    INSERT INTO customers.phones (phone, customer_id, national, typed, place)
    SELECT phone, %(id)s, national, typed, place - 1
      FROM unnest(%(phones)s::text[], %(nationals)s::text[], %(typed)s::text[])
           WITH ORDINALITY AS t(phone, national, typed, place)
     ORDER BY phone COLLATE "C"
        ON CONFLICT (phone, customer_id) DO UPDATE SET typed = EXCLUDED.typed, place = EXCLUDED.place
"""

DROP_ADDRESSES = """
    DELETE FROM customers.addresses WHERE customer_id = %(id)s AND address_key <> ALL (%(keys)s::text[])
"""
KEEP_ADDRESSES = """
    INSERT INTO customers.addresses
           (customer_id, name, line1, line2, postal_code, city, region, country, address_key, place)
    SELECT %(id)s, name, line1, line2, postal_code, city, region, country, address_key, place
      FROM jsonb_to_recordset(%(homes)s::jsonb)
        AS t(place integer, name text, line1 text, line2 text, postal_code text, city text, region text, country text,
             address_key text)
        ON CONFLICT (customer_id, address_key) DO UPDATE
       SET name = EXCLUDED.name, line1 = EXCLUDED.line1, line2 = EXCLUDED.line2, postal_code = EXCLUDED.postal_code,
           city = EXCLUDED.city, region = EXCLUDED.region, country = EXCLUDED.country, place = EXCLUDED.place
"""

# What the customer is not called by any more; the names of those merged into them stay theirs.
FORGET_IDENTITIES = """
    DELETE FROM customers.identities i
     WHERE i.customer_id = %(id)s
       AND NOT EXISTS (SELECT FROM customers.phones p JOIN customers.customers c
                                   ON c.id = p.customer_id OR c.merged_into = p.customer_id
                        WHERE p.customer_id = i.customer_id AND p.phone = i.phone AND c.name_key = i.name_key)
"""
# A phone and name that are free go to the oldest customer who has both.
CLAIM_IDENTITIES = """
    INSERT INTO customers.identities (phone, name_key, customer_id)
    SELECT DISTINCT ON (p.phone, c.name_key) p.phone, c.name_key, p.customer_id
      FROM customers.phones p
      JOIN customers.customers c ON c.id = p.customer_id OR c.merged_into = p.customer_id
     WHERE p.phone = ANY (%(phones)s::text[])
     ORDER BY p.phone, c.name_key, p.customer_id
        ON CONFLICT DO NOTHING
"""

CONSENT = """
    INSERT INTO customers.consents
           (customer_id, channel, purpose, is_given, happened_at, source, actor, recorded_at)
    VALUES (%(id)s, %(channel)s, %(purpose)s, %(is_given)s, %(happened_at)s, %(source)s, %(actor)s, %(now)s)
"""


async def lock(tx: Tx, customer_id: int) -> Record | None:
    """The customer who stands behind an id, held until the end; nothing if there is none."""
    return await tx.maybe(LOCK, id=customer_id)


async def add(tx: Tx, entry: Entry) -> int:
    """A new customer, without contacts yet."""
    row = await tx.one(
        ADD,
        kind=entry.kind,
        name=entry.name,
        name_key=fold(entry.name),
        vat_id=entry.vat_id,
        notes=entry.notes,
        now=tx.now,
    )
    return row["id"]


async def save(tx: Tx, customer_id: int, entry: Entry) -> int:
    """Change who the customer is; answers the new version."""
    row = await tx.one(
        SAVE,
        id=customer_id,
        kind=entry.kind,
        name=entry.name,
        name_key=fold(entry.name),
        vat_id=entry.vat_id,
        notes=entry.notes,
        now=tx.now,
    )
    return row["version"]


async def keep_emails(tx: Tx, customer_id: int, emails: Sequence[str]) -> set[str]:
    """These and no others are the customer's; answers those that belong to somebody else, and stay theirs."""
    await tx.run(DROP_EMAILS, id=customer_id, emails=list(emails))
    rows = await tx.many(KEEP_EMAILS, id=customer_id, emails=list(emails))
    return set(emails) - {row["email"] for row in rows}


async def keep_phones(tx: Tx, customer_id: int, phones: Sequence[Phone]) -> set[str]:
    """These and no others are the customer's; answers those that are not any more."""
    numbers = [phone.number for phone in phones]
    dropped = await tx.many(DROP_PHONES, id=customer_id, phones=numbers)
    await tx.run(
        KEEP_PHONES,
        id=customer_id,
        phones=numbers,
        nationals=[phone.national for phone in phones],
        typed=[phone.typed for phone in phones],
    )
    return {row["phone"] for row in dropped}


async def keep_addresses(tx: Tx, customer_id: int, addresses: Sequence[Address]) -> None:
    """These and no others are the customer's."""
    homes = {address.key: address for address in addresses}
    await tx.run(DROP_ADDRESSES, id=customer_id, keys=list(homes))
    await tx.run(
        KEEP_ADDRESSES,
        id=customer_id,
        homes=[{"place": place, "address_key": key, **asdict(home)} for place, (key, home) in enumerate(homes.items())],
    )


async def claim_identities(tx: Tx, customer_id: int, phones: Collection[str]) -> None:
    """Recognize the customer by the phones and names they have now; what they gave up goes to who has it."""
    await tx.run(FORGET_IDENTITIES, id=customer_id)
    await tx.run(CLAIM_IDENTITIES, phones=sorted(phones))


async def record_consent(tx: Tx, customer_id: int, consent: Consent) -> None:
    """Write down a leave given or withdrawn."""
    await tx.run(
        CONSENT,
        id=customer_id,
        channel=consent.channel,
        purpose=consent.purpose,
        is_given=consent.is_given,
        happened_at=consent.happened_at,
        source=consent.source,
        actor=tx.actor,
        now=tx.now,
    )
