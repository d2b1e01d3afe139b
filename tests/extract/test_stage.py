"""Reading a review's documents: one odd document costs itself, never the others."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from corpora.errors import ProtocolError
from corpora.nouns.plain import from_plain
from corpora.nouns.studies import Focus, Space
from corpora.store import Store
from extract.reading import Reading, read_file
from extract.stage import extract as stage
from extract.workers import Limits

PAGE = """<html><head><title>T</title></head><body><table><caption>Table 1. Pain &gt; rest (MNI coordinates)</caption>
<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>Z</th></tr>
<tr><td>Left insula</td><td>-32</td><td>14</td><td>4</td><td>Inf</td></tr>
<tr><td>Right insula</td><td>36</td><td>18</td><td>-2</td><td>4.1</td></tr></table></body></html>"""


@pytest.fixture
def store(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("fetch", version="1") as run:
            for number in (1, 2):
                run.add("record", f"r-{number}", {"title": f"Paper {number}"})
                data = PAGE.replace("<title>T", f"<title>{number}").encode()
                file = store.keep_file(data, f"{number}.html", folder="documents")
                body = {
                    "report": f"r-{number}",
                    "name": f"{number}.html",
                    "file": file,
                    "sha256": f"{number}" * 64,
                }
                run.add("document", f"{number}" * 64, body)
        yield store


def read_here(paths, _limits):
    return (read_file(path) for path in paths)


def extract(store, monkeypatch, reader=read_here):
    monkeypatch.setattr(stage, "read_many", reader)
    return stage.extract_documents(store, stage.due_documents(store), Limits(), advance=lambda _n: None)


def n_foci(store):
    return {row["report"]: row["n"] for row in store.query("SELECT report, count(*) AS n FROM foci GROUP BY report")}


def decide(store, report, judgement, *, who="Li Wei", number=1):
    body = {"report": report, "step": "full_text", "judgement": judgement, "who": who}
    with store.run("decide", version="1") as run:
        run.add("decision", f"{report}/full_text/{number}", body, who=who, machine=False)


def test_a_reading_that_differs_from_an_older_ledgers_by_levels_only_is_no_change(store, monkeypatch):
    extract(store, monkeypatch)
    with store.run("extract", version="1") as run:
        for entry in list(store.entries("focus")):
            older = {name: value for name, value in entry.body.items() if name != "levels"}
            assert from_plain(Focus, older) == replace(from_plain(Focus, entry.body), levels=())
            run.add("focus", f"{entry.key}/older", older)
            stage._store_focus(store, run, f"{entry.key}/older", entry.body)
    assert not list(store.entries("focus_change"))
    with store.run("extract", version="2") as run:
        stage._store_focus(store, run, f"{entry.key}/older", {**entry.body, "region": "Elsewhere"})
    assert len(list(store.entries("focus_change"))) == 1


def test_a_later_version_that_reads_a_focus_differently_keeps_what_it_was_and_says_so(store, monkeypatch):
    extract(store, monkeypatch)

    def reader(paths, _limits):
        for path in paths:
            reading = read_file(path)
            first, *others = reading.foci
            yield replace(reading, foci=(replace(first, x=32.0), *others))

    monkeypatch.setattr(stage, "VERSION", f"{stage.VERSION}+1")
    run = extract(store, monkeypatch, reader)
    assert [row["x"] for row in store.query("SELECT x FROM foci ORDER BY seq")] == [-32.0, 36.0, -32.0, 36.0]
    assert [(p.code, p.item) for p in run.problems if p.code != "FOCI-SHARED"] == [
        ("FOCI-READ-DIFFERENTLY", "1.html"),
        ("FOCI-READ-DIFFERENTLY", "2.html"),
    ]
    assert "reads 1 of its foci differently" in str(run.problems[0])
    assert "x is -32.0 and would be 32.0" in str(run.problems[0])
    assert stage.n_foci_of(store, run) == 4


def test_a_later_version_that_does_not_find_a_focus_again_keeps_it_and_says_so(store, monkeypatch):
    extract(store, monkeypatch)

    def reader(paths, _limits):
        for path in paths:
            reading = read_file(path)
            yield replace(reading, foci=reading.foci[1:]) if path.name.endswith("1.html") else reading

    monkeypatch.setattr(stage, "VERSION", f"{stage.VERSION}+1")
    run = extract(store, monkeypatch, reader)
    assert n_foci(store) == {"r-1": 2, "r-2": 2}
    (problem,) = (p for p in run.problems if p.code != "FOCI-SHARED")
    assert (problem.code, problem.item) == ("FOCI-READ-DIFFERENTLY", "1.html")
    assert "does not find 1 of its foci again" in problem.message
    assert "-32" in problem.message


def test_a_later_version_that_reads_the_same_says_nothing(store, monkeypatch):
    extract(store, monkeypatch)
    n_problems = len(store.query("SELECT 1 FROM problems"))
    monkeypatch.setattr(stage, "VERSION", f"{stage.VERSION}+1")
    assert len(stage.due_documents(store)) == 2
    extract(store, monkeypatch)
    assert len(store.query("SELECT 1 FROM problems")) == n_problems
    assert not list(store.entries("focus_change"))


def test_an_infinite_statistic_is_kept(store, monkeypatch):
    def reader(paths, _limits):
        focus = Focus(x=-32, y=14, z=4, raw="-32 14 4", space=Space.MNI, statistic_name="Z", statistic=float("inf"))
        for path in paths:
            reading = read_file(path)
            yield Reading(name=reading.name, document=reading.document, foci=(focus,))

    run = extract(store, monkeypatch, reader)
    assert not run.problems
    assert [row["statistic"] for row in store.query("SELECT statistic FROM foci")] == ["inf", "inf"]


def test_a_document_that_cannot_be_stored_leaves_the_others_and_is_tried_again(store, monkeypatch):
    def broken(name):
        def reader(paths, _limits):
            for path in paths:
                reading = read_file(path)
                yield (
                    Reading(name=reading.name, document=reading.document, foci=reading.foci, samples=(name,))
                    if (name in path.name)
                    else reading
                )

        return reader

    run = extract(store, monkeypatch, broken("1.html"))
    assert [problem.code for problem in run.problems] == ["DOCUMENT-UNREADABLE"]
    assert n_foci(store) == {"r-2": 2}
    extract(store, monkeypatch)
    assert n_foci(store) == {"r-1": 2, "r-2": 2}


def test_an_excluded_report_is_not_read_and_one_in_dispute_is(store):
    decide(store, "r-1", "exclude")
    decide(store, "r-2", "exclude", who="Li Wei")
    decide(store, "r-2", "include", who="Chen Yu", number=2)
    assert [due.report for due in stage.due_documents(store)] == ["r-2"]


def test_a_document_whose_file_is_gone_is_a_problem(store, monkeypatch):
    due = stage.due_documents(store)
    (store.folder / due[0].file).unlink()
    run = extract(store, monkeypatch)
    assert run.problems[0].item.endswith("1.html")
    assert n_foci(store) == {"r-2": 2}


def test_reading_again_finds_nothing_due(store, monkeypatch):
    extract(store, monkeypatch)
    assert stage.due_documents(store) == []


THREE = PAGE.replace(
    "</table>", "<tr><td>Left amygdala</td><td>-22</td><td>-4</td><td>-18</td><td>3.9</td></tr></table>"
)


def put(store, number, page, **fields):
    sha = f"{number}" * 64
    with store.run("fetch", version="1") as run:
        run.add("record", f"r-{number}", {"title": f"Paper {number}", **fields})
        file = store.keep_file(page.encode(), f"{number}.html", folder="documents")
        run.add("document", sha, {"report": f"r-{number}", "name": f"{number}.html", "file": file})


def codes(run):
    return [(problem.code, problem.item) for problem in run.problems]


def test_a_table_printed_in_two_papers_is_said_in_one_run_and_in_the_next(store, monkeypatch):
    put(store, 3, THREE)
    put(store, 4, THREE.replace("<title>T", "<title>U"))
    assert codes(extract(store, monkeypatch)) == [("FOCI-SHARED", "4.html, Table 1")]
    put(store, 5, THREE.replace("<title>T", "<title>V"))
    again = extract(store, monkeypatch)
    assert codes(again) == [("FOCI-SHARED", "5.html, Table 1")] * 2
    assert len(store.query("SELECT * FROM problems WHERE code = 'FOCI-SHARED'")) == 3


def test_an_n_other_than_the_protocols_list_is_said_with_its_sentence(store, monkeypatch):
    (store.folder / "facts").mkdir()
    (store.folder / "facts" / "table1.csv").write_text("name,n,doi\nLi 2020,25,10.1000/a\nWu 2021,24,10.1000/b\n")
    people = "<h2>Participants</h2><p>Twenty-four volunteers (12 women) took part and gave consent.</p></body>"
    put(store, 6, PAGE.replace("</body>", people), doi="10.1000/a")
    put(store, 7, PAGE.replace("</body>", people).replace("<title>T", "<title>W"), doi="10.1000/b")
    run = extract(store, monkeypatch)
    assert codes(run) == [("N-AGAINST-TABLE", "6.html, n")]
    assert "n = 24" in run.problems[0].message
    assert "25 for Li 2020" in run.problems[0].message
    assert run.problems[0].evidence.quote.startswith("Twenty-four volunteers")
    assert store.query("SELECT value FROM codings WHERE field = 'n' AND report = 'r-6'")[0]["value"] == "24"


WRONG = PAGE.replace("<td>-32</td>", "<td>32</td>")


def read_with(store, monkeypatch, checks):
    monkeypatch.setattr(stage, "read_many", read_here)
    due = stage.due_documents(store)
    return stage.extract_documents(store, due, Limits(), advance=lambda _n: None, checks=checks)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ({}, [("SIDE-AGAINST-X", "warning")]),
        ({"SIDE-AGAINST-X": "error"}, [("SIDE-AGAINST-X", "error")]),
        ({"SIDE-AGAINST-X": "ignore"}, []),
    ],
)
def test_the_protocol_says_how_much_a_check_weighs(store, monkeypatch, checks, expected):
    put(store, 8, WRONG)
    read_with(store, monkeypatch, checks)
    (row,) = store.query("SELECT problems FROM foci WHERE report = 'r-8' AND row = 1")
    found = [(p["code"], p["severity"]) for p in json.loads(row["problems"] or "[]")]
    assert [pair for pair in found if pair[0] == "SIDE-AGAINST-X"] == expected


def test_a_setting_that_names_no_check_is_refused_with_the_nearest(store, monkeypatch):
    with pytest.raises(ProtocolError, match="did you mean SIDE-AGAINST-X"):
        read_with(store, monkeypatch, {"SIDE-AGAINST-Y": "ignore"})


def test_a_check_across_documents_can_be_ignored(store, monkeypatch):
    put(store, 3, THREE)
    put(store, 4, THREE.replace("<title>T", "<title>U"))
    assert codes(read_with(store, monkeypatch, {"FOCI-SHARED": "ignore"})) == []
