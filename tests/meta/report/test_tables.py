"""Cluster tables: centres, extent, peaks and shares checked against a naive count."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from corpora.brain import mni_to_tal
from corpora.nouns.studies import Space
from meta.engine.space import SHAPE, to_mm
from meta.labels import Atlas
from meta.report.tables import clusters_tsv, describe_tables, experiments_tsv, labels_tsv, peaks_tsv, to_tsv
from meta.summary import describe_clusters


@pytest.fixture(scope="module")
def box():
    """Return maps with one cluster of 4 x 3 x 2 voxels, wholly known."""
    labels = np.zeros(SHAPE, dtype=np.int32)
    labels[55:59, 70:73, 36:38] = 1
    ale = np.zeros(SHAPE)
    i, j, k = np.indices(SHAPE)
    near = np.maximum(np.maximum(abs(i - 55), abs(j - 70)), abs(k - 36))
    far = np.maximum(np.maximum(abs(i - 58), abs(j - 72)), abs(k - 37))
    ale[labels == 1] = np.maximum(0.020 - 0.004 * near, 0.015 - 0.004 * far)[labels == 1]
    p = np.where(labels == 1, 1e-4, 1.0)
    z = np.where(labels == 1, 3.7, 0.0)
    return ale, p, z, labels


@pytest.fixture(scope="module")
def halves():
    """Return an atlas that calls the front half of the box A and the rest B, leaving one voxel out."""
    volume = np.zeros(SHAPE, dtype=np.int16)
    volume[55:59, 70, 36:38] = 1
    volume[55:59, 71:73, 36:38] = 2
    volume[55, 70, 36] = 0
    return Atlas(
        key="halves", title="Halves", space=Space.MNI, licence="ours", source="test", volume=volume,
        affine=np.array([[-2.0, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]]),
        names={1: ("A", "甲"), 2: ("B", "乙")},
    )  # fmt: skip


def describe(box, *atlases):
    return describe_clusters(*box, experiments=(), atlases=atlases, p_fwe=[0.02])


def test_centres_volume_and_maximum_are_those_of_a_naive_count(box):
    (cluster,) = describe(box)
    mm = to_mm(np.argwhere(box[3] == 1))
    weights = box[0][box[3] == 1]
    assert (cluster.n_voxels, cluster.volume_mm3, cluster.maximum, cluster.p_fwe) == (24, 192.0, 0.02, 0.02)
    assert np.allclose(cluster.centre.mni, mm.mean(axis=0))
    assert np.allclose(cluster.weighted_centre.mni, (mm * weights[:, None]).sum(axis=0) / weights.sum())
    assert np.allclose(cluster.centre.tal, mni_to_tal(mm).mean(axis=0))


def test_the_extent_is_taken_in_each_space_for_itself(box):
    (cluster,) = describe(box)
    mm = to_mm(np.argwhere(box[3] == 1))
    assert cluster.extent[0].mni == tuple(mm.min(axis=0))
    assert np.allclose(cluster.extent[1].tal, mni_to_tal(mm).max(axis=0))


def test_peaks_are_local_maxima_highest_first(box):
    (cluster,) = describe(box)
    assert [round(peak.value, 3) for peak in cluster.peaks] == [0.02, 0.015]
    assert cluster.peaks[0].place.mni == (-20.0, 14.0, 0.0)


def test_equal_neighbours_make_one_peak(box):
    _, p, z, labels = box
    flat = np.where(labels == 1, 0.01, 0.0)
    (cluster,) = describe((flat, p, z, labels))
    assert 1 <= len(cluster.peaks) <= 4
    assert len({peak.place.mni for peak in cluster.peaks}) == len(cluster.peaks)


def test_shares_count_labelled_voxels_only(box, halves):
    (cluster,) = describe(box, halves)
    ((b, a),) = cluster.shares
    assert (b.name, b.n_voxels, a.name, a.n_voxels) == ("B", 16, "A", 7)
    assert b.share == pytest.approx(16 / 23)
    assert cluster.labelled == (23,)


def test_a_peak_outside_every_label_takes_the_nearest_with_its_distance(box, halves):
    (cluster,) = describe(box, halves)
    assert cluster.peaks[0].labels == ("A (at 1 mm)",)
    assert cluster.peaks[0].labels_zh == ("甲（1 mm 处）",)
    assert cluster.peaks[1].labels == ("B",)


def test_hemisphere_shares_follow_the_sign_of_x(box):
    _, p, z, labels = box
    (left,) = describe(box)
    assert left.hemispheres == (1.0, 0.0, 0.0)
    moved = np.zeros_like(labels)
    moved[44:47, 60, 40] = 1
    (middle,) = describe((np.where(moved == 1, 0.01, 0.0), p, z, moved))
    assert middle.hemispheres == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def read(text):
    assert text.startswith("\ufeff"), "Excel on a Chinese Windows needs the mark of UTF-8"
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter="\t"))


def test_tables_of_both_spaces_name_their_space_and_agree(box, halves):
    clusters = describe(box, halves)
    mni, tal = (clusters_tsv(clusters, space, [halves]) for space in Space)
    assert mni.startswith("\ufeffcluster\t"), "the heading comes first"
    assert "Talairach" in describe_tables(["clusters_TAL.tsv"])
    assert float(read(mni)[0]["volume_mm3"]) == 192
    assert read(mni)[0]["centre_x"] != read(tal)[0]["centre_x"]
    assert read(mni)[0]["labels: Halves"] == "B 69.6%; A 30.4%"
    assert read(peaks_tsv(clusters, Space.MNI, [halves]))[1]["Halves"] == "B"
    assert [row["label_zh"] for row in read(labels_tsv(clusters, [halves]))] == ["乙", "甲"]


def test_the_table_of_experiments_traces_every_focus(small_result):
    rows = read(experiments_tsv(small_result.experiments, small_result.contrasts))
    assert len(rows) == 24
    assert (rows[0]["document"], rows[0]["table"], rows[0]["page"], rows[0]["row"]) == (
        "paper.pdf",
        "Table 2",
        "4",
        "1",
    )
    assert float(rows[0]["x"]) == float(rows[0]["mni_x"])


def test_no_number_is_printed_as_minus_zero():
    text = to_tsv(["x"], [[f"{round(-0.01, 1) + 0.0:.1f}"]])
    assert text == "\ufeffx\n0.0\n"
