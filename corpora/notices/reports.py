"""The notices about the reports of a review: what their records say, what PubMed said later, what other records say.

Three sources are folded, for any ledger and in any order of its rows:

- what each record says of itself (`corpora.notices.found`);
- rows `notice`, which `focimine search` writes when PubMed has come to say something else of a PMID: "found" adds a
  notice to the report that holds the PMID, "gone" takes back what PubMed's own records said before; the last row
  of a notice holds;
- records that are notices about another paper of the review: that paper is named by its PMID or DOI in the notice, or by
  its title.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpora.ids import parse_doi
from corpora.notices.found import notices_in
from corpora.notices.wording import confirming_problems, included_lines, is_taken_back, named, open_lines
from corpora.nouns.evidence import Problem
from corpora.nouns.notices import ABOUT_ANOTHER, Notice, NoticeKind, in_order
from corpora.nouns.records import Author, Record
from corpora.settled import Reports, Settled
from corpora.store import Store
from corpora.words.notices import titles_noticed

KIND = "notice"
"""Kind of the ledger row that keeps what PubMed came to say, or no longer says, of a PMID."""
FOUND, GONE = "found", "gone"
ASKED_AGAIN = "pubmed"
"""The database whose word a row of that kind is."""
SHORTEST_TITLE = 15
"""Letters a title needs for a notice to be about the paper of that title; a Chinese character counts as three."""

Identity = tuple[NoticeKind, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row `notice`: PubMed came to say (`is_found`), or no longer says, this of a PMID."""

    pmid: str
    notice: Notice
    is_found: bool


def notices_of(store: Store, reports: Reports) -> dict[str, tuple[Notice, ...]]:
    """Return the notices about each report that has some, gravest first."""
    return fold_notices(read_records(store), reports.of, read_changes(store))


def named_notices(store: Store, reports: Reports, wanted: Iterable[str]) -> list[tuple[str, tuple[Notice, ...]]]:
    """Return (name, notices) of each report of `wanted` that has notices, in its order."""
    return _named(store, notices_of(store, reports), wanted)


def _named(
    store: Store, found: Mapping[str, tuple[Notice, ...]], wanted: Iterable[str]
) -> list[tuple[str, tuple[Notice, ...]]]:
    listed = [report for report in dict.fromkeys(wanted) if report in found]
    records = {record.id: record for record in read_records(store) if record.id in found} if listed else {}
    return [(named(records[report], report), found[report]) for report in listed]


def notice_lines(store: Store, settled: Settled) -> list[str]:
    """Return what `status` and `prisma` say: a line per included report that is retracted or doubted, one on open ones."""
    found, included = notices_of(store, settled.reports), settled.included()
    undecided = {report for report, notices in found.items() if is_taken_back(notices)} - set(included)
    n_open = sum(not settled.outcome(report).is_excluded for report in undecided)
    return [*included_lines(_named(store, found, included)), *open_lines(n_open)]


_JUST_CONFIRMED = """SELECT DISTINCT f.record FROM ledger c
JOIN foci f ON f.focus = c.body ->> 'focus'
WHERE c.kind = 'confirmation' AND c.body ->> 'action' <> 'reject' AND c.run = (
    SELECT key FROM ledger WHERE kind = 'run' AND body ->> 'stage' = 'confirm' ORDER BY seq DESC LIMIT 1)
ORDER BY f.seq"""


def confirmed_notices(store: Store, reports: Reports) -> list[Problem]:
    """Return a problem for each paper with notices whose foci the last run of `confirm` confirmed or corrected."""
    wanted = [reports.of.get(row["record"], "") for row in store.query(_JUST_CONFIRMED)]
    return confirming_problems(named_notices(store, reports, wanted)) if wanted else []


def fold_notices(
    records: Iterable[Record], report_of: Mapping[str, str], changes: Iterable[Change] = ()
) -> dict[str, tuple[Notice, ...]]:
    """Return the notices about each report that has some; `report_of` gives each record's report.

    Records without a report there are left out. `changes` are in the order they were written.
    """
    listed = [record for record in records if record.id in report_of]
    later = _last_word(changes)
    own = {record.id: list(_in_force(record, later)) for record in listed}
    found: dict[str, dict[Identity, Notice]] = defaultdict(dict)
    for record in listed:
        for notice in own[record.id]:
            found[report_of[record.id]].setdefault(notice.identity, notice)
    for report, notice in _about_others(listed, own, report_of):
        found[report].setdefault(notice.identity, notice)
    return {report: in_order(notices) for report, notices in found.items()}


def _last_word(changes: Iterable[Change]) -> dict[str, dict[Identity, Notice | None]]:
    """Return PMID → notice → the notice, None where PubMed took it back."""
    later: dict[str, dict[Identity, Notice | None]] = defaultdict(dict)
    for change in changes:
        later[change.pmid][change.notice.identity] = change.notice if change.is_found else None
    return later


def _in_force(record: Record, later: Mapping[str, Mapping[Identity, Notice | None]]) -> Iterator[Notice]:
    known = later.get(record.pmid or "", {})
    for notice in notices_in(record):
        if record.database != ASKED_AGAIN or known.get(notice.identity, notice) is not None:
            yield notice
    yield from (notice for notice in known.values() if notice is not None)


def _about_others(
    records: Sequence[Record], own: Mapping[str, Sequence[Notice]], report_of: Mapping[str, str]
) -> Iterator[tuple[str, Notice]]:
    """Yield (report, notice) for each paper of the review that another record is a notice about."""
    senders = [record for record in records if any(notice.kind in ABOUT_ANOTHER for notice in own[record.id])]
    if not senders:
        return
    sent = {record.id for record in senders}
    index = _Index([record for record in records if record.id not in sent], report_of)
    for record in senders:
        gravest = next(notice for notice in own[record.id] if notice.kind in ABOUT_ANOTHER)
        for report in index.find(record, own[record.id]):
            if report != report_of[record.id]:
                words = record.title or gravest.words
                kind = ABOUT_ANOTHER[gravest.kind]
                yield report, Notice(kind=kind, place=f"record {record.id}", words=words, record=record.id)


class _Index:
    """Where the papers of a review are found by what a notice says of them."""

    def __init__(self, records: Iterable[Record], report_of: Mapping[str, str]) -> None:
        self._pmids: dict[str, str] = {}
        self._dois: dict[str, str] = {}
        self._titles: dict[str, list[str]] = defaultdict(list)
        for record in records:
            report = report_of[record.id]
            if record.pmid:
                self._pmids.setdefault(record.pmid, report)
            if record.doi:
                self._dois.setdefault(record.doi, report)
            for title in filter(None, (record.title, record.title_translated)):
                self._titles[_plain(title)].append(report)

    def find(self, record: Record, notices: Iterable[Notice]) -> list[str]:
        """Return the reports a notice is about: by PMID or DOI it names, else by title."""
        about = [notice for notice in notices if notice.kind in ABOUT_ANOTHER]
        named = [self._pmids.get(notice.pmid or "") for notice in about]
        named += [self._dois.get(parse_doi(notice.words) or "") for notice in about]
        by_id = list(dict.fromkeys(filter(None, named)))
        if by_id:
            return by_id
        own_titles = filter(None, (record.title, record.title_translated))
        titles = (_plain(title) for own in own_titles for title in titles_noticed(own))
        return list(dict.fromkeys(r for t in titles if _length(t) >= SHORTEST_TITLE for r in self._titles.get(t, ())))


def _plain(title: str) -> str:
    """Return the letters of a title, to compare it with one printed elsewhere."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", title).casefold()))


def _length(plain: str) -> int:
    return sum(1 if character.isascii() else 3 for character in plain)


_RECORDS = """SELECT record AS key, json_extract(body, '$.title', '$.title_translated', '$.publication_types', '$.retraction',
    '$.pmid', '$.doi', '$.database', '$.authors[0]', '$.year', '$.abstract') AS fields
FROM records ORDER BY seq"""


def read_records(store: Store) -> Iterator[Record]:
    """Yield the records of a review with the fields that tell notices, and that name a report, only."""
    for row in store.each(_RECORDS):
        title, translated, types, retraction, pmid, doi, database, author, year, abstract = json.loads(row["fields"])
        yield Record(
            id=row["key"],
            source="",
            position=0,
            title=title,
            title_translated=translated,
            publication_types=tuple(types or ()),
            retraction=retraction,
            pmid=pmid,
            doi=doi,
            database=database,
            authors=(Author(raw=author.get("raw", ""), family=author.get("family")),) if author else (),
            year=year,
            abstract=abstract,
        )


def read_changes(store: Store) -> Iterator[Change]:
    """Yield the rows `notice` in the order they were written."""
    for entry in store.entries(KIND):
        body = entry.body
        notice = Notice(kind=NoticeKind(body["notice"]), place=body["place"], words=body["words"])
        yield Change(pmid=body["pmid"], notice=notice, is_found=body["change"] == FOUND)


def change_body(change: Change, record: str, read_on: str) -> dict[str, Any]:
    """Return the body of a row `notice`: what PubMed says of the PMID of `record` since the day `read_on`."""
    return {
        "report": record,
        "pmid": change.pmid,
        "notice": change.notice.kind.value,
        "place": change.notice.place,
        "words": change.notice.words,
        "change": FOUND if change.is_found else GONE,
        "read_on": read_on,
    }


def changes_between(pmid: str, before: Iterable[Notice], now: Iterable[Notice]) -> list[Change]:
    """Return what PubMed says of a PMID now and did not before, and what it said before and does not now."""
    old, new = ({notice.identity: notice for notice in notices} for notices in (before, now))
    found = [Change(pmid=pmid, notice=replace(new[i], record=None), is_found=True) for i in new if i not in old]
    gone = [Change(pmid=pmid, notice=replace(old[i], record=None), is_found=False) for i in old if i not in new]
    return found + gone


def pubmed_says(records: Iterable[Record], changes: Iterable[Change]) -> dict[str, tuple[Notice, ...]]:
    """Return PMID → what PubMed's own records and later readings say of it, as the ledger holds it.

    Only PMIDs that some record of the review has; those without a notice have an empty tuple.
    """
    later = _last_word(changes)
    said: dict[str, dict[Identity, Notice]] = {}
    for record in records:
        if record.pmid:
            notices = _in_force(record, later) if record.database == ASKED_AGAIN else ()
            held = said.setdefault(record.pmid, {})
            for notice in (*notices, *(n for n in later.get(record.pmid, {}).values() if n is not None)):
                held.setdefault(notice.identity, notice)
    return {pmid: in_order(notices) for pmid, notices in said.items()}
