"""The rows of an earlier review as rows of this one: what it settled, under keys of their own, in the names of then.

What a person corrected there comes in corrected: records under their relabelled database, documents and what was read
from them under the report they were moved to. Links that a person undid come with their undoing, so that they are not made
again. What was said or decided otherwise there since the last time comes in too, unless somebody has spoken of it here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpora.curation.words_in_force import WORDS_IN_FORCE
from corpora.notices.reports import KIND as NOTICE
from corpora.nouns.decisions import Judgement, Step
from corpora.review.changes import read_names, state_words
from corpora.review.overlaps import copy_overlaps
from corpora.review.risk_of_bias import KIND as BIAS
from corpora.review.studies import SAME_STUDY, SAME_STUDY_UNDONE
from corpora.settled import LATER_OUTCOME, Settled, in_force, read_later, read_settled
from corpora.store import Run, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftReport:
    """A report that the earlier review had not settled: its key there, "Author, year: title", and how far it was."""

    key: str
    name: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedReport:
    """A report taken over before, of which the earlier review says something else now: its key and name here.

    `before` and `now` are what it said then and says now, in words. `here` is what this review settled of it where that
    stands; None where the new outcome was taken over.
    """

    key: str
    name: str
    before: str
    now: str
    here: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied, and what was `left`; `n_bias_left` judgements of bias were made by another instrument.

    `turned` are the reports taken over before of which the earlier review says something else now.
    """

    n_included: int
    n_excluded: int
    n_foci: int
    left: tuple[LeftReport, ...]
    n_bias_left: int
    turned: tuple[TurnedReport, ...] = ()


@dataclass(slots=True)
class Copier:
    """Writes what an earlier review settled into this one, under keys that say so."""

    run: Run
    earlier: Store
    place: str
    origin: str
    same_instrument: bool = True

    def renamed(self, key: str) -> str:
        """Return the key here of a record, document or focus there."""
        return f"p-{self.origin}-{key}"

    def copy(self) -> Copied:
        """Write all rows; return what they are."""
        settled = read_settled(self.earlier)
        outcomes = {report: found for report in settled.reports.records if (found := outcome_of(settled, report))}
        for row in self.earlier.each("SELECT record, body, at FROM records ORDER BY seq"):
            report = settled.reports.of.get(row["record"])
            if report in outcomes:
                self._copy_record(row, str(report), outcomes[str(report)], settled)
        kept = {record for report in outcomes for record in settled.reports.records[report]}
        self._copy_links(kept)
        self._copy_notices(kept)
        self._copy_documents(kept)
        n_foci = self._copy_foci(kept)
        self._copy_codings(kept)
        copy_overlaps(self.run, self.earlier, kept, self.renamed, self.place)
        n_bias_left = self._copy_bias(kept)
        n_included = sum(outcome["outcome"] == "included" for outcome in outcomes.values())
        return Copied(
            n_included=n_included,
            n_excluded=len(outcomes) - n_included,
            n_foci=n_foci,
            left=self._left(settled, outcomes),
            n_bias_left=n_bias_left,
            turned=self._renew(settled, outcomes),
        )

    def _renew(self, settled: Settled, outcomes: Mapping[str, Mapping[str, Any]]) -> tuple[TurnedReport, ...]:
        """Take over what was decided otherwise there since, unless somebody here judged it; return those reports."""
        store, stem = self.run.store, self.renamed("")
        sql = "SELECT key, body -> 'taken_over' AS said FROM ledger WHERE kind = 'record' AND key >= ? AND key < ? ORDER BY seq"
        rows = store.query(sql, (stem, stem[:-1] + "."))  # "." follows "-"
        marks = {row["key"]: json.loads(row["said"]) for row in rows}
        marks |= {record: said for record, said in read_later(store).items() if record in marks}
        there = {record: settled.reports.of.get(said["key"], "") for record, said in marks.items()}
        changed = [record for record in marks if _as_said(marks[record]) != _as_said(outcomes.get(there[record], {}))]
        if not changed:
            return ()
        here, names, numbers = (
            read_settled(store),
            read_names(store),
            self._said_here(LATER_OUTCOME, "body ->> 'report'"),
        )
        turned: dict[tuple[str, str], TurnedReport] = {}
        for record in changed:
            report, now = here.reports.of.get(record, ""), outcomes.get(there[record])
            if report not in here.reports.records:
                continue  # its import was withdrawn here
            stands = now is None or _is_judged(here, report, now)
            if now is not None and not stands:
                key, number = marks[record]["key"], numbers.get((record,), (0, None))[0] + 1
                said = self._mark(key) | dict(now)
                if key == there[record]:
                    said["decisions"] = list(_decisions(settled, key))
                self.run.add(LATER_OUTCOME, f"{record}/{number}", {"report": record, "taken_over": said})
            elif _says_the_same(here, report, now):
                continue
            turned[report, there[record]] = TurnedReport(
                key=report,
                name=names[report],
                before=_in_words(marks[record]),
                now=_in_words(now) if now is not None else "not settled any more",
                here=state_words(here, report) if stands else None,
            )
        return tuple(turned.values())

    def _left(self, settled: Settled, outcomes: Mapping[str, Any]) -> tuple[LeftReport, ...]:
        """Return what is not settled there and did not come in before."""
        names, has = read_names(self.earlier), self.run.store.has
        return tuple(
            LeftReport(key=report, name=names[report], state=state_words(settled, report))
            for report, records in settled.reports.records.items()
            if report not in outcomes and not any(has("record", self.renamed(record)) for record in records)
        )

    def _mark(self, key: str, at: str | None = None) -> dict[str, Any]:
        return {"from": self.place, "key": key} | ({"at": at} if at else {})

    def _copy_record(self, row: Any, report: str, outcome: Mapping[str, Any], settled: Settled) -> None:
        mark = self._mark(row["record"], row["at"]) | dict(outcome)
        if row["record"] == report:
            mark["decisions"] = list(_decisions(settled, report))
        key = self.renamed(row["record"])
        self.run.add("record", key, json.loads(row["body"]) | {"id": key, "method": "previous", "taken_over": mark})

    def _copy_links(self, kept: set[str]) -> None:
        """Copy the links between what was copied, of duplicates and of reports of one study, and their undoings."""
        kinds = {"duplicate": ("duplicate_of", "duplicate_undone"), SAME_STUDY: ("same_study_as", SAME_STUDY_UNDONE)}
        for kind, (other, undone) in kinds.items():
            undoings = {entry.body["link"]: entry for entry in self.earlier.entries(undone)}
            for entry in sorted(self.earlier.entries(kind), key=lambda entry: entry.key):
                if entry.body["record"] not in kept or entry.body[other] not in kept:
                    continue
                ends = {name: self.renamed(entry.body[name]) for name in ("record", other)}
                key = ends["record"] + entry.key.removeprefix(entry.body["record"]).replace(
                    entry.body[other], ends[other]
                )
                self.run.add(kind, key, entry.body | ends | {"taken_over": self._mark(entry.key)})
                undoing = undoings.get(entry.key)
                if undoing is not None:
                    said = undoing.body | {"link": key, "taken_over": self._mark(undoing.key, undoing.at)}
                    self.run.add(undone, key, said, who=undoing.who, machine=undoing.machine)

    def _copy_notices(self, kept: set[str]) -> None:
        """Copy what PubMed came to say of papers since they were imported: retractions, corrections, concerns."""
        for entry in self.earlier.entries(NOTICE):
            if entry.body["report"] in kept:
                body = entry.body | {"report": self.renamed(entry.body["report"])}
                self.run.add(NOTICE, self.renamed(entry.key), body | {"taken_over": self._mark(entry.key, entry.at)})

    def _copy_documents(self, kept: set[str]) -> None:
        owners = {
            row["document"]: row["record"] for row in self.earlier.query("SELECT document, record FROM documents")
        }
        for entry in self.earlier.entries("document"):
            if owners.get(entry.key) in kept:
                names = {name: value for name, value in entry.body.items() if name not in ("file", "sha256")}
                body = names | {"report": self.renamed(owners[entry.key]), "taken_over": self._mark(entry.key)}
                self.run.add("document", self.renamed(entry.key), body)

    def _copy_foci(self, kept: set[str]) -> int:
        """Copy the foci somebody spoke of, with the word in force on each; return how many are confirmed."""
        words = {row["focus"]: row for row in self.earlier.query(f"{WORDS_IN_FORCE} ORDER BY c.seq")}
        owners = {row["focus"]: row["record"] for row in self.earlier.query("SELECT focus, record FROM foci")}
        here = self._said_here("confirmation", "body ->> 'focus'")
        n = 0
        for entry in self.earlier.entries("focus"):
            word = words.get(entry.key)
            if word is None or owners.get(entry.key) not in kept:
                continue
            key = self.renamed(entry.key)
            body = entry.body | {"report": self.renamed(owners[entry.key]), "taken_over": self._mark(entry.key)}
            body |= {"document": self.renamed(str(entry.body["document"]))} if entry.body.get("document") else {}
            self.run.add("focus", key, body, who=entry.who)
            said = {name: word[name] for name in _OF_A_WORD if word[name] is not None}
            said |= {"focus": key, "taken_over": self._mark(word["confirmation"], word["at"])}
            number = _next(here.get((key,)), word["confirmation"])
            if number:
                self.run.add("confirmation", f"{key}/{number}", said, who=word["who"], machine=bool(word["machine"]))
            n += word["action"] != "reject"
        return n

    def _said_here(self, kind: str, *subject: str) -> dict[tuple[Any, ...], tuple[int, str | None]]:
        """Return how many rows there are here about a subject, and which word there the last one repeats (None: its own)."""
        said: dict[tuple[Any, ...], tuple[int, str | None]] = {}
        sql = f"SELECT {', '.join(subject)}, body ->> '$.taken_over.key' AS origin FROM ledger WHERE kind = ? ORDER BY seq"
        for row in self.run.store.query(sql, (kind,)):
            *about, origin = tuple(row)
            said[tuple(about)] = (said.get(tuple(about), (0, None))[0] + 1, origin)
        return said

    def _copy_codings(self, kept: set[str]) -> None:
        here = self._said_here("coding", "body ->> 'report'", "body ->> 'contrast'", "body ->> 'field'")
        for row in self.earlier.query("SELECT * FROM codings ORDER BY seq"):
            if row["record"] in kept:
                record, contrast = self.renamed(row["record"]), row["contrast"] or None
                body = {name: row[name] for name in ("field", "value", "quote") if row[name] is not None}
                body |= {"report": record, "contrast": contrast, "taken_over": self._mark(row["coding"], row["at"])}
                number = _next(here.get((record, contrast, row["field"])), row["coding"])
                if number:
                    key = f"{record}/{contrast or ''}/{row['field']}/{number}"
                    self.run.add("coding", key, body, who=row["who"], machine=bool(row["machine"]))

    def _copy_bias(self, kept: set[str]) -> int:
        """Copy what people judged of the risk of bias, taken back or not; return how many were left."""
        rows = [entry for entry in self.earlier.entries(BIAS) if entry.body["report"] in kept]
        if not self.same_instrument:
            return len(rows)
        for entry in rows:
            body = entry.body | {"report": self.renamed(entry.body["report"])}
            mark = {"taken_over": self._mark(entry.key, entry.at)}
            self.run.add(BIAS, self.renamed(entry.key), body | mark, who=entry.who, machine=entry.machine)
        return 0


def _next(here: tuple[int, str | None] | None, key: str) -> int | None:
    """Return the number of a word to be copied; None where it is here, or somebody here has spoken since."""
    if here is None:
        return 1
    number, origin = here
    return None if origin in (None, key) else number + 1


_OF_A_WORD = ("action", "reason", "contrast", "x", "y", "z", "space", "basis", "kind", "direction")


def outcome_of(settled: Settled, report: str) -> dict[str, Any] | None:
    """Return what a review says of a report, as a record taken over carries it; None where it is not settled."""
    if settled.is_included(report):
        return {"outcome": "included"}
    outcome = settled.outcome(report)
    for step, fact in ((Step.TITLE_ABSTRACT, outcome.screening), (Step.FULL_TEXT, outcome.assessment)):
        if fact is not None and fact.judgement is Judgement.EXCLUDE:
            said = {"outcome": "excluded", "step": step.value, "machine": fact.machine, "criterion": fact.criterion}
            return {name: value for name, value in said.items() if value is not None}
    return None


def _as_said(outcome: Mapping[str, Any]) -> tuple[Any, ...]:
    return outcome.get("outcome"), outcome.get("step"), outcome.get("criterion"), bool(outcome.get("machine"))


def _in_words(outcome: Mapping[str, Any]) -> str:
    if outcome["outcome"] == "included":
        return "included"
    where = "title and abstract" if outcome["step"] == Step.TITLE_ABSTRACT.value else "full text"
    return f"excluded at {where}" + (f" ({outcome['criterion']})" if outcome.get("criterion") else "")


def _is_judged(here: Settled, report: str, now: Mapping[str, Any]) -> bool:
    """Return whether this review judged the report where that bears on what the earlier one says of it now.

    A judgement at full text bears on all; one at title and abstract on an exclusion there, and where it let nothing pass.
    """
    if here.decisions.get((report, Step.FULL_TEXT)):
        return True
    if not here.decisions.get((report, Step.TITLE_ABSTRACT)) or now.get("step") == Step.FULL_TEXT.value:
        return False
    fact = here.steps.get((report, Step.TITLE_ABSTRACT))
    return now["outcome"] == "excluded" or fact is None or fact.judgement is not Judgement.INCLUDE


def _says_the_same(here: Settled, report: str, now: Mapping[str, Any] | None) -> bool:
    """Return whether a report stands here as the earlier review has it now; where that has nothing, whether it was judged here."""
    if now is None:
        return any(here.decisions.get((report, step)) for step in Step)
    found = outcome_of(here, report)
    return found is not None and found["outcome"] == now["outcome"]


def _decisions(settled: Settled, report: str) -> Iterator[dict[str, Any]]:
    """Yield what was decided about a report there, by whom: the trail that comes with it."""
    for step in Step:
        for row in in_force(settled.decisions.get((report, step), ())):
            made = row.decision
            said: dict[str, Any] = {"key": row.key, "step": step.value, "judgement": made.judgement.value}
            said |= {"who": made.who, "machine": made.machine}
            said |= {"criterion": made.criterion, "reason": made.reason or None}
            yield {name: value for name, value in said.items() if value is not None}
