"""Fields a record can have once, found twice with different values: two records may have run into one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from miner.importers.fields import clean, split_by_script
from miner.importers.tables.vocabulary import fold_heading

SINGLE: Mapping[str, tuple[str, ...]] = {
    "RIS": ("TY", "TI", "T1", "DO"),
    "PubMed nbib": ("PMID", "TI", "OWN"),
    "Web of Science": ("TI", "UT", "SO"),
    "EndNote %": ("T", "R"),
    "NoteExpress": ("Title", "DOI"),
    "RefWorks": ("T1", "DO"),
    "BibTeX": ("title", "year", "doi"),
    "CSV table": ("title", "year", "doi", "pmid", "abstract"),
}  # fmt: skip
"""Tags that a record of a format has once, in one script; of a table headings, folded."""
LISTED = 5
"""Lines a message lists."""
_LETTERS = re.compile(r"[\W_]+")


def fields_doubled(records: Sequence[Record], format_name: str, name: str) -> list[Problem]:
    """Return a problem that names the tags which records hold twice with different values; the first value counts."""
    single = SINGLE.get(format_name, ())
    is_table = format_name == "CSV table"
    found: dict[str, list[int]] = {}
    for record in records:
        for tag in single:
            if _differ(value for own, value in record.raw if (fold_heading(own) if is_table else own) == tag):
                found.setdefault(tag, []).append(record.line or record.position)
    return [
        Problem(
            code="FIELD-TWICE",
            item=f"{name}, line {lines[0]}",
            message=f"{len(lines)} {'records have' if len(lines) > 1 else 'record has'} {tag} twice, with different values "
            f"(lines {', '.join(map(str, lines[:LISTED]))}{' …' if len(lines) > LISTED else ''}); the first was taken.",
            hint="Look there: the line that separates two records may be missing. Export the records again.",
        )
        for tag, lines in found.items()
    ]


def _differ(values: Iterable[str]) -> bool:
    """Return whether values of one script say different things: none is the beginning of another."""
    for texts in split_by_script(filter(None, map(clean, values))):
        folded = sorted({_LETTERS.sub("", text).casefold() for text in texts}, key=len)
        if len(folded) > 1 and not all(longer.startswith(folded[0]) for longer in folded):
            return True
    return False
