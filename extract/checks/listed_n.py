"""The studies a protocol lists with their sample sizes (Table 1 of the review), and whether what was read agrees.

A review made from a bundled corpus has them in `facts/table1.csv` (columns key, name, sample, n) beside
`facts/bibliography.csv` (key, title, doi, pmid); a list of one's own in the same columns works alike.
Rows of one `sample` are of the same people.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import FormatError
from corpora.ids import parse_doi, parse_pmid
from corpora.nouns.evidence import Evidence, Problem

FACTS = "facts"
TABLE, BIBLIOGRAPHY = "table1.csv", "bibliography.csv"
SHORTEST_TITLE = 20
"""Shorter titles ("Editorial", "Empathy") do not identify a paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStudy:
    """A study of the list: `samples` hold the n of each of its samples, by name."""

    name: str
    samples: tuple[tuple[str, int], ...]
    doi: str | None = None
    pmid: str | None = None
    title: str | None = None

    @property
    def sizes(self) -> frozenset[int]:
        """Return the numbers that agree with the list: each sample's, and their sum."""
        sizes = [n for _, n in self.samples]
        return frozenset({*sizes, sum(sizes)})


def read_study_table(review: Path) -> tuple[ListedStudy, ...]:
    """Return the studies listed in a review's `facts` folder, in file order; empty where it lists none.

    Raises FormatError naming the line where n is no number.
    """
    path = review / FACTS / TABLE
    if not path.is_file():
        return ()
    works = {row.get("key", ""): row for _, row in _rows(review / FACTS / BIBLIOGRAPHY)}
    samples: dict[str, dict[str, int]] = {}
    names: dict[str, list[str]] = {}
    ids: dict[str, Mapping[str, str]] = {}
    for line, row in _rows(path):
        n, key = row.get("n", "").strip(), row.get("key", "") or row.get("name", "")
        if not n or not key:
            continue
        if not n.isdigit():
            raise FormatError(f"{path}, line {line}: n is {n!r}, not a whole number.", hint="Correct the list.")
        samples.setdefault(key, {})[row.get("sample") or f"{key} {len(samples.get(key, {})) + 1}"] = int(n)
        names.setdefault(key, []).append(row.get("name") or key)
        ids[key] = {**works.get(key, {}), **{name: text for name, text in row.items() if text}}
    return tuple(
        ListedStudy(
            name=names[key][0],
            samples=tuple(found.items()),
            doi=parse_doi(ids[key].get("doi")),
            pmid=parse_pmid(ids[key].get("pmid")),
            title=ids[key].get("title") or None,
        )
        for key, found in samples.items()
    )


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        for row in reader:
            yield reader.line_num, {name: text or "" for name, text in row.items() if name}


def find_study(studies: Sequence[ListedStudy], records: Iterable[Mapping[str, str | None]]) -> ListedStudy | None:
    """Return the listed study that the records of a report (doi, pmid, title) are of, by identifier, then by title."""
    known = list(records)
    for study in studies:
        for record in known:
            if (study.doi and study.doi == record["doi"]) or (study.pmid and study.pmid == record["pmid"]):
                return study
    titles = {_letters(record["title"]) for record in known}
    for study in studies:
        letters = _letters(study.title)
        if len(letters) >= SHORTEST_TITLE and letters in titles:
            return study
    return None


def _letters(title: str | None) -> str:
    return re.sub(r"[\W_]+", "", title or "").casefold()


def compare_n(study: ListedStudy, n: int, evidence: Evidence | None, item: str) -> Problem | None:
    """Return the problem of an n read from a text that is not the listed one, else None."""
    if n in study.sizes:
        return None
    listed = " and ".join(f"{size} ({name})" if len(study.samples) > 1 else str(size) for name, size in study.samples)
    return Problem(
        code="N-AGAINST-TABLE",
        item=item,
        message=f"The text gives n = {n}; the protocol's list of studies gives {listed} for {study.name}.",
        hint="Read the sentence, then settle n in the sheet of `focimine code`. Neither number was changed.",
        evidence=evidence,
    )
