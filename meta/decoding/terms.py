"""What a database's terms look like in the brain, without making a map of each.

The association map of a term (Neurosynth's "association test") compares, voxel by voxel, the studies that use the term with
those that do not. Of N studies let n use the term, r be active at a voxel, a be both. The signed root of the two-way
chi-square is then

    z = sqrt(N) (N a - r n) / sqrt(r (N - r) n (N - n))

which is linear in a, a sum over studies. A correlation of any map with all these maps needs therefore no map but sums over
the studies' voxels (`spheres.py`), and each map's mean and norm, computed once for a database.

References
----------
Yarkoni et al. 2011, doi:10.1038/nmeth.1635 (the test); Salo et al. 2023, doi:10.52294/001c.87681 (NiMARE, whose
`MKDAChi2` and `CorrelationDecoder` give the same numbers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from meta.decoding.spheres import STRIDE, Spheres, _in_parts, count_active, sum_many_over_studies, sum_over_studies
from meta.engine.jit import compiled
from meta.engine.space import Floats, load_brain_mask


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TermMaps:
    """The association maps of `names`, as what is needed to correlate with them.

    `uses` (n_studies, n_terms) is 1 where a study uses a term; `active` the number of studies active at each mask voxel;
    `mean` and `norm` are of (N a - r n) / sqrt(r (N - r)), the map of a term up to a factor: its mean over the mask, and
    the root of the summed squares of what is above and below that mean.
    """

    names: tuple[str, ...]
    spheres: Spheres
    uses: sparse.csc_matrix
    active: NDArray[np.int32]
    mean: Floats
    norm: Floats

    @property
    def n_studies(self) -> int:
        """Number of studies, N."""
        return self.spheres.n_studies

    @property
    def n_users(self) -> NDArray[np.int64]:
        """Number of studies that use each term, n."""
        return np.asarray(np.diff(self.uses.indptr), dtype=np.int64)


def make_term_maps(spheres: Spheres, uses: Any, names: tuple[str, ...], *, workers: int = 2) -> TermMaps:
    """Return the terms' maps, as far as correlations need them.

    Parameters
    ----------
    uses : sparse, shape (n_studies, n_terms): not 0 where a study uses a term. A term that all studies or none use has no map
        and must be left out by the caller.
    """
    uses = sparse.csc_matrix(uses != 0, dtype=np.float32)
    uses.sort_indices()
    active = count_active(spheres, np.arange(spheres.n_studies))
    weight = _weight(active, spheres.n_studies)
    column = load_brain_mask().column.reshape(-1, STRIDE - 1)
    r, g = np.zeros((len(column), STRIDE - 1)), np.zeros((len(column), STRIDE - 1))
    inside = column >= 0
    r[inside], g[inside] = active[column[inside]], weight[column[inside]]
    mean, squares = np.zeros(len(names)), np.zeros(len(names))

    def measure(lo: int, hi: int) -> None:
        _measure(
            spheres.first,
            spheres.start,
            spheres.length,
            uses.indptr,
            uses.indices,
            lo,
            hi,
            r,
            g,
            spheres.n_studies,
            mean,
            squares,
        )

    _in_parts(measure, len(names), workers)
    n_voxels = len(active)
    mean /= n_voxels
    norm = np.sqrt(np.maximum(squares - n_voxels * mean**2, 0.0))
    return TermMaps(names=names, spheres=spheres, uses=uses, active=active, mean=mean, norm=norm)


def _weight(active: NDArray[np.int32], n_studies: int) -> Floats:
    """Return 1 / sqrt(r (N - r)); 0 where no study, or every one, is active: there is nothing to compare."""
    spread = active.astype(np.float64) * (n_studies - active)
    return np.divide(1.0, np.sqrt(spread), out=np.zeros(len(active)), where=spread > 0)


@compiled
def _measure(
    first: NDArray[np.int64],
    start: NDArray[np.int32],
    length: NDArray[np.uint8],
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    lo: int,
    hi: int,
    r: Floats,
    g: Floats,
    n_studies: int,
    mean: Floats,
    squares: Floats,
) -> None:
    """Write sums and sums of squares of the maps of the terms lo..hi."""
    n_columns, n_deep = r.shape
    stride = n_deep + 1
    steps = np.zeros(n_columns * stride + 1, np.int32)
    for t in range(lo, hi):
        n = indptr[t + 1] - indptr[t]
        for u in range(indptr[t], indptr[t + 1]):
            s = indices[u]
            for x in range(first[s], first[s + 1]):
                steps[start[x]] += 1
                steps[start[x] + length[x]] -= 1
        total, square = 0.0, 0.0
        for c in range(n_columns):
            a = 0
            for k in range(n_deep):
                a += steps[c * stride + k]
                steps[c * stride + k] = 0
                value = (n_studies * a - r[c, k] * n) * g[c, k]
                total += value
                square += value * value
            steps[c * stride + n_deep] = 0
        mean[t] = total
        squares[t] = square


def association_map(maps: TermMaps, term: int) -> Floats:
    """Return the association map of a term, z per mask voxel: NiMARE's `z_desc-association`."""
    users = maps.uses.indices[maps.uses.indptr[term] : maps.uses.indptr[term + 1]]
    n, n_studies = len(users), maps.n_studies
    a = count_active(maps.spheres, users)
    z = (n_studies * a.astype(np.float64) - maps.active.astype(np.float64) * n) * _weight(maps.active, n_studies)
    return np.asarray(z * np.sqrt(n_studies / (n * (n_studies - n))))


def correlate(maps: TermMaps, values: Floats, *, workers: int = 2) -> Floats:
    """Return Pearson's r of a map (one number per mask voxel) with every term's association map, shape (n_terms,).

    Raises
    ------
    ValueError : the map is the same everywhere, or not finite.
    """
    values = np.asarray(values, dtype=np.float64)
    around = values - values.mean()
    norm = float(np.sqrt(around @ around))
    if not np.isfinite(norm) or norm == 0:
        msg = "a map that is the same everywhere, or not finite, correlates with nothing"
        raise ValueError(msg)
    weight = _weight(maps.active, maps.n_studies)
    sums = sum_over_studies(maps.spheres, around * weight, workers=workers)
    common = float(around @ (maps.active * weight))
    products = maps.n_studies * (maps.uses.T @ sums) - maps.n_users * common
    return np.asarray(np.divide(products, maps.norm * norm, out=np.zeros(len(maps.names)), where=maps.norm > 0))


def correlate_many(maps: TermMaps, values: NDArray[np.floating], *, workers: int = 2) -> NDArray[np.float32]:
    """Return r of many maps, shape (n_maps, n_voxels), with every term's: shape (n_maps, n_terms), in single precision."""
    around = np.asarray(values, dtype=np.float32) - values.mean(axis=1, dtype=np.float64).astype(np.float32)[:, None]
    norm = np.sqrt(np.einsum("mv,mv->m", around, around, dtype=np.float64))
    weight = _weight(maps.active, maps.n_studies)
    common = around @ (maps.active * weight).astype(np.float32)
    sums = sum_many_over_studies(maps.spheres, around * weight.astype(np.float32), workers=workers)
    products = maps.n_studies * (maps.uses.T @ sums) - np.outer(maps.n_users, common)
    bottom = np.outer(maps.norm, norm)
    r = np.divide(products, bottom, out=np.zeros_like(bottom), where=bottom > 0)
    return np.asarray(r.T, dtype=np.float32)
