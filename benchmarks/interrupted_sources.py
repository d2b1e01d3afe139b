"""Kill a PubMed search and an import at random moments, with a server that answers amiss; count what is there in the end.

    python benchmarks/interrupted_sources.py [--records 5000] [--kills 12] [--import 50000] [--faults 0.4] [--seed 1]

The server is on this machine and plays E-utilities: a share of its answers is empty, cut, slow, refused (429, 500), of
another service, an echo of the request, without half of the records, or with one too many. Prints what came, how often
was asked, and how fast. Exit 0 when every record is there once, the ledger verifies and the server was asked politely.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from interruptions import command

from corpora.store import Store

PER_SECOND = 3
"""Requests NCBI allows in a second without a key."""
RETRY_AFTER = 1
"""Seconds for which a refused client has to wait."""
SLOW_SECONDS = 2.0
JITTER = 0.02
"""Seconds by which gaps between requests may shrink on the way."""
HEAD = "<?xml version='1.0'?>"

Answer = tuple[int, dict[str, str], bytes]


def article(pmid: str) -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><Title>J Ex</Title></Journal>"
        f"<ArticleTitle>Paper {pmid}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    )


def set_of(ids: Sequence[str]) -> bytes:
    return f"{HEAD}<PubmedArticleSet>{''.join(map(article, ids))}</PubmedArticleSet>".encode()


def _slow(ids: list[str], _body: bytes) -> Answer:
    time.sleep(SLOW_SECONDS)
    return 200, {}, set_of(ids)


FAULTS: dict[str, Callable[[list[str], bytes], Answer]] = {
    "empty set": lambda _ids, _body: (200, {}, set_of([])),
    "nothing": lambda _ids, _body: (200, {}, b""),
    "cut": lambda ids, _body: (200, {}, set_of(ids)[: len(set_of(ids)) // 2]),
    "slow": _slow,
    "429": lambda _ids, _body: (429, {"retry-after": str(RETRY_AFTER)}, b'{"error":"API rate limit exceeded"}'),
    "429 in 200": lambda _ids, _body: (200, {}, b'{"error":"API rate limit exceeded","count":"11"}'),
    "500": lambda _ids, _body: (500, {}, b"busy"),
    "other payload": lambda _ids, _body: (200, {}, set_of(["900001", "900002"])),
    "other service": lambda _ids, _body: (200, {}, b"<eSearchResult><Count>5</Count><IdList/></eSearchResult>"),
    "echo": lambda _ids, body: (200, {}, body),
    "half": lambda ids, _body: (200, {}, set_of(ids[::2])),
    "one too many": lambda ids, _body: (200, {}, set_of([*ids, "900003"])),
    "twice": lambda ids, _body: (200, {}, set_of([*ids, ids[0]])),
    "page": lambda _ids, _body: (200, {}, b"<!DOCTYPE html><html><body>Access denied</body></html>"),
}


class PubMed:
    """A server of `ids` that answers amiss in a share of cases; `times` are the moments it was asked."""

    def __init__(self, ids: Sequence[str], share: float, dice: random.Random) -> None:
        self.times: list[float] = []
        self.played: Counter[str] = Counter()
        self.hurried = 0
        self._ids, self._share, self._dice, self._closed_until = ids, share, dice, 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                status, headers, content = outer.answer(self.path, body)
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):  # the client was killed
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str, body: bytes) -> Answer:
        now = time.monotonic()
        self.times.append(now)
        self.hurried += now < self._closed_until
        values = {key: value[0] for key, value in parse_qs(body.decode()).items()}
        if path.endswith("esearch.fcgi"):
            listed = "".join(f"<Id>{i}</Id>" for i in self._ids[: int(values.get("retmax", "20"))])
            text = f"<eSearchResult><Count>{len(self._ids)}</Count><IdList>{listed}</IdList><QueryTranslation>x</QueryTranslation>"
            return 200, {}, f"{HEAD}{text}</eSearchResult>".encode()
        asked = values["id"].split(",")
        if self._dice.random() >= self._share:
            return 200, {}, set_of(asked)
        fault = self._dice.choice(sorted(FAULTS))
        self.played[fault] += 1
        if fault == "429":
            self._closed_until = now + RETRY_AFTER * 0.99
        return FAULTS[fault](asked, body)

    def fastest(self) -> int:
        """Return the most requests that came within a second, less what their ways here may differ."""
        return max((sum(1 for other in self.times if 0 <= other - t < 1 - JITTER) for t in self.times), default=0)


def run_killed(arguments: list[str], kills: int, dice: random.Random, seconds: tuple[float, float]) -> list[int | None]:
    """Return the exit codes of a command that is killed `kills` times (None) and then run until it ends with 0 or 1."""
    codes: list[int | None] = []
    while len(codes) < kills + 20:
        run = subprocess.Popen(
            command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            codes.append(run.wait(timeout=dice.uniform(*seconds) if len(codes) < kills else None))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            codes.append(None)
        if codes[-1] in (0, 1):
            break
    return codes


def count_records(review: Path, key: str) -> Counter[str]:
    with Store.open(review, read_only=True) as store:
        return Counter(str(entry.body.get(key)) for entry in store.entries("record"))


def verified(review: Path) -> bool:
    return subprocess.run(command("verify", "--review", str(review)), capture_output=True, check=False).returncode == 0


def new_review(place: Path, name: str) -> Path:
    review = place / name
    subprocess.run(command("init", str(review), "--corpus", "intergroup_empathy_bias"), check=True, capture_output=True)
    return review


def check_search(place: Path, n_records: int, kills: int, share: float, dice: random.Random) -> bool:
    ids = [str(10_000 + n) for n in range(n_records)]
    server = PubMed(ids, share, dice)
    review = new_review(place, f"search{n_records}")
    started = time.monotonic()
    arguments = ["search", "--review", str(review), "--email", "curator@example.org", "--base-url", server.url]
    codes = run_killed(arguments, kills, dice, (0.5, 1.5 + n_records / 2_000))
    found = count_records(review, "pmid")
    again = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    with Store.open(review, read_only=True) as store:
        n_searches = len(list(store.entries("search")))
    whole = found == Counter(ids) and n_searches == 1 and verified(review) and again.returncode == 0
    polite = server.fastest() <= PER_SECOND + bool(kills) and not server.hurried
    print(
        f"search of {n_records} records: {len(found)} there, {sum(found.values()) - len(found)} twice; {codes.count(None)} kills, "
        f"exit codes {[code for code in codes if code is not None]}; {len(server.times)} requests ({-(-n_records // 200)} payloads), "
        f"at most {server.fastest()} a second, {server.hurried} before Retry-After; {time.monotonic() - started:.0f} s"
    )
    print(f"  faults played: {dict(sorted(server.played.items()))}")
    return whole and polite


def check_import(place: Path, n_records: int, kills: int, dice: random.Random) -> bool:
    review, file = new_review(place, "import"), place / "scopus.ris"
    with file.open("w", encoding="utf-8") as stream:
        for n in range(n_records):
            stream.write(
                f"TY  - JOUR\nTI  - Paper {n} of an imagined journal\nAU  - Li, H.\nPY  - {1990 + n % 30}\nJO  - J Ex\n"
                f"DO  - 10.1000/ex.{n}\nAB  - {'Adults were scanned. ' * 10}\nDB  - Scopus\nER  - \n\n"
            )
    arguments = ["import", str(file), "--review", str(review)]
    once, started = new_review(place, "undisturbed"), time.monotonic()
    subprocess.run(command("import", str(file), "--review", str(once)), capture_output=True, check=False)
    seconds = time.monotonic() - started
    codes = run_killed(arguments, kills, dice, (0.1 * seconds, 0.95 * seconds))
    found = count_records(review, "doi")
    with Store.open(review, read_only=True) as store:
        n_sources = len(list(store.entries("source")))
    print(
        f"import of {n_records} records ({file.stat().st_size / 1e6:.0f} MB, {seconds:.0f} s undisturbed): {len(found)} there, "
        f"{sum(found.values()) - len(found)} twice; {codes.count(None)} kills, {n_sources} source row"
    )
    return len(found) == sum(found.values()) == n_records and n_sources == 1 and verified(review)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[250, 5_000])
    parser.add_argument("--import", dest="imported", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--faults", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        done = [check_search(place, n, options.kills, options.faults, dice) for n in options.records]
        if options.imported:
            done.append(check_import(place, options.imported, min(options.kills, 6), dice))
    print("all there, once, and politely" if all(done) else "NOT as it should be")
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
