"""What a record says of itself: titles in the forms publishers give them, publication types, relations."""

from __future__ import annotations

import pytest

from corpora.notices.found import notice_text, notices_in, text_of
from corpora.nouns.notices import NoticeKind
from corpora.nouns.records import Record, merge_records


def record(**fields: object) -> Record:
    return Record(id="r-1", source="s", position=1, **fields)  # type: ignore[arg-type]


def kinds(**fields: object) -> list[str]:
    return [notice.kind.value for notice in notices_in(record(**fields))]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("RETRACTED: Faces in pain and the insula", "retracted"),
        ("RETRACTED ARTICLE: Faces in pain and the insula", "retracted"),
        ("RETRACTED ARTICLE Faces in pain and the insula", "retracted"),
        ("[Retracted] Faces in pain and the insula", "retracted"),
        ("Faces in pain and the insula (Retracted article. See vol. 64, pg. 145, 2015)", "retracted"),
        ("Faces in pain [Retraction in: J Foo. 2015;3(1):2]", "retracted"),
        ("【撤稿】疼痛面孔与脑岛", "retracted"),
        ("撤稿：疼痛面孔与脑岛", "retracted"),
        ("疼痛面孔与脑岛（已撤稿）", "retracted"),
        ("撤銷：疼痛面孔與腦島", "retracted"),
        ("WITHDRAWN: Oxytocin for pain", "withdrawn"),
        ("TEMPORARY REMOVAL: Oxytocin for pain", "withdrawn"),
        ("Faces in pain (Publication with Expression of Concern. See vol. 84, pg. 1, 2019)", "expression of concern"),
        ("Faces in pain and the insula [corrected].", "corrected"),
        ("Faces in pain. [Erratum appears in J Foo. 2009 Mar;3(2):1]", "corrected"),
        ("Retraction notice to “Faces in pain” [Cortex 12 (2010) 1–9]", "retraction notice"),
        ("Retraction Note: Faces in pain and the insula", "retraction notice"),
        ("Statement of Retraction: Faces in pain", "retraction notice"),
        ("Faces in pain (Retraction of vol 12, pg 34, 2010)", "retraction notice"),
        ("Retraction: Faces in pain", "retraction notice"),
        ("Retraction", "retraction notice"),
        ("关于撤销《疼痛面孔与脑岛》一文的声明", "retraction notice"),
        ("撤稿声明", "retraction notice"),
        ("Editorial Expression of Concern: Faces in pain", "notice of concern"),
        ("Author Correction: Faces in pain", "correction notice"),
        ("Correction to: Faces in pain", "correction notice"),
        ("Corrigendum to “Faces in pain” [Cortex 12 (2010) 1–9]", "correction notice"),
        ("Erratum: an fMRI study of pain", "correction notice"),
        ("\"Faces in pain\": Correction to Lee et al. (2014).", "correction notice"),
        ("《疼痛面孔与脑岛》一文的更正", "correction notice"),
        ("勘误：疼痛面孔与脑岛", "correction notice"),
    ],
)  # fmt: skip
def test_the_forms_of_publishers_and_indexers_are_read(title: str, kind: str) -> None:
    assert kinds(title=title) == [kind]


@pytest.mark.parametrize(
    "title",
    [
        "Retraction of the eyelid in thyroid disease",
        "Retracted eyelids and how people read them",
        "RETRACTED EYELIDS IN MAN",
        "Withdrawal: an fMRI study of nicotine",
        "Withdrawn children in the scanner: an fMRI study",
        "Expression of concern for others in autism",
        "Expressions of concern: how faces show it",
        "Correction for multiple comparisons: a review",
        "Correction of head motion in children",
        "Corrected visual acuity and attention",
        "Errata rates in psychology",
        "The prevalence of retracted papers in neuroscience",
        "国际期刊撤稿声明分析",
        "撤稿论文的特征分析",
        "错误信念的更正与脑",
        "Removed from the group: pain of exclusion",
    ],
)
def test_titles_of_studies_are_no_notices(title: str) -> None:
    assert kinds(title=title) == []


def test_what_is_too_long_for_a_title_is_none() -> None:
    assert kinds(title="(retracted in " * 5_000) == []
    assert kinds(title="RETRACTED: " + "faces in pain " * 50) == ["retracted"]


@pytest.mark.parametrize("word", ["Retraction", "Correction"])
def test_a_study_named_by_one_word_and_a_colon_is_told_by_its_abstract(word: str) -> None:
    title = f"{word}: a reflex of the tongue"
    assert kinds(title=title, abstract="Twenty people took part. " * 30) == []
    assert kinds(title=title, abstract="This replaces Figure 2.") != []


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Retracted Publication", "retracted"), ("Withdrawn Publication", "withdrawn"), ("Retracted", "retracted"),
        ("Publication with Expression of Concern", "expression of concern"), ("Expression of Concern", "notice of concern"),
        ("Retraction of Publication", "retraction notice"), ("Published Erratum", "correction notice"),
        ("Erratum", "correction notice"), ("Corrected and Republished Article", "republished"),
    ],
)  # fmt: skip
def test_publication_types_are_read(written: str, kind: str) -> None:
    assert kinds(publication_types=("Journal Article", written)) == [kind]
    assert kinds(publication_types=("Journal Article", "Review", "Letter")) == []


def test_relations_are_written_and_read_back_gravest_first() -> None:
    pairs = [
        ("erratum in", "J Foo. 2011 Jan;2(1):9"),
        ("retracted in", "J Foo. 2012 Jan;3(1):1; discussion 2. PMID: 9"),
        ("erratum in", "J Foo. 2011 Jan;2(1):9"),
    ]
    notices = notices_in(record(retraction=notice_text(pairs)))
    assert [(n.kind.value, n.words, n.pmid) for n in notices] == [
        ("retracted", "J Foo. 2012 Jan;3(1):1; discussion 2. PMID: 9", "9"),
        ("corrected", "J Foo. 2011 Jan;2(1):9", None),
    ]
    assert notices_in(record(retraction="Retracted Publication"))[0].kind is NoticeKind.RETRACTED
    assert notices_in(record(retraction="something else")) == ()


def test_the_notices_of_a_whole_report_are_read_back_whatever_they_rest_on() -> None:
    first = record(
        title="RETRACTED: Faces", publication_types=("Retracted Publication",), retraction="erratum in: X. 3"
    )
    notices = notices_in(first)
    again = notices_in(record(retraction=text_of(notices)))
    assert [(n.kind, n.place, n.words) for n in again] == [(n.kind, n.place, n.words) for n in notices]


def test_records_of_one_report_unite_what_they_state() -> None:
    merged = merge_records(
        "r-1", [record(), record(retraction="erratum in: X. 3"), record(retraction="erratum in: X. 3")]
    )
    assert merged.retraction == "erratum in: X. 3"
