"""The PDF reader: pages that may hold tables, their tables, and the running text of every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.evidence import Problem
from extract.pdf.layout.lines import Phrase, chain_phrases
from extract.pdf.layout.prose import find_prose
from extract.pdf.model import PageWords
from extract.pdf.pasted import read_pasted
from extract.pdf.sieve import picture_pages
from extract.pdf.tables import read_tables
from extract.pdf.words import candidate_pages, document_metadata, page_texts, read_pages
from extract.readers.base import sha256_of

MAX_PAGES = 200
"""Pages of one file that are read for tables; an article with its supplement has some dozens."""


class PdfReader:
    """Reads PDFs: glyphs to words, words to tables."""

    kind = "pdf"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content alone tells a PDF
        """Return whether the bytes open like a PDF."""
        return b"%PDF-" in head[:1024]

    def read(self, name: str, data: bytes) -> Document:
        """Return the document with the tables of its candidate pages and the text of all pages.

        Raises
        ------
        FormatError : the file is no PDF, or encrypted, or damaged beyond reading.
        """
        texts = page_texts(data)
        title, doi = document_metadata(data)
        wanted = candidate_pages(data)
        pages = read_pages(data, name, pages=wanted[:MAX_PAGES])
        others = [n for n in picture_pages(data) if n not in wanted][:MAX_PAGES]
        captioned = [*pages, *(read_pages(data, name, pages=others) if others else ())]
        pages = sorted([*pages, *read_pasted(captioned, data, name)], key=lambda p: p.number)
        tables, left_over = read_tables(pages, name)
        problems = by_document([problem for page in pages for problem in page.problems], name)
        if len(wanted) > MAX_PAGES:
            problems.append(_pages_left(name, wanted[MAX_PAGES:]))
        problems.extend(left_over)
        texts = with_recognised(texts, pages)
        return Document(
            sha256=sha256_of(data),
            name=name,
            kind=self.kind,
            title=title,
            doi=doi,
            sections=tuple(Section(text=text, page=i) for i, text in enumerate(texts, start=1)),
            tables=tuple(mark_recognised(table, pages) for table in tables),
            n_pages=len(texts),
            problems=tuple(problems),
        )


def _pages_left(name: str, pages: Sequence[int]) -> Problem:
    return Problem(
        code="PDF-PAGES-LEFT",
        item=name,
        message=f"{len(pages)} pages that may hold tables were not read, from page {pages[0]} on: only {MAX_PAGES} are.",
        hint="Split the file and read its parts.",
    )


RECOGNISED = frozenset({"PDF-OCR", "PDF-OCR-LAYER"})
"""Problems of pages whose text was recognised, by us or by whoever made the file."""


_ONCE = frozenset({*RECOGNISED, "PDF-NO-TEXT"})
"""Problems that a scanned document has on every page: said once, with the pages."""


def by_document(problems: Sequence[Problem], name: str) -> list[Problem]:
    """Return problems with those that many pages share said once, naming the pages."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.code in _ONCE and problem.evidence is not None and problem.evidence.page is not None:
            groups.setdefault((problem.code, problem.message), []).append(problem)
    out: list[Problem] = []
    said: set[tuple[str, str]] = set()
    for problem in problems:
        key = (problem.code, problem.message)
        members = groups.get(key, [])
        if len(members) < 2:
            out.append(problem)
        elif key not in said:
            said.add(key)
            pages = [p.evidence.page for p in members if p.evidence is not None and p.evidence.page is not None]
            where = f"pages {page_list(pages)}"
            item = f"{name}, {where}"
            evidence = replace(members[0].evidence, place=where) if members[0].evidence is not None else None
            message = problem.message.replace("the page", "each of these pages", 1)
            out.append(replace(problem, item=item, message=message, evidence=evidence))
    return out


def page_list(pages: Sequence[int]) -> str:
    """Return page numbers as people write them: "2, 5-7"."""
    ordered = sorted(set(pages))
    runs = [[ordered[0], ordered[0]]] if ordered else []
    for before, page in pairwise(ordered):
        if page == before + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def mark_recognised(table: Table, pages: Sequence[PageWords]) -> Table:
    """Return a table with the problem of each of its pages whose text was recognised."""
    found = [
        replace(problem, item=f"{table.label or table.id}, page {page.number}")
        for page in pages
        if page.number in table.pages
        for problem in page.problems
        if problem.code in RECOGNISED
    ]
    return replace(table, problems=(*table.problems, *found)) if found else table


def with_recognised(texts: Sequence[str], pages: Sequence[PageWords]) -> list[str]:
    """Return the pages' running text, that of scanned pages and pasted pictures from their recognised words."""
    out = list(texts)
    for page in pages:
        if page.scanned and page.words and 1 <= page.number <= len(out):
            out[page.number - 1] = f"{out[page.number - 1]}\n\n{recognised_text(page)}".lstrip()
    return out


def recognised_text(page: PageWords) -> str:
    """Return a scanned page's text: blocks of running text column by column, then the lines that are in none."""
    phrases = sorted(chain_phrases(page.words), key=lambda p: (p.top, p.x0))
    blocks = sorted(find_prose(phrases, page.rules), key=lambda b: (round(b.box[0] / 40), b.box[1]))
    inside = {id(word) for block in blocks for line in block.lines for word in line.words}
    loose = [p for p in phrases if not any(id(w) in inside for w in p.words)]
    loose.sort(key=lambda p: (round(p.top), p.x0))
    return "\n\n".join([*("\n".join(_unbroken(b.lines)) for b in blocks), "\n".join(p.text for p in loose)])


def _unbroken(lines: Sequence[Phrase]) -> list[str]:
    """Return the lines of a block, words parted at a line's end joined."""
    out: list[str] = []
    for line in lines:
        if out and out[-1].endswith("-") and out[-1][-2:-1].isalpha() and line.text[:1].islower():
            head, _, rest = line.text.partition(" ")
            out[-1] = out[-1][:-1] + head
            if rest:
                out.append(rest)
        else:
            out.append(line.text)
    return out
