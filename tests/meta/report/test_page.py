"""The report: one page, nothing from the network, every part where its data are given."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources

import pytest

from corpora.nouns.evidence import Problem
from meta.engine.robustness import FailSafe
from meta.report.page import Pictures, ReportParts, render_report, robustness_lines, summarise
from meta.report.wording import CHINESE, translator
from meta.statistics.fail_safe_words import fail_safe_line

PIXEL = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def page(small_result):
    parts = ReportParts(
        title="Empathy <& bias>", summary=summarise(small_result),
        problems=(Problem(code="SOME-CODE", item="x", message="odd thing."),),
        prisma_image='<?xml version="1.0"?><svg width="10"><title>flow</title></svg>', prisma_counts=(("Records", 61),),
    )  # fmt: skip
    return render_report([(small_result, Pictures(glass=PIXEL, peaks=(("peak 1", PIXEL),)))], parts)


class Tags(HTMLParser):
    """Collects the open tags, to see that every one is closed."""

    VOID = {"meta", "img", "br", "title"}

    def __init__(self):
        super().__init__()
        self.stack = []
        self.images = []

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.images.append(dict(attrs)["src"])
        if tag not in {"meta", "img", "br"}:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def test_the_page_is_well_formed_and_needs_no_network(page):
    tags = Tags()
    tags.feed(page)
    assert tags.stack == []
    assert tags.images
    assert all(source.startswith(("data:image/png;base64,", "data:image/svg+xml;base64,")) for source in tags.images)
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page)


def test_text_from_outside_is_escaped(page):
    assert "Empathy &lt;&amp; bias&gt;" in page
    assert "<& bias>" not in page


def test_the_page_holds_clusters_foci_methods_problems_and_prisma(page, small_result):
    for words in ("Talairach (mm)", "MNI152 (mm)", "Insular Cortex", "odd thing. [SOME-CODE]", "61",
                  "paper.pdf, Table 2, p. 4", "row 1", "Turkeltaub", "采用激活似然估计法", "input_sha256"):  # fmt: skip
        assert words in page, words
    for contrast in small_result.contrasts:
        assert contrast.study in page


SCRIPTED = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><image href="http://127.0.0.1/x"/></svg>',
    '</div><script>alert(3)</script><svg onload="alert(4)"/>',
    '<svg/>"><script>alert(5)</script>\ud800',
)


@pytest.mark.parametrize("image", SCRIPTED)
def test_a_picture_from_the_folder_is_shown_as_an_image_and_never_as_markup(small_result, image):
    page = render_report([(small_result, Pictures())], ReportParts(title="x", prisma_image=image))
    assert "<script" not in page
    assert "onload" not in page
    assert "alert" not in page
    tags = Tags()
    tags.feed(page)
    assert [src for src in tags.images if src.startswith("data:image/svg+xml;base64,")]


def test_what_is_no_picture_is_left_out(small_result):
    page = render_report([(small_result, Pictures())], ReportParts(title="x", prisma_image="root:x:0:0:root"))
    assert "image/svg" not in page


def test_texts_that_no_page_can_hold_do_not_break_it(small_result):
    title = "<script>alert(1)</script>]]>\x00\x0b\ud800\ufffe{{ 7*7 }}"
    page = render_report([(small_result, Pictures())], ReportParts(title=title, summary=(title,), problems=(Problem(code="X", item=title, message=title),)))  # fmt: skip
    page.encode()
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    assert not re.search("[\x00\x0b\ud800\ufffe]", page)


def test_too_few_experiments_are_called_so_at_the_top(page):
    assert "ALE-FEW-EXPERIMENTS" in page


def test_the_chinese_page_uses_chinese_words_and_region_names(small_result):
    page = render_report([(small_result, Pictures())], ReportParts(title="报告"), "zh")
    for words in ("主分析", "岛叶皮层", "纳入的实验", 'lang="zh-CN"'):
        assert words in page


def test_every_fixed_word_of_the_template_has_a_chinese_form():
    source = resources.files("meta").joinpath("templates/report.html.j2").read_text(encoding="utf-8")
    words = set(re.findall(r"""\bt\(["']([^"']+)["']\)""", source))
    assert len(words) > 20
    assert words <= CHINESE.keys()
    with pytest.raises(KeyError):
        translator("zh")("no such words")


def test_the_summary_says_how_many_and_where(small_result):
    first, second = summarise(small_result)
    assert first.startswith("8 experiments (8 samples, 8 contrasts,")
    assert "1 significant cluster" in first
    assert "left Insular Cortex" in second
    assert summarise(small_result, "zh")[0].startswith("8 个实验")


def test_a_cluster_that_no_atlas_names_is_called_by_its_side(small_result):
    (cluster,) = small_result.clusters
    second = summarise(replace(small_result, clusters=(replace(cluster, shares=((), ())),)))[1]
    assert second.startswith("cluster 1 (left): ")


def test_the_report_says_what_each_cluster_hangs_on(small_result, page):
    assert len(small_result.robustness.left_out) == 8
    (line,) = robustness_lines(small_result)
    lost = [x.study for x in small_result.robustness.left_out if not x.survives]
    assert ("survives without any" in line) is (not lost)
    assert "Cluster without this study" in page
    assert robustness_lines(small_result, "zh")[0].startswith("逐一去掉研究")


def test_a_cluster_lost_without_a_study_names_it(small_result):
    left = tuple(replace(x, survives=x.study != "Author3, 2010") for x in small_result.robustness.left_out)
    fragile = replace(small_result, robustness=replace(small_result.robustness, left_out=left))
    assert "is lost without Author3, 2010" in robustness_lines(fragile)[0]
    assert "no longer significant" in render_report([(fragile, Pictures())], ReportParts(title="t"))


def test_a_fail_safe_number_is_said_with_what_is_needed(small_result):
    found = FailSafe(cluster=1, n=5, limit=80, reached_limit=False, needed=3)
    robust = replace(small_result, robustness=replace(small_result.robustness, fail_safe=(found,)))
    assert "withstands 5 studies" in robustness_lines(robust)[-1]
    words = robustness_lines(robust)[-1]
    lost = [x for x in small_result.robustness.left_out if not x.survives]
    assert (": robust (" in words) is (not lost)
    assert ("single studies carry it" in words) is bool(lost)


def test_a_cluster_that_one_study_carries_is_never_called_robust(small_result):
    found = FailSafe(cluster=1, n=80, limit=80, reached_limit=True, needed=3)
    left = tuple(replace(x, survives=True) for x in small_result.robustness.left_out)
    carried = (replace(left[0], survives=False), *left[1:])
    for language, name, robust in (
        ("en", "without Author0, 2010", ": robust ("),
        ("zh", "去掉Author0, 2010", "：稳健"),
    ):
        assert robust in fail_safe_line(found, left, language)
        assert robust not in fail_safe_line(found, carried, language)
        assert name in fail_safe_line(found, carried, language)
        assert robust not in fail_safe_line(found, (), language)
