"""What the records of a file lack: told once per file, or by record where only some lack it."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.records import Record
from miner.importers.checks.known_tags import KNOWN_TAGS
from miner.importers.checks.lost import fields_lost, lacking

_WITHOUT_JOURNAL = (
    "thesis",
    "dissertation",
    "book",
    "report",
    "patent",
    "preprint",
    "newspaper",
    "webpage",
    "misc",
    "学位",
    "图书",
)
"""Kinds of publications that have no journal."""


def tags_not_understood(records: Sequence[Record], format_name: str, name: str) -> list[Problem]:
    """Return what names the tags of a line-tagged file that are not known; their values are kept in `raw`.

    It is a warning where no record has a main field that one of them, to judge by its values, may hold.
    """
    known = KNOWN_TAGS.get(format_name)
    if known is None:
        return []
    is_study = format_name == "CNKI E-Study"  # its tags are named twice: "Title-题名"
    pairs = [(tag.partition("-")[0] if is_study else tag, value) for r in records for tag, value in r.raw]
    unknown = list(dict.fromkeys(tag for tag, _ in pairs if tag not in known))
    if not unknown:
        return []
    lost = fields_lost(records, (value for tag, value in pairs if tag in unknown))
    listed = ", ".join(unknown[:LISTED]) + (" …" if len(unknown) > LISTED else "")
    return [
        Problem(
            code="TAGS-NOT-UNDERSTOOD",
            item=name,
            message=f"tags not understood, kept with the records as they are: {listed}.{lacking(lost)}",
            hint="If one of them holds what a record lacks, export in another format.",
            severity=Severity.WARNING if lost else Severity.INFO,
        )
    ]


LISTED = 12
"""Tags a message lists."""
CHOSEN = frozenset({"CSV table"})
"""Formats whose fields people choose: without a column that was not understood nothing is lost."""
COMPLETE = frozenset({"PubMed XML"})
"""Formats whose source leaves nothing out that it has."""


def what_is_missing(
    records: Sequence[Record], format_name: str, name: str, *, told: Sequence[Problem]
) -> list[Problem]:
    """Return problems for records without a title, and one that names the fields which no record of the file has.

    No year or no authors at all is a warning; no journal or no abstract is one only where the importer left a column
    that may hold it (`told`), else information: many exports leave abstracts out.
    """
    found = _without_title(records, name)
    absent = [what for what, has in _FIELDS if not any(map(has, records))]
    if not absent or format_name in COMPLETE:
        return found
    unread = any(problem.code in _UNREAD and problem.severity is not Severity.INFO for problem in told)
    grave = [what for what in absent if what in _GRAVE]
    return [
        *found,
        Problem(
            code="FIELD-IN-NO-RECORD",
            item=name,
            message=f"none of its {len(records)} records has {' or '.join(absent)}.",
            hint="If the database shows it, export again with it (full record); screening and deduplication need it.",
            severity=Severity.WARNING
            if (grave and len(records) >= FEW and format_name not in CHOSEN) or unread
            else Severity.INFO,
        ),
    ]


FEW = 2
"""Records from which on the lack of a field in all of them is the file's and not the record's."""
_UNREAD = frozenset({"COLUMNS-NOT-UNDERSTOOD", "TAGS-NOT-UNDERSTOOD"})
_GRAVE = frozenset({"a year", "authors"})
_FIELDS = (
    ("a year", lambda record: record.year is not None),
    ("authors", lambda record: bool(record.authors)),
    ("a journal", lambda record: bool(record.journal) or _needs_no_journal(record)),
    ("an abstract", lambda record: bool(record.abstract or record.abstract_translated)),
)


def _needs_no_journal(record: Record) -> bool:
    kinds = " ".join(record.publication_types).lower()
    return any(word in kinds for word in _WITHOUT_JOURNAL)


def _without_title(records: Sequence[Record], name: str) -> list[Problem]:
    return [
        Problem(
            code="RECORD-WITHOUT-TITLE",
            item=f"{name}:{record.line}",
            message="this record has no title; it was kept.",
            hint="Look the record up in its database.",
        )
        for record in records
        if record.title is None
    ]
