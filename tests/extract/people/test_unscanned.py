"""Of several experiments with people of their own, those of images count."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


@pytest.mark.parametrize(
    ("text", "n"),
    [
        (
            "Twenty-two healthy adults (9 women) were enrolled for the psychophysical experiment. A different "
            "group of 16 healthy adults (7 women) took part in the imaging experiment.",
            16,
        ),
        (
            "For the fMRI experiment, 22 healthy adults took part (11 women). For the EEG experiment, a total of 24 adults "
            "were tested. Three were excluded. The final sample had 21 EEG participants (12 women).",
            22,
        ),
        ("Twenty adults (9 women, mean age 24 years) were recruited for the behavioral experiment.", 20),
        ("Twenty adults (9 women) took part in the behavioral and the fMRI experiment. All gave consent.", 20),
    ],
)
def test_people_of_an_experiment_without_images_are_not_those_scanned(text, n):
    sections = (Section(heading="Participants", text=text),)
    assert find_samples(Document(sha256="", name="p.html", kind="html", sections=sections))[0].n == n


def test_those_of_images_are_under_the_subheading_that_names_them():
    sections = (
        Section(heading="Results / Model", text="The first group of participants (n = 900) compared pairs of words."),
        Section(
            heading="Methods / Participants / Typing task", text="Of 940 people who filled in a form, 900 were kept."
        ),
        Section(
            heading="Methods / Participants / Brain-based fMRI task", text="Eighteen adults were scanned (9 women)."
        ),
    )
    assert find_samples(Document(sha256="", name="p.html", kind="html", sections=sections))[0].n == 18
