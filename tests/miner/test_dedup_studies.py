"""Two reports of one study are linked as such: they are no duplicates, PRISMA counts one study, a person can undo it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from corpora.ids import record_id
from corpora.nouns.plain import from_plain, to_plain
from corpora.nouns.records import Author, Record
from corpora.review.studies import read_same_study
from corpora.settled import read_reports
from corpora.store import Store
from miner.commands.records import COMMANDS
from miner.dedup.links import find_links
from miner.stage.records import deduplicate, stored_records, undo_duplicate

TITLE = "Activity of the anterior insula during empathy for pain"
ARTICLE = {"year": 2015, "journal": "Schizophrenia Bulletin", "volume": "41", "issue": "5", "pages": "1100-1110"}


def rec(n: int, title: str = TITLE, authors: tuple[str, ...] = ("Example, Anna", "Probe, Ben"), **fields) -> Record:
    names = tuple(Author(raw=name) for name in authors)
    return Record(id=record_id("0" * 64, n), source="s", position=n, title=title, authors=names, **fields)


OTHERS = [
    (rec(2, year=2015, journal="Schizophrenia Bulletin", volume="41", pages="S230"), "abstract in a supplement"),
    (rec(2, year=2014, journal="bioRxiv", doi="10.1101/012345"), "preprint"),
    (rec(2, year=2012, authors=("Example, Anna",), publication_types=("Thesis",)), "thesis"),
    (
        rec(2, year=2014, journal="Proceedings of a Congress", publication_types=("Conference Paper",)),
        "conference paper",
    ),
    (rec(2, f"Erratum to: {TITLE}", year=2016, journal="Schizophrenia Bulletin", volume="42"), "correction"),
    (rec(2, f"{TITLE}: study protocol", year=2011, journal="Trials", volume="3", pages="1-4"), "protocol"),
]


@pytest.mark.parametrize(("other", "relation"), OTHERS)
def test_two_reports_of_one_study_are_linked_and_are_no_duplicates(other: Record, relation: str) -> None:
    article = rec(1, **ARTICLE)
    for records in ([article, other], [other, article]):
        found = find_links(records, order=[r.id for r in records])
        assert found.duplicates == []
        ((link),) = found.studies
        assert (link.same_study_as, link.record) == (records[0].id, records[1].id)
        assert link.why.startswith(relation)
        assert "same authors" in link.why or "same title, authors" in link.why


@pytest.mark.parametrize(
    "other",
    [
        rec(2, year=2015, authors=("Nobody, N", "Stranger, S"), journal="bioRxiv"),
        rec(2, year=2001, journal="Proceedings of a Congress", publication_types=("Conference Paper",)),
        rec(2, f"Comment on: {TITLE}", year=2015, journal="Schizophrenia Bulletin", authors=("Nobody, N",)),
        rec(2, TITLE.replace("anterior", "posterior"), year=2015, journal="bioRxiv"),
    ],
)
def test_other_people_years_or_words_are_another_study(other: Record) -> None:
    assert find_links([rec(1, **ARTICLE), other]).studies == []


def test_one_heading_in_each_year_of_a_journal_is_a_series_and_no_study() -> None:
    title = "Special section: competition, economics and information systems"
    place = {"journal": "Journal of Systems", "issue": "2"}
    a, b = (
        rec(1, title, year=2009, volume="26", pages="7-13", **place),
        rec(2, title, year=2010, volume="27", pages="7-10", **place),
    )
    assert find_links([a, b]).studies == []


@pytest.fixture
def filled(review: Path) -> Path:
    add(review, rec(1, **ARTICLE), OTHERS[0][0])
    return review


def add(review: Path, *records: Record) -> None:
    with Store.open(review) as store, store.run("import", version="1") as run:
        for record in records:
            run.add("record", record.id, {**to_plain(record), "method": "database"})


def test_the_command_links_a_study_once_and_an_undone_link_is_not_made_again(filled: Path) -> None:
    ids = [rec(1).id, rec(2).id]
    group = click.Group(commands=list(COMMANDS))

    def run(arguments: list[str]):
        return CliRunner().invoke(group, arguments)

    first = run(["dedup", "--review", str(filled)])
    assert "2 records are 2 reports" in first.output
    assert "Two reports of one study, no duplicates: 1 new link." in first.output
    with Store.open(filled) as store:
        assert read_same_study(store) == dict.fromkeys(ids, ids[0])
    listed = run(["dedup", "--list", "--review", str(filled)]).output
    link = f"{ids[1]}~>{ids[0]}"
    assert listed.startswith(f"{link}  same study, abstract in a supplement")
    undone = ["undo-duplicate", link, "--review", str(filled), "--reason", "two samples", "--who", "Li Hua"]
    assert run(undone).exit_code == 0
    add(filled, rec(3, "Another paper on other things of the brain", year=2001))
    assert "of one study" not in run(["dedup", "--review", str(filled)]).output
    with Store.open(filled) as store:
        assert read_same_study(store) == {}


def test_studies_follow_the_reports_their_records_belong_to_now(filled: Path) -> None:
    with Store.open(filled) as store:
        deduplicate(store)
    again = rec(0, **ARTICLE, doi="10.1000/x")
    add(filled, again, rec(4, year=2014, journal="bioRxiv"))
    with Store.open(filled) as store:
        outcome = deduplicate(store)
        reports = read_reports(store)
        assert (outcome.n_new, outcome.n_reports, outcome.n_new_studies) == (1, 3, 1)
        assert set(read_same_study(store, reports)) == set(reports.records)
        assert deduplicate(store).nothing_to_do


def test_records_come_out_of_the_ledger_as_they_went_in(filled: Path) -> None:
    full = rec(
        5,
        keywords=("a", "b"),
        mesh=("Pain",),
        abstract="x",
        authors_translated=(Author(raw="李华", family="李", given="华"),),
        line=3,
    )
    add(filled, full)
    with Store.open(filled) as store:
        assert stored_records(store)[-1] == full == from_plain(Record, to_plain(full))


def test_undoing_a_duplicate_asks_for_a_comparison_of_all_again(review: Path) -> None:
    records = [rec(n, **ARTICLE) for n in (1, 2, 3)]
    add(review, *records)
    with Store.open(review) as store:
        deduplicate(store)
        links = [row["link"] for row in store.query("SELECT link FROM duplicates ORDER BY link")]
        undo_duplicate(store, links[1], reason="two", who="Li Hua")
        outcome = deduplicate(store)
    assert outcome.n_reports == 2
