"""The ground floor: nouns, ids, protocol, errors, web client, store, bundled data. Imports no stage.

    errors      the tree of everything that can stop us, with exit codes
    evidence    Evidence (where a value was read), Problem (what is wrong with one item)
    ids         DOI, PMID, PMCID, hashes: normalised once
    records     Author, Record, Report            what a source gave; what is screened
    documents   Document, Table, Cell, Section    what a reader makes of a file
    studies     Focus, Contrast, Sample, Space    what an analysis needs
    decisions   Step, Verdict, Suggestion, Decision
    nouns       nouns to plain JSON values and back
    protocol    the plan, from one YAML file, with the path of every mistake
    text        bytes to text: the one place where an encoding is decided
    sheets      tables in and out: CSV, TSV, XLSX
    formats/    what text and sheets rest on: likelihoods of encodings, separated text, workbooks
    web         the one HTTP client
    store/      the ledger: append-only rows in a SHA-256 chain, views, export
    data/       bundled corpora (protocol and facts of each) and atlases

Data flows store → stage → nouns → subject modules and back; a subject module never sees the store.
"""

from corpora.errors import ExitCode, FormatError, ProtocolError, ReviewError, SourceError, StoreError
from corpora.nouns.decisions import CriterionVerdict, Decision, Judgement, Step, Suggestion, Verdict
from corpora.nouns.documents import Cell, Document, Section, Table
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.records import Author, Record, Report
from corpora.nouns.studies import Contrast, Focus, FocusKind, Sample, Space

__all__ = [
    "Author", "Cell", "Contrast", "CriterionVerdict", "Decision", "Document", "Evidence", "ExitCode", "Focus",
    "FocusKind", "FormatError", "Judgement", "Problem", "ProtocolError", "Record", "Report", "ReviewError",
    "Sample", "Section", "Severity", "SourceError", "Space", "Step", "StoreError", "Suggestion", "Table", "Verdict",
]  # fmt: skip
