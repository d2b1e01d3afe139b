"""The files of an eligibility report by name: a list, tables, a page for each paper, and letters where something is missing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from corpora.documents.blocks import Block, Document, Grid, Heading, Link, Paragraph, Text
from corpora.documents.page import to_html
from corpora.documents.references import family_of, short_name
from corpora.documents.text import to_text
from corpora.documents.word import to_docx
from corpora.formats.workbook import Look
from corpora.nouns.records import Record
from corpora.sheets import SUFFIXES, sheet_bytes
from meta.eligibility.contrasts import COLUMNS, PEAK_COLUMNS, asks_peaks, contrast_rows, headings, peak_rows
from meta.eligibility.items import Both
from meta.eligibility.letter import Sender, letter
from meta.eligibility.page import paper_page
from meta.eligibility.sheets import answer_header, answer_rows, paper_header, paper_rows
from meta.eligibility.verdict import Assessed, Pooling
from meta.eligibility.words import VERDICTS, names_of, verdict_sentence

LANGUAGES = ("en", "zh")
LETTER_FILES = (".docx", ".txt", "_contrasts.csv", "_peaks.csv")
"""Endings of the files of a letter; the table of peaks goes with those that ask for something of peaks."""
_TITLE = Both("Which papers can be pooled?", "哪些论文可以合并？")
_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_LONGEST_NAME = 60
WIDE, NARROW = 48.0, 14.0
"""Widths of columns in a workbook, in characters."""
LONG_TEXT = 40
"""Characters of its longest cell from which a column is wide."""


def stems(records: Mapping[str, Record]) -> dict[str, str]:
    """Return what the files of each report are called: "Hein_2016", with its id where another one is called so too."""
    plain = {report: _stem(record) for report, record in records.items()}
    counts = Counter(stem.casefold() for stem in plain.values())
    return {
        report: stem if counts[stem.casefold()] == 1 else f"{stem}_{_NOT_IN_NAMES.sub('-', report)}"
        for report, stem in plain.items()
    }


def _stem(record: Record) -> str:
    authors = record.authors or record.authors_translated
    family = unicodedata.normalize("NFC", family_of(authors[0])) if authors else "no author"
    # Letters, digits and "_" alone: no name of a person becomes a path.
    return f"{_NOT_IN_NAMES.sub('_', family).strip('_')[:_LONGEST_NAME] or 'paper'}_{record.year or 'nd'}"


def make_files(
    papers: Sequence[Assessed],
    called: Mapping[str, str],
    sender: Sender,
    languages: Sequence[str],
    suffix: str,
    *,
    whole: bool,
) -> dict[str, bytes]:
    """Return the files by their names in the folder, a folder in it for each language.

    `called` are the stems of the reports; `whole`: with the list and the tables of all papers.
    """
    files: dict[str, bytes] = {}
    for language in languages:
        for found in papers:
            files |= _paper_files(found, called[found.paper.report], sender, language)
        if whole:
            files[f"{language}/index.html"] = to_html(_index(papers, called, language))
            papers_table = paper_rows(papers, called, language)
            files[f"{language}/papers{suffix}"] = _table(paper_header(language), papers_table, suffix)
            files[f"{language}/answers{suffix}"] = _table(
                answer_header(language), answer_rows(papers, language), suffix
            )
    return files


def _paper_files(found: Assessed, stem: str, sender: Sender, language: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    endings = letter_endings(found)
    if endings:
        tables = [f"{stem}{ending}" for ending in endings if ending.endswith(".csv")]
        document = letter(found, sender, language, tables)
        made = {
            ".docx": to_docx(document),
            ".txt": to_text(document),
            "_contrasts.csv": sheet_bytes(".csv", headings(COLUMNS, language), contrast_rows(found, language)),
            "_peaks.csv": sheet_bytes(".csv", headings(PEAK_COLUMNS, language), peak_rows(found, language)),
        }
        files |= {f"{language}/letters/{stem}{ending}": made[ending] for ending in endings}
    links = [f"../letters/{stem}{ending}" for ending in endings]
    files[f"{language}/pages/{stem}.html"] = to_html(paper_page(found, language, links))
    return files


def letter_endings(found: Assessed) -> tuple[str, ...]:
    """Return the endings of the files of a paper's letter; none where there is nothing to ask."""
    if not found.has_letter:
        return ()
    return LETTER_FILES if asks_peaks(found) else LETTER_FILES[:-1]


def possible_names(every: Iterable[str], suffix: str) -> list[str]:
    """Return all names that files of an earlier run may have: of papers called `every`, tables in other formats than `suffix`."""
    names = []
    for language in LANGUAGES:
        for stem in every:
            names.append(f"{language}/pages/{stem}.html")
            names += [f"{language}/letters/{stem}{ending}" for ending in LETTER_FILES]
        names += [
            f"{language}/{name}{other}" for name in ("papers", "answers") for other in SUFFIXES if other != suffix
        ]
    return names


def _index(papers: Sequence[Assessed], called: Mapping[str, str], language: str) -> Document:
    title = _TITLE.in_language(language)
    counts = Counter(found.verdict for found in papers)
    n_letters = sum(found.has_letter for found in papers)
    parts = [f"{VERDICTS[verdict].in_language(language)}: {counts[verdict]}" for verdict in Pooling]
    parts.append(f"{Both('letters', '信件').in_language(language)}: {n_letters}")
    header = (
        Both("Paper", "论文"),
        Both("Verdict", "结论"),
        Both("Asked of the authors", "需作者提供"),
        Both("Letter", "信件"),
    )
    rows = tuple(_index_row(found, called[found.paper.report], language) for found in papers)
    blocks: list[Block] = [
        Heading(text=title, level=1),
        Paragraph(text="; ".join(parts) if language == "en" else "；".join(parts)),
        Grid(header=tuple(h.in_language(language) for h in header), rows=rows, widths=(0.2, 0.4, 0.25, 0.15)),
    ]
    return Document(title=title, language=language, blocks=tuple(blocks))


def _index_row(found: Assessed, stem: str, language: str) -> tuple[Text, ...]:
    endings = letter_endings(found)
    links: list[str | Link] = []
    for ending in endings[:2]:
        links += [*([", "] if links else []), Link(text=ending[1:], href=f"letters/{stem}{ending}")]
    return (
        (Link(text=short_name(found.paper.record, language), href=f"pages/{stem}.html"),),
        verdict_sentence(found, language),
        names_of(found.asked, language),
        tuple(links),
    )


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], suffix: str) -> bytes:
    longest = {name: max((len(row[place]) for row in rows), default=0) for place, name in enumerate(header)}
    widths = {name: WIDE if n >= LONG_TEXT else NARROW for name, n in longest.items()}
    return sheet_bytes(suffix, header, rows, look=Look(widths=widths))
