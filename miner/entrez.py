"""PubMed through NCBI's E-utilities: search with a complete id list, fetch with every id accounted for.

The transport is ours (`corpora.web`), not Bio.Entrez': that one tries three times without a pause, knows
no create-date slices, cannot be pointed at another server, and its parser needs NCBI's DTDs. What PubMed
answers is parsed with lxml; Biopython's Medline parser stands beside ours in the tests.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.errors import FormatError, SourceError
from corpora.ids import parse_pmid
from corpora.nouns.evidence import Problem
from corpora.web import TOOL, Answer, Client, Pace
from miner.importers.pubmed_xml import parse_xml

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
    """One payload of efetch: its bytes, the ids it holds, the ids asked for that it lacks."""

    number: int
    content: bytes
    ids: tuple[str, ...]
    missing: tuple[str, ...]


class Entrez:
    """Asks PubMed. `base_url` lets a mirror or a test server answer."""

    def __init__(self, client: Client, *, base_url: str = BASE_URL, api_key: str | None = None) -> None:
        self._client = client
        self._base = base_url.rstrip("/")
        self._key = api_key

    def search(self, query: str, *, today: datetime.date) -> Found:
        """Return every PMID a query finds.

        More than ID_LIMIT ids are asked for in create-date slices (the one date that never changes),
        halved until each is small enough; SourceError when the slices do not add up to the count.
        """
        whole = self._esearch(query, retmax=0, usehistory="y")
        count, translation = int(whole.findtext("Count") or 0), whole.findtext("QueryTranslation") or ""
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

        What a batch lacks is asked for once more by itself; `missing` are the ids PubMed has not given then
        either (deleted or merged).
        """
        finished = set(done)
        for number, start in enumerate(range(0, len(ids), BATCH), start=1):
            if number in finished:
                continue
            asked = list(ids[start : start + BATCH])
            root, content = self._efetch(asked)
            got = returned_ids(root)
            missing = [i for i in asked if i not in set(got)]
            if missing and got:
                again, _ = self._efetch(missing)
                found = set(returned_ids(again))
                if found:
                    content = _merged(root, again)
                    got, missing = (
                        [*got, *(i for i in missing if i in found)],
                        [i for i in missing if i not in found],
                    )
            yield Batch(number=number, content=content, ids=tuple(got), missing=tuple(missing))

    def _slices(self, query: str, first: datetime.date, last: datetime.date) -> Iterator[tuple[str, str, int]]:
        low, high = first.strftime("%Y/%m/%d"), last.strftime("%Y/%m/%d")
        answer = self._esearch(query, retmax=0, mindate=low, maxdate=high, datetype="crdt")
        count = int(answer.findtext("Count") or 0)
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
        return [pmid for pmid in (parse_pmid(node.text) for node in answer.iterfind("IdList/Id")) if pmid]

    def _esearch(self, query: str, **parameters: Any) -> Any:
        # POST: a query of many synonyms does not fit in an address (HTTP 414).
        values = {"db": "pubmed", "term": query, "retmode": "xml", **parameters, **self._identity()}
        answer = self._client.post(f"{self._base}/esearch.fcgi", values, fresh=True, unfit=_unfit_search)
        return _root(answer, "esearch")

    def _efetch(self, ids: Sequence[str]) -> tuple[Any, bytes]:
        values = {"db": "pubmed", "id": ",".join(ids), "retmode": "xml", **self._identity()}
        answer = self._client.post(f"{self._base}/efetch.fcgi", values, unfit=_unfit_fetch)
        return _root(answer, "efetch"), answer.content

    def _identity(self) -> dict[str, Any]:
        return {"tool": TOOL, "email": self._client.address, "api_key": self._key}


def returned_ids(root: Any) -> list[str]:
    """Return the PMIDs of the articles and books in a PubMed XML answer, not those of their references."""
    paths = ("PubmedArticle/MedlineCitation/PMID", "PubmedBookArticle/BookDocument/PMID")
    return [pmid for pmid in (parse_pmid(node.text) for path in paths for node in root.iterfind(path)) if pmid]


def _merged(root: Any, more: Any) -> bytes:
    from lxml import etree

    for article in list(more):
        root.append(article)
    merged: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return merged


def error_inside(answer: Answer) -> str | None:
    """Return the error an answer of HTTP 200 holds instead of a result, or None."""
    content = answer.content.lstrip()
    if content[:1] == b"{":
        return f"the service said: {answer.text[:200]}"
    if not content.startswith(b"<"):
        return f"no XML came back: {answer.text[:80]!r}"
    try:
        root = parse_xml(content, "the answer")
    except FormatError:
        return "the XML was cut short or damaged"
    error = root if root.tag == "ERROR" else root.find(".//ERROR")
    return f"the service said: {error.text}" if error is not None else None


def _unfit_search(answer: Answer) -> str | None:
    problem = error_inside(answer)
    if problem:
        return problem
    root = parse_xml(answer.content, "esearch")
    return None if root.tag == "eSearchResult" and root.find("Count") is not None else f"esearch answered <{root.tag}>"


def _unfit_fetch(answer: Answer) -> str | None:
    problem = error_inside(answer)
    if problem:
        return problem
    root = parse_xml(answer.content, "efetch")
    return None if root.tag == "PubmedArticleSet" else f"efetch answered <{root.tag}>"


def _root(answer: Answer, what: str) -> Any:
    if answer.status != 200:
        hint = "Check the query and the key; the service's words may help."
        raise SourceError(f"PubMed answered {what} with HTTP {answer.status}: {answer.text[:200]}", hint=hint)
    return parse_xml(answer.content, what)


def _search_problems(root: Any, query: str) -> Iterator[Problem]:
    """Yield a problem for each term PubMed did not find or know."""
    lists = (
        "ErrorList/PhraseNotFound",
        "ErrorList/FieldNotFound",
        "WarningList/QuotedPhraseNotFound",
        "WarningList/PhraseIgnored",
    )
    for path in lists:
        for node in root.iterfind(path):
            yield Problem(
                code="SEARCH-TERM-NOT-FOUND",
                item=f"PubMed: {node.text}",
                message=f"PubMed knows no record with this term ({path.rsplit('/', 1)[1]}) in the query {query[:60]!r}.",
                hint="Check its spelling in the protocol; the other terms were searched.",
            )
