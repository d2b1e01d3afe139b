"""People left out whom brackets count by the name of their group, reasons one after the other, groups by abbreviation."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We scanned 30 children with dyslexia and 31 typical readers. Children were excluded for motion (displacement > 1 mm; dyslexia: 3, readers: 2).",
            56,
        ),
        (
            "We included 25 acute and 24 remitted patients with psychosis and 24 healthy controls. Exclusions of patients and controls were due to movement (acute: 2, controls: 1) and artefacts (remitted: 1).",
            69,
        ),
        (
            "Thirty students were recruited. Two were left out because they fell asleep, and two because of movement.",
            26,
        ),
        ("Thirty students were recruited. Two were dropped due to artefacts and one due to a broken coil.", 27),
        ("Thirty-one opioid users (OU) and 30 controls were scanned. Four OU were removed because of head motion.", 57),
        # No one is left out here.
        ("We scanned 30 adults. Trials of participants were excluded for errors (mean: 3, range: 1).", 30),
        ("Thirty adults took part. Scores of participants ranged widely (left: 12, right: 14).", 30),
    ],
)
def test_the_number_that_is_left(text, expected):
    document = Document(sha256="0" * 64, name="p", kind="html", sections=(Section(heading="Participants", text=text),))
    assert find_samples(document)[0].n == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Two groups took part: 14 healthy adults (9 men; mean age 22.1 years) in the first group, and 21 healthy adults (12 men; mean age 23.0 years) in the second group.",
            35,
        ),
        ("We scanned 17 adults (9 women) with gout and 16 adults (8 women) with asthma.", 33),
        ("We scanned 17 adults (9 women) in both sessions.", 17),
    ],
)
def test_what_follows_the_details_of_two_groups_tells_them_apart(text, expected):
    document = Document(sha256="0" * 64, name="p", kind="html", sections=(Section(heading="Participants", text=text),))
    assert find_samples(document)[0].n == expected
