"""What a variable, or a factor of people, is related to is no comparison of its own."""

from __future__ import annotations

import pytest

from corpora.nouns.directions import Relation
from corpora.words.directions import direction_of


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("Correlation of trait envy with win > loss", Relation.UNCLEAR),
        ("Correlation between donations and own (pain > no pain) > other (pain > no pain)", Relation.UNCLEAR),
        ("Positive correlation of trait envy with win > loss", Relation.POSITIVE_CORRELATION),
        ("Main effect of group (manic, mixed, controls), 2-back > 0-back", Relation.MAIN_EFFECT),
        ("Main effect of diagnosis: faces > shapes", Relation.MAIN_EFFECT),
        ("Main effect of group, reward > loss", Relation.MAIN_EFFECT),
        # these compare what they name
        ("Main effect of group: patients > controls", Relation.GREATER),
        ("Main effect of time: post > pre", Relation.GREATER),
        ("Main effect of stimulus: faces > shapes", Relation.GREATER),
    ],
)
def test_the_way_of_a_name(name, relation):
    assert direction_of([name]).relation is relation
    assert direction_of([], name).relation is relation


@pytest.mark.parametrize(
    ("caption", "relation"),
    [
        ("Comparison of rowers and dancers before and after training (rowers > dancers)", Relation.GREATER),
        ("真刺组与假刺组治疗前后变化的比较（真刺组 < 假刺组）", Relation.LESS),
        ("Differences between patients and controls (songs > noise)", Relation.UNCLEAR),
    ],
)
def test_brackets_that_say_which_of_the_two_is_more(caption, relation):
    assert direction_of([], caption).relation is relation
