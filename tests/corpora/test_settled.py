"""What is settled: the fold against a slow recount, the views against the fold, on ledgers as irregular as they come."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.settled import (
    DecisionRow,
    Link,
    StepFact,
    fold_reports,
    in_force,
    read_records,
    read_reports,
    read_settled,
    settle,
)
from corpora.store import Store

RECORDS = tuple(f"r{n}" for n in range(7))
KNOWN_AND_NOT = (*RECORDS, "ghost")
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Many small ledgers are written: on a disk each would wait for it."""
PEOPLE = ("Ann", "Bo", "screen 1")
MACHINE = "screen 1"
DUAL = "screening:\n  mode: dual_blind"


@dataclass(frozen=True)
class Made:
    """The rows of one random ledger: links, undoings, decisions (numbered), in the order they are written."""

    records: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    undone: tuple[str, ...]
    decisions: tuple[tuple[str, Step, Judgement, str, int | None, str | None], ...]
    previous: frozenset[str]
    dual: bool
    corrections: tuple[tuple[str, str, str | None, str | None], ...] = ()
    corrections_undone: frozenset[str] = frozenset()


links = st.lists(st.tuples(st.sampled_from(KNOWN_AND_NOT), st.sampled_from(KNOWN_AND_NOT)), max_size=8)
# An undoing names a link by its number, an undoing (undoing an undoing), or nothing there is.
undoings = st.lists(st.sampled_from([*(f"l{n}" for n in range(8)), "u0", "u1", "nothing"]), max_size=4, unique=True)
decisions = st.lists(
    st.tuples(
        st.sampled_from(KNOWN_AND_NOT),
        st.sampled_from(list(Step)),
        st.sampled_from(list(Judgement)),
        st.sampled_from(PEOPLE),
        st.none() | st.integers(0, 13),
        st.sampled_from([None, None, None, "consensus", "adjudicator"]),
    ),
    max_size=14,
)
# A correction: its kind, the search it names, the labels it gives. The records of a search of two files have two sources.
SEARCHES = {"a": "import:a", "b": "import:b", "c": "pubmed:1", "d": "pubmed:1"}
corrections = st.lists(
    st.tuples(
        st.sampled_from(["relabelled", "relabelled", "withdrawn"]),
        st.sampled_from(["import:a", "import:b", "pubmed:1", "import:nothing"]),
        st.sampled_from([None, "cnki", "vip"]),
        st.sampled_from([None, None, "citation", "previous"]),
    ),
    max_size=5,
)
ledgers = st.builds(
    Made,
    records=st.permutations(RECORDS).map(tuple),
    links=links.map(tuple),
    undone=undoings.map(tuple),
    decisions=decisions.map(tuple),
    previous=st.frozensets(st.sampled_from(RECORDS), max_size=1),
    dual=st.booleans(),
    corrections=corrections.map(tuple),
    corrections_undone=st.frozensets(st.sampled_from(["c0", "c1", "c2", "c3", "nothing"]), max_size=2),
)


def write(made: Made, folder: Path, protocol: str) -> Store:
    text = protocol.replace("screening:", DUAL, 1) if made.dual else protocol
    store = Store.create(folder, text)
    with store.run("test", version="1") as run, store.transaction():
        # Links and undoings come first: their place in the ledger must not matter.
        for n, link in enumerate(made.undone):
            run.add("duplicate_undone", f"u{n}", {"link": link, "reason": "two papers"}, who="Ann", machine=False)
        for key in sorted(made.corrections_undone):
            run.add("correction_undone", f"u-{key}", {"correction": key, "reason": "it was right"})
        for n, (kind, search, database, method) in enumerate(made.corrections):
            labels = {"database": database, "method": method} if kind == "relabelled" else {}
            run.add(kind, f"c{n}", {"search": search, "reason": "a slip", **labels})
        for source, search in SEARCHES.items():
            own = {} if search.startswith("import:") else {"search": search}
            run.add("source", source, {"name": f"{source}.ris", **own})
            run.add("search", search, {"database": "pubmed", "query": "empathy"})
        for n, (record, target) in enumerate(made.links):
            run.add("duplicate", f"l{n}", {"record": record, "duplicate_of": target, "why": "alike"})
        for name in made.records:
            method = "previous" if name in made.previous else "database"
            body = {"title": name, "database": "pubmed", "method": method, "source": source_of(name), "position": 1}
            run.add("record", name, body)
        for n, (record, step, judgement, who, supersedes, settles) in enumerate(made.decisions):
            body = {"report": record, "step": step, "judgement": judgement}
            body |= {"supersedes": f"d{supersedes}"} if supersedes is not None else {}
            body |= {"settles": settles} if settles else {}
            run.add("decision", f"d{n}", body, who=who, machine=who == MACHINE)
    return store


def source_of(record: str) -> str:
    """Return the file a record came from: two records each of a, b and c, one of d."""
    return "aabbccd"[RECORDS.index(record)]


def holds(made: Made, kind: str, record: str) -> list[tuple[str, str, str | None, str | None]]:
    """Return the corrections of a kind that hold for the import of a record, in their order."""
    of_it = SEARCHES[source_of(record)]
    live = [c for n, c in enumerate(made.corrections) if f"c{n}" not in made.corrections_undone]
    return [c for c in live if c[0] == kind and c[1] == of_it]


def counts(made: Made, record: str) -> bool:
    return not holds(made, "withdrawn", record)


def recount_labels(made: Made, record: str) -> tuple[str, str]:
    database, method = "pubmed", "previous" if record in made.previous else "database"
    for _, _, other, by in holds(made, "relabelled", record):
        database, method = other or database, by or method
    return database, method


def recount_reports(made: Made) -> dict[str, str]:
    """Follow every link both ways from every record, again and again, until nothing is added."""
    live = [
        (a, b)
        for n, (a, b) in enumerate(made.links)
        if f"l{n}" not in made.undone and a != b and a in made.records and b in made.records
    ]
    found = {}
    for record in made.records:
        same = {record}
        while grown := {x for a, b in live if {a, b} & same for x in (a, b)} - same:
            same |= grown
        left = [r for r in made.records if r in same and counts(made, r)]
        own = [r for r in left if not any(a == r and counts(made, b) for a, b in live)]
        found |= {record: (own or left)[0]} if left else {}
    return found


def recount_step(made: Made, report: str, step: Step, of: dict[str, str]) -> Judgement | str | None:
    """Return the judgement settled, "conflict", "waiting" or None, from the rules in words."""
    mine = [(n, d) for n, d in enumerate(made.decisions) if of.get(d[0]) == report and d[1] is step]
    valid = [d for n, d in mine if not any(later[4] == n and m > n for m, later in mine)]
    settling = [d for d in valid if d[5] and d[2] is not Judgement.UNCLEAR]
    people = [d for d in valid if d[3] != MACHINE and not d[5]]
    judgements = {d[2] for d in settling or people or valid}
    if not judgements:
        return None
    if len(judgements) > 1:
        return "conflict"
    return "waiting" if made.dual and is_alone(valid) else judgements.pop()


def is_alone(valid: list[tuple[str, Step, Judgement, str, int | None, str | None]]) -> bool:
    """Return whether one person judged, and no decision ends a conflict."""
    if any(d[5] and d[2] is not Judgement.UNCLEAR for d in valid):
        return False
    return len({d[3] for d in valid if d[3] != MACHINE and not d[5]}) == 1


def recount_hidden(made: Made, of: dict[str, str]) -> set[str]:
    hidden = set()
    for report in set(of.values()):
        for step in Step:
            mine = [(n, d) for n, d in enumerate(made.decisions) if of.get(d[0]) == report and d[1] is step]
            valid = [d for n, d in mine if not any(later[4] == n and m > n for m, later in mine)]
            if made.dual and is_alone(valid):
                hidden |= {f"d{n}" for n, d in mine if d[3] != MACHINE}
    return hidden


def recount_included(made: Made, of: dict[str, str]) -> set[str]:
    included = set()
    for report in set(of.values()):
        first = recount_step(made, report, Step.TITLE_ABSTRACT, of)
        second = recount_step(made, report, Step.FULL_TEXT, of)
        mine = [name for name in made.records if of.get(name) == report and counts(made, name)]
        old = any(recount_labels(made, name)[1] == "previous" for name in mine)
        if Judgement.EXCLUDE not in (first, second) and (old or second is Judgement.INCLUDE):
            included.add(report)
    return included


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=ledgers)
def test_the_fold_agrees_with_a_slow_recount_and_the_views_with_the_fold(made: Made, protocol_text: str) -> None:
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as scratch,
        write(made, Path(scratch) / "review", protocol_text) as store,
    ):
        settled = read_settled(store)
        of = recount_reports(made)
        assert dict(settled.reports.of) == of
        assert list(settled.reports.of) == [name for name in made.records if name in of]
        left = [name for name in made.records if counts(made, name)]
        assert sorted(name for names in settled.reports.records.values() for name in names) == sorted(left)
        assert settled.reports.withdrawn == set(RECORDS) - set(left)
        assert [row.key for row in settled.strays] == [f"d{n}" for n, d in enumerate(made.decisions) if d[0] not in of]
        for report in settled.reports.records:
            for step in Step:
                key = (report, step)
                wanted = recount_step(made, report, step, of)
                assert (wanted == "conflict") is (key in settled.conflicts)
                assert (wanted == "waiting") is (key in settled.waiting)
                fact = settled.steps.get(key)
                assert (fact.judgement if fact else None) == (wanted if isinstance(wanted, Judgement) else None)
        assert set(settled.included()) == recount_included(made, of)
        assert settled.hidden == recount_hidden(made, of)
        check_views(store)
        check_records(store, made, left)


def check_records(store: Store, made: Made, left: list[str]) -> None:
    """Compare the view of records, and what is read of their bodies, with the recount."""
    rows = store.query("SELECT record, database, method FROM records ORDER BY seq")
    assert [(row["record"], (row["database"], row["method"])) for row in rows] == [
        (name, recount_labels(made, name)) for name in left
    ]
    assert {name: record.database for name, record in read_records(store).items()} == {
        name: recount_labels(made, name)[0] for name in left
    }
    withdrawn = {
        c[1] for n, c in enumerate(made.corrections) if c[0] == "withdrawn" and f"c{n}" not in made.corrections_undone
    }
    searches = {row["search"]: row["database"] for row in store.query("SELECT search, database FROM searches")}
    assert set(searches) == set(SEARCHES.values()) - withdrawn
    assert all(searches[SEARCHES[source_of(name)]] == recount_labels(made, name)[0] for name in left)


def check_views(store: Store) -> None:
    settled = read_settled(store)
    held = {row["record"]: row["report"] for row in store.query("SELECT * FROM report_of")}
    assert {record: report for record, report in held.items() if report} == settled.reports.of
    assert {record for record, report in held.items() if not report} <= settled.reports.withdrawn
    reports = [(row["report"], row["n_records"]) for row in store.query("SELECT * FROM reports ORDER BY seq")]
    assert reports == [(report, len(names)) for report, names in settled.reports.records.items()]
    keys = {row["decision"] for row in store.query("SELECT decision FROM decisions")}
    folded = {row.key for rows in settled.decisions.values() for row in in_force(rows)}
    assert keys == folded | {row.key for row in settled.strays}
    assert len(keys) == settled.n_in_force()


def test_links_of_any_length_make_one_report(tmp_path: Path, protocol_text: str) -> None:
    names = [f"r{n:03d}" for n in range(250)]
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("test", version="1") as run, store.transaction():
            for name in names:
                run.add("record", name, {"title": name})
            for earlier, later in pairwise(names):
                run.add("duplicate", f"{later}>{earlier}", {"record": later, "duplicate_of": earlier})
        assert list(read_reports(store).records) == [names[0]]
        check_views(store)


def links_of(*pairs: str) -> list[Link]:
    return [Link(key=f"l{n}", record=pair[0], duplicate_of=pair[1]) for n, pair in enumerate(pairs)]


@pytest.mark.parametrize(
    ("pairs", "undone", "reports"),
    [
        (["ba"], [], {"a": "ab", "c": "c"}),
        (["ba", "ca"], [], {"a": "abc"}),
        (["ba", "bc"], [], {"a": "abc"}),
        (["ab"], [], {"b": "ba", "c": "c"}),
        (["ab", "ba"], [], {"a": "ab", "c": "c"}),
        (["ab", "bc", "ca"], [], {"a": "abc"}),
        (["aa"], [], {"a": "a", "b": "b", "c": "c"}),
        (["bx", "cx"], [], {"a": "a", "b": "b", "c": "c"}),
        (["ba", "cb"], ["l0"], {"a": "a", "b": "bc"}),
        (["ba"], ["l0", "l0", "u0"], {"a": "a", "b": "b", "c": "c"}),
    ],
)
def test_reports_of_three_records(pairs: list[str], undone: list[str], reports: dict[str, str]) -> None:
    folded = fold_reports("abc", links_of(*pairs), undone)
    assert {report: "".join(names) for report, names in folded.records.items()} == reports


def row(key: str, report: str, judgement: Judgement, *, who: str = "Ann", machine: bool = False, supersedes: str | None = None) -> DecisionRow:  # fmt: skip
    decision = Decision(report=report, step=Step.FULL_TEXT, judgement=judgement, who=who, machine=machine, criterion="c1",
                        supersedes=supersedes)  # fmt: skip
    return DecisionRow(key=key, decision=decision)


def test_a_decision_on_another_report_takes_nothing_away() -> None:
    rows = [row("1", "a", Judgement.INCLUDE), row("2", "b", Judgement.EXCLUDE, supersedes="1")]
    apart = settle(rows, fold_reports("ab", []), dual=False)
    assert apart.included() == ["a"]
    joined = settle(rows, fold_reports("ab", links_of("ba")), dual=False)
    assert joined.outcome("a").is_excluded


def test_decisions_that_supersede_one_another_in_a_circle_leave_the_last_one() -> None:
    rows = [row("1", "a", Judgement.INCLUDE, supersedes="2"), row("2", "a", Judgement.EXCLUDE, supersedes="1")]
    assert [r.key for r in in_force(rows)] == ["2"]
    assert [r.key for r in in_force([row("1", "a", Judgement.INCLUDE, supersedes="1")])] == ["1"]


def test_a_decision_on_no_record_of_the_review_is_kept_as_stray() -> None:
    settled = settle([row("1", "ghost", Judgement.INCLUDE)], fold_reports("a", []), dual=False)
    assert (settled.steps, [r.key for r in settled.strays], settled.n_in_force()) == ({}, ["1"], 1)


def test_who_judged_full_text_only_has_let_the_report_pass_title_and_abstract() -> None:
    settled = settle([row("1", "a", Judgement.INCLUDE)], fold_reports("a", []), dual=False)
    assert settled.outcome("a").screening == StepFact(judgement=Judgement.INCLUDE)
    assert settled.included() == ["a"]


def test_an_exclusion_at_title_and_abstract_outweighs_an_inclusion_at_full_text() -> None:
    out = Decision(report="a", step=Step.TITLE_ABSTRACT, judgement=Judgement.EXCLUDE, who="Ann")
    rows = [row("1", "a", Judgement.INCLUDE), DecisionRow(key="2", decision=out)]
    settled = settle(rows, fold_reports("a", []), dual=False)
    assert settled.outcome("a").is_excluded
    assert settled.included() == []


moves = st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from([*RECORDS[:3], "ghost", None])), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=moves, undone=st.frozensets(st.integers(0, 6), max_size=3))
def test_a_document_and_what_was_read_from_it_are_where_the_last_move_in_force_says(
    made: list[tuple[str, str | None]], undone: frozenset[int], protocol_text: str
) -> None:
    where: dict[str, str | None] = {"x": "r0", "y": "r1"}
    for n, (document, record) in enumerate(made):
        where |= {document: record} if n not in undone else {}
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as scratch,
        Store.create(Path(scratch) / "review", protocol_text) as store,
    ):
        with store.run("test", version="1") as run, store.transaction():
            for n in sorted(undone):
                run.add("correction_undone", f"u{n}", {"correction": f"m{n}"}, who="Ann", machine=False)
            for n, (document, record) in enumerate(made):
                run.add("document_moved", f"m{n}", {"document": document, "report": record}, who="Ann", machine=False)
            for name in RECORDS[:3]:
                run.add("record", name, {"title": name})
            run.add("duplicate", "l", {"record": "r1", "duplicate_of": "r0", "why": "alike"})
            for document, record in (("x", "r0"), ("y", "r1")):
                run.add("document", document, {"report": record, "name": document})
                run.add("fulltext", document, {"report": record, "document": document})
                run.add("focus", f"{document}/1", {"report": record, "document": document, "x": 1})
            run.add("focus", "loose", {"report": "r2", "document": "elsewhere", "x": 1})
        kept = {document: record for document, record in where.items() if record is not None}
        reports = {document: {"r1": "r0"}.get(record, record) for document, record in kept.items()}
        for view, key in (("documents", "document"), ("fulltexts", "fulltext")):
            assert {row[key]: row["record"] for row in store.query(f"SELECT {key}, record FROM {view}")} == kept
        assert {
            row["document"]: row["report"] for row in store.query("SELECT document, report FROM documents")
        } == reports
        found = {
            row["focus"]: (row["record"], row["report"])
            for row in store.query("SELECT focus, record, report FROM foci")
        }
        wanted = {f"{document}/1": (record, reports[document]) for document, record in kept.items()}
        assert found == {**wanted, "loose": ("r2", "r2")}
