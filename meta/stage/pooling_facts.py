"""What the ledger holds of each paper that is included or waits, as far as it says whether its results can be pooled."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from corpora.curation.called import called
from corpora.curation.inherited import with_inherited
from corpora.documents.references import fullest, short_name
from corpora.nouns.decisions import Judgement, Step, Verdict
from corpora.nouns.directions import Relation
from corpora.nouns.evidence import place_of
from corpora.nouns.records import Record, merge_records
from corpora.nouns.studies import NO_CONTRAST, SAMPLE_FACTS
from corpora.protocol import Protocol
from corpora.review.overlaps import judged_overlaps, open_suggestions
from corpora.review.retrieval import NOT_RETRIEVED, read_retrievals
from corpora.settled import Settled, in_force, read_coded, read_records
from corpora.store import Store
from meta.eligibility.facts import ContrastFacts, Judged, PaperFacts, Peak, Shared, Value

ANSWERED_ELSEWHERE = frozenset((*SAMPLE_FACTS, "sample", "space", "n_foci", "study"))
"""Coding fields that say nothing of task and groups."""
RULES = ("whole_brain", "population", "contrast_direction")
"""Screening rules whose criterion answers an item."""
_SIGNS = (">", "<", "＞", "＜", "大于", "小于")
"""What shows in a contrast's name which condition was greater."""
_SIGN_OF = {Relation.GREATER: ">", Relation.LESS: "<"}
_REDUCED = (Relation.DEACTIVATION, Relation.LESS)


def read_papers(store: Store, protocol: Protocol, settled: Settled, only: Collection[str] = ()) -> list[PaperFacts]:
    """Return the facts of the included papers, then of those that wait, each in ledger order; with `only`, of these reports.

    A paper waits when it passed title and abstract and nothing is settled at full text.
    """
    included = settled.included()
    waiting = [report for report in settled.reports.records if _waits(settled, report)]
    chosen = [report for report in (*included, *waiting) if not only or report in only]
    reader = _Reader(store, protocol, settled, chosen)
    return [reader.paper(report, awaits=report in waiting) for report in chosen]


def _waits(settled: Settled, report: str) -> bool:
    outcome = settled.outcome(report)
    taken = settled.reports.is_taken_over(report)
    return outcome.is_sought and not outcome.is_excluded and not outcome.is_assessed and not taken


class _Reader:
    """Reads each table of the ledger once for all chosen reports."""

    def __init__(self, store: Store, protocol: Protocol, settled: Settled, chosen: Sequence[str]) -> None:
        self.store, self.protocol, self.settled = store, protocol, settled
        self.names = _documents(store)
        self.records = _merged(store, settled, (*chosen, *settled.included()))
        self.texts = _Texts(store, settled, chosen, self.names)
        self.retrievals = read_retrievals(store, settled.reports)
        self.coded = self._coded(set(chosen))
        self.foci = self._foci()
        self.n_open, self.rejected, self.reduced = self._unsettled()
        self.suggested = self._suggested()
        self.shared = self._shared()
        self.required = {
            field.name: (field.label.in_language("en"), field.label.in_language("zh"))
            for field in protocol.extraction.coding
            if field.required and field.name not in ANSWERED_ELSEWHERE
        }

    def paper(self, report: str, *, awaits: bool) -> PaperFacts:
        coded = self.coded.get(report, {})
        whole = coded.get("", {})
        foci = self.foci.get(report, {})
        names = dict.fromkeys((*foci, *(name for name in coded if name)))
        return PaperFacts(
            report=report,
            record=self.records[report],
            awaits=awaits,
            is_read=report in self.texts.read,
            is_lost=self.retrievals.get(report) == NOT_RETRIEVED,
            n_open=self.n_open.get(report, 0),
            rejected=tuple(self.rejected.get(report, ())),
            contrasts=tuple(
                _contrast(
                    name, foci.get(name, ()), with_inherited(whole, coded.get(name, {}), lambda value: value.text), self
                )
                for name in names
            ),
            coded=whole,
            judged={rule: judged for rule in RULES if (judged := self._judged(report, rule)) is not None},
            shared=tuple(self.shared.get(report, ())),
            reduced=self.reduced.get(report),
            required=self.required,
        )

    def _report(self, record: str) -> str:
        return self.settled.reports.of.get(record, record)

    def _coded(self, chosen: Collection[str]) -> dict[str, dict[str, dict[str, Value]]]:
        """Return report → contrast ("" for all of it) → field → value, with the page its words stand on."""
        found: dict[str, dict[str, dict[str, Value]]] = {}
        for (report, contrast, name), coded in read_coded(self.store, self.settled.reports).items():
            if report in chosen:
                place = self.texts.place(report, coded.quote) if coded.machine else ""
                words = tuple(
                    called(self.protocol.extraction, name, coded.value, language) for language in ("en", "zh")
                )
                value = Value(
                    text=coded.value,
                    called=(words[0], words[1]),
                    who=coded.who,
                    machine=coded.machine,
                    quote=coded.quote,
                    place=place,
                )
                found.setdefault(report, {}).setdefault(contrast or "", {})[name] = value
        return found

    def _foci(self) -> dict[str, dict[str, list[Any]]]:
        """Return report → contrast → the rows of its confirmed foci of the kinds the plan takes."""
        found: dict[str, dict[str, list[Any]]] = {}
        for row in self.store.query(_FOCI, (json.dumps(list(self.protocol.extraction.kinds)),)):
            found.setdefault(self._report(row["record"]), {}).setdefault(row["contrast"] or NO_CONTRAST, []).append(row)
        return found

    def _unsettled(self) -> tuple[dict[str, int], dict[str, list[Value]], dict[str, Value]]:
        """Return how many foci of each report nobody confirmed or rejected, who rejected others, and the first that is a deactivation."""
        n_open: dict[str, int] = {}
        rejected: dict[str, list[Value]] = {}
        reduced: dict[str, Value] = {}
        kinds = json.dumps(list(self.protocol.extraction.kinds))
        said = {
            row["focus"]: row
            for row in self.store.query("SELECT focus, action, reason, who, machine FROM confirmations")
        }
        for row in self.store.query(_ALL_FOCI, (kinds,)):
            word = said.get(row["focus"])
            report = self._report(row["record"])
            if word is None:
                n_open[report] = n_open.get(report, 0) + 1
            elif word["action"] == "reject":
                why = Value(text="", who=word["who"], machine=bool(word["machine"]), quote=word["reason"] or "")
                rejected.setdefault(report, []).append(why)
            if row["direction"] in _REDUCED and report not in reduced:
                place = place_of(self.names.get(row["document"]), row["table_label"])
                reduced[report] = Value(text=row["contrast"] or "", who=row["who"], machine=True, place=place)
        return n_open, rejected, reduced

    def _suggested(self) -> dict[str, list[dict[str, Any]]]:
        """Return the verdicts of the rules on each report's full text, the last suggestion's."""
        sql = "SELECT report, verdicts FROM suggestions WHERE step = ? ORDER BY seq"
        rows = self.store.query(sql, (Step.FULL_TEXT.value,))
        return {self._report(row["report"]): json.loads(row["verdicts"] or "[]") for row in rows}

    def _judged(self, report: str, rule: str) -> Judged | None:
        """Return what people and the rule say of the first criterion at full text that holds this rule."""
        criterion = next(
            (
                c
                for c in self.protocol.screening.criteria
                if Step.FULL_TEXT.value in c.steps and any(r.rule == rule for r in c.rules)
            ),
            None,
        )
        if criterion is None:
            return None
        own = [v for v in self.suggested.get(report, ()) if v["criterion"] == criterion.id and v.get("rule") == rule]
        evidence = (own[0].get("evidence") or {}) if own else {}
        place = place_of(self.names.get(evidence.get("document") or ""), evidence.get("place"))
        quote = evidence.get("quote") or ""
        found = Value(text="", who=rule, machine=True, quote=quote, place=place) if own else None
        return Judged(
            criterion=(criterion.wording.in_language("en"), criterion.wording.in_language("zh")),
            verdict=Verdict(own[0]["verdict"]) if own else Verdict.UNCLEAR,
            found=found,
            people=self._includers(report),
        )

    def _includers(self, report: str) -> tuple[str, ...]:
        """Return the people whose inclusion at full text is in force and may be seen."""
        rows = in_force(self.settled.decisions.get((report, Step.FULL_TEXT), ()))
        names = (
            row.decision.who
            for row in rows
            if row.decision.judgement is Judgement.INCLUDE
            and not row.decision.machine
            and row.key not in self.settled.hidden
        )
        return tuple(dict.fromkeys(names)) if self.settled.is_included(report) else ()

    def _shared(self) -> dict[str, list[Shared]]:
        """Return the reports that share participants with each, as people decided; and those nobody decided on."""
        found: dict[str, list[Shared]] = {}
        for pair in judged_overlaps(self.store, self.settled.reports):
            for own, other in (pair.reports, pair.reports[::-1]):
                shared = Shared(paper=self._name(other), verdict=pair.verdict, who=pair.who, quote=pair.reason)
                found.setdefault(own, []).append(shared)
        for found_pair in open_suggestions(self.store, self.settled):
            words = "; ".join(dict.fromkeys(each.what for each in found_pair.evidence))
            for mine, theirs in ((found_pair.one, found_pair.other), (found_pair.other, found_pair.one)):
                found.setdefault(mine.report, []).append(Shared(paper=self._name(theirs.report), quote=words))
        return found

    def _name(self, report: str) -> str:
        return short_name(self.records[report]) if report in self.records else report


_FOCI = """SELECT c.record, c.contrast, c.document, c.page, c.table_label, c.region, c.x, c.y, c.z, c.space, c.space_by, c.direction,
c.first_condition, c.second_condition, c.confirmed_by, c.by_machine, l.body ->> 'statistic_name' AS statistic_name,
l.body ->> 'statistic' AS statistic, l.body ->> 'cluster_size' AS cluster_size, l.body ->> 'cluster_unit' AS cluster_unit,
l.body ->> '$.space_evidence.quote' AS space_quote
FROM confirmed_foci c CROSS JOIN ledger l ON l.kind = 'focus' AND l.key = +c.focus
WHERE c.kind IN (SELECT value FROM json_each(?)) ORDER BY c.seq"""
_ALL_FOCI = """SELECT focus, record, document, table_label, contrast, direction, who FROM foci
WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY seq"""


def _documents(store: Store) -> dict[str, str]:
    return {row["document"]: row["name"] or "" for row in store.query("SELECT document, name FROM documents")}


def _merged(store: Store, settled: Settled, chosen: Sequence[str]) -> dict[str, Record]:
    names = {report: settled.reports.records[report] for report in chosen}
    records = read_records(store, (name for own in names.values() for name in own))
    found = {report: tuple(records[name] for name in own) for report, own in names.items()}
    return {report: fullest(merge_records(report, own), own) for report, own in found.items()}


class _Texts:
    """The full texts of the chosen reports, in which words are found again: on which page of which document."""

    def __init__(self, store: Store, settled: Settled, chosen: Collection[str], names: Mapping[str, str]) -> None:
        self.pages: dict[str, list[tuple[str, str]]] = {}
        self.read: set[str] = set()
        for row in store.query("SELECT record, document, file FROM fulltexts ORDER BY seq"):
            report, path = settled.reports.of.get(row["record"], row["record"]), store.path_of(row["file"])
            if report not in chosen:
                continue
            self.read.add(report)
            sections = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
            for section in sections:
                page = f"page {section['page']}" if section.get("page") else section.get("heading") or ""
                place = place_of(names.get(row["document"]), page)
                self.pages.setdefault(report, []).append((place, _folded(section.get("text", ""))))

    def place(self, report: str, quote: str) -> str:
        """Return where the first of the sentences of a quote stands, "" where it is not found."""
        words = _folded(quote.split(" […] ")[0])
        pages = self.pages.get(report, ()) if words else ()
        return next((place for place, text in pages if words in text), "")


def _folded(text: str) -> str:
    return "".join(text.split())


def _contrast(name: str, rows: Sequence[Any], coded: Mapping[str, Value], reader: _Reader) -> ContrastFacts:
    return ContrastFacts(
        name=name,
        peaks=tuple(map(_peak, rows)),
        peaks_by=_confirmed_by(rows, reader.names),
        space=_space(rows),
        direction=_direction(name, rows),
        coded=coded,
    )


def _peak(row: Any) -> Peak:
    size, unit = row["cluster_size"], row["cluster_unit"]
    return Peak(
        x=float(row["x"]),
        y=float(row["y"]),
        z=float(row["z"]),
        space=row["space"],
        region=row["region"] or "",
        statistic_name=row["statistic_name"] or "",
        statistic=row["statistic"],
        cluster=" ".join(filter(None, (f"{size:g}" if size is not None else "", unit))),
    )


def _confirmed_by(rows: Sequence[Any], names: Mapping[str, str]) -> Value | None:
    """Return who confirmed the foci of a contrast, a person before a machine, and the tables they are printed in."""
    if not rows:
        return None
    places = dict.fromkeys(
        place_of(names.get(r["document"]), r["table_label"], f"page {r['page']}" if r["page"] else None) for r in rows
    )
    people = dict.fromkeys(row["confirmed_by"] for row in rows if not row["by_machine"])
    machine = any(row["by_machine"] for row in rows)
    who = ", ".join(people) if people and not machine else ", ".join(dict.fromkeys(r["confirmed_by"] for r in rows))
    return Value(text="", who=who, machine=machine, place="; ".join(places))


def _space(rows: Sequence[Any]) -> Value | None:
    """Return the space of a contrast's foci and who says so; None where that of any is not known."""
    spaces = dict.fromkeys(row["space"] for row in rows)
    if not spaces or None in spaces:
        return None
    machine = any(row["space_by"] == "machine" for row in rows)
    people = dict.fromkeys(row["confirmed_by"] for row in rows)
    quote = next((row["space_quote"] for row in rows if row["space_quote"]), "")
    return Value(text=", ".join(spaces), who=", ".join(people), machine=machine, quote=quote)


def _direction(name: str, rows: Sequence[Any]) -> Value | None:
    """Return the contrast's name where it shows the direction: whoever confirmed its foci saw it; else what was read of the table."""
    if any(sign in name for sign in _SIGNS):
        who = ", ".join(dict.fromkeys(row["confirmed_by"] for row in rows))
        return Value(text=name, who=who, machine=not who or any(row["by_machine"] for row in rows))
    row = next((row for row in rows if row["direction"] and row["direction"] != Relation.UNCLEAR), None)
    if row is None:
        return None
    first, second = row["first_condition"] or "", row["second_condition"] or ""
    sign = _SIGN_OF.get(row["direction"])
    kind = row["direction"].replace("_", " ")
    sides = ", ".join(filter(None, (first, second)))
    text = f"{first} {sign} {second}" if sign and first and second else f"{kind} ({sides})" if sides else kind
    return Value(text=text, who="extract", machine=True)
