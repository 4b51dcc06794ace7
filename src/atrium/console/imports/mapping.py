"""Which column is what: chosen on the screen, and seen at once on the first rows."""

from typing import Any, cast

import msgspec
from litestar import Response, post

from atrium.console.ground import Form, Visit, gettext, may, sentence, write
from atrium.console.imports.words import field_word, sort_word
from atrium.integrations import importing, imports, uploads
from atrium.kernel import Malformed, NotFound, Refusal, Refused, Tx
from atrium.kernel.upserts import Sheet

SHOWN = 5
BETWEEN = "\x1f"
"""Between columns whose texts are joined."""
DECIMALS = ("auto", ".", ",")
LONGEST_CONSTANT = 200


class Place(msgspec.Struct, frozen=True):
    """A field of ours on the form: what it is, the column behind it, what all rows say, what the first row says."""

    field: str
    word: str
    hint: str
    is_needed: bool
    column: str
    constant: str
    example: str


class Tried(msgspec.Struct, frozen=True):
    """The first rows as they are understood: the fields in use, the rows, and those that are no good."""

    fields: list[tuple[str, str]]
    rows: list[tuple[int, list[str]]]
    notes: list[imports.Note]
    count: int
    why: str = ""


@post("/imports/{upload_id:int}/columns", opt=may("imports.write"))
async def map_columns(visit: Visit, upload_id: int) -> Response[bytes]:
    """Keep what was chosen; the page shows how the first rows are read now."""
    layout = await laid_out(visit, upload_id, await visit.form())

    async def work(tx: Tx) -> None:
        await uploads.lay_out(tx, upload_id, layout)

    await write(visit.house, visit.actor, work)
    return visit.go(f"/imports/{upload_id}#tried") if not visit.is_part else await _part(visit, upload_id)


async def _part(visit: Visit, upload_id: int) -> Response[bytes]:
    upload = await ours(visit, upload_id)
    return visit.page("imports/_tried.html", tried=tried(visit, upload), upload=upload)


async def laid_out(visit: Visit, upload_id: int, form: Form) -> importing.Layout:
    """The layout that a form says, of a file that one may bring. Raises NotFound, Forbidden, Malformed."""
    upload = await ours(visit, upload_id)
    visit.caller.must_everywhere(uploads.NEEDS[upload.kind])
    columns: dict[str, importing.Column] = {}
    constants: dict[str, str] = {}
    known = {_sent(name): name for name in upload.sample.columns}
    for field in uploads.fields_of(importing.KINDS[upload.kind]):
        names = [known[name] for each in form.value(f"column.{field}").split(BETWEEN) if (name := _sent(each)) in known]
        if names:
            columns[field] = names[0] if len(names) == 1 else names
        if constant := form.text(f"constant.{field}", most=LONGEST_CONSTANT):
            constants[field] = constant
    decimal = form.choice("decimal", DECIMALS)
    if not form:
        raise Malformed(next(iter(form.problems.values())))
    kept = upload.layout if decimal is None else msgspec.structs.replace(upload.layout, decimal=cast("Any", decimal))
    return msgspec.structs.replace(kept, columns=columns, constants=constants)


def _sent(column: str) -> str:
    """The name of a column as it comes back from a browser, which ends lines in its own way."""
    return column.replace("\r\n", "\n").replace("\r", "\n")


async def ours(visit: Visit, upload_id: int) -> uploads.Upload:
    """A file that this visitor may look at: their own, or anyone's for who may read the audit. Raises NotFound."""
    async with visit.house.database.read(visit.actor) as tx:
        upload = await uploads.one(tx, upload_id)
    if upload.actor != visit.actor and not visit.visitor.may("audit.read"):
        raise NotFound("There is no such file; files are forgotten three months after they were brought.")
    return upload


def places(upload: uploads.Upload) -> list[Place]:
    """The fields of the form; those that a file must give come first, then those that are in use."""
    kind, layout, seen = importing.KINDS[upload.kind], upload.layout, upload.sample
    first = next((row for _, row in seen.rows if isinstance(row, list)), [""] * len(seen.columns))
    cells = dict(zip(seen.columns, first, strict=True))
    needed = importing.REQUIRED[upload.kind]
    found: list[Place] = []
    for field in uploads.fields_of(kind):
        chosen = layout.columns.get(field, "")
        names = [chosen] if isinstance(chosen, str) else chosen
        constant = layout.constants.get(field, "")
        example = " ".join(filter(None, (cells.get(name, "").strip() for name in names))) or constant
        is_needed = field in needed
        hint = sort_word(kind, field)
        found.append(Place(field, field_word(field), hint, is_needed, BETWEEN.join(names), constant, example))
    return sorted(found, key=lambda place: (not place.is_needed, not (place.column or place.constant)))


def tried(visit: Visit, upload: uploads.Upload) -> Tried:
    """How the first rows are understood; what cannot be at all is said."""
    kind = importing.KINDS[upload.kind]
    if not upload.layout.columns:
        return Tried([], [], [], 0, gettext("Say first which column is what."))
    try:
        read, notes = uploads.tried(kind, upload.layout, upload.sample)
    except Refusal as refusal:
        return Tried([], [], [], 0, sentence(refusal))
    sheet = Sheet.read([fields for _, fields in read], kind.form, from_text=True)
    numbers = [number for number, _ in read]
    notes += [
        imports.Note(numbers[each.row], "", each.code, sentence(Refused(each.code, each.detail)))
        for each in sheet.refused.values()
    ]
    shown = [(number, flat(visit, fields)) for number, fields in read[:SHOWN]]
    order = uploads.fields_of(kind)
    found = dict.fromkeys(name for _, fields in shown for name in fields)
    names = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
    rows = [(number, [fields.get(name, "") for name in names]) for number, fields in shown]
    return Tried([(name, field_word(name)) for name in names], rows, sorted(notes), len(upload.sample.rows))


def flat(visit: Visit, fields: importing.Fields, outer: str = "") -> dict[str, str]:
    """Fields as one reads them: those within others by their whole names, prices with their currency."""
    found: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, dict) and set(cast("importing.Fields", value)) == {"amount", "currency"}:
            found[outer + name] = _said(visit, cast("importing.Fields", value))
        elif isinstance(value, dict):
            found |= flat(visit, cast("importing.Fields", value), f"{outer}{name}.")
        elif isinstance(value, list):
            found[outer + name] = ", ".join(map(str, cast("list[Any]", value)))
        elif name == "amount" and "currency" in fields:
            found[name] = _said(visit, fields)
        else:
            found[outer + name] = str(value)
    return found


def _said(visit: Visit, price: importing.Fields) -> str:
    return visit.say.money(price["amount"], price["currency"])
