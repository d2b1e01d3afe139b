"""What a file that is no text is: by its first bytes, and by what a zip archive holds; where a text is damaged."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

CONTROLS_OF_TEXT = 0.002
"""Share of control characters beyond which a text is damaged, or none."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_AS_TABLE = "save it as .xlsx or as CSV (UTF-8)"
_EXPORT = "export the records from the database in one of the formats we read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a file is, in words, and what to do with it."""

    what: str
    remedy: str


_MAGIC = (
    (b"%PDF-", "a PDF", "add it with `focimine fetch` if it is a paper; " + _EXPORT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a spreadsheet (Excel 97) or another old Office file", _AS_TABLE),
    (b"\x89PNG", "a picture (PNG)", _EXPORT), (b"\xff\xd8\xff", "a picture (JPEG)", _EXPORT), (b"GIF8", "a picture (GIF)", _EXPORT),
    (b"II*\x00", "a picture (TIFF)", _EXPORT), (b"MM\x00*", "a picture (TIFF)", _EXPORT), (b"{\\rtf", "an RTF document", _EXPORT),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"), (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"), (b"BZh", "a bzip2 archive", "unpack it first"), (b"\xfd7zXZ\x00", "an xz archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database (Zotero's or a reference manager's own file)", "export the records as RIS"),
    (b"\x7fELF", "a program", _EXPORT), (b"MZ\x90", "a program", _EXPORT),
)  # fmt: skip
_WEB_PAGE = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_ENTRIES = (
    (re.compile(r"^xl/workbook\.(?:xml|bin)$"), "a spreadsheet (Excel)", _AS_TABLE),
    (re.compile(r"^word/"), "a Word document", _EXPORT), (re.compile(r"^ppt/"), "a PowerPoint file", _EXPORT),
    (re.compile(r"^content\.xml$"), "a LibreOffice document or spreadsheet", _AS_TABLE),
    (re.compile(r"\.enl$|^sdb/", re.IGNORECASE), "an EndNote library", "export its references from EndNote as RIS or XML"),
    (re.compile(r"^META-INF/container\.xml$|^mimetype$"), "an e-book or another packed document", _EXPORT),
)  # fmt: skip


def kind_of_file(data: bytes) -> Kind | None:
    """Return what a file is when it is none of the texts a database exports, else None. Give all bytes of a zip archive."""
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            return Kind(what=what, remedy=remedy)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(data)
    if _WEB_PAGE.match(data.removeprefix(b"\xef\xbb\xbf")[:2000]):
        return Kind(what="a web page", remedy="use the database's export, not the browser's \"Save page\"")
    return None


def _kind_of_archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return Kind(what="a damaged zip archive or Office file", remedy="download or save it again")
    for pattern, what, remedy in _ENTRIES:
        if any(map(pattern.search, names)):
            return Kind(what=what, remedy=remedy)
    return Kind(what=f"a zip archive ({len(names)} files)", remedy="unpack it and give the files in it")


def find_damage(data: bytes, text: str, encoding: str) -> int | None:
    """Return the byte (from 1) at which a text is damaged: NULs and other controls in it, half a character at its end.

    None for a text that is whole. `encoding` is the one `text` was read in.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        width = int(encoding[4:6]) // 8
        if len(data) % width:
            return len(data) - len(data) % width + 1
    controls = list(_CONTROL.finditer(text))
    if not controls or len(controls) <= max(1, CONTROLS_OF_TEXT * len(text)):
        return None
    before = text[: controls[0].start()]
    if encoding.startswith(("utf-16", "utf-32")):
        return len(before.encode(encoding, "surrogatepass")) + 1
    found = re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", data)
    return found.start() + 1 if found else None
