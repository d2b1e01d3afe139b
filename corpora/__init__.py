"""The ground floor: nouns, ids, protocol, errors, web client, store, bundled data. Imports no stage.

    errors      the tree of everything that can stop us, with exit codes
    ids         DOI, PMID, PMCID, hashes: normalised once
    nouns/      evidence     Evidence (where a value was read), Problem (what is wrong with one item)
                records      Author, Record, Report            what a source gave; what is screened
                documents    Document, Table, Cell, Section    what a reader makes of a file
                studies      Focus, Contrast, Sample, Space    what an analysis needs
                decisions    Step, Verdict, Suggestion, Decision
                plain        nouns to plain JSON values and back
    protocol/   the plan, from one YAML file, with the path of every mistake
    store/      the ledger: append-only rows in a SHA-256 chain, views, export
    settled     what is settled about the reports: the one fold of the ledger
    curation/   which values a machine read and nobody confirmed
    notices/    retractions, corrections and concerns: found in records, folded by report, said
    frames/     tables of a review as pandas data frames
    text        bytes to text: the one place where an encoding is decided
    sheets      tables in and out: CSV, TSV, XLSX
    formats/    what text and sheets rest on: likelihoods of encodings, separated text, workbooks
    words/      the vocabulary of the field, in all languages
    language/   a text as a spaCy document: sentences, sections, named spans
    brain       standard spaces, the brain mask
    spread/     work spread over threads, or over the workers of a Dask scheduler
    web         the one HTTP client
    bundled     the corpora of data/: protocol and facts of each
    demo/       the demonstration

Commands: `cli` and `doctor`, with `review_option` and `terminal`, which the stages' commands share.

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
