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
