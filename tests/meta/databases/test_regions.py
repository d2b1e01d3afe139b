"""Seed regions hold the foci inside them, up to their edge, and nothing that is no region is taken for one."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from corpora.errors import FormatError, ProtocolError
from corpora.protocol.regions import analysis_of
from meta.databases.regions import LABELS, covers, parts_in, read_region
from meta.engine.space import SHAPE, to_voxels
from meta.report.files import nifti_bytes

FOCI = np.array([[-36.0, 20, 4], [-36, 26, 4], [-36, 26.1, 4], [36, 20, 4], [-40, 12, -4]])


def test_a_sphere_holds_its_edge() -> None:
    assert read_region("sphere:-36,20,4,6").holds(FOCI).tolist() == [True, True, False, False, False]


def test_a_coordinate_is_a_sphere_and_clusters_are_written_in_two_ways() -> None:
    wide, usual = read_region("-36,20,4,6.2mm"), read_region(" -36, 20, 4 ")
    assert wide.holds(FOCI).tolist() == [True, True, True, False, False]
    assert usual.holds(FOCI).tolist() == [True, True, False, False, False]
    assert "6.2 mm" in wide.words
    assert [analysis_of(text) for text in ("main:2", "results/main/2", "sphere:1,2,3,4", "mask:a/1")] == [
        "main", "results/main", None, None,
    ]  # fmt: skip


def test_a_box_holds_its_edge_whichever_way_it_is_written() -> None:
    for text in ("box:-44..-28,12..26,-4..12", "box: -28..-44, 26..12, 12..-4"):
        assert read_region(text).holds(FOCI).tolist() == [True, True, False, False, True]


def test_a_mask_on_any_grid_and_a_cluster_by_its_number(tmp_path: Path) -> None:
    labels = np.zeros(SHAPE, dtype=np.int16)
    i, j, k = np.round(to_voxels(FOCI[:1])).astype(int)[0]
    labels[i, j, k] = 2
    labels[10:12, 50:52, 40:42] = 1
    (tmp_path / "main" / "maps").mkdir(parents=True)
    (tmp_path / "main" / LABELS).write_bytes(nifti_bytes(labels, "clusters"))
    cluster = read_region("main:2", tmp_path)
    assert cluster.holds(FOCI).tolist() == [True, False, False, False, False]
    assert covers(cluster, labels)
    assert not covers(read_region("sphere:36,20,4,6"), labels)
    coarse = np.zeros((4, 4, 4), dtype=np.int16)
    coarse[1, 1, 1] = 7
    nib.save(
        nib.Nifti1Image(coarse, np.array([[10.0, 0, 0, -46], [0, 10, 0, 10], [0, 0, 10, -6], [0, 0, 0, 1]])),
        tmp_path / "mask.nii",
    )
    assert read_region("mask:mask.nii", tmp_path).holds(FOCI).tolist() == [True, False, False, False, False]
    with pytest.raises(FormatError, match="no cluster 3"):
        read_region("main:3", tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "insula",
        "",
        "sphere:1,2,3",
        "mask:",
        "sphere:1,2,3,0",
        "sphere:1,2,3,-4",
        "sphere:1,2,nan,4",
        "sphere:a,b,c,d",
        "box:1..2,3..4",
        "box:1,2,3",
        "sphere:1,2,3,900",
    ],
)
def test_what_is_no_region_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        read_region(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mask:seed.nii.gz", "seed.nii.gz cannot be read as an image"),
        ("mask:not_there.nii", "not_there.nii: there is no such file"),
        ("mask:folder.nii", "folder.nii: there is no such file"),
        ("mask:empty.nii.gz", "the mask has no voxel that is not 0"),
        ("main:1", "main is no analysis with a map of clusters"),
        ("found:2", "there is no cluster 2 in it"),
    ],
)
def test_an_image_that_is_none_is_named_as_it_was_written_and_never_by_where_it_lies(
    text: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "seed.nii.gz").write_bytes(b"nothing")
    (tmp_path / "folder.nii").mkdir()
    (tmp_path / "empty.nii.gz").write_bytes(nifti_bytes(np.zeros((2, 2, 2), dtype=np.int16), "x"))
    (tmp_path / "found" / "maps").mkdir(parents=True)
    (tmp_path / "found" / LABELS).write_bytes(nifti_bytes(np.ones((2, 2, 2), dtype=np.int16), "x"))
    with pytest.raises(FormatError) as found:
        read_region(text, tmp_path)
    assert says in str(found.value)
    assert str(tmp_path) not in str(found.value)


def test_parts_with_a_focus_inside() -> None:
    assert parts_in(read_region("sphere:-36,20,4,6"), FOCI, np.array([0, 1, 3, 4, 5])).tolist() == [0, 1]
