"""Random ledgers with links, undoings, conflicts and people who judge apart: an audit says what is settled, and no more."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.plain import to_plain
from corpora.protocol import load_protocol
from corpora.store import Store
from screen.audit.confusion import compare
from screen.audit.known import Known, trace
from screen.audit.machine import by_machine_alone, machine_tables
from screen.audit.plan_change import flip_tables
from screen.stage.audit.plan import read_flips
from screen.stage.audit.questions import read_held, read_kept, read_pairs
from screen.stage.audit.reading import read_judged, read_review
from screen.stage.audit.story import read_story
from screen.stage.suggest import screen

PLAN = """
review: {title: {en: T}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  mode: MODE
  criteria:
    - {id: study_type, wording: {en: E}, steps: [title_abstract, full_text], settled_by: machine, rules: [{rule: publication_type}]}
"""
PEOPLE = ("Li Wei", "Anna Berg", "Zoe Third")
N = 7


def fill(folder: Path, draw: random.Random, mode: str) -> None:
    """Write a ledger as commands and by-hand work together might leave it; each decision has a reason of its own."""
    with Store.create(folder, PLAN.replace("MODE", mode)) as store, store.run("test", version="1") as run:
        for n in range(N):
            title = f"Paper {n}{': a systematic review' if n % 3 == 0 else ''}"
            run.add("record", f"r-{n}", {"title": title, "source": "s", "position": n, "doi": f"10.1000/{n}"})
        for n in range(draw.randint(0, 4)):
            run.add(
                "duplicate", f"l{n}", {"record": f"r-{draw.randrange(N)}", "duplicate_of": f"r-{draw.randrange(N)}"}
            )
        if draw.random() < 0.5:
            run.add("duplicate_undone", "l0", {"link": "l0"}, who=PEOPLE[0], machine=False)
    with Store.open(folder) as store:
        screen(store, Step.TITLE_ABSTRACT)
        with store.run("by hand", version="1") as run:
            keys: list[str] = []
            for n in range(draw.randint(3, 14)):
                body = {
                    "report": f"r-{draw.randrange(N)}", "step": draw.choice(list(Step)).value,
                    "judgement": draw.choice(list(Judgement)).value, "reason": f"reason-{n}-end",
                }  # fmt: skip
                if body["judgement"] == "exclude":
                    body["criterion"] = "study_type"
                if keys and draw.random() < 0.3:
                    body["supersedes"] = draw.choice(keys)
                keys.append(f"d{n}")
                run.add("decision", keys[-1], body, who=draw.choice(PEOPLE), machine=False)


@pytest.mark.parametrize("mode", ["single", "dual_blind"])
@pytest.mark.parametrize("seed", range(12))
def test_an_audit_says_what_is_settled_and_nothing_hidden(tmp_path: Path, seed: int, mode: str):
    folder = tmp_path / "review"
    fill(folder, random.Random(seed), mode)
    with Store.open(folder, read_only=True) as store:
        read = read_review(store)
        judged = read_judged(read)
        alone = by_machine_alone(judged)
        stories = {report: read_story(store, card) for report, card in read.cards.items()}
        flips, _ = read_flips(store, load_protocol(store.protocol_path))
        pairs, left_out = read_pairs(read, judged)
        known = [Known(name=str(n), doi=f"10.1000/{n}") for n in range(N)]
        fates = trace(known, read_held(store, read.settled.reports), read_kept(store, read, judged))
    settled = read.settled

    assert {(one.card.report, one.step): (one.judgement, one.machine) for one in judged} == {
        key: (fact.judgement, fact.machine) for key, fact in settled.steps.items()
    }
    for one in alone:
        rows = [row for step in Step for row in settled.decisions.get((one.card.report, step), ())]
        assert all(row.decision.machine for row in rows)
    assert [fate.report for fate in fates] == [settled.reports.of[f"r-{n}"] for n in range(N)]
    assert {fate.report for fate in fates if fate.fate == "included"} <= set(settled.included())
    keys = {*read.suggested, *settled.decisions}
    assert len({(pair.report, pair.step) for pair in pairs}) + sum(left_out.values()) == len(keys)

    answers = [stories, flip_tables(flips), flips, machine_tables(alone), judged, fates, compare(pairs)]
    said = json.dumps(to_plain(answers), ensure_ascii=False)
    for rows in settled.decisions.values():
        for row in rows:
            if row.key in settled.hidden:
                assert row.decision.reason not in said
            elif not row.decision.machine:
                assert row.decision.reason in json.dumps(to_plain(stories[settled.reports.of[row.decision.report]]))
