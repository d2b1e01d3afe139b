"""The works several services name as one list: joined by DOI and PMID, described where only an id is known, as records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from corpora.ids import record_id, sha256_hex
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Author, Record
from miner.citations.base import Work
from miner.importers.base import ImportedFile
from miner.importers.fields import clean
from miner.importers.names import parse_author

FORMAT = "citation search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A work as one service names it for one report."""

    service: str
    report: str
    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class United:
    """One work as all services together know it, and who named it: (service, report) pairs, sorted."""

    work: Work
    named_by: tuple[tuple[str, str], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what identifies the work: its DOI and PMID, else its title or text."""
        return keys_of(doi=self.work.doi, pmid=self.work.pmid, title=self.work.title or self.work.text)


def keys_of(*, doi: str | None, pmid: str | None, title: str | None) -> tuple[str, ...]:
    """Return the keys under which two mentions are one work; a title counts only where there is no id."""
    ids = tuple(f"{kind}:{value}" for kind, value in (("doi", doi), ("pmid", pmid)) if value)
    if ids or not title:
        return ids
    return (f"title:{''.join(c for c in title.casefold() if c.isalnum())}",)


def unite(named: Iterable[Named]) -> list[United]:
    """Return each work once, in an order that does not depend on the order of `named`.

    Works are one when they share a DOI, or a PMID and no other DOI. What one service leaves out another fills in;
    services are trusted in alphabetical order, so that the result is the same every time.
    """
    ordered = sorted(named, key=lambda n: (not (n.work.doi and n.work.pmid), n.service, n.report, _sorting(n.work)))
    groups: list[list[Named]] = []
    at: dict[str, int] = {}
    doi_of_group: dict[int, str] = {}
    for one in ordered:
        keys = keys_of(doi=one.work.doi, pmid=one.work.pmid, title=one.work.title or one.work.text)
        found = [at[key] for key in keys if key in at]
        number = next((n for n in found if not one.work.doi or doi_of_group.get(n, one.work.doi) == one.work.doi), None)
        if number is None:
            number = len(groups)
            groups.append([])
        groups[number].append(one)
        if one.work.doi:
            doi_of_group.setdefault(number, one.work.doi)
        for key in keys:
            at.setdefault(key, number)
    united = [_joined(group) for group in groups]
    return sorted(united, key=lambda u: _sorting(u.work))


def _sorting(work: Work) -> tuple[str, ...]:
    return tuple(
        str(getattr(work, name) or "") for name in ("doi", "pmid", "title", "text", "year", "journal", "pages")
    )


def _joined(group: Sequence[Named]) -> United:
    values: dict[str, Any] = {}
    for field in fields(Work):
        given = [value for one in group if (value := getattr(one.work, field.name))]
        values[field.name] = (
            max(given, key=len) if field.name in ("abstract", "authors") and given else next(iter(given), None)
        )
    return United(
        work=_work(values),
        named_by=tuple(sorted({(one.service, one.report) for one in group})),
    )


def _work(values: Mapping[str, Any]) -> Work:
    """Return a work of the values that are given; the others stay as they are left out."""
    return Work(**{name: value for name, value in values.items() if value})


def of_pubmed(works: Iterable[United]) -> list[str]:
    """Return the PMIDs of the works: PubMed's own records say most of them, abstract and retraction included."""
    return [one.work.pmid for one in works if one.work.pmid]


def of_crossref(works: Iterable[United]) -> list[str]:
    """Return the DOIs of works of which nobody gave a title or a PMID: to be looked up."""
    return [one.work.doi for one in works if one.work.doi and not one.work.title and not one.work.pmid]


def describe(works: Iterable[United], by_pmid: Mapping[str, Work], by_doi: Mapping[str, Work]) -> list[United]:
    """Return the works with what PubMed (`by_pmid`) and Crossref (`by_doi`) say of them; PubMed's words come first."""
    return [replace(one, work=_described(one.work, by_pmid, by_doi)) for one in works]


def _described(work: Work, by_pmid: Mapping[str, Work], by_doi: Mapping[str, Work]) -> Work:
    told = [by_pmid.get(work.pmid or ""), work, by_doi.get(work.doi or "")]
    values: dict[str, Any] = {
        field.name: next((value for one in told if one and (value := getattr(one, field.name))), None)
        for field in fields(Work)
    }
    return _work(values)


def work_of(record: Record) -> Work:
    """Return a PubMed record as a work."""
    return Work(
        doi=record.doi,
        pmid=record.pmid,
        title=record.title,
        authors=tuple(author.raw for author in record.authors),
        year=record.year,
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        abstract=record.abstract,
        pmcid=record.pmcid,
        language=record.language,
        publication_types=record.publication_types,
        retraction=record.retraction,
    )


def to_file(works: Sequence[United], name: str) -> tuple[bytes, ImportedFile]:
    """Return the works as the file that is kept (a JSON line each) and as its records."""
    lines = [
        json.dumps(
            {**to_plain(one.work), "named_by": [list(pair) for pair in one.named_by]},
            ensure_ascii=False,
            sort_keys=True,
        )
        for one in works
    ]
    data = ("\n".join(lines) + "\n").encode()
    sha = sha256_hex(data)
    records = tuple(_record(one, sha, position) for position, one in enumerate(works, start=1))
    return data, ImportedFile(name=name, sha256=sha, format=FORMAT, database=None, records=records, problems=())


def _record(one: United, sha: str, position: int) -> Record:
    work = one.work
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        title=clean(work.title) or clean(work.text),
        authors=tuple(parse_author(name) or Author(raw=name) for name in work.authors),
        year=work.year,
        journal=clean(work.journal),
        volume=work.volume,
        issue=work.issue,
        pages=work.pages,
        doi=work.doi,
        pmid=work.pmid,
        abstract=clean(work.abstract),
        pmcid=work.pmcid,
        language=work.language,
        publication_types=work.publication_types,
        retraction=work.retraction,
        raw=tuple(("named by", f"{service} for {report}") for service, report in one.named_by),
        line=position,
    )
