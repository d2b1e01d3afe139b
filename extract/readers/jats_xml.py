"""JATS and NLM journal XML, as PubMed Central, eLife, PLOS, Frontiers and others serve it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from corpora.errors import FormatError
from corpora.ids import parse_doi, sha256_hex
from corpora.nouns.documents import Above, Document, Section, Table
from corpora.nouns.evidence import Problem
from corpora.words.printed import parse_table_label
from extract.readers.base import local_name
from extract.readers.markup import cals_rows, html_rows, lay_out, without_cells
from extract.readers.seen.shown import element_text, fold_lines
from extract.readers.seen.unseen import with_unseen
from extract.readers.whole.xml_file import parse_article

LONGEST_ANNOUNCED = 500
"""Characters below which the text before an array may be its caption."""


class JatsReader:
    """Reads `<article>` files with `<table-wrap>` tables, in the HTML or the CALS (OASIS) model."""

    kind = "jats_xml"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - only the content decides
        """Return whether the root element is a journal article of the JATS family."""
        text = re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL)
        root = re.search(rb"<(?![?!])([\w:-]+)", text)
        return (
            root is not None
            and root[1].rsplit(b":")[-1]
            in {
                b"article",
                b"pmc-articleset",
                b"response",
                b"article-set",
            }
            and (b"<front" in text or b"journal-meta" in text or b"JATS" in text or b"DTD Journal" in text)
        )

    def read(self, name: str, data: bytes) -> Document:
        """Return the first article, with a problem if there are more; raises `FormatError` when there is none."""
        root, faults = parse_article(name, data)
        articles = list(_all(root, "article"))
        if not articles:
            raise FormatError(f"{name} holds no <article>.", hint="Give the article's own XML file.")
        article = articles[0]
        ids = {e.get("pub-id-type"): fold_lines(element_text(e)) for e in _all(article, "article-id")}
        title = next(_all(article, "article-title"), None)
        tables, problems, above = _tables(article, name)
        return Document(
            sha256=sha256_hex(data),
            name=name,
            kind=self.kind,
            title=fold_lines(element_text(title)) if title is not None else None,
            doi=parse_doi(ids.get("doi")),
            pmid=ids.get("pmid") or None,
            sections=_sections(article),
            tables=tables,
            problems=(*faults, *_articles_left(articles, name), *problems),
            above=above,
        )


def _articles_left(articles: Sequence[etree._Element], name: str) -> list[Problem]:
    """Return the problem of a file that holds more articles than the one that is read."""
    if len(articles) == 1:
        return []
    message = f"The file holds {len(articles)} articles; only the first was read."
    return [Problem(code="ARTICLES-LEFT", item=name, message=message, hint="Give each article a file of its own.")]


def _all(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    return iter([e for e in root.iter() if local_name(e) in names])


def _first_text(parent: etree._Element, *names: str) -> str:
    for child in parent.iter():
        if local_name(child) in names:
            return fold_lines(element_text(child, notes=False))
    return ""


def _sections(article: etree._Element) -> tuple[Section, ...]:
    found: list[Section] = []
    for part in article:
        if local_name(part) == "front":
            for abstract in _all(part, "abstract"):
                found.append(Section(heading="Abstract", text=fold_lines(element_text(abstract))))
        elif local_name(part) in {"body", "back", "floats-group"}:
            found.extend(_section_texts(part, ""))
    return tuple(s for s in found if s.text)


def _section_texts(part: etree._Element, heading: str) -> list[Section]:
    words: list[str] = []
    below: list[Section] = []
    for child in part:
        name = local_name(child)
        if name in {"sec", "app", "app-group", "ack", "fn-group"}:
            title = next((fold_lines(element_text(e)) for e in child if local_name(e) == "title"), "")
            below.extend(_section_texts(child, " / ".join(filter(None, (heading, title)))))
        elif name not in {"title", "label", "ref-list", "table-wrap", "table-wrap-group", "array"}:
            words.append(fold_lines(_without_tables(child)))
    return [Section(heading=heading, text="\n".join(filter(None, words))), *below]


def _without_tables(element: etree._Element) -> str:
    if not any(local_name(e) in _WRAPS for e in element.iter()):
        return element_text(element)
    pieces = [element.text or ""]
    for child in element:
        if local_name(child) not in _WRAPS:
            pieces.append(_without_tables(child))
        pieces.append(child.tail or "")
    return " ".join(pieces)


_GRIDS = frozenset({"table", "tgroup", "array"})
_WRAPS = frozenset({"table-wrap", "array"})
_CELLS = frozenset({"td", "th", "entry"})


def _tables(article: etree._Element, name: str) -> tuple[tuple[Table, ...], tuple[Problem, ...], tuple[Above, ...]]:
    """Return the tables of an article, the problems of those without cells (table-wraps, arrays in the text, figures), and
    what is above each table.
    """
    tables: list[Table] = []
    above: dict[str, Above] = {}
    problems: list[Problem] = []
    wraps = [e for e in _all(article, *_WRAPS, "fig", "table") if _holds_table(e)]
    for wrap in wraps:
        if any(up in wraps for up in wrap.iterancestors()):
            continue
        found = _tables_of(wrap, name, len(tables))
        tables += found
        above |= {
            table.id: Above(table=table.id, headings=_titles_over(wrap), sentence=_before(wrap)) for table in found
        }
        if not found and local_name(wrap) == "table-wrap":
            problems.append(without_cells(name, _label(wrap) or wrap.get("id") or "a table without label"))
    for figure in _all(article, "fig"):
        label = parse_table_label(_label(figure) or "")
        if label is not None and not any(local_name(e) in _GRIDS for e in figure.iter()):
            problems.append(without_cells(name, label.label))
    return tuple(tables), tuple(problems), tuple(above.values())


def _titles_over(wrap: etree._Element) -> tuple[str, ...]:
    """Return the titles of the sections that a table is in, outermost first."""
    sections = [up for up in wrap.iterancestors() if local_name(up) in {"sec", "app"}]
    titles = (next((e for e in section if local_name(e) == "title"), None) for section in reversed(sections))
    return tuple(fold_lines(element_text(title)) for title in titles if title is not None)


def _before(wrap: etree._Element) -> str:
    """Return the paragraph directly before a table, or the words before it in its own."""
    before, up = wrap.getprevious(), wrap.getparent()
    if before is not None and local_name(before) == "p":
        text = element_text(before)
    else:
        text = (up.text or "") if before is None and up is not None and local_name(up) == "p" else ""
    return text if len(text := fold_lines(text)) <= LONGEST_ANNOUNCED else ""


def _holds_table(element: etree._Element) -> bool:
    """Return whether an element is a table with its label; a figure only where it holds cells itself."""
    if local_name(element) != "fig":
        return True
    inside = {local_name(e) for e in element.iter()}
    return bool(inside & _GRIDS) and not inside & {"table-wrap"}


def _label(wrap: etree._Element) -> str | None:
    return _first_text(wrap, "label").rstrip(" .:") or None


def _tables_of(wrap: etree._Element, name: str, count: int) -> list[Table]:
    """Return the tables that a `<table-wrap>` or an `<array>` holds; `count` are those before it."""
    grids = [e for e in wrap.iter() if local_name(e) in _GRIDS]
    grids = [e for e in grids if not any(local_name(x) == "tgroup" for x in e.iter() if x is not e)]
    grids = [e for e in grids if not any(local_name(up) in _CELLS for up in e.iterancestors())]
    grids = [e for e in grids if not _is_alternative(e, grids)]
    notes = [fold_lines(element_text(note)) for foot in _all(wrap, "table-wrap-foot") for note in foot]
    label, caption = _label(wrap), _caption(wrap)
    if local_name(wrap) == "array":
        label, caption = _announced(wrap)
    found: list[Table] = []
    for grid in grids:
        rows = cals_rows(grid) if local_name(grid) == "tgroup" else html_rows(grid)
        identifier = wrap.get("id") or f"table{count + len(found) + 1}"
        table = lay_out(rows, id=identifier, label=label, caption=caption, footnotes=list(filter(None, notes)))
        found += [with_unseen(name, table, grid)] if any(cell.text for cell in table.cells) else []
    return found


def _announced(array: etree._Element) -> tuple[str | None, str]:
    """Return label and caption of an array from the paragraph or title before it."""
    before = array.getprevious()
    up = array.getparent()
    text = fold_lines(element_text(before, notes=False)) if before is not None else ""
    if not text and up is not None:
        text = fold_lines(up.text or "")
    found = parse_table_label(text)
    return (found.label, found.rest) if found else (None, text if len(text) < LONGEST_ANNOUNCED else "")


def _is_alternative(grid: etree._Element, grids: list[etree._Element]) -> bool:
    """Return whether an earlier grid of the same `<alternatives>` shows the same table in another model."""
    choice = next((up for up in grid.iterancestors() if local_name(up) == "alternatives"), None)
    return choice is not None and any(choice in e.iterancestors() for e in grids[: grids.index(grid)])


_STOPS = ".:;,?!。：；，？！"


def _caption(wrap: etree._Element) -> str:
    """Return the caption: its title, which may end without a stop, and its paragraphs."""
    caption = next((e for e in wrap if local_name(e) == "caption"), None)
    if caption is None:
        return ""
    whole = fold_lines(element_text(caption, notes=False))
    title = next((fold_lines(element_text(e, notes=False)) for e in caption if local_name(e) == "title"), "")
    rest = whole.removeprefix(title).lstrip()
    is_open = bool(title and rest) and whole.startswith(title) and title[-1] not in _STOPS
    return f"{title}. {rest}" if is_open else whole
