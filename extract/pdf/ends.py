"""Whether a PDF is whole, and which pages of one that breaks off have everything they are made of."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral

_LENGTH = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d{1,15})\b")
HEAD_BYTES = 2048
"""Within which a linearized file says how long it is."""
MAX_OBJECTS = 200_000
"""Objects of all pages that are looked at; those of pages after them are not known to be whole."""
MAX_DEPTH = 20
"""Nodes above a page that are looked at for what it inherits."""
_ELSEWHERE = frozenset(
    ["Parent", "P", "Annots", "B", "Thumb", "Metadata", "PieceInfo", "AA", "A", "Dest", "StructParent"]
)
"""Entries of a page that lead to other pages, or to what is not painted."""


def breaks_off(data: bytes) -> bool:
    """Return whether a PDF does not end as it began: no start of its index behind its last object, or shorter than it says."""
    last = data.rfind(b"endobj")
    stated = _LENGTH.search(data[:HEAD_BYTES])
    return data.rfind(b"startxref") < last or (stated is not None and int(stated[1]) > len(data))


def whole_objects(data: bytes) -> bytes:
    """Return the beginning of a PDF up to its last whole object: what is behind may be half a page or half a number."""
    end = data.rfind(b"endobj")
    return data if end < 0 else data[: end + len(b"endobj")] + b"\n"


def whole_pages(data: bytes) -> set[int]:
    """Return the numbers (from 1) of the pages of a PDF of which every object is there: content, fonts, pictures.

    A page without its fonts may show other characters, such as no minus. Behind a page that is missing the numbers of
    pages are not known, so that none is returned.
    """
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    missing: set[int] = set()
    found: set[int] = set()
    for number, page in enumerate(_pages(document, document.catalog.get("Pages"), set()), 1):
        if page is None:
            break
        if _is_whole(document, page, missing):
            found.add(number)
    return found


def _pages(document: PDFDocument, node: Any, above: set[int]) -> Iterator[dict[str, Any] | None]:
    """Yield the pages below a node of the page tree, None for what is missing."""
    if isinstance(node, PDFObjRef):
        if node.objid in above:
            yield None
            return
        above = {*above, node.objid}
        node = _resolved(document, node)
    kids = _resolved(document, node.get("Kids")) if isinstance(node, dict) else None
    if isinstance(kids, list):
        for kid in kids:
            yield from _pages(document, kid, above)
    else:
        yield {**_inherited(document, node), **node} if isinstance(node, dict) else None


def _inherited(document: PDFDocument, page: dict[str, Any]) -> dict[str, Any]:
    """Return the resources that a page has from the nodes above it."""
    found: dict[str, Any] = {}
    up = page
    for _ in range(MAX_DEPTH):
        up = _resolved(document, up.get("Parent")) or {}
        if not isinstance(up, dict):
            break
        found = {**{key: up[key] for key in ("Resources",) if key in up}, **found}
    return found


def _resolved(document: PDFDocument, value: Any) -> Any:
    """Return what a reference leads to, None where that is missing or damaged."""
    if not isinstance(value, PDFObjRef):
        return value
    try:
        return document.getobj(value.objid)
    except Exception:  # noqa: BLE001 - pdfminer raises many kinds for a damaged object
        return None


def _is_whole(document: PDFDocument, page: dict[str, Any], missing: set[int]) -> bool:
    """Return whether everything a page leads to is there; `missing` collects the objects that are not."""
    waiting: list[Any] = [value for key, value in page.items() if key not in _ELSEWHERE]
    walked: set[int] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, PDFObjRef):
            if value.objid in walked:
                continue
            walked.add(value.objid)
            found = _resolved(document, value)
            if found is None or value.objid in missing or len(walked) > MAX_OBJECTS:
                missing.add(value.objid)
                return False
            value = found
        waiting += _parts(value)
    return True


def _parts(value: Any) -> Collection[Any]:
    if isinstance(value, PDFStream):
        value = value.attrs
    if isinstance(value, dict):
        is_page = isinstance(value.get("Type"), PSLiteral) and value["Type"].name in {"Page", "Pages", "Catalog"}
        return [] if is_page else [part for key, part in value.items() if key not in _ELSEWHERE]
    return value if isinstance(value, list) else []
