"""A paper's reference list from a text file, one reference a line, in the form of GB/T 7714.

`[1] 张三, 李四, 等. 题名[J]. 期刊, 2019, 42(3): 12-18. DOI:10.…` A line that does not hold all of it is read as far as it
goes, kept whole, and named.
"""

from __future__ import annotations

import re

from corpora.ids import parse_doi, record_id, sha256_hex
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Author, Record
from corpora.text import decode_text, encoding_problems
from miner.importers.base import ImportedFile
from miner.importers.fields import clean, parse_pages, parse_year

FORMAT = "GB/T 7714 reference list"
_HALF_WIDTH = str.maketrans("［］（）：，．。；／－–—０１２３４５６７８９", "[]():,..;/---0123456789")
_NUMBER = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.、](?!\d))\s*")
_TYPE = re.compile(r"\s*\[\s*([A-Z]{1,2})(?:\s*/\s*[A-Z]{2})?\s*\]\s*")
_TYPES = {"J": "Journal Article", "D": "Thesis", "C": "Conference Paper", "M": "Book", "N": "Newspaper Article"}
_JOURNAL = re.compile(
    r"^(?P<journal>[^,]*(?:,[^,\d]+)*),\s*(?P<year>(?:1[5-9]|20)\d\d)(?:\s*,\s*(?P<volume>[^():,.\s]+))?\s*"
    r"(?:\(\s*(?P<issue>[^)]+?)\s*\))?\s*(?::\s*(?P<first>[A-Za-z]?\d+)(?:\s*-\s*(?P<last>[A-Za-z]?\d+))?)?"
)
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,8}|等|et al")
_LATIN_NAME = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,2}(?: (?:[A-Z][.-]? ?){1,4})?|et al")
_STOPS = re.compile(r"\.\s*(?![\s,;])")
_AND_OTHERS = {"等", "et al"}
_DOI = re.compile(r"\b(?:doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)


def read_references(data: bytes, name: str) -> ImportedFile:
    """Return a record for each line of a reference list; lines that are not wholly understood are problems."""
    decoded = decode_text(data)
    sha = sha256_hex(data)
    records: list[Record] = []
    problems = list(encoding_problems(decoded, name))
    for number, line in enumerate(decoded.text.splitlines(), start=1):
        if not line.strip():
            continue
        record, doubts = _read_line(line, sha, len(records) + 1, number)
        records.append(record)
        if doubts:
            problems.append(
                Problem(
                    code="REFERENCE-LINE-UNCERTAIN",
                    item=f"{name}:{number}",
                    message=f"This reference was not wholly understood ({', '.join(doubts)} not found); it was kept: {line.strip()[:120]}",
                    hint="Write it as in GB/T 7714, 作者. 题名[J]. 期刊, 年, 卷(期): 页码, or look the record up.",
                )
            )
    return ImportedFile(
        name=name, sha256=sha, format=FORMAT, database=None, records=tuple(records), problems=tuple(problems)
    )


def _read_line(line: str, sha: str, position: int, number: int) -> tuple[Record, list[str]]:
    """Return one reference and what could not be found in it."""
    text = _NUMBER.sub("", line.translate(_HALF_WIDTH)).strip()
    kind = _TYPE.search(text)
    head, tail = (text[: kind.start()], text[kind.end() :]) if kind else (text, "")
    authors, title = _authors_and_title(head)
    tail = _DOI.sub("", tail).lstrip(". ")
    place = _JOURNAL.match(tail)
    is_journal = kind is not None and kind[1] == "J"
    year = int(place["year"]) if place else parse_year(tail if kind else text)
    doubts = [
        what
        for what, found in (
            ("type mark such as [J]", kind),
            ("authors", authors),
            ("year", year),
            ("journal", place or not is_journal),
        )
        if not found
    ]
    record = Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        title=clean(title),
        authors=authors,
        year=year,
        journal=clean(place["journal"]) if place and is_journal else None,
        volume=place["volume"] if place and is_journal else None,
        issue=place["issue"] if place and is_journal else None,
        pages=parse_pages(place["first"], place["last"]) if place and is_journal else None,
        doi=parse_doi(text),
        publication_types=(_TYPES[kind[1]],) if kind and kind[1] in _TYPES else (),
        raw=(("reference", line.strip()),),
        line=number,
    )
    return record, doubts


def _authors_and_title(head: str) -> tuple[tuple[Author, ...], str]:
    """Return the authors before the first full stop that ends a list of names, and the title after it."""
    for stop in _STOPS.finditer(head):
        before, after = head[: stop.start()], head[stop.end() :]
        names = [part.strip() for part in re.split(r"[,;、]", before) if part.strip()]
        if after and names and all(_HAN_NAME.fullmatch(name) or _LATIN_NAME.fullmatch(name) for name in names):
            return tuple(Author(raw=name) for name in names if name.rstrip(".") not in _AND_OTHERS), after.strip(" .")
    return (), head.strip(" .")
