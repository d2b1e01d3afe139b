"""One word apart is two works where the word carries the meaning; spelling, cuts and notes of databases are not."""

from __future__ import annotations

import pytest

from corpora.ids import record_id
from corpora.nouns.records import Author, Record
from miner.dedup.links import find_duplicates
from miner.dedup.words import are_one_word, are_opposed


def rec(n: int, title: str, **fields) -> Record:
    names = tuple(Author(raw=name) for name in ("Example, Anna", "Probe, Ben", "Sample, Cara"))
    place = {"year": 2014, "journal": "Journal of Imaging", "volume": "4"}
    return Record(id=record_id("0" * 64, n), source="s", position=n, title=title, authors=names, **{**place, **fields})


KNOWN = ({}, {"doi": "10.1000/x"}, {"doi": "10.1000/x", "issue": "2", "pages": "1-9"})
"""What one record may say that the other does not."""
BASE = "Effects of oxytocin on trust in healthy adults"
CHINESE = "群际共情的神经机制研究进展"

TWO = [
    ("Responses to pain of ingroup members in healthy young men", "Responses to pain of ingroup members in healthy young women"),
    ("Stimulation of the left temporo-parietal junction and bias", "Stimulation of the right temporo-parietal junction and bias"),
    ("Role of the anterior insula in empathy for pain of others", "Role of the posterior insula in empathy for pain of others"),
    ("Increased insula responses to outgroup pain in adults", "Decreased insula responses to outgroup pain in adults"),
    ("Maternal responses to crying: a functional imaging study", "Paternal responses to crying: a functional imaging study"),
    ("Oxytocin reduces ingroup bias in empathy for pain", "Oxytocin reduces outgroup bias in empathy for pain"),
    ("Hypoactivation of the amygdala during regulation of emotion", "Hyperactivation of the amygdala during regulation of emotion"),
    ("Intergroup empathy and its correlates in young adults", "Intragroup empathy and its correlates in young adults"),
    ("Greater empathy for men than women in healthy adults", "Greater empathy for women than men in healthy adults"),
    ("Empathy for pain in patients with schizophrenia", "Empathy for pain in patients with depression"),
    ("Empathy for pain: an fMRI study in healthy adults", "Empathy for pain: an EEG and fMRI study in healthy adults"),
    ("Dopamine D1 receptors in social learning of adults", "Dopamine D2 receptors in social learning of adults"),
    (BASE, BASE + ": Part B"), (BASE + ": Part A", BASE + ": Part B"), (BASE + ". Study 1", BASE + ". Study 2"),
    (BASE, "Effects of oxytocin on distrust in healthy adults"), (BASE, BASE + ": a reply"), (BASE, BASE + " - Comment"),
    (BASE, f"Comment on: {BASE}"), (BASE, f"Addendum to: {BASE}"), (BASE, f"Corrigendum to “{BASE}” [J Imag 4 (2014) 1-9]"),
    (BASE, BASE + " (vol 4, pg 1, 2014)"), (BASE, BASE + ": study protocol for a randomised trial"), (BASE, BASE + ": 2010"),
    (CHINESE + "(上)", CHINESE + "(下)"), (CHINESE, f"《{CHINESE}》勘误"), (CHINESE, f"对《{CHINESE}》一文的评论"),
    ("左侧颞顶联合区在群际共情中的作用", "右侧颞顶联合区在群际共情中的作用"), ("男性大学生群际共情的脑机制", "女性大学生群际共情的脑机制"),
]  # fmt: skip
ONE = [
    ("Behavioural effects of oestrogen on tumour-related anaemia", "Behavioral effects of estrogen on tumor-related anemia"),
    ("Analysing the ageing brain: trials in the centre of paediatrics", "Analyzing the aging brain: trials in the center of pediatrics"),
    (BASE, BASE.replace("oxytocin", "oxtyocin").replace("healthy", "heathy")), (BASE, f"[{BASE}.]"), (BASE, BASE + ": an fMRI study"),
    (BASE, BASE + ". A functional imaging investigation in two samples"), (BASE, BASE.upper()), (BASE, BASE + ". [Review] [16 refs]"),
    ("The role of the temporo-parietal junction in empathy", "The role of the temporoparietal junction in empathy"),
    ("A functional magnetic resonance imaging study of empathy in adults", "An fMRI study of empathy in adults"),
    ("Two experiments on empathy for pain in adults", "2 experiments on empathy for pain in adults"),
    ("Effects of β-blockers on memory in healthy adults", "Effects of beta-blockers on memory in healthy adults"),
    ("Social learning of children: the role of the amygdala", "The role of the amygdala: social learning of children"),
    ("Empathy in adults: the brain's responses to others", "Empathy in adults: the brains response to others"),
    (CHINESE + "：来自fMRI的证据", CHINESE), (CHINESE, CHINESE.replace("的", "")), (CHINESE, "群际共情的神经机制进展"),
]  # fmt: skip


@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize(("x", "y"), TWO)
def test_words_that_carry_the_meaning_make_two_works(x: str, y: str, known: dict) -> None:
    assert not find_duplicates([rec(1, x, **known), rec(2, y)])
    assert not find_duplicates([rec(1, x), rec(2, y, **known)])


@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize(("x", "y"), ONE)
def test_spelling_subtitles_and_notes_do_not(x: str, y: str, known: dict) -> None:
    assert len(find_duplicates([rec(1, x, **known), rec(2, y)])) == 1
    assert len(find_duplicates([rec(1, x), rec(2, y, **known)])) == 1


def test_a_shared_congress_doi_does_not_join_left_and_right() -> None:
    x, y = TWO[1]
    assert not find_duplicates([rec(1, x, doi="10.1000/c", pages="S30"), rec(2, y, doi="10.1000/c", pages="S30")])


def test_one_misprinted_number_on_the_same_pages_is_one_work() -> None:
    place = {"pages": "1099-1103"}
    x, y = "p6INK4a expression does not predict the outcome", "p16(INK4a) expression does not predict the outcome"
    assert find_duplicates([rec(1, x, **place), rec(2, y, **place)])


def test_a_title_cut_before_the_words_that_differ_does_not_join_two_works() -> None:
    men, women = "Responses to pain of others: a study in men", "Responses to pain of others: a study in women"
    links = find_duplicates([rec(1, men), rec(2, women), rec(3, "Responses to pain of others")])
    assert len(links) <= 1
    assert {rec(1, men).id, rec(2, women).id} != {name for link in links for name in (link.record, link.duplicate_of)}


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("afferent", "efferent"),
        ("typical", "atypical"),
        ("systolic", "diastolic"),
        ("prenatal", "postnatal"),
        ("a", "b"),
        ("2", "3"),
    ],
)
def test_opposed_words_are_never_one_word_in_another_spelling(x: str, y: str) -> None:
    assert are_opposed(x, y)
    assert not are_one_word(x, y)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("randomised", "randomized"),
        ("haemoglobin", "hemoglobin"),
        ("study", "studies"),
        ("astrointestinal", "gastrointestinal"),
        ("ii", "2"),
    ],
)
def test_spellings_of_one_word_are_one(x: str, y: str) -> None:
    assert are_one_word(x, y)
    assert not are_opposed(x, y)
