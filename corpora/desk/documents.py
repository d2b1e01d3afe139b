"""Kept documents as the desk shows them: by their key in the ledger, never by a path; only PDFs stand in a page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.parts import Page, Part
from corpora.desk.place import desk_of
from corpora.errors import StoreError

PDF = b"%PDF-"
HEAD = 1024
VIEWER_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
)
"""A browser puts a PDF into a page of its own with a plug-in for it: `object-src 'none'` would leave that page blank."""


def show_document(request: Request) -> Response:
    """Answer with a kept file: a PDF to be read in the page, anything else to be saved, for it may hold scripts."""
    desk, key = desk_of(request), request.path_params["document"]
    with desk.reading() as store:
        rows = store.query("SELECT name, file FROM documents WHERE document = ? AND file IS NOT NULL", (key,))
        if not rows:
            raise StoreError(f"{key}: no document of that key is kept.", hint="See the list of documents.")
        path = store.path_of(rows[0]["file"])
        if not path.is_file():
            raise StoreError(
                f"{rows[0]['file']} is not in the review's folder.", hint="Put it back, or fetch it again."
            )
        data = path.read_bytes()
    name = quote(rows[0]["name"] or Path(rows[0]["file"]).name)
    is_pdf = PDF in data[:HEAD]
    how = "inline" if is_pdf else "attachment"
    headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{name}"}
    headers |= {"Content-Security-Policy": VIEWER_POLICY} if is_pdf else {}
    return Response(data, media_type="application/pdf" if is_pdf else "application/octet-stream", headers=headers)


DOCUMENTS = Part(
    name="documents",
    folder=Path(__file__).parent,
    pages=(Page(path="/document/{document}", answer=show_document),),
)
