"""Of the numbers of the abstract and of the body the one that holds which other sentences state."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


def n_of(abstract: str, people: str, results: str = "") -> tuple[int | None, list[int | None]]:
    texts = (("Abstract", abstract), ("Participants", people), ("Results", results))
    sections = tuple(Section(heading=heading, text=text) for heading, text in texts if text)
    study, *groups = find_samples(Document(sha256="", name="paper.html", kind="html", sections=sections))
    return study.n, [group.n for group in groups]


COHORT = (
    "In 1990, 120 infants born early were enrolled for long-term follow up and survived to adulthood. "
    "We scanned a number of those adults. Controls of the same age came from the local press."
)


@pytest.mark.parametrize(
    ("abstract", "people", "results", "n", "groups"),
    [
        (  # the body states the number of the abstract once more, its own never again
            "We scanned 21 healthy adults while they moved a foot.",
            "We recruited 22 healthy male volunteers (mean age 25 years). One could not bear the scanner.",
            "Activity differed between the conditions in 21 subjects.",
            21,
            [],
        ),
        (  # whose base is no witness
            "This pilot study of twelve adults was of tinnitus.",
            "Twenty-one adults (11 women) were recruited and gave consent. Of those 21 adults, 12 adults took part in the first session.",
            "",
            12,
            [],
        ),
        (  # degrees of freedom bear the abstract out
            "Adults (N = 27) learned to judge during fMRI.",
            "We recruited 34 adults (17 women, mean age 24 years). Some did not finish all phases of the study.",
            "They improved with learning, t(26) = 4.2.",
            27,
            [],
        ),
        (  # the abstract counts the groups of today, the body the cohort they are from
            "We compared activation in 24 preterm individuals and 22 controls.",
            COHORT,
            "The groups did not differ in age (24 preterm adults, 22 controls).",
            46,
            [24, 22],
        ),
        (  # the one counts patients, the other controls
            "Twenty healthy individuals were scanned as controls.",
            "Fifty patients with Parkinson's disease (21 women) were recruited and gave consent.",
            "",
            70,
            [50, 20],
        ),
    ],
)
def test_the_abstract_holds_where_it_alone_has_witnesses(abstract, people, results, n, groups):
    assert n_of(abstract, people, results) == (n, groups)


@pytest.mark.parametrize(
    ("abstract", "people", "results", "n"),
    [
        ("We scanned 21 adults.", "We recruited 22 adults (mean age 25 years).", "All 22 adults did well.", 22),
        ("We scanned 25 adults.", "Twenty-five adults gave consent. Two were excluded as they moved.", "", 23),
        (  # one group alone
            "In the training group (n = 9) activity was greater.",
            "Nine trained adults (4 women) and ten untrained adults (5 women) gave consent.",
            "The 9 trained adults did best.",
            19,
        ),
        ("We scanned 8 adults.", "We recruited 22 adults (mean age 25 years).", "In 8 adults activity was lower.", 22),
    ],
)
def test_the_body_holds_where_it_has_witnesses_or_the_abstract_may_count_others(abstract, people, results, n):
    assert n_of(abstract, people, results)[0] == n
