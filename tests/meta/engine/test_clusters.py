"""Clusters share faces, as scipy finds them."""

import numpy as np
from scipy import ndimage

from meta.engine.clusters import find_clusters, label_voxels, make_label_values
from meta.engine.space import from_volume, load_brain_mask, to_volume


def _values(*voxels):
    volume = np.zeros((91, 109, 91))
    for at in voxels:
        volume[at] = 1.0 + at[2] / 100
    return from_volume(volume)


def test_faces_connect_edges_and_corners_do_not():
    face = _values((45, 50, 40), (45, 50, 41))
    edge = _values((45, 50, 40), (45, 51, 41))
    corner = _values((45, 50, 40), (46, 51, 41))
    assert [len(find_clusters(v, v > 0)) for v in (face, edge, corner)] == [1, 2, 2]


def test_labelling_agrees_with_scipy_on_noise():
    values = ndimage.gaussian_filter(np.random.default_rng(4).normal(size=(91, 109, 91)), 1.5)
    inside = load_brain_mask().inside
    above = (values > 0.15) & inside
    expected, count = ndimage.label(above)
    clusters = find_clusters(from_volume(values), from_volume(above))
    assert len(clusters) == count
    assert [c.size for c in clusters] == sorted(np.bincount(expected.ravel())[1:].tolist(), reverse=True)
    ours = to_volume(make_label_values(clusters))
    pairs = {(a, b) for a, b in zip(ours[above].tolist(), expected[above].tolist(), strict=True)}
    assert len(pairs) == count


def test_mass_is_the_excess_over_the_threshold():
    values = _values((45, 50, 40), (45, 50, 41))
    (cluster,) = find_clusters(values, values > 0, threshold=0.4)
    assert np.isclose(cluster.mass, 1.40 + 1.41 - 0.8)
    assert cluster.volume_mm3 == 16
    assert cluster.maximum == 1.41
    assert cluster.peak_mm.tolist() == [0.0, -26.0, 10.0]
    assert cluster.weighted_centre_mm[2] > 9.0


def test_small_clusters_are_left_out_and_order_is_by_size():
    values = _values((45, 50, 40), (45, 50, 41), (30, 50, 40))
    assert [c.size for c in find_clusters(values, values > 0)] == [2, 1]
    assert [c.size for c in find_clusters(values, values > 0, min_size=2)] == [2]


def test_nothing_above_gives_no_clusters():
    values = np.zeros(228_483)
    assert find_clusters(values, values > 0) == ()
    assert label_voxels(np.zeros((0, 3), dtype=np.int64)).size == 0
