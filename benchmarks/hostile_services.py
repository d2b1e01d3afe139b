"""Ask every service of two hostile servers on this machine: what leaves for the second, how each case ends, what is stored.

    python benchmarks/hostile_services.py [--only SERVICE ...] [--case CASE ...] [--workers 12]

The first server plays one service and answers amiss in one way, the second records every byte it is sent and answers
"0 records". Each row of the table is a service and a case: exit code, seconds, bytes of the key and the mail address in what
reached the second server, in what the command printed and in the files of the review, and whether something was stored.
Exit 0 when nothing leaked, nothing was stored, no code was 70 and every case ended in exit 3 within a minute.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import gzip
import io
import json
import multiprocessing
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import focimine
from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.nouns.plain import to_plain
from corpora.store import Store

KEY, ADDRESS = "K3y5ecret9f2b7c", "curator-7f3@example.org"
SECRETS = (KEY, ADDRESS, quote_plus(ADDRESS), base64.b64encode(KEY.encode()).decode().rstrip("="))
LONGEST = 60.0
CITING = ("europe_pmc", "openalex", "semantic_scholar", "opencitations", "icite", "crossref", "elink")
OPEN = ("converter", "pmc", "pmc-file", "europe_pmc_text", "publisher", "unpaywall", "address")
PUBMED = ("esearch", "efetch", "notices", "update")
NBIB = "PMID- 100\nTI  - Empathy for the suffering of outgroup members in the insula\nDP  - 2010\nLID - 10.1000/100 [doi]\n\n"
PAGE = b"<!DOCTYPE html><html><head><meta http-equiv='refresh' content='0;url=%s'></head><body>0 records</body></html>"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><eSearchResult><Count>&j;</Count><IdList>&j;</IdList></eSearchResult>"
)


def plain(body: bytes, *, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def moved(where: str, status: int = 302, more: str = "") -> Callable[[Hostile], bytes]:
    def answer(server: Hostile) -> bytes:
        location = where.format(here=server.port, there=server.other, key=KEY, address=ADDRESS)
        return plain(b"", status=f"{status} Moved", headers=f"Location: {location}\r\n{more}")

    return answer


def packed(body: bytes, encoding: str = "gzip") -> bytes:
    return plain(body, headers=f"Content-Encoding: {encoding}\r\n")


def dripping(head: bytes, piece: bytes, pause: float) -> Callable[[Hostile], Iterator[bytes]]:
    def answer(_server: Hostile) -> Iterator[bytes]:
        yield head
        while True:
            time.sleep(pause)
            yield piece

    return answer


ARTICLES = "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>900</PMID><Article><Journal><Title>J</Title></Journal><ArticleTitle>T</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
FEWER = "<eSearchResult><Count>3</Count><IdList><Id>900</Id></IdList></eSearchResult>"
ANOTHER: dict[str, Any] = {
    "esearch": FEWER, "update": FEWER, "efetch": ARTICLES, "notices": ARTICLES,
    "europe_pmc": {"hitCount": 1, "request": {"id": "900", "source": "MED"}, "citationList": {"citation": [{"id": "901"}]}},
    "openalex": {"id": "https://openalex.org/W9", "doi": "https://doi.org/10.1000/900", "referenced_works": ["https://openalex.org/W8"]},
    "semantic_scholar": {"paperId": "p", "externalIds": {"DOI": "10.1000/900"}},
    "opencitations": [{"citing": "doi:10.1000/900", "cited": "doi:10.1000/901"}],
    "icite": {"data": [{"pmid": 900, "references": [901], "cited_by": [902]}]},
    "crossref": {"message": {"DOI": "10.1000/900", "reference": [{"DOI": "10.1000/901"}]}},
    "elink": "<eLinkResult><LinkSet><IdList><Id>900</Id></IdList></LinkSet></eLinkResult>",
    "converter": {"records": [{"pmid": 900, "pmcid": "PMC9"}]},
    "pmc": '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix>PMC9.</Prefix></ListBucketResult>',
    "pmc-file": "<article><front>cut", "europe_pmc_text": "<article><front>cut", "address": "<article><front>cut",
    "publisher": {"message": {"DOI": "10.1000/900", "license": [], "link": []}},
    "unpaywall": {"doi": "10.1000/900", "oa_locations": []},
}  # fmt: skip
"""Answers that look like the service's and are of another paper, or hold less than they count."""
OK = b"HTTP/1.1 200 OK\r\n"
ENDLESS = OK + b"Content-Length: 999999999999\r\n\r\n"
CASES: dict[str, Callable[[Hostile], bytes | Iterator[bytes]]] = {
    "moved to another port": moved("http://127.0.0.1:{there}/x"),
    "moved with the form (307)": moved("http://127.0.0.1:{there}/x", 307),
    "moved for good (308)": moved("http://127.0.0.1:{there}/x", 308),
    "moved, see other (303)": moved("http://127.0.0.1:{there}/x", 303),
    "moved to https": moved("https://127.0.0.1:{there}/x"),
    "moved to another name": moved("http://localhost:{there}/x"),
    "moved, no scheme": moved("//127.0.0.1:{there}/x"),
    "moved behind a user name": moved("http://127.0.0.1:{here}@127.0.0.1:{there}/x"),
    "moved behind a backslash": moved("http://127.0.0.1:{there}\\@127.0.0.1:{here}/x"),
    "moved with the key in it": moved("http://127.0.0.1:{there}/?api_key={key}&email={address}"),
    "moved with a cookie": moved("http://127.0.0.1:{there}/x", more=f"Set-Cookie: k={KEY}; Path=/\r\n"),
    "moved to a file": moved("file:///etc/passwd"),
    "moved to no address": moved("http://[::1"),
    "moved in a circle": moved("/again"),
    "page that moves on": lambda s: plain(PAGE % b"http://127.0.0.1:%d/" % s.other, headers=f"Refresh: 0;url=http://127.0.0.1:{s.other}/\r\n"),
    "page of access denied": lambda _: plain(PAGE, status="403 Forbidden"),
    "nothing": lambda _: plain(b""),
    "hangs up": lambda _: b"",
    "silent": dripping(b"", b"", 1.0),
    "no HTTP": lambda _: b"SSH-2.0-OpenSSH_9.6\r\n",
    "headers without end": dripping(OK, b"X-Filler: " + b"y" * 60_000 + b"\r\n", 0.0),
    "twenty thousand headers": lambda _: OK + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\nx",
    "informational without end": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01),
    "headers drip": dripping(OK + b"X-Slow: ", b"y", 0.2),
    "body drips": dripping(ENDLESS + b"<", b" ", 0.2),
    "body without end": dripping(ENDLESS, b" " * 1_000_000, 0.0),
    "length too long": lambda _: OK + b"Content-Length: 9999\r\n\r\n{}",
    "chunks cut": lambda _: OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{}",
    "chunk of no size": lambda _: OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "two lengths": lambda _: OK + b"Content-Length: 2\r\nContent-Length: 90\r\n\r\n{}",
    "gzip bomb": lambda _: packed(gzip.compress(b" " * 300_000_000, 1)),
    "gzip broken": lambda _: packed(b"\x1f\x8bnot gzip at all"),
    "gzip cut": lambda _: packed(gzip.compress(b'{"records": []}' * 9)[:-12]),
    "gzip twice": lambda _: packed(gzip.compress(gzip.compress(b"{}")), "gzip, gzip"),
    "later, in years (429)": lambda _: plain(b"", status="429 No", headers="Retry-After: 999999999\r\n"),
    "later, in years (503)": lambda _: plain(b"", status="503 No", headers="Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n"),
    "broken (500)": lambda _: plain(b"", status="500 No"),
    "odd rates": lambda _: plain(b"", headers="X-RateLimit-Limit: 1e9\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: inf\r\n"),
    "repeats what it was sent (400)": lambda s: plain(s.last.encode(), status="400 No"),
    "repeats what it was sent (200)": lambda s: plain(json.dumps({"error": s.last, s.last: 1}).encode()),
    "not UTF-8": lambda _: plain(b'{"a": "\xff\xfe\xe9"}<a>\xff</a>'),
    "entities that explode": lambda _: plain(BOMB),
    "deep JSON": lambda _: plain(b"[" * 2_000_000),
    "deep XML": lambda _: plain(b"<a>" * 1_000_000),
    "a number": lambda _: plain(b"17"),
    "wrong kinds": lambda _: plain(b'{"records": 1, "data": {"a": 1}, "message": [], "results": "x", "request": 5, "meta": null, "doi": 1}'),
}  # fmt: skip


def about_another(server: Hostile) -> bytes:
    """Return a well-formed answer of the service that is not about what was asked."""
    found = ANOTHER[server.service]
    return plain(found.encode() if isinstance(found, str) else json.dumps(found).encode())


CASES["about another paper"] = about_another


class Hostile:
    """The first server: `amiss` paths are answered with the case, others as `well` does."""

    def __init__(
        self, amiss: Callable[[str], bool], well: Callable[[str, str, int], bytes], case: str, other: int
    ) -> None:
        self.other, self._amiss, self._well, self._case = other, amiss, well, case
        self.last, self.service = "", ""
        self.port, self.asked = serve(self._reply)

    def _reply(self, connection: socket.socket, head: str, body: str) -> None:
        path = head.split(" ")[1] if " " in head else "/"
        if not self._amiss(path) and not path.startswith("/again"):
            connection.sendall(self._well(path, body, self.port))
            return
        self.last = f"{head} {body}"
        answer = CASES[self._case](self)
        for piece in [answer] if isinstance(answer, bytes) else answer:
            connection.sendall(piece)


def serve(reply: Callable[[socket.socket, str, str], None]) -> tuple[int, list[bytes]]:
    """Start a server in a thread; return its port and the list of what it is sent."""
    listening, sent = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def handle(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(90)
            data = connection.recv(65_536)
            size = next(
                (
                    int(line.split(b":")[1])
                    for line in data.lower().split(b"\r\n")
                    if line.startswith(b"content-length:")
                ),
                0,
            )
            while b"\r\n\r\n" in data and len(data.partition(b"\r\n\r\n")[2]) < size:
                data += connection.recv(65_536)
            sent.append(data)
            head, _, body = data.decode("latin-1").partition("\r\n\r\n")
            reply(connection, head, body)

    def accept() -> None:
        while True:
            threading.Thread(target=handle, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listening.getsockname()[1], sent


def well(path: str, body: str, port: int) -> bytes:
    """Return what the services that are not under test answer: enough to come to the one that is."""
    if "esearch" in path:
        ids = "<Id>200</Id><Id>201</Id>" if "retmax=2" in body else ""
        return plain(
            f"<eSearchResult><Count>2</Count><RetStart>0</RetStart><IdList>{ids}</IdList></eSearchResult>".encode()
        )
    if path.startswith("/converter"):
        return plain(b'{"records": [{"pmid": 100, "doi": "10.1000/100", "pmcid": "PMC7"}]}')
    if path.startswith("/pmc/?"):
        listing = b'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix>PMC7.</Prefix><CommonPrefixes><Prefix>PMC7.1/</Prefix></CommonPrefixes></ListBucketResult>'
        return plain(listing)
    if path.startswith("/pmc/metadata"):
        return plain(
            b'{"pmcid": "PMC7", "version": 1, "is_pmc_openaccess": true, "xml_url": "s3://b/PMC7.1/PMC7.1.xml"}'
        )
    if path.startswith("/publisher"):
        link = {"URL": f"http://127.0.0.1:{port}/files/a.xml", "content-type": "application/xml"}
        licence = [{"URL": "https://creativecommons.org/licenses/by/4.0/"}]
        return plain(json.dumps({"message": {"DOI": "10.1000/100", "license": licence, "link": [link]}}).encode())
    return plain(b"not here", status="404 Not Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How one case ended."""

    service: str
    case: str
    code: int
    seconds: float
    leaked: int
    said: int
    kept: int
    stored: str
    words: str

    @property
    def held(self) -> bool:
        return self.code == 3 and self.seconds < LONGEST and not (self.leaked or self.said or self.kept or self.stored)


def path_of(service: str) -> Callable[[str], bool]:
    starts = {
        "update": "/esearch",
        "notices": "/efetch",
        "europe_pmc_text": "/europe_pmc/",
        "pmc": "/pmc/?",
        "pmc-file": "/pmc/PMC7.1/",
        "address": "/files/",
    }
    start = starts.get(service) or (f"/{service}.fcgi" if service in PUBMED else f"/{service}")
    return lambda path: path.startswith(start)


def arguments(service: str, url: str, review: Path) -> list[str]:
    place = ["--review", str(review), "--email", ADDRESS]
    if service == "update":
        return ["update", *place, "--api-key", KEY, "--base-url", url]
    if service in PUBMED:
        return [
            "search",
            *place,
            "--api-key",
            KEY,
            "--base-url",
            url,
            *(["--since", "2024-01-01"] if service == "notices" else []),
        ]
    if service in OPEN:
        names = ("converter", "pmc", "europe_pmc", "publisher", "unpaywall")
        return ["fetch", "--open", *place, *(part for name in names for part in ("--base-url", f"{name}={url}/{name}"))]
    without = [part for name in CITING if name != service for part in ("--without", name)]
    bases = [part for name in CITING for part in ("--base-url", f"{name}={url}/{name}")]
    keys = [part for name in ("ncbi", "openalex", "semantic-scholar") for part in (f"--{name}-key", KEY)]
    way = "--backward" if service == "crossref" else "--both"
    return ["citations", way, *place, *keys, "--opencitations-key", KEY, *without, *bases]


def run_case(template: Path, service: str, case: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        review = Path(shutil.copytree(template, Path(folder) / "review"))
        before = stored(review)
        other, received = serve(
            lambda connection, _head, _body: connection.sendall(
                plain(b"<eSearchResult><Count>0</Count><IdList/></eSearchResult>")
            )
        )

        def answered(path: str, body: str, port: int) -> bytes:
            if service == "notices" and "esearch" in path:
                return plain(b"<eSearchResult><Count>0</Count><IdList/></eSearchResult>")
            return well(path, body, port)

        server = Hostile(path_of(service), answered, case, other)
        server.service = service
        said, began = io.StringIO(), time.monotonic()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = focimine.run(arguments(service, f"http://127.0.0.1:{server.port}", review))
        seconds = time.monotonic() - began
        new = stored(review) - before
        files = b"".join(path.read_bytes() for path in review.rglob("*") if path.is_file())
        words = next(
            (line for line in said.getvalue().splitlines() if "127.0.0.1" in line and "asking again" not in line), ""
        )
        return Row(
            service=service, case=case, code=code, seconds=seconds, leaked=secrets_in(b"".join(received)), said=secrets_in(said.getvalue().encode()),
            kept=secrets_in(files), stored=", ".join(sorted(new)), words=words[:150],
        )  # fmt: skip


def secrets_in(data: bytes) -> int:
    return sum(len(secret) * data.count(secret.encode()) for secret in SECRETS)


def stored(review: Path) -> set[str]:
    """Return the rows that would say that something came or was completed."""
    kinds = (
        "record",
        "source",
        "search",
        "search_plan",
        "document",
        "citation_answer",
        "citation_search_done",
        "notice",
        "notice_reading",
        "open_look",
    )
    with Store.open(review, read_only=True) as store:
        return {f"{kind} {entry.key[:20]}" for kind in kinds for entry in store.entries(kind)}


def expected(service: str, row: Row) -> bool:
    """Return whether a row is as it should be; a plan of a search whose ids are known stays, for it is resumed."""
    if service == "address" and row.code == 0 and not (row.leaked or row.said or row.kept or "document" in row.stored):
        return True  # a page or HTTP 400 in place of a file: the paper is not free there, and was looked for
    rest = [one for one in row.stored.split(", ") if one and not (service in PUBMED and one.startswith("search"))]
    finished = "search pubmed" in row.stored and service != "notices"
    return not rest and not finished and Row(**{**{n: getattr(row, n) for n in Row.__slots__}, "stored": ""}).held


def template_in(place: Path) -> Path:
    """Make a review with one record of PubMed, included: its full text is sought, its citations are followed."""
    review, file = place / "template", place / "one.nbib"
    file.write_text(NBIB, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        focimine.run(["init", str(review), "--corpus", "intergroup_empathy_bias"])
        focimine.run(["import", str(file), "--review", str(review)])
    with Store.open(review) as store, store.run("decide", version="1") as run:
        (report,) = [entry.key for entry in store.entries("record")]
        for number, step in enumerate((Step.TITLE_ABSTRACT, Step.FULL_TEXT)):
            decision = Decision(report=report, step=step, judgement=Judgement.INCLUDE, who="A", machine=False)
            run.add("decision", f"d-{number}", to_plain(decision), who="A", machine=False)
    return review


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[*PUBMED, *CITING, *OPEN])
    parser.add_argument("--case", nargs="+", default=list(CASES))
    parser.add_argument("--workers", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        template = template_in(Path(folder))
        pairs = [(service, case) for service in options.only for case in options.case]
        with ProcessPoolExecutor(options.workers, mp_context=multiprocessing.get_context("fork")) as pool:
            rows = list(pool.map(run_case, [template] * len(pairs), *zip(*pairs, strict=True)))
    print(f"{'service':<16} {'case':<28} exit seconds  leaked said kept  stored")
    for row in rows:
        mark = "" if expected(row.service, row) else "   <-- NOT as it should be"
        print(
            f"{row.service:<16} {row.case:<28} {row.code:>4} {row.seconds:>7.1f} {row.leaked:>7} {row.said:>4} {row.kept:>4}  {row.stored}{mark}"
        )
        if mark:
            print(f"    {row.words}")
    n_right = sum(expected(row.service, row) for row in rows)
    print(
        f"{n_right} of {len(rows)} as they should be; longest {max(row.seconds for row in rows):.0f} s; bytes of key or address at the second server: {sum(row.leaked for row in rows)}"
    )
    return 0 if n_right == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
