"""The flow at the desk: PRISMA as it stands now, every number leads to its list; every form to take along."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of
from corpora.errors import ProtocolError
from screen.prisma.box_names import Named, plain, reason_words
from screen.prisma.boxes import Diagram
from screen.prisma.lists import FlowLists
from screen.prisma.page import beginnings, table_rows
from screen.prisma.papers import Item, items_of
from screen.prisma.svg import to_svg
from screen.stage.flow_files import FORMATS, LANGUAGES, WholeFlow, figures_of, files_of, read_whole_flow

SHOWN = 200
"""Lines of a list on a page."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of files in an archive: the same flow gives the same bytes."""


def show_flow(request: Request) -> Response:
    """Answer with the diagram, its numbers leading to their lists, and the counts as a table."""
    desk = desk_of(request)
    language = desk.speaks(request)
    flow = _flow(desk)
    figures = [
        (caption, Markup(_inline(to_svg(diagram, _links(diagram)))))
        for caption, diagram in figures_of(flow, language).values()
    ]
    columns = flow.columns(language)
    rows = [
        (words, [(_address(key), n) for key, n in numbers])
        for words, numbers in table_rows(columns, flow.reasons[language], language)
    ]
    return desk.page(
        request,
        "flow/flow.html",
        figures=figures,
        rows=rows,
        columns=[column.title for column in columns],
        title=flow.titles[language],
        formats=[form for form in FORMATS if form != "lists"],
    )


def show_list(request: Request) -> Response:
    """Answer with the list behind one number: the records, reports or studies it counts."""
    desk = desk_of(request)
    language, key = desk.speaks(request), request.query_params.get("of", "")
    flow = _flow(desk)
    column, _, name = key.partition("/")
    try:
        lists = flow.lists(column)
    except (ValueError, StopIteration) as error:
        raise ProtocolError(f"{key!r} is no box of the flow.", hint="Follow a number of the diagram.") from error
    boxes = list(_named(lists, name))
    if not boxes:
        raise ProtocolError(f"{key!r} is no box of the flow.", hint="Follow a number of the diagram.")
    shown = [
        (plain(box.words(flow.reasons[language], language)), len(box.value), _lines(flow, lists, box, language))
        for box in boxes
    ]
    return desk.page(request, "flow/list_of_box.html", boxes=shown, shown=SHOWN)


def _lines(flow: WholeFlow, lists: FlowLists, box: Named, language: str) -> list[tuple[Item, str, str]]:
    found: list[tuple[Item, str, str]] = []
    for item in items_of(lists, box, flow.papers):
        if len(found) == SHOWN:
            break
        reason = plain(reason_words(item.reason, flow.reasons[language], language)) if item.reason else ""
        found.append((item, reason, item.by(language)))
    return found


def _named(lists: FlowLists, name: str) -> Iterator[Named]:
    """Yield the boxes of a name; one that ends in "*" is that of several."""
    for box in lists.boxes():
        if box.name == name or (name.endswith("*") and box.name.startswith(beginnings(name))):
            yield box


def export_flow(request: Request) -> Response:
    """Answer with the flow in one form (a file, or an archive where there are several), or in all as an archive."""
    desk, form = desk_of(request), request.path_params["form"]
    if form not in (*FORMATS, "all"):
        raise ProtocolError(f"{form}: no form of the flow.", hint=f"Forms: {', '.join((*FORMATS, 'all'))}.")
    flow = _flow(desk)
    every = form == "all"
    languages = LANGUAGES if every else (desk.speaks(request),)
    files = dict(files_of(flow, ".xlsx" if form == "lists" else ".csv", FORMATS if every else (form,), languages))
    if not every:
        files = {name: data for name, data in files.items() if not name.startswith("prisma.csv")} or files
    if len(files) == 1:
        name, data = next(iter(files.items()))
        return _download(name, data)
    return _download("prisma.zip", _packed(files))


def _packed(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), files[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _download(name: str, data: bytes) -> Response:
    return Response(
        data, media_type="application/octet-stream", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _flow(desk: Desk) -> WholeFlow:
    with desk.reading() as store:
        return desk.kept("flow", (store.head(), store.protocol_hash), lambda: read_whole_flow(store))


def _links(diagram: Diagram) -> dict[str, str]:
    return {text.key: _address(text.key) for box in diagram.boxes for text in box.texts if text.key}


def _address(key: str) -> str:
    return f"/flow/list?of={quote(key, safe='')}"


def _inline(svg: str) -> str:
    return svg[svg.index("<svg") :]


FLOW = Part(
    name="flow",
    title="Flow",
    start="/flow",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/flow", answer=show_flow),
        Page(path="/flow/list", answer=show_list),
        Page(path="/flow/export/{form}", answer=export_flow),
    ),
)
