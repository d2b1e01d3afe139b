"""Decoding: which terms of a database a map resembles, how surely, and what remains without each study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from meta.databases.database import Database, TermTable
from meta.decoding.spheres import RADIUS_MM, make_spheres
from meta.decoding.terms import TermMaps, correlate, correlate_many, make_term_maps
from meta.engine.ale import ALEMaps
from meta.engine.experiments import Experiment
from meta.engine.robustness import refit, scattered, study_names
from meta.engine.space import Floats

FEWEST_STUDIES = 80
"""A term that fewer studies use has a map of noise: NeuroQuery's abstracts have 1,474 terms above it."""
NULL_MAPS = 1000
_BATCH = 64
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decoder:
    """The terms of one table of a database, ready to be compared with maps; `dropped` were left out of it, by name."""

    database: str
    table: str
    kind: str
    maps: TermMaps
    dropped: tuple[str, ...]
    fewest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermScore:
    """One term: `n_studies` use it, `r` is its correlation with the map.

    `p` is how often maps of the same experiments with their foci drawn anew correlate as highly, `p_fdr` that among all terms
    (Benjamini-Hochberg); `low` and `high` are the least and most of r when each study is left out in turn. They are None
    for a map whose experiments are not known.
    """

    term: str
    n_studies: int
    r: float
    p: float | None = None
    p_fdr: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """All terms, the most similar first. The database has `n_studies`; `n_null` maps were drawn, `n_left_out` studies left out in turn."""

    database: str
    table: str
    kind: str
    scores: tuple[TermScore, ...]
    n_studies: int
    n_null: int
    n_left_out: int
    dropped: tuple[str, ...]
    fewest: int


def make_decoder(
    database: Database,
    table: TermTable,
    *,
    fewest: int = FEWEST_STUDIES,
    drop: Callable[[str], bool] | None = None,
    workers: int = 2,
) -> Decoder:
    """Return a decoder of the terms that at least `fewest` studies use and `drop` does not take out.

    Raises
    ------
    ProtocolError : no term is left.
    """
    uses = (table.weights >= table.threshold).tocsc() if table.threshold > 0 else table.weights.tocsc()
    counts = np.asarray(np.diff(uses.indptr))
    often = (counts >= (1 if table.kind == "topics" else fewest)) & (counts < database.n_studies)
    dropped = np.array([bool(drop and drop(name)) for name in table.names], dtype=np.bool_)
    kept = np.flatnonzero(often & ~dropped)
    if not len(kept):
        raise ProtocolError(
            f"No term of {database.name}, {table.name}, is used by {fewest} studies.",
            hint="Lower the number of studies.",
        )
    spheres = make_spheres(database.foci, database.first, radius_mm=RADIUS_MM, workers=workers)
    names = tuple(table.names[i] for i in kept)
    return Decoder(
        database=database.name,
        table=table.name,
        kind=table.kind,
        maps=make_term_maps(spheres, uses[:, kept], names, workers=workers),
        dropped=tuple(table.names[i] for i in np.flatnonzero(often & dropped)),
        fewest=fewest,
    )


def decode(decoder: Decoder, values: Floats, *, workers: int = 2) -> Decoded:
    """Return the terms by their correlation with a map, one number per mask voxel; without p, for its experiments are unknown."""
    r = correlate(decoder.maps, values, workers=workers)
    return _ranked(decoder, r)


def decode_experiments(
    decoder: Decoder,
    maps: ALEMaps,
    *,
    n_null: int = NULL_MAPS,
    workers: int = 2,
    progress: Progress | None = None,
) -> Decoded:
    """Return the terms by their correlation with an ALE's z map, with p and the range over left-out studies.

    The null keeps each experiment's sample size and number of foci and draws the foci anew in grey matter, with the analysis'
    seed. Voxels are not independent: a p from their number would call every term significant.
    """
    return decode_with([decoder], maps, n_null=n_null, workers=workers, progress=progress)[0]


def decode_with(
    decoders: Sequence[Decoder],
    maps: ALEMaps,
    *,
    n_null: int = NULL_MAPS,
    leave_out: bool = True,
    workers: int = 2,
    progress: Progress | None = None,
) -> tuple[Decoded, ...]:
    """Return what each of several decoders gives, as `decode_experiments`; the null maps are drawn once for all."""
    r = [correlate(decoder.maps, _filled(maps), workers=workers) for decoder in decoders]
    above = [np.zeros(len(values), dtype=np.int64) for values in r]
    for at in range(0, n_null, _BATCH):
        numbers = range(at, min(at + _BATCH, n_null))
        drawn = _refitted(maps, [partial(scattered, maps, number) for number in numbers], workers)
        for decoder, values, count in zip(decoders, r, above, strict=True):
            count += (correlate_many(decoder.maps, drawn, workers=workers) >= values).sum(axis=0)
        if progress is not None:
            progress(numbers.stop, n_null)
    spreads = _left_out(decoders, maps, workers) if leave_out else [None for _ in decoders]
    return tuple(
        _ranked(decoder, values, p=(count + 1) / (n_null + 1) if n_null else None, spread=spread, n_null=n_null)
        for decoder, values, count, spread in zip(decoders, r, above, spreads, strict=True)
    )


def _left_out(decoders: Sequence[Decoder], maps: ALEMaps, workers: int) -> Sequence[NDArray[np.float32] | None]:
    """Return each decoder's r of each term without each study, shape (n_studies, n_terms); None for a single study."""
    studies = study_names(maps.experiments)
    if len(studies) < 2:
        return [None for _ in decoders]
    found: list[list[NDArray[np.float32]]] = [[] for _ in decoders]
    for at in range(0, len(studies), _BATCH):
        rest = [partial(_without, maps, study) for study in studies[at : at + _BATCH]]
        drawn = _refitted(maps, rest, workers)
        for decoder, parts in zip(decoders, found, strict=True):
            parts.append(correlate_many(decoder.maps, drawn, workers=workers))
    return [np.concatenate(parts) for parts in found]


def _without(maps: ALEMaps, study: str) -> list[Experiment]:
    return [experiment for experiment in maps.experiments if (experiment.study or experiment.id) != study]


def _refitted(maps: ALEMaps, draws: Sequence[Callable[[], list[Experiment]]], workers: int) -> NDArray[np.float32]:
    """Return the z maps of other experiments under the same settings, shape (n_draws, n_voxels)."""
    with ThreadPoolExecutor(max(1, workers)) as pool:
        return np.array(list(pool.map(lambda draw: _filled(refit(maps, draw())), draws)), dtype=np.float32)


def _filled(maps: ALEMaps) -> Floats:
    """Return the z map with 0 where GingerALE leaves voxels out."""
    return np.nan_to_num(maps.z, nan=0.0)


def _ranked(
    decoder: Decoder,
    r: Floats,
    *,
    p: Floats | None = None,
    spread: NDArray[np.float32] | None = None,
    n_null: int = 0,
) -> Decoded:
    from scipy.stats import false_discovery_control

    fdr = false_discovery_control(p) if p is not None else None
    users = decoder.maps.n_users
    order: Sequence[int] = np.lexsort((np.array(decoder.maps.names), -r)).tolist()
    scores = tuple(
        TermScore(
            term=decoder.maps.names[i],
            n_studies=int(users[i]),
            r=float(r[i]),
            p=None if p is None else float(p[i]),
            p_fdr=None if fdr is None else float(fdr[i]),
            low=None if spread is None else float(spread[:, i].min()),
            high=None if spread is None else float(spread[:, i].max()),
        )
        for i in order
    )
    return Decoded(
        database=decoder.database,
        table=decoder.table,
        kind=decoder.kind,
        scores=scores,
        n_studies=decoder.maps.n_studies,
        n_null=n_null,
        n_left_out=0 if spread is None else len(spread),
        dropped=decoder.dropped,
        fewest=decoder.fewest,
    )
