"""Labels in Chinese letters beside numbers of another font, whose middle is not at their height."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract.readers import read_document
from extract.tables.interpret import interpret

PLACES = (60, 155, 250, 290, 330, 370, 410)
NUMBERS = [(9 * n + 12, 3 * n - 44, 30 - 7 * n, 12 + 2 * n, f"4.{n}1") for n in range(9)]
GROUPS = ("患者组 > 对照组", "患者组 < 对照组", "患者组 > 健康亲属组")


def page(labels, wrapped=()):
    """Return a page with three rows a group, its name beside the middle one; lines of one label in `wrapped` are set closely."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(60, 780, "表 2 两两比较的脑区 (MNI 坐标)")
    for x, text in zip(PLACES, ("比较", "脑区", "体素数", "x", "y", "z", "t"), strict=True):
        canvas.drawString(x, 760, text)
    y = 742.0
    for number, (label, row) in enumerate(zip(labels, NUMBERS, strict=False)):
        lines = [label, *wrapped[number : number + 1]]
        canvas.setFont("STSong-Light", 9)
        for n, line in enumerate(filter(None, lines)):
            canvas.drawString(PLACES[1], y - 11 * n, line)
        if number % 3 == 1:
            canvas.drawString(PLACES[0], y, GROUPS[number // 3])
        canvas.setFont("Times-Roman", 9)
        for x, value in zip(PLACES[2:], row, strict=True):
            canvas.drawString(x, y + 1.6, str(value))
        y -= 11 * len(list(filter(None, lines))) + 6 * (number % 3 == 2)
    canvas.save()
    return stream.getvalue()


def regions(data):
    foci = interpret(read_document("a.pdf", data)).foci
    assert [(f.x, f.y, f.z) for f in foci] == [row[1:4] for row in NUMBERS]
    return [f.region for f in foci]


@pytest.mark.parametrize(
    "labels",
    [
        ("左侧额中回", "右侧额下回岛盖部", "左侧壳核", "右侧楔前叶", "右侧小脑后叶八区", "左侧脑岛", "左侧缘上回", "右侧内侧额上回", "左侧丘脑"),
        ("额中回", "额下回岛盖部及眶部", "壳核", "楔前叶", "小脑后叶及小脑蚓部", "脑岛", "缘上回", "内侧额上回及辅助区", "丘脑"),
    ],
)  # fmt: skip
def test_the_label_below_a_full_one_is_of_its_own_row(labels):
    assert regions(page(labels)) == list(labels)


def test_a_label_of_two_lines_is_one():
    labels = (
        "左侧额中回",
        "右侧额下回岛盖部",
        "左侧壳核",
        "右侧楔前叶",
        "左侧枕下回",
        "左侧脑岛",
        "左侧缘上回",
        "右侧楔叶",
        "左侧丘脑",
    )
    wrapped = ("", "及脑岛前部", "", "", "", "", "", "", "")
    found = regions(page(labels, wrapped))
    assert found[1].replace(" ", "") == "右侧额下回岛盖部及脑岛前部"
    assert [*found[:1], *found[2:]] == [*labels[:1], *labels[2:]]
