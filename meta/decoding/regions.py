"""Decoding of a region: which terms the studies with a focus in it use more often than the others do.

Of N studies, `inside` have a focus in the region and n use a term; k do both. What a focus there says of the term is the posterior
P(term | focus) under an even prior: P(focus | term) / (P(focus | term) + P(focus | no term)), Neurosynth's "reverse inference". The
posterior odds are then the likelihood ratio P(focus | term) : P(focus | no term). The odds ratio is the effect size that does not
depend on how common the term is; p is that of the two-way chi-square over studies, which are independent of each other.

References
----------
Yarkoni et al. 2011, doi:10.1038/nmeth.1635; NiMARE's `NeurosynthDecoder` gives the same posterior and p (its columns
`probReverse` and `pReverse`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corpora.errors import ProtocolError
from meta.databases.database import Database
from meta.decoding.decoder import Decoder
from meta.engine.space import Booleans, Floats

EVEN = 0.5
"""Prior probability of a term."""
_Z95 = 1.959964
_HALF = 0.5
"""Added to each cell of the odds ratio (Haldane 1956, Anscombe 1956), so that none is infinite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionScore:
    """One term in a region: `n_inside` of the `n_studies` that use it have a focus there.

    `posterior` is P(term | focus) under an even prior, `odds_ratio` with its 95 % interval (`low`, `high`) the effect size, `z` the
    signed root of the chi-square, `p_fdr` its p among all terms (Benjamini-Hochberg).
    """

    term: str
    n_studies: int
    n_inside: int
    posterior: float
    odds_ratio: float
    low: float
    high: float
    z: float
    p: float
    p_fdr: float

    @property
    def posterior_odds(self) -> float:
        """Return the posterior as odds; infinite where no other study has a focus there."""
        return self.posterior / (1 - self.posterior) if self.posterior < 1 else float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionDecoded:
    """All terms of a region, the surest first (by z). `n_inside` of `n_studies` studies have a focus in it."""

    region: str
    database: str
    table: str
    kind: str
    n_inside: int
    n_studies: int
    scores: tuple[RegionScore, ...]


def decode_region(
    decoder: Decoder, database: Database, holds: Callable[[Floats], Booleans], words: str
) -> RegionDecoded:
    """Return the terms of the studies of `database` (the decoder's own) with a focus in a region.

    Parameters
    ----------
    holds : says of foci, shape (n, 3), mm, MNI, which lie in the region; `words` say what it is.

    Raises
    ------
    ProtocolError : no study, or every one, has a focus there: there is nothing to compare.
    """
    within = np.concatenate([[0], np.cumsum(holds(database.foci))])
    inside = np.asarray(within[database.first[1:]] > within[database.first[:-1]])
    if not inside.any() or inside.all():
        which = "Every" if inside.any() else "No"
        raise ProtocolError(
            f"{which} study of {database.name} has a focus in the {words}.", hint="Take another region."
        )
    return RegionDecoded(
        region=words,
        database=decoder.database,
        table=decoder.table,
        kind=decoder.kind,
        n_inside=int(inside.sum()),
        n_studies=database.n_studies,
        scores=_scores(decoder, inside),
    )


def _scores(decoder: Decoder, inside: Booleans) -> tuple[RegionScore, ...]:
    from scipy.stats import chi2, false_discovery_control

    users = decoder.maps.n_users.astype(np.float64)
    both = np.asarray(decoder.maps.uses.T @ inside.astype(np.float64))
    cells = _Cells(both=both, users=users, inside=float(inside.sum()), total=float(len(inside)))
    z = cells.z()
    p = chi2.sf(z**2, 1)
    fdr = false_discovery_control(p)
    posterior, (ratio, low, high) = cells.posterior(), cells.odds_ratio()
    names = decoder.maps.names
    return tuple(
        RegionScore(
            term=names[i],
            n_studies=int(users[i]),
            n_inside=int(both[i]),
            posterior=float(posterior[i]),
            odds_ratio=float(ratio[i]),
            low=float(low[i]),
            high=float(high[i]),
            z=float(z[i]),
            p=float(p[i]),
            p_fdr=float(fdr[i]),
        )
        for i in np.lexsort((np.array(names), -z)).tolist()
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """Tables of two by two, one a term: studies that use it, studies with a focus in the region, both, all."""

    both: Floats
    users: Floats
    inside: float
    total: float

    def z(self) -> Floats:
        """Return the signed root of each table's chi-square, without Yates' correction."""
        spread = self.users * (self.total - self.users) * self.inside * (self.total - self.inside)
        excess = self.total * self.both - self.users * self.inside
        return np.asarray(np.sqrt(self.total) * excess / np.sqrt(spread))

    def posterior(self) -> Floats:
        """Return P(term | focus) under an even prior; .5 where a focus says nothing."""
        with_term = self.both / self.users
        without = (self.inside - self.both) / (self.total - self.users)
        either = EVEN * with_term + (1 - EVEN) * without
        return np.asarray(np.divide(EVEN * with_term, either, out=np.full(len(either), EVEN), where=either > 0))

    def odds_ratio(self) -> tuple[Floats, Floats, Floats]:
        """Return the odds ratio and its 95 % interval (Woolf 1955)."""
        a, b = self.both + _HALF, self.users - self.both + _HALF
        c = self.inside - self.both + _HALF
        d = self.total - self.users - self.inside + self.both + _HALF
        logarithm, error = np.log(a * d / (b * c)), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        return np.exp(logarithm), np.exp(logarithm - _Z95 * error), np.exp(logarithm + _Z95 * error)
