"""`audit --claims` as a person types it: a manuscript alone, a manuscript in a review, the plan's claims alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import focimine
from corpora.catalogue.language_of import spoken_in
from corpora.errors import ExitCode
from extract.claims.explain import explain_sum
from extract.claims.report import ClaimsReport
from extract.claims.values import Finding, Status

TEXT = """# Networks of envy: an ALE meta-analysis

## Abstract

We analysed 4 studies with 80 participants and 9 foci.

## Results

Table 1. Studies included

| Study | n | foci |
|---|---|---|
| Alvarez et al., 2011 | 20 | 3 |
| Brandt et al., 2013 | 22 | 2 |
| Costa et al., 2015 | 19 | 2 |
| Dahl et al., 2018 | 20 | 2 |
"""


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    path = tmp_path / "manuscript.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_manuscript_is_checked_outside_a_review(manuscript: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "claims.csv"
    assert focimine.run(["audit", "--claims", str(manuscript), "-o", str(out)]) == ExitCode.PROBLEMS
    printed = capsys.readouterr().out
    assert "DIFFERS  participants: stated 80, computed 81" in printed
    assert "20 + 22 + 19 + 20 = 81" in printed
    assert "differs,participants" in out.read_text(encoding="utf-8-sig").replace("differs,counts,", "differs,")
    assert focimine.run(["audit", "--claims"]) == ExitCode.PROTOCOL
    assert focimine.run(["audit", "--machine"]) == ExitCode.STORE
    assert focimine.run(["audit", "--machine", "--claims", str(manuscript)]) == ExitCode.PROTOCOL


def test_in_a_review_the_plans_claims_come_first(manuscript: Path, tmp_path: Path, protocol_text: str, capsys) -> None:
    plan = tmp_path / "plan.yaml"
    claim = "claims:\n  - {id: found, text: Two records were found., value: 2, query: SELECT 1 + 2}\n"
    plan.write_text(protocol_text + claim, encoding="utf-8")
    review = tmp_path / "review"
    assert focimine.run(["init", str(review), "--protocol", str(plan)]) == ExitCode.DONE
    capsys.readouterr()
    assert focimine.run(["audit", "--claims", "--json", "--review", str(review)]) == ExitCode.PROBLEMS
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(one["stated"], one["computed"], one["status"]) for one in found] == [("2", "3", "differs")]
    focimine.run(["audit", "--claims", str(manuscript), "--review", str(review)])
    assert capsys.readouterr().out.startswith("DIFFERS  found: stated 2")


def test_the_terminal_shows_the_answer_in_the_language_in_force() -> None:
    finding = Finding(
        check="counts", subject="participants", status=Status.DIFFERS, stated="583", computed="577",
        arithmetic="27 + 25 = 577", explanation=explain_sum(583, [("Xu, 2010a", 27), ("Li, 2011", 550)]), places=(),
    )  # fmt: skip
    report = ClaimsReport(findings=(finding,))
    with spoken_in("zh"):
        said = report.as_text()
    assert "不符  participants：所写为 583，重新计算为 577  [counts]" in said
    assert "相差 +6；没有哪一行能单独解释" in said
    assert "1 项不符，0 项无法核对，0 项相符。" in said
    assert report.as_text().startswith("DIFFERS  participants: stated 583, computed 577  [counts]\n    27 + 25 = 577\n")
