"""Participants that reports share: what the ledger holds to suggest it by, and what people decided.

A decision is a row `overlap` on two records (both samples named where it is about one of several), an undoing a row
`overlap_undone` that names its key. Of two reports the last decision in force holds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record, merge_records
from corpora.nouns.studies import FocusKind, Sample
from corpora.overlap.facts import FociTable, Group, Mention, ReportFacts, read_centres, to_person
from corpora.overlap.mentions import find_mentions
from corpora.overlap.pooling import Judged
from corpora.overlap.suggestions import Suggestion, suggest_overlaps
from corpora.settled import Reports, Settled, read_coded, read_reports
from corpora.store import Run, Store

KIND, UNDONE = "overlap", "overlap_undone"
"""Kinds of the ledger's rows: a decision under its key, and what takes the decision of a key back."""
ADDRESSES = ("AD", "C1", "C3", "RP", "auAddress", "auth-address", "Author Address", "Affiliations", "Authors with affiliations",
             "机构", "作者单位", "Organ-单位")  # fmt: skip
"""Tags of exports that hold the authors' addresses."""
_IDENTIFIERS = ("SI", "DBANK", "DataBankList")
"""Tags that hold numbers of registrations."""
_CODED = {"n": "n", "males": "males", "age_mean": "age_mean", "age_sd": "age_sd"}


def open_suggestions(store: Store, settled: Settled) -> list[Suggestion]:
    """Return the suggestions on included reports that nobody has decided yet."""
    decided = {frozenset(pair.reports) for pair in judged_overlaps(store, settled.reports)}
    return [s for s in suggestions(store, settled) if frozenset((s.one.report, s.other.report)) not in decided]


def suggestions(store: Store, settled: Settled) -> list[Suggestion]:
    """Return the pairs of included reports that may share participants, the likeliest first."""
    return suggest_overlaps(read_facts(store, settled.reports, settled.included()))


_IN_FORCE = """SELECT o.key AS key, o.body AS body, o.who AS who FROM ledger o WHERE o.kind = 'overlap'
AND NOT EXISTS (SELECT 1 FROM ledger u WHERE u.kind = 'overlap_undone' AND u.body ->> 'overlap' = o.key) ORDER BY o.seq"""


def judged_overlaps(store: Store, reports: Reports) -> list[Judged]:
    """Return what is in force of each pair, in the order it was decided; on what is one report by now, nothing."""
    found: dict[tuple[frozenset[str], frozenset[tuple[str, str | None]]], Judged] = {}
    for row in store.query(_IN_FORCE):
        pair = to_judged(row["key"], json.loads(row["body"]), row["who"], reports)
        if pair is None:
            continue
        key = (frozenset(pair.reports), frozenset(zip(pair.reports, pair.samples, strict=True)))
        if pair.samples == (None, None):
            # What is said of the whole reports replaces what was said of their samples.
            found = {at: earlier for at, earlier in found.items() if at[0] != key[0]}
        found.pop(key, None)
        found[key] = pair
    return list(found.values())


def to_judged(key: str, body: Mapping[str, Any], who: str, reports: Reports) -> Judged | None:
    """Return a row's decision on the reports its records belong to now; None where they are gone or one report."""
    pair = tuple(reports.of.get(record, "") for record in body["records"])
    if len(pair) != 2 or "" in pair or pair[0] == pair[1]:
        return None
    samples = body.get("samples") or (None, None)
    return Judged(
        key=key,
        reports=(pair[0], pair[1]),
        samples=(samples[0], samples[1]),
        verdict=body["verdict"],
        reason=body.get("reason") or "",
        who=who,
    )


def copy_overlaps(run: Run, earlier: Store, kept: Collection[str], renamed: Callable[[str], str], place: str) -> int:
    """Write what an earlier review decided on the records that were taken over from it, and what it took back since; return how many rows.

    `renamed` gives a record's key here. A pair somebody here has spoken of, in either way, is left to them.
    """
    own, here, n = _spoken_of(run.store), _taken_over(run.store), 0
    theirs = {pair.key for pair in judged_overlaps(earlier, read_reports(earlier))}
    for entry in earlier.entries(KIND):
        if not set(entry.body["records"]).issubset(kept):
            continue
        records = [renamed(record) for record in entry.body["records"]]
        if frozenset(records) not in own and entry.key in theirs and entry.key not in here:
            mark = {"taken_over": {"from": place, "key": entry.key, "at": entry.at}}
            body = entry.body | {"records": records} | mark
            n += run.add(KIND, next_key(run.store, records), body, who=entry.who, machine=entry.machine)
    for entry in earlier.entries(UNDONE):
        key, pair = here.get(entry.body["overlap"], ("", frozenset[str]()))
        if key and pair not in own:
            mark = {"taken_over": {"from": place, "key": entry.key, "at": entry.at}}
            n += run.add(UNDONE, key, entry.body | {"overlap": key} | mark, who=entry.who, machine=entry.machine)
    return n


def _spoken_of(store: Store) -> set[frozenset[str]]:
    """Return the pairs of records that somebody in this review decided, or whose taken-over decision they took back."""
    pairs = {entry.key: frozenset(entry.body["records"]) for entry in store.entries(KIND)}
    decided = {pairs[entry.key] for entry in store.entries(KIND) if "taken_over" not in entry.body}
    undone = (entry for entry in store.entries(UNDONE) if "taken_over" not in entry.body)
    return decided | {pairs[entry.body["overlap"]] for entry in undone if entry.body["overlap"] in pairs}


def _taken_over(store: Store) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the decisions that came from an earlier review, by their key there: the key here and the records."""
    rows = (entry for entry in store.entries(KIND) if "taken_over" in entry.body)
    return {row.body["taken_over"]["key"]: (row.key, frozenset(row.body["records"])) for row in rows}


def next_key(store: Store, reports: Sequence[str]) -> str:
    """Return the key of the next decision on two reports."""
    stem = "|".join(sorted(reports))
    n = store.query("SELECT count(*) AS n FROM ledger WHERE kind = ? AND key LIKE ? || '/%'", (KIND, stem))[0]["n"]
    return f"{stem}/{n + 1}"


def read_facts(store: Store, reports: Reports, chosen: Sequence[str]) -> list[ReportFacts]:
    """Return what of each of these reports tells about shared participants, in their order."""
    records = _records(store, [name for report in chosen for name in reports.records.get(report, ())])
    groups, tables = _groups(store, reports, chosen), _tables(store, reports, chosen)
    texts = _texts(store, reports, chosen)
    return [
        _facts(
            report,
            [records[name] for name in reports.records.get(report, ()) if name in records],
            texts,
            groups,
            tables,
        )
        for report in chosen
    ]


def _records(store: Store, names: Sequence[str]) -> dict[str, Record]:
    sql = "SELECT record, body FROM records WHERE record IN (SELECT value FROM json_each(?)) ORDER BY seq"
    given = {"source": "", "position": 0}
    rows = store.query(sql, (json.dumps(names),))
    return {
        row["record"]: from_plain(Record, {**given, "id": row["record"], **json.loads(row["body"])}) for row in rows
    }


def _facts(
    report: str,
    records: Sequence[Record],
    texts: Mapping[str, Sequence[str]],
    groups: Mapping[str, Sequence[Group]],
    tables: Mapping[str, Sequence[FociTable]],
) -> ReportFacts:
    record = merge_records(report, records) if records else Record(id=report, source="", position=0)
    people = [person for author in record.authors if (person := to_person(author)) is not None]
    raw = [pair for each in records for pair in each.raw]
    listed = [value for tag, value in raw if tag in _IDENTIFIERS]
    first = record.authors[0] if record.authors else None
    family = (first.family or first.raw) if first else "no author"
    return ReportFacts(
        report=report,
        name=f"{family}, {record.year or 'no year'}",
        year=record.year,
        authors=tuple(people),
        centres=read_centres([value for tag, value in raw if tag in ADDRESSES]),
        mentions=_mentions([*listed, record.abstract or "", *texts.get(report, ())]),
        groups=tuple(groups.get(report, ())),
        tables=tuple(tables.get(report, ())),
    )


def _mentions(texts: Iterable[str]) -> tuple[Mention, ...]:
    found: dict[tuple[str, str], Mention] = {}
    for text in texts:
        for mention in find_mentions(text):
            found.setdefault((mention.kind.value, mention.value), mention)
    return tuple(found.values())


def _texts(store: Store, reports: Reports, chosen: Collection[str]) -> dict[str, list[str]]:
    """Return the running texts of these reports, as far as their files are there."""
    texts: dict[str, list[str]] = defaultdict(list)
    for row in store.query("SELECT record, file FROM fulltexts ORDER BY seq"):
        report, path = reports.of.get(row["record"], row["record"]), store.path_of(row["file"])
        if report in chosen and path.is_file():
            sections = json.loads(path.read_text(encoding="utf-8"))
            texts[report].append("\n".join(section.get("text", "") for section in sections))
    return texts


def _groups(store: Store, reports: Reports, chosen: Collection[str]) -> dict[str, list[Group]]:
    """Return the groups of participants: what people coded, else what was read of the documents."""
    found: dict[str, dict[Group, None]] = defaultdict(dict)
    coded: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    by_people = set()
    for (report, contrast, name), value in read_coded(store, reports).items():
        if report in chosen and name in _CODED:
            coded[report, contrast][name] = value.value
            if name == "n" and not value.machine:
                by_people.add(report)
    for (report, _), values in coded.items():
        group = _coded_group(values)
        if group is not None and report in by_people:
            found[report][group] = None
    for row in store.query("SELECT key, body FROM ledger WHERE kind = 'sample' ORDER BY seq"):
        body = json.loads(row["body"])
        report = reports.of.get(body["report"], body["report"])
        group = _read_group(body)
        if report in chosen and group is not None:
            found[report][group] = None
    return {report: list(groups) for report, groups in found.items()}


def _coded_group(values: Mapping[str, str]) -> Group | None:
    try:
        n = float(values.get("n", ""))
        males = float(values["males"]) if "males" in values else None
        age = {name: float(values[name]) for name in ("age_mean", "age_sd") if name in values}
    except ValueError:
        return None
    return Group(n=int(n), males=None if males is None else int(males), **age, quote="coded")


def _read_group(body: Mapping[str, Any]) -> Group | None:
    if body.get("n") is None:
        return None
    names = (name for name in Group.__dataclass_fields__ if name != "quote" and name in Sample.__dataclass_fields__)
    quote = (body.get("evidence") or {}).get("n", {}).get("quote", "")
    return Group(**{name: body[name] for name in names if name in body}, quote=" ".join(quote.split()))


_PEAKS = """SELECT record, document, table_label AS place, x, y, z FROM foci WHERE kind = ? AND table_label IS NOT NULL ORDER BY seq"""


def _tables(store: Store, reports: Reports, chosen: Collection[str]) -> dict[str, list[FociTable]]:
    """Return the tables of peaks of these reports; cited coordinates are not the reports' own."""
    peaks: dict[tuple[str, str, str], set[tuple[float, float, float]]] = defaultdict(set)
    for row in store.each(_PEAKS, (FocusKind.PEAK.value,)):
        report = reports.of.get(row["record"], row["record"])
        if report in chosen:
            peaks[report, row["document"], row["place"]].add((float(row["x"]), float(row["y"]), float(row["z"])))
    names = {row["document"]: row["name"] for row in store.query("SELECT document, name FROM documents")}
    found: dict[str, list[FociTable]] = defaultdict(list)
    for (report, document, place), own in peaks.items():
        name = names.get(document) or ""
        found[report].append(FociTable(place=f"{name}, {place}" if name else place, peaks=frozenset(own)))
    return found


def overlap_rows(found: Iterable[Suggestion]) -> Iterator[dict[str, Any]]:
    """Yield each suggestion as plain values: `reports`, `names`, `likelihood`, `evidence`."""
    for each in found:
        yield {
            "reports": [each.one.report, each.other.report],
            "names": [each.one.name, each.other.name],
            "likelihood": each.likelihood.value,
            "evidence": [
                {"what": piece.what, "weight": piece.weight.value, "quotes": list(piece.quotes)}
                for piece in each.evidence
            ],
        }
