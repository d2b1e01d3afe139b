"""The sentences that say who was analysed: what is looked for first is in whatever fits the pattern."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


@pytest.mark.parametrize(
    "sentence",
    [
        "The final sample included 21 patients and 22 controls.",
        "Analyses were conducted on 21 patients and 22 controls.",
        "Exclusions for motion followed, leaving 21 patients and 22 controls.",
        "The remaining 21 patients and 22 controls were included.",
        "Usable images were available from 21 patients and 22 controls.",
        "Data from 21 patients and 22 controls form the basis of this report.",
        "Results are based on 21 patients and 22 controls.",
        "In total, 21 patients and 22 controls were analysed.",
        "Altogether, 21 patients and 22 controls were included in the analysis.",
    ],
)
def test_each_way_of_saying_who_was_analysed_is_found(sentence):
    sections = (
        Section(
            heading="Participants",
            text="Patients came from a clinic. Twenty-four patients gave consent and were scanned.",
        ),
        Section(heading="Analysis", text=f"Images were smoothed. {sentence}"),
    )
    study = find_samples(Document(sha256="", name="p", kind="html", sections=sections))[0]
    assert (study.n, study.recruited) == (43, None)


def n_of(*texts):
    sections = tuple(
        Section(heading=heading, text=text)
        for heading, text in zip(("Participants", "Image analysis"), texts, strict=False)
    )
    found = find_samples(Document(sha256="", name="p", kind="html", sections=sections))
    return [sample.n for sample in found]


THREE = "We recruited 25 adults with OCD, 20 siblings and 22 healthy controls."


@pytest.mark.parametrize(
    "texts",
    [
        (f"{THREE} All gave consent.", "Three were excluded for motion, leaving a final sample of 22 participants. One was removed as he slept, leaving a final sample of 19 participants."),
        (f"{THREE} Three adults were excluded for motion, leaving 22 participants. One participant was excluded as he slept, leaving 19.",),
    ],
)  # fmt: skip
def test_those_left_of_one_group_are_not_the_study(texts):
    assert n_of(*texts) == [63, 22, 19, 22]


@pytest.mark.parametrize(
    ("texts", "n"),
    [
        (("Thirty adults took part.", "Although 30 adults were scanned, only 26 were retained."), 26),
        (("Fourteen adults took part.", "While all 14 adults completed the scans, only 12 were analysed."), 12),
        (("Fourteen adults took part.", "Fourteen adults were scanned but only 12 had usable data."), 12),
        (("The final sample included 63 adults. The final neuroimaging sample included 54 adults and 90 visits.",), 54),
        (("In total 63 volunteers were recruited. The fMRI sample included 54 adults.",), 54),
        (("Participants were 26 smokers.", "We conducted fMRI analyses on data from 25 participants (one was dropped for sleep)."), 25),
        (("Forty-five adults were recruited.", "Thirty-eight participants were included in the reaction time analysis."), 45),
    ],
)  # fmt: skip
def test_the_people_whose_images_were_analysed_are_the_study(texts, n):
    assert n_of(*texts)[0] == n


@pytest.mark.parametrize(
    ("all_of_them", "n"),
    [
        ("All 79 patients and 58 controls were interviewed.", 137),
        ("All 39 patients and 28 controls were interviewed.", 67),  # not more of each
        ("All 90 patients and 61 controls were interviewed.", 67),  # stated by no other sentence
    ],
)
def test_all_of_two_groups_counted_in_parts_are_the_study(all_of_them, n):
    sections = (
        Section(heading="Abstract", text="We scanned 79 patients and 58 controls."),
        Section(
            heading="Participants",
            text="In the first year 40 patients and 29 controls gave consent and were included. "
            f"In the second year data from 39 patients and 28 controls were included. {all_of_them}",
        ),
    )
    assert find_samples(Document(sha256="", name="p", kind="html", sections=sections))[0].n == n


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We scanned 28 women. This gave a final sample of 25 MR data sets for this task and a full sample of 28 women for the other tasks.", [28]),
        ("Twenty-six children were scanned twice. A regression analysis was run with 15 data sets of both visits.", [26]),
        ("Fifteen adults took part. Images of good quality were obtained with both methods from 12 adults.", [12]),
        ("Participants ( N = 64; all teachers) were selected by genotype from a larger sample of 210 adults. Thirty-two individuals out of the larger "
         "sample were carriers.", [64]),
        ("Participants ( n = 16 NPH and n = 17 controls) were recruited from a clinic.", [33, 16, 17]),
    ],
)  # fmt: skip
def test_the_number_of_all_is_told_from_that_of_one_task_or_part(text, expected):
    assert n_of(text) == expected
