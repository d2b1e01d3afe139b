"""What speaks against the n that was read is told; what agrees with it is not."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.people.samples import find_samples
from extract.people.tables import read_table_groups
from extract.people.weighing.doubts import doubts_of_n
from extract.prose import read_prose


def doubts(tables: tuple[Table, ...] = (), **text: str) -> list[str]:
    sections = tuple(Section(heading=heading, text=words) for heading, words in text.items())
    document = Document(sha256="", name="paper.html", kind="html", sections=sections, tables=tables)
    prose = read_prose(document)
    described = read_table_groups(document)
    samples = find_samples(document, prose, described)
    return [problem.message for problem in doubts_of_n(document.name, samples, prose, described)]


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
                "Preprocessing": "Six participants were excluded because of excessive head motion.",
            },
            "n = 24 was read, but no sentence states it: it is 30 without those left out.",
        ),
        (
            {"Participants": "Sixty adults (30 women) gave consent. Twenty-five were excluded, leaving 35 adults."},
            "n = 35 was read, but many more took part: 60.",
        ),
        (
            {
                "Participants": "Thirty adults (10 women) gave consent. Two were excluded, leaving 28 adults.",
                "Results": "The final analysis included 28 adults. Usable images were obtained from 25 participants.",
            },
            'n = 28 was read, but a sentence on those analysed counts 25 ("Usable images were obtained from 25 participants.").',
        ),
        (
            {
                "Participants": "Twenty-eight young adults and 24 older adults (9 women each) gave consent.",
                "Results": "Some data were contaminated by motion. The maps are of the final data (N = 47).",
            },
            'n = 52 was read, but a sentence prints N = 47 ("The maps are of the final data (N = 47).").',
        ),
        (
            {
                "Participants": "Nineteen children with asthma and 21 healthy children gave consent.",
                "Results": "More of them were girls, χ2 (1, N = 60) = 13.1.",
            },
            'n = 40 was read, but a sentence prints N = 60 ("More of them were girls, χ2 (1, N = 60) = 13.1.").',
        ),
        (
            {
                "Participants": "Thirty-eight adults (20 women) carried the allele and gave consent.",
                "Results": "Signals of 76 adults were used. We fitted all 76 adults. Of the 76 adults, half were women.",
            },
            'n = 38 was read, but 3 sentences count 76 ("Signals of 76 adults were used.").',
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
        {
            "Participants": "Thirty adults (10 women) gave consent.",
            "Results": "Three participants were excluded due to head motion.",
        },
        {
            "Abstract / Aim": "Reward was studied in 18 patients with a stroke.",
            "Participants": "Eighteen patients with a stroke and 20 healthy controls gave consent.",
        },
        {
            "Abstract": "We scanned 24 adults. " + "Reward changed activity in the striatum. " * 20,
            "Participants": "Twenty-four adults (10 women) gave consent.",
            "Results": "Sixteen participants preferred the larger reward.",
        },
    ],
)
def test_an_n_that_nothing_speaks_against_is_no_problem(text):
    assert doubts(**text) == []


def described(*heads: str) -> tuple[Table, ...]:
    rows = (("", *heads), ("Age", *["30.1 (4.2)"] * len(heads)))
    cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return (Table(id="t1", label="Table 1", cells=cells, n_rows=2, n_columns=len(heads) + 1, header_rows=1),)


def test_a_table_that_describes_more_people_is_told():
    text = {"Participants": "Eleven smokers on the drug and 8 smokers on placebo gave consent."}
    tables = described("Both (n = 22)", "Drug (n = 11)", "Placebo (n = 11)")
    assert doubts(tables, **text) == ["n = 19 was read, but Table 1 describes 22: 11 (Drug) + 11 (Placebo)."]
    assert doubts(described("Drug (n = 11)", "Placebo (n = 8)"), **text) == []
    assert doubts(described("All (n = 22)", "Women (n = 9)"), **text) == []
