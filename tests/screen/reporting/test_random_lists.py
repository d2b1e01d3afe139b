"""Random reviews of several versions: the lists of the appendix are as long as the boxes of the flow diagram say."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpora.settled import read_settled
from corpora.store import Store
from screen.prisma.box_names import NO_REASON
from screen.prisma.counts import PrismaCounts
from screen.reporting.facts import LeftOut, Review
from screen.reporting.files import make_files, make_sheets
from screen.stage.reporting.reading import read_review

PLAN = """
review: {title: {en: S}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bo]
  mode: MODE
  criteria:
    - {id: C1, wording: {en: one}, steps: [title_abstract, full_text]}
    - {id: C2, wording: {en: two}, steps: [full_text]}
"""
N_LEDGERS = int(os.environ.get("FOCIMINE_RANDOM_LEDGERS", "25"))
METHODS = ("database", "database", "database", "register", "citation", "website", "previous")
STEPS = ("title_abstract", "full_text")


def write_ledger(folder: Path, draw: random.Random) -> None:
    """Anything in any order: records of several imports, links and undoings, decisions, corrections, versions."""
    records: list[str] = []
    links: list[str] = []
    last: dict[tuple[str, str], str] = {}
    version = 1
    plan = PLAN.replace("MODE", draw.choice(("single", "dual_blind")))
    with Store.create(folder, plan) as store, store.run("random", version="1") as run, store.transaction():
        for n in range(4):
            run.add("source", f"s{n}", {"name": f"{n}.ris", "format": "RIS", "database": "pubmed", "n_records": 9})
            run.add("search", f"import:s{n}", {"database": "pubmed", "count": 9, "method": "database"})
        for n in range(draw.randint(20, 110)):
            what = draw.choices(
                ("record", "link", "undo", "decide", "study", "text", "withdraw", "version"),
                (9, 3, 1, 14, 2, 3, 0.3, 1),
            )[0]
            if what == "record" or not records:
                body: dict[str, Any] = {
                    "method": draw.choice(METHODS),
                    "source": f"s{draw.randrange(5)}",
                    "position": n,
                }
                if body["method"] == "previous" and draw.random() < 0.7:
                    outcome = draw.choice(
                        ({"outcome": "included"}, {"outcome": "excluded", "step": draw.choice(STEPS)})
                    )
                    body["taken_over"] = {"from": "../earlier", **outcome}
                records.append(f"r{n}")
                run.add("record", f"r{n}", body)
            elif what == "link":
                one, other = draw.choice(records), draw.choice(records)
                links.append(f"l{n}")
                run.add("duplicate", f"l{n}", {"record": one, "duplicate_of": other})
            elif what == "undo" and links:
                run.add("duplicate_undone", f"u{n}", {"link": draw.choice(links)})
            elif what == "decide":
                record, step, who = draw.choice(records), draw.choice(STEPS), draw.choice(("Ann", "Bo"))
                judgement = draw.choices(("include", "exclude", "unclear"), (6, 4, 1))[0]
                body = {"report": record, "step": step, "judgement": judgement, "supersedes": last.get((record, step))}
                body |= {"criterion": draw.choice(("C1", "C2", "gone", None))} if judgement == "exclude" else {}
                run.add("decision", f"d{n}", body, who=who, machine=draw.random() < 0.3)
                last[record, step] = f"d{n}"
            elif what == "study":
                body = {"report": draw.choice(records), "field": "study", "value": draw.choice("ST")}
                run.add("coding", f"c{n}", body, who="Ann", machine=False)
            elif what == "text":
                outcome = draw.choice(("retrieved", "not_retrieved"))
                run.add("retrieval", f"t{n}", {"report": draw.choice(records), "outcome": outcome}, who="Ann")
            elif what == "withdraw":
                run.add(
                    "withdrawn", f"w{n}", {"search": f"import:s{draw.randrange(4)}", "reason": "wrong file"}, who="Ann"
                )
            elif draw.random() < 0.6:
                run.add("version_closed", str(version), {})
                version += 1
                run.add("version", str(version), {})


def boxes(counts: PrismaCounts, name: str) -> Any:
    arms = [getattr(arm, name) for arm in (counts.databases, counts.other)]
    return sum(arms) if isinstance(arms[0], int) else sum(map(Counter, arms), Counter())


def reasons(found: tuple[LeftOut, ...], *, in_flow: bool) -> Counter[str]:
    listed = [one for one in found if not one.earlier_review and (one.in_flow if in_flow else one.in_all)]
    return Counter(one.criterion or NO_REASON for one in listed)


def check(review: Review, n_records: int, n_reports: int) -> None:
    for counts, in_flow in ((review.counts, True), (review.cumulative, False)):
        assert reasons(review.excluded, in_flow=in_flow) == boxes(counts, "assessed_excluded")
        assert sum(one.in_flow or not in_flow for one in review.lost) == boxes(counts, "not_retrieved")
        assert len({row.report for row in review.rows}) == counts.total_reports
        assert len({row.study for row in review.rows}) == counts.total_studies
    assert sum(search.n_records for search in review.searches) == n_records
    assert sum(search.n_new for search in review.searches) == n_reports
    assert all(search.n_records == 0 for search in review.searches if search.withdrawn)


@pytest.mark.parametrize("seed", range(N_LEDGERS))
def test_lists_are_as_long_as_the_boxes_say(tmp_path: Path, seed: int) -> None:
    write_ledger(tmp_path, random.Random(seed))
    with Store.open(tmp_path, read_only=True) as store:
        settled = read_settled(store)
        review = read_review(store)
        again = read_review(store)
    check(review, settled.reports.n_records, len(settled.reports.records))
    sheets = {sheet.name: sheet for sheet in make_sheets(review, {}, "en")}
    assert list(sheets.values()) == list(make_sheets(again, {}, "en"))
    listed = {"excluded_full_text": review.excluded, "not_retrieved": review.lost, "included_studies": review.rows}
    assert {name: len(sheets[name].rows) for name in listed} == {name: len(found) for name, found in listed.items()}


def test_a_decision_the_second_reviewer_may_not_see_is_in_no_list(tmp_path: Path) -> None:
    plan = PLAN.replace("MODE", "dual_blind")
    with Store.create(tmp_path, plan) as store, store.run("t", version="1") as run:
        run.add("record", "r1", {"source": "s", "position": 1, "title": "Seen by one"})
        for step, judgement in zip(STEPS, ("include", "exclude"), strict=True):
            body = {"report": "r1", "step": step, "judgement": judgement, "reason": "a secret of Ann"}
            run.add(
                "decision",
                step,
                body | ({"criterion": "C1"} if judgement == "exclude" else {}),
                who="Ann",
                machine=False,
            )
    with Store.open(tmp_path, read_only=True) as store:
        files = make_files(read_review(store), {}, ("en", "zh"))
    assert not [name for name, data in files.items() if b"secret of Ann" in data or b"Ann" in data]
