"""The claims of a plan against a ledger, queries that mean harm, and the files of a report."""

from __future__ import annotations

import pytest

import focimine
from corpora.errors import FormatError, ProtocolError
from corpora.sheets import read_sheet
from corpora.store import Store
from extract.claims.report import write_report
from extract.claims.values import Status
from extract.stage.claims import audit_claims


@pytest.fixture
def review(tmp_path, protocol_text):
    """A review whose plan claims what the test names, with two coded contrasts."""

    def make(*claims):
        lines = [
            f"  - {{id: c{n}, text: stated, value: {value}, query: {query!r}}}"
            for n, (value, query) in enumerate(claims)
        ]
        text = protocol_text + ("claims:\n" + "\n".join(lines) + "\n" if lines else "")
        with Store.create(tmp_path / "review", text) as store, store.run("test", version="1") as run:
            run.add("record", "r1", {"title": "One", "year": 2010, "source": "file"})
            run.add("coding", "c1", {"report": "r1", "contrast": "a", "field": "n", "value": "20"}, machine=False)
            run.add("coding", "c2", {"report": "r1", "contrast": "b", "field": "n", "value": "30"}, machine=False)
        return tmp_path / "review"

    return make


def audited(folder, manuscript=None):
    with Store.open(folder, read_only=True) as store:
        return audit_claims(store, manuscript)


SUM = "SELECT sum(CAST(value AS INTEGER)) FROM codings WHERE field = 'n'"


def test_a_claim_is_computed_again_and_its_difference_is_explained(review):
    found = audited(review((50, SUM), (70, SUM))).findings
    assert [(f.subject, f.status, f.computed) for f in found] == [
        ("c1", Status.DIFFERS, "50"),
        ("c0", Status.AGREES, "50"),
    ]
    assert "differs by 20, the n of r1" in found[0].explanation


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM ledger",
        "SELECT 1; DELETE FROM ledger",
        "DROP VIEW codings",
        "UPDATE head SET seq = 0",
        "ATTACH DATABASE 'other.sqlite' AS other",
        "PRAGMA journal_mode = DELETE",
        "SELECT load_extension('x')",
        "SELECT zeroblob(900000000)",
        "SELECT no_such_column FROM records",
        "SELECT 'text'",
        "SELECT 1, 2",
        "SELECT 1 UNION SELECT 2",
        "SELECT sum(value) FROM codings WHERE field = 'nothing'",
        "SELECT count(*) FROM decisions",
        "",
    ],
)
def test_a_query_that_is_no_number_or_means_harm_is_not_checked_and_changes_nothing(review, query):
    folder = review((5, query))
    with Store.open(folder) as store:  # even where the ledger could be written
        before = store.query("SELECT count(*) AS n FROM ledger")[0]["n"]
        found = audit_claims(store, None).findings
        assert store.query("SELECT count(*) AS n FROM ledger")[0]["n"] == before
        assert store.find_breach() is None
    assert [f.status for f in found] == [Status.UNCHECKED]
    assert found[0].explanation
    assert not list(folder.rglob("other.sqlite"))


def test_a_query_without_end_is_given_up(review, monkeypatch):
    monkeypatch.setattr("corpora.store.asking.LONGEST_SECONDS", 0.2)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    assert [f.status for f in audited(review((5, endless))).findings] == [Status.UNCHECKED]


def test_a_manuscript_is_checked_without_a_review_and_against_one(review, tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(
        "# A meta-analysis\n\n## Results\n\nThis meta-analysis is a meta-analysis. In total, 55 participants were included.\n",
        encoding="utf-8",
    )
    alone = audit_claims(None, paper)
    assert [f.status for f in alone.findings if f.subject == "participants"] == [Status.UNCHECKED]
    inside = audited(review(), paper)
    assert inside.manuscript == "paper.md"
    assert any(f.check == "ledger" and f.status is Status.UNCHECKED for f in inside.findings)


def test_the_counts_of_a_ledger_are_held_against_the_manuscript(tmp_path):
    folder = tmp_path / "demo"
    assert focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"]) == 0
    with Store.open(folder) as store, store.run("test", version="1") as run:
        for n in range(3):
            run.add("record", f"r{n}", {"title": f"Paper {n}", "year": 2010, "source": "file", "method": "database"})
    paper = tmp_path / "paper.md"
    paper.write_text(
        "# A meta-analysis\n\nA meta-analysis. This meta-analysis was planned. The search identified 4 records. "
        "In another section, the included studies are described.\n",
        encoding="utf-8",
    )
    found = [f for f in audited(folder, paper).findings if f.subject == "identified against the ledger"]
    assert [(f.status, f.stated, f.computed) for f in found] == [(Status.DIFFERS, "4", "3")]


def test_a_report_is_written_as_sheet_and_page_the_same_every_time(review, tmp_path):
    report = audited(review((50, SUM), (70, SUM)))
    for suffix in (".csv", ".xlsx", ".html"):
        one, other = tmp_path / f"one{suffix}", tmp_path / f"other{suffix}"
        write_report(report, one)
        write_report(report, other)
        assert one.read_bytes() == other.read_bytes()
    rows = [row.cells for row in read_sheet(tmp_path / "one.csv").rows()]
    assert [row["status"] for row in rows] == ["differs", "agrees"]
    assert "<td>differs</td>" in (tmp_path / "one.html").read_text(encoding="utf-8")
    write_report(report, tmp_path / "zh.csv", language="zh")
    assert "状态" in (tmp_path / "zh.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    with pytest.raises(ProtocolError, match=r"\.pdf"):
        write_report(report, tmp_path / "report.pdf")


def test_the_text_of_a_report_shows_what_differs_and_counts_the_rest(review):
    report = audited(review((50, SUM), (70, SUM)))
    assert report.as_text().startswith("DIFFERS  c1: stated 70, computed 50  [plan]")
    assert report.as_text().endswith("1 differ, 0 cannot be checked, 1 agree.")
    assert "AGREES" in report.as_text(agreeing=True)


def test_a_file_that_is_no_manuscript_is_refused(tmp_path):
    with pytest.raises(FormatError):
        audit_claims(None, tmp_path / "missing.pdf")
    (tmp_path / "empty.md").write_bytes(b"")
    with pytest.raises(FormatError, match="empty"):
        audit_claims(None, tmp_path / "empty.md")
    (tmp_path / "odd.bin").write_bytes(b"\x00\x01\x02" * 50)
    with pytest.raises(FormatError):
        audit_claims(None, tmp_path / "odd.bin")
