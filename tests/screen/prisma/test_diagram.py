"""The flow diagram: its words and numbers, its boxes and arrows, and what is drawn of them."""

from __future__ import annotations

import io
import random
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from PIL import Image

from corpora.figures import own_style
from corpora.nouns.decisions import Judgement
from corpora.nouns.records import Method
from corpora.settled import StepFact
from screen.prisma import boxes
from screen.prisma.boxes import PAD, WIDTH, Arrow, Box, Diagram, Text, line_width, text_width, wrap
from screen.prisma.counts import Facts, PrismaCounts, RecordFact, ReportFact, Retrieval, count
from screen.prisma.diagram import FONTS, draw, to_png
from screen.prisma.labels import label
from screen.prisma.layout import Column, lay_out, lay_out_columns
from screen.prisma.svg import to_svg

INCLUDE = StepFact(judgement=Judgement.INCLUDE)
EXCLUDE = StepFact(judgement=Judgement.EXCLUDE, criterion="C1")
WORDING = {
    "en": {"C1": "Empirical <study> & more; reviews, comments, editorials, protocols and letters are left out"},
    "zh": {"C1": "仅纳入实证研究：综述、评论、社论、方案以及致编辑的信件（均不纳入），仅纳入报告全脑坐标的研究"},
}
LONG_NAME = "records_of_the_second_search_of_all_databases_2024-11-26.nbib"
REVIEWS = [(updated, other) for updated in (False, True) for other in (False, True)]


def sample_counts(*, updated: bool, other: bool = True) -> PrismaCounts:
    """Return the counts of a small review; `other`: some reports were found by other methods and set aside."""
    sources = ("cnki", "pubmed", LONG_NAME)
    records = [RecordFact(record=f"r{i}", report=f"r{i // 2}", source=sources[i % 3]) for i in range(12)]
    found = (Method.CITATION, Method.WEBSITE, Method.ORGANISATION, Method.CITATION) if other else ()
    records += [RecordFact(record=f"x{i}", report=f"x{i}", method=method) for i, method in enumerate(found)]
    records += [RecordFact(record="old", report="old", method=Method.PREVIOUS)] if updated else []
    reports = (
        ReportFact(report="r0", screening=EXCLUDE),
        ReportFact(report="r1", screening=INCLUDE, retrieval=Retrieval.NOT_RETRIEVED),
        ReportFact(report="r2", screening=INCLUDE, assessment=EXCLUDE),
        *(ReportFact(report=f"r{i}", screening=INCLUDE, assessment=INCLUDE) for i in (3, 4, 5)),
        *([ReportFact(report="x0", screening=EXCLUDE), ReportFact(report="x1", screening=INCLUDE)] if other else []),
    )
    return count(Facts(records=tuple(records), reports=reports, reasons=(("C1", "one"),)))


def sample(language: str = "en", *, updated: bool = True, other: bool = True, n_columns: int = 1) -> Diagram:
    counts = sample_counts(updated=updated, other=other)
    columns = [Column(key=str(i), title=f"v{i}", counts=counts) for i in range(n_columns)]
    head = ["Version 2 of the review", "a trigger " * 60] if n_columns > 1 else []
    return lay_out_columns(columns, language=language, wording=WORDING[language], head=head)


def text_of(svg: str) -> str:
    """Return all text of an SVG, its wrapped lines joined."""
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).replace("\u00a0", " ").split())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("updated", [False, True])
def test_the_svg_holds_every_label_and_number_as_text_and_is_the_same_each_time(language: str, updated: bool) -> None:
    svg = to_svg(sample(language, updated=updated))
    assert svg == to_svg(sample(language, updated=updated))
    text = text_of(svg)
    for name, n in (("databases", 12), ("duplicates", 6), ("screened", 6), ("sought", 5), ("assessed", 4)):
        assert f"{label(name, language)} (n = {n})" in text
    for name in ("title", "identification", "screening", "included", "other_header"):
        assert label(name, language) in text
    assert ("上一版本" in text or "previous version" in text) is updated
    reason = WORDING[language]["C1"]
    assert f"{reason} (n = 1)".replace(" ", "") in text.replace(" ", "")


def test_the_svg_names_no_date_and_no_version_and_chinese_fonts_of_the_reader() -> None:
    svg = to_svg(sample("zh"))
    assert "dc:date" not in svg
    assert "matplotlib" not in svg.lower()
    assert "'Microsoft YaHei'" in svg
    assert "'PingFang SC'" in svg
    assert "<script" not in svg


def reach(text: Text, *, bold: bool) -> tuple[float, float]:
    """Where a piece of text begins and ends, from the left edge of its box."""
    width = text_width(text.text, bold=bold)
    start = text.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[text.align]
    return start, start + width


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("updated", "other"), REVIEWS)
@pytest.mark.parametrize("n_columns", [1, 4])
def test_boxes_do_not_overlap_and_stay_on_the_page(language: str, updated: bool, other: bool, n_columns: int) -> None:
    diagram = sample(language, updated=updated, other=other, n_columns=n_columns)
    for i, a in enumerate(diagram.boxes):
        assert min(a.x, a.y) >= 0
        assert a.x + a.width <= diagram.width
        assert a.y + a.height <= diagram.height
        for b in diagram.boxes[i + 1 :]:
            apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
            assert apart, (a.texts, b.texts)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("updated", "other"), REVIEWS)
@pytest.mark.parametrize("n_columns", [1, 4])
def test_every_text_fits_its_box_and_meets_no_other(language: str, updated: bool, other: bool, n_columns: int) -> None:
    for box in sample(language, updated=updated, other=other, n_columns=n_columns).boxes:
        if box.vertical:
            assert text_width(box.texts[0].text, bold=True) <= box.height
            continue
        lines: dict[int, list[tuple[float, float]]] = {}
        for text in box.texts:
            lines.setdefault(text.line, []).append(reach(text, bold=box.bold))
        for spans in lines.values():
            assert all(low >= PAD - 0.01 and high <= box.width - PAD + 0.01 for low, high in spans)
            assert all(one[1] < other[0] for one, other in pairwise(sorted(spans)))


@pytest.mark.parametrize(("updated", "other"), REVIEWS)
@pytest.mark.parametrize("n_columns", [1, 4])
def test_every_line_is_drawn_inside_its_box(updated: bool, other: bool, n_columns: int) -> None:
    diagram = sample("en", updated=updated, other=other, n_columns=n_columns)
    with own_style(FONTS):
        (axes,) = draw(diagram).axes
        drawn = [t.get_window_extent().transformed(axes.transData.inverted()) for t in axes.texts]
    held = [box for box in diagram.boxes for _ in box.texts]
    assert len(drawn) == len(held)
    for extent, box in zip(drawn, held, strict=True):
        assert box.x <= extent.x0 < extent.x1 <= box.x + box.width, box.texts
        assert box.y <= min(extent.y0, extent.y1) < max(extent.y0, extent.y1) <= box.y + box.height, box.texts


def on_edge(point: tuple[float, float], box: Box) -> bool:
    x, y = point
    across = box.x <= x <= box.x + box.width and y in (box.y, box.y + box.height)
    along = box.y <= y <= box.y + box.height and x in (box.x, box.x + box.width)
    return across or along


def crosses(arrow: Arrow, box: Box) -> bool:
    """Return whether a part of the arrow runs through the inside of a box."""
    for (x0, y0), (x1, y1) in zip(arrow.points, arrow.points[1:], strict=False):
        inside_x = max(min(x0, x1), box.x) < min(max(x0, x1), box.x + box.width) or box.x < x0 == x1 < box.x + box.width
        inside_y = (
            max(min(y0, y1), box.y) < min(max(y0, y1), box.y + box.height) or box.y < y0 == y1 < box.y + box.height
        )
        if inside_x and inside_y:
            return True
    return False


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("updated", "other"), REVIEWS)
def test_arrows_run_from_box_to_box_and_through_none(language: str, updated: bool, other: bool) -> None:
    diagram = sample(language, updated=updated, other=other)
    assert diagram.arrows
    for arrow in diagram.arrows:
        assert sum(on_edge(arrow.points[0], box) for box in diagram.boxes) == 1, arrow
        assert sum(on_edge(arrow.points[-1], box) for box in diagram.boxes) == 1, arrow
        assert not any(crosses(arrow, box) for box in diagram.boxes), arrow


def test_wrapping_loses_no_character_and_keeps_counts_whole() -> None:
    for line in (
        "Records marked as ineligible by automation tools and others (n = 1234)",
        "自动化工具标记为不合格的记录以及其他各种记录的总数量说明(n = 12)",
    ):
        parts = wrap(line, WIDTH / 2)
        assert len(parts) > 1
        assert all(line_width(part) <= WIDTH / 2 for part in parts)
        assert "".join(parts).replace(" ", "").replace("\u00a0", "") == line.replace(" ", "")
        assert sum("(n\u00a0=\u00a0" in part and part.endswith(")") for part in parts) == 1


def test_a_thousand_random_lines_fit_the_width_they_are_wrapped_to() -> None:
    generator = random.Random(4)
    letters = "abWm.，、（）脑成像研究 &<é−"
    for _ in range(1000):
        line = " " * generator.choice((0, 2)) + "".join(generator.choices(letters, k=generator.randint(1, 90)))
        width, bold = generator.uniform(60, 300), generator.random() < 0.5
        parts = wrap(line, width, bold=bold)
        assert all(line_width(part, bold=bold) <= width for part in parts), (line, width)
        assert "".join("".join(parts).split()) == "".join(line.split())


def test_a_word_wider_than_its_box_is_broken() -> None:
    parts = wrap(LONG_NAME * 2, 150.0)
    assert len(parts) > 2
    assert "".join(part.strip() for part in parts) == LONG_NAME * 2


def test_chinese_punctuation_begins_no_line() -> None:
    parts = wrap("研究，" * 40, 100.0)
    assert len(parts) > 3
    assert not any(part.strip().startswith("，") for part in parts)


def test_dollar_signs_and_line_breaks_of_a_reason_are_no_commands() -> None:
    wording = {"C1": "costs $5_a$ or\nmore $\\frac{1}$"}
    diagram = lay_out(sample_counts(updated=False), wording=wording)
    assert "costs $5_a$ or more $\\frac{1}$ (n = 1)" in text_of(to_svg(diagram))
    assert to_png(diagram).startswith(b"\x89PNG")


def test_the_png_is_the_same_picture_each_time_at_three_hundred_dots_per_inch() -> None:
    diagram = sample()
    first = to_png(diagram)
    assert first == to_png(diagram)
    picture = Image.open(io.BytesIO(first))
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert picture.size == pytest.approx((diagram.width / 72 * 300, diagram.height / 72 * 300), abs=1)


def test_widths_are_the_same_whatever_was_drawn_before():
    """matplotlib keeps its open fonts and sets their size at every drawing; ours are not among them."""
    from matplotlib import font_manager

    words = ("Records identified from:", "被试为健康成人 (n = 12)")
    before = [text_width(word, bold=bold) for word in words for bold in (False, True)]
    for weight in ("normal", "bold"):
        face = font_manager.FontProperties(family="DejaVu Sans", weight=weight)
        font_manager.get_font(font_manager.findfont(face)).set_size(37.0, 300.0)
    boxes._advance.cache_clear()
    assert [text_width(word, bold=bold) for word in words for bold in (False, True)] == before
