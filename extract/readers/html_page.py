"""Publishers' and hosts' web pages, as saved from a browser or served."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree
from lxml import html as lxml_html

from corpora.errors import FormatError
from corpora.ids import parse_doi, sha256_hex
from corpora.nouns.documents import Above, Document, Section, Table
from corpora.nouns.evidence import Problem
from extract.readers.above.in_html import above_tables
from extract.readers.base import MAX_MARKUP_BYTES, local_name
from extract.readers.encoding import to_parse
from extract.readers.html_captions import captions_are_below, lost_captions, surroundings
from extract.readers.insets import heads_insets, inset_rows
from extract.readers.markup import html_rows, lay_out, with_title
from extract.readers.seen.looks import Look, look_of, note_looks
from extract.readers.seen.shown import element_text, fold_lines, plain_text
from extract.readers.seen.unseen import folded_away, with_unseen
from extract.readers.stacks import RawCell, RawRow
from extract.readers.typed_pages import set_typed_tables
from extract.readers.whole.cut_tables import join_cut_tables
from extract.readers.whole.damage import BROKEN_TABLE, MARK, REST, damaged
from extract.readers.whole.html_ends import prepare_page, without_depth
from extract.readers.whole.strays import mend_tables, unread_rows

SHORTEST_PARAGRAPH = 60
"""Characters from which the words right inside a `<div>` are a paragraph."""


class HtmlReader:
    """Reads HTML pages of any publisher: innermost tables, the words around them, duplicates dropped."""

    kind = "html"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - only the content decides
        """Return whether the first element (or the document type) is HTML's."""
        text = re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        root = re.search(rb"<(?![?!])([\w:-]+)", text)
        return re.match(rb"(?:<\?xml[^>]*>\s*)?<!doctype html", text) is not None or (
            root is not None and root[1] in {b"html", b"head", b"body", b"div", b"table", b"section"}
        )

    def read(self, name: str, data: bytes) -> Document:
        """Return the page; raises `FormatError` when it is empty or too large."""
        if len(data) > MAX_MARKUP_BYTES:
            raise FormatError(f"{name} is too large for a web page.", hint="Save the article's page alone.")
        root, problems = parse_html(name, data)
        note_looks(root)
        meta = {
            (e.get("name") or e.get("property") or "").lower(): e.get("content") or ""
            for e in root.iter()
            if local_name(e) == "meta"
        }
        title = meta.get("citation_title") or meta.get("dc.title") or meta.get("og:title") or _title(root)
        elements, tables, empty, above = _tables(root, name)
        rows = {row for element in elements for row in element.iter("tr")}
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            title=title or None,
            doi=parse_doi(meta.get("citation_doi") or meta.get("dc.identifier") or ""),
            pmid=meta.get("citation_pmid") or None,
            sections=_sections(root),
            tables=tables,
            problems=(*problems, *empty, *unread_rows(root, name, rows), *lost_captions(root, name, tables)),
            above=above,
        )


def parse_html(name: str, data: bytes) -> tuple[etree._Element, list[Problem]]:
    """Return the root of a page, and what is doubtful about its encoding and was not read because it is damaged."""
    data, problems = to_parse(data, name)
    data, cut = prepare_page(name, data)
    root, stopped = _parsed(name, data)
    if stopped is not None:
        root, stopped = _parsed(name, without_depth(data), huge=True)
        what = "Elements are too deep inside one another, or a text is too long"
        if stopped is not None:
            _mark_last_rows(root)
            cut = [*cut, damaged(name, f"line {stopped}", f"{what}: the parser stopped, and the rest was not read")]
    mend_tables(root)
    join_cut_tables(root)
    set_typed_tables(root)
    return root, [*problems, *cut]


def _parsed(name: str, data: bytes, *, huge: bool = False) -> tuple[etree._Element, int | None]:
    """Return the root of a page (UTF-8), and the line at which the parser stopped, if it did."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=huge, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"{name} is not a readable page: {error}.", hint="Save the page again.") from error
    fatal = next(iter(parser.error_log.filter_from_fatals()), None)
    return root, None if fatal is None else fatal.line


def _mark_last_rows(root: etree._Element) -> None:
    """Mark the rows that were open where the parser stopped: those around the last element."""
    last = root
    while len(last):
        last = last[-1]
    for row in (last, *last.iterancestors()):
        if local_name(row) == "tr":
            row.set(MARK, REST)


def _title(root: etree._Element) -> str:
    return next((fold_lines(element_text(e)) for e in root.iter() if local_name(e) in {"title", "h1"}), "")


def _sections(root: etree._Element) -> tuple[Section, ...]:
    """Return the page's paragraphs under their headings, those above them first; table text left out."""
    found: list[Section] = []
    path, heading, words = list[tuple[str, str]](), "", list[str]()
    seen: set[str] = set()
    for element in root.iter():
        name = local_name(element)
        if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            if words:
                found.append(Section(heading=heading, text="\n".join(words)))
            path = [(level, text) for level, text in path if "h1" < level < name]
            path.append((name, fold_lines(element_text(element))))
            heading, words = " / ".join(text for _, text in path if text), []
        elif name in {"p", "li", "dd", "blockquote"} or (name == "div" and _is_paragraph(element)):
            if any(
                local_name(up) in {"nav", "footer", "p", "li"} or (local_name(up) == "table" and _is_innermost(up))
                for up in element.iterancestors()
            ):
                continue
            text = fold_lines(element_text(element))
            if text and text not in seen:
                seen.add(text)
                words.append(text)
    if words:
        found.append(Section(heading=heading, text="\n".join(words)))
    return tuple(found)


def _is_paragraph(element: etree._Element) -> bool:
    """Return whether a `<div>` directly holds prose (as newer publisher pages do)."""
    own = (element.text or "") + "".join(child.tail or "" for child in element)
    return len(own.strip()) > SHORTEST_PARAGRAPH


MIN_INSETS = 2
"""Rows of a table that hold small tables in their cells, from which these are part of it."""


def _is_innermost(table: etree._Element) -> bool:
    """Return whether a table holds data: one with tables inside only lays out the page.

    A table of one cell (a frame around a formula or a number) is none, nor is one that is the content of another's cell.
    """
    return (
        _n_cells(table) > 1
        and not _is_inset(table)
        and not any(
            local_name(e) == "table" and _n_cells(e) > 1 and not _is_inset(e) for e in table.iter() if e is not table
        )
    )


def _is_inset(table: etree._Element) -> bool:
    """Return whether a table is the content of a cell, as three cells for x, y and z under one heading.

    Such tables have no headings, hold numbers, and are in several rows of a table that has other cells.
    """
    outer = next((up for up in table.iterancestors() if local_name(up) == "table"), None)
    if outer is None or not _is_plain(table):
        return outer is not None and heads_insets(table)
    rows = [row for row in outer.iter("tr") if _table_of_row(row) is outer]
    with_insets = [row for row in rows if any(_is_plain(e) for e in row.iter("table"))]
    beside = all(any(not list(cell.iter("table")) and plain_text(cell).strip() for cell in row) for row in with_insets)
    return beside and len(with_insets) >= MIN_INSETS


LONGEST_INSET_TEXT = 30
"""Characters of a cell in a small table that is the content of another table's cell."""


def _is_plain(table: etree._Element) -> bool:
    cells = [e for e in table.iter() if local_name(e) in {"td", "th", "caption", "table"} and e is not table]
    return all(local_name(e) == "td" and _is_number_or_blank(plain_text(e)) for e in cells)


def _is_number_or_blank(text: str) -> bool:
    return len(text.strip()) <= LONGEST_INSET_TEXT and not re.search(r"[^\W\d_]{3}", text)


def _table_of_row(row: etree._Element) -> etree._Element | None:
    return next((up for up in row.iterancestors() if local_name(up) == "table"), None)


def _n_cells(table: etree._Element) -> int:
    return sum(1 for e in table.iter() if local_name(e) in {"td", "th"})


def _tables(
    root: etree._Element, name: str
) -> tuple[list[etree._Element], tuple[Table, ...], list[Problem], tuple[Above, ...]]:
    """Return the page's innermost tables, as elements and as read, the problems of those of which nothing was read, and
    what is above each.

    Of copies the one with the most words around it is kept.
    """
    empty: list[Problem] = []
    kept: dict[str, Table] = {}
    shown: set[str] = set()
    found = [element for element in root.iter("table") if _is_innermost(element)]
    below = captions_are_below(found)
    all_above, above = above_tables(root, found), dict[str, Above]()
    for element in found:
        table = with_unseen(name, _table_of(element, f"table{len(kept) + 1}", below=below), element)
        empty += () if table.cells else table.problems
        signature = re.sub(r"[^\w.+|-]", "", "|".join(c.text for c in table.cells if c.text)).lower()
        earlier = kept.get(signature)
        if look_of(element) is not Look.HIDDEN:
            shown.add(signature)
        if table.cells and (earlier is None or _weight(table) > _weight(earlier)):
            kept[signature] = table if earlier is None else replace(table, id=earlier.id)
            above[kept[signature].id] = replace(all_above.get(element, Above(table="")), table=kept[signature].id)
    _leave_out_begun(kept)
    tables = (table if signature in shown else folded_away(name, table) for signature, table in kept.items())
    return found, tuple(tables), empty, tuple(above.values())


def _leave_out_begun(kept: dict[str, Table]) -> None:
    """Leave out a table that breaks off where another one, of the same cells from the first, is whole: they are copies."""
    for signature, table in list(kept.items()):
        if any(problem.code == BROKEN_TABLE for problem in table.problems) and any(
            other.startswith(signature) for other in kept if other != signature
        ):
            del kept[signature]


def _table_of(element: etree._Element, identifier: str, *, below: bool) -> Table:
    """Return one table with the words around it; inside a row of another table, with that row's words as its heading."""
    outer = _outer_row(element)
    label, caption, notes = surroundings(element if outer is None else next(outer.iterancestors("table")), below=below)
    rows = inset_rows(element) or html_rows(element)
    rows = rows if outer is None else _headed(outer, rows)
    table = lay_out(rows, id=identifier, label=label, caption=caption, footnotes=notes)
    return table if label is not None else with_title(table)


LONGEST_ROW_NAME = 120
"""Characters of the words beside a table inside a row of another that may name it."""


def _outer_row(table: etree._Element) -> etree._Element | None:
    """Return the row of another table whose cell a table is the content of, where several rows have one and words beside it."""
    outer = next(table.iterancestors("table"), None)
    if outer is None:
        return None
    rows = [row for row in outer.iter("tr") if _table_of_row(row) is outer]
    named = [row for row in rows if next(row.iter("table"), None) is not None and _words_beside(row)]
    own = next((row for row in named if row in table.iterancestors()), None)
    return own if len(named) >= MIN_INSETS else None


def _words_beside(row: etree._Element) -> str:
    """Return the words of the cells of a row that hold no table, "" where they are too long to name one."""
    cells = (cell for cell in row if local_name(cell) in {"td", "th"} and next(cell.iter("table"), None) is None)
    words = fold_lines(" ".join(element_text(cell, notes=False) for cell in cells))
    return words if len(words) <= LONGEST_ROW_NAME else ""


def _headed(outer: etree._Element, rows: list[RawRow]) -> list[RawRow]:
    """Return rows with the words of the outer row as a section over all of them, below their headings."""
    width = max((sum(cell.column_span for cell in row.cells) for row in rows), default=1)
    words = _words_beside(outer)
    section = RawRow(cells=[RawCell.of(words, raw=words, column_span=width)])
    first = next((n for n, row in enumerate(rows) if any(re.search(r"\d", cell.text) for cell in row.cells)), len(rows))
    return [*rows[:first], section, *rows[first:]]


def _weight(table: Table) -> tuple[bool, int, int]:
    return table.label is not None, len(table.footnotes), len(table.caption)
