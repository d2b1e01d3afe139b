"""The studies a protocol lists with their sample sizes (Table 1 of the review), and whether what was read agrees.

A review made from a bundled corpus has them in `facts/table1.csv` (columns key, name, sample, n) beside
`facts/bibliography.csv` (key, title, doi, pmid); a list of one's own in the same columns, as .csv, .tsv or .xlsx,
works alike.
Rows of one `sample` are of the same people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import FormatError
from corpora.ids import parse_doi, parse_pmid
from corpora.nouns.evidence import Evidence, Problem
from corpora.sheets import Sheet, find_sheet, fold_choice, read_sheet

FACTS = "facts"
TABLE, BIBLIOGRAPHY = "table1", "bibliography"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTable:
    """The studies a review lists, in file order, and what was doubtful in reading their files."""

    studies: tuple[ListedStudy, ...]
    problems: tuple[Problem, ...] = ()


def read_study_table(review: Path) -> StudyTable:
    """Return the studies listed in a review's `facts` folder; none where it has no list.

    Raises FormatError naming the line where n is no number.
    """
    table, bibliography = (_read(review / FACTS, stem) for stem in (TABLE, BIBLIOGRAPHY))
    works = {row.get("key", ""): row for _, row in _rows(bibliography)}
    samples: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    ids: dict[str, Mapping[str, str]] = {}
    for where, row in _rows(table):
        n, key = row.get("n"), row.get("key") or row.get("name")
        if not n or not key:
            continue
        found = samples.setdefault(key, {})
        found[row.get("sample") or f"{key} {len(found) + 1}"] = _whole_number(n, where)
        names.setdefault(key, row.get("name") or key)
        ids[key] = {**works.get(key, {}), **row}
    studies = tuple(_study(names[key], found, ids[key]) for key, found in samples.items())
    return StudyTable(
        studies=studies, problems=tuple(p for sheet in (table, bibliography) if sheet for p in sheet.problems)
    )


def _study(name: str, samples: Mapping[str, int], ids: Mapping[str, str]) -> ListedStudy:
    return ListedStudy(
        name=name,
        samples=tuple(samples.items()),
        doi=parse_doi(ids.get("doi")),
        pmid=parse_pmid(ids.get("pmid")),
        title=ids.get("title"),
    )


def _whole_number(text: str, where: str) -> int:
    """Return n; "24.0" and full-width digits are 24."""
    found = re.fullmatch(r"(\d+)(?:\.0+)?", fold_choice(text))
    if found is None:
        raise FormatError(f"{where}: n is {text!r}, not a whole number.", hint="Correct the list.")
    return int(found[1])


def _read(folder: Path, stem: str) -> Sheet | None:
    path = find_sheet(folder, stem)
    return None if path is None else read_sheet(path)


def _rows(sheet: Sheet | None) -> Iterable[tuple[str, dict[str, str]]]:
    """Yield place and filled cells of each row, headings folded; nothing where there is no table."""
    for row in sheet.rows() if sheet is not None else ():
        yield row.where, {fold_choice(name): cell for name, cell in row.cells.items()}


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
