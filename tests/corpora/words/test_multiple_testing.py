"""Corrections for multiple testing as papers name them: one vocabulary for methods and for thresholds of tables."""

from __future__ import annotations

import pytest

from corpora.words.multiple_testing import PROCEDURES, kind_of_correction, names_correction


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("p < .05, FWE-corrected", "FWE"),
        ("pFWE < .05 at the peak", "FWE"),
        ("familywise error", "FWE"),
        ("qFDR = .05", "FDR"),
        ("the false-discovery rate", "FDR"),
        ("clusters simulated with AlphaSim to give a family-wise error of .05", "Monte Carlo"),
        ("3dClustSim", "Monte Carlo"),
        ("a Monte-Carlo simulation", "Monte Carlo"),
        ("threshold-free cluster enhancement with 5,000 permutations, FWE", "TFCE"),
        ("Gaussian random fi eld theory", "Gaussian random field"),
        ("120 resels", "Gaussian random field"),
        ("Bonferroni", "Bonferroni"),
        ("a permutation test", "permutation"),
        ("uncorrected", None),
        ("Fwest and GRFX", None),
    ],
)
def test_the_kind_of_a_correction_is_how_it_was_found_before_what_it_controls(text, kind):
    assert kind_of_correction(text) == kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("pFWE < .05", set()),
        ("p < .05 (FWE, AlphaSim)", {"FWE", "AlphaSim"}),
        ("the random field theory", {"Gaussian random field"}),
        ("random fields of flowers", set()),
        ("not corrected", {"uncorrected"}),
        ("corrected for multiple comparisons", {"corrected"}),
        ("p < .001 uncorr.", {"uncorrected"}),
    ],
)
def test_in_any_sentence_a_correction_is_named_by_words_of_their_own(text, names):
    known = [*(each.name for each in PROCEDURES), "corrected", "uncorrected"]
    assert {name for name in known if names_correction(text, name)} == names
