"""Separated text: which character separates the cells, rows with the line they begin on, rows as text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpora.formats.quotes import FEWEST_CELLS, OpenQuoteError, QuoteError, opening_line, swallowed

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
    OpenQuoteError : a quotation mark is never closed, or takes rows below it into its cell.
    QuoteError : with `strict`, at a quotation mark that has text after it.
    """
    skipped, body, named = (0, text, delimiter) if delimiter else split_preface(text)
    separator = named or find_delimiter([body.partition("\n")[0]])
    lines = body.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n") if body else []
    reader = csv.reader((f"{line}\n" for line in (*lines, "")), delimiter=separator, strict=strict)
    usual = _UsualRow(separator)
    start = 0
    while start < len(lines):
        try:
            cells, end, wrong = next(reader), reader.line_num, ""
        except csv.Error as error:
            cells, end, wrong = [], reader.line_num, str(error)
        own = lines[start:end]
        opened = skipped + start + 1 + (opening_line(own, separator) if len(own) > 1 else 0)
        if end > len(lines):  # the line put after the last is part of the row
            raise OpenQuoteError("it is not closed up to the end of the file", opened)
        if len(own) > 1 and usual.swallowed(own):
            raise OpenQuoteError("the lines below it look like rows", opened)
        if wrong:
            raise QuoteError(wrong, opened)
        usual.see(own, len(cells))
        yield Row(line=skipped + start + 1, cells=tuple(cells))
        start = end


def parse_line(line: str) -> tuple[str, ...]:
    """Return the cells of one line by its own separator; where a quotation mark never closes, as if it had none."""
    delimiter = find_delimiter([line])
    try:
        row = next(parse_rows(line, delimiter=delimiter, strict=False), None)
    except QuoteError:
        return tuple(line.replace('"', "").split(delimiter))
    return row.cells if row else ()


class _UsualRow:
    """What the rows of a table that fill one line each have in common: their number of cells, blanks after separators."""

    def __init__(self, separator: str) -> None:
        self._separator = separator
        self._widths: Counter[int] = Counter()
        self._last = ""

    def see(self, lines: Sequence[str], n_cells: int) -> None:
        """Take note of a row."""
        if len(lines) == 1 and n_cells >= FEWEST_CELLS:
            self._widths[n_cells] += 1
            self._last = lines[0]

    def swallowed(self, lines: Sequence[str]) -> bool:
        """Return whether the lines of one row hold rows of their own (see `quotes.swallowed`)."""
        width = max(self._widths, key=lambda n: (self._widths[n], n), default=0)
        spaced = 2 * self._last.count(f"{self._separator} ") > self._last.count(self._separator)
        return swallowed(lines, width, self._separator, spaced=spaced)


def format_rows(rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> str:
    """Return rows as separated text, lines ending in a line feed."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()
