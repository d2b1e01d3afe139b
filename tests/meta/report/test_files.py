"""The files of an analysis: complete, the same bytes every time, in a folder that is whole or absent."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest

from meta.analysis import input_hash, run_analysis
from meta.engine.ale import ALESettings
from meta.engine.space import AFFINE, SHAPE
from meta.formats.nifti import nifti_bytes
from meta.formats.read import read_foci
from meta.report.files import MANIFEST, draw_pictures, is_current, make_files, write_folder
from meta.selection import select_contrasts


@pytest.fixture(scope="module")
def files(small_result):
    return make_files(small_result, draw_pictures(small_result))


def test_every_promised_file_is_there(files):
    promised = {
        "maps/ale.nii.gz", "maps/p.nii.gz", "maps/z.nii.gz", "maps/ale_cluster_fwe.nii.gz", "maps/z_cluster_fwe.nii.gz",
        "maps/cluster_labels.nii.gz", "tables/clusters_MNI.tsv", "tables/clusters_TAL.tsv", "tables/peaks_MNI.tsv",
        "tables/peaks_TAL.tsv", "tables/labels.tsv", "tables/experiments.tsv", "tables/contributions.tsv",
        "tables/candidates.tsv", "tables/README.md", "figures/glass_brain.png", "figures/mosaic.png", "figures/cluster01_peak01.png",
        "viewer.html", "report.html", "methods.en.md", "methods.zh.md", "settings.json", "foci/foci_MNI_sleuth.txt",
        "foci/foci_nimads.json",
    }  # fmt: skip
    assert promised <= files.keys()
    assert all(files.values())


def test_the_same_input_gives_the_same_bytes(files, agreeing_contrasts, small_settings):
    again = run_analysis(
        select_contrasts(agreeing_contrasts), replace(small_settings, ale=replace(small_settings.ale, workers=2))
    )
    assert make_files(again, draw_pictures(again)) == files


def test_maps_hold_what_the_engine_computed(files, small_result, tmp_path):
    for name in ("ale", "cluster_labels"):
        path = tmp_path / f"{name}.nii.gz"
        path.write_bytes(files[f"maps/{name}.nii.gz"])
        image = nib.load(path)
        assert image.shape == SHAPE
        assert np.array_equal(image.affine, AFFINE)
        expected = small_result.values.astype(np.float32) if name == "ale" else small_result.labels
        assert np.array_equal(np.asarray(image.dataobj), expected)


def test_the_written_foci_give_the_same_experiments_again(files, small_result, tmp_path):
    path = tmp_path / "foci.txt"
    path.write_bytes(files["foci/foci_MNI_sleuth.txt"])
    found = read_foci([path]).contrasts
    assert [c.n for c in found] == [int(e.subjects) for e in small_result.experiments]
    assert np.allclose(
        [[f.x, f.y, f.z] for c in found for f in c.foci],
        np.concatenate([e.foci for e in small_result.experiments]),
    )


def test_settings_name_every_choice_but_not_the_number_of_workers(files):
    settings = json.loads(files["settings.json"])
    assert settings["analysis"]["ale"] == {
        "kernel": "gingerale", "cluster_forming_p": 0.001, "cluster_fwe_p": 0.05, "permutations": 60, "seed": 5,
        "null_foci": "grey_matter", "pooling": "separate", "early_stopping": False,
    }  # fmt: skip
    assert settings["experiments"] == 8
    assert settings["versions"]["numpy"] == np.__version__


def test_gzip_headers_hold_no_time_and_no_name():
    data = nifti_bytes(np.zeros(SHAPE, dtype=np.float32), "x")
    assert data[3] == 0
    assert data[4:8] == b"\0\0\0\0"


def test_the_viewer_needs_no_network(files):
    page = files["viewer.html"].decode()
    assert 'src="http' not in page
    assert "Main analysis" in page


def test_a_folder_is_current_until_a_file_or_the_input_changes(tmp_path):
    folder = tmp_path / "main"
    write_folder(folder, {"a/b.txt": b"1", "c.txt": b"2"}, "hash")
    assert is_current(folder, "hash")
    assert not is_current(folder, "other")
    (folder / "c.txt").write_text("3")
    assert not is_current(folder, "hash")
    assert not is_current(tmp_path / "absent", "hash")


def test_writing_again_removes_our_old_files_and_keeps_those_of_others(tmp_path):
    folder = tmp_path / "main"
    write_folder(folder, {"old.txt": b"1", "kept.txt": b"1"}, "one")
    (folder / "notes.docx").write_text("mine")
    write_folder(folder, {"kept.txt": b"2"}, "two")
    assert sorted(p.name for p in folder.iterdir()) == ["kept.txt", MANIFEST, "notes.docx"]
    assert (folder / "kept.txt").read_bytes() == b"2"


def test_an_unfinished_folder_of_a_killed_run_does_no_harm(tmp_path):
    unfinished = tmp_path / ".writing-killed"
    unfinished.mkdir()
    (unfinished / "half.txt").write_text("x")
    for path in (unfinished / "half.txt", unfinished):
        os.utime(path, (0, 0))
    write_folder(tmp_path / "main", {"a.txt": b"1"}, "h")
    assert sorted(p.name for p in (tmp_path / "main").iterdir()) == ["a.txt", MANIFEST]
    assert not unfinished.exists()


def test_the_hash_of_an_input_follows_foci_and_settings_but_not_workers(agreeing_contrasts, small_settings):
    first = input_hash(agreeing_contrasts, small_settings)
    assert first == input_hash(agreeing_contrasts, replace(small_settings, ale=replace(small_settings.ale, workers=2)))
    assert first != input_hash(agreeing_contrasts, replace(small_settings, ale=ALESettings(permutations=61, seed=5)))
    assert first != input_hash(agreeing_contrasts[1:], small_settings)
