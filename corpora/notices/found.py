"""What one record says of itself: its field of notices, its publication types, the form of its title.

Importers put what a source states into one field, `Record.retraction`, as "label: words; label: words"
(`notice_text`). Everybody else reads notices with `notices_in`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpora.nouns.notices import ABOUT_ANOTHER, Notice, NoticeKind, in_order
from corpora.nouns.records import Record
from corpora.words.notices import LABELS, NOTE, PUBLICATION_TYPE, TITLE, find_in_notes, find_in_title, find_type

_OPEN_LABELS = (*LABELS, PUBLICATION_TYPE, NOTE)
_HEAD = re.compile(
    rf"(?:^|; )(?:(?P<label>{'|'.join(sorted(map(re.escape, _OPEN_LABELS), key=len, reverse=True))})"
    rf"|(?P<kind>{'|'.join(sorted((kind.value for kind in NoticeKind), key=len, reverse=True))}) \((?P<place>[^()]+)\)): "
)
"""Where a notice begins in the field; "kind (place)" is what the notices of a whole report are written with."""


def notice_text(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return (label, words) pairs as the field of a record, each once, or None where there are none."""
    return "; ".join(dict.fromkeys(f"{label}: {words}" for label, words in pairs)) or None


def text_of(notices: Iterable[Notice]) -> str | None:
    """Return notices as the field of a record; `notices_in` reads them back, whatever they rest on."""
    return "; ".join(dict.fromkeys(map(_written, notices))) or None


def _written(notice: Notice) -> str:
    head = notice.place if notice.place in _OPEN_LABELS else f"{notice.kind.value} ({notice.place})"
    return f"{head}: {notice.words}"


def text_of_notes(notes: Iterable[str | None], types: Iterable[str | None] = ()) -> str | None:
    """Return what fields of notes, and publication types that are no field of the record's own, say of it.

    For formats that have no fields of their own for it: RIS, BibTeX, tables, reference managers.
    """
    marked = ((PUBLICATION_TYPE, kind.strip()) for text in types for kind in _parts(text) if find_type(kind))
    return notice_text([*find_in_notes(*notes), *marked])


def _parts(text: str | None) -> list[str]:
    return re.split(r"[;；]", text) if text else []


def notices_in(record: Record) -> tuple[Notice, ...]:
    """Return what a record says of itself, gravest first; of the same notice told twice, the first telling."""
    found: dict[tuple[NoticeKind, str, str], Notice] = {}
    stated = (*_of_field(record), *_of_types(record))
    for notice in (*stated, *_of_titles(record, stated)):
        found.setdefault(notice.identity, notice)
    return in_order(found)


def _of_field(record: Record) -> Iterator[Notice]:
    text = record.retraction or ""
    heads = list(_HEAD.finditer(text))
    if not heads and (kind := find_type(text)):
        yield Notice(kind=kind, place=PUBLICATION_TYPE, words=text, record=record.id)
    for number, head in enumerate(heads, start=1):
        end = heads[number].start() if number < len(heads) else len(text)
        words = text[head.end() : end].strip()
        label = head["label"]
        stated = LABELS.get(label, NoticeKind.RETRACTED) if label else NoticeKind(head["kind"])
        known = find_type(words) if label == PUBLICATION_TYPE else stated
        if known is not None:
            yield Notice(kind=known, place=label or head["place"], words=words, record=record.id)


def _of_types(record: Record) -> Iterator[Notice]:
    for written in record.publication_types:
        kind = find_type(written)
        if kind is not None:
            yield Notice(kind=kind, place=PUBLICATION_TYPE, words=written, record=record.id)


def _of_titles(record: Record, stated: Sequence[Notice]) -> Iterator[Notice]:
    """Yield what the titles say; "Retracted: …" of a record that its source calls a notice is that notice's title."""
    is_notice = any(notice.kind in ABOUT_ANOTHER for notice in stated)
    for title in filter(None, (record.title, record.title_translated)):
        kind, words = find_in_title(title, record.abstract) or (None, "")
        if kind and is_notice and kind not in ABOUT_ANOTHER:
            kind = next((about for about, of in ABOUT_ANOTHER.items() if of is kind), None)
        if kind:
            yield Notice(kind=kind, place=TITLE, words=words, record=record.id)
