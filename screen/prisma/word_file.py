"""The flow as a Word file: the diagram as a picture, and every box in a table.

The picture is the SVG, whose text Word sets in its own fonts, with a PNG for programs that cannot show SVG.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from corpora.formats.markup import whole_markup
from corpora.formats.word import docx_bytes, set_widths
from screen.prisma.boxes import Diagram
from screen.prisma.labels import label

_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""The extension of DrawingML under which Office names the SVG of a picture ([MS-ODRAWXML] 2.3.2.14, svgBlip)."""
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
LONGEST_PROPERTY = 255
"""Characters that a property of a Word file may have."""
MARGIN_CM = 1.5
NUMBER_CM = 1.6
"""Width of a column of numbers."""


def to_word(
    figures: Sequence[tuple[str, Diagram, str, bytes]],
    table: Sequence[tuple[str, Sequence[int]]],
    *,
    title: str,
    lines: Sequence[str],
    columns: Sequence[str],
    language: str,
) -> bytes:
    """Return the Word file, the same bytes each time.

    `figures` are (caption, diagram, SVG, PNG), `table` the boxes as (words, number per column), `columns` their titles.
    """
    import docx

    document = docx.Document()
    title, lines, columns = whole_markup(title), list(map(whole_markup, lines)), list(map(whole_markup, columns))
    document.core_properties.title = title[:LONGEST_PROPERTY]
    document.core_properties.author = ""
    width = _turn(document)
    document.add_heading(title, level=1)
    for line in lines:
        document.add_paragraph(line)
    for i, (caption, diagram, svg, png) in enumerate(figures, 1):
        document.add_heading(whole_markup(caption), level=2)
        _add_picture(document, diagram, svg, png, number=i, width=width)
    document.add_paragraph(label("sources_note", language))
    document.add_heading(label("table", language), level=2)
    _add_table(document, table, [label("head_box", language), *columns], width)
    return docx_bytes(document)


def _turn(document: Any) -> int:
    """Lay the page across; return the width of its text in English Metric Units."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN_CM))
    return int(section.page_width - 2 * Cm(MARGIN_CM))


def _add_picture(document: Any, diagram: Diagram, svg: str, png: bytes, *, number: int, width: int) -> None:
    """Add a diagram as large as the page allows, its title as the text read to those who cannot see it."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.shared import Cm

    height = int(Cm(21.0 - 2 * MARGIN_CM - 2.0))  # the caption takes two centimetres
    scale = min(width / diagram.width, height / diagram.height)
    picture = document.add_picture(
        io.BytesIO(png), width=int(diagram.width * scale), height=int(diagram.height * scale)
    )
    picture._inline.docPr.set("descr", whole_markup(diagram.title))
    name = PackURI(f"/word/media/diagram{number}.svg")
    part = Part(name, "image/svg+xml", svg.encode(), document.part.package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    extension = f'<a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip r:embed="{relation}"/></a:ext>'
    blip = picture._inline.graphic.graphicData.pic.blipFill.blip
    blip.append(parse_xml(f"<a:extLst {_NAMESPACES}>{extension}</a:extLst>"))


def _add_table(document: Any, rows: Sequence[tuple[str, Sequence[int]]], header: Sequence[str], width: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    number = int(Cm(NUMBER_CM))
    widths = [width - number * (len(header) - 1), *[number] * (len(header) - 1)]
    table = document.add_table(rows=1 + len(rows), cols=len(header), style="Light Grid Accent 1")
    set_widths(table, widths)
    lines = [tuple(header), *((words, *map(str, numbers)) for words, numbers in rows)]
    for cells, line in zip(table.rows, lines, strict=True):
        for i, (cell, text) in enumerate(zip(cells.cells, line, strict=True)):
            cell.text = whole_markup(text)
            if i:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
