"""The Word file, read back: its picture in two forms, its table of boxes, the same bytes each time."""

from __future__ import annotations

import io
import zipfile

import docx

from screen.prisma.counts import Facts, RecordFact, count
from screen.prisma.diagram import to_png
from screen.prisma.labels import label
from screen.prisma.layout import lay_out
from screen.prisma.svg import to_svg
from screen.prisma.word_file import to_word


def word(title: str = "A review of <b>empathy</b> & bias") -> bytes:
    diagram = lay_out(count(Facts(records=(RecordFact(record="a", report="a", source="x"),))))
    table = [("Records screened", (3, 4)), ("Records excluded: 非实证研究", (1, 2))]
    figure = ("Flow", diagram, to_svg(diagram), to_png(diagram))
    return to_word([figure, figure], table, title=title, lines=["Version 2"], columns=["v1", "all"], language="en")


def test_the_table_and_the_lines_can_be_read_back() -> None:
    document = docx.Document(io.BytesIO(word()))
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [
        [label("head_box", "en"), "v1", "all"],
        ["Records screened", "3", "4"],
        ["Records excluded: 非实证研究", "1", "2"],
    ]
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[:2] == ["A review of <b>empathy</b> & bias", "Version 2"]


def test_each_picture_is_there_as_vectors_and_as_points_and_has_a_text() -> None:
    data = word()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        relations = archive.read("word/_rels/document.xml.rels").decode()
        body = archive.read("word/document.xml").decode()
        assert archive.read("word/media/diagram1.svg").startswith(b"<?xml")
    assert {"word/media/diagram1.svg", "word/media/diagram2.svg"} <= set(names)
    assert any(name.endswith(".png") for name in names)
    assert relations.count("media/diagram") == 2
    assert body.count("svgBlip") == 2
    assert body.count(f'descr="{label("title", "en")}"') == 2
    document = docx.Document(io.BytesIO(data))
    width = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    assert all(shape.width <= width for shape in document.inline_shapes)


def test_the_bytes_are_the_same_each_time_and_a_long_title_is_no_error() -> None:
    assert word() == word()
    assert docx.Document(io.BytesIO(word("long " * 200))).paragraphs[0].text.startswith("long long")
