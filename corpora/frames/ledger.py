"""Tables that are read from the ledger as it is: records, suggestions, documents, problems."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corpora.frames.columns import choice, joined, text, time, to_frame, whole
from corpora.frames.problems import PROBLEMS
from corpora.nouns.decisions import Judgement, Step, Verdict
from corpora.nouns.plain import from_plain
from corpora.nouns.records import Record
from corpora.review.versions import read_versions, version_of
from corpora.settled import read_reports
from corpora.store import Store

if TYPE_CHECKING:
    import pandas as pd

STEPS = tuple(step.value for step in Step)
JUDGEMENTS = tuple(judgement.value for judgement in Judgement)

RECORDS = (
    text("record", "id of the record"),
    text("report", "id of the report (paper) it belongs to after deduplication"),
    choice("database", "database it came from"),
    text("method", "how it was identified, where it was not a database: citation, website …"),
    text("title", "title"), text("title_translated", "title in the other language"),
    text("authors", "authors as printed, separated by semicolons"),
    text("authors_translated", "authors in the other language"),
    whole("year", "year of publication"),
    text("journal", "journal"), text("journal_translated", "journal in the other language"),
    text("volume", "volume"), text("issue", "issue"), text("pages", "pages"),
    text("doi", "DOI, lower case"), text("pmid", "PubMed id"), text("pmcid", "PubMed Central id"), text("issn", "ISSN"),
    text("accession", "the database's own number"),
    text("abstract", "abstract, whole"), text("abstract_translated", "abstract in the other language, whole"),
    text("keywords", "keywords"), text("language", "language"),
    text("publication_types", "publication types"), text("mesh", "subject headings"),
    text("url", "address"), text("retraction", "retractions, corrections and concerns, as the database states them"),
    text("source", "SHA-256 of the file it was imported from"),
    whole("position", "its place in that file, from 1"), whole("line", "the line it begins on, from 1"),
    text("raw", "every field of the source as it was, as JSON: a list of [tag, value]"),
    time("at", "when it was imported"), text("run", "id of the run that imported it"),
    whole("version", "number of the review's version it came in with"),
)  # fmt: skip

SUGGESTIONS = (
    text("report", "id of the report"),
    choice("step", "step of screening", *STEPS),
    choice("judgement", "what the rules suggest for the report", *JUDGEMENTS),
    text("reason", "the criterion that is the primary reason of a suggested exclusion"),
    text("criterion", "the criterion this row is about"),
    choice("verdict", "what the rules say of this criterion", *(verdict.value for verdict in Verdict)),
    text("rule", "the rule that decided"),
    text("quote", "the words it rests on"),
    text("place", "where they are: title, abstract, a section …"),
    whole("start", "offset of the quote in the text of that place, from 0", "characters"),
    whole("end", "offset of the character after the quote", "characters"),
    text("who", "the engine and its version"),
    time("at", "when"), text("run", "id of the run"),
)  # fmt: skip

DOCUMENTS = (
    text("document", "SHA-256 of the file"),
    text("report", "id of the report it belongs to"),
    text("record", "id of the record it was stored for"),
    text("name", "the file's own name"),
    text("file", "where it is kept, relative to the review's folder"),
    text("matched_by", "how the file was matched to the report: DOI, title, name …"),
    text("outcome", "what became of it"),
    text("source", "the open source it was fetched from; absent where a person gave the file"),
    text("url", "the address it was fetched from"),
    text("licence", "its licence, as the source states it"),
    text("version", "which version of the paper it is, as the source states it: published, accepted …"),
    text("who", "who or what stored it"),
    time("at", "when"), text("run", "id of the run"),
)  # fmt: skip

RECORDED_PROBLEMS = (
    *PROBLEMS,
    text("stage", "the step of the review that met it"),
    time("at", "when"), text("run", "id of the run"),
)  # fmt: skip


def records(store: Store) -> pd.DataFrame:
    """Return one row per record that counts, in the order they were imported; columns are `RECORDS`."""
    report_of = read_reports(store).of
    rows = []
    versions = read_versions(store)
    for row in store.each("SELECT record, body, method, at, run, seq FROM records ORDER BY seq"):
        record = from_plain(Record, {"id": row["record"], **json.loads(row["body"])})
        cells = record_cells(record) | {"report": report_of.get(row["record"])}
        cells["version"] = version_of(versions, row["seq"])
        rows.append(cells | {name: row[name] for name in ("record", "method", "at", "run")})
    return to_frame(rows, RECORDS)


def record_cells(record: Record) -> dict[str, Any]:
    """Return the fields of a record by the names of `RECORDS`."""
    cells: dict[str, Any] = {name: getattr(record, name) for name in PLAIN_FIELDS}
    for name in ("authors", "authors_translated"):
        cells[name] = joined(author.raw for author in getattr(record, name))
    for name in ("keywords", "publication_types", "mesh"):
        cells[name] = joined(getattr(record, name))
    return cells | {"raw": json.dumps(record.raw, ensure_ascii=False) if record.raw else None}


PLAIN_FIELDS = (
    "database", "title", "title_translated", "year", "journal", "journal_translated", "volume", "issue", "pages", "doi",
    "pmid", "pmcid", "issn", "accession", "abstract", "abstract_translated", "language", "url", "retraction", "source",
    "position", "line",
)  # fmt: skip


def suggestions(store: Store) -> pd.DataFrame:
    """Return one row per report, step and criterion the rules judged, newest last; columns are `SUGGESTIONS`."""
    report_of = read_reports(store).of
    rows: list[dict[str, Any]] = []
    for row in store.query("SELECT * FROM suggestions ORDER BY seq"):
        common = {name: row[name] for name in ("step", "judgement", "who", "at", "run")}
        common |= {"report": report_of.get(row["report"], row["report"]), "reason": row["criterion"]}
        verdicts = json.loads(row["verdicts"] or "[]")
        rows += [common | cells for cells in _verdict_cells(verdicts)] or [common]
    return to_frame(rows, SUGGESTIONS)


def _verdict_cells(verdicts: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for verdict in verdicts:
        evidence = verdict.get("evidence") or {}
        cells = {name: verdict.get(name) for name in ("criterion", "verdict", "rule")}
        yield cells | {name: evidence.get(name) for name in ("quote", "place", "start", "end")}


def documents(store: Store) -> pd.DataFrame:
    """Return one row per document kept, in the order they came; columns are `DOCUMENTS`."""
    report_of = read_reports(store).of
    columns = ", ".join(column.name for column in DOCUMENTS if column.name != "report")
    rows = store.query(f"SELECT {columns} FROM documents ORDER BY seq")
    return to_frame(({**row, "report": report_of.get(row["record"], row["record"])} for row in rows), DOCUMENTS)


def problems(store: Store) -> pd.DataFrame:
    """Return one row per problem recorded, in the order they were met; columns are `RECORDED_PROBLEMS`."""
    sql = "SELECT p.*, r.stage FROM problems p LEFT JOIN runs r ON r.run = p.run ORDER BY p.seq"
    return to_frame(map(dict, store.query(sql)), RECORDED_PROBLEMS)
