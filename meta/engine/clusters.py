"""Clusters: voxels that share a face. GingerALE's rule; edges and corners do not connect.

One union-find over the supra-threshold voxels alone serves the observed map and, compiled, each of
the thousands of simulated ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meta.engine.jit import compiled
from meta.engine.space import VOXEL_MM3, Booleans, Floats, Integers, load_brain_mask, to_mm


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """Connected supra-threshold voxels of one map.

    `columns` are places in the mask's voxel list, `values` (same length) the map's values there;
    `mass` is the sum of the values' excess over the cluster-forming threshold.
    """

    label: int
    columns: Integers
    values: Floats
    mass: float

    @property
    def size(self) -> int:
        """Number of voxels."""
        return int(self.columns.size)

    @property
    def volume_mm3(self) -> float:
        """Volume in mm3."""
        return self.size * VOXEL_MM3

    @property
    def ijk(self) -> Integers:
        """Voxel indices, shape (size, 3)."""
        return load_brain_mask().ijk[self.columns]

    @property
    def xyz_mm(self) -> Floats:
        """MNI coordinates of the voxels, shape (size, 3)."""
        return to_mm(self.ijk)

    @property
    def maximum(self) -> float:
        """Largest value."""
        return float(self.values.max())

    @property
    def peak_mm(self) -> Floats:
        """MNI coordinates of the largest value (the first in grid order, should two be equal)."""
        return np.asarray(self.xyz_mm[int(np.argmax(self.values))])

    @property
    def weighted_centre_mm(self) -> Floats:
        """MNI coordinates of the mean voxel, weighted by the values."""
        return np.asarray(np.average(self.xyz_mm, axis=0, weights=self.values))


def find_clusters(values: Floats, above: Booleans, *, threshold: float = 0.0, min_size: int = 1) -> tuple[Cluster, ...]:
    """Return the clusters of the mask voxels where `above` holds, largest first.

    Parameters
    ----------
    values : shape (n_mask_voxels,), the map.
    above : same shape, which voxels are above the cluster-forming threshold.
    threshold : what `mass` measures the excess over.
    min_size : voxels; smaller clusters are left out.

    Returns
    -------
    Clusters labelled from 1. Equal sizes are ordered by their larger maximum, then by grid order.
    """
    columns = np.flatnonzero(above).astype(np.int64)
    roots = label_voxels(load_brain_mask().ijk[columns])
    found = []
    for root in np.unique(roots):
        members = columns[roots == root]
        if members.size >= min_size:
            found.append(members)
    found.sort(key=lambda members: (-members.size, -float(values[members].max()), int(members[0])))
    return tuple(
        Cluster(
            label=label,
            columns=members,
            values=np.asarray(values[members], dtype=np.float64),
            mass=float((values[members] - threshold).sum()),
        )
        for label, members in enumerate(found, start=1)
    )


def make_label_values(clusters: tuple[Cluster, ...]) -> NDArray[np.int32]:
    """Return the cluster label of every mask voxel, 0 outside clusters."""
    labels = np.zeros(load_brain_mask().n_voxels, dtype=np.int32)
    for cluster in clusters:
        labels[cluster.columns] = cluster.label
    return labels


def label_voxels(ijk: Integers) -> Integers:
    """Return for each voxel (rows of `ijk`, in C order) the row that represents its cluster."""
    if len(ijk) == 0:
        return np.zeros(0, dtype=np.int64)
    low = ijk.min(axis=0) - 1
    shape = ijk.max(axis=0) - low + 1
    flat = np.ravel_multi_index(tuple((ijk - low).T), tuple(shape)).astype(np.int64)
    order = np.zeros(int(np.prod(shape)), dtype=np.int32)
    parents = np.empty(len(flat), dtype=np.int64)
    join_faces(flat, len(flat), int(shape[1] * shape[2]), int(shape[2]), order, parents)
    return np.array([find_root(parents, at) for at in range(len(flat))], dtype=np.int64)


@compiled
def find_root(parents: Integers, at: int) -> int:
    """Return the representative of a voxel's cluster, halving the path on the way."""
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at


@compiled
def join_faces(
    flat: Integers, count: int, stride_x: int, stride_y: int, order: NDArray[np.int32], parents: Integers
) -> None:
    """Join face neighbours among the first `count` voxels of `flat`, which must ascend.

    `order` is an all-zero scratch volume (padded by one voxel on each low side) and is left all zero.
    """
    for at in range(count):
        parents[at] = at
        here = flat[at]
        order[here] = at + 1
        for neighbour in (here - 1, here - stride_y, here - stride_x):
            other = order[neighbour]
            if other > 0:
                a = find_root(parents, at)
                b = find_root(parents, other - 1)
                if a < b:
                    parents[b] = a
                elif b < a:
                    parents[a] = b
    for at in range(count):
        order[flat[at]] = 0
