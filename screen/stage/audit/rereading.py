"""A sample's second reading in the ledger: rows of kind `recheck`, which decide nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from corpora.errors import FormatError, ProtocolError
from corpora.ids import canonical, sha256_hex
from corpora.nouns.decisions import Judgement, Step
from corpora.people import resolve_people
from corpora.protocol import load_protocol
from corpora.settled import Reports, Settled, read_settled
from corpora.store import Entry, Store, under_lock
from screen.audit.missed import Missed, find_missed
from screen.audit.sample import Reread
from screen.stage.audit.sample_check import changes_since

KIND = "recheck"
VERSION = "1"
Advance = Callable[[int], None]


def read_abstracts(store: Store, reports: Reports, wanted: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the longest abstract of each wanted report, and the longest in the other language."""
    records = [record for report in wanted for record in reports.records[report]]
    sql = """SELECT key, body ->> 'abstract' AS abstract, body ->> 'abstract_translated' AS translated
        FROM ledger WHERE kind = 'record' AND key IN (SELECT value FROM json_each(?))"""
    found = dict.fromkeys(wanted, ("", ""))
    for row in store.query(sql, (json.dumps(records),)):
        report = reports.of[row["key"]]
        first, second = found[report]
        found[report] = (max(first, row["abstract"] or "", key=len), max(second, row["translated"] or "", key=len))
    return found


@under_lock
def write_rereadings(store: Store, lines: Sequence[Reread], who: str | None, *, new_person: bool = False) -> int:
    """Write what a person found on reading exclusions again; return how many lines were new.

    `who` counts where a line names nobody; an unknown name is added with `new_person`. A line that says what its
    reader said last is not written again. All lines are checked before the first is written.

    Raises
    ------
    FormatError : a line is about a report that is not in this review.
    ProtocolError : nobody of that name is in the review, or a line has no name.
    """
    settled = read_settled(store)
    excluded = {
        (report, step)
        for (report, step), group in settled.decisions.items()
        if any(row.decision.judgement is Judgement.EXCLUDE for row in group)
    }
    hint = "Read back the sheet that `focimine audit --sample` wrote for this review, with its own lines."
    for line in lines:
        if line.report not in settled.reports.of:
            raise FormatError(f"{line.where}: no report {line.report} in this review.", hint=hint)
        if (settled.reports.of[line.report], line.step) not in excluded:
            raise FormatError(f"{line.where}: {line.report} was never excluded: it is in no sample.", hint=hint)
    last = {
        (entry.body["sample"], entry.body["report"], entry.body["step"], entry.who): entry
        for entry in store.entries(KIND)
    }
    counts: dict[str, int] = {}
    for entry in store.entries(KIND):
        stem = entry.key.rpartition("/")[0]
        counts[stem] = counts.get(stem, 0) + 1
    nameless = next((line for line in lines if not (line.who or who)), None)
    if nameless is not None:
        raise ProtocolError(f"{nameless.where}: who read it again is missing.", hint="Give your name with --who.")
    given = [line.who or who or "" for line in lines]
    people = resolve_people(store, load_protocol(store.protocol_path), given, new=new_person)
    bodies = [(people[name], _body(line)) for name, line in zip(given, lines, strict=True)]
    new = [
        (person, body)
        for person, body in bodies
        if _differs(last.get((body["sample"], body["report"], body["step"], person)), body)
    ]
    if not new:
        return 0
    with store.run(KIND, version=VERSION, who=new[0][0], n=len(new)) as run, store.transaction():
        for person, body in new:
            digest = sha256_hex(canonical([body["sample"], person]))[:12]
            stem = f"{body['report']}/{body['step']}/{digest}"
            counts[stem] = counts.get(stem, 0) + 1
            run.add(KIND, f"{stem}/{counts[stem]}", body, who=person, machine=False)
    return len(new)


def _body(line: Reread) -> dict[str, object]:
    return {
        "report": line.report,
        "step": line.step.value,
        "judgement": line.judgement.value,
        "reason": line.reason,
        "sample": line.sample,
        "stratum": line.stratum,
        "population": dict(line.population),
        **({"as_of": line.as_of} if line.as_of is not None else {}),
    }


def _differs(entry: Entry | None, body: dict[str, object]) -> bool:
    return entry is None or any(entry.body.get(name) != value for name, value in body.items())


def read_missed(store: Store) -> list[Missed]:
    """Return what every sample that was read again says of all exclusions, and what has changed since it was drawn."""
    kept = _kept(store)
    found = find_missed(kept, count_kept(read_settled(store)))
    drawn = {one.sample: one.as_of for one in kept if one.as_of is not None}
    return [replace(one, since=changes_since(store, one.sample, drawn.get(one.sample))) for one in found]


def _kept(store: Store) -> list[Reread]:
    """Return every second reading of the review, in the order they were written."""
    return [
        Reread(
            report=str(entry.body["report"]),
            step=Step(entry.body["step"]),
            judgement=Judgement(entry.body["judgement"]),
            sample=str(entry.body["sample"]),
            stratum=str(entry.body["stratum"]),
            population=entry.body["population"],
            reason=str(entry.body.get("reason") or ""),
            who=entry.who,
            # Of readings that do not say when their sample was drawn: it was before they were written.
            as_of=int(entry.body.get("as_of") or entry.seq),
        )
        for entry in store.entries(KIND)
    ]


def count_kept(settled: Settled) -> dict[Step, int]:
    """Return how many reports passed each step: sought after title and abstract, included after the full text."""
    reports = settled.reports.records
    return {
        Step.TITLE_ABSTRACT: sum(settled.outcome(report).is_sought for report in reports),
        Step.FULL_TEXT: sum(settled.is_included(report) for report in reports),
    }
