"""What is said beside decisions, and the versions of a review: as tables of an export and as data frames."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import focimine
from corpora.review.closing import begin_next, seal
from corpora.review.versions import read_versions
from corpora.store import Store
from corpora.store.exporting import DICTIONARY

PLAN = """
review: {title: {en: S}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bob]
  mode: dual_blind
  criteria:
    - {id: empirical, wording: {en: Empirical}, steps: [title_abstract]}
risk_of_bias: {instrument: cbma_quality}
"""


def add(store: Store, kind: str, key: str, /, *, who: str = "Ann", machine: bool = False, **body: object) -> None:
    with store.run("made", version="1") as run:
        assert run.add(kind, key, body, who=who, machine=machine)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "review"
    with Store.create(place, PLAN) as store:
        for number in range(4):
            add(store, "record", f"r-{number}", title=f"T{number}", source="s", position=number, pmid=str(number))
        add(
            store,
            "duplicate",
            "r-2->r-1",
            record="r-2",
            duplicate_of="r-1",
            why="same DOI",
            who="dedup 3",
            machine=True,
        )
        link = {"record": "r-3", "same_study_as": "r-2", "relation": "preprint", "why": "same title"}
        add(store, "same_study", "r-3~>r-2", who="dedup 3", machine=True, **link)
        add(
            store,
            "same_study",
            "r-1~>r-0",
            who="dedup 3",
            machine=True,
            **link | {"record": "r-1", "same_study_as": "r-0"},
        )
        add(store, "same_study_undone", "r-1~>r-0", link="r-1~>r-0", reason="two towns")
        notice = {
            "report": "r-2",
            "pmid": "2",
            "notice": "retracted",
            "place": "PubMed",
            "words": "w",
            "read_on": "2026-01-01",
        }
        add(store, "notice", "n1", who="notices 1", machine=True, change="found", **notice)
        add(store, "notice", "n2", who="notices 1", machine=True, change="gone", **notice)
        reread = {
            "report": "r-2",
            "step": "title_abstract",
            "sample": "2 of 9",
            "stratum": "all",
            "population": {"all": 9},
        }
        add(store, "recheck", "c1", judgement="exclude", **reread)
        add(store, "recheck", "c2", judgement="include", **reread)
        add(store, "recheck", "c3", judgement="unclear", who="Bob", **reread)
        judged = {"action": "judge", "instrument": "cbma_quality", "judgement": "low", "quote": "24 adults"}
        add(store, "bias", "r-0/sample/Ann/1", report="r-0", item="sample", **judged)
        add(store, "bias", "r-0/sample/Bob/1", report="r-0", item="sample", who="Bob", **judged)
        add(store, "bias", "r-2/sample/Ann/1", report="r-2", item="sample", **judged)
        add(store, "relabelled", "k1", search="import:s", database="scopus", reason="it was Scopus")
        add(store, "withdrawn", "k2", search="import:s", reason="a trial")
        add(store, "correction_undone", "k2", correction="k2", reason="no trial")
        add(
            store,
            "document",
            "d",
            report="r-0",
            name="a.xml",
            source="europe_pmc",
            licence="CC BY",
            version="published",
            url="https://example.org/a",
        )
    return place


def exported(folder: Path, name: str) -> list[dict[str, str]]:
    target = folder.parent / "out"
    assert focimine.run(["export", str(target), "--review", str(folder)]) == 0
    with (target / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_link_of_one_study_says_its_reports_and_whether_it_was_taken_back(folder):
    with focimine.open_review(folder) as review:
        links = review.study_links().set_index("link")
    assert links.loc["r-3~>r-2", ["report", "same_study_as", "in_force"]].tolist() == ["r-3", "r-1", True]
    assert links.loc["r-1~>r-0", ["in_force", "undone_by", "undone_because"]].tolist() == [False, "Ann", "two towns"]
    assert {row["link"]: row["in_force"] for row in exported(folder, "study_links")} == {
        "r-3~>r-2": "1",
        "r-1~>r-0": "0",
    }


def test_notices_and_second_readings_count_for_the_report_their_record_belongs_to(folder):
    with focimine.open_review(folder) as review:
        notices, again = review.notices(), review.rereadings()
    assert notices[["report", "record", "change"]].values.tolist() == [["r-1", "r-2", "found"], ["r-1", "r-2", "gone"]]
    assert again[["report", "who", "judgement", "in_force"]].values.tolist() == [
        ["r-1", "Ann", "exclude", False], ["r-1", "Ann", "include", True], ["r-1", "Bob", "unclear", True]
    ]  # fmt: skip
    assert [row["report"] for row in exported(folder, "notices")] == ["r-1", "r-1"]
    assert [row["in_force"] for row in exported(folder, "rereadings")] == ["0", "1", "1"]


def test_a_judgement_of_bias_is_hidden_until_the_second_person_has_judged(folder):
    with focimine.open_review(folder) as review:
        bias = review.bias()
    assert bias["judgement"].isna().tolist() == [False, False, True]
    assert bias["quote"].isna().tolist() == [False, False, True]
    assert bias["in_force"].tolist() == [True, True, True]
    rows = {row["bias"]: row for row in exported(folder, "bias_judgements")}
    assert (rows["r-0/sample/Ann/1"]["judgement"], rows["r-0/sample/Ann/1"]["quote"]) == ("low", "24 adults")
    assert (rows["r-2/sample/Ann/1"]["judgement"], rows["r-2/sample/Ann/1"]["quote"]) == ("(hidden)", "")
    assert not (folder.parent / "out" / "ledger.jsonl").exists()


def test_corrections_of_imports_are_there_undone_or_not(folder):
    with focimine.open_review(folder) as review:
        corrections, documents = review.corrections(), review.documents()
    assert corrections[["kind", "database", "in_force"]].fillna("").values.tolist() == [
        ["relabelled", "scopus", True], ["withdrawn", "", False]
    ]  # fmt: skip
    assert documents.loc[0, ["source", "licence", "version"]].tolist() == ["europe_pmc", "CC BY", "published"]
    (row,) = exported(folder, "documents")
    assert (row["source"], row["licence"], row["version"], row["url"]) == (
        "europe_pmc", "CC BY", "published", "https://example.org/a"
    )  # fmt: skip


@pytest.mark.parametrize("closed", [0, 1, 3])
def test_versions_are_those_the_program_reads(folder, closed):
    with Store.open(folder) as store:
        for number in range(closed):
            seal(store, {"total: reports included": number}, who="Ann" if number else None)
            add(store, "record", f"r-after-{number}", title="Between two versions", source="s", position=9)
            begin_next(store, trigger=f"year {number}", who="Bob")
        read = read_versions(store)
    with focimine.open_review(folder) as review:
        versions = review.versions()
        came = [review.records().set_index("record")["version"], review.reports().set_index("report")["version"]]
    for table in came:
        assert table.loc["r-0"] == 1
        assert [table.loc[f"r-after-{number}"] for number in range(closed)] == list(range(2, closed + 2))
    assert versions["version"].tolist() == [version.number for version in read] == list(range(1, closed + 2))
    assert versions["last_row"].fillna(0).tolist() == [version.last or 0 for version in read]
    assert versions["trigger"].fillna("").tolist() == [version.trigger or "" for version in read]
    assert versions["closed_by"].fillna("").tolist() == [version.closed_by or "" for version in read]
    assert len(exported(folder, "versions")) == closed + 1
    if closed:
        with focimine.open_review(folder, version=1) as first:
            assert first.versions()["last_row"].tolist() == versions["last_row"].tolist()[:1]
            assert len(first.records()) == 4


def test_every_table_of_an_export_is_explained(folder):
    exported(folder, "versions")
    page = (folder.parent / "out" / "README.md").read_text(encoding="utf-8")
    views = {path.stem for path in (folder.parent / "out").glob("*.csv")}
    assert views == set(DICTIONARY)
    assert all(f"## {view}.csv" in page for view in views)
