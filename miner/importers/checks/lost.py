"""Whether what was not understood may hold a field that no record of a file has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpora.nouns.records import Record

_WORDS = re.compile(r"^(?!https?:).*[^\W\d_]{2}")
_MAY_HOLD = {
    "authors": _WORDS, "year": re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"), "journal": _WORDS, "volume": re.compile(r"^\s*\d{1,4}\s*$"),
    "pages": re.compile(r"\d\s*[-–]\s*\d"), "doi": re.compile(r"10\.\d{4}"), "abstract": re.compile(r"\w.{80}", re.DOTALL),
}  # fmt: skip
"""How a value looks that may be one of the main fields."""
_WITH_ARTICLE = {
    "year": "a year",
    "journal": "a journal",
    "volume": "a volume",
    "doi": "a DOI",
    "abstract": "an abstract",
}


def fields_lost(records: Sequence[Record], left: Iterable[str]) -> list[str]:
    """Return the main fields, in words, that no record has and that one of the values `left` may hold."""
    values = list(left)
    missing = [field for field in _MAY_HOLD if not any(getattr(record, field) for record in records)]
    return [_WITH_ARTICLE.get(field, field) for field in missing if any(map(_MAY_HOLD[field].search, values))]


def lacking(lost: Sequence[str]) -> str:
    """Return the sentence that names fields lost, "" where there are none."""
    return f" No record has {' or '.join(lost)}." if lost else ""
