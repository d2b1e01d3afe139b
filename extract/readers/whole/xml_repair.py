"""XML that is not well-formed, made well-formed tag by tag; rows at the faults are marked, and each fault has its place."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field

from extract.readers.whole.damage import MARK, REST, ROW
from extract.readers.whole.tags import Markup, Tag, read_tags

MAX_DEPTH = 150
"""Elements inside one another beyond which those that are no part of a table are left out (the parser stops at 256)."""
ROWS = frozenset(["tr", "row"])
GRID = ROWS | {"table", "tgroup", "thead", "tbody", "tfoot", "td", "th", "entry", "table-wrap", "array"}
"""Elements whose tags decide in which column and table a cell is."""
_KEPT = GRID | {"label", "caption", "colspec", "article", "body"}
_ATTRIBUTE = re.compile(r"\s+([^\W\d][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NAME = re.compile(r"</?[\w:.-]+")
_STRAY = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST_WORD = re.compile(r"\S*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault at a place of the text, in words."""

    place: int
    what: str


@dataclass(slots=True)
class Repaired:
    """Well-formed text; where it broke off (None: it did not), and its other faults."""

    text: str = ""
    cut: Fault | None = None
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """An element that is open: where its start tag is among the pieces, None where the tag was left out."""

    tag: Tag
    piece: int | None


class _Repair:
    """Goes over the tags of a text once; `pieces` is the text as it is put together again."""

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self.pieces: list[str] = []
        self.open: list[_Open] = []
        self.rows: list[_Open] = []
        self.names: Counter[str] = Counter()
        self.found = Repaired()
        self.depth = 0

    def run(self) -> Repaired:
        text, markup = self.markup.text, self.markup
        others = [*((start, end, False) for start, end in markup.silent), *((s, e, True) for s, e in markup.quoted)]
        events: list[tuple[int, int, Tag | bool]] = [(tag.start, tag.end, tag) for tag in markup.tags]
        events = sorted([*events, *others], key=lambda event: event[0])
        place, begun = 0, False
        for start, end, what in events:
            if begun and not self.open and isinstance(what, Tag):
                self.found.faults.append(Fault(place=start, what="A second document begins; it was not read"))
                self.found.text = "".join(self.pieces)
                return self.found
            if begun:
                self.pieces.append(_escaped(text[place:start]))
                if text[start - 1] == "<":
                    self._spoil(start - 1, "A bracket stands alone: a tag is damaged", set())
            if isinstance(what, Tag):
                begun = begun or not what.closing
                self._tag(what)
            elif what:
                self.pieces.append(_escaped_quote(text[start + 9 : end - 3]))
            place = end
        self._end(place)
        return self.found

    def _tag(self, tag: Tag) -> None:
        if tag.closing:
            self._close(tag)
            return
        is_kept = tag.name in _KEPT or self.depth < MAX_DEPTH or bool(self.rows)
        if is_kept:
            self.pieces.append(self._spelled(tag))
        elif self.depth == MAX_DEPTH and not any(f.what.startswith("Elements") for f in self.found.faults):
            what = f"Elements are more than {MAX_DEPTH} deep inside one another; the markup of the deeper ones was not read"
            self.found.faults.append(Fault(place=tag.start, what=what))
        if not tag.empty:
            self.open.append(_Open(tag, len(self.pieces) - 1 if is_kept else None))
            self.rows += [self.open[-1]] if tag.name in ROWS else []
            self.names[tag.full_name] += 1
            self.depth += is_kept

    def _close(self, tag: Tag) -> None:
        if not self.names[tag.full_name]:
            self._spoil(tag.start, f"</{tag.full_name}> closes nothing", {tag.name})
            return
        depth = next(n for n in range(len(self.open) - 1, -1, -1) if self.open[n].tag.full_name == tag.full_name)
        inner = self.open[depth + 1 :]
        if inner:
            what = f"<{inner[-1].tag.full_name}> is not closed before </{tag.full_name}>"
            self._spoil(tag.start, what, {element.tag.name for element in inner})
        for _ in range(len(self.open) - depth):
            self._end_last()

    def _end_last(self) -> None:
        element = self.open.pop()
        self.names[element.tag.full_name] -= 1
        if self.rows and self.rows[-1] is element:
            self.rows.pop()
        if element.piece is not None:
            self.pieces.append(f"</{element.tag.full_name}>")
            self.depth -= 1

    def _spoil(self, place: int, what: str, names: set[str]) -> None:
        """Note a fault, and mark the row it is in; `names` are the elements that are opened or closed wrongly."""
        self.found.faults.append(Fault(place=place, what=what))
        if self.rows:
            self._mark(self.rows[-1], REST if names & GRID else ROW)

    def _mark(self, row: _Open, how: str) -> None:
        if row.piece is None:
            return
        start = self.pieces[row.piece]
        if f'{MARK}="{REST}"' not in start:
            bare = start.replace(f' {MARK}="{ROW}"', "")
            self.pieces[row.piece] = f'{bare[:-1]} {MARK}="{how}">'

    def _spelled(self, tag: Tag) -> str:
        """Return a start tag with those of its attributes that can be read, each once."""
        raw = self.markup.text[tag.start : tag.end]
        inside = raw[_NAME.match(raw).end() : -2 if tag.empty else -1]  # type: ignore[union-attr]
        attributes = {found[1]: found[2] if found[2] is not None else found[3] for found in _ATTRIBUTE.finditer(inside)}
        if _ATTRIBUTE.sub("", inside).strip() or any("<" in value for value in attributes.values()):
            self._spoil(tag.start, f"The tag <{tag.full_name}> is damaged", {tag.name})
            if tag.name in ROWS:
                attributes[MARK] = REST
        listed = "".join(
            f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in attributes.items()
        )
        return f"<{tag.full_name}{listed}{'/' if tag.empty else ''}>"

    def _end(self, place: int) -> None:
        """Close what is open where the text ends; what is cut there is not used."""
        text = self.markup.text
        unfinished = self.markup.unfinished
        rest = text[place : len(text) if unfinished is None else unfinished]
        if self.open or unfinished is not None:
            inside = f"<{self.open[-1].tag.full_name}> is not closed" if self.open else "a tag or a comment has no end"
            self.found.cut = Fault(place=len(text) if unfinished is None else unfinished, what=inside)
            for row in self.rows:
                self._mark(row, REST)
            rest = _LAST_WORD.sub("", rest)
        if self.open:
            self.pieces.append(_escaped(rest))
        while self.open:
            self._end_last()
        self.found.text = "".join(self.pieces)


def _escaped(text: str) -> str:
    """Return text with what is no markup escaped, and characters XML cannot hold as U+FFFD, which no number contains."""
    if "&" in text:
        text = _REFERENCE.sub(_valid_reference, _STRAY.sub("&amp;", text))
    return _CONTROL.sub("\ufffd", text.replace("<", "&lt;"))


def _escaped_quote(text: str) -> str:
    return _CONTROL.sub("\ufffd", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _valid_reference(match: re.Match[str]) -> str:
    code = int(match[1]) if match[1] else int(match[2], 16)
    return "\ufffd" if code > sys.maxunicode or _CONTROL.match(chr(code)) else match[0]


def repair_xml(text: str) -> Repaired:
    """Return a text as well-formed XML of one root, without document type, comments and instructions.

    An end tag closes what is open inside its element; one that closes nothing is left out. The row in which that
    happens is marked (`damage.MARK`), and all open rows where the text ends in the middle; a last word that may be
    cut is left out.
    """
    return _Repair(read_tags(text, html=False)).run()
