"""The bundled review in three versions, made in four ways; its maps before and after; any version printed again."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from living_review import (
    INCLUDED,
    RECORDS,
    expected,
    flow,
    from_outside,
    in_copied_folders,
    in_new_folders,
    keys_of,
    one_ledger,
    run,
    totals,
)

import focimine
from corpora.errors import ExitCode


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
    assert [totals(review) for _, review in in_new_folders(tmp_path)] == expected()
    shutil.rmtree(tmp_path / "2021")
    assert totals(tmp_path / "2024") == expected()[-1]


def test_a_copied_folder_gives_the_same(tmp_path: Path) -> None:
    assert [totals(review) for _, review in in_copied_folders(tmp_path)] == expected()


def test_an_outside_list_with_its_sleuth_file_gives_the_same(tmp_path: Path) -> None:
    assert [totals(review) for _, review in from_outside(tmp_path)] == expected()[1:]


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
    analysed_again(review)


def analysed_again(review: Path) -> None:
    """Version 1 is analysed again beside what was sealed, which stays; the tables of both are found."""

    def sealed() -> dict[Path, bytes]:
        folder = review / "versions" / "1"
        return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and "again" not in p.parts}

    kept, again = sealed(), review / "versions" / "1" / "again"
    now = (review / "report.html").read_bytes()
    run("analyse", "--version", "1", "--workers", "1", "--review", review)
    assert sealed() == kept
    assert (review / "report.html").read_bytes() == now
    for name in ("maps/ale.nii.gz", "maps/cluster_labels.nii.gz", "tables/experiments.tsv"):
        assert (again / "results" / "main" / name).read_bytes() == kept[again.parent / "results" / "main" / name]
    made = (again / "report.html").stat().st_mtime_ns
    run("analyse", "--version", "1", "--workers", "1", "--review", review)
    assert (again / "report.html").stat().st_mtime_ns == made
    (again / "report.html").unlink()
    run("analyse", "--version", "1", "--workers", "1", "--review", review)
    assert (again / "report.html").is_file()
    run("verify", "--review", review, allowed=(0,))
    with focimine.open_review(review, version=1) as first, focimine.open_review(review) as last:
        assert len(first.clusters()) == sum(1 for _ in (again / "results/main/tables/clusters_MNI.tsv").open()) - 1
        assert len(last.clusters()) != len(first.clusters())
    assert focimine.run(["analyse", "--version", "9", "--review", str(review)]) == ExitCode.PROTOCOL
