"""Included studies and citations against the list of references: names, years, stars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Evidence
from extract.claims.facts import Facts
from extract.claims.quantities import Quantity
from extract.claims.references import Reference
from extract.claims.studies import AUTHOR_YEAR, StudyTable, named
from extract.claims.values import Finding, Status, agreement

CHECK = "references"
FEWEST_REFERENCES = 5
"""References from which a list was read well enough to miss something in it."""
FEW_MISSING, FEW_SHARE = 2, 0.05
"""Citations of a PDF (and share of them) that may lack a reference before its list is taken for read in part."""
MOST_MISSING = 0.5
"""Share of citations that may lack a reference; with more, the list was not read, or is numbered."""
_NAME = r"(?:(?:van|von|de|del|della|den|der|di|la|le|ten|ter|dos|da)\s+(?:der\s+|den\s+|la\s+)?)?[A-Z\u00c0-\u00de][\w'’\u00c0-\u024f-]+(?:\s[A-Z\u00c0-\u00de][a-z\u00c0-\u024f]+)?"
_YEARS = r"(?P<years>(?:19|20)\d{2}[a-z]?(?:\s*,\s*(?:(?:19|20)\d{2})?[a-z]?(?=\s*[,;)）]))*)"
_IN_BRACKETS = re.compile(
    rf"(?:^|[;；(（]\s*|\b(?:see|e\.g\.,?|cf\.|also|by|in)\s+)(?P<name>{_NAME}|[\u4e00-\u9fff]{{2,4}}?(?:\s*,\s*[\u4e00-\u9fff]{{2,4}})?)(?P<more>\s*(?:,?\s*et\s+al\.?|\s*等人?))?(?P<second>\s*(?:&|and|和|与)\s*{_NAME})?\s*,\s*{_YEARS}"
)
_IN_TEXT = re.compile(
    rf"(?P<name>{_NAME}|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,3}}(?=等))(?P<more>\s*(?:et\s+al\.?(?:['’]s)?|等人?))?(?P<second>\s*(?:&|and|和|与)\s*{_NAME})?\s*[(（]\s*{_YEARS}"
)
_GROUP = re.compile(r"[(（][^()（）]*(?:19|20)\d{2}[^()（）]*[)）]")
_NO_NAME = re.compile(
    r"january|february|march|april|may|june|july|august|september|october|november|december|in|since|from|table|figure|fig|version|"
    r"until|the|and|study|experiment|spring|databases?|pubmed|science|scopus|between|during|before|after|journal|brain|"
    r"neuroimage|cortex|psychology|neuroscience",
    re.IGNORECASE,
)
"""Capitalised words before a year that are no name."""
CLOSE_NAMES = 80.0
"""Likeness (0 to 100) from which a name may be a misspelling of another of the same year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation: who and when, whether it names more authors, and where it stands."""

    name: str
    year: int
    more: bool
    second: str
    where: Evidence

    @property
    def printed(self) -> str:
        """The citation in short: "Hein et al., 2016"."""
        return f"{self.name}{' et al.' if self.more else f' & {self.second}' if self.second else ''}, {self.year}"


def check_citations(facts: Facts) -> Iterator[Finding]:
    """Yield what differs between table, text and list of references."""
    references = facts.manuscript.references
    if len(references) < FEWEST_REFERENCES:
        return
    for table in facts.tables:
        yield from _of_table(table, references)
    yield from _stars(facts, references)
    yield from _of_text(facts, references)


def find_citations(facts: Facts) -> list[Citation]:
    """Return the citations of the text by author and year, each once."""
    found: dict[tuple[str, int], Citation] = {}
    for sentence in facts.manuscript.sentences:
        matches = [*_IN_TEXT.finditer(sentence.text)]
        for group in _GROUP.finditer(sentence.text):
            matches.extend(_IN_BRACKETS.finditer(group[0]))
        for match in matches:
            for year in re.findall(r"(?:19|20)\d{2}", match["years"]):
                one = _citation(match, int(year), sentence.evidence())
                odd = one.name.isupper() or "_" in one.name or _NO_NAME.fullmatch(one.name.split()[0]) is not None
                if not odd and not re.search(
                    r"(?:\band|&|,)\s*$|\bJ(?:ournal)?\b", match.string[: match.start("name")][-12:]
                ):
                    found.setdefault((one.name, one.year), one)
    return list(found.values())


def _citation(match: re.Match[str], year: int, where: Evidence) -> Citation:
    second = re.sub(r"^\s*(?:&|and|和|与)\s*", "", match["second"] or "")
    return Citation(
        name=" ".join(match["name"].split(",")[0].split()),
        year=year,
        more=bool(match["more"]),
        second=second,
        where=where,
    )


def _of_text(facts: Facts, references: Sequence[Reference]) -> Iterator[Finding]:
    citations = find_citations(facts)
    paged = any(sentence.page for sentence in facts.manuscript.sentences)
    listed = facts.manuscript.listed if paged else ""
    missing = [one for one in citations if not _find(one.name, one.year, references) and not is_listed(one, listed)]
    if paged:  # a running head may have given an entry another year
        missing = [one for one in missing if not any(_names(one, r) and str(one.year) in r.text for r in references)]
    if len(missing) > MOST_MISSING * len(citations):
        return
    unsure = paged and len(missing) > max(FEW_MISSING, FEW_SHARE * len(citations))
    for one in missing:
        yield _missing(one.printed, one.name, one.year, one.where, references, unsure=unsure)
    good = 0
    for one in citations:
        entries = _find(one.name, one.year, references)
        if entries and one.more and all(len(e.authors) == 1 and not e.more_authors for e in entries):
            yield Finding(
                check=CHECK,
                subject=f"citation {one.printed}",
                status=Status.DIFFERS,
                stated=one.printed,
                computed=f"{entries[0].first} ({entries[0].year}), one author",
                arithmetic="“et al.” and a reference of one author",
                places=(one.where, _place(entries[0])),
            )
        elif entries:
            good += 1
    if citations:
        first = citations[0].where
        yield Finding(
            check=CHECK, subject="citations with a reference", status=Status.AGREES, stated=str(good), places=(first,)
        )


_NEXT_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
REACH = 250
"""Characters behind a name in which the year of its reference is printed, on pages whose entries may be cut badly."""


def is_listed(one: Citation, listed: str) -> bool:
    """Return whether the text of the list has the name and, soon behind it, the year: entries may be cut badly."""
    name = one.name.split()[-1]
    places = re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", listed)
    years = (_NEXT_YEAR.findall(listed, place.end(), place.end() + REACH)[:1] for place in places)
    return any(str(one.year) in found for found in years)


def _of_table(table: StudyTable, references: Sequence[Reference]) -> Iterator[Finding]:
    rows = {row.key: row for row in reversed(table.rows)}
    studies = [rows[key] for key in table.studies]
    names = {row.key: _table_name(row.name) for row in studies}
    missing = [row for row in studies if row.year and not _find(names[row.key], row.year, references)]
    if len(missing) > MOST_MISSING * len(studies):
        return
    for row in missing:
        yield _missing(row.name, names[row.key], row.year or 0, table.sheet.evidence(row.row), references)
    if len(missing) < len(studies):
        yield Finding(
            check=CHECK,
            subject=f"studies of {table.sheet.name} with a reference",
            status=Status.AGREES,
            stated=str(len(studies) - len(missing)),
            places=(table.sheet.evidence(),),
        )


def _table_name(printed: str) -> str:
    dated = AUTHOR_YEAR.match(printed)
    name = dated["name"] if dated else re.split(r"\s+et\s+al|\s*[,，&]|\s+and\s+|等", printed)[0]
    name = re.sub(r"\s+[A-Z]{1,2}$", "", name)
    return re.sub(r"\s+et(?:\s+al\.?)?$|\s*[,，]?\s*(?:\d{4}.*)?$|\*", "", name).strip()


def _find(name: str, year: int, references: Sequence[Reference]) -> list[Reference]:
    wanted = _plain(name)
    return [
        r
        for r in references
        if r.year == year and (_plain(r.first) == wanted or _plain(r.first).split()[-1:] == wanted.split()[-1:])
    ]


def _names(one: Citation, reference: Reference) -> bool:
    return _plain(reference.first) == _plain(one.name)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"['’]s\b|[^\w\s-]", "", name).lower().replace("-", " ").split())


def _missing(
    printed: str, name: str, year: int, where: Evidence, references: Sequence[Reference], *, unsure: bool = False
) -> Finding:
    from rapidfuzz import fuzz

    same_name = [r for r in references if _plain(r.first) == _plain(name) and r.year]
    likely = [r for r in references if r.year == year and fuzz.ratio(_plain(r.first), _plain(name)) >= CLOSE_NAMES]
    nearest = min(same_name, key=lambda r: abs((r.year or 0) - year), default=likely[0] if likely else None)
    if nearest is None:
        explanation = "no reference has this name and year"
    elif nearest in same_name:
        explanation = f"the reference is of {nearest.year}"
    else:
        explanation = f"the reference is spelled {nearest.first}"
    if unsure:
        explanation += "; so many are missing that the list may not have been read whole"
    return Finding(
        check=CHECK,
        subject=f"citation {printed}",
        status=Status.UNCHECKED if unsure else Status.DIFFERS,
        stated=printed,
        computed=f"{nearest.first} ({nearest.year})" if nearest else "",
        arithmetic=f"{len(references)} references, none by {name} of {year}",
        explanation=explanation,
        places=(where, *((_place(nearest),) if nearest else ())),
    )


def _place(reference: Reference) -> Evidence:
    return Evidence(quote=reference.text[:200], place="references")


def _stars(facts: Facts, references: Sequence[Reference]) -> Iterator[Finding]:
    """Yield the number of starred references against the stated number of studies, and against the table."""
    starred = [r for r in references if r.starred]
    stated = facts.values(Quantity.STUDIES)
    if not starred:
        return
    if stated:
        good = len(starred) in stated
        yield Finding(
            check=CHECK,
            subject="references marked as included",
            status=agreement(differs=not good),
            stated=str(stated[0]),
            computed=str(len(starred)),
            arithmetic=f"{len(starred)} of {len(references)} references are marked",
            explanation="" if good else _unstarred(facts.table, references),
            places=(Evidence(quote=starred[0].text[:100], place="references"),),
        )
    if (
        facts.table is not None
        and len(facts.table.studies) != len(starred)
        and len(facts.table.studies) not in stated[:1]
    ):
        return
    if facts.table is not None:
        yield from _not_in_table(facts.table, starred)


def _unstarred(table: StudyTable | None, references: Sequence[Reference]) -> str:
    if table is None:
        return ""
    plain = [r for r in references if not r.starred]
    rows = [row for row in table.rows if row.year and _find(_table_name(row.name), row.year, plain)]
    starred = [r for r in references if r.starred]
    rows = [row for row in rows if not _find(_table_name(row.name), row.year or 0, starred)]
    return f"not marked: {named(rows)}" if rows else ""


def _not_in_table(table: StudyTable, starred: Sequence[Reference]) -> Iterator[Finding]:
    """Yield the marked references that no row of the table names."""
    from rapidfuzz import fuzz

    rows = [(_plain(_table_name(row.name)), row.year) for row in table.rows]
    for reference in starred:
        name = _plain(reference.first)
        alike = [n for n, year in rows if year == reference.year and fuzz.ratio(n, name) >= CLOSE_NAMES]
        if not alike and not any(n == name for n, _ in rows):
            yield Finding(
                check=CHECK,
                subject=f"marked reference {reference.first} ({reference.year})",
                status=Status.DIFFERS,
                stated="marked as included",
                computed=f"not in {table.sheet.name}",
                arithmetic=f"{len(table.studies)} studies in {table.sheet.name}",
                places=(_place(reference),),
            )
