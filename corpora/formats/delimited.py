"""Separated text: which character separates the cells, rows with the line they begin on, rows as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = ",;\t"
"""What may separate cells, in the order that settles equal counts."""
MANY = 30
"""Separators of one line beyond this number do not count: a line of text full of commas is no row of a table."""
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*')
"""The line some programs write first for Excel."""
_COMMENT = re.compile(r"#\s*[\w ]+: ")
"""A line such as "# space: MNI", with which our result tables once began."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it was in the file; `line` counts from 1."""

    line: int
    cells: tuple[str, ...]


class QuoteError(ValueError):
    """A quotation mark is not closed, or is followed by text; `line` is where the row begins."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def find_delimiter(lines: Iterable[str]) -> str:
    """Return the separator that is most frequent in `lines`, what is in quotes left out; a comma where there is none."""
    counts = dict.fromkeys(DELIMITERS, 0)
    for line in lines:
        bare = _QUOTED.sub("", line)
        for delimiter in DELIMITERS:
            counts[delimiter] += min(bare.count(delimiter), MANY)
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter])


def split_preface(text: str, *, comments: bool = True) -> tuple[int, str, str | None]:
    """Return how many lines come before the heading, the text from there on, and the separator they name.

    They are blank, "sep=;" or, where `comments` may be dropped, comments.
    """
    named, n_lines, start = None, 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        sep = _SEP_LINE.fullmatch(line)
        if sep:
            named = sep[1]
        elif line.strip() and not (comments and _COMMENT.match(line)):
            break
        n_lines, start = n_lines + 1, end + 1
    return n_lines, text[start:], named


def parse_rows(text: str, *, delimiter: str | None = None, strict: bool = True) -> Iterator[Row]:
    """Yield the rows of separated text, blank ones too.

    Where no separator is given it is that of the heading, and lines before the heading are left out.

    Raises
    ------
    QuoteError : with `strict`, at a quotation mark that is not closed or has text after it.
    """
    skipped, body, named = (0, text, delimiter) if delimiter else split_preface(text)
    separator = named or find_delimiter([body.partition("\n")[0]])
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=strict)
    line = skipped + 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise QuoteError(str(error), line) from error
        if cells is None:
            return
        yield Row(line=line, cells=tuple(cells))
        line = skipped + reader.line_num + 1


def format_rows(rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> str:
    """Return rows as separated text, lines ending in a line feed."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()
