"""PubMed through NCBI's E-utilities: search with a complete id list, fetch with every id accounted for.

The transport is ours (`corpora.web`), not Bio.Entrez': that one tries three times without a pause, knows no
create-date slices and cannot be pointed at another server. What PubMed answers is read by Biopython (`miner.ncbi`).
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from corpora.errors import FormatError, SourceError
from corpora.ids import parse_pmid
from corpora.nouns.evidence import Problem, Severity
from corpora.web import TOOL, Answer, Client, Pace, Unfit
from miner.importers.pubmed_xml import parse_xml
from miner.ncbi import Parsed, parse_answer

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
HOST = "eutils.ncbi.nlm.nih.gov"
ID_LIMIT = 9_999
"""PubMed returns at most this many ids of one query."""
BATCH = 200
MOST_SEARCHES = 3
"""How often a search is made whose count and ids differ: PubMed may change while it is asked."""
MOST_RECORDS = 1_000_000
"""Records of a query beyond which its ids are not asked for: no review reads them, and a wrong count would never end."""
MOST_EMPTY = 2
"""Payloads without any record asked for after which fetching stops."""
CONTROL = "1"
"""The first PubMed record, asked for along with ids that did not come when no other record is known: if it comes and
they do not, PubMed has them no longer; if it does not come either, PubMed has not answered."""
FIRST_DAY = datetime.date(1800, 1, 1)


def pace(api_key: str | None) -> Pace:
    """Return NCBI's pace, at most 3 requests in any second, 10 with a key: a little less, as gaps shrink on the way."""
    return Pace(per_second=9.7 if api_key else 2.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found. `translation` is PubMed's own reading of the query; `slices` the create-date ranges asked."""

    query: str
    count: int
    translation: str
    ids: tuple[str, ...]
    slices: tuple[tuple[str, str, int], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One payload of efetch: its bytes, the ids it holds, the requested ids that PubMed has no longer.

    The bytes are PubMed's where one answer held each record once; else they are put together from several answers.
    `unrequested` are ids of records PubMed sent without being asked; they are not in `content`. `unknown_tag` is an
    element that PubMed's document type, as shipped with Biopython, does not know.
    """

    number: int
    content: bytes
    ids: tuple[str, ...]
    missing: tuple[str, ...]
    unrequested: tuple[str, ...] = ()
    unknown_tag: str | None = None


class Entrez:
    """Asks PubMed. `base_url` lets a mirror or a test server answer."""

    def __init__(self, client: Client, *, base_url: str = BASE_URL, api_key: str | None = None) -> None:
        self._client = client
        self._base = base_url.rstrip("/")
        self._key = api_key

    def search(self, query: str, *, today: datetime.date) -> Found:
        """Return every PMID a query finds.

        More than ID_LIMIT ids are requested in create-date slices (the one date that never changes),
        halved until each is small enough. A search whose ids do not add up to its count is made again;
        SourceError when they never do.
        """
        differs = ""
        for _ in range(MOST_SEARCHES):
            try:
                found = self._search(query, today)
            except _CountMovedError as error:
                differs = str(error)
                continue
            if len(found.ids) == found.count:
                return found
            differs = f"counts {found.count} records for the query but named {len(found.ids)} ids"
        hint = "PubMed may have changed while it was asked: run the search again."
        raise SourceError(f"PubMed {differs}.", hint=hint)

    def _search(self, query: str, today: datetime.date) -> Found:
        whole = self._esearch(query, retmax=0, usehistory="y")
        count = _count(whole)
        if count <= ID_LIMIT:
            ids, slices = (self._ids(query, count) if count else []), []
        else:
            if count > MOST_RECORDS:
                hint = "Narrow the query, or give it dates of publication."
                raise SourceError(f"PubMed counts {count:,} records for the query.", hint=hint)
            slices = self._slices(query, FIRST_DAY, today + datetime.timedelta(days=2), count)
            ids = [
                i
                for first, last, n in slices
                for i in self._ids(query, n, mindate=first, maxdate=last, datetype="crdt")
            ]
        return Found(
            query=query,
            count=count,
            translation=str(whole.get("QueryTranslation", "")),
            ids=tuple(dict.fromkeys(ids)),
            slices=tuple(slices),
            problems=tuple(_search_problems(whole, query)),
        )

    def fetch(self, ids: Sequence[str], *, done: Iterable[int] = ()) -> Iterator[Batch]:
        """Yield the records of `ids` as PubMed XML in batches; batches numbered in `done` are left out.

        What a batch lacks is asked for again, along with a record that did come, until everything has come or only that
        record does: `missing` are ids PubMed has no longer (deleted or merged).

        Raises
        ------
        SourceError : PubMed did not answer; or, after the other batches, none of the records of a batch came.
        """
        finished, empty = set(done), []
        known = ids[0] if finished else None
        for number, start in enumerate(range(0, len(ids), BATCH), start=1):
            if number in finished:
                continue
            try:
                batch = self._batch(number, list(ids[start : start + BATCH]), known)
            except _NoneCameError as error:
                empty.append(str(error))
                if len(empty) == MOST_EMPTY:
                    break
                continue
            known = known or next(iter(batch.ids), None)
            yield batch
        if empty:
            hint = "Run the same command again later: what came is kept, and only what is missing is asked for."
            raise SourceError(f"PubMed sent none of the records asked for: {'; '.join(empty)}.", hint=hint)

    def _batch(self, number: int, asked: list[str], known: str | None) -> Batch:
        """Return the records of `asked`; `known` is the id of a record PubMed has sent before."""
        answers = [self._efetch(asked)]
        left = _lacking(asked, answers)
        while left:
            came = next((i for i in asked if i not in left), None)
            controls = [came] if came else [i for i in (known, CONTROL) if i and i not in asked]
            try:
                answers.append(self._efetch([*left, *controls], needed=True))
            except SourceError as error:
                if len(left) < len(asked):
                    raise
                raise _NoneCameError(f"payload {number} ({len(asked)} records; {error.message})") from error
            before, left = left, _lacking(asked, answers)
            if left == before:
                break
        return _put_together(number, asked, left, answers)

    def _slices(self, query: str, first: datetime.date, last: datetime.date, count: int) -> list[tuple[str, str, int]]:
        """Return create-date ranges with at most ID_LIMIT of `count` records each; halves have to add up to their whole."""
        if count == 0:
            return []
        low, high = _day(first), _day(last)
        if count <= ID_LIMIT:
            return [(low, high, count)]
        if first >= last:
            hint = "Narrow the query: PubMed gives no more ids of a day than that."
            raise SourceError(f"More than {ID_LIMIT} records were created on {low}.", hint=hint)
        middle = first + (last - first) // 2
        halves = ((first, middle), (middle + datetime.timedelta(days=1), last))
        counts = [self._counted(query, *half) for half in halves]
        if sum(counts) != count:
            raise _CountMovedError(f"counts {count} records for the query, and {sum(counts)} by their dates")
        return [part for half, n in zip(halves, counts, strict=True) for part in self._slices(query, *half, n)]

    def _counted(self, query: str, first: datetime.date, last: datetime.date) -> int:
        return _count(self._esearch(query, retmax=0, mindate=_day(first), maxdate=_day(last), datetype="crdt"))

    def _ids(self, query: str, count: int, **dates: str) -> list[str]:
        answer = self._esearch(query, retmax=count, **dates)
        ids = [pmid for pmid in map(parse_pmid, answer.get("IdList", [])) if pmid]
        if _count(answer) != count:
            raise _CountMovedError(f"counts {count} records for the query, and then {_count(answer)}")
        return ids

    def _esearch(self, query: str, **parameters: Any) -> Any:
        # POST: a query of many synonyms does not fit in an address (HTTP 414).
        values = {"db": "pubmed", "term": query, "retmode": "xml", **parameters, **self._identity()}
        return self._parsed(self._post("esearch", values, _unfit_search), "esearch").value

    def _efetch(self, ids: Sequence[str], *, needed: bool = False) -> _Answered:
        """Return what efetch answers; `needed`: an answer without any of `ids` is none, and it is asked again."""
        values = {"db": "pubmed", "id": ",".join(ids), "retmode": "xml", **self._identity()}
        unfit = functools.partial(_unfit_fetch, asked=frozenset(ids) if needed else frozenset())
        answer = self._post("efetch", values, unfit)
        parsed = self._parsed(answer, "efetch")
        return _Answered(ids=tuple(returned_ids(parsed.value)), content=answer.content, unknown=parsed.unknown)

    def _post(self, utility: str, values: Mapping[str, Any], unfit: Unfit) -> Answer:
        try:
            return self._client.post(f"{self._base}/{utility}.fcgi", values, unfit=unfit)
        except SourceError as error:
            raise SourceError(f"PubMed ({utility}): {error.message}", hint=error.hint) from error

    def _identity(self) -> dict[str, Any]:
        return {"tool": TOOL, "email": self._client.address, "api_key": self._key}

    def _parsed(self, answer: Answer, what: str) -> Parsed:
        if answer.status != 200:
            words = self._client.discreet(answer.text[:200])
            hint = "Check the query and the key; the service's words may help."
            raise SourceError(f"PubMed answered {what} with HTTP {answer.status}: {words}", hint=hint)
        return parse_answer(answer.content, what)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """One answer of efetch and the ids of its records, in order."""

    ids: tuple[str, ...]
    content: bytes
    unknown: str | None


class _CountMovedError(Exception):
    """A search has another count when its ids are asked for; the message says which."""


class _NoneCameError(Exception):
    """None of the records of a payload came, nor one that PubMed is known to have."""


def _lacking(asked: Sequence[str], answers: Sequence[_Answered]) -> list[str]:
    came = {pmid for answer in answers for pmid in answer.ids}
    return [pmid for pmid in asked if pmid not in came]


def _put_together(number: int, asked: Sequence[str], missing: Sequence[str], answers: Sequence[_Answered]) -> Batch:
    """Return one payload of all answers: each record asked for once, in the order they came."""
    wanted, controls = set(asked), {CONTROL}
    first = answers[0]
    whole = len(set(first.ids)) == len(first.ids) and set(first.ids) == wanted - set(missing)
    came = dict.fromkeys(pmid for answer in answers for pmid in answer.ids)
    return Batch(
        number=number,
        content=first.content if whole else _merged([answer.content for answer in answers], wanted),
        ids=tuple(pmid for pmid in came if pmid in wanted),
        missing=tuple(missing),
        unrequested=tuple(pmid for pmid in first.ids if pmid not in wanted | controls),
        unknown_tag=next((answer.unknown for answer in answers if answer.unknown), None),
    )


def _day(day: datetime.date) -> str:
    return day.strftime("%Y/%m/%d")


def _count(answer: Mapping[str, Any]) -> int:
    return int(answer.get("Count") or 0)


def returned_ids(articles: Any) -> list[str]:
    """Return the PMIDs of the articles and books in an efetch answer, not those of their references."""
    cited = (item.get("MedlineCitation") or item.get("BookDocument") or {} for item in _articles(articles))
    return [pmid for pmid in (parse_pmid(str(one.get("PMID", ""))) for one in cited) if pmid]


def _articles(answer: Any) -> list[Any]:
    """Return the articles, then the books of a set; the document types before 2015 have them in one list."""
    if isinstance(answer, list):
        return answer
    return [*answer.get("PubmedArticle", []), *answer.get("PubmedBookArticle", [])]


def _merged(contents: Sequence[bytes], wanted: AbstractSet[str]) -> bytes:
    """Return one payload with the articles of several, each id of `wanted` once, nothing else but notes of deletion."""
    from lxml import etree

    root, seen = parse_xml(contents[0], "efetch"), set()
    nodes = [node for content in contents for node in parse_xml(content, "efetch")]
    for node in list(root):
        root.remove(node)
    for node in nodes:
        pmid = parse_pmid(node.findtext("MedlineCitation/PMID") or node.findtext("BookDocument/PMID"))
        if pmid in wanted and pmid not in seen:
            seen.add(pmid)
            root.append(node)
    merged: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return merged


def error_inside(answer: Answer, what: str = "the answer") -> str | None:
    """Return the error an answer of HTTP 200 holds instead of a result, or None."""
    content = answer.content.lstrip()
    if content[:1] == b"{":
        return f"the service reported: {answer.text[:200]}"
    try:
        parse_answer(content, what)
    except FormatError as error:
        return error.message
    return None


def _unfit_search(answer: Answer) -> str | None:
    problem = error_inside(answer, "esearch")
    if problem:
        return problem
    found = parse_answer(answer.content, "esearch").value
    if not isinstance(found, dict) or not isinstance(found.get("IdList", []), list):
        return "esearch: no list of ids came back"
    count, ids = str(found.get("Count", "")), found.get("IdList", [])
    if not (count.isascii() and count.isdigit() and len(count) < 10):
        return "esearch: no count came back"
    if str(found.get("RetStart", "0")) != "0":
        return "esearch: another part of the list came than its beginning"
    if not all(parse_pmid(pmid) for pmid in ids):
        return "esearch: an id that is no PMID came back"
    return f"esearch: {len(ids)} ids came back of {count} records" if len(ids) > int(count) else None


def _unfit_fetch(answer: Answer, *, asked: AbstractSet[str]) -> str | None:
    problem = error_inside(answer, "efetch")
    if problem:
        return problem
    found = parse_answer(answer.content, "efetch").value
    if getattr(found, "tag", "") != "PubmedArticleSet":
        return "efetch: no set of PubMed articles came back"
    try:
        ids = returned_ids(found)
        n_articles = sum(1 for _ in parse_xml(answer.content, "efetch").iter("PubmedArticle", "PubmedBookArticle"))
    except (AttributeError, TypeError, FormatError):
        return "efetch: articles of an unknown structure came back"
    if n_articles != len(ids):
        return f"efetch: {n_articles} articles came back, {len(ids)} of them with an id"
    return "efetch: none of the records asked for came back" if asked and not asked & set(ids) else None


def _search_problems(answer: Mapping[str, Any], query: str) -> Iterator[Problem]:
    """Yield a problem for each term PubMed did not find or know, and what else it remarks."""
    lists = (
        ("ErrorList", "PhraseNotFound"),
        ("ErrorList", "FieldNotFound"),
        ("WarningList", "QuotedPhraseNotFound"),
        ("WarningList", "PhraseIgnored"),
    )
    for group, name in lists:
        for term in _listed(answer, group, name):
            yield Problem(
                code="SEARCH-TERM-NOT-FOUND",
                item=f"PubMed: {term}",
                message=f"PubMed knows no record with this term ({name}) in the query {query[:60]!r}.",
                hint="Check its spelling in the protocol; the other terms were searched.",
            )
    for remark in _listed(answer, "WarningList", "OutputMessage"):
        yield Problem(
            code="SEARCH-REMARK",
            item=f"PubMed: {query[:60]}",
            message=f"PubMed remarks on the query: {remark}",
            severity=Severity.INFO,
        )


def _listed(answer: Mapping[str, Any], group: str, name: str) -> list[str]:
    """Return the terms of a list of warnings; an empty one comes as a text instead."""
    lists = answer.get(group, {})
    terms = lists.get(name, []) if isinstance(lists, Mapping) else []
    return [str(term) for term in terms] if isinstance(terms, list) else [str(terms)]
