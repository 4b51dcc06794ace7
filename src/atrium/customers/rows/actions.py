"""Taking a table of customers: who is new is added, who is known is corrected, who is as they were stays."""

from atrium.customers import model
from atrium.customers.actions.keeping import change
from atrium.customers.actions.referencing import found_or_added, of_references
from atrium.customers.model import Entry
from atrium.customers.queries.knowing import Customer, see
from atrium.customers.rows.model import CustomerRow
from atrium.kernel import Malformed, Refusal, Tx
from atrium.kernel.upserts import Report, Sheet


async def put(tx: Tx, sheet: Sheet[CustomerRow]) -> Report:
    """Make customers or correct them, each row by itself; what a row says already changes nothing and tells nobody.

    A customer is known by the reference of its source, else by exact e-mail, else by phone and name together. A row
    that is refused leaves nothing behind. Codes: `malformed`, `repeated` (an earlier row is the same customer),
    `email_taken`.
    """
    for place, row in list(sheet.rows.items()):
        try:
            model.written(Entry(""), row.card)
        except Malformed as problem:
            sheet.refuse(place, problem.code, problem.detail)
    while True:
        rows, refused = dict(sheet.rows), dict(sheet.refused)
        try:
            async with tx.apart():
                return await _take(tx, sheet)
        except _HalfMade as found:
            sheet.rows, sheet.refused = rows, refused
            for place, refusal in found.rows.items():
                sheet.refuse(place, refusal.code, refusal.detail)


class _HalfMade(Exception):
    """Customers who are new, of whom a part was refused."""

    def __init__(self, rows: dict[int, Refusal]) -> None:
        super().__init__()
        self.rows = rows


async def _take(tx: Tx, sheet: Sheet[CustomerRow]) -> Report:
    """All rows at once. Raises _HalfMade."""
    ids = await _known_or_added(tx, sheet)
    _refuse_repeated(sheet, ids)
    standing = {customer.id: customer for customer in await see(tx, sorted({ids[place] for place in sheet.rows}))}
    changed = 0
    half_made: dict[int, Refusal] = {}
    for place, row in list(sheet.rows.items()):
        customer = standing[ids[place]]
        is_new = customer.added_at == tx.now and customer.version == 1
        try:
            changed += await _correct(tx, row, customer) or is_new
        except Refusal as refusal:
            if is_new:
                half_made[place] = refusal
            else:
                sheet.refuse(place, refusal.code, refusal.detail)
    if half_made:
        raise _HalfMade(half_made)
    return sheet.report(changed)


async def _known_or_added(tx: Tx, sheet: Sheet[CustomerRow]) -> dict[int, int]:
    """The customers of all rows, by place."""
    ids: dict[int, int] = {}
    for source in sorted({row.source for row in sheet.rows.values()}):
        mine = {place: row for place, row in sheet.rows.items() if row.source == source}
        named = {row.reference: row.person for row in reversed(mine.values()) if row.reference}
        found = await of_references(tx, source, named)
        ids |= {place: found[row.reference] for place, row in mine.items() if row.reference}
        nameless = [place for place, row in mine.items() if not row.reference]
        people = [mine[place].person for place in nameless]
        ids |= zip(nameless, await found_or_added(tx, source, people), strict=True) if people else {}
    return ids


def _refuse_repeated(sheet: Sheet[CustomerRow], ids: dict[int, int]) -> None:
    seen: set[int] = set()
    for place in list(sheet.rows):
        if ids[place] in seen:
            sheet.refuse(place, "repeated", "This customer stands in an earlier row already.")
        seen.add(ids[place])


async def _correct(tx: Tx, row: CustomerRow, customer: Customer) -> bool:
    """Whether a row said something else than we knew. Raises what `change` refuses; then nothing of it is done."""
    if model.written(customer.entry, row.card) == customer.entry:
        return False
    async with tx.apart():
        await change(tx, customer.id, None, row.card)
    return True
