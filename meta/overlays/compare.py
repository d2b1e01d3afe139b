"""How far a map lies in networks: shared voxels, shares of both, Dice, and p from maps whose foci were redrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from meta.engine.ale import ALEMaps
from meta.engine.robustness import refit, scattered
from meta.engine.space import Booleans, Floats
from meta.overlays.networks import Network

NULL_MAPS = 1000
_BATCH = 64
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overlap:
    """One network and a map: `n_map` and `n_network` voxels, `n_both` in both.

    `p` is how often maps of the same experiments with redrawn foci, as many voxels large, share as many voxels with the network;
    `p_fdr` that among the networks of the same source; `expected` the mean share of those maps in it. None where no null was drawn.
    """

    network: Network
    n_map: int
    n_network: int
    n_both: int
    p: float | None = None
    p_fdr: float | None = None
    expected: float | None = None

    @property
    def dice(self) -> float:
        """Return twice the shared voxels over the voxels of both (Dice 1945)."""
        return 2 * self.n_both / (self.n_map + self.n_network)

    @property
    def share_of_map(self) -> float:
        """Return the share of the map's voxels that lie in the network."""
        return self.n_both / self.n_map

    @property
    def share_of_network(self) -> float:
        """Return the share of the network's voxels that lie in the map."""
        return self.n_both / self.n_network


def lay_over(
    inside: Booleans, networks: Sequence[Network], null: NDArray[np.int64] | None = None
) -> tuple[Overlap, ...]:
    """Return the overlap of a map with each network, in their order.

    Parameters
    ----------
    inside : which mask voxels the map holds, at least one.
    null : shape (n_maps, n_networks), from `shared_by_chance` with as many voxels as the map holds.
    """
    from scipy.stats import false_discovery_control

    shared = _shared(np.flatnonzero(inside), _stack(networks))
    p = fdr = expected = None
    if null is not None and len(null):
        p = ((null >= shared).sum(axis=0) + 1) / (len(null) + 1)
        fdr, expected = false_discovery_control(p), null.mean(axis=0) / inside.sum()
    return tuple(
        Overlap(
            network=network,
            n_map=int(inside.sum()),
            n_network=network.n_voxels,
            n_both=int(shared[at]),
            p=None if p is None else float(p[at]),
            p_fdr=None if fdr is None else float(fdr[at]),
            expected=None if expected is None else float(expected[at]),
        )
        for at, network in enumerate(networks)
    )


def shared_by_chance(
    maps: ALEMaps,
    n_voxels: int,
    networks: Sequence[Network],
    *,
    n_null: int = NULL_MAPS,
    workers: int = 2,
    progress: Progress | None = None,
) -> NDArray[np.int64]:
    """Return how many voxels maps without effect share with each network, shape (n_null, n_networks).

    Each is the ALE of the same experiments with their foci drawn anew, as the analysis' null draws them, and holds its `n_voxels` highest
    values. A threshold of significance would leave most of them empty, and any overlap at all would then pass for more than chance.
    """
    stacked = _stack(networks)
    found = []
    for at in range(0, n_null, _BATCH):
        numbers = range(at, min(at + _BATCH, n_null))
        with ThreadPoolExecutor(max(1, workers)) as pool:
            found += list(pool.map(partial(_shared_of_draw, maps, n_voxels, stacked), numbers))
        if progress is not None:
            progress(numbers.stop, n_null)
    return np.array(found, dtype=np.int64).reshape(len(found), len(networks))


def _shared_of_draw(maps: ALEMaps, n_voxels: int, stacked: NDArray[np.uint8], number: int) -> NDArray[np.int64]:
    return _shared(highest(refit(maps, scattered(maps, number)).ale, n_voxels), stacked)


def highest(values: Floats, n_voxels: int) -> NDArray[np.int64]:
    """Return the places of the highest values; of equal ones at the edge those that come first in the grid."""
    edge = np.partition(values, -n_voxels)[-n_voxels]
    above, level = np.flatnonzero(values > edge), np.flatnonzero(values == edge)
    return np.concatenate([above, level[: n_voxels - len(above)]])


def _stack(networks: Sequence[Network]) -> NDArray[np.uint8]:
    return np.array([network.inside for network in networks], dtype=np.uint8)


def _shared(columns: NDArray[np.integer], stacked: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.asarray(stacked[:, columns].sum(axis=1, dtype=np.int64))
