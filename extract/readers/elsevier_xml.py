"""Elsevier's full-text XML (ScienceDirect API): CALS tables in `ce:table`."""

from __future__ import annotations

import re

from lxml import etree

from corpora.ids import parse_doi, sha256_hex
from corpora.nouns.documents import Document, Section, Table
from corpora.words.printed import parse_table_label
from extract.readers.base import local_name
from extract.readers.markup import cals_rows, lay_out, without_cells
from extract.readers.seen.shown import element_text, fold_lines
from extract.readers.seen.unseen import with_unseen
from extract.readers.stacks import RawRow
from extract.readers.whole.xml_file import parse_article


class ElsevierReader:
    """Reads `<full-text-retrieval-response>` and bare `<article>` files of Elsevier's own vocabulary."""

    kind = "elsevier_xml"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - only the content decides
        """Return whether the root element and its namespaces are Elsevier's."""
        root = re.search(rb"<(?![?!])([\w:-]+)[^>]*", head)
        return root is not None and (root[1] == b"full-text-retrieval-response" or b"www.elsevier.com/xml" in root[0])

    def read(self, name: str, data: bytes) -> Document:
        """Return the article with its sections and every `ce:table`."""
        root, faults = parse_article(name, data)
        tables = _tables(root, name)
        shown = [table for table in tables if any(cell.text for cell in table.cells)]
        pictures = [*(table.name for table in tables if table not in shown), *_pictured(root)]
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            title=_first(root, "title") or None,
            doi=parse_doi(_first(root, "doi") or _first(root, "identifier")),
            pmid=_first(root, "pubmed-id") or None,
            sections=_sections(root),
            tables=tuple(shown),
            problems=(*faults, *(without_cells(name, table) for table in pictures)),
        )


def _first(root: etree._Element, name: str) -> str:
    for element in root.iter():
        if local_name(element) == name:
            return fold_lines(element_text(element))
    return ""


def _sections(root: etree._Element) -> tuple[Section, ...]:
    found = [Section(heading="Abstract", text=_first(root, "abstract") or _first(root, "description"))]
    for element in root.iter():
        name = local_name(element)
        if name not in {"section", "sections", "acknowledgment", "appendix"}:
            continue
        words = [
            fold_lines(element_text(child))
            for child in element
            if local_name(child) in {"para", "simple-para", "list", "displayed-quote", "enunciation"}
        ]
        headings = [
            _own_title(up) for up in [*reversed(list(element.iterancestors())), element] if local_name(up) == "section"
        ]
        found.append(Section(heading=" / ".join(filter(None, headings)), text="\n".join(filter(None, words))))
    return tuple(s for s in found if s.text) or _raw_text(root)


def _raw_text(root: etree._Element) -> tuple[Section, ...]:
    text = _first(root, "rawtext") or _first(root, "originaltext")
    return (Section(text=text),) if text else ()


def _own_title(section: etree._Element) -> str:
    return next((fold_lines(element_text(e)) for e in section if local_name(e) in {"section-title", "title"}), "")


def _tables(root: etree._Element, name: str) -> list[Table]:
    elements = (element for element in root.iter() if local_name(element) == "table")
    return [with_unseen(name, _table_of(e, f"table{number}"), e) for number, e in enumerate(elements, 1)]


def _pictured(root: etree._Element) -> list[str]:
    """Return the labels of figures that are tables."""
    figures = (element for element in root.iter() if local_name(element) == "figure")
    labels = (fold_lines(element_text(e)) for figure in figures for e in figure if local_name(e) == "label")
    return [label for label in labels if parse_table_label(label)]


def _table_of(element: etree._Element, identifier: str) -> Table:
    """Return one table; `identifier` is its name where the file gives none."""
    groups = [e for e in element.iter() if local_name(e) == "tgroup"]
    # A printed table may be cut into several tgroups that share their columns; the header is in the first.
    rows: list[RawRow] = [row for group in groups for row in cals_rows(group)]
    notes = [e for e in element if local_name(e) in {"table-footnote", "legend"}]
    captions = (fold_lines(element_text(e, notes=False)) for e in element if local_name(e) == "caption")
    return lay_out(
        rows,
        id=element.get("id") or identifier,
        label=next((fold_lines(element_text(e)) for e in element if local_name(e) == "label"), None),
        caption=next(captions, ""),
        footnotes=[fold_lines(element_text(note)) for note in notes],
    )
