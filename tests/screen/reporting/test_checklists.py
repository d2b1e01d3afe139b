"""The checklists that ship: complete, honest about their wording, and answered only from the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.protocol import Wording
from corpora.store import Store
from screen.reporting.answers.analysis import analysis_answers
from screen.reporting.answers.automation import automation_answers
from screen.reporting.answers.extraction import count_participants, extraction_answers
from screen.reporting.answers.planning import planning_answers
from screen.reporting.answers.search import search_answers
from screen.reporting.answers.selection import selection_answers
from screen.reporting.checklist_pages import checklist_sheet
from screen.reporting.checklists import LIVING, SHIPPED, Answer, Checklist, Item, State, fill, load_checklist
from screen.reporting.facts import Review, Row, Value
from screen.reporting.files import fill_all
from screen.stage.reporting.reading import read_review

PLAN = """
review: {title: {en: S, zh: 综}, question: {en: Q}, LIVINGauthors: [Ann]}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bo]
  criteria: [{id: C, wording: {en: one}, steps: [title_abstract, full_text]}]
"""
PARTS = (planning_answers, search_answers, selection_answers, extraction_answers, analysis_answers, automation_answers)
NUMBERS = {"prisma_2020": 27, "prisma_2020_abstracts": 12, "prisma_s": 16, "prisma_traice": 17, "mueller_2018": 10}
REUSABLE = ("CC BY", "MIT")


def review(folder: Path, *, living: bool = False) -> Review:
    plan = PLAN.replace("LIVING", "living: {schedule: {pubmed: monthly}}, " if living else "")
    Store.create(folder, plan).close()
    with Store.open(folder, read_only=True) as store:
        return read_review(store)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_checklist_names_source_licence_and_what_was_not_checked(name: str) -> None:
    found = load_checklist(name)
    assert found.citation
    assert found.source
    assert found.verified
    assert found.not_verified
    for item in found.items:
        assert (item.text is None) != (item.subject is None), f"{item.id}: official wording or our own, not both"
        assert item.topic.en
        assert item.topic.zh
    if any(item.is_official for item in found.items):
        assert found.licence.startswith(REUSABLE), "official wording is printed only under a licence that allows it"


@pytest.mark.parametrize(("name", "n"), NUMBERS.items())
def test_no_item_of_a_guideline_is_left_out(name: str, n: int) -> None:
    ids = [item.id for item in load_checklist(name).items]
    assert len(set(ids)) == len(ids)
    numbers = {item.rstrip("abcdef") if item[0].isdigit() else item for item in ids}
    assert len(numbers) == n
    if ids[0] == "1":
        assert numbers == {str(number) for number in range(1, n + 1)}


def test_every_answer_a_checklist_asks_for_exists_and_every_one_given_is_asked_for(tmp_path: Path) -> None:
    living = review(tmp_path / "r", living=True)
    given = {name for part in PARTS for name in part(living)}
    asked = {name for shipped in SHIPPED for item in load_checklist(shipped).items for name in item.fill}
    assert asked == given


def test_an_empty_review_answers_nothing_it_does_not_know(tmp_path: Path) -> None:
    filled = fill_all(review(tmp_path / "r"))
    assert LIVING not in filled
    states = {one.item.id: one.state for one in filled["prisma_2020"][1]}
    for item in ("3", "15", "22", "23a", "24a", "25", "26"):
        assert states[item] is State.OPEN
    assert states["6"] is State.OPEN, "no source was searched"
    assert states["17"] is State.OPEN, "nothing is included"
    assert states["4"] is State.FILLED
    states = {one.item.id: one.state for one in filled["prisma_s"][1]}
    assert states["8"] is State.OPEN
    assert states["14"] is State.OPEN, "the ledger knows no peer review of a search"


def test_an_item_is_filled_only_when_all_it_asks_for_is_known() -> None:
    items = (
        Item(id="1", section="S", topic=Wording(en="T", zh="题"), text="Ask.", fill=("a", "b")),
        Item(id="2", section="S", topic=Wording(en="T", zh="题"), text="Ask.", fill=("a",)),
        Item(id="3", section="S", topic=Wording(en="T", zh="题"), text="Ask.", fill=("a",), part=True),
        Item(id="4", section="S", topic=Wording(en="T", zh="题"), subject=Wording(en="about", zh="关于"), fill=("c",)),
        Item(id="5", section="S", topic=Wording(en="T", zh="题"), text="Ask.", fill=("d",)),
    )
    made = Checklist(
        id="x",
        name=Wording(en="X", zh="X"),
        citation="c",
        licence="l",
        source="s",
        verified="v",
        not_verified="n",
        items=items,
    )
    words = Wording(en="yes", zh="是")
    answers = {"a": Answer(words=words, source="plan; table"), "d": Answer(words=words, source="t", complete=False)}
    filled = fill(made, answers)
    assert [one.state for one in filled] == [State.PART, State.FILLED, State.PART, State.OPEN, State.PART]
    sheet = checklist_sheet(made, filled, "zh")
    assert [row[3] for row in sheet.rows] == ["官方原文", "官方原文", "官方原文", "自拟", "官方原文"]
    assert sheet.rows[3][4] == "关于"
    assert [row[-1] for row in sheet.rows] == [None] * 5


def test_participants_are_counted_once_a_sample() -> None:
    from corpora.nouns.records import Record

    def row(study: str, sample: str | None, n: str | None, *, machine: bool = False) -> Row:
        values = {"sample": Value(text=sample)} if sample else {}
        values |= {"n": Value(text=n, unconfirmed=machine)} if n else {}
        return Row(report=study, study=study, record=Record(id=study, source="s", position=1), values=values)

    rows = (
        row("a", "A", "20"),
        row("a", "A", "18"),
        row("a", "B", "10"),
        row("b", "A", "7", machine=True),
        row("c", None, None),
    )
    assert count_participants(rows) == (37, 4, 1, True)
    assert count_participants((row("a", None, "many"), row("b", None, "12.5"))) == (0, 2, 2, False)
