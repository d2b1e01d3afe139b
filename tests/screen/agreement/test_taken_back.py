"""A coded value that was taken back is no rating, whoever took it back; brought back it is one again."""

from __future__ import annotations

import pytest

from corpora.store import Store
from screen.stage.agreement import read_questions

CODING = """
extraction:
  coding:
    - {name: n, label: {en: participants}, type: integer}
"""


@pytest.fixture
def store(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text + CODING) as store:
        with store.run("import", version="1") as run:
            run.add("record", "r-1", {"title": "One"})
        yield store


def say(store, number, who, **body):
    with store.run("code", version="1") as run:
        run.add("coding", f"r-1//n/{number}", {"report": "r-1", "field": "n", **body}, who=who, machine=False)


def ratings(store):
    found = [question.ratings for question in read_questions(store) if question.part == "coding"]
    return dict(zip(found[0].raters, found[0].values[0], strict=True)) if found and found[0].values else {}


def test_an_undo_takes_back_the_rating_of_whose_word_it_undoes(store):
    say(store, 1, "Ann", value="20")
    say(store, 2, "Bo", value="22")
    assert ratings(store) == {"Ann": "20", "Bo": "22"}
    say(store, 3, "Ann", action="undo", undoes="r-1//n/2", restores="r-1//n/1")
    assert ratings(store) == {"Ann": "20"}


def test_a_redo_by_the_only_person_brings_their_rating_back(store):
    say(store, 1, "Ann", value="20")
    say(store, 2, "Ann", action="undo", undoes="r-1//n/1")
    assert ratings(store) == {}
    say(store, 3, "Ann", action="redo", undoes="r-1//n/2", restores="r-1//n/1")
    assert ratings(store) == {"Ann": "20"}
