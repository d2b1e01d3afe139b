"""What people corrected, which reports are of one study, versions, what was taken over: each a sentence of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.review.closing import begin_next, seal
from corpora.store import Store
from screen.audit.story import story_lines
from screen.stage.audit.story import find_report, read_story

PLAN = """
review: {title: {en: S}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann]
  criteria:
    - {id: empirical, wording: {en: Empirical}, steps: [title_abstract]}
"""


def add(store: Store, kind: str, key: str, /, *, who: str = "Ann", machine: bool = False, **body: object) -> None:
    with store.run("made", version="1") as run:
        assert run.add(kind, key, body, who=who, machine=machine)


def story(folder: Path, report: str) -> str:
    with Store.open(folder, read_only=True) as store:
        (card,) = find_report(store, report).cards
        return "\n".join(story_lines(read_story(store, card), width=400))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "review"
    with Store.create(place, PLAN) as store:
        add(store, "source", "s" * 64, name="wos.txt", search="import:" + "s" * 64, n_records=2)
        for number in range(2):
            add(store, "record", f"r-{number}", title=f"Title {number}", source="s" * 64, position=number + 1)
        add(store, "same_study", "r-1~>r-0", who="dedup 3", machine=True,
            record="r-1", same_study_as="r-0", relation="preprint", why="same title and authors")  # fmt: skip
        add(store, "relabelled", "k1", search="import:" + "s" * 64, database="scopus", reason="exported there")
        add(store, "withdrawn", "k2", search="import:" + "s" * 64, reason="a trial")
        add(store, "correction_undone", "k2", correction="k2", reason="no trial after all")
        add(
            store,
            "document",
            "d" * 64,
            report="r-0",
            name="paper.xml",
            licence="CC BY 4.0",
            url="https://example.org/p",
        )
        add(store, "focus", "f-1", report="r-0", document="d" * 64, table="Table 1", row=1, x=1.0, y=2.0, z=3.0)
        add(store, "document_moved", "m1", document="d" * 64, report="r-1", reason="it is the preprint")
        seal(store, {}, who="Ann")
        begin_next(store, trigger="a year has passed", who="Ann")
        add(store, "same_study_undone", "r-1~>r-0", link="r-1~>r-0", reason="two samples")
    return place


def test_every_correction_is_a_sentence_with_its_reason(folder):
    told = story(folder, "r-0")
    for sentence in (
        "r-1 and r-0 report one study (preprint), and are no duplicates: same title and authors.",
        "That r-1 and r-0 report one study was taken back: two samples.",
        "The import wos.txt now counts as: database scopus.",
        "The import wos.txt was withdrawn: its records count nowhere from now on.",
        "The withdrawal of an import was taken back: its records count again (wos.txt).",
        "paper.xml was given to r-1, with all that was read from it.",
        "CC BY 4.0, https://example.org/p",
        "Version 1 of the review was closed.",
        "Version 2 of the review was opened: a year has passed.",
        '"exported there"',
        '"no trial after all"',
        '"it is the preprint"',
    ):
        assert sentence in told
    assert "relabelled" not in told  # no row is left without words
    assert told.index("now counts as") < told.index("was withdrawn") < told.index("taken back: its records")


def test_what_was_read_from_a_document_is_told_where_it_was_moved_to(folder):
    assert "Coordinates" not in story(folder, "r-0")
    there = story(folder, "r-1")
    assert "Coordinates" in there
    assert "paper.xml was given to r-1" in there


def test_a_report_that_came_later_is_told_of_later_versions_only(folder):
    with Store.open(folder) as store:
        add(store, "record", "r-9", title="Late", source="s" * 64, position=3)
        seal(store, {}, who=None)
    told = story(folder, "r-9")
    assert "Version 2 of the review was closed." in told
    assert "Version 1" not in told


def test_a_paper_taken_over_says_what_was_decided_there_by_whom(folder):
    mark = {"from": "../old", "key": "r-7", "outcome": "excluded", "step": "title_abstract", "criterion": "empirical", "decisions": [
        {"step": "title_abstract", "judgement": "exclude", "criterion": "empirical", "who": "Bob", "reason": "a review"}
    ]}  # fmt: skip
    with Store.open(folder) as store:
        add(
            store, "record", "p-1-r-7", title="Earlier", source="o" * 64, position=1, method="previous", taken_over=mark
        )
    told = story(folder, "p-1-r-7")
    assert "taken over from the earlier review in ../old, record r-7 there: excluded by empirical." in told
    assert 'decided there at title and abstract: exclude by empirical, Bob: "a review"' in told
