"""PubMed through NCBI's E-utilities: search with a complete id list, fetch with every id accounted for.

The transport is ours (`corpora.web`), not Bio.Entrez': that one tries three times without a pause, knows no
create-date slices and cannot be pointed at another server. What PubMed answers is read by Biopython (`miner.ncbi`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.errors import FormatError, SourceError
from corpora.ids import parse_pmid
from corpora.nouns.evidence import Problem
from corpora.web import TOOL, Answer, Client, Pace
from miner.importers.pubmed_xml import parse_xml
from miner.ncbi import Parsed, parse_answer

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
HOST = "eutils.ncbi.nlm.nih.gov"
ID_LIMIT = 9_999
"""PubMed returns at most this many ids of one query."""
BATCH = 200
FIRST_DAY = datetime.date(1800, 1, 1)


def pace(api_key: str | None) -> Pace:
    """Return NCBI's pace: 3 requests per second, 10 with a key."""
    return Pace(per_second=10.0 if api_key else 3.0)


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
    """One payload of efetch: its bytes, the ids it holds, the requested ids it lacks.

    `unknown_tag` is an element that PubMed's document type, as shipped with Biopython, does not know.
    """

    number: int
    content: bytes
    ids: tuple[str, ...]
    missing: tuple[str, ...]
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
        halved until each is small enough; SourceError when the slices do not add up to the count.
        """
        whole = self._esearch(query, retmax=0, usehistory="y")
        count, translation = _count(whole), str(whole.get("QueryTranslation", ""))
        problems = tuple(_search_problems(whole, query))
        if count <= ID_LIMIT:
            ids, slices = (self._ids(query, count) if count else []), []
        else:
            slices = list(self._slices(query, FIRST_DAY, today + datetime.timedelta(days=2)))
            ids = [
                i
                for first, last, n in slices
                for i in self._ids(query, n, mindate=first, maxdate=last, datetype="crdt")
            ]
        distinct = tuple(dict.fromkeys(ids))
        if len(distinct) != count:
            hint = "PubMed may have changed while it was asked: run the search again."
            raise SourceError(f"PubMed counts {count} records for the query but named {len(distinct)} ids.", hint=hint)
        return Found(
            query=query,
            count=count,
            translation=translation,
            ids=distinct,
            slices=tuple(slices),
            problems=problems,
        )

    def fetch(self, ids: Sequence[str], *, done: Iterable[int] = ()) -> Iterator[Batch]:
        """Yield the records of `ids` as PubMed XML in batches; batches numbered in `done` are left out.

        Ids missing from a batch are requested once more by themselves; `missing` are the ids PubMed has not sent even then
        either (deleted or merged).
        """
        finished = set(done)
        for number, start in enumerate(range(0, len(ids), BATCH), start=1):
            if number in finished:
                continue
            asked = list(ids[start : start + BATCH])
            articles, content = self._efetch(asked)
            got = returned_ids(articles.value)
            missing = [i for i in asked if i not in set(got)]
            if missing and got:
                again, more = self._efetch(missing)
                found = set(returned_ids(again.value))
                if found:
                    content = _merged(content, more)
                    got, missing = (
                        [*got, *(i for i in missing if i in found)],
                        [i for i in missing if i not in found],
                    )
            unknown = articles.unknown
            yield Batch(number=number, content=content, ids=tuple(got), missing=tuple(missing), unknown_tag=unknown)

    def _slices(self, query: str, first: datetime.date, last: datetime.date) -> Iterator[tuple[str, str, int]]:
        low, high = first.strftime("%Y/%m/%d"), last.strftime("%Y/%m/%d")
        answer = self._esearch(query, retmax=0, mindate=low, maxdate=high, datetype="crdt")
        count = _count(answer)
        if count == 0:
            return
        if count <= ID_LIMIT:
            yield low, high, count
            return
        if first >= last:
            hint = "Narrow the query: PubMed gives no more ids of a day than that."
            raise SourceError(f"More than {ID_LIMIT} records were created on {low}.", hint=hint)
        middle = first + (last - first) // 2
        yield from self._slices(query, first, middle)
        yield from self._slices(query, middle + datetime.timedelta(days=1), last)

    def _ids(self, query: str, count: int, **dates: str) -> list[str]:
        answer = self._esearch(query, retmax=count, **dates)
        return [pmid for pmid in map(parse_pmid, answer.get("IdList", [])) if pmid]

    def _esearch(self, query: str, **parameters: Any) -> Any:
        # POST: a query of many synonyms does not fit in an address (HTTP 414).
        values = {"db": "pubmed", "term": query, "retmode": "xml", **parameters, **self._identity()}
        answer = self._client.post(f"{self._base}/esearch.fcgi", values, unfit=_unfit_search)
        return _parsed(answer, "esearch").value

    def _efetch(self, ids: Sequence[str]) -> tuple[Parsed, bytes]:
        values = {"db": "pubmed", "id": ",".join(ids), "retmode": "xml", **self._identity()}
        answer = self._client.post(f"{self._base}/efetch.fcgi", values, unfit=_unfit_fetch)
        return _parsed(answer, "efetch"), answer.content

    def _identity(self) -> dict[str, Any]:
        return {"tool": TOOL, "email": self._client.address, "api_key": self._key}


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


def _merged(content: bytes, more: bytes) -> bytes:
    """Return one payload of two: the articles of `more` after those of `content`."""
    from lxml import etree

    root = parse_xml(content, "efetch")
    for article in list(parse_xml(more, "efetch")):
        root.append(article)
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
    return None if isinstance(found, dict) and "Count" in found else "esearch: no count came back"


def _unfit_fetch(answer: Answer) -> str | None:
    problem = error_inside(answer, "efetch")
    if problem:
        return problem
    found = parse_answer(answer.content, "efetch").value
    return None if getattr(found, "tag", "") == "PubmedArticleSet" else "efetch: no set of PubMed articles came back"


def _parsed(answer: Answer, what: str) -> Parsed:
    if answer.status != 200:
        hint = "Check the query and the key; the service's words may help."
        raise SourceError(f"PubMed answered {what} with HTTP {answer.status}: {answer.text[:200]}", hint=hint)
    return parse_answer(answer.content, what)


def _search_problems(answer: Mapping[str, Any], query: str) -> Iterator[Problem]:
    """Yield a problem for each term PubMed did not find or know."""
    lists = (
        ("ErrorList", "PhraseNotFound"),
        ("ErrorList", "FieldNotFound"),
        ("WarningList", "QuotedPhraseNotFound"),
        ("WarningList", "PhraseIgnored"),
    )
    for group, name in lists:
        for term in answer.get(group, {}).get(name, []):
            yield Problem(
                code="SEARCH-TERM-NOT-FOUND",
                item=f"PubMed: {term}",
                message=f"PubMed knows no record with this term ({name}) in the query {query[:60]!r}.",
                hint="Check its spelling in the protocol; the other terms were searched.",
            )
