"""The grid is GingerALE's and coordinates come home."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from corpora import brain
from corpora.brain import read_kept
from corpora.errors import FormatError
from meta.engine.space import (
    AFFINE,
    NullSpace,
    from_volume,
    is_in_brain,
    load_brain_mask,
    load_null_voxels,
    to_mm,
    to_volume,
    to_voxels,
)


def test_mask_is_gingerales():
    mask = load_brain_mask()
    assert mask.n_voxels == 228_483
    assert mask.inside.sum() == 228_483
    assert (mask.column[tuple(mask.ijk.T)] == np.arange(228_483)).all()


def test_grey_matter_lies_in_the_brain_and_is_smaller():
    grey = load_null_voxels(NullSpace.GREY_MATTER)
    assert len(grey) == 186_779
    assert load_brain_mask().inside[tuple(grey.T)].all()
    assert len(load_null_voxels(NullSpace.BRAIN)) == 228_483


def test_masks_that_ship_are_those_they_were_made_from():
    """The mask is NiMARE's; grey matter is nilearn's map above 10 %, at the centre of each voxel."""
    import nilearn
    import nimare

    nimare_mask = Path(nimare.__file__).parent / "resources/templates/MNI152_2x2x2_brainmask.nii.gz"
    assert nimare_mask.read_bytes() == read_kept("mni152_2mm_brain.nii.gz")
    name = "datasets/data/mni_icbm152_gm_tal_nlin_sym_09a_converted.nii.gz"
    image = nib.load(Path(nilearn.__file__).parent / name)
    mask = load_brain_mask()
    at = np.rint((to_mm(mask.ijk) - image.affine[:3, 3]) / np.diag(image.affine)[:3]).astype(np.int64)
    fits = ((at >= 0) & (at < np.array(image.shape))).all(axis=1)
    template = np.asarray(image.dataobj)
    probability = np.zeros(mask.n_voxels)
    probability[fits] = template[tuple(at[fits].T)] / float(template.max())
    assert np.array_equal(load_null_voxels(NullSpace.GREY_MATTER), mask.ijk[probability > 0.1])


def test_a_damaged_mask_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setitem(brain.KEPT, "mni152_2mm_brain.nii.gz", "0" * 64)
    with pytest.raises(FormatError, match="was changed"):
        read_kept("mni152_2mm_brain.nii.gz")


def test_voxels_and_millimetres_are_inverse():
    xyz = np.array([[0.0, 0, 0], [-33, 17, -4], [12.3, -99.9, 44.4]])
    assert np.allclose(to_mm(to_voxels(xyz)), xyz, atol=1e-12)
    assert np.allclose(to_mm(np.array([[0, 0, 0]])), AFFINE[:3, 3])


def test_left_is_left():
    assert to_voxels(np.array([[-40.0, 0, 0]]))[0, 0] > to_voxels(np.array([[40.0, 0, 0]]))[0, 0]


def test_inside_and_outside_the_brain_are_told_apart():
    assert is_in_brain(np.array([[0.0, 0, 20], [0, 0, 200], [-80, 80, 80]])).tolist() == [True, False, False]


def test_volume_and_values_round_trip():
    values = np.arange(228_483, dtype=np.float64)
    assert (from_volume(to_volume(values)) == values).all()
    with pytest.raises(ValueError, match="not on the"):
        from_volume(np.zeros((2, 2, 2)))
