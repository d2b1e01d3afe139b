"""Reports as AFNI, FSL and FreeSurfer write them, kept as text with a title above."""

from __future__ import annotations

import pytest

from corpora.nouns.studies import Space
from corpora.words.directions import direction_of
from extract.readers import read_document
from extract.tables.interpret import interpret


def read(*lines: str):
    return interpret(read_document("report.csv", "\n".join(lines).encode()))


AFNI_ROWS = ("1,310,46.1,-29.6,54.0,3.6,6.08,50.0,-26.0,52.0", "2,137,-0.9,-42.4,33.1,4.2,7.15,2.0,-45.0,32.0")


@pytest.mark.parametrize(
    ("title", "axes", "name"),
    [
        ("3dClust, TT_N27, t-map of tapping vs rest; 15 participants", "MI LR (peak x),MI PA (peak y),MI IS (peak z)", "t"),
        ("3dclust output (TLRC). Z-score map of tapping vs rest", "MI LR (mm),MI PA (mm),MI IS (mm)", "Z"),
        ("3dclust output, Talairach. Tapping vs rest", "MI LR,MI PA,MI IS", "peak"),
    ],
)  # fmt: skip
def test_the_peaks_of_afni_are_read_and_not_its_centres(title, axes, name):
    foci = read(f'"{title}"', f"Cluster,Volume (voxels),CM LR,CM PA,CM IS,Mean,Max Int,{axes}", *AFNI_ROWS).foci
    assert [(f.x, f.y, f.z, f.statistic_name, f.statistic, f.cluster_size) for f in foci] == [
        (50, -26, 52, name, 6.08, 310),
        (2, -45, 32, name, 7.15, 137),
    ]
    assert {f.space for f in foci} == {Space.TAL}
    assert {(f.direction.relation, f.direction.first.casefold(), f.direction.second) for f in foci} == {
        ("greater", "tapping", "rest")
    }


def test_peaks_in_the_orientation_of_the_scanner_are_told_not_read():
    headings = "Cluster,Volume (voxels),CM RL,CM AP,CM IS,Mean,Max Int,MI RL (peak x),MI AP (peak y),MI IS (peak z)"
    found = read('"3dclust output, Talairach. Tapping vs rest"', headings, *AFNI_ROWS)
    assert not found.foci
    assert found.problems


SURFACE = "ClusterNo,Max,VtxMax,Size(mm^2),TalX,TalY,TalZ,CWP,NVtxs,Annot"
SURFACE_ROWS = ("1,-7.35,74157,1945.94,-19.5,28.9,47.2,0.0002,4086,superiorfrontal", "2,-6.00,143129,390.62,-39.6,-46.5,-18.9,0.0004,820,fusiform")  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "space"),
    [("Patients < Controls; coordinates: MNI305", Space.MNI), ("Patients < Controls (Talairach)", Space.TAL)],
)
def test_a_summary_of_freesurfer_is_in_the_space_it_states(statement, space):
    title = '"Cortical thickness (mri_glmfit-sim, cluster-wise p < .05), 30 patients, 30 controls"'
    foci = read(title, statement, "lh.white", SURFACE, *SURFACE_ROWS).foci
    assert {f.space for f in foci} == {space}
    assert {f.levels[1:] for f in foci} == {("lh.white",)}
    assert {(f.direction.relation, f.direction.first, f.direction.second) for f in foci} == {
        ("less", "Patients", "Controls")
    }


@pytest.mark.parametrize(
    ("title", "second"),
    [
        ("cope1: Words > Pseudowords (FLAME 1+2, 22 subjects, Z > 3.1, MNI152 2mm)", "Pseudowords"),
        ("Words > Pseudowords, N = 20", "Pseudowords"),
        ("Words > Pseudowords, 24 adults (12 women)", "Pseudowords"),
        ("Words > tones (5 s apart)", "tones (5 s apart)"),
        ("Young adults > 20 controls", "20 controls"),
    ],
)
def test_what_a_title_says_of_the_study_is_no_condition(title, second):
    assert direction_of([title]).second == second
