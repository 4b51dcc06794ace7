"""Letting a file be checked or brought in, and how far it is."""

from collections.abc import AsyncGenerator, Awaitable, Callable

from litestar import Response, get, post
from litestar.response import Stream

from atrium.console.ground import Told, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.ground.safety import HEADERS
from atrium.console.ground.tables import harmless, written
from atrium.console.imports.mapping import DECIMALS, laid_out, ours, places, tried
from atrium.console.imports.words import kind_word, state_word
from atrium.console.telling import names_of
from atrium.integrations import imports, uploads
from atrium.kernel import Forbidden, NotFound, Refusal, Refused, Tx

LISTED = 50
SHOWN = 8
A_PAGE = 5_000


@get("/imports", opt=may("imports.write"))
async def list_imports(visit: Visit) -> Response[bytes]:
    """The newest files: one's own, and everyone's for who may read the audit."""
    sees_all = visit.visitor.may("audit.read")
    async with visit.house.database.read(visit.actor) as tx:
        found = await uploads.latest(tx, LISTED, None if sees_all else visit.actor)
        people = await names_of(tx, {upload.actor for upload in found})
    shown = [(upload, kind_word(upload.kind), state_word(upload.state)) for upload in found]
    return visit.page("imports/list.html", shown=shown, people=people)


@get("/imports/{upload_id:int}", opt=may("imports.write"))
async def show_import(visit: Visit, upload_id: int) -> Response[bytes]:
    """Its columns while it waits, how far it is while it is taken, what became of its rows when it is over."""
    upload = await ours(visit, upload_id)
    async with visit.house.database.read(visit.actor) as tx:
        said = await uploads.notes(tx, upload_id, SHOWN)
        people = await names_of(tx, {upload.actor})
    is_over = upload.is_at_work or upload.state == "done"
    return visit.page(
        "imports/one.html",
        upload=upload,
        kind=kind_word(upload.kind),
        state=state_word(upload.state),
        who=people[upload.actor],
        notes=[note._replace(detail=sentence(Refused(note.code, note.detail))) for note in said],
        codes=sorted(upload.codes.items(), key=lambda pair: (-pair[1], pair[0])),
        places=[] if is_over else places(upload),
        tried=None if is_over else tried(visit, upload),
        decimals=DECIMALS,
    )


@post("/imports/{upload_id:int}/begin", opt=may("imports.write"))
async def begin_import(visit: Visit, upload_id: int) -> Response[bytes]:
    """Check it, or bring it in: by the worker, row by row; one may leave."""
    form = await visit.form()
    layout = await laid_out(visit, upload_id, form)
    is_check = form.value("deed") == "check"

    async def work(tx: Tx) -> None:
        await uploads.lay_out(tx, upload_id, layout)
        await uploads.begin(tx, upload_id, is_check=is_check)

    return await _done(visit, upload_id, work)


@post("/imports/{upload_id:int}/stop", opt=may("imports.write"))
async def stop_import(visit: Visit, upload_id: int) -> Response[bytes]:
    """Take no more of it; what is in stays."""
    await ours(visit, upload_id)

    async def work(tx: Tx) -> None:
        await uploads.stop(tx, upload_id, _("%(name)s stopped it.", name=visit.visitor.name))

    return await _done(visit, upload_id, work)


@get("/imports/{upload_id:int}/report.csv", opt=may("imports.write"))
async def report_import(visit: Visit, upload_id: int) -> Stream:
    """Every row that was refused, and why, for a spreadsheet."""
    upload = await ours(visit, upload_id)
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="import-{upload.id}.csv"'}
    return Stream(_lines(visit, upload), media_type="text/csv", headers=headers)


async def _lines(visit: Visit, upload: uploads.Upload) -> AsyncGenerator[bytes]:
    yield written([("row", "reference", "code", "detail")])
    start = 0
    while True:
        async with visit.house.database.read(visit.actor) as tx:
            said = await uploads.notes(tx, upload.id, A_PAGE, start)
        if not said:
            return
        yield written([_cells(note) for note in said])
        start += len(said)


def _cells(note: imports.Note) -> tuple[str, ...]:
    return (str(note.row), harmless(note.reference), note.code, harmless(note.detail))


async def _done(visit: Visit, upload_id: int, work: Callable[[Tx], Awaitable[None]]) -> Response[bytes]:
    """Do it; what cannot be done any more is said on the page, which shows how it is now."""
    back = f"/imports/{upload_id}"
    try:
        await write(visit.house, visit.actor, work)
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        return visit.go(back, Told(sentence(refusal), "bad"))
    return visit.go(back)
