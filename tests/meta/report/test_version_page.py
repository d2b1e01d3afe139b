"""The page of a version's changes says the same in English and in Chinese."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from lxml import html

from corpora.protocol import Protocol, parse_protocol
from corpora.review.changes import KINDS, Change
from corpora.review.living import living_facts
from corpora.review.news import SourceNews
from corpora.review.versions import Version
from meta.map_changes import GAINED, KEPT, LOST, MOVED, Cluster, ClusterChange, MapChange, SentenceChange
from meta.report.version_page import VersionNews, news_lines, news_page

CLUSTER = Cluster(number=1, voxels=120, centre=(-30.0, 18.0, -4.0), studies={"李, 2020": 0.6})
STATES = ("included", "excluded at title and abstract (标准)", "excluded at full text", "not judged", "full text wanted",
          "import withdrawn", "accept (1, 2, 3)", "reject (1, 2, 3)", "correct (1, 2, 3)")  # fmt: skip
BOXES = (
    "previous: studies", "previous: reports", "databases: screened", "databases: removed before screening: duplicates",
    "databases: of the duplicates: known from an earlier version", "databases: excluded at screening by people",
    "databases: excluded at screening by automation", "databases: awaiting screening", "other: sought for retrieval",
    "other: not retrieved", "other: assessed for eligibility", "other: awaiting assessment", "other: reports included",
    "new: studies included", "total: reports included", "other: identified: citation",
)  # fmt: skip


def plan(previous: str = "") -> Protocol:
    return parse_protocol(
        f"review: {{title: {{zh: 题目}}, question: {{zh: 问题}}, languages: [zh]{previous}}}\n"
        "search: {dimensions: [{name: a, en: [fMRI]}]}\n"
        "screening: {criteria: [{id: a, wording: {zh: 甲}, steps: [title_abstract]}]}\n",
        name="plan",
    )


def news(**change: object) -> VersionNews:
    clusters = [
        ClusterChange(kind=kind, before=CLUSTER, now=CLUSTER, distance_mm=9.0, studies=(("李, 2020", 0.6),))
        for kind in (GAINED, LOST, MOVED, KEPT)
    ]
    found = VersionNews(
        title="题目",
        number=2,
        facts=living_facts(plan(), [Version(number=1, since="2026-01-01")]),
        sources=[SourceNews(source="知网", method="citation", n_found=3, n_new=1)],
        changes=[
            Change(kind=kind, report="编号", name="李, 2020", what="report", before=before, now=now)
            for kind in KINDS
            for before, now in itertools.pairwise(STATES)
        ],
        boxes=[(box, 1) for box in BOXES],
        has_maps=True,
        maps=[MapChange(analysis="main", dice=0.5, n_voxels_before=10, n_voxels_now=20, clusters=tuple(clusters),
                        studies_new=("李, 2020",), studies_gone=("王, 2019",))],
        sentences=[SentenceChange(text="方法", before="旧句。", now="新句。")],
    )  # fmt: skip
    return replace(found, **change)


def words(page: str) -> list[str]:
    """The English words of a page's text."""
    root = html.document_fromstring(page)
    for style in root.xpath("//style"):
        style.drop_tree()
    return re.findall(r"[A-Za-z]{2,}", " ".join(root.text_content().split()))


@pytest.mark.parametrize("change", [{}, {"sources": [], "changes": [], "maps": [], "has_maps": False, "sentences": []}])
def test_the_chinese_page_holds_no_english_words_but_names(change):
    page = news_page(news(**change), "zh")
    assert set(words(page)) <= {"Dice", "MNI", "mm", "review", "living"}
    assert '<html lang="zh-Hans">' in page


def test_a_review_that_updates_another_names_it_in_chinese_too():
    facts = living_facts(plan(", previous_version: ../旧"), [Version(number=1, since="2026-01-01")])
    assert "更新 ../旧 中的综述" in news_page(news(facts=facts), "zh")


def test_both_pages_have_the_same_numbers_and_names():
    english, chinese = (html.document_fromstring(news_page(news(), language)) for language in ("en", "zh"))
    for name in ("h2", "h3", "tr", "td", "p"):
        assert len(english.xpath(f"//{name}")) == len(chinese.xpath(f"//{name}"))
    for number in ("9.0 mm", "(−30, 18, −4)", "120", "60%", "0.500"):
        assert number in english.text_content()
        assert number in chinese.text_content()
    assert {"included", "Flow", "Studies"} <= set(words(news_page(news())))


def test_the_terminal_says_the_same_in_chinese_as_the_page() -> None:
    told = "\n".join(news_lines(news(same=["side"]), "zh"))
    assert set(re.findall(r"[A-Za-z]{2,}", told)) <= {"Dice", "MNI", "mm", "side"}
    assert "未重新分析，或结果相同: side" in told
    assert "Not analysed again, or with the same result: side" in "\n".join(news_lines(news(same=["side"])))


def test_sentences_of_the_chinese_texts_are_told_apart() -> None:
    two = [SentenceChange(text=text, before="a", now=None) for text in ("report.html", "report.zh.html")]
    assert "2 sentences of the methods and the report no longer hold (1 of them Chinese)." in news_lines(
        news(sentences=two)
    )
