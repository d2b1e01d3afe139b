"""A document as a Word file, to be pasted from: real headings, captions and tables, Chinese fonts set, the same bytes every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from corpora.documents.blocks import (
    Block,
    Document,
    Emphasis,
    Figure,
    Folded,
    Grid,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Text,
)
from corpora.documents.drawings import add_drawing, blank_png, size_of
from corpora.documents.page import is_safe
from corpora.documents.words import label, word
from corpora.formats.visible import visible
from corpora.formats.word import docx_bytes, set_widths

LATIN, CHINESE, EXACT = "Times New Roman", "SimSun", "Courier New"
TEXT_PT, TABLE_PT, EXACT_PT = 10.5, 8, 8.5
LONG_MM, SHORT_MM, MARGIN_MM = 297, 210, 16
"""A4."""
MANY_COLUMNS = 8
"""Columns from which a table on a page that stands is set smaller."""
TALLEST_MM = 150
"""Height of a picture, so that its caption is on the same page."""
_OF_ANCHOR = re.compile(r"[^A-Za-z0-9_]")
_LONGEST_BOOKMARK = 40


def to_docx(document: Document) -> bytes:
    """Return the file. Control characters, which Word takes for a damaged file, are spelled out."""
    import docx

    word_file = docx.Document()
    _set_fonts(word_file)
    word_file.core_properties.title = visible(document.title)
    word_file.core_properties.author = word_file.core_properties.last_modified_by = ""
    word_file.core_properties.language = "zh-CN" if document.language == "zh" else "en"
    writer = _Writer(word_file, document)
    writer.lay(lies=not document.upright)
    writer.number_pages()
    writer.add_all(document.blocks)
    return docx_bytes(word_file)


def _set_fonts(word_file: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in (
        "Normal",
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Heading 4",
        "Caption",
        "List Bullet",
        "List Number",
    ):
        style = word_file.styles[name]
        style.font.name = LATIN
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), CHINESE)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would come before the named one
    word_file.styles["Normal"].font.size = Pt(TEXT_PT)
    word_file.styles["Caption"].font.size = Pt(TEXT_PT - 1)


class _Writer:
    """Writes blocks one after the other; a page lies as long as wide tables follow one another."""

    def __init__(self, word_file: Any, document: Document) -> None:
        self.word = word_file
        self.language = document.language
        self.upright = document.upright
        self.lies = not document.upright
        self.bookmarks = self.drawings = 0

    @property
    def width_mm(self) -> int:
        """Return the width of the text."""
        return (LONG_MM if self.lies else SHORT_MM) - 2 * MARGIN_MM

    def lay(self, *, lies: bool) -> None:
        """Set the last section's page."""
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        section = self.word.sections[-1]
        section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(LONG_MM if lies else SHORT_MM), Mm(SHORT_MM if lies else LONG_MM)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Mm(MARGIN_MM))
        self.lies = lies

    def number_pages(self) -> None:
        """Put the number of the page below it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.word.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add_field(paragraph, "PAGE", "1")

    def add_all(self, blocks: Iterable[Block]) -> None:
        """Write blocks in their order."""
        listed = tuple(blocks)
        for block, lies in zip(listed, _lying(listed), strict=True):
            if isinstance(block, Folded):
                if not any(isinstance(one, Grid | Figure) and one.number for one in block.blocks):
                    self.word.add_heading(visible(block.summary), level=4)
                self.add_all(block.blocks)
                continue
            self._turn(lies=lies)
            self._add(block)

    def _turn(self, *, lies: bool) -> None:
        from docx.enum.section import WD_SECTION

        if self.upright and lies != self.lies:
            self.word.add_section(WD_SECTION.NEW_PAGE)
            self.lay(lies=lies)

    def _add(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._mark(self.word.add_heading(visible(block.text), level=block.level), block.anchor)
        elif isinstance(block, Grid):
            self._add_grid(block)
        elif isinstance(block, Figure):
            self._add_figure(block)
        elif isinstance(block, Listing):
            self._add_list(block)
        elif isinstance(block, Note):
            paragraph = self.word.add_paragraph()
            paragraph.add_run(f"{word(block.level, self.language)}: ").bold = True
            self._write(paragraph, block.text)
        elif isinstance(block, Paragraph):
            size = EXACT_PT if block.exact else TABLE_PT + 1 if block.quiet else None
            self._write(self.word.add_paragraph(), block.text, font=EXACT if block.exact else None, size=size)

    def _write(
        self, paragraph: Any, text: Text, *, font: str | None = None, size: float | None = None, bold: bool = False
    ) -> None:
        from docx.shared import Pt

        for piece in (text,) if isinstance(text, str) else text:
            words = _one_line(piece if isinstance(piece, str) else piece.text)
            run = paragraph.add_run(words)
            if font:
                run.font.name = font
            if size:
                run.font.size = Pt(size)
            run.bold = bold or None
            run.italic = isinstance(piece, Emphasis) or None
            if isinstance(piece, Link) and is_safe(piece.href):
                self._link(paragraph, run, piece.href)

    def _link(self, paragraph: Any, run: Any, href: str) -> None:
        """Put a run into a link: within the file by its bookmark, else by the address."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import RGBColor

        link = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            link.set(qn("w:anchor"), _bookmark(href[1:]))
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run.font.color.rgb = RGBColor(0x0B, 0x4F, 0x8A)
        paragraph._p.append(link)
        link.append(run._r)

    def _mark(self, paragraph: Any, anchor: str) -> None:
        """Give a paragraph the bookmark that links lead to."""
        if not anchor:
            return
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), _bookmark(anchor))
        end.set(qn("w:id"), str(self.bookmarks))
        paragraph._p.append(start)
        paragraph._p.append(end)

    def _caption(self, kind: str, block: Grid | Figure) -> Any:
        """Write a caption whose number Word counts itself."""
        paragraph = self.word.add_paragraph(style="Caption")
        if block.number is not None:
            head = label(kind, block.number, self.language)
            paragraph.add_run(head.removesuffix(str(block.number)))
            _add_field(paragraph, rf"SEQ {kind.capitalize()} \* ARABIC", str(block.number))
            paragraph.add_run(word("end", self.language))
        self._write(paragraph, block.caption)
        self._mark(paragraph, block.anchor)
        return paragraph

    def _add_figure(self, figure: Figure) -> None:
        from docx.image.exceptions import UnrecognizedImageError
        from docx.shared import Mm

        size = None if figure.png else size_of(figure.svg)
        try:
            png = figure.png or (blank_png(*size) if size else b"")
            shape = self.word.add_picture(io.BytesIO(png), width=Mm(self.width_mm))
        except (UnrecognizedImageError, OSError, ValueError, KeyError):
            if figure.svg:
                self.word.add_paragraph(f"[{word('no_picture', self.language)}] {_one_line(figure.alternative)}")
                self._caption("figure", figure)
            return
        if shape.height > Mm(TALLEST_MM):
            shape.width, shape.height = round(shape.width * Mm(TALLEST_MM) / shape.height), Mm(TALLEST_MM)
        if not figure.png:
            self.drawings += 1
            add_drawing(self.word, shape, figure.svg, self.drawings)
        shape._inline.docPr.set("descr", _one_line(figure.alternative))
        self.word.paragraphs[-1].paragraph_format.keep_with_next = True
        self._caption("figure", figure)
        if not figure.png:
            self._write(self.word.add_paragraph(), word("no_drawing", self.language), size=TABLE_PT)

    def _add_list(self, block: Listing) -> None:
        """Write a list; a numbered one carries its numbers in the text, which stay right wherever it is pasted."""
        for place, item in enumerate(block.items):
            paragraph = self.word.add_paragraph(style=None if block.numbered else "List Bullet")
            if block.numbered:
                paragraph.add_run(f"{place + 1}. ")
            self._write(paragraph, item)
            if block.anchors:
                self._mark(paragraph, block.anchors[place])

    def _add_grid(self, grid: Grid) -> None:
        from docx.oxml import OxmlElement
        from docx.shared import Mm

        if grid.caption:
            self._caption("table", grid).paragraph_format.keep_with_next = True
        table = self.word.add_table(rows=1 + len(grid.rows), cols=len(grid.header))
        table.style = "Table Grid"
        if grid.widths:
            set_widths(table, [Mm(self.width_mm * share / sum(grid.widths)) for share in grid.widths])
        for line, cells in zip(table.rows, (grid.header, *grid.rows), strict=True):
            self._fill(line, cells, grid, heading=cells is grid.header)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._write(self.word.add_paragraph(), grid.note, size=TABLE_PT)

    def _fill(self, line: Any, cells: Sequence[Text], grid: Grid, *, heading: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.shared import Pt

        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, (cell, text) in enumerate(zip(line.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            if place in grid.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            many = len(grid.header) > MANY_COLUMNS
            self._write(paragraph, text, size=TABLE_PT - 1 if many and not self.lies else TABLE_PT, bold=heading)


def _lying(blocks: Sequence[Block]) -> list[bool]:
    """Return for each block whether its page lies: that of a wide table, and of the headings right before it."""
    found = [isinstance(block, Grid) and block.wide for block in blocks]
    for place in range(len(blocks) - 2, -1, -1):
        found[place] = found[place] or (found[place + 1] and isinstance(blocks[place], Heading))
    return found


def _one_line(text: str) -> str:
    """Return a text as `visible` does, with the blanks at its ends that part it from what stands beside it."""
    body = visible(text)
    before = " " if text[:1].isspace() else ""
    return f"{before}{body}{' ' if body and text[-1:].isspace() else ''}"


def _bookmark(anchor: str) -> str:
    return ("a_" + _OF_ANCHOR.sub("_", anchor))[:_LONGEST_BOOKMARK]


def _add_field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field that Word computes; `shown` is its value until then."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run(shown)
    paragraph._p.append(field)
    field.append(run._r)
