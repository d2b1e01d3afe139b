"""What a file is that no importer reads: its kind, the format it is nearest to, and the first line that fits it not."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from corpora.text import peek

LOOKED_AT = 200
"""Lines of a text file that are compared with the formats."""
FEWEST = 2
"""Lines of a format's shape from which the file is said to be near it."""
NARROWEST = 3
"""Columns from which two lines are said to be rows of a table."""
MOST_SHOWN = 60
"""Characters of a line that are shown."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file of before 2007 (.xls or .doc)"),
    (b"{\\rtf", "a rich-text document"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file (gzip)"), (b"7z\xbc\xaf", "a packed file (7z)"), (b"Rar!", "a packed file (rar)"),
    (b"SQLite format 3", "a database file (SQLite)"),
)  # fmt: skip
_PARTS = (("word/", "a Word document"), ("xl/", "an Excel workbook"), ("ppt/", "a slide show"))
_EXPORT_AS = "Export the records from the database as RIS, nbib, BibTeX or CSV."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a line of a format looks. `more` is a line that may follow one: the rest of a value; `sign` is in some line."""

    name: str
    line: re.Pattern[str]
    more: re.Pattern[str] = re.compile(r"\s")
    sign: re.Pattern[str] = re.compile("")


SHAPES = (
    Shape(name="RIS", line=re.compile(r"[A-Z][A-Z0-9]\s{1,2}-(\s|$)")),
    Shape(name="PubMed nbib", line=re.compile(r"[A-Z]{2,4} *- ")),
    Shape(name="EndNote %", line=re.compile(r"%[0-9A-Z@!?&+~<>^] ")),
    Shape(name="NoteExpress", line=re.compile(r"\{[^}]+\}[:：]")),
    Shape(name="BibTeX", line=re.compile(r"@\w+\s*\{|\s*[\w-]+\s*=\s*[\"{\w]|\}"), sign=re.compile(r"\s*@\w+\s*\{")),
    Shape(name="Web of Science plain text", line=re.compile(r"(FN|VR|PT|AU|AF|TI|SO|PY|UT|ER|EF|AB|DT|DI)( |$)")),
    Shape(name="RefWorks", line=re.compile(r"(RT|SR|ID|A1|T1|JF|YR|VO|IS|SP|OP|K1|AB|LK|DS|SN|LA|PP|CL|AD|UL)[ \t]")),
)
"""In the order in which they win where as many lines fit: every line of RIS fits nbib, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """What a file is. `near` is the format it is nearest to, `line` (from 1) and `words` the first line that does not fit it."""

    kind: str
    hint: str
    near: str | None = None
    line: int | None = None
    words: str = ""

    def __str__(self) -> str:
        if self.near is None:
            return f"It is {self.kind}"
        place = f"; line {self.line} does not fit it: {self.words!r}" if self.line else ""
        return f"It is {self.kind}, nearest to {self.near}{place}"


def describe(data: bytes) -> Unreadable:
    """Return what the content of a file that cannot be imported is; its name is not looked at."""
    for magic, kind in _MAGIC:
        if data[:1024].lstrip().startswith(magic):
            hint = _EXPORT_AS if kind != "a PDF" else f"A full text is added with `focimine fetch`. {_EXPORT_AS}"
            return Unreadable(kind=kind, hint=hint)
    if data.startswith(b"PK"):
        return _packed(data)
    if not data.strip():
        return Unreadable(kind="empty", hint="Export the records again.")
    text = peek(data[: 1 << 20])
    start = text.lstrip("\ufeff \t\r\n")[:2000]
    if re.match(r"<!doctype html|<html|<head|<body", start, re.IGNORECASE):
        hint = "A page of the database was saved, or an error page of it, not its export. " + _EXPORT_AS
        return Unreadable(kind="a web page", hint=hint)
    if re.match(r"<(\?xml|!|[A-Za-z][\w:.-]*[\s>/])", start):
        root = re.search(r"<([A-Za-z][\w:.-]*)", start)
        return Unreadable(kind=f"XML with the root <{root[1] if root else '?'}>", hint=_EXPORT_AS)
    if re.match(r"[\[{]\s*[\[{\"\]}]", start):
        return Unreadable(kind="JSON", hint=_EXPORT_AS)
    if "\x00" in text:
        return Unreadable(kind="no text", hint=_EXPORT_AS)
    return _nearest(text.splitlines()[:LOOKED_AT])


def _packed(data: bytes) -> Unreadable:
    """Return what a zip file is by the names in it."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Unreadable(kind="a packed file (zip) that is damaged", hint=_EXPORT_AS)
    kind = next((kind for part, kind in _PARTS if any(name.startswith(part) for name in names)), None)
    if kind == "an Excel workbook":
        hint = "A workbook is read when its first row holds headings, a title among them: give it such a row."
        return Unreadable(kind=kind, hint=hint)
    return Unreadable(
        kind=kind or "a packed file (zip)", hint=_EXPORT_AS if kind else "Unpack it; import what is in it."
    )


def _nearest(lines: list[str]) -> Unreadable:
    """Return the format whose shape most lines have, and the first line that has it not."""
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    counts = {shape.name: _n_fitting(shape, [line for _, line in filled]) for shape in SHAPES}
    shape = max(SHAPES, key=lambda one: counts[one.name])
    if counts[shape.name] < FEWEST:
        return _table(filled) or Unreadable(kind="plain text", hint=_EXPORT_AS)
    inside = False
    for number, line in filled:
        fits = bool(shape.line.match(line))
        if not fits and not (inside and shape.more.match(line)):
            hint = f"Mend this line, or export again as {shape.name}."
            return Unreadable(kind="plain text", near=shape.name, line=number, words=_shown(line), hint=hint)
        inside = True
    return Unreadable(kind="plain text", near=shape.name, hint=f"Export the records again as {shape.name}.")


def _n_fitting(shape: Shape, lines: list[str]) -> int:
    """Return how many lines have the shape; 0 where none has its sign."""
    return sum(bool(shape.line.match(line)) for line in lines) if any(map(shape.sign.match, lines)) else 0


def _table(filled: list[tuple[int, str]]) -> Unreadable | None:
    """Return that a file is a table whose headings are not known; None where its first lines are no rows of one."""
    head = [line for _, line in filled[:2]]
    for delimiter in "\t;,":
        widths = [line.count(delimiter) + 1 for line in head]
        if len(head) == len([width for width in widths if width >= NARROWEST]) == 2:
            hint = "Its first row must hold headings: a title, and one more of author, year, journal or DOI."
            return Unreadable(kind="plain text", near="CSV table", line=filled[0][0], words=_shown(head[0]), hint=hint)
    return None


def _shown(line: str) -> str:
    words = line.strip().lstrip("\ufeff")
    return words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN]}…"
