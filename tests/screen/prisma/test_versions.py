"""The flow of every version of random reviews, against a slow recount of its own from the ledger's rows."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from corpora.store import Store
from corpora.store.ledger import Entry
from screen.prisma.counts import to_rows
from screen.prisma.lists import FlowLists
from screen.prisma.papers import items_of
from screen.stage.flow import read_flows, version_rows
from screen.stage.flow_lists import read_papers

PROTOCOL = """
review: {title: {en: S}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening: {reviewers: [Ann], criteria: [{id: C1, wording: {en: C}, steps: [title_abstract, full_text]}]}
"""
N_LEDGERS = int(os.environ.get("FOCIMINE_RANDOM_LEDGERS", "25"))
METHODS = ("database", "database", "database", "register", "citation", "website", "previous")
STEPS = ("title_abstract", "full_text")


def write_ledger(folder: Path, seed: int) -> None:
    """A review of several versions in which anything happens in any order."""
    draw = random.Random(seed)
    records: list[str] = []
    last: dict[tuple[str, str], str] = {}
    version = 1
    with Store.create(folder, PROTOCOL) as store, store.run("random", version="1") as run, store.transaction():
        for n in range(draw.randint(20, 120)):
            what = draw.choices(
                ("record", "link", "undo", "decide", "study", "text", "correct", "version"), (8, 3, 1, 14, 2, 3, 1, 1)
            )[0]
            if what == "record" or not records:
                method = draw.choice(METHODS)
                body: dict[str, Any] = {"method": method, "database": draw.choice(("pubmed", "cnki"))}
                if method == "previous" and draw.random() < 0.7:
                    outcome = draw.choice(
                        ({"outcome": "included"}, {"outcome": "excluded", "step": draw.choice(STEPS)})
                    )
                    body["taken_over"] = outcome
                records.append(f"r{n}")
                imports = n // 8  # a few records to an import
                if not store.has("source", f"s{imports}"):
                    run.add("source", f"s{imports}", {"search": f"q{imports}"})
                run.add("record", f"r{n}", body | {"source": f"s{imports}"})
            elif what == "correct":
                search = f"q{draw.randrange(n + 1) // 8}"
                if draw.random() < 0.5:
                    run.add("withdrawn", f"w{n}", {"search": search, "reason": "a slip"}, who="Ann")
                else:
                    body = {"search": search, "method": draw.choice(METHODS[:-1]), "database": "vip"}
                    run.add("relabelled", f"l{n}", body, who="Ann")
            elif what == "link":
                one, other = draw.choice(records), draw.choice(records)
                run.add("duplicate", f"{one}->{other}", {"record": one, "duplicate_of": other})
            elif what == "undo":
                links = [entry.key for entry in store.entries("duplicate")]
                if links:
                    link = draw.choice(links)
                    run.add("duplicate_undone", link, {"link": link})
            elif what == "decide":
                record, step = draw.choice(records), draw.choice(STEPS)
                judgement = draw.choices(("include", "exclude", "unclear"), (6, 4, 1))[0]
                body = {"report": record, "step": step, "judgement": judgement, "supersedes": last.get((record, step))}
                body |= {"criterion": draw.choice(("C1", None))} if judgement == "exclude" else {}
                run.add("decision", f"d{n}", body, who="Ann", machine=draw.random() < 0.3)
                last[record, step] = f"d{n}"
            elif what == "study":
                record = draw.choice(records)
                body = {"report": record, "field": "study", "value": draw.choice("ST")}
                run.add("coding", f"c{n}", body, who="Ann", machine=False)
            elif what == "text":
                record, outcome = draw.choice(records), draw.choice(("retrieved", "not_retrieved"))
                run.add("retrieval", f"t{n}", {"report": record, "outcome": outcome})
            elif draw.random() < 0.6:
                run.add("version_closed", str(version), {})
                if draw.random() < 0.3 and records:  # something happens between two versions
                    run.add(
                        "decision", f"b{n}", {"report": records[0], "step": STEPS[0], "judgement": "include"}, who="Ann"
                    )
                version += 1
                run.add("version", str(version), {})


@dataclass
class Paper:
    """What a recount knows of a report at a moment."""

    records: set[str]
    name: str
    kind: str = "normal"
    end: str = "to screen"
    machine: bool = False
    reason: str | None = None
    study: str = ""


@dataclass
class Moment:
    """All reports at a moment, and the method of each record that counts; `gone` are records of withdrawn imports."""

    papers: list[Paper]
    methods: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str | None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def holding(self, record: str) -> Paper | None:
        """The paper of now that a record belongs to: none where only withdrawn records are left of it."""
        found = next(paper for paper in self.papers if record in paper.records)
        return found if found.records - self.gone else None

    def live(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.records - self.gone]


def heir_of(paper: Paper, before: Moment, now: Moment) -> Paper | None:
    """The paper of now that one of then became: by the record it was named by, or else by another of its records."""
    others = [record for record in before.methods if record in paper.records]
    return next((heir for record in (paper.name, *others) if (heir := now.holding(record)) is not None), None)


def look(rows: Iterable[Entry]) -> Moment:
    """Fold rows the slow way: merge sets until nothing changes, read decisions one by one."""
    rows = list(rows)
    order = [row.key for row in rows if row.kind == "record"]
    gone = {row.body["link"] for row in rows if row.kind == "duplicate_undone"}
    links = [(r.body["record"], r.body["duplicate_of"]) for r in rows if r.kind == "duplicate" and r.key not in gone]
    links = [(a, b) for a, b in links if a != b and a in order and b in order]
    sets = [{record} for record in order]
    for a, b in links:
        joined = [s for s in sets if a in s or b in s]
        sets = [s for s in sets if s not in joined] + [set().union(*joined)]
    searches = {row.body["search"] for row in rows if row.kind == "withdrawn"}
    dropped = {row.key for row in rows if row.kind == "record" and f"q{row.body['source'][1:]}" in searches}
    pointing = {a for a, b in links if b not in dropped}
    papers = []
    for members in sets:
        own = sorted(members - dropped or members, key=order.index)
        papers.append(Paper(records=members, name=next((r for r in own if r not in pointing), own[0])))
    papers.sort(key=lambda paper: order.index(paper.name))
    moment = Moment(papers=papers, gone=dropped)
    for row in rows:
        if row.kind == "record" and row.key not in dropped:
            moment.methods[row.key] = labelled(row, rows)
            moment.outcomes[row.key] = (row.body.get("taken_over") or {}).get("outcome")
    for paper in papers:
        judge(paper, rows, moment, sorted(paper.records - dropped, key=order.index))
    return moment


def labelled(record: Entry, rows: list[Entry]) -> str:
    said = [r for r in rows if r.kind == "relabelled" and r.body["search"] == f"q{record.body['source'][1:]}"]
    return str((said[-1] if said else record).body["method"])


def judge(paper: Paper, rows: list[Entry], moment: Moment, own: list[str]) -> None:
    taken = [r for r in own if moment.methods[r] == "previous"]
    if any(moment.outcomes[r] != "excluded" for r in taken):
        paper.kind = "previous"
    elif taken:
        paper.kind = "set aside"
    settled: dict[str, Any] = {}
    for step in STEPS:
        made = [
            r for r in rows if r.kind == "decision" and r.body["report"] in paper.records and r.body["step"] == step
        ]
        alive = [
            r for n, r in enumerate(made) if not any(later.body.get("supersedes") == r.key for later in made[n + 1 :])
        ]
        people = [r for r in alive if not r.machine] or alive
        if people and len({r.body["judgement"] for r in people}) == 1:
            settled[step] = people[-1]
        if not made and paper.kind == "set aside":
            for row in rows:
                if row.kind == "record" and row.key in taken and row.body["taken_over"]["step"] == step:
                    settled[step] = row
        if not made and paper.kind == "set aside" and step in settled:
            last = [r for r in rows if r.kind == "record" and r.key in taken][-1]
            if last.body["taken_over"]["step"] != step:
                del settled[step]
    said = {step: word(row) for step, row in settled.items()}
    first, second = said.get("title_abstract"), said.get("full_text")
    if first in (None, "unclear") and second in ("include", "exclude"):
        first = "include"
    texts = [r for r in rows if r.kind == "retrieval" and r.body["report"] in paper.records]
    if first in (None, "unclear"):
        paper.end = "to screen"
    elif first == "exclude":
        paper.end = "out at screening"
        paper.reason, paper.machine = (
            settled["title_abstract"].body.get("criterion"),
            by_machine(settled["title_abstract"]),
        )
    elif second == "exclude":
        paper.end, paper.reason = "out at full text", settled["full_text"].body.get("criterion")
    elif second == "include":
        paper.end = "in"
    else:
        paper.end = "not retrieved" if texts and texts[-1].body["outcome"] == "not_retrieved" else "to assess"
    if paper.kind == "previous":
        paper.end = paper.end if "exclude" in said.values() else "in"
    codes = [r for r in rows if r.kind == "coding" and r.body["report"] in paper.records]
    in_force = {r.body["report"]: r for r in codes}
    paper.study = max(in_force.values(), key=lambda r: r.seq).body["value"] if in_force else paper.name


def word(row: Entry) -> str:
    return "exclude" if row.kind == "record" else str(row.body["judgement"])


def by_machine(row: Entry) -> bool:
    return row.kind != "record" and row.machine


def recount(before: Moment | None, now: Moment) -> dict[str, int]:
    """Count one version: every report is asked, one by one, where it belongs."""
    n: Counter[str] = Counter()
    old_records = set(before.methods) if before else set()
    earlier = [(paper, heir_of(paper, before, now)) for paper in before.live()] if before else []
    heirs = [heir for paper, heir in earlier if paper.end == "in"]
    n["previous"] = n["removed"] = sum(heir is None for heir in heirs)
    studies: dict[str, set[str]] = {"was": set(), "stays": set(), "new": set()}
    for record, method in now.methods.items():
        if record not in old_records and method != "previous":
            n["identified"] += 1
    for paper in now.live():
        fresh = [r for r in paper.records - now.gone if r not in old_records]
        says = [now.outcomes[r] for r in fresh if now.methods[r] == "previous" and now.outcomes[r] != "excluded"]
        is_heir = any(paper is heir for heir in heirs)
        was = is_heir or "included" in says or (bool(says) and paper.end == "in")
        if was:
            n["previous"] += 1
            studies["was"].add(paper.study)
            n["removed"] += paper.end != "in"
            studies["stays"] |= {paper.study} if paper.end == "in" else set()
            continue
        then = [then for then, heir in earlier if then.end != "in" and heir is paper]
        known = bool(paper.records & old_records)
        if not known and paper.kind in ("previous", "set aside"):
            place = None if paper.end.startswith("out") else "screening"
        elif not known:
            place = "new"
        elif not then:
            place = "screening"
        else:
            ranks = {"to screen": 0, "out at screening": 1, "not retrieved": 3, "to assess": 3, "out at full text": 4}
            best = max(then, key=lambda p: (ranks[p.end], p.name))
            same = best.end == paper.end and not best.end.startswith("to ")
            on = ranks[best.end] >= 3 and (paper.end == "in" or ranks[paper.end] >= 3)
            place = None if same else "assessment" if on else "screening"
        if place is None:
            continue
        n[f"enter by {place}"] += 1
        n[paper.end] += 1
        if paper.end == "out at screening" and place != "assessment":
            n["by machine"] += paper.machine
        if paper.end == "in":
            studies["new"].add(paper.study)
    n["new studies"] = len(studies["new"] - studies["stays"])
    n["total studies"] = len(studies["new"] | studies["stays"])
    n["total"] = sum(paper.end == "in" for paper in now.live())
    return dict(n)


def counted(rows: list[tuple[str, int]]) -> dict[str, int]:
    """The same figures out of the boxes of the program."""

    def total(*ends: str) -> int:
        return sum(n for box, n in rows if box.startswith(ends))

    def both(box: str) -> int:
        return total(f"databases: {box}", f"other: {box}")

    identified = both("identified: ") + total("registers: identified")
    return {
        "identified": identified,
        "enter by new": identified - both("removed before screening: duplicates"),
        "enter by screening": both("from an earlier version: to be screened"),
        "enter by assessment": both("from an earlier version: full text"),
        "to screen": both("awaiting screening"),
        "out at screening": both("excluded at screening by"),
        "by machine": both("excluded at screening by automation"),
        "not retrieved": both("not retrieved"),
        "to assess": both("awaiting assessment"),
        "out at full text": both("excluded at assessment: "),
        "in": total("new: reports included"),
        "previous": total("previous: reports") - total("previous: reports no"),
        "removed": total("previous: reports no longer included"),
        "new studies": total("new: studies included"),
        "total studies": total("total: studies included"),
        "total": total("total: reports included"),
    }


@pytest.mark.parametrize("seed", range(N_LEDGERS))
def test_the_flow_of_every_version_equals_a_slow_recount(tmp_path: Path, seed: int) -> None:
    write_ledger(tmp_path / "review", seed)
    with Store.open(tmp_path / "review", read_only=True) as store:
        flows = read_flows(store)
        kinds = [row["kind"] for row in store.query("SELECT DISTINCT kind FROM ledger")]
        rows = sorted((entry for kind in kinds for entry in store.entries(kind)), key=lambda entry: entry.seq)
    before: Moment | None = None
    for flow in flows:
        last = flow.version.last or rows[-1].seq
        now = look(row for row in rows if row.seq <= last)
        for counts, expected in ((flow.counts, recount(before, now)), (flow.cumulative, recount(None, now))):
            found = {name: n for name, n in counted(to_rows(counts)).items() if n}
            assert found == {name: n for name, n in expected.items() if n}
        assert flow.counts.total_reports == flow.cumulative.total_reports
        before = now
    assert {row[0] for row in version_rows(flows)} == {flow.version.number for flow in flows}


@pytest.mark.parametrize("seed", range(N_LEDGERS))
def test_the_list_behind_every_box_of_every_version_is_as_long_as_the_box(tmp_path: Path, seed: int) -> None:
    write_ledger(tmp_path / "review", seed)
    with Store.open(tmp_path / "review", read_only=True) as store:
        papers = read_papers(store)
        for flow in read_flows(store):
            for counts, lists in ((flow.counts, flow.lists), (flow.cumulative, flow.all_lists)):
                assert [(box.name, len(box.value)) for box in lists.boxes()] == to_rows(counts)
                for box in lists.boxes():
                    items = list(items_of(lists, box, papers))
                    assert [*dict.fromkeys(item.id for item in items)] == list(box.value)
                    assert box.kind.unit == "study" or len(items) == len(box.value)
                check_lists(lists)


def check_lists(lists: FlowLists) -> None:
    """What follows from what the boxes mean, asked of the ids in their lists."""
    boxes = {box.name: set(box.value) for box in lists.boxes()}
    for arm in ("databases", "other"):

        def of(name: str, arm: str = arm) -> set[str]:
            return boxes.get(f"{arm}: {name}", set())

        def any_of(prefix: str, arm: str = arm) -> set[str]:
            found = [ids for name, ids in boxes.items() if name.startswith(f"{arm}: {prefix}")]
            assert len(set().union(*found)) == sum(map(len, found)), prefix  # nothing is in two of them
            return set().union(*found)

        out = of("excluded at screening by people") | of("excluded at screening by automation")
        assert of("excluded at screening by people") == any_of("by people: excluded at screening: ")
        assert of("excluded at screening by automation") == any_of("by automation: excluded at screening: ")
        assert out == any_of("excluded at screening: ") <= of("screened")
        assert of("sought for retrieval") == (of("screened") - out) | of(
            "from an earlier version: full text to be assessed"
        )
        assert of("assessed for eligibility") == any_of("excluded at assessment: ") | of("reports included")
        read = any_of("by people: excluded at assessment: ") | any_of("by automation: excluded at assessment: ")
        assert read == any_of("excluded at assessment: ")
        registers = set().union(*(ids for name, ids in boxes.items() if name.startswith("registers: ")))
        found = any_of("identified: ") | (registers if arm == "databases" else set())
        assert of("removed before screening: duplicates") <= found
        entered = {lists.report_of[record] for record in found - of("removed before screening: duplicates")}
        waiting = of("screened") | of("awaiting screening")
        assert entered == waiting - of("from an earlier version: to be screened")
    assert boxes["new: reports included"] == boxes["databases: reports included"] | boxes["other: reports included"]
    stays = boxes["previous: reports"] - boxes.get("previous: reports no longer included", set())
    assert boxes["total: reports included"] == stays | boxes["new: reports included"]
    assert not stays & boxes["new: reports included"]


def test_what_is_known_is_never_new_again_and_what_was_open_is_carried_on(tmp_path: Path) -> None:
    with Store.create(tmp_path / "review", PROTOCOL) as store, store.run("made", version="1") as run:

        def add(*names: str) -> None:
            for name in names:
                run.add("record", name, {"method": "database", "database": "pubmed"})

        def decide(record: str, step: str, judgement: str) -> None:
            run.add(
                "decision",
                f"{record}/{step}",
                {"report": record, "step": step, "judgement": judgement},
                who="Ann",
                machine=False,
            )

        add("in", "out", "open", "wanted")
        decide("in", "full_text", "include")
        decide("out", "title_abstract", "exclude")
        decide("wanted", "title_abstract", "include")
        run.add("version_closed", "1", {})
        run.add("version", "2", {"trigger": "a year"})
        add("in again", "out again", "new")
        run.add("duplicate", "1", {"record": "in again", "duplicate_of": "in"})
        run.add("duplicate", "2", {"record": "out again", "duplicate_of": "out"})
        decide("open", "title_abstract", "exclude")
        decide("wanted", "full_text", "include")
        decide("new", "full_text", "include")
    with Store.open(tmp_path / "review", read_only=True) as store:
        first, second = read_flows(store)
    one, two = dict(to_rows(first.counts)), dict(to_rows(second.counts))
    assert one["total: reports included"] == 1
    assert one["databases: awaiting screening"] == one["databases: awaiting assessment"] == 1
    assert two["databases: identified: pubmed"] == 3
    assert two["databases: removed before screening: duplicates"] == 2
    assert two["databases: of the duplicates: known from an earlier version"] == 2
    assert two["databases: from an earlier version: to be screened"] == 1
    assert two["databases: from an earlier version: full text to be assessed"] == 1
    assert (two["databases: screened"], two["databases: sought for retrieval"]) == (2, 2)
    assert (two["previous: reports"], two["new: reports included"], two["total: reports included"]) == (1, 2, 3)
    assert second.counts.updated
    assert dict(to_rows(second.cumulative))["databases: identified: pubmed"] == 7
