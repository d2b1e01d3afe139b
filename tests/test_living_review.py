"""The bundled review in three versions, made in four ways; its maps before and after; any version printed again."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import focimine
from corpora.bundled import load
from corpora.demo.exports import FILES, WRITERS, disguise
from corpora.demo.material import (
    REVIEW,
    read_codings,
    read_confirmations,
    read_decisions,
    read_placements,
    read_records,
)
from corpora.demo.story import reports_by_key
from corpora.errors import ExitCode
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
            reports = reports_by_key(store, CORPUS)
        rows = [
            [reports[d.key], d.step.value, d.judgement.value, d.criterion or "", d.reason]
            for d in DECISIONS if d.key in keys and d.step is step and d.key in reports
        ]  # fmt: skip
        if rows:
            sheet = review / "decisions.csv"
            write_sheet(sheet, ["report", "step", "judgement", "criterion", "reason"], rows)
            run("decide", "--from", sheet, "--who", "demo curator", "--review", review)
    with Store.open(review) as store, store.run("made", version="1") as stage, store.transaction():
        for n, word in enumerate(read_confirmations(CORPUS)):
            if word.key in keys and word.action == "accept":
                body = {"report": reports[word.key], "document": word.key, "contrast": word.contrast, "kind": "peak"}
                body |= {"x": word.x, "y": word.y, "z": word.z, "space": word.space.value}
                stage.add("focus", f"f{n}", body)
                said = {"focus": f"f{n}", "action": "accept", "space": word.space.value}
                stage.add("confirmation", f"f{n}/1", said, who="demo curator", machine=False)
        for n, code in enumerate(c for c in read_codings(CORPUS) if c.key in keys and c.field in ("n", "sample")):
            body = {"report": reports[code.key], "contrast": code.experiment, "field": code.field, "value": code.value}
            stage.add("coding", f"{code.key}/{n}", body, who="demo curator", machine=False)


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


def one_ledger(folder: Path, years: tuple[int, ...] = YEARS, *, analysed: bool = False) -> Path:
    review = start(folder)
    first = 0
    for n, year in enumerate(years):
        bring_in(review, exports(folder / f"exports-{year}", first, year), update=n > 0)
        judge(review, keys_of(first, year))
        if analysed:
            run("analyse", "--workers", "1", "--review", review)
        run("update", "--close", "--who", "demo curator", "--review", review)
        first = year
    return review


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return one_ledger(tmp_path_factory.mktemp("living") / "review")


def test_three_versions_of_one_ledger_add_up_and_any_of_them_is_printed_again(review: Path) -> None:
    assert len(keys_of(2021, 2023)) > 0
    for number, known in enumerate(expected(), start=1):
        found = totals(review, "--version", str(number))
        assert (found.previous, found.new, found.total) == (known.previous, known.new, known.total)
    assert totals(review).foci == expected()[-1].foci
    sealed = json.loads((review / "versions" / "2" / "changes.json").read_text(encoding="utf-8"))
    boxes = dict(sealed["boxes"])
    assert boxes["databases: of the duplicates: known from an earlier version"] > 0
    assert {key: n for key, n in boxes.items() if n} == {
        key: n for key, n in flow(review, "--version", "2").items() if n
    }
    assert focimine.run(["prisma", "--version", "9", "--review", str(review)]) == ExitCode.PROTOCOL


def test_known_papers_found_again_are_never_due(review: Path) -> None:
    sealed = json.loads((review / "versions" / "3" / "changes.json").read_text(encoding="utf-8"))
    assert sum(source["n_found"] for source in sealed["sources"]) > 0
    assert [change for change in sealed.get("changes", []) if change["kind"] == "new"] == []
    assert dict(sealed["boxes"])["databases: screened"] == 0


def test_a_new_folder_that_names_the_one_before_gives_the_same(tmp_path: Path) -> None:
    first, found, before = 0, [], ""
    for year in YEARS:
        folder = start(tmp_path / str(year), before)
        bring_in(folder, exports(tmp_path / f"exports-{year}", first, year), update=False)
        judge(folder, keys_of(first, year))
        found.append(totals(folder))
        first, before = year, f"../{year}"
    assert found == expected()
    shutil.rmtree(tmp_path / "2021")
    assert totals(tmp_path / "2024") == expected()[-1]


def test_a_copied_folder_gives_the_same(tmp_path: Path) -> None:
    first, found = 0, []
    for n, year in enumerate(YEARS):
        folder = tmp_path / str(year)
        if n:
            shutil.copytree(tmp_path / str(YEARS[n - 1]), folder)
            (folder / "protocol.yaml").write_text(plan(f"../{YEARS[n - 1]}"), encoding="utf-8")
        else:
            start(folder)
        bring_in(folder, exports(tmp_path / f"exports-{year}", first, year), update=False)
        judge(folder, keys_of(first, year))
        found.append(totals(folder))
        first = year
    assert found == expected()


def test_an_outside_list_with_its_sleuth_file_gives_the_same(tmp_path: Path) -> None:
    included = sorted(key for key in INCLUDED if RECORDS[key].year <= YEARS[0])
    table = tmp_path / "included.csv"
    write_sheet(table, ["title", "authors", "year", "journal", "doi", "pmid"], (
        [r.title, "; ".join(r.authors), str(r.year), r.journal, r.doi, r.pmid] for r in (RECORDS[key] for key in included)
    ))  # fmt: skip
    sleuth, counts = tmp_path / "foci.txt", tmp_path / "flow.csv"
    sleuth.write_text(to_sleuth(set(included)), encoding="utf-8")
    write_sheet(counts, ["box", "n"], [["total: reports included", str(len(included))]])
    folder = start(tmp_path / "review")
    run(
        "update",
        "--from-outside",
        table,
        "--foci",
        sleuth,
        "--counts",
        counts,
        "--who",
        "demo curator",
        "--review",
        folder,
        allowed=(0,),
    )
    found, first = [], YEARS[0]
    for n, year in enumerate(YEARS[1:]):
        bring_in(folder, exports(tmp_path / f"exports-{year}", first, year), update=n > 0)
        judge(folder, keys_of(first, year))
        found.append(totals(folder))
        run("update", "--close", "--who", "demo curator", "--review", folder)
        first = year
    assert found == expected()[1:]


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


def test_the_maps_of_two_versions_differ_by_the_studies_that_are_new(tmp_path: Path) -> None:
    years = (2014, 2016)
    review = one_ledger(tmp_path / "review", years, analysed=True)
    told = json.loads((review / "versions" / "2" / "changes.json").read_text(encoding="utf-8"))
    assert told["has_maps"]
    main = next(change for change in told["maps"] if change["analysis"] == "main")
    assert 0 <= main["dice"] < 1
    came = {
        f"{RECORDS[k].authors[0].split()[0]}, {RECORDS[k].year}" for k in INCLUDED if 2014 < RECORDS[k].year <= 2016
    }
    assert set(main["studies_new"]) <= came
    gained = [cluster for cluster in main["clusters"] if cluster["kind"] == "gained"]
    assert gained
    assert all({study for study, _ in cluster["studies"]} & came for cluster in gained)
    assert any("were kept" in s["before"] or "experiments" in s["before"] for s in told["sentences"])
    page = (review / "versions" / "2" / "changes.html").read_text(encoding="utf-8")
    assert all(study in page for cluster in gained for study, _ in cluster["studies"])
    with (review / "versions" / "2" / "changes.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {"map", "cluster gained", "sentence"} <= {row["kind"] for row in csv.DictReader(stream)}
    kept = (review / "versions" / "1" / "results" / "main" / "maps" / "cluster_labels.nii.gz").read_bytes()
    assert kept != (review / "results" / "main" / "maps" / "cluster_labels.nii.gz").read_bytes()
    run("verify", "--review", review, allowed=(0,))
