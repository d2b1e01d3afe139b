from __future__ import annotations

import subprocess
import sys

import pytest

from corpora.language.folding import fold, without_marks
from corpora.language.pipeline import FINDERS, read_text, spans_of

MIXED = "招募了30名被试（ＦＭＲＩ）。We scanned 20–25 ﬁne adults aged 18‐35 years; EEG was not used."


@pytest.mark.parametrize("text", ["", " ", "\n\n", MIXED, "p<.05", "Привет, мир.", "👍 ok", "\ue000\x01"])
def test_a_document_is_its_text_to_the_letter(text: str) -> None:
    assert read_text(text).text == text


def test_words_end_at_punctuation_and_at_each_chinese_character_and_numbers_stay_whole() -> None:
    tokens = [token.text for token in read_text("被试fMRI/EEG (p<0.05), 1,024.")]
    assert tokens == ["被", "试", "fMRI", "/", "EEG", "(", "p", "<", "0.05", ")", ",", "1,024", "."]


@pytest.mark.parametrize(
    ("text", "code"),
    [("We scanned.", "en"), ("采用功能磁共振", "zh"), ("Мы измерили мозг", "xx"), ("naïve cafés", "en")],
)
def test_the_language_of_the_pipeline_follows_the_script(text: str, code: str) -> None:
    assert read_text(text).vocab.lang == code


@pytest.mark.parametrize("key", sorted(FINDERS))
def test_spans_are_whole_words_of_the_text_and_found_once(key: str) -> None:
    doc = read_text(MIXED)
    spans = spans_of(doc, key)
    assert [(s.start_char, s.text) for s in spans] == [(s.start_char, s.text) for s in spans_of(doc, key)]
    for span in spans:
        assert MIXED[span.start_char : span.end_char] == span.text
        before, first = MIXED[: span.start_char][-1:], span.text[:1]
        assert not (before.isascii() and before.isalnum() and first.isascii() and first.isalnum())


@pytest.mark.parametrize("key", sorted(FINDERS))
def test_a_text_without_words_has_no_spans(key: str) -> None:
    assert len(spans_of(read_text(""), key)) == 0


def test_folding_remembers_where_each_character_came_from() -> None:
    text = "Ａ ﬁne whole‑brain"
    folded = fold(text)
    assert folded.text == "a fine whole-brain"
    start = folded.text.index("whole")
    assert text[folded.origin[start] :] == "whole‑brain"
    assert folded.place_of(text.index("whole")) == start
    assert folded.origin[len(folded.text)] == len(text)


def test_a_raised_digit_behind_a_number_is_none_of_its_digits() -> None:
    assert (
        fold("24² healthy adults, 10³–10⁶ voxels, T₂* images, R² of 3¹²").text
        == "24 healthy adults, 10-10 voxels, t2* images, r2 of 3"
    )


def test_marks_of_notes_are_blanks_of_the_same_length() -> None:
    assert without_marks("31³⁴ men, 被试12²名, R²") == "31   men, 被试12 名, R²"


def test_help_does_not_wait_for_spacy() -> None:
    code = "import sys, focimine; focimine.run(['--help']); sys.exit('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
