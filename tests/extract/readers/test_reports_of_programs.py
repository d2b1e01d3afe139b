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


def a_glm_report(contrasts, said="<p>z-scores, thresholded</p>", settings=""):
    picture = '<div><img alt="map" src="data:image/png;base64,iVBORw0KGgoAAA=="></div>'
    threshold = "<table><tr><th></th><th></th></tr><tr><th>Height control</th><td>fpr</td></tr></table>"
    parts = [
        f"<h3>Contrast: {name}</h3><h4>Stat map</h4>{said}{picture}<h4>Cluster Table</h4>{threshold}<table><thead><tr>"
        "<th>Cluster ID</th><th>X</th><th>Y</th><th>Z</th><th>Peak Stat</th><th>Cluster Size (mm3)</th></tr></thead>"
        f"<tr><td>1</td><td>{x}</td><td>-54.0</td><td>-18.0</td><td>4.3</td><td>2664</td></tr>"
        f"<tr><td>1a</td><td>{x + 4}</td><td>-78.0</td><td>-6.0</td><td>4.2</td><td></td></tr></table>"
        for x, name in enumerate(contrasts, 30)
    ]
    page = f"<html><body><h1>Group level</h1><p>Maps are in MNI152NLin6Asym space.</p>{settings}<h2>Contrasts</h2>{''.join(parts)}</body></html>"
    return read_document("report.html", page.encode())


@pytest.mark.parametrize(
    ("contrasts", "relations"),
    [
        (("faces_vs_shapes", "shapes_vs_faces"), ("greater", "greater")),
        (("listening", "active - rest"), ("unclear", "greater")),
        (("go_gt_stop", "stop_gt_go"), ("greater", "greater")),
    ],
)
def test_each_table_of_a_glm_report_is_of_the_contrast_in_its_heading(contrasts, relations):
    document = a_glm_report(contrasts)
    foci = interpret(document).foci
    assert [f.contrast for f in foci] == [name for name in contrasts for _ in range(2)]
    assert [f.direction.relation for f in foci] == [relation for relation in relations for _ in range(2)]
    assert {(f.space, f.statistic_name) for f in foci} == {(Space.MNI, "Z")}
    assert not document.problems


SETTINGS = "<table><tr><th>Parameter</th><th>Value</th></tr><tr><td>output_type</td><td>{}</td></tr></table>"


@pytest.mark.parametrize(
    ("said", "setting", "name"),
    [
        ("", "t_score", "t"),
        ("<p>t-maps</p>", "z_score", "peak"),
        ("<p>Scores of z were kept.</p>", "effect_size", "peak"),
    ],
)
def test_the_statistic_of_a_report_is_the_one_it_says_its_maps_hold(said, setting, name):
    foci = interpret(a_glm_report(["faces_vs_shapes"], said, SETTINGS.format(setting))).foci
    assert {f.statistic_name for f in foci} == {name}
