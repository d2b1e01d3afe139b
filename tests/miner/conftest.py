"""A local E-utilities server and small PubMed XML written by us."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from corpora.store import Store

HERE = Path(__file__).resolve().parent.parent / "data" / "miner"


@pytest.fixture
def examples() -> Path:
    return HERE


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    folder = tmp_path / "review"
    Store.create(folder, protocol_text).close()
    return folder


def article(pmid: str, title: str | None = None, created: str = "2020/01/02") -> str:
    """One PubMed article, as small as PubMed's own may be, and one reference that holds another PMID."""
    year, month, day = created.split("/")
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>{pmid}</PMID><Article><Journal><JournalIssue><Volume>7</Volume>"
        f"<PubDate><Year>{year}</Year></PubDate></JournalIssue><Title>Journal of Examples</Title></Journal>"
        f"<ArticleTitle>{title or f'Neural answers to question {pmid}'}</ArticleTitle><AuthorList><Author><LastName>Li</LastName>"
        f"<ForeName>Hua</ForeName></Author></AuthorList></Article></MedlineCitation><PubmedData><History>"
        f"<PubMedPubDate PubStatus='entrez'><Year>{year}</Year><Month>{month}</Month><Day>{day}</Day></PubMedPubDate></History>"
        f"<ArticleIdList><ArticleId IdType='pubmed'>{pmid}</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList>"
        f"<ArticleId IdType='pubmed'>99999</ArticleId><ArticleId IdType='doi'>10.1000/other</ArticleId></ArticleIdList></Reference>"
        f"</ReferenceList></PubmedData></PubmedArticle>"
    )


@dataclass
class FakePubMed:
    """What the server knows and what it was asked. `tricks` are answers given before the real one.

    `articles` are whole articles served in place of the plain ones; a request for an id of `broken` fails.
    """

    created: dict[str, date] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    forgotten_once: set[str] = field(default_factory=set)
    articles: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    tricks: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    url: str = ""
    limit: int = 9_999

    def answer(self, path: str, values: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if self.tricks:
            return self.tricks.pop(0)
        if self.broken & set(values.get("id", "").split(",")):
            return 500, {}, b"busy"
        body = self._search(values) if path.endswith("esearch.fcgi") else self._fetch(values)
        return 200, {"content-type": "text/xml"}, body.encode()

    def _search(self, values: dict[str, str]) -> str:
        hits = sorted(self.created, key=int)
        if "mindate" in values:
            first, last = (date.fromisoformat(values[k].replace("/", "-")) for k in ("mindate", "maxdate"))
            hits = [i for i in hits if first <= self.created[i] <= last]
        listed = hits[: min(int(values.get("retmax", "20")), self.limit)]
        ids = "".join(f"<Id>{i}</Id>" for i in listed)
        return (
            f"<eSearchResult><Count>{len(hits)}</Count><RetMax>{len(listed)}</RetMax><RetStart>0</RetStart><IdList>{ids}</IdList>"
            f"<TranslationSet/><QueryTranslation>translated</QueryTranslation></eSearchResult>"
        )

    def _fetch(self, values: dict[str, str]) -> str:
        asked = values["id"].split(",")
        given = [i for i in asked if i not in self.deleted and i not in self.forgotten_once]
        self.forgotten_once -= set(asked)
        return f"<PubmedArticleSet>{''.join(self.articles.get(i) or article(i) for i in given)}</PubmedArticleSet>"


@pytest.fixture
def pubmed(serve) -> FakePubMed:
    """Serve a small PubMed on this machine: five articles, a day apart."""
    known = FakePubMed(created={str(100 + n): date(2020, 1, 1) + timedelta(days=n) for n in range(5)})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(parse_qs(urlsplit(self.path).query))

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            self._reply(parse_qs(self.rfile.read(length).decode()))

        def _reply(self, query: dict[str, list[str]]) -> None:
            values = {key: value[0] for key, value in query.items()}
            path = urlsplit(self.path).path
            known.asked.append((self.command, path, values))
            status, headers, body = known.answer(path, values)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    known.url = serve(Handler)
    return known
