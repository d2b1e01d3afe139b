"""The sentences on studies that were retracted or corrected, English and Chinese."""

from __future__ import annotations

import pytest

from corpora.nouns.notices import Notice, NoticeKind
from corpora.nouns.studies import Contrast
from meta.report.notices import NoticedStudy, in_analysis, methods_sentence, notice_sentences


def noticed(study: str, *kinds: NoticeKind) -> NoticedStudy:
    return NoticedStudy(
        study=study, notices=tuple(Notice(kind=kind, place="PubMed", words=kind.value) for kind in kinds)
    )


STUDIES = (
    noticed("Xu, 2009", NoticeKind.RETRACTED, NoticeKind.CORRECTED),
    noticed("Li, 2010", NoticeKind.WITHDRAWN),
    noticed("Hein, 2016", NoticeKind.CORRECTED),
)


def test_each_study_is_named_with_what_says_so_gravest_first() -> None:
    english = notice_sentences(STUDIES)
    assert english == (
        "Included although retracted or withdrawn: Xu, 2009 (PubMed: retracted); Li, 2010 (PubMed: withdrawn).",
        "Corrected or republished since: Xu, 2009 (PubMed: corrected); Hein, 2016 (PubMed: corrected).",
    )
    chinese = notice_sentences(STUDIES, "zh")
    assert chinese[0] == "已撤稿但仍被纳入：Xu, 2009（PubMed: retracted）；Li, 2010（PubMed: withdrawn）。"
    assert len(chinese) == len(english)


def test_methods_count_them() -> None:
    assert methods_sentence(STUDIES) == (
        " Publication status of the studies analysed: 2 retracted or withdrawn (Xu, 2009; Li, 2010); "
        "2 corrected or republished (Xu, 2009; Hein, 2016)."
    )
    assert methods_sentence(STUDIES, "zh") == (
        "所分析研究的出版状态：2 篇已撤稿（Xu, 2009、Li, 2010）；2 篇有更正或重新发表（Xu, 2009、Hein, 2016）。"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_is_told_in_both_languages_and_nothing_without_one(language: str) -> None:
    for kind in NoticeKind:
        assert len(notice_sentences([noticed("Xu, 2009", kind)], language)) == 1
        assert "Xu, 2009" in methods_sentence([noticed("Xu, 2009", kind)], language)
    assert notice_sentences([], language) == ()
    assert methods_sentence([], language) == ""


def test_an_analysis_tells_of_its_own_studies_only() -> None:
    contrast = Contrast(id="c", study="Hein, 2016", name="a > b", sample="s", n=20, foci=())
    assert [item.study for item in in_analysis(STUDIES, [contrast])] == ["Hein, 2016"]
