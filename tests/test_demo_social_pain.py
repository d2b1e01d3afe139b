"""The social-pain report from one command: what it says is what its tables hold, and its statement carries its uncertainty."""

from __future__ import annotations

import csv

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.store import Store


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    folder = tmp_path_factory.mktemp("social") / "review"
    assert focimine.run(["demo", str(folder), "--corpus", "social_pain", "--permutations", "10"]) == ExitCode.DONE
    return folder


def test_every_paper_and_every_coordinate_is_accounted_for(review):
    with Store.open(review, read_only=True) as store:
        read = store.query("SELECT count(*) AS n FROM foci")[0]["n"]
        words = dict(store.query("SELECT action, count(*) FROM confirmations GROUP BY action"))
        included = store.query("SELECT count(*) AS n FROM decisions WHERE step='full_text' AND judgement='include'")[0][
            "n"
        ]
    assert read == sum(words.values())
    assert included == 41


def test_the_report_states_the_place_of_both_regions_with_an_interval(review):
    table = review / "results" / "consistency" / "main" / "tables" / "consistency.tsv"
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["region"]: row for row in csv.DictReader(stream, delimiter="\t")}
    page = (review / "report.html").read_text(encoding="utf-8")
    for name in ("anterior cingulate cortex", "anterior insula"):
        row = rows[name]
        assert int(row["rank_low"]) <= int(row["rank"]) <= int(row["rank_high"])
        assert f"rank {row['rank']} of {len(rows)} regions" in page
    assert "前脑岛" in (review / "report.zh.html").read_text(encoding="utf-8")
