"""Measure the coordinates read from checked documents, ours beside other tools, and print the tables of the docs.

    python benchmarks/extraction.py [--data DIR] [--peer-python PYTHON] [--seconds 120]

DIR (default: the environment variable FOCIMINE_DATA, else ../shared) holds data/extract/documents and data/extract/gold.
Peers run under PYTHON, an environment of their own (`pip install camelot-py pymupdf pubget pandas lxml html5lib
beautifulsoup4 pdfplumber`), one process each; one that cannot be imported is named as missing, and without PYTHON all
are. Triplets are compared as multisets within a document; rows the gold marks ambiguous count neither way. Seconds are
user CPU time of one process, libraries loaded.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpora.nouns.studies import Focus
from extract.reading import read_file

HERE = Path(__file__).resolve().parent
OURS = "Focimine"
YARDSTICK = "pdfplumber parsing only"
PEERS = {
    "pdf": ("pdfplumber tables", "pdfplumber text", "camelot stream", "camelot network", "pymupdf find_tables",
            "pymupdf text", YARDSTICK),
    "html": ("pubget rules on HTML",), "xml": ("pubget rules on XML",), "docx": (), "xlsx": (),
}  # fmt: skip
"""What is read beside us, by kind of document; nothing else reads coordinates from Word and Excel."""
Key = tuple[float, float, float]


@dataclass
class Run:
    """What one tool made of the documents of one kind."""

    tool: str
    kind: str
    xyz: dict[str, Counter[Key]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    version: str = ""
    missing: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = HERE.parent.parent / "shared"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FOCIMINE_DATA", beside)))
    parser.add_argument("--peer-python", type=Path)
    parser.add_argument("--seconds", type=int, default=120, help="limit of a peer for one document")
    arguments = parser.parse_args()
    folder = arguments.data / "data" / "extract"
    gold = {path.stem: read_gold(path) for path in sorted((folder / "gold").glob("*.json"))}
    files = sorted(p for p in (folder / "documents").iterdir() if p.stem in gold)
    if not files:
        parser.error(f"no documents in {folder}")
    print(
        f"Python {platform.python_version()}, Focimine {version('focimine')}, {os.cpu_count()} cores, {len(files)} documents\n"
    )
    ours, foci = run_ours(files)
    print(table_header())
    for kind in PEERS:
        own = ours[kind]
        print(line(own, gold), flush=True)
        for tool in PEERS[kind]:
            paths = [p for p in files if p.suffix == f".{kind}"]
            run = run_peer(tool, kind, paths, arguments.peer_python, arguments.seconds)
            print(line(run, gold), flush=True)
            if tool == YARDSTICK and not run.missing:
                share = sum(own.seconds.values()) / sum(run.seconds.values())
                print(f"| | *ours takes {share:.2f} of the time of parsing every page with pdfplumber* |")
    print("\n" + fields_line(foci, gold))
    for kind, run in ours.items():
        for name, fault in run.faults.items():
            print(f"not read ({kind}): {name}: {fault}")


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the checked rows of one document, each with the space that holds for it."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    return [
        {**row, "space": row.get("space") or table.get("space") or gold.get("space")}
        for table in gold["tables"]
        for row in table["rows"]
    ]


def key_of(x: float, y: float, z: float) -> Key:
    return (round(float(x), 1) + 0.0, round(float(y), 1) + 0.0, round(float(z), 1) + 0.0)


def run_ours(files: Sequence[Path]) -> tuple[dict[str, Run], dict[str, list[Focus]]]:
    """Return our runs by kind, and the foci by document; the first document is read once more to warm up."""
    runs = {kind: Run(tool=OURS, kind=kind, version=version("focimine")) for kind in PEERS}
    foci: dict[str, list[Focus]] = {}
    for suffix in PEERS:
        read_file(next(p for p in files if p.suffix == f".{suffix}"))
    for path in files:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        reading = read_file(path)
        run = runs[path.suffix[1:]]
        run.seconds[path.stem] = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
        run.xyz[path.stem] = Counter(key_of(f.x, f.y, f.z) for f in reading.foci)
        foci[path.stem] = list(reading.foci)
        if reading.document is None:
            run.faults[path.stem] = "; ".join(str(p) for p in reading.problems)
    return runs, foci


def run_peer(tool: str, kind: str, files: Sequence[Path], python: Path | None, seconds: int) -> Run:
    """Return what another tool reads, in a process of its environment."""
    run = Run(tool=tool, kind=kind)
    if python is None:
        run.missing = "no --peer-python"
        return run
    command = [str(python), "-I", str(HERE / "extraction_peers.py"), tool, str(seconds), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for text in done.stdout.splitlines():
        if not text.startswith("{"):
            continue
        answer = json.loads(text)
        run.version = answer.get("version", run.version)
        run.missing = answer.get("missing", run.missing)
        if "file" in answer:
            stem = Path(answer["file"]).stem
            run.xyz[stem] = Counter(key_of(*xyz) for xyz in answer["xyz"])
            run.seconds[stem] = answer["seconds"]
            if answer["fault"]:
                run.faults[stem] = answer["fault"]
    if not run.xyz and not run.missing:
        run.missing = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
    for path in files:
        if path.stem not in run.xyz and not run.missing:
            run.faults[path.stem] = "the process died"
            run.xyz[path.stem] = Counter()
    return run


def table_header() -> str:
    header = "| kind | tool | P | R | F1 | perfect documents | sign-blind R | documents without coordinates: with false foci (false foci) | failed | s per document |"
    return f"{header}\n|---|---|---|---|---|---|---|---|---|---|"


def line(run: Run, gold: Mapping[str, list[dict[str, Any]]]) -> str:
    """Return a tool's line of the table."""
    name = f"{run.kind.upper()} | {run.tool} {run.version}"
    if run.missing:
        return f"| {name} | missing: {run.missing} |"
    speed = f"{sum(run.seconds.values()) / max(1, len(run.seconds)):.2f}"
    if run.tool == YARDSTICK:
        return f"| {name} | – | – | – | – | – | – | {len(run.faults)} | {speed} |"
    tp = fp = fn = blind = perfect = positive = noisy = false = 0
    for stem, found in run.xyz.items():
        expected = Counter(key_of(r["x"], r["y"], r["z"]) for r in gold[stem] if not r.get("ambiguous"))
        grey = Counter(key_of(r["x"], r["y"], r["z"]) for r in gold[stem] if r.get("ambiguous"))
        wrong = sum((found - expected - grey).values())
        if not expected:
            noisy, false = noisy + (wrong > 0), false + wrong
            continue
        hit = sum((expected & found).values())
        lost = sum(expected.values()) - hit
        tp, fp, fn = tp + hit, fp + wrong, fn + lost
        blind += sum((unsigned(expected) & unsigned(found)).values())
        positive, perfect = positive + 1, perfect + (not wrong and not lost)
    p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return (
        f"| {name} | {p:.3f} | {r:.3f} | **{f1:.3f}** | {perfect}/{positive} | {blind / max(1, tp + fn):.3f} | "
        f"{noisy}/{len(run.xyz) - positive} ({false}) | {len(run.faults)} | {speed} |"
    )


def unsigned(counts: Counter[Key]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for (x, y, z), n in counts.items():
        found[abs(x), abs(y), abs(z)] += n
    return found


def fields_line(foci: Mapping[str, list[Focus]], gold: Mapping[str, list[dict[str, Any]]]) -> str:
    """Return how often the other fields of our rows are right, where the triplet was found and the gold states them."""
    right, of = Counter[str](), Counter[str]()
    for stem, rows in gold.items():
        by_key: dict[Key, list[Focus]] = {}
        for focus in foci.get(stem, []):
            by_key.setdefault(key_of(focus.x, focus.y, focus.z), []).append(focus)
        for row in rows:
            hits = by_key.get(key_of(row["x"], row["y"], row["z"]))
            if hits and not row.get("ambiguous"):
                for name, good in judged(row, hits):
                    of[name] += 1
                    right[name] += good
    header = " | ".join(sorted(of))
    shares = " | ".join(f"{right[n] / of[n]:.3f} ({right[n]}/{of[n]})" for n in sorted(of))
    return f"| of matched rows | {header} |\n|{'---|' * (len(of) + 1)}\n| {OURS} | {shares} |"


def judged(row: dict[str, Any], hits: Sequence[Focus]) -> Iterable[tuple[str, bool]]:
    space = {"MNI": "MNI", "TAL": "TAL", "TALAIRACH": "TAL"}.get(str(row.get("space") or "").upper())
    if space:
        yield "space", any(f.space == space for f in hits)
    for name in ("contrast", "region"):
        if row.get(name):
            yield name, any(alike(getattr(f, name), row[name]) for f in hits)
    statistics = [number(v) for v in (row.get("stats") or {}).values()]
    if statistics:
        yield "statistic", any(f.statistic in statistics for f in hits if f.statistic is not None)
    if row.get("cluster_size") not in (None, ""):
        yield "cluster size", any(f.cluster_size == number(row["cluster_size"]) for f in hits)


def alike(a: str | None, b: str) -> bool:
    one, other = (" ".join(re.findall(r"[\w<>+*-]+", (t or "").lower())) for t in (a, b))
    return bool(one and other) and (one in other or other in one or SequenceMatcher(None, one, other).ratio() >= 0.75)


def number(text: object) -> float | None:
    try:
        return float(re.sub(r"[,\s]", "", str(text)).replace("\u2212", "-"))
    except ValueError:
        return None


if __name__ == "__main__":
    main()
