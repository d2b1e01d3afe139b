"""Seconds of an update: `focimine update FILE --offline` with 50 new records for 50,000, and one that finds nothing new at PubMed.

    python benchmarks/update.py [--records 50000] [--runs 3] [--keep FOLDER]

The records are made up (those of `dedup.py`). The whole commands are timed, from their start to their end, each on a fresh copy of
the same review; the median of the runs is printed, wall clock and CPU. Nothing new: PubMed is a server on this machine that knows the
records of the review and no other; asked with an API key, so that the pause between requests is that of a key's owner.
`--keep` leaves the reviews in a folder, for a profile.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from dedup import made_up

from corpora.nouns.records import Record
from corpora.store import Store
from miner.exporters import FORMATS

PLAN = """
review: {title: {en: A made-up review}, question: {en: How long does an update take}}
search: {dimensions: [{name: a, en: [empathy], zh: [共情]}], databases: [pubmed, web_of_science]}
screening:
  reviewers: [Ann]
  criteria:
    - {id: study_type, wording: {en: Empirical studies only}, steps: [title_abstract, full_text]}
"""
ADDED = 50
SMALL = 500
"""Records of the review that is searched again at PubMed."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = given.keep or Path(place)
        folder.mkdir(exist_ok=True)
        review, new = large_review(folder, given.records)
        report(f"{ADDED} new against {given.records:,}", review, ["update", new, "--offline"], given.runs)
        with LocalPubMed(SMALL) as url:
            ask = ["--email", "a@example.org", "--api-key", "K", "--base-url", url]
            small = folder / "small"
            Store.create(small, PLAN).close()
            focimine("search", *ask, "--review", small)
            focimine("dedup", "--review", small)
            report(f"nothing new at PubMed for {SMALL:,}", small, ["update", *ask], given.runs)


def large_review(folder: Path, n: int) -> tuple[Path, Path]:
    """Return a review whose first `n` made-up records are imported and compared, and a file of the next ones."""
    review, known, new = folder / "large", folder / "known.nbib", folder / "new.nbib"
    if not review.exists():
        records = [
            replace(record, pmid=str(n_th + 1), database="pubmed")
            for n_th, record in enumerate(made_up(2 * n)[: n + ADDED])
        ]
        known.write_bytes(FORMATS["nbib"](records[:n]))
        new.write_bytes(FORMATS["nbib"](records[n:]))
        Store.create(review, PLAN).close()
        focimine("import", known, "--review", review)
        focimine("dedup", "--review", review)
    return review, new


def report(what: str, review: Path, arguments: list[str | Path], runs: int) -> None:
    """Print the median seconds of a command, each run on a copy of the review."""
    wall, cpu = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=review.parent) as place:
            copy = shutil.copytree(review, Path(place) / "review")
            focimine("status", "--review", copy)
            start, used = time.perf_counter(), os.times()
            last = focimine(*arguments, "--review", copy)
            wall.append(time.perf_counter() - start)
            cpu.append(sum(os.times()[2:4]) - sum(used[2:4]))
    print(f"{what}: {statistics.median(wall):.2f} s ({statistics.median(cpu):.2f} s of CPU), {runs} runs; {last}")


def focimine(*arguments: str | Path) -> str:
    """Run a command and return its last line; it may end with 1, which means problems were reported."""
    command = [sys.executable, "-m", "focimine", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return next((line for line in done.stdout.splitlines() if "new" in line.lower()), "")


class LocalPubMed:
    """A PubMed on this machine that knows `n` articles, all created on days gone by; a context that gives its address."""

    def __init__(self, n: int) -> None:
        self.articles = {str(k): _article(str(k), record) for k, record in enumerate(made_up(n), start=1)}
        self.created = date(2020, 1, 1)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, values: dict[str, str]) -> str:
        """Return the answer to a search or a fetch."""
        if path.endswith("esearch.fcgi"):
            recent = "crdt" in values.get("term", "") or "mindate" in values
            first = values.get("mindate", "").replace("/", "-")
            hits = [] if recent and (not first or date.fromisoformat(first) > self.created) else list(self.articles)
            listed = "".join(f"<Id>{k}</Id>" for k in hits[: int(values.get("retmax", "20"))])
            return (
                f"<eSearchResult><Count>{len(hits)}</Count><RetMax>{len(hits)}</RetMax><RetStart>0</RetStart><IdList>{listed}</IdList>"
                f"<TranslationSet/><QueryTranslation>translated</QueryTranslation></eSearchResult>"
            )
        return f"<PubmedArticleSet>{''.join(self.articles[k] for k in values['id'].split(','))}</PubmedArticleSet>"


def _article(pmid: str, record: Record) -> str:
    day = date(2020, 1, 1) + timedelta(days=0)
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>{pmid}</PMID><Article><Journal><JournalIssue><Volume>{record.volume}</Volume>"
        f"<PubDate><Year>{record.year}</Year></PubDate></JournalIssue><Title>{escape(record.journal or '')}</Title></Journal>"
        f"<ArticleTitle>{escape(record.title or '')}</ArticleTitle><Abstract><AbstractText>{escape(record.abstract or '')}</AbstractText>"
        f"</Abstract></Article></MedlineCitation><PubmedData><History><PubMedPubDate PubStatus='entrez'><Year>{day.year}</Year>"
        f"<Month>1</Month><Day>1</Day></PubMedPubDate></History><ArticleIdList><ArticleId IdType='pubmed'>{pmid}</ArticleId>"
        f"</ArticleIdList></PubmedData></PubmedArticle>"
    )


def _handler(known: LocalPubMed) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("content-length", 0))).decode())

        def _reply(self, query: str) -> None:
            values = {key: value[0] for key, value in parse_qs(query).items()}
            body = known.answer(urlsplit(self.path).path, values).encode()
            self.send_response(200)
            self.send_header("content-type", "text/xml")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


if __name__ == "__main__":
    main()
