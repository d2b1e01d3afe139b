"""What a contrast has of its report's codings: never the sexes and ages of others than its own people."""

from __future__ import annotations

import pytest

from corpora.curation.inherited import with_inherited


@pytest.mark.parametrize(
    ("whole", "own", "values"),
    [
        (
            {"n": "36", "males": "23", "females": "13", "age_mean": "22.8", "task": "n-back"},
            {"n": "16", "males": "12"},
            {"n": "16", "males": "12", "task": "n-back"},
        ),
        ({"n": "36", "females": "13"}, {"n": "36"}, {"n": "36", "females": "13"}),
        ({"n": "36", "females": "13"}, {"task": "n-back"}, {"n": "36", "females": "13", "task": "n-back"}),
        ({"females": "13"}, {"n": "16"}, {"females": "13", "n": "16"}),
    ],
)
def test_sexes_and_ages_go_with_their_people(whole, own, values):
    assert with_inherited(whole, own) == values
