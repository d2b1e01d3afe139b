"""An earlier review made elsewhere as the first version: list, foci, counts; what does not fit is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpora.errors import FormatError, ProtocolError
from corpora.settled import read_settled
from corpora.store import Store
from focimine import cli
from meta.stage.curated import included_reports

LIST = """title,authors,year,journal,doi
Pain of neighbours,"Müller, Jan; Li, Hua",2010,J Ex,10.1000/a
Reward for rivals,"Li, Hua",2012,J Ex,10.1000/b
Reward for friends,"Li, Wei",2012,J Ex,10.1000/c
"""
SLEUTH = """//Reference=MNI
//Müller et al., 2010: own > other
//Subjects=24
-30\t18\t-4
2\t30\t44

//Li, 2012: ambiguous
//Subjects=10
1\t2\t3

//10.1000/c, 2012: reward
//Subjects=12
4\t5\t6

//Nobody, 1999: missing
//Subjects=9
7\t8\t9
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "included.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "foci.txt").write_text(SLEUTH, encoding="utf-8")
    (tmp_path / "flow.csv").write_text("box,n\ntotal: reports included,4\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    Store.create(tmp_path / "review", protocol_text).close()
    return tmp_path / "review"


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def take(review: Path, files: Path, *more: object, code: int = 1) -> Result:
    return run(
        "update", "--from-outside", files / "included.csv", "--who", "Li Wei", "--review", review, *more, code=code
    )


def test_papers_foci_and_sample_sizes_come_in_and_what_fits_no_paper_is_named(review: Path, files: Path) -> None:
    found = take(review, files, "--foci", files / "foci.txt", "--counts", files / "flow.csv")
    assert found.output.count("[OUTSIDE-NO-PAPER]") == 2
    assert "2 papers of the list fit its study" in found.output
    assert "no paper of the list fits its study" in found.output
    assert "[OUTSIDE-COUNTS]" in found.output
    with Store.open(review, read_only=True) as store:
        assert len(read_settled(store).included()) == 3
        contrasts = [c for report in included_reports(store) for c in report.contrasts]
        words = store.query("SELECT who, machine, reason FROM confirmations")
    assert [(c.n, [(f.x, f.y, f.z) for f in c.foci]) for c in contrasts] == [
        (24, [(-30, 18, -4), (2, 30, 44)]), (12, [(4, 5, 6)]),
    ]  # fmt: skip
    assert {(row["who"], row["machine"], row["reason"]) for row in words} == {("Li Wei", 0, "taken over from foci.txt")}


def test_the_list_is_version_1_closed_and_none_of_it_is_due(review: Path, files: Path) -> None:
    take(review, files, code=0)
    (review / "new.csv").write_text(LIST + '"Fans, pain","Ek, Åsa",2020,J Ex,10.1000/d\n', encoding="utf-8")
    run("update", review / "new.csv", "--database", "pubmed", "--review", review)
    output = run("prisma", "--review", review).output
    for line in (
        "     3  previous: reports",
        "     4  databases: identified: pubmed",
        "     1  databases: awaiting screening",
    ):
        assert line in output
    assert "version: 2" in output
    with Store.open(review, read_only=True) as store:
        assert len(read_settled(store).included()) == 3
    assert {"prisma", "changes.json", "changes.csv"} <= {path.name for path in (review / "versions" / "1").iterdir()}


def test_it_needs_a_review_without_records_and_a_name(review: Path, files: Path) -> None:
    take(review, files, code=0)
    with pytest.raises(ProtocolError, match="holds records already"):
        take(review, files)
    with pytest.raises(ProtocolError, match="needs your name"):
        run("update", "--from-outside", files / "included.csv", "--review", review)


def test_counts_that_are_no_numbers_are_an_error_before_anything_is_written(review: Path, files: Path) -> None:
    (files / "flow.csv").write_text("box,n\nincluded,many\n", encoding="utf-8")
    with pytest.raises(FormatError, match="n is 'many'"):
        take(review, files, "--counts", files / "flow.csv")
    with Store.open(review, read_only=True) as store:
        assert not store.query("SELECT 1 FROM records")
