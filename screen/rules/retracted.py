"""Has it been retracted, or is it no paper but a notice about one?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from typing_extensions import override

from corpora.notices.found import notices_in
from corpora.nouns.evidence import Evidence
from corpora.nouns.notices import ABOUT_ANOTHER, TAKEN_BACK, Notice, NoticeKind
from corpora.nouns.records import Record
from corpora.words.notices import PUBLICATION_TYPE, TITLE
from screen.passages import PUBLICATION_TYPES, Passage
from screen.passages import TITLE as TITLE_PASSAGE
from screen.rules.base import NOTHING, Finding, ScreeningRule, not_met

RETRACTION = "retraction"
"""The place of words that are in the record's field of notices."""
Kind = Literal["retracted", "concern", "notice"]
_KINDS: dict[Kind, frozenset[NoticeKind]] = {
    "retracted": TAKEN_BACK,
    "concern": frozenset({NoticeKind.CONCERN}),
    "notice": frozenset(ABOUT_ANOTHER),
}


class Retracted(ScreeningRule):
    """NOT_MET for a paper of a kind in `exclude`: retracted or withdrawn, under a concern, itself a notice.

    UNCLEAR for every other paper: that no notice is known says nothing. Corrected papers are not of any kind.
    """

    name: ClassVar[str] = "retracted"
    summary: ClassVar[str] = "not retracted or withdrawn, by what its records and PubMed state"
    exclude: tuple[Kind, ...] = ("retracted",)

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict on what the report's records, and PubMed when asked again, say of it."""
        unwanted = frozenset().union(*(_KINDS[kind] for kind in self.exclude))
        for notice in notices_in(record) if record else ():
            if notice.kind in unwanted and record:
                return not_met(_evidence(notice, record))
        return NOTHING


def _evidence(notice: Notice, record: Record) -> Evidence:
    """Return the notice's words with their offsets in the title, the publication types or the field of notices."""
    texts = {
        TITLE: (TITLE_PASSAGE, record.title or ""),
        PUBLICATION_TYPE: (PUBLICATION_TYPES, "; ".join(record.publication_types)),
    }
    for place, text in (texts.get(notice.place, (RETRACTION, "")), (RETRACTION, record.retraction or "")):
        start = text.find(notice.words)
        if start >= 0:
            return Evidence(quote=notice.words, place=place, start=start, end=start + len(notice.words))
    return Evidence(quote=notice.words, place=RETRACTION)
