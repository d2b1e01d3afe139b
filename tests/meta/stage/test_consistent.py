"""A plan's `consistency` and `assumed_n`, from the ledger to files."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from corpora.errors import ProtocolError
from corpora.store import Store
from meta.cli import analyse

GROUPS = [{"name": task, "label": {"en": task}, "where": {"task": [task]}} for task in ("explicit", "implicit")]
KINDS = {"kinds": ["peak", "centre_of_mass"]}
INSULA = {
    "name": {"en": "anterior insula", "zh": "前脑岛"},
    "label": "Insular Cortex",
    "box": "box:-60..60,2..60,-40..40",
}


def run(folder):
    return CliRunner().invoke(analyse, ["--review", str(folder), "--workers", "1"])


def plan(**consistency):
    asked = {"groups": ["explicit", "implicit"], "draws": 200} | consistency
    return {"subgroups": GROUPS, "labels": ["harvard_oxford"], "consistency": asked}


def test_the_region_all_studies_share_comes_first_in_table_and_figure(review):
    folder = review(plan(regions=[INSULA]), KINDS)
    found = run(folder)
    assert found.exit_code in (0, 1), (found.output, found.exception)
    place = folder / "results" / "consistency" / "main"
    with (place / "tables" / "consistency.tsv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert rows[0]["region"] == "anterior insula"
    assert (rows[0]["rank"], rows[0]["studies_explicit"], rows[0]["studies_implicit"]) == ("1", "4", "4")
    assert "Insular Cortex" not in {row["region"] for row in rows}
    assert "前脑岛" in (place / "figures" / "consistency.zh.svg").read_text(encoding="utf-8")


def test_small_groups_are_told_and_not_compared(review):
    folder = review(plan(minimum_studies=5), KINDS)
    found = run(folder)
    assert "[CONSISTENCY-FEW-STUDIES]" in found.output
    assert "explicit 4, implicit 4" in found.output
    assert not (folder / "results" / "consistency").exists()


@pytest.mark.parametrize(
    ("region", "message"),
    [
        (INSULA | {"label": "Insula Cortex"}, "did you mean Insular Cortex"),
        (INSULA | {"box": "box:0..1,200..300,0..1"}, "no grey matter"),
    ],
)
def test_a_region_that_is_none_is_refused(review, region, message):
    folder = review(plan(regions=[region]), KINDS)
    found = run(folder)
    assert isinstance(found.exception, ProtocolError)
    assert message in str(found.exception) + str(found.exception.hint)
    assert not (folder / "results").exists(), "it is told before anything is computed or written"


def test_a_group_named_twice_is_refused(review):
    found = run(review(plan(groups=["explicit", "explicit"]), KINDS))
    assert isinstance(found.exception, ProtocolError)
    assert "named twice" in str(found.exception)


def test_contrasts_without_n_are_analysed_with_the_assumed_one_and_named(review):
    folder = review({"subgroups": [], "assumed_n": 24}, KINDS)
    with Store.open(folder) as store, store.run("test", version="1") as stage:
        for number in range(3):
            key = f"r-{number}/n/2"
            stage.add("coding", key, {"report": f"r-{number}", "field": "n", "value": ""}, who="Li Wei", machine=False)
    found = run(folder)
    assert found.exit_code in (0, 1), (found.output, found.exception)
    assert "[ANALYSIS-ASSUMED-N]" in found.output
    assert "3 of 8 contrasts have no sample size" in found.output
    assert "24 participants" in (folder / "results/main/methods.en.md").read_text(encoding="utf-8")
