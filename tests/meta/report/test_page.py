"""The report: one page, nothing from the network, every part where its data are given."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

from corpora.documents.blocks import plain
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, Focus, Space
from meta.engine.robustness import Contribution, FailSafe, LeftOut
from meta.report.document.cautions import cautions
from meta.report.document.further import in_summary
from meta.report.document.studies import foci_blocks, study_grid
from meta.report.document.summary import robustness_lines, summarise
from meta.report.page import render_report, render_word
from meta.report.parts import Pictures, ReportParts, Studies, StudyRow
from meta.sections import ReportSection, SectionTable

PIXEL = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def page(small_result):
    parts = ReportParts(
        title="Empathy <& bias>", root="results/",
        problems=(Problem(code="SOME-CODE", item="x", message="odd thing."),),
        prisma_image='<?xml version="1.0"?><svg width="10"><title>flow</title></svg>', prisma_counts=(("Records", 61),),
    )  # fmt: skip
    return render_report([(small_result, Pictures(glass=PIXEL, peaks=(("peak 1", PIXEL),)))], parts)


class Tags(HTMLParser):
    """Collects the open tags, to see that every one is closed."""

    VOID = {"meta", "img", "br", "link", "col"}

    def __init__(self):
        super().__init__()
        self.stack = []
        self.images = []

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.images.append(dict(attrs)["src"])
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def test_the_page_is_well_formed_and_needs_no_network(page):
    tags = Tags()
    tags.feed(page)
    assert tags.stack == []
    assert tags.images
    assert all(source.startswith(("data:image/png;base64,", "data:image/svg+xml;base64,")) for source in tags.images)
    assert not re.search(r"""(?:src|srcset|poster)\s*=\s*["']?(?:https?:)?//""", page)
    assert not re.search(r"<(?:script|iframe|object|embed|link[^>]+stylesheet)", page)


def test_text_from_outside_is_escaped(page):
    assert "Empathy &lt;&amp; bias&gt;" in page
    assert "<& bias>" not in page


def test_the_page_holds_clusters_foci_methods_problems_and_prisma(page, small_result):
    for words in ("Talairach (mm)", "MNI152 (mm)", "Insular Cortex", "odd thing. [SOME-CODE]", "61", "paper.pdf, Table 2, p. 4",
                  "row 1", "Turkeltaub", 'href="results/main/settings.json"', 'href="results/main/viewer.html"'):  # fmt: skip
        assert words in page, words
    assert "input_sha256" not in page
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
    for words in ("主分析", "岛叶皮层", "纳入的研究", 'lang="zh-CN"', "采用激活似然估计法"):
        assert words in page


ENGLISH = re.compile(
    r"\b(?:the|and|of|with|is|are|was|were|cluster|threshold|experiments?|significant)\b", re.IGNORECASE
)


def test_the_chinese_page_is_chinese_to_the_last_caption(small_result):
    problems = tuple(
        Problem(code=code, item="Xu, 2009 (r-9566e62a80-00010)", message="It is included, but none of its foci is confirmed: it is in no analysis.")
        for code in ("REPORT-NO-FOCI", "ANALYSIS-NOT-CODED", "ALE-OPPOSITE-CONTRASTS")
    )  # fmt: skip
    page = render_report([(small_result, Pictures(glass=PIXEL, mosaic=PIXEL, surface=PIXEL, peaks=(("", PIXEL),)))], ReportParts(title="报告", problems=problems), "zh")  # fmt: skip
    text, references = re.sub(r"<style>.*?</style>|data:[^\"]+", "", page, flags=re.DOTALL).split('id="references"', 1)
    shown = re.sub(r"<[^>]*?(?:alt|aria-label)=\"([^\"]*)\"[^>]*>", r" \1 ", text)
    shown = re.sub(r"<[^>]+>|\[[A-Z-]+\]|\S+\.(?:tsv|json|md|nii\.gz)", " ", shown)
    for atlas in small_result.atlases:
        shown = shown.replace(atlas.title, "").replace(atlas.source, "").replace(atlas.licence, "")
    assert not ENGLISH.findall(shown), [shown[max(m.start() - 40, 0) : m.end() + 40] for m in ENGLISH.finditer(shown)]
    assert references


def test_warnings_of_one_kind_are_one_paragraph_and_name_papers_never_keys():
    problems = [
        Problem(code="REPORT-NO-FOCI", item=f"{name} (r-9566e62a80-0000{n})", message="It is included, but none of its foci is confirmed.")
        for n, name in enumerate(("Jie, 2022", "Xu, 2009", "Wang, 2015"))
    ]  # fmt: skip
    grave = Problem(code="ANALYSIS-NOT-RUN", item="main", message="It was not run: no.", severity=Severity.ERROR)
    first, second = cautions([*problems, grave])
    assert (first.level, second.level) == ("error", "warning")
    assert plain(second.text).startswith("3 reports included without confirmed foci")
    assert "Jie, 2022; Xu, 2009; Wang, 2015" in plain(second.text)
    assert "r-9566" not in plain(second.text)
    assert plain(cautions(problems, "zh")[0].text).startswith("3 篇纳入的报告")


@pytest.mark.parametrize(
    ("code", "message", "words"),
    [
        ("ANALYSIS-PREVIEW", "This is a preview with 30 permutations, seed 4; the plan says 5000, seed 1.", ("30 次置换", "30 permutations, seed 4")),
        ("ALE-CONTRAST-SHARED", "3 experiments belong to both sets (a, b, c).", ("3 个实验", "3 experiments")),
        ("ANALYSIS-BELOW-MINIMUM", "Fewer than 17 experiments: main 7.", ("主分析 (7)", "Main (7)")),
        ("ALE-CLUSTER-DOMINATED", "56% of it comes from Hein, 2016: it shows these studies more than convergence.", ("簇 1有 56% 来自 Hein, 2016", "56% of cluster 1 comes from Hein, 2016")),
    ],
)  # fmt: skip
def test_what_a_message_states_comes_back_in_both_languages(code, message, words):
    problem = Problem(code=code, item="cluster 1", message=message)
    for language, said, title in (("zh", words[0], "主分析"), ("en", words[1], "Main")):
        (note,) = cautions([problem], language, titles={"main": title})
        assert said in plain(note.text)


def test_a_warning_of_a_kind_without_chinese_words_is_told_to_be_in_english():
    (note,) = cautions([Problem(code="NEW-CODE", item="x", message="odd.")], "zh")
    assert plain(note.text).startswith("（原始记录为英文）")


def test_a_robust_fail_safe_n_is_never_called_so_beside_a_cluster_that_one_study_carries(small_result):
    robust = FailSafe(cluster=1, n=9, limit=20, reached_limit=False, needed=3)
    lost = LeftOut(study="Hein, 2016", cluster=1, survives=False, overlap=0.0, maximum=0.0)
    carried = Contribution(cluster=1, study="Hein, 2016", n_foci_inside=3, reduction=0.1, share=0.8)
    kept = replace(small_result.robustness, fail_safe=(robust,), left_out=(), contributions=())
    stays = replace(lost, survives=True)
    for robustness, is_robust in (
        (replace(kept, left_out=(stays,)), True),
        (replace(kept, left_out=(lost,)), False),
        (replace(kept, contributions=(carried,)), False),
    ):
        for language, verdict in (("en", "30% of the experiments): robust"), ("zh", "：稳健（")):
            lines = " ".join(robustness_lines(replace(small_result, robustness=robustness), language))
            assert (verdict in lines) is is_robust
            assert is_robust or "Hein, 2016" in lines
    for language, words in (("en", "was not tested"), ("zh", "未检验")):
        assert words in " ".join(robustness_lines(replace(small_result, robustness=kept), language))


def test_a_section_that_follows_from_an_analysis_is_on_the_page_and_in_the_word_file_in_both_languages(small_result):
    section = ReportSection(
        key="macm", analysis="main", title={"en": "Networks", "zh": "网络"}, findings={"en": ("Insula first.",), "zh": ("首先是岛叶。",)},
        methods={"en": "MACM was run.", "zh": "进行了 MACM。"}, warnings={"en": ("Whole tables.",), "zh": ("整表。",)},
        tables=(SectionTable(name="t", title={"en": "Regions", "zh": "脑区"}, header={"en": ("region", "r"), "zh": ("脑区", "r")},
                             rows={"en": (("insula", "0.41"),), "zh": (("岛叶", "0.41"),)}),),
        files={"main/macm/maps/ale.nii.gz": b""},
    )  # fmt: skip
    parts = ReportParts(title="x", sections=(section,), root="results/")
    for language, words in (("en", ("Networks", "Insula first.", "MACM was run.", "Whole tables.", "Regions")),
                            ("zh", ("网络", "首先是岛叶。", "进行了 MACM。", "整表。", "脑区"))):  # fmt: skip
        page = render_report([(small_result, Pictures())], parts, language)
        word = Document(io.BytesIO(render_word([(small_result, Pictures())], parts, language)))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(p.text for p in word.paragraphs), *cells])
        for word_ in words:
            assert word_ in page
            assert word_ in text
        assert 'href="results/main/macm/maps/ale.nii.gz"' in page


@pytest.mark.parametrize(
    ("whose", "line", "said"),
    [
        ("", "1 cluster.", "TFCE: 1 cluster."),
        ("Race", "1 cluster.", "Race: TFCE: 1 cluster."),
        ("Race", "TFCE: 1 cluster.", "Race: TFCE: 1 cluster."),
        ("Race", "race: 1 cluster.", "TFCE: race: 1 cluster."),
    ],
)
def test_the_summary_says_of_which_analysis_a_further_finding_is_and_nothing_twice(whose, line, said):
    section = ReportSection(key="tfce", analysis="race", title={"en": "TFCE", "zh": "TFCE"})
    assert in_summary(section, line, whose, "en") == said
    assert in_summary(section, line, whose, "zh").count("TFCE") == 1


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
    robust = _with_fail_safe(small_result, small_result.robustness.left_out, n=5)
    assert "withstands 5 studies" in robustness_lines(robust)[-1]


@pytest.mark.parametrize(("language", "verdict"), [("en", ": robust ("), ("zh", "：稳健")])
def test_a_cluster_that_one_study_carries_or_that_was_not_tested_is_never_called_robust(
    small_result, language, verdict
):
    stays = tuple(replace(x, survives=True) for x in small_result.robustness.left_out)
    carried = (replace(stays[0], survives=False), *stays[1:])
    shared = tuple(replace(x, share=0.1) for x in small_result.robustness.contributions)
    one = (replace(shared[0], share=0.8), *shared[1:])
    assert verdict in robustness_lines(_with_fail_safe(small_result, stays, shared), language)[-1]
    for left, contributions in ((carried, shared), (stays, one), ((), shared)):
        words = robustness_lines(_with_fail_safe(small_result, left, contributions), language)[-1]
        assert verdict not in words
        if left:
            assert "Author0, 2010" in words or one[0].study in words


def _with_fail_safe(result, left, contributions=None, n=80):
    found = FailSafe(cluster=1, n=n, limit=80, reached_limit=n == 80, needed=3)
    contributions = result.robustness.contributions if contributions is None else contributions
    return replace(
        result,
        robustness=replace(result.robustness, fail_safe=(found,), left_out=left, contributions=contributions),
    )


CODES_OF_REPORTS = sorted(
    set(re.findall(r'"((?:ALE|ANALYSIS|CONSISTENCY|MACM|DECODING|OVERLAY)-[A-Z-]+)"', "".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[3] / "meta").rglob("*.py")
    )))
)  # fmt: skip
NEVER_IN_A_REPORT = {"ANALYSIS-OUTDATED", "DECODING-NO-NULL", "OVERLAY-NO-NULL"}
"""Said by a command when its report is written already, or about an image that has no review."""


@pytest.mark.parametrize("code", [code for code in CODES_OF_REPORTS if code not in NEVER_IN_A_REPORT])
def test_every_problem_of_an_analysis_has_words_in_chinese(code):
    (note,) = cautions([Problem(code=code, item="x", message="odd.")], "zh")
    assert not plain(note.text).startswith("（原始记录为英文）")


def test_a_section_of_the_whole_review_is_none_of_the_comparison_before_it(small_result):
    section = ReportSection(key="macm", title={"en": "Networks of the seeds", "zh": "网络"})
    page = render_report([(small_result, Pictures())], ReportParts(title="x", sections=(section,)))
    assert re.search(r"<h2[^>]*>Networks of the seeds", page)


def test_coded_values_and_places_are_called_in_the_language_of_the_report():
    row = StudyRow(
        report="r-1", study="Li, 2010", contrast="A > B", values={"task": "block", "n": "12"}, unconfirmed=("task",)
    )
    studies = Studies(rows=(row,), words={"zh": {"task": {"block": "组块设计"}}})
    assert "block†" in study_grid(studies, {}, "en").rows[0]
    assert "组块设计†" in study_grid(studies, {}, "zh").rows[0]
    focus = Focus(x=1, y=2, z=3, raw="1 2 3", space=Space.MNI, document="a.pdf", table="Table 3", page=2, row=0)
    contrast = Contrast(id="c", study="Li, 2010", name="A > B", sample="s", n=12, foci=(focus,))
    for language, place in (("en", "a.pdf, Table 3, p. 2, row 1"), ("zh", "a.pdf，表 3，第 2 页，第 1 行")):
        (folded,) = foci_blocks([contrast], studies, language)
        assert folded.blocks[0].rows[0][-1] == place
