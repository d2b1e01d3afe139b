"""Which contrasts and foci may enter an analysis, and NiMARE's form of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpora.nouns.directions import Direction, Relation
from corpora.nouns.studies import FocusKind, Space
from meta.engine.experiments import make_experiments
from meta.nimare_bridge.studysets import from_studyset, studyset_dict, to_studyset
from meta.selection import n_participants, select_contrasts


def test_usable_contrasts_pass_unchanged(agreeing_contrasts):
    selection = select_contrasts(agreeing_contrasts)
    assert selection.contrasts == agreeing_contrasts
    assert selection.problems == ()
    assert selection.n_foci == 24


@pytest.mark.parametrize(
    ("change", "code"),
    [({"n": None}, "ALE-NO-N"), ({"n": 0}, "ALE-NO-N"), ({"foci": ()}, "ALE-NO-FOCI")],
)
def test_a_contrast_without_size_or_foci_is_left_out_and_said(agreeing_contrasts, change, code):
    odd = replace(agreeing_contrasts[0], **change)
    selection = select_contrasts((odd, *agreeing_contrasts[1:]))
    assert len(selection.contrasts) == 7
    assert [(p.code, p.item) for p in selection.problems] == [(code, odd.id)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"x": float("nan")}, "ALE-NAN"),
        ({"z": float("inf")}, "ALE-NAN"),
        ({"space": None}, "ALE-NO-SPACE"),
        ({"kind": FocusKind.CITED}, "ALE-KIND"),
    ],
)
def test_a_focus_that_cannot_be_used_is_left_out_and_said(agreeing_contrasts, change, code):
    first = agreeing_contrasts[0]
    odd = replace(first, foci=(replace(first.foci[0], **change), *first.foci[1:]))
    selection = select_contrasts((odd,))
    assert len(selection.contrasts[0].foci) == 2
    assert [p.code for p in selection.problems] == [code]


def test_other_kinds_enter_where_the_protocol_says_so(agreeing_contrasts):
    first = agreeing_contrasts[0]
    centre = replace(first, foci=tuple(replace(f, kind=FocusKind.CENTRE_OF_MASS) for f in first.foci))
    assert select_contrasts((centre,)).contrasts == ()
    assert select_contrasts((centre,), kinds=[FocusKind.CENTRE_OF_MASS]).n_foci == 3


def test_a_focus_in_a_space_the_protocol_does_not_use_is_left_out_and_said(agreeing_contrasts):
    first = agreeing_contrasts[0]
    odd = replace(first, foci=(replace(first.foci[0], space=Space.TAL), *first.foci[1:]))
    selection = select_contrasts((odd,), spaces=[Space.MNI])
    assert len(selection.contrasts[0].foci) == 2
    assert [(p.code, p.item) for p in selection.problems] == [("ALE-SPACE", odd.id)]
    assert select_contrasts((odd,)).problems == ()


def test_participants_of_one_sample_count_once_with_their_largest_n(agreeing_contrasts):
    first = agreeing_contrasts[0]
    assert n_participants([first, replace(first, id="b", n=33)]) == 33
    assert n_participants(agreeing_contrasts) == sum(20 + i for i in range(8))


def test_the_nimads_mapping_holds_exact_mni_coordinates(agreeing_contrasts):
    first = agreeing_contrasts[0]
    talairach = replace(first, foci=tuple(replace(f, space=Space.TAL) for f in first.foci))
    (experiment,) = make_experiments([talairach])
    (study,) = studyset_dict([experiment])["studies"]
    (analysis,) = study["analyses"]
    assert analysis["metadata"]["sample_sizes"] == [first.n]
    assert np.allclose([p["coordinates"] for p in analysis["points"]], experiment.foci, atol=0)
    assert analysis["points"][0]["coordinates"][0] != first.foci[0].x


def test_a_nimare_studyset_of_the_experiments_reads_back_as_the_same_foci(agreeing_contrasts):
    experiments = make_experiments(agreeing_contrasts)
    found = from_studyset(to_studyset(experiments)).contrasts
    assert [c.n for c in found] == [c.n for c in agreeing_contrasts]
    written = [(f.x, f.y, f.z) for c in found for f in c.foci]
    assert np.allclose(written, np.concatenate([e.foci for e in experiments]), atol=1e-9)


@pytest.mark.parametrize("against", [Relation.LESS, Relation.DEACTIVATION])
def test_decreases_of_a_contrast_of_increases_are_left_out(agreeing_contrasts, against):
    first = agreeing_contrasts[0]
    ways = (against, *[Relation.GREATER] * (len(first.foci) - 1))
    foci = tuple(replace(f, direction=Direction(relation=way)) for f, way in zip(first.foci, ways, strict=True))
    selection = select_contrasts((replace(first, foci=foci),))
    assert selection.n_foci == len(first.foci) - 1
    assert [p.code for p in selection.problems] == ["ALE-DIRECTION"]
