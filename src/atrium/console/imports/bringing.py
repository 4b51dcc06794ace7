"""Sending a file: it is looked at at once, and kept until it is taken."""

import asyncio
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from atrium.console.ground import Form, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.imports.words import KINDS, kind_word
from atrium.integrations import importing, uploads
from atrium.kernel import Refusal, Tx

AROUND = 100_000
"""Bytes of a form beside its file."""


@get("/imports/new", opt=may("imports.write"))
async def show_new(visit: Visit) -> Response[bytes]:
    """Which file, and what is in it."""
    kinds = kinds_of(visit)
    asked = visit.asked["kind"]
    return _page(visit, Form.of(kind=asked if asked in kinds else next(iter(kinds), None)))


@post("/imports/new", opt=may("imports.write"), request_max_body_size=uploads.MOST_BYTES + AROUND)
async def bring_file(visit: Visit) -> Response[bytes]:
    """Keep a file, unless nothing can be read of it."""
    form = await visit.form()
    kind = form.choice("kind", kinds_of(visit), is_needed=True)
    layout = form.choice("layout", importing.shipped())
    sent = (await visit.request.form()).get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        form.refuse("file", _("Choose a file."))
    if not form or kind is None or not isinstance(sent, UploadFile):
        return _page(visit, form, 400)
    visit.caller.must_everywhere(uploads.NEEDS[kind])
    name = _name_of(sent.filename)
    with TemporaryDirectory(prefix="atrium-upload-") as folder:
        path = Path(folder) / name
        await asyncio.to_thread(_laid_down, sent, path)
        try:
            return await _kept(visit, kind, path, importing.load(layout) if layout else importing.OURS)
        except Refusal as refusal:
            form.refuse("file", sentence(refusal))
            return _page(visit, form, refusal.status)


async def _kept(visit: Visit, kind: str, path: Path, layout: importing.Layout) -> Response[bytes]:
    seen = await asyncio.to_thread(uploads.sample, path, layout)
    size = path.stat().st_size  # noqa: ASYNC240 - of a file that we have just written

    async def work(tx: Tx) -> int:
        mapped = layout if layout.columns else await uploads.guess(tx, kind, seen.columns)
        upload_id = await uploads.keep(tx, kind, path.name, size, mapped, seen)
        with path.open("rb") as file:
            part = 0
            while body := await asyncio.to_thread(file.read, uploads.PART):
                await uploads.add_part(tx, upload_id, part, body)
                part += 1
        return upload_id

    return visit.go(f"/imports/{await write(visit.house, visit.actor, work)}")


def kinds_of(visit: Visit) -> dict[str, str]:
    """What somebody may bring, with its word: a file names any channel and node, so no right with a limit will do."""
    caller = visit.caller
    return {kind: kind_word(kind) for kind in KINDS if caller.may_everywhere(uploads.NEEDS[kind])}


def _laid_down(sent: UploadFile, path: Path) -> None:
    """On our disk, under its name, by which its form is known."""
    with path.open("wb") as file:
        shutil.copyfileobj(sent.file, file, uploads.PART)


def _name_of(name: str) -> str:
    """The last part of what the browser calls it, in what a disk can hold; the ending says the form and stays."""
    plain = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in plain if letter.isprintable()).strip(" .") or "file"
    stem, dot, ending = plain.partition(".")
    return f"{stem[:40]}{dot}{ending[-20:]}"


def _page(visit: Visit, form: Form, status: int = 200) -> Response[bytes]:
    layouts = [(name, name.replace("_", " ")) for name in importing.shipped()]
    most = visit.say.number(uploads.MOST_BYTES // 1_000_000)
    return visit.page("imports/new.html", status, form=form, kinds=kinds_of(visit), layouts=layouts, most=most)
