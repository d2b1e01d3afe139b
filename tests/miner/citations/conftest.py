"""Seven citation services on this machine, all of one small network of papers written by us."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

Reply = tuple[int, str]


def number(pmid: str) -> str:
    return f"W{pmid}"


@dataclass
class Network:
    """Papers by PMID (each with the DOI 10.1000/PMID), and which cites which.

    `tricks` are answers a service gives before the true ones: (status, body), the last one for ever where `stuck`.
    """

    papers: set[str] = field(default_factory=lambda: {"100", "200", "300", "400", "500"})
    cites: set[tuple[str, str]] = field(
        default_factory=lambda: {("100", "200"), ("100", "300"), ("400", "100"), ("500", "100")}
    )
    tricks: dict[str, list[Reply]] = field(default_factory=dict)
    stuck: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    page: int = 1_000
    url: str = ""

    def references(self, pmid: str) -> list[str]:
        return sorted(b for a, b in self.cites if a == pmid)

    def citing(self, pmid: str) -> list[str]:
        return sorted(a for a, b in self.cites if b == pmid)

    def options(self) -> list[str]:
        names = ("europe_pmc", "openalex", "semantic_scholar", "opencitations", "icite", "crossref", "elink")
        return [part for name in names for part in ("--base-url", f"{name}={self.url}/{name}")]

    def answer(self, service: str, path: str, values: dict[str, str]) -> Reply:
        tricks = self.tricks.get(service, [])
        if tricks:
            return tricks[0] if service in self.stuck else tricks.pop(0)
        return getattr(self, f"_{service}")(path, values)

    def _europe_pmc(self, path: str, values: dict[str, str]) -> Reply:
        _, _, pmid, kind = path.split("/")
        back = kind == "references"
        named = self.references(pmid) if back else self.citing(pmid)
        page = int(values["page"])
        shown = named[(page - 1) * self.page : page * self.page]
        items = [
            {"id": i, "source": "MED", "title": f"Paper {i}", "authorString": "Li H, Wu M.", "pubYear": 2010}
            for i in shown
        ]
        outer, inner = ("referenceList", "reference") if back else ("citationList", "citation")
        body = {"hitCount": len(named), "request": {"id": pmid, "source": "MED", "page": page}, outer: {inner: items}}
        return 200, json.dumps(body)

    def _openalex(self, path: str, values: dict[str, str]) -> Reply:
        if path != "/works":
            pmid = path.rpartition("/")[2].removeprefix("pmid:")
            return (200, json.dumps(self._work(pmid))) if pmid in self.papers else (404, "<html>404</html>")
        kind, _, named = values["filter"].partition(":")
        ids = [name[1:] for name in named.split("|")]
        if kind == "cites":
            ids = self.citing(ids[0])
        start = 0 if values.get("cursor", "*") == "*" else int(values["cursor"])
        shown = ids[start : start + self.page]
        following = str(start + self.page) if start + self.page < len(ids) else None
        body = {"meta": {"count": len(ids), "next_cursor": following}, "results": [self._work(i) for i in shown]}
        return 200, json.dumps(body)

    def _work(self, pmid: str) -> dict:
        return {
            "id": f"https://openalex.org/{number(pmid)}",
            "doi": f"https://doi.org/10.1000/{pmid}",
            "ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}"},
            "title": f"Paper {pmid}",
            "publication_year": 2010,
            "authorships": [{"author": {"display_name": "Hua Li"}}],
            "biblio": {"volume": "7", "first_page": "1", "last_page": "9"},
            "abstract_inverted_index": {"brains": [1], "Two": [0]},
            "referenced_works": [f"https://openalex.org/{number(i)}" for i in self.references(pmid)],
        }

    def _semantic_scholar(self, path: str, values: dict[str, str]) -> Reply:
        pmid = path.split("/")[-1] if "DOI" in path else path.split("/")[2]
        if "DOI" in path:
            counts = {"citationCount": len(self.citing(pmid)), "referenceCount": len(self.references(pmid))}
            about = {"paperId": pmid, "externalIds": {"DOI": f"10.1000/{pmid}", "PubMed": pmid}, **counts}
            return (200, json.dumps(about)) if pmid in self.papers else (404, '{"error":"Paper not found"}')
        back = path.endswith("references")
        named, inner = (self.references(pmid), "citedPaper") if back else (self.citing(pmid), "citingPaper")
        offset = int(values["offset"])
        shown = named[offset : offset + self.page]
        data = [{inner: {"title": f"Paper {i}", "externalIds": {"DOI": f"10.1000/{i}"}, "year": 2010}} for i in shown]
        more = {"next": offset + self.page} if offset + self.page < len(named) else {}
        return 200, json.dumps({"offset": offset, "data": data, **more})

    def _opencitations(self, path: str, _values: dict[str, str]) -> Reply:
        back, pmid = path.startswith("/references"), path.rpartition("/")[2]
        pairs = [(pmid, i) for i in self.references(pmid)] if back else [(i, pmid) for i in self.citing(pmid)]
        named = [
            {"citing": f"omid:br/0{a} doi:10.1000/{a}", "cited": f"omid:br/0{b} doi:10.1000/{b} pmid:{b}"}
            for a, b in pairs
        ]
        return 200, json.dumps(named)

    def _icite(self, _path: str, values: dict[str, str]) -> Reply:
        pmid = values["pmids"]
        known = {
            "pmid": int(pmid),
            "references": list(map(int, self.references(pmid))),
            "cited_by": list(map(int, self.citing(pmid))),
        }
        return 200, json.dumps({"data": [known] if pmid in self.papers else []})

    def _crossref(self, path: str, _values: dict[str, str]) -> Reply:
        pmid = path.rpartition("/")[2]
        references = [{"DOI": f"10.1000/{i}", "article-title": f"Paper {i}"} for i in self.references(pmid)]
        body = {
            "message": {
                "DOI": f"10.1000/{pmid}",
                "title": [f"Paper {pmid}"],
                "reference": [*references, {"unstructured": "Old book."}],
            }
        }
        return (200, json.dumps(body)) if pmid in self.papers else (404, "Resource not found.")

    def _elink(self, path: str, values: dict[str, str]) -> Reply:
        pmid = values["id"]
        if path == "/efetch.fcgi":
            articles = "".join(
                f"<PubmedArticle><MedlineCitation><PMID>{i}</PMID><Article><Journal><Title>J Ex</Title></Journal><ArticleTitle>"
                f"Paper {i}</ArticleTitle><Abstract><AbstractText>Abstract {i}.</AbstractText></Abstract></Article></MedlineCitation>"
                "</PubmedArticle>"
                for i in pmid.split(",")
            )
            return 200, f"<PubmedArticleSet>{articles}</PubmedArticleSet>"
        back = values["linkname"] == "pubmed_pubmed_refs"
        links = "".join(f"<Link><Id>{i}</Id></Link>" for i in (self.references(pmid) if back else self.citing(pmid)))
        found = (
            f"<LinkSetDb><DbTo>pubmed</DbTo><LinkName>{values['linkname']}</LinkName>{links}</LinkSetDb>"
            if links
            else ""
        )
        return (
            200,
            f"<eLinkResult><LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>{pmid}</Id></IdList>{found}</LinkSet></eLinkResult>",
        )


@pytest.fixture
def network(serve) -> Network:
    known = Network()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(parse_qs(urlsplit(self.path).query))

        def do_POST(self) -> None:
            self._reply(parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()))

        def _reply(self, query: dict[str, list[str]]) -> None:
            values = {key: value[0] for key, value in query.items()}
            _, service, path = unquote(urlsplit(self.path).path).split("/", 2)
            known.asked.append((service, f"/{path}", values))
            status, text = known.answer(service, f"/{path}", values)
            body = text.encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    known.url = serve(Handler)
    return known
