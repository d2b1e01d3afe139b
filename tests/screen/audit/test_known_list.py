"""Lists of known papers: every row is taken, or named with what to do about it."""

from __future__ import annotations

from pathlib import Path

from screen.audit.lists import read_known


def test_a_row_that_names_no_paper_is_told_and_the_others_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_text("doi,title\n10.1000/abc,\n99999999,\n,Empathy for pain\n", encoding="utf-8")
    known, problems = read_known(path)
    assert [(one.doi, one.title) for one in known] == [("10.1000/abc", None), (None, "Empathy for pain")]
    assert [(p.code, p.item) for p in problems] == [("KNOWN-WITHOUT-ID", f"{path}, line 3")]
    assert "99999999" in problems[0].message
