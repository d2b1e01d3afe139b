"""Searches as the appendix reads them: by E-utilities, by citation services, out of an earlier review, from nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpora.nouns.records import Method
from corpora.settled import read_settled
from corpora.store import Store
from corpora.store.ledger import Run
from screen.reporting.facts import Because, Interface, LeftOut, Search
from screen.stage.reporting.reading import read_review
from screen.stage.reporting.searches import read_searches

PLAN = """
review: {title: {en: S}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening: {reviewers: [Ann], criteria: [{id: C, wording: {en: one}, steps: [title_abstract, full_text]}]}
"""


def add_record(run: Run, name: str, source: str, **body: Any) -> None:
    run.add("record", name, {"source": source, "position": 1, "title": f"Paper {name}", "method": "database", **body})


def found(folder: Path) -> tuple[Search, ...]:
    with Store.open(folder, read_only=True) as store:
        return read_searches(store, read_settled(store).reports)


def test_a_search_by_e_utilities_counts_all_its_payloads_and_keeps_what_pubmed_understood(tmp_path: Path) -> None:
    with Store.create(tmp_path, PLAN) as store, store.run("search", version="1") as run:
        for part in (1, 2):
            body = {
                "name": f"pubmed-{part}.xml",
                "format": "PubMed XML",
                "database": "pubmed",
                "search": "pubmed:ab",
                "n_records": 1,
            }
            run.add("source", f"s{part}", body)
            add_record(run, f"r{part}", f"s{part}", database="pubmed")
        body = {
            "database": "pubmed",
            "query": "pain[tiab]",
            "translation": '"pain"[Title/Abstract]',
            "date": "2024-01-31",
            "count": 2,
        }
        run.add("search", "pubmed:ab", body)
    (one,) = found(tmp_path)
    assert (one.interface, one.database, one.query, one.searched_on) == (
        Interface.ENTREZ,
        "pubmed",
        "pain[tiab]",
        "2024-01-31",
    )
    assert (one.translation, one.n_found, one.n_records, one.n_new, one.who) == ('"pain"[Title/Abstract]', 2, 2, 2, "")


def test_citation_services_are_told_from_files_of_citation_searching(tmp_path: Path) -> None:
    with Store.create(tmp_path, PLAN) as store, store.run("citations", version="1") as run:
        for name, database, query in (
            ("citations-forward-2024-02-01.jsonl", None, "forward citation searching (openalex 3)"),
            ("web_of_science.ris", "web_of_science", None),
        ):
            run.add("source", name, {"name": name, "format": "f", "database": database, "n_records": 1})
            body = {"database": database, "query": query, "method": "citation", "count": 1}
            run.add("search", f"import:{name}", body)
            add_record(run, f"r-{name}", name, method="citation")
    services, file = found(tmp_path)
    assert (services.interface, services.method) == (Interface.CITATIONS, Method.CITATION)
    assert (file.interface, file.method, file.database) == (Interface.FILE, Method.CITATION, "web_of_science")


def test_records_that_no_search_accounts_for_are_listed_so_that_the_sum_holds(tmp_path: Path) -> None:
    with Store.create(tmp_path, PLAN) as store, store.run("t", version="1") as run:
        add_record(run, "r1", "a source nobody described")
        add_record(run, "r2", "s", method="previous", taken_over={"from": "../old", "outcome": "included"})
    listed = {one.files: (one.interface, one.n_records, one.n_new) for one in found(tmp_path)}
    assert listed == {
        ("a source nobody described",): (Interface.UNKNOWN, 1, 1),
        ("../old",): (Interface.UNKNOWN, 1, 1),
    }


def excluded(folder: Path) -> tuple[LeftOut, ...]:
    with Store.open(folder, read_only=True) as store:
        return read_review(store).excluded


def test_what_the_earlier_review_said_of_a_report_it_excluded_is_told(tmp_path: Path) -> None:
    said = {"step": "full_text", "judgement": "exclude", "who": "Old Hand", "reason": "children", "criterion": "C"}
    taken = {"from": "../old", "outcome": "excluded", "step": "full_text", "criterion": "C", "decisions": [said]}
    with Store.create(tmp_path, PLAN) as store, store.run("t", version="1") as run:
        add_record(run, "r1", "s", method="previous", taken_over=taken)
    (one,) = excluded(tmp_path)
    assert (one.earlier_review, one.who, one.note, one.criterion) == (True, ("Old Hand",), "children", "C")


def test_a_report_whose_other_criteria_the_rules_find_met_is_a_near_miss(tmp_path: Path) -> None:
    def suggest(run: Run, report: str, other: str) -> None:
        verdicts = [{"criterion": "C", "verdict": "not_met"}, {"criterion": "D", "verdict": other}]
        run.add(
            "suggestion", report, {"report": report, "step": "full_text", "judgement": "exclude", "verdicts": verdicts}
        )

    with Store.create(tmp_path, PLAN) as store, store.run("t", version="1") as run:
        for report, other in (("r1", "met"), ("r2", "unclear")):
            add_record(run, report, "s")
            suggest(run, report, other)
            for step, judgement in (("title_abstract", "include"), ("full_text", "exclude")):
                body = {"report": report, "step": step, "judgement": judgement}
                body |= {"criterion": "C"} if judgement == "exclude" else {}
                run.add("decision", f"{report}/{step}", body, who="Ann", machine=False)
    near = {one.report: one.near for one in excluded(tmp_path)}
    assert near == {"r1": (Because.OTHERS_MET,), "r2": ()}
