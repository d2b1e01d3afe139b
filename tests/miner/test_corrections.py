"""Imports that can be corrected: names that are checked, labels that change, an import that is taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode, ProtocolError
from corpora.settled import read_settled
from corpora.store import Store
from miner.databases import KNOWN, parse_database

PAIN = "Neural answers to the pain of ingroup members in the scanner"
FEAR = "Learning of fear in the human amygdala and its extinction"
SIGNED = ("--who", "Li Hua", "--reason", "a slip")


def ris(title: str, doi: str, *more: str) -> str:
    lines = ("TY  - JOUR", f"TI  - {title}", "AU  - Li, Hua", "PY  - 2020", "JO  - Journal", f"DO  - {doi}", *more)
    return "\n".join([*lines, "ER  - ", ""])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "a.ris").write_text(ris(PAIN, "10.1000/pain"))
    (tmp_path / "b.ris").write_text(ris(PAIN, "10.1000/pain") + ris(FEAR, "10.1000/fear", "DB  - Scopus"))
    return tmp_path


@pytest.fixture
def run(review: Path):
    def command(*arguments: object) -> int:
        return focimine.run([*map(str, arguments), "--review", str(review)])

    return command


def boxes(review: Path, run, capsys) -> dict[str, int]:
    capsys.readouterr()
    assert run("prisma", "--json") == ExitCode.DONE
    return {row["box"]: row["n"] for row in json.loads(capsys.readouterr().out)["boxes"]}


def test_a_misspelt_database_is_refused_with_the_nearest_one_first(run, files: Path, review: Path, capsys) -> None:
    assert run("import", files / "a.ris", "--database", "pubmedd") == ExitCode.PROTOCOL
    said = capsys.readouterr().err
    assert "'pubmedd'" in said
    assert said.index("pubmed or") < said.index("Known, too")
    with Store.open(review, read_only=True) as store:
        assert not list(store.entries("record"))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("PubMed", "pubmed"),
        ("Web of  Science", "web_of_science"),
        ("WoS", "web_of_science"),
        ("知网", "cnki"),
        ("ＣＮＫＩ", "cnki"),
    ],
)
def test_a_database_is_known_by_its_other_names(given: str, meant: str) -> None:
    assert parse_database(given) == meant


def test_every_name_of_a_database_means_one() -> None:
    assert all(parse_database(alias) == name for name, aliases in KNOWN.items() for alias in (name, *aliases))


def test_an_unknown_database_is_taken_when_it_is_said_to_be_new_and_known_afterwards(run, files: Path, capsys) -> None:
    assert run("import", files / "a.ris", "--database", "Library of Cats", "--new-database") == ExitCode.DONE
    assert "library_of_cats" in capsys.readouterr().out
    assert run("import", files / "b.ris", "--database", "library of cats") == ExitCode.PROBLEMS
    with pytest.raises(ProtocolError, match="No database"):
        parse_database("library of cats")


def test_a_record_that_names_its_database_keeps_it_and_that_is_told(run, files: Path, review: Path, capsys) -> None:
    assert run("import", files / "b.ris", "--database", "pubmed") == ExitCode.PROBLEMS
    assert "1 names scopus; their own word counts" in capsys.readouterr().err
    with Store.open(review, read_only=True) as store:
        assert [row["database"] for row in store.query("SELECT database FROM records ORDER BY seq")] == [
            "pubmed",
            "scopus",
        ]


def test_the_persons_word_counts_where_it_is_said_to(run, files: Path, review: Path, capsys) -> None:
    assert run("import", files / "b.ris", "--database", "pubmed", "--override-database") == ExitCode.PROBLEMS
    assert "they count as pubmed" in capsys.readouterr().err
    with Store.open(review, read_only=True) as store:
        assert {row["database"] for row in store.query("SELECT database FROM records")} == {"pubmed"}


def test_a_relabelled_import_counts_under_its_new_labels_everywhere(run, files: Path, review: Path, capsys) -> None:
    run("import", files / "a.ris", "--database", "pubmed")
    assert (
        run("relabel", "a.ris", "--database", "psycinfo", "--method", "citation", "--date", "2024-01-31", *SIGNED) == 0
    )
    capsys.readouterr()
    run("imports", "--json")
    listed = json.loads(capsys.readouterr().out)[0]
    assert (listed["database"], listed["method"], listed["date"]) == ("psycinfo", "citation", "2024-01-31")
    found = boxes(review, run, capsys)
    assert found.get("databases: identified: pubmed", 0) == 0
    assert sum(n for box, n in found.items() if "identified" in box) == 1
    frame = focimine.open_review(review)
    assert (frame.records()["database"][0], frame.records()["method"][0]) == ("psycinfo", "citation")
    assert frame.reports()["databases"][0] == "psycinfo"
    frame.close()
    assert run("export-records", review / "out.csv") == ExitCode.DONE
    assert "psycinfo" in (review / "out.csv").read_text(encoding="utf-8-sig").casefold()
    with Store.open(review, read_only=True) as store:
        assert next(store.entries("record")).body["database"] == "pubmed"
        assert store.query("SELECT database, method, searched_on FROM searches")[0][:] == (
            "psycinfo",
            "citation",
            "2024-01-31",
        )


def test_undoing_a_relabelling_brings_back_what_was_before(run, files: Path, review: Path) -> None:
    run("import", files / "a.ris", "--database", "pubmed")
    run("relabel", "1", "--database", "psycinfo", *SIGNED)
    run("relabel", "1", "--database", "scopus", *SIGNED)
    databases = []
    for _ in range(2):
        assert run("relabel", "1", "--undo", *SIGNED) == ExitCode.DONE
        with Store.open(review, read_only=True) as store:
            databases.append(store.query("SELECT database FROM records")[0]["database"])
    assert databases == ["psycinfo", "pubmed"]
    assert run("relabel", "1", "--undo", *SIGNED) == ExitCode.PROTOCOL


@pytest.mark.parametrize(
    "wrong",
    [
        ("relabel", "a.ris", *SIGNED),
        ("relabel", "a.ris", "--date", "31.1.2024", *SIGNED),
        ("relabel", "a.ris", "--query", " ", *SIGNED),
        ("relabel", "a.ris", "--database", "pubmedd", *SIGNED),
        ("relabel", "nothing.ris", "--database", "scopus", *SIGNED),
        ("relabel", "a.ris", "--database", "scopus", "--who", "nobody", "--reason", "x"),
        ("withdraw", "7", *SIGNED),
        ("withdraw", "a.ris", "--undo", *SIGNED),
    ],
)
def test_a_correction_that_says_nothing_right_changes_nothing(run, files: Path, review: Path, wrong) -> None:
    run("import", files / "a.ris", "--database", "pubmed")
    assert run(*wrong) == ExitCode.PROTOCOL
    with Store.open(review, read_only=True) as store:
        assert store.query("SELECT * FROM corrections") == []


def test_an_import_is_named_by_number_file_or_hash(run, files: Path, review: Path) -> None:
    run("import", files / "a.ris", "--database", "pubmed")
    with Store.open(review, read_only=True) as store:
        digest = next(store.entries("source")).key
    for name, database in (("1", "scopus"), ("a.ris", "embase"), (digest[:8], "vip"), (digest, "cnki")):
        assert run("relabel", name, "--database", database, *SIGNED) == ExitCode.DONE
    again = files / "other"
    again.mkdir()
    (again / "a.ris").write_text(ris(FEAR, "10.1000/fear"))
    run("import", again / "a.ris", "--database", "pubmed")
    assert run("relabel", "a.ris", "--database", "vip", *SIGNED) == ExitCode.PROTOCOL


def test_a_withdrawn_import_counts_nowhere_and_its_decisions_are_told(run, files: Path, review: Path, capsys) -> None:
    run("import", files / "a.ris", files / "b.ris", "--database", "pubmed")
    run("dedup")
    with Store.open(review, read_only=True) as store:
        pain, fear = read_settled(store).reports.records
    for report in (pain, fear):
        run("decide", report, "--step", "title_abstract", "--include", "--who", "Li Hua")
    capsys.readouterr()
    assert run("withdraw", "b.ris", *SIGNED) == ExitCode.DONE
    assert "count no more: 1" in capsys.readouterr().out
    with Store.open(review, read_only=True) as store:
        settled = read_settled(store)
        assert list(settled.reports.records) == [pain]
        assert [row.decision.report for row in settled.strays] == [fear]
        assert store.find_breach() is None
    found = boxes(review, run, capsys)
    assert sum(n for box, n in found.items() if "identified" in box) == 1
    run("status")
    assert "1 decision on records of withdrawn imports settle nothing" in capsys.readouterr().out
    assert run("dedup") == ExitCode.DONE
    assert run("withdraw", "b.ris", "--undo", *SIGNED) == ExitCode.DONE
    with Store.open(review, read_only=True) as store:
        settled = read_settled(store)
        assert (list(settled.reports.records), settled.strays) == ([pain, fear], ())


def test_a_decision_stays_with_a_paper_that_another_import_holds(run, files: Path, review: Path) -> None:
    run("import", files / "a.ris", files / "b.ris", "--database", "pubmed")
    run("dedup")
    with Store.open(review, read_only=True) as store:
        pain, fear = read_settled(store).reports.records
        other = read_settled(store).reports.records[pain][1]
    run("decide", pain, "--step", "title_abstract", "--include", "--who", "Li Hua")
    run("withdraw", "a.ris", *SIGNED)
    with Store.open(review, read_only=True) as store:
        settled = read_settled(store)
        assert list(settled.reports.records) == [other, fear]
        assert settled.outcome(other).is_sought


def test_importing_a_corrected_file_again_says_how_it_counts_and_how_to_change_it(run, files: Path, capsys) -> None:
    run("import", files / "a.ris", "--database", "pubmed")
    run("relabel", "1", "--database", "psycinfo", *SIGNED)
    capsys.readouterr()
    run("import", files / "a.ris", "--database", "scopus")
    said = capsys.readouterr().out
    assert "relabelled (database psycinfo)" in said
    assert "focimine relabel 1 --database scopus" in said
    run("withdraw", "1", *SIGNED)
    capsys.readouterr()
    run("import", files / "a.ris")
    assert "focimine withdraw 1 --undo" in capsys.readouterr().out


def test_when_no_file_can_be_read_the_exit_code_says_so(run, files: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "page.ris").write_text("<!DOCTYPE html><html>Please log in</html>")
    bad = [tmp_path / "scan.pdf", tmp_path / "page.ris"]
    assert run("import", *bad) == ExitCode.FORMAT
    said = capsys.readouterr().err
    assert "scan.pdf: is a PDF" in said
    assert "page.ris: is a web page" in said
    assert run("import", bad[0], files / "a.ris", "--database", "pubmed") == ExitCode.PROBLEMS
    assert "a.ris: 1 record," in capsys.readouterr().out


def test_every_file_that_cannot_be_read_is_named_however_many(run, tmp_path: Path, capsys) -> None:
    bad = [tmp_path / f"page{n}.ris" for n in range(30)]
    for path in bad:
        path.write_text(f"<html>{path.name}</html>")
    assert run("import", *bad) == ExitCode.FORMAT
    said = capsys.readouterr().err
    assert all(f"{path.name}: is a web page" in said for path in bad)


def test_a_missing_kept_export_is_put_back_when_it_is_given_again(run, files: Path, review: Path) -> None:
    run("import", files / "a.ris", "--database", "pubmed")
    kept = next((review / "imports").iterdir())
    kept.unlink()
    run("import", files / "a.ris", "--database", "pubmed")
    assert kept.read_bytes() == (files / "a.ris").read_bytes()


def test_the_story_of_a_report_tells_what_was_corrected_and_what_was_decided_under_a_withdrawn_record(
    run, files: Path, review: Path, capsys
) -> None:
    run("import", files / "a.ris", files / "b.ris", "--database", "pubmed")
    run("dedup")
    with Store.open(review, read_only=True) as store:
        pain = next(iter(read_settled(store).reports.records))
    run("decide", pain, "--step", "title_abstract", "--include", "--who", "Li Hua", "--reason", "fits well")
    run("withdraw", "a.ris", *SIGNED)
    capsys.readouterr()
    assert run("audit", "10.1000/pain") == ExitCode.DONE
    said = " ".join(capsys.readouterr().out.split())
    assert 'The import a.ris was withdrawn: its records count nowhere from now on. · reason: "a slip"' in said
    assert "fits well" in said
    assert "1 record: pubmed" in said


def test_a_withdrawn_search_is_told_when_it_is_run_again(run, review: Path, pubmed, capsys) -> None:
    here = ("search", "--email", "a@b.org", "--base-url", pubmed.url)
    assert run(*here) == ExitCode.DONE
    assert run("withdraw", "1", *SIGNED) == ExitCode.DONE
    with Store.open(review, read_only=True) as store:
        assert store.query("SELECT count(*) AS n FROM records")[0]["n"] == 0
        assert len(list(store.entries("record"))) == 5
    capsys.readouterr()
    assert run(*here) == ExitCode.DONE
    assert "focimine withdraw 1 --undo" in capsys.readouterr().out
