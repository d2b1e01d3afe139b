"""How much of each cluster goes with each experiment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meta.ale import ALEMaps
from meta.clusters import Cluster
from meta.kernels import activation_values


def find_contributions(maps: ALEMaps, clusters: Sequence[Cluster]) -> tuple[tuple[int, str, float], ...]:
    """Return (cluster, experiment id, share) for every experiment and cluster, cluster by cluster.

    The share is the part of the ALE summed over the cluster's voxels that is lost when the experiment is
    taken out of the union and everything else stays as it is. Shares of a cluster do not add up to
    exactly 1, because ALE is a union; they come close where modelled activations are small.

    References
    ----------
    Eickhoff et al. 2016, doi:10.1016/j.neuroimage.2016.04.072 (contribution of experiments to a cluster).
    """
    if not clusters:
        return ()
    columns = np.concatenate([cluster.columns for cluster in clusters])
    ends = np.cumsum([cluster.size for cluster in clusters])[:-1]
    ale = maps.ale[columns]
    totals = [part.sum() for part in np.split(ale, ends)]
    lost = []
    for experiment in maps.experiments:
        activation = activation_values(experiment, maps.settings.kernel)[columns]
        without = 1.0 - (1.0 - ale) / (1.0 - activation)
        lost.append([part.sum() for part in np.split(ale - without, ends)])
    return tuple(
        (cluster.label, experiment.id, float(lost[row][at] / totals[at]))
        for at, cluster in enumerate(clusters)
        for row, experiment in enumerate(maps.experiments)
    )
