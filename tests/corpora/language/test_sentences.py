from __future__ import annotations

import time

import pytest

from corpora.language.pipeline import read_text
from corpora.language.sections import Stretch
from corpora.language.sentences import MAX_SENTENCE, sentence_bounds, sentences_between, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("As in Smith et al. We used MNI. Then more.", ["As in Smith et al. We used MNI.", "Then more."]),
        ("See Fig. 2 and Eq. 3. Next.", ["See Fig. 2 and Eq. 3.", "Next."]),
        ("Faces vs. Houses, i.e. Objects, e.g. Chairs. End.", ["Faces vs. Houses, i.e. Objects, e.g. Chairs.", "End."]),
        ("J. B. Smith scanned 20 people. They left.", ["J. B. Smith scanned 20 people.", "They left."]),
        ("It held (p < .05). The mean was 0.25 mm.", ["It held (p < .05).", "The mean was 0.25 mm."]),
        ("It held at p < .05. Twenty took part.", ["It held at p < .05.", "Twenty took part."]),
        ("They left. fMRI data followed.", ["They left.", "fMRI data followed."]),
        ("This was shown.12,13 We agree.", ["This was shown.12,13", "We agree."]),
        ("被试30名。男12名；女18名！结束", ["被试30名。", "男12名；", "女18名！", "结束"]),
        ("采用fMRI技术. 结果显著。We agree.", ["采用fMRI技术.", "结果显著。", "We agree."]),
        ("2.1. Participants\n\nTwenty took part", ["2.1.", "Participants", "Twenty took part"]),
        ("reported in Talairach\nspace. End.", ["reported in Talairach\nspace.", "End."]),
        ("L Insula 30 12 4\nR Insula 32 10 2\nIn MNI space.", ["L Insula 30 12 4", "R Insula 32 10 2", "In MNI space."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [sentence for _, sentence in split_sentences(text)] == sentences


def test_bounds_cover_the_text_without_gap_or_overlap() -> None:
    text = "  One. Two (see Fig. 3)?\n\nThree。四；five!  "
    bounds = list(sentence_bounds(text))
    assert "".join(text[a:b] for a, b in bounds) == text
    assert all(text[start:].startswith(sentence) for start, sentence in split_sentences(text))


def test_the_document_has_the_same_sentences() -> None:
    text = "As in Smith et al. We used MNI. Then 被试30名。End."
    marked = [sentence.text.strip() for sentence in read_text(text).sents]
    assert marked == [sentence for _, sentence in split_sentences(text)]


def test_a_heading_begins_and_ends_a_sentence_and_a_page_does_not() -> None:
    text = "Participants Thirty people took part Results They ran"
    headed = read_text(text, [Stretch(heading="Participants", start=13, end=36)])
    assert [s.text for s in headed.sents][1] == "Thirty people took part"
    pages = read_text(text, [Stretch(heading="", start=13, end=36)])
    assert len(list(pages.sents)) == 1


def test_a_stretch_without_a_full_stop_is_cut() -> None:
    doc = read_text("word " * 1000)
    lengths = [end - start for start, end in sentences_between(doc, 0, 5000)]
    assert max(lengths) <= MAX_SENTENCE
    assert sum(lengths) == 5000


def test_a_window_of_the_text_holds_the_parts_of_its_sentences() -> None:
    doc = read_text("One two. Three four. Five six.")
    assert list(sentences_between(doc, 4, 14)) == [(4, 9), (9, 14)]
    assert list(sentences_between(doc, 14, 14)) == []


@pytest.mark.parametrize("words", [". ", ".) ", "a.12,13 ", "\n \n", "\n" + " " * 50, "。", "Fig. ", "x"])
def test_splitting_is_linear_whatever_the_text(words: str) -> None:
    short, long = words * (50_000 // len(words)), words * (400_000 // len(words))
    for _ in sentence_bounds(short):
        pass
    start = time.process_time()
    for _ in sentence_bounds(long):
        pass
    assert time.process_time() - start < 2


def test_in_text_out_of_markup_a_heading_is_no_part_of_the_sentence_below_it():
    text = "Regions of interest\nEach peak is given in MNI space. It is shown\nin Table 1."
    assert [sentence for _, sentence in split_sentences(text, by_line=True)] == [
        "Regions of interest", "Each peak is given in MNI space.", "It is shown", "in Table 1.",
    ]  # fmt: skip
    assert all(text[start:].startswith(sentence) for start, sentence in split_sentences(text, by_line=True))


@pytest.mark.parametrize(
    "sentences",
    [
        ["如图2所示（见Fig. 2），左侧脑岛被激活。", "右侧没有激活。"],
        ["Scanning took place at St. Mary's Hospital.", "Mrs. Brown scheduled the visits."],
        ["We scanned 16 subjects at 1.5 T.", "In total, 4.2% of the volumes were removed."],
    ],
)
def test_abbreviations_behind_chinese_titles_and_units(sentences):
    joined = "".join(sentences) if "。" in sentences[0] else " ".join(sentences)
    assert [sentence for _, sentence in split_sentences(joined)] == sentences
