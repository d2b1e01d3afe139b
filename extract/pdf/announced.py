"""Tables that a page announces as coordinates and that gave no focus: captions looked for in the running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpora.nouns.documents import Section, Table
from corpora.nouns.evidence import Evidence, Problem
from corpora.words.printed import TABLE_LINE, parse_table_label
from corpora.words.spaces import lists_axes, names_coordinates
from extract.pdf.layout.captions import is_caption, is_translation
from extract.pdf.layout.margins import letters_of

REACH = 350
"""Characters of a caption, and of the headings below it, in which it says what it lists."""

LONGEST_QUOTE = 160
"""Characters of a caption that are quoted."""

_LINE = re.compile(TABLE_LINE, re.IGNORECASE | re.MULTILINE)
_PEAKS = re.compile(
    r"\bpeaks?\b|local(?:ly)?\s+maxim|\bmaxima\b|\bfoci\b|activat|deactivat|\bclusters?\b|峰值|激活", re.IGNORECASE
)
_AXES = re.compile(r"(?:^|\s)x(?:\s*\(?mm\)?)?\s+y(?:\s*\(?mm\)?)?\s+z\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:[-−–‒]?\s?\b\d{1,3}\b[\s,;|/]+){2}[-−–‒]?\s?\d{1,3}\b")

_OF_PEOPLE = re.compile(
    r"demograph|characteristics|clinical (?:data|variables|measures|scores)|neuropsychological|behaviou?ral|reaction times?|questionnaire|"
    r"人口(?:统计)?学|(?:基本|一般|临床)(?:信息|资料|情况|特征)|行为(?:学|数据|结果|表现)|量表(?:得|评)?分",
    re.IGNORECASE,
)
"""What a caption says of the people, or of what they did."""
_REFERS = re.compile(
    r"(?:[(\[,;]|\b(?:in|see|of|and|or|from|to|the|with|by|also|cf\.?|supplementary|e\.g\.?))\s*\Z", re.IGNORECASE
)
"""How a line ends that breaks off before the label it refers to."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """The caption of a table of coordinates: its label, its page, and its words."""

    label: str
    page: int
    text: str


def announcements(sections: Iterable[Section]) -> Iterator[Announcement]:
    """Yield the captions that speak of peaks, coordinates, a standard space or x, y, z, once for each label."""
    known: set[str] = set()
    for section in sections:
        captions = list(_captions(section.text))
        ends = [start for start, _ in captions[1:]] + [len(section.text)]
        for (start, label), end in zip(captions, ends, strict=False):
            text = section.text[start : min(end, start + REACH)]
            listed = _PEAKS.search(text) and _NUMBERS.search(section.text, start, end)
            if (_names_places(text) or listed) and not _is_of_others(text) and letters_of(label) not in known:
                known.add(letters_of(label))
                yield Announcement(label, section.page or 1, " ".join(text.split())[:LONGEST_QUOTE])


def _names_places(text: str) -> bool:
    return names_coordinates(text) or lists_axes(text) or _AXES.search(text) is not None


def _is_of_others(text: str) -> bool:
    """Return whether a caption's own line says that people or their behaviour are listed, and no axes are headed below it.

    The words on a space that follow are those of the next paragraph.
    """
    own = text.lstrip().partition("\n")[0]
    told = _names_places(own) or _PEAKS.search(own) or lists_axes(text) or _AXES.search(text)
    return not told and _OF_PEOPLE.search(own) is not None


def _lists_others(table: Table) -> bool:
    """Return whether a table that was read says nothing of places: what follows its caption on the page is other text."""
    words = " ".join((table.caption, *table.footnotes, *(cell.text for cell in table.cells)))
    return bool(table.cells) and not _names_places(words) and not _PEAKS.search(words)


def _captions(text: str) -> Iterator[tuple[int, str]]:
    """Yield where the captions of a page begin, each with its label."""
    for line in _LINE.finditer(text):
        rest = text[line.start() : line.start() + REACH].lstrip("0123456789 \t")
        found = parse_table_label(rest)
        if found is not None and is_caption(rest) and not _REFERS.search(text[: line.start()]):
            yield line.start(), found.label


def not_read(
    name: str, sections: Sequence[Section], tables: Sequence[Table], told: Sequence[Problem], read: Iterable[str]
) -> Iterator[Problem]:
    """Yield a problem for each table announced as coordinates that gave neither a focus nor a problem of its own.

    `read` are the ids of tables with foci. One without a label may be the table that a caption of its page announces.
    """
    ids = set(read)
    known = [(letters_of(t.label), t.pages) for t in tables if t.label and (t.id in ids or t.problems)]
    labels = {label for label, _ in known} | {letters_of(t.label) for t in tables if t.label and _lists_others(t)}
    own = [t.label for t in tables if t.label]
    free = [page for t in tables if not t.label and t.id in ids for page in t.pages]
    for one in announcements(sections):
        if letters_of(one.label) in labels or any(f"{one.label}," in f"{p.item}," for p in told):
            continue
        if any(letters_of(one.label).endswith(label) and one.page in pages for label, pages in known):
            continue  # the word before its label is a heading of its own: "Appendix", and under it "Table A1"
        if any(is_translation(label, one.label) for label in own):
            continue
        if one.page in free:
            free.remove(one.page)
            continue
        yield Problem(
            code="PDF-TABLE-NOT-READ",
            item=f"{name}, {one.label}",
            message=f"The caption of {one.label} on page {one.page} announces coordinates, but no focus was read: {one.text!r}.",
            hint="Look at the page; type the table in by hand if it lists coordinates.",
            evidence=Evidence(quote=one.text, place=f"page {one.page}", page=one.page),
        )
