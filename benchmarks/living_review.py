"""The bundled review in versions, made in four ways: one ledger, a new folder each, a copied folder, an outside list.

`benchmarks/update_versions.py` prints their totals side by side; `tests/test_living_review.py` holds them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import focimine
from corpora.bundled import load
from corpora.demo.exports import FILES, WRITERS, disguise
from corpora.demo.material import (
    CURATOR,
    REVIEW,
    read_codings,
    read_confirmations,
    read_decisions,
    read_placements,
    read_records,
)
from corpora.demo.steps import reports_by_key
from corpora.nouns.decisions import Judgement, Step
from corpora.sheets import read_sheet, write_sheet
from corpora.store import Store
from meta.stage.curated import included_reports

CORPUS = load(REVIEW)
RECORDS = read_records(CORPUS)
YEARS = (2021, 2023, 2024)
OVERLAP = 3
"""A later search finds the papers of these many years before it again."""

PLAN = """
review:
  title: {{en: Sharing the pain of one's group}}
  question: {{en: Where does group matter}}
  {previous}
  living: {{schedule: {{pubmed: monthly}}, trigger: a new paper, retirement: no new paper in five years}}
search: {{dimensions: [{{name: a, en: [empathy], zh: [共情]}}], databases: [pubmed, cnki]}}
screening:
  reviewers: [demo curator]
  criteria:
{criteria}
extraction:
  coding:
    - {{name: n, label: {{en: n}}, type: integer}}
analysis: {{permutations: 40, minimum_experiments: 2, cluster_forming_p: 0.001, robustness: {{leave_one_study_out: false}}}}
"""
DECISIONS = read_decisions(CORPUS)
INCLUDED = {d.key for d in DECISIONS if d.step is Step.FULL_TEXT and d.judgement is Judgement.INCLUDE}


def plan(previous: str = "") -> str:
    names = sorted({name for d in DECISIONS for name in (d.criterion, *d.failed) if name})
    criteria = "\n".join(
        f"    - {{id: {name}, wording: {{en: {name}}}, steps: [title_abstract, full_text]}}" for name in names
    )
    return PLAN.format(criteria=criteria, previous=f"previous_version: {previous}" if previous else "reference: none")


def run(*arguments: object, allowed: tuple[int, ...] = (0, 1)) -> None:
    code = focimine.run([str(a) for a in arguments])
    assert code in allowed, f"focimine {' '.join(map(str, arguments))}: exit {code}"


def keys_of(first: int, last: int) -> set[str]:
    """The papers of these years; those without one were in the first search."""
    return {key for key, record in RECORDS.items() if first < (record.year or 1) <= last}


def exports(folder: Path, first: int, last: int) -> list[Path]:
    """What each database exported for these years, and some earlier papers again."""
    wanted = keys_of(first - OVERLAP if first else 0, last)
    paths = []
    for name in FILES:
        entries = [
            disguise(RECORDS[p.key], p.oddities) for p in read_placements(CORPUS) if p.file == name and p.key in wanted
        ]
        if entries:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(WRITERS[name](entries))
            paths.append(folder / name)
    return paths


def bring_in(review: Path, paths: list[Path], *, update: bool) -> None:
    """Import the exports: the first into an update, so that it opens its version, where the review has one."""
    for n, path in enumerate(paths):
        database, method = FILES[path.name]
        if update and n == 0 and method == "database":
            run("update", path, "--database", database, "--trigger", "a year", "--review", review)
        else:
            run("import", path, "--database", database, "--method", method, "--review", review)
    run("dedup", "--review", review)


def judge(review: Path, keys: set[str]) -> None:
    """The curator decides on the papers that are new, and confirms and codes those included, as the commands leave it."""
    for step in Step:
        with Store.open(review, read_only=True) as store:
            reports = reports_by_key(store, RECORDS)
        rows = [
            [reports[d.key], d.step.value, d.judgement.value, d.criterion or "", d.reason]
            for d in DECISIONS if d.key in keys and d.step is step and d.key in reports
        ]  # fmt: skip
        if rows:
            sheet = review / "decisions.csv"
            write_sheet(sheet, ["report", "step", "judgement", "criterion", "reason"], rows)
            run("decide", "--from", sheet, "--who", CURATOR, "--review", review)
    with Store.open(review) as store, store.run("made", version="1") as stage, store.transaction():
        for n, word in enumerate(read_confirmations(CORPUS)):
            if word.key in keys and word.action == "accept":
                body = {"report": reports[word.key], "document": word.key, "contrast": word.contrast, "kind": "peak"}
                body |= {"x": word.x, "y": word.y, "z": word.z, "space": word.space.value}
                stage.add("focus", f"f{n}", body)
                said = {"focus": f"f{n}", "action": "accept", "space": word.space.value}
                stage.add("confirmation", f"f{n}/1", said, who=CURATOR, machine=False)
        for n, code in enumerate(c for c in read_codings(CORPUS) if c.key in keys and c.field in ("n", "sample")):
            body = {"report": reports[code.key], "contrast": code.experiment, "field": code.field, "value": code.value}
            stage.add("coding", f"{code.key}/{n}", body, who=CURATOR, machine=False)


@dataclass(frozen=True)
class Totals:
    previous: int
    new: int
    total: int
    foci: int


def totals(review: Path, *more: str) -> Totals:
    boxes = flow(review, *more)
    with Store.open(review, read_only=True) as store:
        foci = sum(len(contrast.foci) for report in included_reports(store) for contrast in report.contrasts)
    return Totals(boxes["previous: reports"], boxes["new: reports included"], boxes["total: reports included"], foci)


def flow(review: Path, *more: str) -> dict[str, int]:
    run("prisma", "-o", review / "flow", "--review", review, *more)
    return {row.cells["box"]: int(row.cells["n"]) for row in read_sheet(review / "flow" / "prisma.csv").rows()}


def expected(years: tuple[int, ...] = YEARS) -> list[Totals]:
    """Counted from the corpus itself: included papers and accepted coordinates by year."""
    accepted = [word for word in read_confirmations(CORPUS) if word.action == "accept"]
    found, before = [], 0
    for year in years:
        papers = {key for key in INCLUDED if RECORDS[key].year <= year}
        found.append(Totals(before, len(papers) - before, len(papers), sum(word.key in papers for word in accepted)))
        before = len(papers)
    return found


def start(folder: Path, previous: str = "") -> Path:
    Store.create(folder, plan(previous)).close()
    return folder


Versions = Iterator[tuple[int, Path]]
"""The last year of each version and the review it is open in, before it is closed."""


def one_ledger(folder: Path, years: tuple[int, ...] = YEARS, *, analysed: bool = False) -> Path:
    """Every version in one ledger, closed."""
    for _ in in_one_ledger(folder, years, analysed=analysed):
        pass
    return folder


def in_one_ledger(folder: Path, years: tuple[int, ...] = YEARS, *, analysed: bool = False) -> Versions:
    """`focimine update` in the review's own folder; each version is closed when the next is asked for."""
    review, first = start(folder), 0
    for n, year in enumerate(years):
        bring_in(review, exports(folder / f"exports-{year}", first, year), update=n > 0)
        judge(review, keys_of(first, year))
        if analysed:
            run("analyse", "--workers", "1", "--review", review)
        yield year, review
        run("update", "--close", "--who", CURATOR, "--review", review)
        first = year


def in_new_folders(parent: Path, years: tuple[int, ...] = YEARS, *, analysed: bool = False) -> Versions:
    """A new folder for each version, which names the one before."""
    first, before = 0, ""
    for year in years:
        review = start(parent / str(year), before)
        bring_in(review, exports(parent / f"exports-{year}", first, year), update=False)
        judge(review, keys_of(first, year))
        if analysed:
            run("analyse", "--workers", "1", "--review", review)
        yield year, review
        first, before = year, f"../{year}"


def in_copied_folders(parent: Path, years: tuple[int, ...] = YEARS, *, analysed: bool = False) -> Versions:
    """A copy of the folder for each version, whose plan names the one it was copied from."""
    first, before = 0, None
    for year in years:
        review = parent / str(year)
        if before is None:
            start(review)
        else:
            shutil.copytree(before, review)
            (review / "protocol.yaml").write_text(plan(f"../{before.name}"), encoding="utf-8")
        bring_in(review, exports(parent / f"exports-{year}", first, year), update=False)
        judge(review, keys_of(first, year))
        if analysed:
            run("analyse", "--workers", "1", "--review", review)
        yield year, review
        first, before = year, review


def from_outside(parent: Path, years: tuple[int, ...] = YEARS, *, analysed: bool = False) -> Versions:
    """The first version is a list of included papers, a Sleuth file and counts made elsewhere."""
    included = sorted(key for key in INCLUDED if RECORDS[key].year <= years[0])
    table, sleuth, counts = parent / "included.csv", parent / "foci.txt", parent / "flow.csv"
    parent.mkdir(parents=True, exist_ok=True)
    write_sheet(table, ["title", "authors", "year", "journal", "doi", "pmid"], (
        [r.title, "; ".join(r.authors), str(r.year), r.journal, r.doi, r.pmid] for r in (RECORDS[key] for key in included)
    ))  # fmt: skip
    sleuth.write_text(to_sleuth(set(included)), encoding="utf-8")
    write_sheet(counts, ["box", "n"], [["total: reports included", str(len(included))]])
    review = start(parent / "review")
    lists = ("--from-outside", table, "--foci", sleuth, "--counts", counts)
    run("update", *lists, "--who", CURATOR, "--review", review, allowed=(0,))
    first = years[0]
    for n, year in enumerate(years[1:]):
        bring_in(review, exports(parent / f"exports-{year}", first, year), update=n > 0)
        judge(review, keys_of(first, year))
        if analysed:
            run("analyse", "--workers", "1", "--review", review)
        yield year, review
        run("update", "--close", "--who", CURATOR, "--review", review)
        first = year


def to_sleuth(keys: set[str]) -> str:
    lines = []
    coded = {(c.key, c.experiment): c.value for c in read_codings(CORPUS) if c.field == "n"}
    for (key, name), n in coded.items():
        foci = [
            w
            for w in read_confirmations(CORPUS)
            if w.action == "accept" and (w.key, w.contrast) == (key, name) and key in keys
        ]
        for space in sorted({w.space.value for w in foci}):
            record = RECORDS[key]
            lines += [
                f"//Reference={space}",
                f"//{record.authors[0].split()[0]}, {record.year}: {name}",
                f"//Subjects={n}",
            ]
            lines += [f"{w.x:g}\t{w.y:g}\t{w.z:g}" for w in foci if w.space.value == space] + [""]
    return "\n".join(lines)
