"""Facts of the methods, from sentences as papers write them."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.methods import find_methods


def facts(text, heading="2.4. Image analysis"):
    document = Document(sha256="", name="p", kind="jats_xml", sections=(Section(heading=heading, text=text, page=3),))
    return {(fact.name, fact.value) for fact in find_methods(document)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data were analysed using SPM8 (Wellcome Department, London).", {("software", "SPM8")}),
        ("Preprocessing was performed with FSL version 5.0.9 and FreeSurfer.", {("software", "FSL 5.0.9"), ("software", "FreeSurfer")}),
        ("Images were preprocessed using Statistical Parametric Mapping software (SPM12).", {("software", "SPM12")}),
        ("Images were normalized to the MNI template and smoothed with an 8-mm full-width at half-maximum Gaussian kernel.",
         {("template", "MNI"), ("smoothing_fwhm_mm", "8")}),
        ("Volumes were spatially normalised into the standard space of Talairach and smoothed (FWHM = 6 mm).",
         {("template", "TAL"), ("smoothing_fwhm_mm", "6")}),
        ("Imaging was performed on a 3 T Siemens Trio scanner.", {("field_strength_t", "3")}),
        ("Scanning took place in a 1.5-Tesla MRI system.", {("field_strength_t", "1.5")}),
        ("Functional images were acquired with a T2*-weighted EPI sequence (TR = 2000 ms, TE = 30 ms).", {("tr_s", "2")}),
        ("Functional images: EPI, repetition time (TR) of 2.5 s.", {("tr_s", "2.5")}),
        ("Functional EPI images were acquired (TR = 1,5 s).", {("tr_s", "1.5")}),
        ("Functional EPI images were acquired (TR = 2,000 ms).", {("tr_s", "2")}),
        ("EPI images were acquired (TR/TE = 2.2 s/30 ms).", {("tr_s", "2.2")}),
        ("Whole-brain analyses were thresholded at p < .001, uncorrected, with k > 10 voxels.",
         {("analysis", "whole-brain"), ("threshold", "p < 0.001 uncorrected"), ("correction", "uncorrected"), ("cluster_extent", "10 voxels")}),
        ("We used a voxel-level height threshold of p < 0.005 and cluster-level family-wise error correction at p < 0.05.",
         {("threshold", "p < 0.005 (voxel)"), ("threshold", "p < 0.05 FWE (cluster)"), ("correction", "FWE")}),
        ("Results were thresholded at q < 0.05, FDR corrected for multiple comparisons.", {("threshold", "q < 0.05 FDR"), ("correction", "FDR")}),
        ("A region of interest analysis was conducted in the amygdala.", {("analysis", "ROI")}),
        ("All analyses were restricted to a priori regions of interest.", {("analysis", "ROI only")}),
    ],
)  # fmt: skip
def test_plain_statements_are_read(text, expected):
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A T1-weighted image was acquired (MPRAGE, TR = 2300 ms).",
        "Diffusion images were acquired with an EPI sequence (TR = 9 s).",
        "Ratings differed between conditions (p < 0.05).",
        "MNI coordinates were converted to Talairach coordinates.",
        "Voxel-wise tests showed a trend (p = 0.037).",
        "Previous studies used SPM2 and a threshold of p < 0.01 uncorrected.",
        "No whole-brain analysis was done.",
    ],
)
def test_what_only_looks_like_a_fact_is_left(text):
    assert not {
        f for f in facts(text) if f[0] in ("tr_s", "threshold", "template", "software") or f[1] == "whole-brain"
    }


def test_the_introduction_and_discussion_are_not_the_methods():
    text = "Whole-brain analyses with SPM8 are common."
    assert facts(text, heading="4. Discussion") == set()


def test_each_value_is_given_once_with_its_first_sentence_and_page():
    document = Document(sha256="", name="p.pdf", kind="pdf", sections=(
        Section(text="Data were analysed with SPM8.", page=1), Section(text="Second-level models\nwere run in SPM8.", page=2),
    ))  # fmt: skip
    (fact,) = find_methods(document)
    assert fact.evidence.quote == "Data were analysed with SPM8."
    assert fact.evidence.page == 1
    assert document.text()[fact.evidence.start : fact.evidence.end] == fact.evidence.quote


@pytest.mark.parametrize(
    "words",
    ["p < 0.05 ", "smoothed 8 mm ", "TR = 2 s EPI ", "cluster of 3 ", "normalized to to ", "whole brain "],
)
def test_text_made_to_trip_the_rules_is_read_to_its_end(words):
    assert isinstance(facts(words * (60_000 // len(words))), set)
