"""From the markup of a table (HTML, JATS, CALS) to cells at grid positions."""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from corpora.nouns.documents import Cell, Table
from corpora.nouns.evidence import Problem
from corpora.words.printed import parse_table_label
from extract.readers.base import local_name
from extract.readers.seen.looks import Look, look_of
from extract.readers.seen.shown import element_text, fold_lines, is_unseen, plain_text
from extract.readers.seen.tex import replace_inline_tex
from extract.readers.stacks import RawCell, RawRow, part_headings, split_lines, unaligned
from extract.readers.whole.damage import damage_of, readable_rows

MAX_ROW_SPAN, MAX_COLUMN_SPAN = 65_534, 1000
"""The largest spans of HTML; a larger one is cut to that, as in every browser."""
MAX_CELLS = 2_000_000
"""Cells of one table: 100,000 rows of 20 columns. The rows after them are not read, which is a problem."""
MOST_DIGITS = 9
"""Digits of a span or of a column's number that are looked at."""
HALF = 0.5
"""Share of a table's rows that must be as wide as one another for a wider one to repeat what its cells span."""
PARAGRAPHS = frozenset({"p", "div", "para", "simple-para"})
GRIDS = frozenset({"table", "array"})
"""Elements that hold rows of the HTML model; an array is JATS's table without label and caption."""
ROW_GROUPS = GRIDS | {"thead", "tbody", "tfoot"}


def parse_span(text: str | None, largest: int = MAX_COLUMN_SPAN) -> int:
    """Return a row or column span; 1 for anything that is not a positive number (`colspan="NaN"`)."""
    return max(1, min(to_count(text) or 1, largest))


def to_count(text: str | None) -> int | None:
    """Return a whole number that an attribute states, at most a billion; None where it states none."""
    match = re.fullmatch(r"\s*0*([0-9]+)\s*", text or "")
    return int(match[1][:MOST_DIGITS]) if match else None


def _share_inside(element: etree._Element, names: frozenset[str], total: int) -> bool:
    inside = sum(
        len(fold_lines(plain_text(child)))
        for child in element.iter()
        if local_name(child) in names and not any(local_name(up) in names for up in _ancestors_below(child, element))
    )
    return total > 0 and inside >= 0.8 * total


def _ancestors_below(child: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    up = child.getparent()
    while up is not None and up is not top:
        yield up
        up = up.getparent()


def _indent_of(element: etree._Element, raw: str) -> float:
    style = element.get("style") or ""
    match = re.search(r"(?:padding-left|text-indent|margin-left)\s*:\s*([\d.]+)", style)
    leading = re.match(r"[\s\u00a0\u2002-\u200a]*", raw)
    spaces = re.sub(r"[ \t\r\n]", "", leading[0]) if leading else ""
    return (float(match[1]) if match else 0.0) + 4.0 * len(spaces)


def raw_cell(element: etree._Element, **place: int | bool | None) -> RawCell:
    """Return the cell an element holds: words, emphasis, indent, and the place given by the caller."""
    raw = element_text(element)
    shown = _shown(element)
    length = len(fold_lines(raw))
    own = _style_of(element)
    cell = RawCell.of(
        "" if fold_lines(shown).lower() == "empty cell" else shown,
        raw=raw,
        all_lines=_lines_of_blocks(element),
        bold="bold" in own or _share_inside(element, frozenset({"b", "bold", "strong"}), length),
        italic="italic" in own or _share_inside(element, frozenset({"i", "italic", "em"}), length),
        indent=_indent_of(element, raw),
    )
    for name, value in place.items():
        setattr(cell, name, value)
    return cell


def _shown(element: etree._Element) -> str:
    return replace_inline_tex(_unescaped(element_text(element, notes=False)))


def _lines_of_blocks(element: etree._Element) -> list[str] | None:
    """Return the paragraphs of a cell, blank ones too; None where it holds text beside them, or none."""
    blocks = [child for child in element if local_name(child) in PARAGRAPHS]
    if not blocks or len(blocks) != len(element) or (element.text or "").strip():
        return None
    return None if any((child.tail or "").strip() for child in blocks) else [_shown(child) for child in blocks]


def _unescaped(text: str) -> str:
    """Return a text with the entities of a page that was escaped twice ("&minus;24") read."""
    return html.unescape(text) if "&" in text and ";" in text else text


def _style_of(element: etree._Element) -> str:
    return " ".join((element.get("style") or "", element.get("class") or "")).lower()


def lay_out(
    rows: Iterable[RawRow],
    *,
    id: str,
    label: str | None = None,
    caption: str = "",
    footnotes: Sequence[str] = (),
    problems: Sequence[Problem] = (),
) -> Table:
    """Return the table of rows, their cells at the grid places; leading rows in the table's head are its headings.

    A row that holds more cells than there is room for is kept whole: the grid grows to the right. Rows that are damaged
    or beyond `MAX_CELLS` are not read, which is a problem beside the `problems` given.
    """
    item = label or id
    readable, damage = readable_rows(list(rows), item)
    read, beyond = _within_limit(readable, item)
    whole_rows = [part_headings(row) for row in read]
    parts = [split_lines(row) for row in whole_rows]
    apart = [text for row, part in zip(whole_rows, parts, strict=True) for text in unaligned(row, len(part))]
    kept = [row for part in parts for row in part]
    cells = _placed(parts)
    return Table(
        id=id,
        label=label,
        caption=caption,
        footnotes=tuple(footnotes),
        cells=tuple(cells),
        n_rows=len(kept),
        n_columns=max((cell.column + cell.column_span for cell in cells), default=0),
        header_rows=sum(1 for _ in itertools.takewhile(lambda row: row.heading, kept)),
        problems=(*problems, *damage, *beyond, *(_lines_apart(item, text) for text in apart[:1])),
    )


def _within_limit(rows: list[RawRow], item: str) -> tuple[list[RawRow], list[Problem]]:
    """Return the first rows, of `MAX_CELLS` cells together, and the problem of those left out."""
    ends = itertools.accumulate(len(row.cells) for row in rows)
    n_read = sum(1 for _ in itertools.takewhile(lambda end: end <= MAX_CELLS, ends))
    if n_read == len(rows):
        return rows, []
    left = f"{len(rows) - n_read:,} of {len(rows):,} rows were left out"
    return rows[:n_read], [truncated(item, f"first {n_read:,} rows ({MAX_CELLS:,} cells)", left)]


def _placed(parts: Sequence[Sequence[RawRow]]) -> list[Cell]:
    """Return the cells of rows at their places; `parts` are the printed rows of each row of the markup."""
    starts = list(itertools.accumulate((len(part) for part in parts), initial=0))
    taken: dict[int, int] = {}
    cells: list[Cell] = []
    for origin, part in enumerate(parts):
        for number, row in enumerate(part, starts[origin]):
            column = 0
            for cell in row.cells:
                below = starts[min(origin + cell.row_span, len(parts))] if cell.row_span else number + 1
                cells.append(_place(cell, number, column, below - number, taken, heading=row.heading))
                column = cells[-1].column + cells[-1].column_span
    return cells


def with_title(table: Table) -> Table:
    """Return a table with the label and caption that it prints in its own first row, as it is where it prints none."""
    first = min((cell.row for cell in table.cells if cell.text), default=0)
    texts = [cell.text for cell in table.cells if cell.row == first and cell.text]
    found = parse_table_label(texts[0]) if len(texts) == 1 else None
    return replace(table, label=found.label, caption=found.rest) if found else table


def _lines_apart(item: str, text: str) -> Problem:
    return Problem(
        code="LINES-UNALIGNED",
        item=item,
        message=f"A cell lists another number of values than the rows beside it ({text[:60]!r}); none was given to a row.",
        hint="Look at the table; add the values by hand.",
    )


def without_cells(name: str, table: str) -> Problem:
    """Return the problem of a table of the file called `name` of which only label and caption are there."""
    return Problem(
        code="TABLE-WITHOUT-CELLS",
        item=f"{name}, {table}",
        message="The file has no cells of the table, as where it is printed as a picture; nothing was read from it.",
        hint="Look at the article; if it lists coordinates, read its PDF or type them in by hand.",
    )


def truncated(item: str, read: str, left: str) -> Problem:
    """Return the problem of a table or sheet of which only a part was read; `left` says how much was left out."""
    message = f"Only the {read} were read; {left}."
    return Problem(code="TABLE-TRUNCATED", item=item, message=message, hint="Split it and read its parts.")


def _place(cell: RawCell, row: int, column: int, row_span: int, taken: dict[int, int], *, heading: bool) -> Cell:
    """Return a cell at the first free column from `column` on, or at its stated place.

    `taken` says of each column before which row it is covered by the cells so far.
    """
    column = cell.column if cell.column is not None else column
    while taken.get(column, 0) > row:
        column += 1
    for covered in range(column, column + cell.column_span):
        taken[covered] = max(taken.get(covered, 0), row + row_span)
    return Cell(
        row=row,
        column=column,
        text=cell.text,
        raw=cell.raw,
        row_span=row_span,
        column_span=cell.column_span,
        header=cell.header or heading,
        bold=cell.bold,
        italic=cell.italic,
        indent=cell.indent,
    )


def html_rows(table: etree._Element) -> list[RawRow]:
    """Return the rows of an HTML-model `<table>` (HTML and JATS), nested tables left out."""
    rows: list[RawRow] = []
    groups: list[etree._Element | None] = []
    head_tags = {"thead"}
    for element in table.iter():
        if local_name(element) != "tr" or _nearest(element, GRIDS) is not table or is_unseen(element):
            continue
        row = RawRow(heading=_has_ancestor(element, head_tags, table), damage=damage_of(element))
        for child in element:
            name = local_name(child)
            if name in {"td", "th"} and look_of(child) is not Look.HIDDEN:
                row.cells.append(
                    raw_cell(
                        child,
                        row_span=parse_span(child.get("rowspan"), MAX_ROW_SPAN),
                        column_span=parse_span(child.get("colspan")),
                        header=name == "th",
                    )
                )
        rows.append(row)
        groups.append(_nearest(element, ROW_GROUPS))
    _leave_out_covered(rows)
    _end_with_group(rows, groups)
    return rows


def _leave_out_covered(rows: Sequence[RawRow]) -> None:
    """Leave out the blank cells that rows print for the columns their wider cells span already: "Coordinates" over three, and two blanks.

    Such a row is wider than most by just these; all that stands behind them would be in columns of no other row.
    """
    widths = Counter(len(row.cells) for row in rows if _is_plain(row))
    usual = widths.most_common(1)[0] if widths else (0, 0)
    for row in rows:
        if usual[1] <= HALF * len(rows) or sum(cell.column_span for cell in row.cells) <= usual[0]:
            continue
        kept = _without_covered(row.cells)
        if sum(cell.column_span for cell in kept) == usual[0]:
            row.cells[:] = kept


def _is_plain(row: RawRow) -> bool:
    return all(cell.column_span == cell.row_span == 1 for cell in row.cells)


def _without_covered(cells: Sequence[RawCell]) -> list[RawCell]:
    """Return the cells of a row without as many blank ones behind a wide one as it covers columns besides its first."""
    kept: list[RawCell] = []
    at = 0
    while at < len(cells):
        wide = cells[at]
        behind = cells[at + 1 : at + wide.column_span]
        blank = len(behind) == wide.column_span - 1 and not any(cell.text.strip() for cell in behind)
        at += wide.column_span if blank else 1
        kept.append(wide)
    return kept


def _end_with_group(rows: Sequence[RawRow], groups: Sequence[etree._Element | None]) -> None:
    """Cut the spans of cells that reach past their group of rows (head, body), as browsers do, where the next group has no room for them.

    A heading over two rows of which the second is in the body has room there, and keeps its span.
    """
    widths = [sum(cell.column_span for cell in row.cells) for row in rows]
    widest = max(widths, default=0)
    for number, row in enumerate(rows):
        if all(cell.row_span == 1 for cell in row.cells):
            continue
        below = (n for n in range(number + 1, len(rows)) if groups[n] is not groups[number])
        end = next(below, len(rows))
        if end < len(rows) and widths[end] == widest:
            for cell in row.cells:
                cell.row_span = min(cell.row_span, end - number)


def _nearest(element: etree._Element, names: frozenset[str]) -> etree._Element | None:
    return next((up for up in element.iterancestors() if local_name(up) in names), None)


def _has_ancestor(element: etree._Element, names: set[str], top: etree._Element) -> bool:
    return any(local_name(up) in names for up in _ancestors_below(element, top))


def cals_rows(tgroup: etree._Element) -> list[RawRow]:
    """Return the rows of a CALS `<tgroup>` (Elsevier, OASIS tables in JATS): `namest`, `morerows`."""
    numbers: dict[str, int] = {}
    for position, spec in enumerate(e for e in tgroup if local_name(e) == "colspec"):
        number = to_count(spec.get("colnum"))
        numbers[spec.get("colname") or f"col{position + 1}"] = (
            number - 1 if number is not None and 0 < number <= MAX_COLUMN_SPAN else position
        )
    rows: list[RawRow] = []
    for part in tgroup:
        if local_name(part) not in {"thead", "tbody", "tfoot"}:
            continue
        for element in (e for e in part.iter() if local_name(e) == "row"):
            row = RawRow(heading=local_name(part) == "thead", damage=damage_of(element))
            for entry in element:
                if local_name(entry) == "entry":
                    row.cells.append(_cals_cell(entry, numbers))
            rows.append(row)
    return rows


def _cals_cell(entry: etree._Element, numbers: dict[str, int]) -> RawCell:
    start = numbers.get(entry.get("namest") or entry.get("colname") or "")
    end = numbers.get(entry.get("nameend") or "")
    span = end - start + 1 if start is not None and end is not None and end >= start else 1
    return raw_cell(
        entry,
        row_span=min(to_count(entry.get("morerows")) or 0, MAX_ROW_SPAN) + 1,
        column_span=span,
        column=start,
    )
