"""Which regions the studies of every group report, beyond what foci placed at random would give, with its uncertainty.

A study reports a region when one of its foci lies in it. A study with many foci reports large regions by chance: of k foci
drawn uniformly from grey matter at least one lies in a region of share q with probability 1 - (1 - q)^k, which is
subtracted. A group's excess is the mean of its studies; a region's is the mean over groups, so that a paradigm with many
studies does not speak for the others. The interval and the probability of a rank are from studies drawn with replacement
within their group (Efron & Tibshirani 1993, chapter 13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meta.engine.space import Booleans, Floats

LOW, HIGH = 2.5, 97.5
"""Percentiles of the interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFoci:
    """The foci of one study in MNI, shape (n, 3), and the group it belongs to."""

    study: str
    group: str
    foci: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionShare:
    """How often a region is reported.

    `reported` gives for each group the studies that report it; `excess` is the mean over groups of the share reported less
    the share expected by chance, `low` and `high` its 95 % interval. `rank` is 1 for the largest excess, `rank_low` and
    `rank_high` its interval, `first` the share of draws in which the region is among the first `Consistency.top`.
    `without` is the range of its rank with each group left out in turn.
    """

    name: str
    reported: Mapping[str, int]
    expected: float
    excess: float
    low: float
    high: float
    rank: int
    rank_low: int
    rank_high: int
    first: float
    without: tuple[int, int]

    @property
    def groups_reporting(self) -> int:
        """Return the number of groups of which at least one study reports the region."""
        return sum(n > 0 for n in self.reported.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """Every region by its excess, the largest first; `sizes` are the studies of each group.

    `all_first` is the share of draws in which all named regions together take the first places, None where none is named.
    """

    regions: tuple[RegionShare, ...]
    sizes: Mapping[str, int]
    draws: int
    top: int
    named: tuple[str, ...]
    all_first: float | None


def measure_consistency(
    studies: Sequence[StudyFoci],
    names: Sequence[str],
    inside: Sequence[Booleans],
    chances: Sequence[float],
    *,
    named: Sequence[str] = (),
    draws: int = 2000,
    seed: int = 1,
) -> Consistency:
    """Return how consistently each region is reported over the groups of `studies`.

    Parameters
    ----------
    inside : for each study, shape (its foci, regions): which focus lies in which region.
    chances : for each region the share of grey matter it holds, in (0, 1).
    named : the regions a statement is about; without any, one place is looked at.

    Raises
    ------
    ValueError : there is no study, or a named region is not among `names`.
    """
    if not studies or not set(named) <= set(names):
        message = "no study, or a named region that is not measured"
        raise ValueError(message)
    top = max(1, len(named))
    hits = np.array([rows.any(axis=0) for rows in inside])
    counts = np.array([len(study.foci) for study in studies], dtype=np.float64)
    expected = 1 - (1 - np.asarray(chances)) ** counts[:, None]
    beyond = hits - expected
    groups = sorted({study.group for study in studies})
    members = [np.array([i for i, s in enumerate(studies) if s.group == group]) for group in groups]
    means = np.array([beyond[rows].mean(axis=0) for rows in members])
    drawn = _draw(beyond, members, draws, seed)
    ranks = _ranks(drawn)
    here = _ranks(means.mean(axis=0)[None])[0]
    left = _left_out(means)
    places = [list(names).index(name) for name in named]
    reported = [
        {group: int(hits[rows, r].sum()) for group, rows in zip(groups, members, strict=True)}
        for r in range(len(names))
    ]
    chance = np.mean([expected[rows].mean(axis=0) for rows in members], axis=0)
    excess = means.mean(axis=0)
    rows = zip(names, reported, chance, excess, drawn.T, here, ranks.T, left.T, strict=True)
    found = [_share(*row, top=top) for row in rows]
    return Consistency(
        regions=tuple(sorted(found, key=lambda region: (region.rank, region.name))),
        sizes={group: len(rows) for group, rows in zip(groups, members, strict=True)},
        draws=draws,
        top=top,
        named=tuple(named),
        all_first=float((ranks[:, places] <= top).all(axis=1).mean()) if places else None,
    )


def _share(
    name: str,
    reported: Mapping[str, int],
    expected: float,
    excess: float,
    drawn: Floats,
    rank: int,
    ranks: NDArray[np.int64],
    left: NDArray[np.int64],
    *,
    top: int,
) -> RegionShare:
    """Return one region: its excess and rank, the intervals of both over the draws, its ranks without each group."""
    return RegionShare(
        name=name,
        reported=reported,
        expected=expected,
        excess=excess,
        low=float(np.percentile(drawn, LOW)),
        high=float(np.percentile(drawn, HIGH)),
        rank=rank,
        rank_low=int(np.percentile(ranks, LOW, method="lower")),
        rank_high=int(np.percentile(ranks, HIGH, method="higher")),
        first=float((ranks <= top).mean()),
        without=(int(left.min()), int(left.max())),
    )


def _draw(beyond: Floats, members: Sequence[NDArray[np.int64]], draws: int, seed: int) -> Floats:
    """Return the excess of each region in each draw, shape (draws, regions)."""
    dice = np.random.default_rng(seed)
    total = np.zeros((draws, beyond.shape[1]))
    for rows in members:
        weights = dice.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=draws) / len(rows)
        total += weights @ beyond[rows]
    return np.asarray(total / len(members))


def _ranks(excess: Floats) -> NDArray[np.int64]:
    """Return the rank of each region in each row, 1 for the largest; equal ones share the better rank."""
    ordered = np.sort(-excess, axis=1)
    return np.array(
        [np.searchsorted(row, -values, side="left") + 1 for row, values in zip(ordered, excess, strict=True)]
    )


def _left_out(means: Floats) -> NDArray[np.int64]:
    """Return the ranks without each group in turn; with one group only, the ranks as they are."""
    if len(means) == 1:
        return _ranks(means)
    return np.array([_ranks(np.delete(means, g, axis=0).mean(axis=0)[None])[0] for g in range(len(means))])
