"""What was published about a paper after the paper: retractions, corrections, expressions of concern."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from corpora.ids import parse_pmid


class NoticeKind(StrEnum):
    """What a notice says of the record that carries it, gravest first.

    The last three say that the record is itself a notice about another paper, not a study.
    """

    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    CONCERN = "expression of concern"
    CORRECTED = "corrected"
    REPUBLISHED = "republished"
    RETRACTION_NOTICE = "retraction notice"
    CONCERN_NOTICE = "notice of concern"
    CORRECTION_NOTICE = "correction notice"


TAKEN_BACK = frozenset({NoticeKind.RETRACTED, NoticeKind.WITHDRAWN})
"""Papers whose data are no evidence any more."""

ABOUT_ANOTHER: dict[NoticeKind, NoticeKind] = {
    NoticeKind.RETRACTION_NOTICE: NoticeKind.RETRACTED,
    NoticeKind.CONCERN_NOTICE: NoticeKind.CONCERN,
    NoticeKind.CORRECTION_NOTICE: NoticeKind.CORRECTED,
}
"""What a record that is a notice itself makes of the paper it is about."""

GRAVITY = {kind: number for number, kind in enumerate(NoticeKind)}
_PMID = re.compile(r"PMID:?\s*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice and what it rests on.

    `place` is where it was found ("retracted in", "publication type", "title", "record r-…"), `words` are those
    found there. `record` is the record that carries them, None where PubMed named the notice when it was asked again.
    """

    kind: NoticeKind
    place: str
    words: str
    record: str | None = None

    @property
    def identity(self) -> tuple[NoticeKind, str, str]:
        """Return what two readings of the same notice share: the notice's PMID where it has one, else its words."""
        pmid = self.pmid
        return self.kind, self.place, f"pmid {pmid}" if pmid else _letters(self.words)

    @property
    def pmid(self) -> str | None:
        """Return the PubMed id the words end with, or None: of the notice, or of the paper the notice is about."""
        found = _PMID.findall(self.words)
        return parse_pmid(found[-1]) if found else None

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


def _letters(text: str) -> str:
    """Return the letters and digits of a text, to compare citations that databases punctuate differently."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def in_order(notices: dict[tuple[NoticeKind, str, str], Notice]) -> tuple[Notice, ...]:
    """Return notices by gravity, those of one kind as they were found."""
    return tuple(sorted(notices.values(), key=lambda notice: GRAVITY[notice.kind]))
