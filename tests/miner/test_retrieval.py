"""Full texts that are wanted, given up by a person, moved, removed, put back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

import focimine
from corpora.errors import ExitCode, StoreError
from corpora.protocol import load_protocol
from corpora.review.next_steps import next_steps
from corpora.settled import read_settled
from corpora.sheets import read_sheet
from corpora.store import Store
from miner.stage.retrieval import close

TITLES = {
    "r-1": "Neural responses to ingroup and outgroup members' suffering predict costly helping",
    "r-2": "Do you feel my pain? Racial group membership modulates empathic neural responses",
    "r-3": "Fear learning in the human amygdala and its slow extinction over days",
}
SIGNED = ("--who", "Li Hua", "--reason", "looked everywhere")


def pdf(title: str, *more: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for number, line in enumerate((title, *more)):
        canvas.drawString(50, 780 - 14 * number, line)
    canvas.save()
    return stream.getvalue()


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    folder = tmp_path / "review"
    with Store.create(folder, protocol_text) as store, store.run("import", version="1") as run:
        for n, (name, title) in enumerate(TITLES.items(), start=1):
            body = {"id": name, "source": "s", "position": n, "title": title, "year": 2000 + n, "database": "pubmed"}
            body |= {
                "doi": f"10.1000/{name}",
                "pmid": f"{n}",
                "authors": [{"raw": "Li, Hua"}],
                "journal": "Journal of Examples",
            }
            run.add("record", name, body | ({"title_translated": "群体共情偏差的神经机制"} if n == 2 else {}))
            body = {"report": name, "step": "title_abstract", "judgement": "include"}
            run.add("decision", f"{name}/title_abstract/1", body, who="Li Hua", machine=False)
    return folder


@pytest.fixture
def fetch(review: Path):
    def command(*arguments: object) -> int:
        return focimine.run(["fetch", *map(str, arguments), "--review", str(review)])

    return command


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.pdf").write_bytes(pdf(TITLES["r-1"]))
    return folder


def flow(review: Path, capsys) -> tuple[int, int]:
    """Return how many reports are sought and how many of them not retrieved, as PRISMA counts them."""
    capsys.readouterr()
    assert focimine.run(["prisma", "--json", "--review", str(review)]) == ExitCode.DONE
    found = {row["box"]: row["n"] for row in json.loads(capsys.readouterr().out)["boxes"]}
    return found["databases: sought for retrieval"], found["databases: not retrieved"]


def wanted(review: Path, tmp_path: Path) -> list[str]:
    path = tmp_path / "wanted.csv"
    assert focimine.run(["fetch", "--wanted", str(path), "--review", str(review)]) == ExitCode.DONE
    return [row.cells["report"] for row in read_sheet(path).rows()]


def test_a_folder_declares_nothing_not_retrieved(review, fetch, papers, tmp_path, capsys) -> None:
    assert fetch(papers) == ExitCode.DONE
    told = capsys.readouterr().out
    assert "2 still to get" in told
    assert f"one.pdf: Li, Hua, 2001: {TITLES['r-1']} (r-1), by " in told
    assert fetch(papers) == ExitCode.DONE
    assert "one.pdf: " not in capsys.readouterr().out  # known: nothing was matched anew
    assert flow(review, capsys) == (3, 0)
    assert wanted(review, tmp_path) == ["r-2", "r-3"]


def test_a_person_gives_up_one_report_and_takes_it_back(review, fetch, tmp_path, capsys) -> None:
    assert fetch("--not-retrieved", "10.1000/r-2", *SIGNED) == ExitCode.DONE
    assert flow(review, capsys) == (3, 1)
    assert wanted(review, tmp_path) == ["r-1", "r-3"]
    with Store.open(review, read_only=True) as store:
        rows = store.query("SELECT who, machine, body ->> 'reason' AS reason FROM ledger WHERE kind = 'retrieval'")
        assert [tuple(row) for row in rows] == [("Li Hua", 0, "looked everywhere")]
    assert fetch("--not-retrieved", "r-2", "--undo", *SIGNED) == ExitCode.DONE
    assert flow(review, capsys) == (3, 0)
    assert fetch("--not-retrieved", "r-2", "--undo", *SIGNED) == ExitCode.PROTOCOL
    assert fetch("--not-retrieved", "r-2", *SIGNED) == ExitCode.DONE
    assert flow(review, capsys) == (3, 1)


def test_closing_gives_up_what_is_missing_and_a_later_file_changes_that(review, fetch, papers, capsys) -> None:
    assert fetch("--close", "--who", "Li Hua") == ExitCode.DONE
    assert flow(review, capsys) == (3, 3)
    fetch(papers)
    assert flow(review, capsys) == (3, 2)
    assert fetch("--close", "--undo", *SIGNED) == ExitCode.DONE
    assert flow(review, capsys) == (3, 0)


def test_closing_again_gives_up_what_became_wanted_since(review, fetch, capsys) -> None:
    fetch("--close", "--who", "Li Hua")
    fetch("--not-retrieved", "r-3", "--undo", *SIGNED)
    with Store.open(review) as store:
        assert close(store, who="Li Hua") == ["r-3"]
        assert close(store, who="Li Hua") == []
    assert flow(review, capsys) == (3, 3)


def test_what_an_earlier_version_declared_means_what_it_meant(review, fetch, papers, capsys) -> None:
    with Store.open(review) as store, store.run("fetch", version="1") as run:
        for name in ("r-1", "r-2"):
            run.add(
                "retrieval", f"{name}/not_retrieved", {"report": name, "outcome": "not_retrieved", "reason": "no file"}
            )
    assert flow(review, capsys) == (3, 2)
    fetch(papers)
    assert flow(review, capsys) == (3, 1)
    assert fetch("--not-retrieved", "r-2", "--undo", *SIGNED) == ExitCode.DONE
    assert flow(review, capsys) == (3, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--close",),
        ("--not-retrieved", "r-2", "--who", "Li Hua"),
        ("--not-retrieved", "r-2", "--who", "nobody", "--reason", "x"),
        ("--close", "--wanted", *SIGNED),
        ("--move", "one.pdf", *SIGNED),
        ("--remove", "one.pdf", "--report", "r-2", *SIGNED),
        ("--move", "nothing.pdf", "--report", "r-2", *SIGNED),
        ("--wanted", "list.docx"),
    ],
)
def test_what_is_asked_wrongly_is_refused_and_writes_nothing(review, fetch, arguments) -> None:
    assert fetch(*arguments) == ExitCode.PROTOCOL
    with Store.open(review, read_only=True) as store:
        assert store.query("SELECT 1 FROM ledger WHERE kind IN ('retrieval', 'document_moved')") == []


def test_the_sheet_of_what_is_wanted_has_names_and_links_in_both_languages(review, fetch, tmp_path) -> None:
    path = tmp_path / "wanted.xlsx"
    assert fetch("--wanted", path) == ExitCode.DONE
    row = next(row.cells for row in read_sheet(path).rows() if row.cells["report"] == "r-2")
    assert (row["authors"], row["year"], row["title"], row["journal"]) == (
        "Li, Hua",
        "2002",
        TITLES["r-2"],
        "Journal of Examples",
    )
    assert row["title_translated"] == "群体共情偏差的神经机制"
    assert (row["doi"], row["pmid"]) == ("https://doi.org/10.1000/r-2", "https://pubmed.ncbi.nlm.nih.gov/2/")
    fetch("--wanted", tmp_path / "想要.csv", "--language", "zh")
    assert {"题名", "作者", "DOI 链接", "PubMed 链接"} <= set(next(read_sheet(tmp_path / "想要.csv").rows()).cells)


def read_from(review: Path, sha: str, record: str) -> None:
    """Write what an extraction of one document leaves: a text, two foci, values of the machine."""
    with Store.open(review) as store, store.run("extract", version="1") as run, store.transaction():
        run.add("fulltext", sha, {"report": record, "document": sha, "sections": [{"heading": "Methods", "text": "x"}]})
        for n in range(2):
            body = {
                "document": sha,
                "report": record,
                "x": n,
                "y": 2,
                "z": 3,
                "space": "MNI",
                "kind": "peak",
                "raw": "x",
            }
            run.add("focus", f"{sha[:12]}/Table 1/{n}/1", body)
            word = {"focus": f"{sha[:12]}/Table 1/{n}/1", "action": "accept"}
            run.add("confirmation", f"{sha[:12]}/{n}/1", word, who="Li Hua", machine=False)
        run.add("coding", f"{record}//n/1", {"report": record, "field": "n", "value": "24", "quote": "24 people"})
        run.add("extracted", f"{sha}@1", {"document": sha, "n_foci": 2})


def state(review: Path) -> dict[str, object]:
    with Store.open(review, read_only=True) as store:
        return {
            "documents": [row["report"] for row in store.query("SELECT report FROM documents")],
            "foci": [
                (row["report"], row["record"]) for row in store.query("SELECT report, record FROM confirmed_foci")
            ],
            "n": [(row["record"], row["value"]) for row in store.query("SELECT record, value FROM codings")],
            "texts": [row["record"] for row in store.query("SELECT record FROM fulltexts")],
            "whole": store.find_breach() is None,
        }


def test_a_moved_file_takes_foci_text_and_machine_values_with_it(review, fetch, papers, tmp_path, capsys) -> None:
    fetch(papers)
    with Store.open(review, read_only=True) as store:
        sha = next(store.entries("document")).key
    read_from(review, sha, "r-1")
    before = state(review)
    assert fetch("--move", papers / "one.pdf", "--report", "r-2", *SIGNED) == ExitCode.DONE
    assert "2 foci, 1 value the machine read" in capsys.readouterr().out
    there = {"documents": ["r-2"], "foci": [("r-2", "r-2")] * 2, "n": [("r-2", "24")], "texts": ["r-2"], "whole": True}
    assert state(review) == there
    assert wanted(review, tmp_path) == ["r-1", "r-3"]
    assert fetch("--move", "one.pdf", "--report", "r-2", *SIGNED) == ExitCode.DONE  # nothing to do
    assert fetch("--move", "one.pdf", "--undo", *SIGNED) == ExitCode.DONE
    assert state(review) == before
    assert wanted(review, tmp_path) == ["r-2", "r-3"]
    assert fetch("--move", "one.pdf", "--undo", *SIGNED) == ExitCode.PROTOCOL


def test_a_removed_file_is_of_no_report_until_that_is_taken_back(review, fetch, papers, tmp_path, capsys) -> None:
    fetch(papers)
    with Store.open(review, read_only=True) as store:
        sha = next(store.entries("document")).key
    read_from(review, sha, "r-1")
    before = state(review)
    assert fetch("--remove", sha[:8], *SIGNED) == ExitCode.DONE
    assert state(review) == {"documents": [], "foci": [], "n": [], "texts": [], "whole": True}
    assert wanted(review, tmp_path) == ["r-1", "r-2", "r-3"]
    capsys.readouterr()
    assert fetch(papers) == ExitCode.PROBLEMS
    assert "DOCUMENT-REMOVED" in capsys.readouterr().err
    fetch("--close", "--who", "Li Hua")
    assert flow(review, capsys) == (3, 3)
    assert fetch("--remove", "one.pdf", "--undo", *SIGNED) == ExitCode.DONE
    assert state(review) == before
    assert flow(review, capsys) == (3, 2)


def test_a_person_s_value_stays_where_it_was_coded(review, fetch, papers, capsys) -> None:
    fetch(papers)
    with Store.open(review, read_only=True) as store:
        sha = next(store.entries("document")).key
    read_from(review, sha, "r-1")
    with Store.open(review) as store, store.run("code", version="1") as run:
        run.add("coding", "r-1//n/2", {"report": "r-1", "field": "n", "value": "25"}, who="Li Hua", machine=False)
    fetch("--move", "one.pdf", "--report", "r-2", *SIGNED)
    assert "1 value that people coded for r-1 stay with it" in capsys.readouterr().out
    assert state(review)["n"] == [("r-1", "25"), ("r-2", "24")]


def test_files_are_put_back_after_the_ledger_was_rebuilt_from_its_export(
    review, fetch, papers, tmp_path, capsys
) -> None:
    fetch(papers)
    assert focimine.run(["export", str(tmp_path / "out"), "--review", str(review)]) == ExitCode.DONE
    other = tmp_path / "other"
    assert focimine.run(["import-ledger", str(tmp_path / "out"), str(other)]) == ExitCode.DONE
    (papers / "one.pdf").rename(papers / "another name.pdf")
    capsys.readouterr()
    assert focimine.run(["fetch", str(papers), "--review", str(other)]) == ExitCode.DONE
    assert "1 kept file put back" in capsys.readouterr().out
    with Store.open(other, read_only=True) as store:
        assert store.missing_files() == []
        assert store.find_breach() is None


def test_a_ledger_that_names_a_place_outside_of_the_review_has_no_file_put_there(review, tmp_path) -> None:
    with Store.open(review) as store, pytest.raises(StoreError, match="outside"):
        store.put_back("../elsewhere.pdf", b"x")
    assert not (tmp_path / "elsewhere.pdf").exists()


def test_a_text_that_is_called_a_pdf_is_said_to_be_none(fetch, tmp_path, capsys) -> None:
    (tmp_path / "broken.pdf").write_text("Please log in to read this paper.")
    assert fetch(tmp_path / "broken.pdf") == ExitCode.PROBLEMS
    said = capsys.readouterr().err
    assert "this is no PDF" in said
    assert "plain text" in said
    (tmp_path / "page.pdf").write_text("<!doctype html><html><body>Please log in</body></html>")
    assert fetch(tmp_path / "page.pdf") == ExitCode.PROBLEMS
    assert "this is no PDF, though it is called one. It is a web page" in capsys.readouterr().err


def test_status_points_to_the_list_of_what_is_wanted(review) -> None:
    with Store.open(review, read_only=True) as store:
        steps = next_steps(store, load_protocol(store.protocol_path), read_settled(store))
    assert [step.what for step in steps if "fetch --wanted" in step.command] == ["3 full texts to get"]
