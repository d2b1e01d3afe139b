"""Duplicates found and works lost on labelled sets, beside bib-dedupe, and the time for large reviews.

    python benchmarks/dedup.py [SET.csv …] [--bib-dedupe PYTHON] [--speed]

A set is a table with `id`, `cluster_id` (records of one work share it) and bibliographic fields; without names, all
of `data/dedup/*.csv` in the folder FOCIMINE_DATA (default ../shared) are read. `--bib-dedupe` names the Python of an environment of its own that has
bib-dedupe (it is no dependency of ours). `--speed` times 100,000 made-up records, and 50 added to 50,000.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import comb
from pathlib import Path

from corpora.ids import record_id
from corpora.nouns.records import Author, Record
from miner.dedup.fields import compare_fields
from miner.dedup.links import Found, find_duplicates, find_links
from miner.dedup.signature import signature
from miner.importers import read_file

PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep
table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False).drop(columns=["cluster_id"])
table = table.rename(columns={"id": "ID", "entrytype": "ENTRYTYPE"})
table["ENTRYTYPE"] = table["ENTRYTYPE"].replace("", "article") if "ENTRYTYPE" in table else "article"
empty = [c for c in table.columns if c not in ("ID", "ENTRYTYPE") and (table[c] == "").all()]
begin = time.perf_counter()
groups = cluster(match(block(prep(table.drop(columns=empty)))))
json.dump({"groups": groups, "seconds": time.perf_counter() - begin}, open(sys.argv[2], "w"))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Sensitivity: duplicates removed of all duplicates. Works lost: those left without a record of their own."""

    sensitivity: float
    lost: int
    pair_precision: float
    pair_recall: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.sensitivity:.4f} | {self.lost} | {self.pair_precision:.4f} | {self.pair_recall:.4f} | {self.seconds:.1f}"


def score(groups: Iterable[Iterable[str]], truth: Mapping[str, str], seconds: float) -> Score:
    """Return how `groups` (records in none are alone) agree with the works of `truth`."""
    group_of = {name: name for name in truth}
    for group in groups:
        names = list(group)
        group_of.update(dict.fromkeys(names, names[0]))
    members = defaultdict(list)
    for name, group in group_of.items():
        members[group].append(truth[name])
    # each group keeps one record, which is of its most frequent work
    kept = Counter(Counter(works).most_common(1)[0][0] for works in members.values())
    works = Counter(truth.values())
    duplicates = len(truth) - len(works)
    same = sum(comb(n, 2) for n in Counter((group_of[name], truth[name]) for name in truth).values())
    judged, true = (sum(comb(n, 2) for n in counts) for counts in (Counter(group_of.values()).values(), works.values()))
    return Score(
        sensitivity=(duplicates - sum(n - 1 for n in kept.values())) / duplicates if duplicates else 1.0,
        lost=len(works) - len(kept),
        pair_precision=same / judged if judged else 1.0,
        pair_recall=same / true if true else 1.0,
        seconds=seconds,
    )


def read_set(path: Path) -> tuple[list[Record], dict[str, str]]:
    """Return a set's records under their own ids, and the work of each."""
    file = read_file(path.read_bytes(), path.name)
    tags = [dict(record.raw) for record in file.records]
    records = [replace(record, id=raw["id"]) for record, raw in zip(file.records, tags, strict=True)]
    return records, {raw["id"]: raw["cluster_id"] for raw in tags}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What our deduplication did with a set: its score, and with links of the kind "same study" counted as found; what is amiss, by record."""

    score: Score
    with_studies: Score
    remarks: list[str]


def ours(path: Path) -> Outcome:
    records, truth = read_set(path)
    begin = time.perf_counter()
    found = find_links(records, order=[record.id for record in records])
    seconds = time.perf_counter() - begin
    pairs = [(link.record, link.duplicate_of) for link in found.duplicates]
    # A link "same study" is not counted where the set's makers say two works: it claims no duplicate.
    studies = [(s.record, s.same_study_as) for s in found.studies if truth[s.record] == truth[s.same_study_as]]
    return Outcome(
        score=score(_groups(truth, pairs), truth, seconds),
        with_studies=score(_groups(truth, [*pairs, *studies]), truth, seconds),
        remarks=_remarks(records, truth, found),
    )


def _groups(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    groups = {name: [name] for name in names}
    for a, b in pairs:
        if groups[a] is not groups[b]:
            groups[a].extend(groups[b])
            groups.update(dict.fromkeys(groups[b], groups[a]))
    return list({id(group): group for group in groups.values()}.values())


def _remarks(records: Iterable[Record], truth: Mapping[str, str], found: Found) -> list[str]:
    """Return a line per record that is not linked within its work, or linked outside it, with what we say of it."""
    signatures = {record.id: signature(record) for record in records}
    studies = {s.record: s for s in found.studies} | {s.same_study_as: s for s in found.studies}
    group_of = {name: group[0] for group in _groups(truth, [(k.record, k.duplicate_of) for k in found.duplicates]) for name in group}  # fmt: skip
    first: dict[tuple[str, str], str] = {}
    lines = []
    for name, work in truth.items():
        earlier = first.setdefault((work, ""), name)
        if group_of[earlier] == group_of[name] or (work, group_of[name]) in first:
            continue
        first[work, group_of[name]] = name
        link = studies.get(name) or studies.get(earlier)
        said = f"linked as the same study, {link.why}" if link else "not linked"
        lines.append(f"{name} and {earlier}, labelled one work: {said}")
    for link in found.duplicates:
        if truth[link.record] != truth[link.duplicate_of]:
            same = compare_fields(signatures[link.record], signatures[link.duplicate_of]).identical
            said = "identical in every field" if same else link.why
            lines.append(f"{link.record} and {link.duplicate_of}, labelled two works: linked ({said})")
    return lines


def theirs(path: Path, python: Path) -> Score:
    out = Path(os.environ.get("TMPDIR", "/tmp")) / f"bib_dedupe_{path.stem}_{os.getpid()}.json"
    try:
        subprocess.run(
            [python, "-c", PEER, path, out], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        answer = json.loads(out.read_text())
    finally:
        out.unlink(missing_ok=True)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        truth = {row["id"]: row["cluster_id"] for row in csv.DictReader(stream)}
    return score(answer["groups"], truth, answer["seconds"])


def made_up(n: int, seed: int = 1) -> list[Record]:
    """Return `n` records of made-up words with abstracts; one in five is a duplicate as another database gives it."""
    rng = random.Random(seed)

    def word(least: int, most: int) -> str:
        return "".join(rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.randint(least, most)))

    words, names = [word(2, 5) for _ in range(6000)], [word(2, 4).title() for _ in range(4000)]
    weights = [1 / (rank + 5) for rank in range(len(words))]
    made: list[Record] = []
    while len(made) < n:
        year, journal, page = rng.randint(1990, 2024), rng.randrange(300), rng.randint(1, 2000)
        record = Record(
            id="",
            source="made up",
            position=0,
            title=" ".join(rng.choices(words, weights, k=rng.randint(6, 16))).capitalize(),
            authors=tuple(
                Author(raw=f"{rng.choice(names)}, {rng.choice('ABCDEFGH')}") for _ in range(rng.randint(1, 7))
            ),
            year=year,
            journal=f"Journal of {words[journal + 100]} {words[journal]}",
            volume=str(year - 1980),
            issue=str(rng.randint(1, 12)),
            pages=f"{page}-{page + 9}",
            doi=f"10.1000/{len(made)}",
            abstract=" ".join(rng.choices(words, weights, k=180)),
        )
        made.append(record)
        if rng.random() < 0.25:
            doi = record.doi if rng.random() < 0.5 else None
            made.append(replace(record, doi=doi, title=(record.title or "").upper(), pages=str(page), issue=None))
    made = made[:n]
    rng.shuffle(made)
    return [
        replace(record, id=record_id("0" * 64, position), position=position) for position, record in enumerate(made)
    ]


def time_large() -> None:
    """Print the time and memory for 100,000 records, and the time for 50 added to 50,000."""
    records = made_up(100_000)
    begin, cpu = time.perf_counter(), time.process_time()
    links = find_duplicates(records, order=[record.id for record in records])
    seconds, used = time.perf_counter() - begin, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"100,000 records: {len(links)} links, {seconds:.1f} s ({used:.1f} s of CPU), {peak:.2f} GB")
    known, added = records[:50_000], {record.id for record in records[50_000:50_050]}
    groups: dict[str, list[str]] = {record.id: [record.id] for record in known}
    for link in find_duplicates(known, order=[record.id for record in known]):
        groups[link.duplicate_of].append(link.record)
        groups[link.record] = groups[link.duplicate_of]
    joined = list({id(group): group for group in groups.values() if len(group) > 1}.values())
    begin, cpu = time.perf_counter(), time.process_time()
    order = [record.id for record in records[:50_050]]
    found = find_links(records[:50_050], order=order, joined=joined, new=added)
    seconds, used = time.perf_counter() - begin, time.process_time() - cpu
    print(f"50 added to 50,000: {len(found.duplicates)} links, {seconds:.1f} s ({used:.1f} s of CPU)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--bib-dedupe", type=Path, metavar="PYTHON")
    parser.add_argument("--speed", action="store_true")
    given = parser.parse_args()
    folder = Path(os.environ.get("FOCIMINE_DATA", "../shared"))
    sets = given.sets or ([] if given.speed else sorted((folder / "data" / "dedup").glob("*.csv")))
    if not sets and not given.speed:
        print("No labelled sets: name them, or set FOCIMINE_DATA.", file=sys.stderr)
        return 2
    if sets:
        print(
            "| set | program | sensitivity | works lost | pairs: precision | recall | s |\n|---|---|---|---|---|---|---|"
        )
    remarks: list[str] = []
    for path in sets:
        outcome = ours(path)
        print(f"| {path.stem} | Focimine | {outcome.score} |", flush=True)
        if outcome.with_studies != outcome.score:
            print(f"| | the same, same-study links counted as found | {outcome.with_studies} |", flush=True)
        remarks += [f"{path.stem}: {remark}" for remark in outcome.remarks]
        if given.bib_dedupe:
            print(f"| | bib-dedupe | {theirs(path, given.bib_dedupe)} |", flush=True)
    print("".join(f"\n- {remark}" for remark in remarks))
    if given.speed:
        time_large()
    return 0


if __name__ == "__main__":
    sys.exit(main())
