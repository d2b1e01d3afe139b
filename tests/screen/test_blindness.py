"""Random dual reviews: what nobody may see yet changes nothing that anybody is shown."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpora.frames.decisions import decisions
from corpora.frames.reports import reports
from corpora.nouns.decisions import Judgement, Step
from corpora.people import read_people
from corpora.protocol import load_protocol
from corpora.review.next_steps import next_steps
from corpora.review.waiting import conflict_lines, waits_for
from corpora.settled import count_rows, read_settled
from corpora.store import Store
from corpora.store.exporting import export_review
from screen.prisma.counts import count, to_rows
from screen.stage.flow import read_facts
from screen.stage.queue import read_conflicts, read_queue

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
RECORDS = tuple(f"r{n}" for n in range(5))
PEOPLE = ("Ann", "Bo")
NEXT = {
    Judgement.INCLUDE: Judgement.EXCLUDE,
    Judgement.EXCLUDE: Judgement.UNCLEAR,
    Judgement.UNCLEAR: Judgement.INCLUDE,
}
Made = list[tuple[str, Step, Judgement, str, int | None, str | None]]

rows = st.tuples(
    st.sampled_from(RECORDS),
    st.sampled_from(list(Step)),
    st.sampled_from(list(Judgement)),
    st.sampled_from([*PEOPLE, "screen 1"]),
    st.none() | st.integers(0, 11),
    st.sampled_from([None, None, None, None, "consensus"]),
)
links = st.lists(st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)), max_size=3)


def write(folder: Path, protocol: str, made: Made, links: list[tuple[str, str]]) -> Store:
    store = Store.create(folder, protocol.replace("screening:", "screening:\n  mode: dual_blind", 1))
    with store.run("test", version="1") as run, store.transaction():
        for name in RECORDS:
            run.add("record", name, {"title": f"Paper {name}", "database": "pubmed", "source": "s", "position": 1})
        for n, (a, b) in enumerate(links):
            run.add("duplicate", f"l{n}", {"record": a, "duplicate_of": b, "why": "alike"})
        for n, (record, step, judgement, who, supersedes, settles) in enumerate(made):
            body = {"report": record, "step": step, "judgement": judgement, "reason": f"reason {judgement.value}"}
            body |= {"supersedes": f"d{supersedes}"} if supersedes is not None else {}
            body |= {"settles": settles} if settles else {}
            run.add("decision", f"d{n}", body, who=who, machine=who == "screen 1")
    return store


def shown(store: Store, place: Path) -> list[object]:
    """Return everything the commands and the Python interface make of a review, times and runs left out."""
    protocol, settled = load_protocol(store.protocol_path), read_settled(store)
    export_review(store, place, hidden=settled.hidden)
    tables = [(place / f"{name}.csv").read_text(encoding="utf-8") for name in ("decisions", "all_decisions")]
    kept = [sorted(line.split(",")[:9] for line in table.splitlines()) for table in tables]
    queues = [read_queue(store, step, who=who) for step in Step for who in (None, *PEOPLE)]
    return [
        count_rows(store, ("reports", "decisions")), to_rows(count(read_facts(store))), next_steps(store, protocol, settled),
        conflict_lines(settled), [[(r.report, r.said) for r in q.readings] for q in queues],
        [(c.report, c.step, c.kind, c.said) for c in read_conflicts(store)],
        decisions(store).drop(columns=["at", "run"]).to_dict("list"), reports(store).to_dict("list"), kept,
        (place / "ledger.jsonl").exists() and not settled.hidden, read_people(store, protocol),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.lists(rows, max_size=12), joined=links)
def test_what_is_hidden_changes_nothing_that_is_shown(
    made: Made, joined: list[tuple[str, str]], protocol_text: str
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as scratch:
        place = Path(scratch)
        with write(place / "a", protocol_text, made, joined) as store:
            hidden = read_settled(store).hidden
            first = shown(store, place / "export-a")
        other = [
            (record, step, NEXT[judgement] if f"d{n}" in hidden else judgement, who, supersedes, settles)
            for n, (record, step, judgement, who, supersedes, settles) in enumerate(made)
        ]
        with write(place / "b", protocol_text, other, joined) as store:
            if read_settled(store).hidden == hidden:  # a settling word turned into "unclear" shows nothing either
                assert str(shown(store, place / "export-b")) == str(first)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.lists(rows, max_size=12), joined=links)
def test_every_open_report_waits_for_somebody_or_is_in_conflict(
    made: Made, joined: list[tuple[str, str]], protocol_text: str
) -> None:
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as scratch,
        write(Path(scratch) / "a", protocol_text, made, joined) as store,
    ):
        settled = read_settled(store)
        disputed = {conflict.report for conflict in read_conflicts(store)}
        waiting = {
            r for step in Step for who in PEOPLE for r in waits_for(settled, step, who, dual=True, lost=frozenset())
        }
        for report in settled.reports.records:
            outcome = settled.outcome(report)
            is_open = not outcome.is_excluded and not settled.is_included(report)
            assert not is_open or report in disputed | waiting
