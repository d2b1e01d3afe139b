"""What happened to a report, row by row of the ledger: when, by whom, in words, with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpora.nouns.decisions import Judgement, Step, Verdict
from screen.audit.judged import STEP_WORDS
from screen.audit.tables import counted

FOUND, LINKED, SUGGESTED, DECIDED, DOCUMENT, READ, CONFIRMED, CODED, PROBLEM, REREAD, BIAS, NOTICE, OTHER = (
    "found", "duplicate", "suggestion", "decision", "full text", "coordinates", "confirmation", "coding", "problem",
    "second reading", "risk of bias", "notice", "other",
)  # fmt: skip
CORRECTED, SAME_STUDY, VERSION = "correction", "same study", "version"
METHODS = {
    "database": "a database search", "register": "a register", "citation": "citation searching", "website": "a website",
    "organisation": "an organisation", "other": "other methods", "previous": "the previous version of the review",
}  # fmt: skip
SHORT_ID = 12
"""Characters of a SHA-256 that name a document for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the ledger, its body parsed."""

    seq: int
    kind: str
    key: str
    body: Mapping[str, Any]
    who: str
    machine: bool
    at: str
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an event rests on: `about` says of what, `quote` are the exact words, `place` is where they are."""

    about: str
    quote: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened: rows `seq` on of the ledger, at `at` (UTC), by a person or a machine."""

    seq: int
    at: str
    kind: str
    who: str
    machine: bool
    text: str
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What rows refer to: source files by SHA-256, searches by key, documents by SHA-256, decisions and corrections by key."""

    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    searches: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Row] = field(default_factory=dict)
    corrections: Mapping[str, Row] = field(default_factory=dict)

    def document(self, sha256: object) -> str:
        """Return the name of a document, or the beginning of its SHA-256."""
        return self.documents.get(str(sha256), str(sha256)[:SHORT_ID])

    def of_import(self, search: object) -> str:
        """Return the names of an import's files, or the key of its search."""
        files = [
            body.get("name")
            for key, body in self.sources.items()
            if str(search) in (f"import:{key}", body.get("search"))
        ]
        return ", ".join(dict.fromkeys(str(name) for name in files if name)) or str(search)


Worded = tuple[str, str, tuple[Words, ...]]
"""Kind of an event, its text, what it rests on."""


def to_events(rows: Sequence[Row], names: Names) -> list[Event]:
    """Return the events of a report in the order they happened; many rows of one kind by one person at once are one."""
    events = []
    for group in _together(rows):
        first = group[0]
        say = _SAY.get(first.kind)
        kind, text, words = say(group, names) if say else (OTHER, _plain(first), ())
        events.append(
            Event(seq=first.seq, at=first.at, kind=kind, who=first.who, machine=first.machine, text=text, words=words)
        )
    return events


def _together(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows in groups: confirmations and codings of one person in one run together, all others alone."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and row.kind in _GROUPED and _one_act(groups[-1][-1]) == _one_act(row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _one_act(row: Row) -> tuple[object, ...]:
    return row.kind, row.who, row.run, _action(row)


_GROUPED = ("confirmation", "coding")


def _action(row: Row) -> object:
    return row.body.get("action")


def _record(group: Sequence[Row], names: Names) -> Worded:
    row, body = group[0], group[0].body
    source = names.sources.get(str(body.get("source")), {})
    of = f" of {source['n_records']}" if source.get("n_records") else ""
    line = f", line {body['line']}" if body.get("line") else ""
    name = body.get("source_name") or source.get("name") or "a file"
    method = METHODS.get(str(body.get("method") or "database"), str(body.get("method")))
    search = names.searches.get(str(source.get("search") or f"import:{body.get('source')}"), {})
    words = [Words(about="title as found", quote=str(body.get("title") or body.get("title_translated") or ""))]
    if search.get("query"):
        words.append(Words(about=f"search of {search.get('date') or 'an unknown day'}", quote=str(search["query"])))
    elif search.get("date"):
        words.append(Words(about=f"searched on {search['date']}"))
    if body.get("retraction"):
        words.append(Words(about="retraction", quote=str(body["retraction"])))
    if body.get("taken_over"):
        return _taken_over(row, words)
    text = (
        f"Record {row.key} found by {method} in {body.get('database') or 'no database'}: "
        f"{name}, record {body.get('position')}{of}{line}."
    )
    return FOUND, text, tuple(words)


def _taken_over(row: Row, words: Sequence[Words]) -> Worded:
    """Return that a record came from an earlier review, and who decided what about it there."""
    mark = row.body["taken_over"]
    by = f" by {mark['criterion']}" if mark.get("criterion") else ""
    there = f", record {mark['key']} there" if mark.get("key") else ""
    of = f"{mark.get('from')}{there}: {mark.get('outcome')}{by}."
    text = f"Record {row.key} was taken over from the earlier review in {of}"
    if row.kind == "later_outcome":
        text = f"The earlier review decided otherwise since, and its new outcome was taken over from {of}"
    said = []
    for one in mark.get("decisions", ()):
        why = f" by {one['criterion']}" if one.get("criterion") else ""
        about = f"decided there at {_step(one)}: {one.get('judgement')}{why}, {one.get('who')}"
        said.append(Words(about=about, quote=str(one.get("reason") or "")))
    return FOUND, text, (*words, *said)


def _later_outcome(group: Sequence[Row], _names: Names) -> Worded:
    return _taken_over(group[0], ())


def _link(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    evidence = body.get("evidence") or {}
    rule = f" (rule {evidence['rule']})" if evidence.get("rule") else ""
    same = f"{body.get('record')} is the same paper as {body.get('duplicate_of')}{rule}"
    return LINKED, f"{same}: {body.get('why') or 'no reason given'}.", ()


def _unlink(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    return LINKED, f"The link {body.get('link')} was taken back: {body.get('reason') or 'no reason given'}.", ()


def _same_study(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    text = (
        f"{body.get('record')} and {body.get('same_study_as')} report one study ({body.get('relation') or 'another report'}), "
        f"and are no duplicates: {body.get('why') or 'no reason given'}."
    )
    return SAME_STUDY, text, ()


def _other_study(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    text = f"That {str(body.get('link')).replace('~>', ' and ')} report one study was taken back: {body.get('reason') or 'no reason given'}."
    return SAME_STUDY, text, ()


def _relabelled(group: Sequence[Row], names: Names) -> Worded:
    body = group[0].body
    labels = ", ".join(f"{name} {body[name]}" for name in ("database", "method", "date", "query") if body.get(name))
    return CORRECTED, f"The import {names.of_import(body.get('search'))} now counts as: {labels}.", _why(body)


def _withdrawn(group: Sequence[Row], names: Names) -> Worded:
    body = group[0].body
    text = f"The import {names.of_import(body.get('search'))} was withdrawn: its records count nowhere from now on."
    return CORRECTED, text, _why(body)


def _moved(group: Sequence[Row], names: Names) -> Worded:
    body = group[0].body
    document, owner = names.document(body.get("document")), body.get("report")
    text = (
        f"{document} was given to {owner}, with all that was read from it."
        if owner
        else f"{document} was taken out of the review."
    )
    return CORRECTED, text, _why(body)


_UNDONE = {
    "relabelled": "The new labels of an import were taken back",
    "withdrawn": "The withdrawal of an import was taken back: its records count again",
    "document_moved": "The moving of a document was taken back",
}


def _correction_undone(group: Sequence[Row], names: Names) -> Worded:
    body = group[0].body
    made = names.corrections.get(str(body.get("correction")))
    text = _UNDONE.get(made.kind if made is not None else "", f"The correction {body.get('correction')} was taken back")
    what = made.body if made is not None else {}
    about = (
        names.of_import(what["search"])
        if what.get("search")
        else names.document(what["document"])
        if what.get("document")
        else ""
    )
    return CORRECTED, f"{text}{f' ({about})' if about else ''}.", _why(body)


def _why(body: Mapping[str, Any]) -> tuple[Words, ...]:
    return (Words(about="reason", quote=str(body["reason"])),) if body.get("reason") else ()


def _version(group: Sequence[Row], _names: Names) -> Worded:
    row = group[0]
    if row.kind == "version_closed":
        return VERSION, f"Version {row.key} of the review was closed.", ()
    trigger = f": {row.body['trigger']}" if row.body.get("trigger") else ""
    return VERSION, f"Version {row.key} of the review was opened{trigger}.", ()


def _suggestion(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    by = f" by {body['criterion']}" if body.get("criterion") else ""
    words, silent = [], []
    for verdict in body.get("verdicts", ()):
        evidence = verdict.get("evidence") or {}
        if verdict["verdict"] == Verdict.UNCLEAR.value and not evidence:
            silent.append(str(verdict["criterion"]))
            continue
        rule = f" (rule {verdict['rule']})" if verdict.get("rule") else ""
        about = f"{verdict['criterion']}: {str(verdict['verdict']).replace('_', ' ')}{rule}"
        words.append(Words(about=about, quote=str(evidence.get("quote") or ""), place=place_of_words(evidence)))
    if silent:
        words.append(Words(about=f"nothing found on {', '.join(silent)}"))
    step = _step(body)
    text = {
        Judgement.INCLUDE.value: f"Suggested at {step}: include{by}.",
        Judgement.EXCLUDE.value: f"Suggested at {step}: exclude{by}.",
    }.get(str(body.get("judgement")), f"Suggested at {step}: unclear{by}.")
    return SUGGESTED, text, tuple(words)


def place_of_words(evidence: Mapping[str, Any]) -> str:
    """Return where a quote is: "Methods, p. 4"."""
    page = f"p. {evidence['page']}" if evidence.get("page") else ""
    return ", ".join(part for part in (str(evidence.get("place") or ""), page) if part)


def _decision(group: Sequence[Row], names: Names) -> Worded:
    row, body = group[0], group[0].body
    by = f" by {body['criterion']}" if body.get("criterion") else ""
    text = {
        Judgement.INCLUDE.value: f"Included at {_step(body)}{by}.",
        Judgement.EXCLUDE.value: f"Excluded at {_step(body)}{by}.",
        Judgement.UNCLEAR.value: f"Left open at {_step(body)}{by}.",
    }.get(str(body.get("judgement")), f"{body.get('judgement')} at {_step(body)}{by}.")
    if body.get("settles"):
        opens = body.get("judgement") == Judgement.UNCLEAR.value
        text += f" This {'opens' if opens else 'settles'} a conflict{' again' if opens else ''} ({body['settles']})."
    before = names.decisions.get(str(body.get("supersedes")))
    if before is not None:
        text += f" It takes the place of {_said(before)}."
    others = _disagreeing(row, names)
    if others:
        text += f" Conflict with {' and '.join(map(_said, others))}."
    words = [Words(about="reason", quote=str(body["reason"]))] if body.get("reason") else []
    also = [str(name) for name in body.get("failed", ()) if name != body.get("criterion")]
    if also:
        words.append(Words(about=f"also not met: {', '.join(also)}"))
    return DECIDED, text, tuple(words)


def _said(row: Row) -> str:
    by = f" by {row.body['criterion']}" if row.body.get("criterion") else ""
    return f'"{row.body.get("judgement")}{by}" of {row.who} ({row.at[:10]})'


def _disagreeing(row: Row, names: Names) -> list[Row]:
    """Return the decisions of other people in force when this one was made that say otherwise."""
    if row.machine or row.body.get("settles") or row.body.get("judgement") == Judgement.UNCLEAR.value:
        return []
    earlier = [
        one
        for one in names.decisions.values()
        if one.seq < row.seq and not one.machine and one.body.get("step") == row.body.get("step")
    ]
    replaced = {one.body.get("supersedes") for one in (*earlier, row)}
    return [
        one
        for one in earlier
        if one.key not in replaced and one.who != row.who and one.body.get("judgement") != row.body.get("judgement")
    ]


def _step(body: Mapping[str, Any]) -> str:
    name = str(body.get("step"))
    return STEP_WORDS[Step(name)] if name in {step.value for step in Step} else name


def _document(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    if body.get("taken_over"):
        return (
            DOCUMENT,
            f"{body.get('name')} is its full text in {body['taken_over'].get('from')}; the file stayed there.",
            (),
        )
    matched = body.get("matched_by") or "unknown"
    facts = [str(body[name]) for name in ("licence", "version", "url") if body.get(name)]
    words = (Words(about=f"licence, version, address: {', '.join(facts)}"),) if facts else ()
    return DOCUMENT, f"{body.get('name')} was kept as its full text; matched by: {matched}.", words


def _retrieval(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    outcome = str(body.get("outcome") or "").replace("_", " ")
    reason = f": {body['reason']}" if body.get("reason") else ""
    return DOCUMENT, f"Full text {outcome}{reason}.", ()


def _extracted(group: Sequence[Row], names: Names) -> Worded:
    body = group[0].body
    return (
        READ,
        f"{names.document(body.get('document'))} was read: {counted(int(body.get('n_foci') or 0), 'focus', 'foci')}.",
        (),
    )


def _done(action: str, what: str) -> str:
    """Return what was done to foci or values."""
    done = {
        "accept": f"{what} confirmed",
        "correct": f"{what} corrected",
        "reject": f"{what} rejected",
        "undo": f"{what} taken back",
        "redo": f"{what} brought back",
        "code": f"{what} coded",
    }
    return done.get(action, f"{what} {action}")


def _confirmations(group: Sequence[Row], _names: Names) -> Worded:
    action = str(_action(group[0]))
    text = f"{_done(action, counted(len(group), 'focus', 'foci'))}."
    reasons = dict.fromkeys(str(row.body["reason"]) for row in group if row.body.get("reason"))
    return CONFIRMED, text, tuple(Words(about="reason", quote=reason) for reason in reasons)


def _codings(group: Sequence[Row], _names: Names) -> Worded:
    fields = ", ".join(dict.fromkeys(str(row.body.get("field")) for row in group))
    action = str(_action(group[0]))
    done = _done(action if action in ("undo", "redo") else "code", counted(len(group), "value"))
    return CODED, f"{done}: {fields}.", ()


def _problem(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    hint = f" {body['hint']}" if body.get("hint") else ""
    return PROBLEM, f"{body.get('item')}: {body.get('message')}{hint} [{body.get('code')}]", ()


def _recheck(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    words = (Words(about="reason", quote=str(body["reason"])),) if body.get("reason") else ()
    return REREAD, f"Read again at {_step(body)} in a sample ({body.get('sample')}): {body.get('judgement')}.", words


def _bias(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    if body.get("action") == "undo":
        return BIAS, f"Risk of bias, {body.get('item')}: the judgement was taken back.", ()
    settles = f" This settles a conflict ({body['settles']})." if body.get("settles") else ""
    page = f"p. {body['page']}" if body.get("page") else ""
    words = [Words(about="on", quote=str(body["quote"]), place=page)] if body.get("quote") else []
    words += [Words(about="reason", quote=str(body["reason"]))] if body.get("reason") else []
    return BIAS, f"Risk of bias, {body.get('item')}: {body.get('judgement')}.{settles}", tuple(words)


def _notice(group: Sequence[Row], _names: Names) -> Worded:
    body = group[0].body
    says = "says" if body.get("change") == "found" else "does not say any more"
    words = Words(about="words", quote=str(body.get("words") or ""), place=str(body.get("place") or ""))
    return NOTICE, f"PubMed, read again on {body.get('read_on')}, {says}: {body.get('notice')}.", (words,)


def _plain(row: Row) -> str:
    """Return a row of a kind this page has no words for, so that nothing that happened is left out."""
    parts = [
        f"{k} {v}" for k, v in row.body.items() if k not in ("report", "document") and isinstance(v, str | int | float)
    ]
    return f"{row.kind.replace('_', ' ')}: {', '.join(parts) or row.key}."


_SAY: dict[str, Callable[[Sequence[Row], Names], Worded]] = {
    "record": _record, "later_outcome": _later_outcome, "duplicate": _link, "duplicate_undone": _unlink, "suggestion": _suggestion,
    "same_study": _same_study, "same_study_undone": _other_study, "relabelled": _relabelled, "withdrawn": _withdrawn,
    "document_moved": _moved, "correction_undone": _correction_undone, "version": _version, "version_closed": _version,
    "decision": _decision, "document": _document, "retrieval": _retrieval, "extracted": _extracted,
    "bias": _bias, "notice": _notice, "confirmation": _confirmations, "coding": _codings, "problem": _problem, "recheck": _recheck,
}  # fmt: skip
