"""The named spans of a text: cues and their reach, ages, counted people, modalities, sections."""

from __future__ import annotations

import pytest

from corpora.language.ages import AgeKind
from corpora.language.cues import Cue
from corpora.language.pipeline import read_text, spans_of
from corpora.language.scope import governing
from corpora.language.sections import SectionKind, Stretch, describes_people, is_own_work, kinds_of


def governed(text: str, words: str, cue: Cue) -> bool:
    start = text.lower().index(words)
    return governing(read_text(text), start, start + len(words), cue) is not None


@pytest.mark.parametrize(
    ("text", "words", "cue", "expected"),
    [
        ("They had no history of epilepsy.", "epilepsy", Cue.NEGATION, True),
        ("They had a history of epilepsy.", "epilepsy", Cue.HISTORY, True),
        ("Patients with epilepsy were excluded.", "epilepsy", Cue.NEGATION, True),
        ("Epilepsy was studied; children were excluded.", "epilepsy", Cue.NEGATION, False),
        ("None was excluded. Epilepsy was studied.", "epilepsy", Cue.NEGATION, False),
        ("被试无精神病史。", "精神", Cue.NEGATION, True),
        ("Previous studies with PET found this.", "pet", Cue.CITATION, True),
        ("We used PET.", "pet", Cue.CITATION, False),
        ("PET research has shown this.", "pet", Cue.CITATION, True),
        ("We recorded the EEG.", "eeg", Cue.USE, True),
        ("The EEG was then recorded.", "eeg", Cue.USE, True),
        ("采用EEG技术。", "eeg", Cue.USE, True),
        ("The EEG is old.", "eeg", Cue.USE, False),
    ],
)
def test_a_cue_governs_what_lies_within_its_reach(text: str, words: str, cue: Cue, expected: bool) -> None:
    assert governed(text, words, cue) is expected


def ages(text: str) -> list[tuple[AgeKind, float, float, float | None]]:
    doc = read_text(text)
    return [(s._.age.kind, s._.age.low, s._.age.high, s._.age.sd) for s in spans_of(doc, "ages")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aged 18–35 years", [(AgeKind.RANGE, 18, 35, None)]),
        ("mean age was 26 years (range: 20–31)", [(AgeKind.MEAN, 26, 26, None), (AgeKind.RANGE, 20, 31, None)]),
        ("Age: 23.1 ± 2.4 years", [(AgeKind.MEAN, 23.1, 23.1, 2.4)]),
        ("mean age = 24.5, SD = 3.2", [(AgeKind.MEAN, 24.5, 24.5, 3.2)]),
        ("mean age 24.5 (SEM = 0.4)", [(AgeKind.MEAN, 24.5, 24.5, None)]),
        ("The mean age of the 19 women was 28.8 years.", [(AgeKind.MEAN, 28.8, 28.8, None)]),
        ("12-year-olds viewed faces.", [(AgeKind.SINGLE, 12, 12, None)]),
        ("between the ages of 18 and 25", [(AgeKind.RANGE, 18, 25, None)]),
        ("被试年龄为18~25岁，平均年龄21.3岁", [(AgeKind.RANGE, 18, 25, None), (AgeKind.MEAN, 21.3, 21.3, None)]),
        ("年龄 23.7 ± 4.28 岁", [(AgeKind.MEAN, 23.7, 23.7, 4.28)]),
    ],
)
def test_ages_are_read_with_their_spread(text: str, expected: list[object]) -> None:
    assert ages(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Infants aged 7-12 months watched.",
        "They smoked for 22.9 ± 17.0 years.",
        "Illness had lasted for 8-12 years.",
        "The age-matched controls, CA) and 17 children came.",
        "Education ranged from 9 to 15 years.",
        "Scores ranged from 1 to 4.",
    ],
)
def test_months_durations_and_scales_are_no_ages(text: str) -> None:
    assert ages(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twenty-two healthy volunteers and 19 patients took part.", [(22, "volunteers"), (19, "patients")]),
        ("We ran 40 trials per face.", []),
        ("招募30名健康被试。", [(30, "30名健康被试")]),
    ],
)
def test_people_are_counted_in_both_languages(text: str, expected: list[tuple[int, str]]) -> None:
    doc = read_text(text)
    found = [span._.counted for span in spans_of(doc, "people")]
    assert [(counted.n, counted.noun) for counted in found] == expected


def test_modalities_are_named_whatever_their_letters() -> None:
    doc = read_text("ＥＥＧ, BOLD and resting‑state; 近红外")
    assert [(span.label_, span.text) for span in spans_of(doc, "modalities")] == [
        ("eeg", "ＥＥＧ"), ("fmri", "BOLD"), ("resting_state", "resting‑state"), ("fnirs", "近红外"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "kind", "own", "people"),
    [
        ("2.1. Participants", SectionKind.PEOPLE, True, True),
        ("Materials and Methods", SectionKind.METHODS, True, True),
        ("IV. General Discussion", SectionKind.BACKGROUND, False, False),
        ("Experiment 1 / Discussion", SectionKind.BACKGROUND, False, False),
        ("References", SectionKind.REFERENCES, False, False),
        ("结果", SectionKind.RESULTS, True, False),
        ("2 研究方法", SectionKind.METHODS, True, True),
        ("被试", SectionKind.PEOPLE, True, True),
        ("", SectionKind.TEXT, True, False),
    ],
)
def test_a_heading_says_what_its_section_is_about(heading: str, kind: SectionKind, own: bool, people: bool) -> None:
    assert kinds_of(heading)[-1] is kind
    assert is_own_work(heading) is own
    assert describes_people(heading) is people


def test_sections_are_spans_of_the_document() -> None:
    doc = read_text("Twenty took part. It worked.", [Stretch(heading="2. Methods", start=0, end=17)])
    assert [(span.label_, span._.heading, span.text) for span in doc.spans["sections"]] == [
        ("methods", "2. Methods", "Twenty took part.")
    ]
