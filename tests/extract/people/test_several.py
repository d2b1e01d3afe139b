"""The numbers a paper states twice: recruited and analysed, all people and those of one experiment."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from corpora.nouns.studies import Focus
from extract.people.samples import find_samples
from extract.people.several import contrast_experiments, several_experiments
from extract.stage.read_values import read_people_codings


def samples_of(*sections):
    made = tuple(Section(heading=heading, text=text) for heading, text in sections)
    return find_samples(Document(sha256="0" * 64, name="paper", kind="html", sections=made))


def focus(table, *levels):
    return Focus(x=1.0, y=2.0, z=3.0, raw="1 2 3", table=table, contrast=" / ".join(levels) or None, levels=levels)


@pytest.mark.parametrize(
    ("text", "n", "recruited"),
    [
        ("Eighteen students took part. Two were excluded from the analysis because of motion.", 16, 18),
        ("Thirty adults were scanned; the final sample comprised 27 adults.", 27, 30),
        ("Eighteen students took part in the study and gave informed consent.", 18, None),
        ("共有30名被试参加实验，平均年龄22岁。剔除2名被试。", 28, 30),
        ("共有30名被试参加实验，平均年龄22岁。", 30, None),
    ],
)
def test_the_number_recruited_is_kept_beside_the_number_analysed(text, n, recruited):
    study = samples_of(("Methods / Participants", text))[0]
    assert (study.n, study.recruited) == (n, recruited)
    codings = {c.field: (c.value, c.quote) for c in read_people_codings((study,), (), {}, "r-1")}
    assert codings == ({} if recruited is None else {"n_recruited": (str(recruited), study.evidence["n"].quote)})


IN_ONE_PASSAGE = (
    (
        "Participants",
        "For Study 1, 24 students (mean age 22.0 years) were recruited. Nineteen adults participated in Study 2.",
    ),
)
IN_SECTIONS = (
    ("Experiment 1 / Participants", "Twenty-four volunteers (nine women) participated after giving consent."),
    ("Experiment 2 / Participants", "Nineteen new volunteers (eight women) participated."),
)
BY_GROUP = (
    (
        "Participants",
        "In Experiment 1, 12 patients and 12 controls took part. In Experiment 2, 9 patients and 10 controls took part.",
    ),
)


@pytest.mark.parametrize("sections", [IN_ONE_PASSAGE, IN_SECTIONS, BY_GROUP])
def test_a_sum_over_experiments_is_told_with_the_number_of_each(sections):
    samples = samples_of(*sections)
    (problem,) = several_experiments("paper", samples)
    assert problem.code == "N-OF-SEVERAL"
    assert "n = 43" in problem.message
    assert "24 in experiment 1, 19 in experiment 2" in problem.message


def test_one_experiment_or_groups_of_one_are_told_nothing():
    groups = samples_of(("Participants", "Twenty patients and 21 healthy controls took part after giving consent."))
    same = samples_of(
        ("Experiment 1 / Participants", "Eighteen volunteers participated after giving consent."),
        ("Experiment 2 / Participants", "The same eighteen volunteers took part."),
    )
    assert list(several_experiments("paper", groups)) == list(several_experiments("paper", same)) == []


@pytest.mark.parametrize("sections", [IN_ONE_PASSAGE, IN_SECTIONS])
def test_a_contrast_that_names_its_experiment_has_its_people(sections):
    samples = samples_of(*sections)
    foci = (
        focus("Table 1", "A > B"),
        focus("Table 2", "Experiment 1", "A > B"),
        focus("Table 2", "Experiment 2", "A > B"),
        focus("Table 3", "C > D"),
        focus("Table 4", "Experiments 1 and 2: E"),
        focus("Table 5", "Study 3"),
    )
    captions = {"Table 1": "Peaks", "Table 3": "Activation in study 2", "Table 4": "Peaks of Study 1"}
    assert contrast_experiments(samples, foci, captions) == {
        "Experiment 1 / A > B": ("1", 24),
        "Experiment 2 / A > B": ("2", 19),
        "C > D": ("2", 19),
    }
    codings = {(c.contrast, c.field): c.value for c in read_people_codings(samples, foci[3:4], captions, "r-1")}
    assert codings == {("C > D", "n"): "19", ("C > D", "sample"): "experiment 2"}


def test_a_contrast_in_tables_of_two_experiments_is_given_neither():
    foci = (focus("Table 1", "A > B"), focus("Table 2", "A > B"))
    captions = {"Table 1": "Peaks of Experiment 1", "Table 2": "Peaks of Experiment 2"}
    assert contrast_experiments(samples_of(*IN_SECTIONS), foci, captions) == {}
