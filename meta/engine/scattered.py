"""Experiments with their foci drawn anew: what data without any effect look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from meta.engine.experiments import Experiment
from meta.engine.philox import draw_uniform
from meta.engine.space import Floats, NullSpace, load_null_voxels, to_mm


def scatter(
    experiments: Sequence[Experiment], space: NullSpace, *, seed: int, stream: int, number: int
) -> list[Experiment]:
    """Return the experiments with as many foci each, drawn from the voxels of `space`; `number` says which draw of a stream."""
    voxels = load_null_voxels(space)
    draws = draw_uniform(seed, stream, number, sum(e.n_foci for e in experiments))
    foci: Floats = to_mm(voxels[(draws * len(voxels)).astype(np.int64)])
    parts = np.split(foci, np.cumsum([e.n_foci for e in experiments])[:-1])
    return [replace(e, foci=part) for e, part in zip(experiments, parts, strict=True)]
