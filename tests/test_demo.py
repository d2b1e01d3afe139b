"""The demonstration end to end, with few permutations: real stages on files written from public facts."""

from __future__ import annotations

import csv
import math
import re
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import matplotlib
import pytest

import focimine
from corpora.errors import ExitCode
from corpora.store import Store

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "review"
    assert focimine.run(["demo", str(folder), "--permutations", "20"]) == ExitCode.DONE
    return folder


def numbers(review, sql):
    with Store.open(review) as store:
        return [tuple(row) for row in store.query(sql)]


def test_the_nineteen_papers_of_the_review_are_included(review):
    assert numbers(review, "SELECT count(*) FROM decisions WHERE step = 'full_text' AND judgement = 'include'") == [
        (19,)
    ]


def test_no_record_is_lost_between_the_databases_and_the_reports(review):
    assert numbers(
        review,
        "SELECT (SELECT count(*) FROM records) - (SELECT count(*) FROM duplicates) - (SELECT count(*) FROM reports)",
    ) == [(0,)]


def test_seventy_four_foci_are_exact_and_three_inferred(review):
    rows = dict(numbers(review, "SELECT basis, count(*) FROM confirmed_foci GROUP BY basis"))
    assert rows == {"exact": 74, "inferred": 3}


def test_every_confirmed_focus_leads_back_to_a_page_and_a_row(review):
    rows = numbers(review, "SELECT document, page, table_label, row, raw FROM confirmed_foci")
    assert len(rows) == 77
    assert all(value is not None for row in rows for value in row)


def test_the_published_insula_cluster_comes_back(review):
    path = review / "results" / "main" / "tables" / "clusters_TAL.tsv"
    clusters = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter="\t"))
    assert len(clusters) == 1
    centre = tuple(float(clusters[0][f"weighted_centre_{axis}"]) for axis in "xyz")
    assert math.dist(centre, (-32.7, 12.9, 3.0)) < 4.0
    assert float(clusters[0]["max_ale"]) == pytest.approx(0.0177, abs=0.0003)


def test_the_report_says_what_is_public_and_what_does_not_come_back(review):
    page = (review / "report.html").read_text(encoding="utf-8")
    assert "74 of the 141 published foci" in page
    assert "3 more are inferred" in page
    assert "does not come back" in page


def test_the_reports_need_no_network(review):
    for name in ("report.html", "report.zh.html"):
        page = (review / name).read_text(encoding="utf-8")
        assert 'src="http' not in page
        assert 'link rel="stylesheet" href="http' not in page


def test_starting_it_again_changes_nothing(review):
    def content():
        ignored = ("run", "run_finished")
        with Store.open(review) as store:
            return [tuple(r) for r in store.query(f"SELECT kind, key, body FROM ledger WHERE kind NOT IN {ignored}")]

    before = content()
    assert focimine.run(["demo", str(review), "--permutations", "20"]) == ExitCode.DONE
    assert content() == before


def test_the_ledger_verifies_and_a_changed_decision_is_named(review, tmp_path, capsys):
    assert focimine.run(["verify", "--review", str(review)]) == ExitCode.DONE
    copy = tmp_path / "copy"
    assert focimine.run(["export", str(tmp_path / "export"), "--review", str(review)]) == ExitCode.DONE
    assert focimine.run(["import-ledger", str(tmp_path / "export"), str(copy)]) == ExitCode.DONE
    connection = sqlite3.connect(copy / "review.sqlite")
    seq = connection.execute("SELECT min(seq) FROM ledger WHERE kind = 'decision'").fetchone()[0]
    connection.execute("UPDATE ledger SET body = replace(body, 'include', 'exclude') WHERE seq = ?", (seq,))
    connection.commit()
    connection.close()
    capsys.readouterr()
    assert focimine.run(["verify", "--review", str(copy)]) == ExitCode.STORE
    assert f"row {seq}: was changed" in capsys.readouterr().err


BLOCK = re.compile(r"```python\n(.*?)```(?:\s*```text\n(.*?)```)?", re.DOTALL)


def test_every_example_of_the_notebooks_page_runs_and_prints_what_the_page_shows(review, tmp_path, monkeypatch, capsys):
    matplotlib.use("Agg")
    (tmp_path / "intergroup-empathy-demo").symlink_to(review, target_is_directory=True)
    (tmp_path / "papers").mkdir()
    shutil.copy(
        next((ROOT / "tests" / "data" / "extract" / "abbreviated_places_as_headings").glob("table.*")),
        tmp_path / "papers",
    )
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    blocks = BLOCK.findall(page)
    assert len(blocks) == page.count("```python")
    for code, shown in blocks:
        capsys.readouterr()
        exec(compile(code, "docs/notebooks.md", "exec"), names)
        printed = capsys.readouterr().out
        assert not shown or printed == shown, code
    assert (tmp_path / "foci.png").stat().st_size > 0
    assert (tmp_path / "explicit-tasks" / "report.html").is_file()


def test_the_appendix_lists_as_many_reports_as_the_boxes_of_the_flow_diagram_say(review, tmp_path):
    assert focimine.run(["appendix", "-o", str(tmp_path), "--table", "csv", "--review", str(review)]) == ExitCode.DONE
    boxes = csv.DictReader((review / "results/prisma/prisma.csv").read_text(encoding="utf-8-sig").splitlines())
    counted = {row["box"]: int(row["n"]) for row in boxes}

    def rows(name):
        return list(csv.DictReader((tmp_path / "en" / name).read_text(encoding="utf-8-sig").splitlines()))

    excluded = Counter(row["criterion"] for row in rows("excluded_full_text.csv"))
    arms = ("databases", "other")
    for criterion, n in excluded.items():
        assert n == sum(counted.get(f"{arm}: excluded at assessment: {criterion}", 0) for arm in arms)
    assert (
        sum(excluded.values())
        == sum(n for box, n in counted.items() if re.match(r"\w+: excluded at assessment: ", box))
        == 7
    )
    assert len(rows("not_retrieved.csv")) == sum(counted[f"{arm}: not retrieved"] for arm in arms) == 1
    included = rows("included_studies.csv")
    assert len(included) == 24
    assert len({row["report"] for row in included}) == counted["total: reports included"] == 19
    assert sum(int(row["foci confirmed"]) for row in included) == 77
    searches = rows("searches.csv")
    assert sum(int(row["records"]) for row in searches) == 105
    assert sum(int(row["new reports after deduplication"]) for row in searches) == 71
