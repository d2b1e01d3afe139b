"""How fast the desk is, and what it takes: a review of 10,000 records and 5,000 foci.

    python benchmarks/desk.py              # 10,000 records, 5,000 foci
    python benchmarks/desk.py --records 1000 --foci 500

No peer can be asked the same beside it: Covidence and Rayyan are services, Autonima's page has no decisions to write.
Times are those of the answer to one request, asked over HTTP on this computer; memory is the desk's process alone.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from corpora.ids import sha256_hex
from corpora.nouns.decisions import Judgement, Step
from corpora.settled import read_settled
from corpora.store import Store
from screen.stage.decide import decide_all
from screen.stage.decision_lines import DecisionLine

ROOT = Path(__file__).resolve().parent.parent
WORDS = [
    "empathy",
    "pain",
    "group",
    "bias",
    "neural",
    "fmri",
    "response",
    "insula",
    "cingulate",
    "social",
    "race",
    "perception",
    "adults",
    "patients",
    "task",
    "faces",
    "study",
    "contrast",
    "activity",
    "trust",
    "cooperation",
    "identity",
    "reward",
    "memory",
    "language",
    "motor",
    "visual",
    "attention",
    "children",
]
PLAN = """
review: {title: {en: A large review}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Reviewer One]
  criteria:
    - {id: empirical, wording: {en: Empirical}, steps: [title_abstract, full_text], rules: [{rule: publication_type}]}
    - {id: fmri, wording: {en: Functional MRI}, steps: [title_abstract, full_text], priority: 2, rules: [{rule: modality, accept: [fmri]}]}
"""
FOCI_OF_A_TABLE = 25


def make_review(folder: Path, records: int, foci: int) -> Path:
    rng = random.Random(3)
    say = lambda n: " ".join(rng.choice(WORDS) for _ in range(n)).capitalize()  # noqa: E731
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    lines = []
    for i in range(records):
        abstract = ". ".join(say(14) for _ in range(8))
        lines.append(
            f"TY  - JOUR\nTI  - {say(10)} {i}\nAU  - Author{i % 997}, A.\nPY  - {1995 + i % 30}\nDO  - 10.1000/x.{i}\nAB  - {abstract}.\nER  - \n"
        )
    (folder / "big.ris").write_text("\n".join(lines), encoding="utf-8")
    review = folder / "review"
    for command in (
        ["init", review, "--protocol", folder / "plan.yaml"],
        ["import", folder / "big.ris", "--database", "psycinfo", "--review", review],
        ["dedup", "--review", review],
        ["screen", "--review", review],
    ):
        run(*command)
    add_foci(review, foci)
    return review


def run(*arguments: object) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "focimine", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{arguments[0]}: {done.stderr}")


def add_foci(review: Path, n: int) -> None:
    with Store.open(review) as store:
        reports = list(read_settled(store).reports.records)[: n // FOCI_OF_A_TABLE]
        lines = [
            DecisionLine(report=r, step=step, judgement=Judgement.INCLUDE, who="Reviewer One")
            for r in reports
            for step in Step
        ]
        with store.transaction():
            decide_all(store, lines)
        with store.transaction(), store.run("extract", version="1") as run_:
            for number in range(n):
                report = reports[number // FOCI_OF_A_TABLE % len(reports)]
                document = sha256_hex(report)
                if number % FOCI_OF_A_TABLE == 0:
                    body = {
                        "report": report,
                        "name": f"{report}.pdf",
                        "file": f"documents/{report}.pdf",
                        "matched_by": "person",
                    }
                    run_.add("document", document, body)
                row = number % FOCI_OF_A_TABLE + 1
                key = f"{document[:12]}/Table 1/{row}/1"
                place = {"x": number % 60 - 30, "y": number % 80 - 40, "z": number % 50 - 10}
                body = {"report": report, "document": document, "table": "t1", "table_label": "Table 1", "row": row}
                body |= {"contrast": "A > B", "space": "MNI", "kind": "peak", "raw": "1 2 3", **place}
                run_.add("focus", key, body)


def timed(http: httpx.Client, method: str, address: str, **how: object) -> tuple[float, httpx.Response]:
    begun = time.perf_counter()
    answer = http.request(method, address, **how)
    if answer.status_code >= 400:
        sys.exit(f"{address}: {answer.status_code} {answer.text[:300]}")
    return 1000 * (time.perf_counter() - begun), answer


def memory(process: subprocess.Popen[str]) -> float:
    text = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024


def measure(review: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(review.parent / "settings")}
    command = [sys.executable, "-m", "focimine", "desk", "--no-browser", "--review", str(review)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    address = re.search(r"http://\S+", process.stdout.readline())[0]
    base = address.partition("/?")[0]
    http = httpx.Client(base_url=base, transport=httpx.HTTPTransport(retries=10), timeout=60)
    try:
        http.get(address.removeprefix(base))
        first, page = timed(http, "GET", "/")
        print(f"first page                       {first:7.0f} ms")
        csrf = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
        headers = {"Origin": base}
        http.post("/people", data={"csrf": csrf, "who": "Reviewer One", "then": "/"}, headers=headers)
        timed(http, "GET", "/screen/title_abstract", follow_redirects=True)
        time.sleep(15)  # the order of reading is learned in a process of its own
        decisions, pages = [], []
        for _ in range(30):
            asked = timed(http, "GET", "/screen/title_abstract", follow_redirects=False)[1].headers["location"]
            pages.append(timed(http, "GET", asked)[0])
            decisions.append(
                timed(http, "POST", asked, data={"csrf": csrf, "decision": "exclude:fmri"}, headers=headers)[0]
            )
        say("a report to be judged", pages)
        say("a decision", decisions)
        for name, place in (
            ("home, again", "/"),
            ("flow", "/flow"),
            ("conflicts", "/conflicts"),
            ("coordinates", "/coordinates"),
            ("a search in the audit", "/audit?q=insula"),
        ):
            say(name, [timed(http, "GET", place, follow_redirects=True)[0] for _ in range(5)])
        tables = re.findall(r'href="(/coordinates/[^"]+)"', http.get("/coordinates").text)
        say("a table of coordinates", [timed(http, "GET", place)[0] for place in tables[:10]])
        print(f"most memory of the desk          {memory(process):7.0f} MiB")
    finally:
        process.terminate()
        process.wait()


def say(name: str, times: list[float]) -> None:
    print(f"{name:<32} {statistics.median(times):7.0f} ms   first {times[0]:.0f}, most {max(times):.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--foci", type=int, default=5_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        review = make_review(Path(folder), asked.records, asked.foci)
        print(f"{asked.records:,} records, {asked.foci:,} foci")
        measure(review)


if __name__ == "__main__":
    main()
