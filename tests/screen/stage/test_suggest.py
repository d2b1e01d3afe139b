"""Screening on a review: suggestions, machine rulings, people's decisions, resuming, and PRISMA facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.errors import ProtocolError, StoreError
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Record
from corpora.protocol import parse_protocol
from corpora.settled import Settled, read_settled
from corpora.store import Store
from screen.prisma.counts import count, to_rows
from screen.rules import criteria_of
from screen.stage.decide import DecisionLine, decide, decide_all
from screen.stage.flow import read_facts
from screen.stage.suggest import screen

PROTOCOL = """
review:
  title: {en: Small, zh: 小型}
  question: {en: "Does it work?"}
search:
  dimensions: [{name: imaging, en: [fMRI]}]
screening:
  reviewers: [Ann, Bo]
  mode: MODE
  criteria:
    - id: empirical
      wording: {en: Empirical studies only, zh: 仅纳入实证研究}
      steps: [title_abstract, full_text]
      priority: 1
      settled_by: WHO
      rules: [{rule: publication_type}]
    - id: whole_brain
      wording: {en: Whole-brain analysis}
      steps: [full_text]
      priority: 2
      rules: [{rule: whole_brain}]
"""
RECORDS = (
    Record(id="r-1", source="a", position=1, database="pubmed", title="Empathy for pain: a systematic review."),
    Record(id="r-2", source="a", position=2, database="pubmed", title="Racial bias in the empathic brain", abstract="Twenty healthy participants viewed faces during fMRI."),
    Record(id="r-3", source="b", position=1, database="cnki", title="Racial bias in the empathic brain"),
    Record(id="r-4", source="b", position=2, database="cnki", title="群际共情偏差的神经机制", abstract="招募30名大学生，采用功能磁共振成像。"),
    Record(id="r-5", source="c", position=1, title="Found by citation", abstract="Eighteen participants were scanned."),
)  # fmt: skip


def make(folder: Path, *, who: str = "machine", mode: str = "single", links: bool = True) -> Store:
    text = PROTOCOL.replace("WHO", who).replace("MODE", mode)
    store = Store.create(folder / "review", text)
    with store.run("import", version="1") as run:
        for record in RECORDS:
            method = "citation" if record.id == "r-5" else "database"
            run.add("record", record.id, {**to_plain(record), "method": method})
        if links:
            run.add("duplicate", "r-3>r-2", {"record": "r-3", "duplicate_of": "r-2", "why": "same title"})
    return store


def line(report: str, judgement: Judgement, *, step: Step = Step.TITLE_ABSTRACT, who: str = "Ann", criterion: str | None = None, reason: str = "") -> DecisionLine:  # fmt: skip
    return DecisionLine(report=report, step=step, judgement=judgement, who=who, criterion=criterion, reason=reason)


def settled(store: Store) -> Settled:
    return read_settled(store)


def test_each_report_gets_one_suggestion_and_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        first = screen(store, Step.TITLE_ABSTRACT)
        n_rows = store.query("SELECT max(seq) FROM ledger")[0][0]
        again = screen(store, Step.TITLE_ABSTRACT)
        assert (first.n_due, first.n_new, again.n_new) == (4, 4, 0)
        assert store.query("SELECT max(seq) FROM ledger")[0][0] == n_rows
        assert store.find_breach() is None


def test_a_machine_excludes_only_where_the_protocol_lets_it(tmp_path: Path) -> None:
    with make(tmp_path / "a", who="machine") as store:
        screen(store, Step.TITLE_ABSTRACT)
        fact = settled(store).steps["r-1", Step.TITLE_ABSTRACT]
        assert (fact.judgement, fact.machine, fact.criterion) == (Judgement.EXCLUDE, True, "empirical")
    with make(tmp_path / "b", who="person") as store:
        summary = screen(store, Step.TITLE_ABSTRACT)
        assert not settled(store).steps
        assert summary.left_to_people == 4


def test_a_person_overrides_the_machine_and_the_machine_never_overrides_back(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        screen(store, Step.TITLE_ABSTRACT)
        assert decide(store, line("r-1", Judgement.INCLUDE, reason="has its own data"))
        assert not decide(store, line("r-1", Judgement.INCLUDE, reason="has its own data"))
        screen(store, Step.TITLE_ABSTRACT)
        fact = settled(store).steps["r-1", Step.TITLE_ABSTRACT]
        assert (fact.judgement, fact.machine) == (Judgement.INCLUDE, False)
        keys = [row["decision"] for row in store.query("SELECT decision FROM all_decisions WHERE report = 'r-1'")]
        assert keys == ["r-1/title_abstract/1", "r-1/title_abstract/2"]


def test_a_decision_on_a_duplicate_belongs_to_its_report(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        decide(store, line("r-3", Judgement.EXCLUDE, criterion="empirical"))
        assert settled(store).steps["r-2", Step.TITLE_ABSTRACT].judgement is Judgement.EXCLUDE


def test_two_reports_judged_apart_and_then_merged_disagree_until_someone_decides(tmp_path: Path) -> None:
    with make(tmp_path, who="person", links=False) as store:
        decide_all(store, [line("r-2", Judgement.INCLUDE), line("r-3", Judgement.EXCLUDE, criterion="empirical")])
        with store.run("dedup", version="1") as run:
            run.add("duplicate", "late", {"record": "r-3", "duplicate_of": "r-2", "why": "same title"})
        assert settled(store).conflicts == (("r-2", Step.TITLE_ABSTRACT),)
        decide(store, line("r-2", Judgement.INCLUDE, reason="same paper"))
        assert settled(store).conflicts == ()
        assert settled(store).steps["r-2", Step.TITLE_ABSTRACT].judgement is Judgement.INCLUDE


def test_dual_review_needs_two_people_who_agree(tmp_path: Path) -> None:
    with make(tmp_path, who="person", mode="dual_blind") as store:
        decide(store, line("r-2", Judgement.INCLUDE, who="Ann"))
        assert settled(store).waiting == (("r-2", Step.TITLE_ABSTRACT),)
        decide(store, line("r-2", Judgement.EXCLUDE, who="Bo", criterion="empirical"))
        assert settled(store).conflicts == (("r-2", Step.TITLE_ABSTRACT),)
        decide(store, line("r-2", Judgement.INCLUDE, who="Bo"))
        assert settled(store).steps["r-2", Step.TITLE_ABSTRACT].judgement is Judgement.INCLUDE


def test_full_text_is_due_for_included_reports_whose_text_was_read(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        screen(store, Step.TITLE_ABSTRACT)
        waiting = screen(store, Step.FULL_TEXT)
        assert waiting.n_due == 0
        assert set(waiting.waiting_for_text) == {"r-2", "r-4", "r-5"}
        sections = [
            {
                "heading": "Data analysis",
                "text": "All analyses were restricted to the regions of interest.",
                "page": 3,
            }
        ]
        with store.run("extract", version="1") as run:
            run.add("fulltext", "sha-2", {"report": "r-2", "document": "sha-2", "sections": sections})
        screen(store, Step.FULL_TEXT)
        suggestion = next(e for e in store.entries("suggestion") if e.body["step"] == "full_text")
        verdict = next(v for v in suggestion.body["verdicts"] if v["criterion"] == "whole_brain")
        evidence = verdict["evidence"]
        assert (suggestion.body["judgement"], verdict["verdict"]) == ("exclude", "not_met")
        assert (evidence["place"], evidence["page"], evidence["document"]) == ("Data analysis", 3, "sha-2")
        assert sections[0]["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
        # whole_brain is a person's to settle, so nothing was decided.
        assert ("r-2", Step.FULL_TEXT) not in settled(store).steps


def test_facts_add_up_at_every_moment_of_a_review(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        count(read_facts(store))
        screen(store, Step.TITLE_ABSTRACT)
        count(read_facts(store))
        with store.run("fetch", version="1") as run:
            run.add("retrieval", "r-4", {"report": "r-4", "outcome": "not_retrieved", "reason": "no copy"})
            run.add("document", "sha-2", {"report": "r-2", "file": None})
        decide(store, line("r-2", Judgement.INCLUDE, step=Step.FULL_TEXT))
        decide(store, line("r-5", Judgement.EXCLUDE, step=Step.FULL_TEXT, criterion="whole_brain"))
        boxes = dict(to_rows(count(read_facts(store))))
        assert boxes["databases: identified: pubmed"] == 2
        assert boxes["databases: removed before screening: duplicates"] == 1
        assert boxes["databases: screened"] == 3
        assert boxes["databases: excluded at screening by automation"] == 1
        assert boxes["databases: not retrieved"] == 1
        assert boxes["other: identified: citation"] == 1
        assert boxes["other: excluded at assessment: whole_brain"] == 1
        assert (boxes["new: studies included"], boxes["total: reports included"]) == (1, 1)


def test_an_unknown_report_or_criterion_writes_nothing(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        good = line("r-2", Judgement.INCLUDE)
        with pytest.raises(StoreError, match="No report r-99"):
            decide_all(store, [good, line("r-99", Judgement.INCLUDE)])
        with pytest.raises(ProtocolError, match="not a criterion of the step title_abstract"):
            decide_all(store, [good, line("r-4", Judgement.EXCLUDE, criterion="whole_brain")])
        with pytest.raises(ProtocolError, match="needs its criterion"):
            decide(store, line("r-4", Judgement.EXCLUDE, step=Step.FULL_TEXT))
        assert not list(store.entries("decision"))


def test_a_changed_protocol_withdraws_what_the_machine_settled(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        screen(store, Step.TITLE_ABSTRACT)
        folder = store.folder
        text = store.protocol_path.read_text(encoding="utf-8")
    (folder / "protocol.yaml").write_text(text.replace("settled_by: machine", "settled_by: person"), encoding="utf-8")
    with Store.open(folder) as store:
        screen(store, Step.TITLE_ABSTRACT)
        assert settled(store).steps["r-1", Step.TITLE_ABSTRACT].judgement is Judgement.UNCLEAR
        assert dict(to_rows(count(read_facts(store))))["databases: awaiting screening"] == 3
        n_rows = store.query("SELECT max(seq) FROM ledger")[0][0]
        screen(store, Step.TITLE_ABSTRACT)
        assert store.query("SELECT max(seq) FROM ledger")[0][0] == n_rows


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("rule: wholebrain", r'screening.criteria\[1\].rules\[0\].rule: unknown rule "wholebrain"; did you mean whole_brain\?'),
        ("rule: publication_type, exlude: [review]", r"screening.criteria\[1\].rules\[0\].exlude: unknown parameter of publication_type \"exlude\"; did you mean exclude\?"),
        ("rule: publication_type, exclude: [reviews]", r"screening.criteria\[1\].rules\[0\].exclude\[0\]"),
        ("rule: terms", r"give terms under met or not_met"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_reported_with_its_path_and_what_was_meant(given: str, path: str) -> None:
    text = PROTOCOL.replace("MODE", "single").replace("WHO", "person").replace("rule: whole_brain", given)
    with pytest.raises(ProtocolError, match=path):
        criteria_of(parse_protocol(text).screening)


def test_machine_rulings_on_two_reports_that_turn_out_to_be_one_are_all_brought_up_to_date(tmp_path: Path) -> None:
    with make(tmp_path) as store:
        screen(store, Step.TITLE_ABSTRACT)
        with store.run("dedup", version="1") as run:
            run.add("duplicate", "late", {"record": "r-2", "duplicate_of": "r-1", "why": "same paper"})
        assert settled(store).conflicts == (("r-1", Step.TITLE_ABSTRACT),)
        screen(store, Step.TITLE_ABSTRACT)
        assert settled(store).conflicts == ()
        assert settled(store).steps["r-1", Step.TITLE_ABSTRACT].machine
        n_rows = store.query("SELECT max(seq) FROM ledger")[0][0]
        screen(store, Step.TITLE_ABSTRACT)
        assert store.query("SELECT max(seq) FROM ledger")[0][0] == n_rows
