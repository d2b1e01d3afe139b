"""The methods paragraph states the numbers it was given, with the references it cites."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meta.report.words.methods_text import REFERENCES, write_methods
from meta.report.words.sentences import EstimatorFacts, MethodFacts

FACTS = MethodFacts(
    n_experiments=24, n_contrasts=24, n_samples=19, n_foci=141, n_participants=583, n_talairach=20, pooled=False,
    kernel="gingerale", null_space="grey_matter", cluster_forming_p=0.001, cluster_fwe_p=0.05, permutations=5000, seed=1,
    minimum_voxels=89, n_clusters=2, fwhm_mm=(8.9, 10.2), atlases=("Harvard-Oxford cortical",), version="1.0",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_stands_in_the_paragraph(language):
    text = write_methods(FACTS, language)
    for number in (
        "24",
        "19",
        "141",
        "583",
        "20",
        "5,000",
        "89",
        "712",
        "228,483",
        "8.9",
        "10.2",
        "Harvard-Oxford",
        "1.0",
    ):
        assert number in text, number


def test_what_does_not_apply_is_not_said():
    text = write_methods(replace(FACTS, n_talairach=0, kernel="nimare"))
    assert "Lancaster" not in text
    assert "nearest voxel" in text
    assert REFERENCES["nimare2022"] in text


def test_few_experiments_are_called_exploratory_in_both_languages():
    few = replace(FACTS, n_experiments=7)
    assert "exploratory" in write_methods(few)
    assert "探索性" in write_methods(few, "zh")
    assert "exploratory" not in write_methods(FACTS)


def test_numbers_of_clusters_are_grammatical():
    assert "No cluster was significant." in write_methods(replace(FACTS, n_clusters=0))
    assert "1 cluster was significant." in write_methods(replace(FACTS, n_clusters=1))
    assert "2 clusters were significant." in write_methods(FACTS)


def test_every_reference_has_a_doi():
    assert all("doi:10." in reference for reference in REFERENCES.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_paragraph_on_a_nimare_estimator_names_it_its_version_and_its_parameters(language):
    estimator = EstimatorFacts(
        name="MKDAChi2", nimare_version="0.22.1", parameters=(("kernel__r", "8"),), correction="voxel-level FDR q < .05",
        n_others=7, against="pain",
    )  # fmt: skip
    text = write_methods(replace(FACTS, estimator=estimator), language)
    for words in (
        "MKDAChi2",
        "0.22.1",
        "kernel__r = 8",
        "voxel-level FDR q < .05",
        "pain",
        "7",
        "141",
        "doi:10.1093/scan/nsm015",
    ):
        assert words in text
    assert "ALE; Turkeltaub" not in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_false_discovery_rate_is_stated_and_cited(language):
    text = write_methods(replace(FACTS, correction="fdr", minimum_voxels=None, permutations=0), language)
    assert "q < .05" in text
    assert "doi:10.1111/j.2517-6161.1995" in text
    assert "89" not in text.split("##")[0]
