"""Files for SDM-PSI: its table, its names of files, t from what is printed, thresholds that are a t of voxels."""

from __future__ import annotations

import pytest
from scipy.stats import norm, t

from corpora.brain import tal_to_mni
from corpora.nouns.studies import Contrast, Focus, Space
from meta.formats.sdm import sdm_files, t_of, threshold_t, without_t


def focus(value=None, name="t", space=Space.MNI):
    return Focus(x=-38, y=20.5, z=4, raw="", space=space, statistic=value, statistic_name=name)


def contrast(*foci, study="Müller, 2010", name="A > B", n=20, **coding):
    return Contrast(
        id=f"{study}: {name}", study=study, name=name, sample=study, n=n, foci=foci or (focus(4.5),), coding=coding
    )


def rows(files):
    header, *lines = (line.split("\t") for line in files["sdm_table.txt"].splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_a_study_has_a_row_and_a_file_of_peaks():
    files = sdm_files([contrast(focus(4.5), focus(None), focus(-3.2), software="SPM8")])
    assert files["Muller2010.spm_mni.txt"] == "-38,20.5,4,4.5\n-38,20.5,4,p\n-38,20.5,4,-3.2\n"
    (row,) = rows(files)
    assert (row["study"], row["n1"], row["n2"], row["label"]) == ("Muller2010", "20", "0", "Müller, 2010: A > B")


def test_several_contrasts_of_a_study_are_numbered_and_names_differ_whatever_the_case():
    files = sdm_files([contrast(), contrast(name="C"), contrast(study="müller, 2010"), contrast(study="李, 2012")])
    assert sorted(files) == sorted(
        [
            "sdm_table.txt",
            "Muller2010_1.other_mni.txt",
            "Muller2010_2.other_mni.txt",
            "muller2010_3.other_mni.txt",
            "李2012.other_mni.txt",
        ]
    )


@pytest.mark.parametrize(
    ("software", "kind"),
    [("SPM12", "spm"), ("FSL 5; FSL", "fsl"), ("SPM8; FSL", "other"), ("AFNI", "other"), ("", "other")],
)
def test_the_software_is_named_where_it_is_one(software, kind):
    assert f"Muller2010.{kind}_mni.txt" in sdm_files([contrast(software=software)])


def test_talairach_stays_and_mixed_spaces_become_mni():
    assert "Muller2010.other_tal.txt" in sdm_files([contrast(focus(4.5, space=Space.TAL))])
    files = sdm_files([contrast(focus(4.5), focus(4.5, space=Space.TAL))])
    x, *_ = files["Muller2010.other_mni.txt"].splitlines()[1].split(",")
    assert float(x) == pytest.approx(tal_to_mni([[-38, 20.5, 4]])[0][0], abs=0.01)


def test_a_printed_z_becomes_the_t_of_the_same_p():
    found = t_of(focus(3.5, "Z score"), 20)
    assert t.sf(found, 19) == pytest.approx(norm.sf(3.5))
    assert t_of(focus(-3.5, "Z"), 20) == pytest.approx(-found)
    assert t_of(focus(3.5, "T"), None) == 3.5
    assert [t_of(focus(3.5, name), 20) for name in ("F", "r", None)] == [None, None, None]
    assert t_of(focus(3.5, "Z"), None) is None
    assert t_of(focus(40.0, "Z"), 20) > 100
    assert without_t(contrast(focus(4.5), focus(9.0, "F"))) == 1


@pytest.mark.parametrize(
    ("coding", "expected"),
    [
        ({"height_threshold": "p < 0.001", "threshold_correction": "uncorrected"}, t.isf(0.001, 19)),
        (
            {"height_threshold": "p < 0.001", "threshold_correction": "FWE", "cluster_threshold": "p < 0.05"},
            t.isf(0.001, 19),
        ),
        ({"height_threshold": "p < 0.05", "threshold_correction": "FWE"}, None),
        ({"height_threshold": "T > 3.1"}, 3.1),
        ({"height_threshold": "Z > 2.3"}, t.isf(norm.sf(2.3), 19)),
        ({"height_threshold": "some"}, None),
        ({}, None),
    ],
)
def test_the_threshold_is_the_t_that_voxels_had_to_reach(coding, expected):
    found = threshold_t(contrast(**coding))
    assert found == (None if expected is None else pytest.approx(expected))
    (row,) = rows(sdm_files([contrast(**coding)]))
    assert row["t_thr"] == ("NA" if expected is None else f"{expected:.4f}")
    assert row["correction"] == coding.get("threshold_correction", "NA")
