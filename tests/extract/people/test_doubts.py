"""What speaks against the n that was read is told; what agrees with it is not."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.analysed.doubts import doubts_of_n
from extract.people.samples import find_samples
from extract.prose import read_prose


def doubts(**text: str) -> list[str]:
    sections = tuple(Section(heading=heading, text=words) for heading, words in text.items())
    document = Document(sha256="", name="paper.html", kind="html", sections=sections)
    prose = read_prose(document)
    return [problem.message for problem in doubts_of_n("paper.html", find_samples(document, prose), prose)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            {
                "Abstract": "We scanned 30 adults with fMRI.",
                "Participants": "Twenty-four adults (10 women) were recruited and gave consent.",
            },
            'n = 24 was read, but the abstract counts 30 people ("We scanned 30 adults with fMRI.").',
        ),
        (
            {
                "Participants": "Thirty adults (10 women) gave consent.",
                "Preprocessing": "Three participants were excluded because of excessive head motion.",
            },
            "n = 27 was read, but no sentence states it: it is 30 without those left out.",
        ),
    ],
)
def test_what_speaks_against_n_is_told(text, said):
    assert doubts(**text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        {"Abstract": "We scanned 24 adults.", "Participants": "Twenty-four adults (10 women) gave consent."},
        {
            "Abstract": "We scanned 30 adults.",
            "Participants": "Thirty adults (10 women) gave consent. Three were excluded because they moved, leaving 27 adults.",
        },
        {
            "Participants": "Thirty adults (10 women) gave consent.",
            "Results": "Three participants were excluded due to head motion. They differed, t(26) = 4.2.",
        },
        {"Methods": "Images were smoothed."},
    ],
)
def test_an_n_that_nothing_speaks_against_is_no_problem(text):
    assert doubts(**text) == []
