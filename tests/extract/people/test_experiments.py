"""n of a study of several experiments, of groups counted by sex or age: sums, and nobody of another study."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


def n_of(*sections):
    made = tuple(Section(heading=heading, text=text) for heading, text in sections)
    found = find_samples(Document(sha256="0" * 64, name="paper", kind="html", sections=made))
    return found[0].n if found else None


FIRST = (
    "Experiment 1 / Participants",
    "Eighteen right-handed volunteers (nine women) participated after giving written informed consent.",
)


@pytest.mark.parametrize(
    ("second", "n"),
    [
        ("Sixteen new volunteers (eight women) participated. None had taken part in Experiment 1.", 34),
        ("Sixteen volunteers (eight women) were scanned; all gave informed consent.", 34),
        ("We collected data from a new group of 16 volunteers.", 34),
        ("The same eighteen volunteers took part.", 18),
        ("Sixteen of the volunteers of Experiment 1 also participated in Experiment 2.", 18),
        ("Sixteen volunteers who had participated in Experiment 1 were scanned again.", 18),
        ("Forty other students participated in this behavioral experiment.", 18),
    ],
)
def test_a_second_experiment_adds_the_people_it_scanned_for_the_first_time(second, n):
    assert (
        n_of(FIRST, ("Experiment 1 / Procedure", "Faces were shown for 2 s."), ("Experiment 2 / Participants", second))
        == n
    )


def test_experiments_are_parts_of_the_section_on_participants():
    one = ("Participants / Study 1", "Twenty-four women (mean age 24 years) were selected and gave consent.")
    two = ("Participants / Study 2", "Selection was as before, with 18 women selected (mean age 25 years).")
    assert n_of(one, two) == 42


def test_patients_of_an_experiment_without_images_are_not_added():
    abstract = ("Abstract", "An fMRI study in 15 healthy adults and an EEG study in six patients were done.")
    one = ("Study 1: images in adults / Participants", "Fifteen healthy adults participated and gave consent.")
    two = ("Study 2: iEEG in patients / Patients", "Six patients participated in the iEEG experiment and gave consent.")
    assert n_of(abstract, one, two) == 15


@pytest.mark.parametrize(
    ("text", "n"),
    [
        (
            "Study 1: Twenty healthy men (mean age 24.5 years) were scanned. Study 2: Twenty-two healthy men (mean age 25.1 years) were scanned.",
            42,
        ),
        (
            "Study 1 included 20 right-handed adults and Study 2 included 22 right-handed adults; no one took part in both.",
            42,
        ),
        (
            "Experiment 1 comprised 14 participants, whereas Experiment 2 comprised 17 other participants, aged 20 to 34 years.",
            31,
        ),
        ("Fourteen volunteers were recruited for the first experiment and 13 for the second. All gave consent.", 27),
        (
            "Fifteen subjects took part in Experiment 1. Twelve subjects, who had not taken part in Experiment 1, took part in Experiment 2.",
            27,
        ),
        (
            "Fifteen subjects took part in Experiment 1 and the same 15 subjects took part in Experiment 2 after giving consent.",
            15,
        ),
    ],
)
def test_experiments_named_in_one_passage_add_up_unless_the_people_are_the_same(text, n):
    assert n_of(("Methods / Participants", text)) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        (
            "In Experiment 1, 12 patients and 12 controls took part. In Experiment 2, 9 patients and 10 controls took part.",
            43,
        ),
        (
            "In Experiment 1, 12 patients and 12 controls took part. In Experiment 2, nine men and ten women took part.",
            43,
        ),
        (
            "In Study 1, 12 young and 12 older adults took part. In Study 2, twenty students (9 men, 11 women) took part.",
            44,
        ),
        ("Twenty students took part in Study 1. In Study 2, 30 students took part, 28 of whom were right-handed.", 50),
        (
            "Twenty students took part in Study 1. Study 2 included 31 adults: 15 patients with depression and 16 controls.",
            51,
        ),
        ("Twenty students took part in Study 1. In Study 2, 15 of them took part again after giving consent.", 20),
    ],
)
def test_the_groups_of_a_second_experiment_all_count(text, n):
    assert n_of(("Methods / Participants", text)) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("The control group consisted of 14 men and 6 women; the patient group consisted of 13 men and 5 women.", 38),
        (
            "The drug group included 9 women and 10 men, and the placebo group included 10 women and 11 men, all gave consent.",
            40,
        ),
        ("Fourteen women and twelve men, all right-handed, took part in the study.", 26),
    ],
)
def test_women_and_men_of_each_group_add_up(text, n):
    assert n_of(("Methods / Participants", text)) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Nineteen 7-year-old children, 18 10-year-old children and 20 adults participated in the study.", 57),
        ("Fifteen 8- to 10-year-old children (mean age 9.2 years) and 16 adults participated in the study.", 31),
        ("Twelve 20-30 year old students and 13 60-70 year old volunteers took part after giving consent.", 25),
        ("Sixteen children (mean age 9.8 years) and eighteen adults (mean age 25.1 years) were scanned.", 34),
        (
            "Twenty-four students participated. All had at least 12 years of education and were 18 years old or older.",
            24,
        ),
    ],
)
def test_children_count_beside_adults_and_an_age_counts_nobody(text, n):
    assert n_of(("Methods / Participants", text)) == n
