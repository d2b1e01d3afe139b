"""What of the ledger tells about shared participants, and what is in force of a decision when reports are linked later."""

from __future__ import annotations

import json

import pytest

from corpora.overlap.pooling import Judged
from corpora.review.overlaps import judged_overlaps, read_facts, suggestions
from corpora.settled import read_reports, read_settled
from corpora.store import Store


@pytest.fixture
def store(tmp_path, protocol_text):
    """Three included papers of different people; what they share is added by each test."""
    with Store.create(tmp_path / "review", protocol_text) as store:
        for number, family in enumerate(("Xu", "Hein", "Fox"), start=1):
            report = f"r-{number}"
            author = {"raw": f"{family}, A", "family": family, "given": "A"}
            add(
                store,
                "record",
                report,
                source="s",
                position=number,
                title=f"Paper {number}",
                year=2010,
                authors=[author],
            )
            add(store, "document", f"d-{number}", report=report, name=f"{family}.pdf", file=f"documents/{family}.pdf")
            add(store, "decision", f"{report}/1", report=report, step="full_text", judgement="include", who="Li Wei")
        yield store


def add(store, kind, key, /, *, machine=False, **body):
    with store.run("test", version="1") as run:
        assert run.add(kind, key, body, who="Li Wei", machine=machine)


def found(store):
    return [
        (s.one.report, s.other.report, [piece.what for piece in s.evidence])
        for s in suggestions(store, read_settled(store))
    ]


def sample(store, number, **facts):
    evidence = {"n": {"quote": "Twenty-four\\nadults took part.", "place": "text"}}
    add(
        store,
        "sample",
        f"d-{number}/0",
        document=f"d-{number}",
        report=f"r-{number}",
        name="study",
        evidence=evidence,
        **facts,
    )


def test_groups_read_of_documents_are_compared(store):
    assert found(store) == []
    for number in (1, 2):
        sample(store, number, n=24, males=11, age_mean=23.4, age_sd=3.2)
    sample(store, 3, n=24, males=11, age_mean=24.4, age_sd=3.2)
    assert found(store) == [("r-1", "r-2", ["a group in both: 24 people, 11 of them male, mean age 23.4, SD 3.2"])]


def test_what_people_coded_is_compared_too(store):
    sample(store, 1, n=30, age_mean=31.7, age_sd=4.4)
    for field, value in (("n", "30"), ("age_mean", "31.7"), ("age_sd", "4.4")):
        add(store, "coding", f"r-2//{field}/1", report="r-2", field=field, value=value)
    assert [(one, other) for one, other, _ in found(store)] == [("r-1", "r-2")]


def test_tables_of_peaks_are_compared_and_cited_coordinates_are_not(store):
    for number, kind in ((1, "peak"), (2, "peak"), (3, "cited")):
        for row in range(4):
            add(store, "focus", f"d-{number}/t/{row}/1", report=f"r-{number}", document=f"d-{number}", table="Table 1", row=row,
                contrast="A > B", kind=kind, x=float(row), y=10.0, z=-8.0, space="MNI", raw="r")  # fmt: skip
    assert found(store) == [("r-1", "r-2", ["4 peaks of Xu.pdf, Table 1 are also in Hein.pdf, Table 1"])]


def test_full_texts_are_read_and_one_whose_file_is_gone_is_passed_over(store):
    words = [{"text": "The trial was registered (NCT01234567)."}]
    for number in (1, 2, 3):
        name = store.keep_file(json.dumps(words).encode(), f"{number}.json", folder="texts")
        add(
            store,
            "fulltext",
            f"d-{number}",
            report=f"r-{number}",
            document=f"d-{number}",
            file=name,
            sha256="0",
            title=None,
        )
    (store.folder / name).unlink()
    assert [(one, other) for one, other, _ in found(store)] == [("r-1", "r-2")]
    (facts,) = read_facts(store, read_reports(store), ["r-1"])
    assert (facts.name, facts.mentions[0].value) == ("Xu, 2010", "NCT01234567")


def test_a_decision_follows_its_records_into_their_reports(store):
    add(store, "overlap", "r-1|r-2/1", records=["r-1", "r-2"], verdict="same")
    add(store, "overlap", "r-1|r-3/1", records=["r-1", "r-3"], verdict="different")
    add(store, "duplicate", "r-2->r-1", record="r-2", duplicate_of="r-1", why="x")
    assert judged_overlaps(store, read_reports(store)) == [
        Judged(key="r-1|r-3/1", reports=("r-1", "r-3"), verdict="different", who="Li Wei")
    ]


def test_a_word_on_whole_reports_replaces_words_on_their_samples(store):
    add(store, "overlap", "r-1|r-2/1", records=["r-1", "r-2"], samples=["patients", None], verdict="same")
    add(store, "overlap", "r-1|r-2/2", records=["r-2", "r-1"], samples=[None, "controls"], verdict="different")
    both = judged_overlaps(store, read_reports(store))
    assert [(pair.samples, pair.verdict) for pair in both] == [
        (("patients", None), "same"),
        ((None, "controls"), "different"),
    ]
    add(store, "overlap", "r-1|r-2/3", records=["r-1", "r-2"], verdict="different")
    assert [pair.key for pair in judged_overlaps(store, read_reports(store))] == ["r-1|r-2/3"]
    add(store, "overlap_undone", "r-1|r-2/3", overlap="r-1|r-2/3", reason="no")
    assert len(judged_overlaps(store, read_reports(store))) == 2
