"""Spaces there and back, and points inside and outside the brain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from corpora import brain
from corpora.nouns.studies import Space

MM = st.floats(-80, 80)


@given(st.tuples(MM, MM, MM))
def test_mni_to_talairach_and_back_returns_home(xyz):
    point = np.array([xyz])
    assert brain.tal_to_mni(brain.mni_to_tal(point)) == pytest.approx(point, abs=1e-9)


def test_transforms_are_nimares_lancaster():
    from nimare.utils import mni2tal, tal2mni

    xyz = np.random.default_rng(1).uniform(-80, 80, (50, 3))
    assert np.allclose(brain.mni_to_tal(xyz), mni2tal(xyz), atol=1e-10)
    assert np.allclose(brain.tal_to_mni(xyz), tal2mni(xyz), atol=1e-10)


def test_rows_holding_nan_stay_nan_and_touch_no_others():
    moved = brain.mni_to_tal(np.array([[1.0, 2, 3], [np.nan, 2, 3]]))
    assert np.isfinite(moved[0]).all()
    assert np.isnan(moved[1]).all()


def test_three_foci_are_read_by_row():
    xyz = np.arange(9.0).reshape(3, 3)
    assert np.allclose(brain.mni_to_tal(xyz)[1], brain.mni_to_tal(xyz[1:2])[0])


@pytest.mark.parametrize(
    ("x", "y", "z", "space", "inside"),
    [
        (-30, 17, -4, Space.MNI, True),
        (0, 0, 0, Space.TAL, True),
        (5, -107, 2, Space.MNI, True),
        (-48, 76, 4, Space.MNI, False),
        (0, 0, 120, Space.MNI, False),
        (90, 0, 0, Space.TAL, False),
        (-36, 24, -66, None, False),
    ],
)
def test_points_inside_and_outside_the_brain(x, y, z, space, inside):
    assert brain.is_in_brain(x, y, z, space) is inside


@pytest.mark.filterwarnings("ignore")
def test_the_mask_is_nilearns_grown_by_4_mm():
    from nilearn.datasets import load_mni152_brain_mask

    mask = load_mni152_brain_mask(resolution=2)
    away = ndimage.distance_transform_edt(~(np.asarray(mask.dataobj) > 0), sampling=2.0)
    inside, affine = brain._mask()
    assert np.array_equal(affine, mask.affine)
    assert np.array_equal(inside, away <= 4.0)
