"""Who was measured, where only captions, notes and headings of tables say so: "Faces > houses, n = 23", "Patients (n = 16)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.evidence import Evidence
from corpora.nouns.studies import Sample
from extract.people.analysed.each_group import of_all_groups
from extract.people.counts import FEWEST
from extract.prose import read_prose

_N = re.compile(
    r"(?<![\w/])n\s*=\s*(\d{1,4})\b(?!\s*(?:voxels?|vertices|runs?|trials?|blocks?|each|per\b|in\s+each))",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"(?:^|[.;]\s|\bnotes?\s?[.:—–-]\s?|注\s?[:：.]\s?)[Nn]\s?[=＝]\s?(?P<n>\d{1,4})(?: (?:participants|subjects|patients|people))?\s?(?=[.;。；]|$)",
    re.IGNORECASE,
)
"""The number of people of a table, in a note of its own: "Note. n = 27."."""
_SAYS_N = re.compile(r"\bn\s?[=＝]\s?\d", re.IGNORECASE)
_GROUP = re.compile(r"(?P<name>[^()]*?)[(,]\s*n\s*=\s*(?P<n>\d{1,4})\s*\)?\s*", re.IGNORECASE)
_NAMED = re.compile(r"[^\W\d_]{2}")
HEADING_ROWS = 4
"""Rows at the top of a table among which its headings are."""


def samples_of_captions(document: Document) -> tuple[Sample, ...]:
    """Return the study's sample, then its groups, by what stands around tables; empty where that gives none or several numbers."""
    groups = tuple(group for table in document.tables for group in _groups(table))
    named = {(group.name.casefold(), group.n): group for group in groups}
    if len({name for name, _ in named}) == len(named) > 1:
        return _study(tuple(named.values()))
    words = [" ".join([table.caption, *table.footnotes]) for table in document.tables]
    prose = read_prose(replace(document, sections=tuple(Section(text=text) for text in words if text.strip())))
    sentences = list(prose.sentences())
    count = of_all_groups(None, sentences)
    if count is not None:
        evidence = {"n": prose.evidence(count.sentences[0], "caption")}
        each = tuple(Sample(name=g.mention.phrase, n=g.n, evidence=evidence) for g in count.groups)
        return (Sample(name="study", n=count.n, evidence=evidence), *each)
    stated = {int(m[1]): s for s in sentences for m in _N.finditer(s.text) if int(m[1]) >= FEWEST}
    if len(stated) != 1:
        return ()
    n, sentence = next(iter(stated.items()))
    return (Sample(name="study", n=n, evidence={"n": prose.evidence(sentence, "caption")}),)


def captions_with_n(tables: Iterable[Table], n: int | None) -> dict[str, str]:
    """Return the caption of each table by its name, with "[…] (n = …)" behind it where a note of its own says that fewer than `n` entered.

    `n` is that of the study. A caption that has a number of people keeps it alone.
    """
    return {table.name: _with_noted(table, n) for table in tables}


def _with_noted(table: Table, n: int | None) -> str:
    found = {int(match["n"]) for note in table.footnotes for match in _NOTED.finditer(note)}
    fewer = next(iter(found)) if len(found) == 1 and not _SAYS_N.search(table.caption) else 0
    return f"{table.caption} […] (n = {fewer})" if n is not None and FEWEST <= fewer < n else table.caption


def _groups(table: Table) -> Iterator[Sample]:
    """Yield the groups that headings of a table count, two of them at least: "Patients (n = 16)"."""
    texts = dict.fromkeys(cell.text for cell in table.cells if cell.row < HEADING_ROWS)
    headings = (_GROUP.fullmatch(text) for text in texts)
    found = [match for match in headings if match is not None and _NAMED.search(match["name"])]
    for match in found if len(found) > 1 else ():
        evidence = Evidence(quote=match[0].strip(), place=f"{table.name}, heading")
        yield Sample(name=" ".join(match["name"].split()), n=int(match["n"]), evidence={"n": evidence})


def _study(groups: tuple[Sample, ...]) -> tuple[Sample, ...]:
    quote = " […] ".join(group.evidence["n"].quote for group in groups)
    evidence = {"n": replace(groups[0].evidence["n"], quote=quote)}
    return (Sample(name="study", n=sum(group.n or 0 for group in groups), evidence=evidence), *groups)
