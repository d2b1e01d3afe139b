"""Decoding beside NiMARE's CorrelationDecoder: the same numbers, and how long each takes.

    python benchmarks/decoding.py RELEASE_FOLDER FOCI [--terms 20] [--maps 1000] [--trials 200]

RELEASE_FOLDER holds the files of NeuroQuery or Neurosynth; FOCI is a file of foci. NiMARE needs some 7 GB and half a minute for 20 terms.
`--trials`: how often data without effect (the experiments with their foci drawn anew) have a term with p < .05, per term.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from meta.databases.shelf import read_database
from meta.decoding.decoder import FEWEST_STUDIES, make_decoder
from meta.decoding.dropped import is_anatomical
from meta.decoding.terms import correlate, correlate_many
from meta.engine.ale import ALESettings, fit_ale
from meta.engine.experiments import Experiment, make_experiments
from meta.engine.robustness import refit, scattered
from meta.formats.read import read_foci


def main() -> None:
    """Print the figures of docs/benchmarks.md."""
    parser = argparse.ArgumentParser()
    parser.add_argument("release", type=Path)
    parser.add_argument("foci", type=Path)
    parser.add_argument("--terms", type=int, default=20)
    parser.add_argument("--maps", type=int, default=1000)
    parser.add_argument("--trials", type=int, default=200)
    given = parser.parse_args()
    started = time.perf_counter()
    database = read_database(sorted(given.release.iterdir()))
    table = database.table()
    decoder = make_decoder(database, table, fewest=FEWEST_STUDIES)
    maps = fit_ale(make_experiments(read_foci([given.foci]).contrasts), ALESettings(seed=1))
    z = np.nan_to_num(maps.z, nan=0.0)
    correlate(decoder.maps, z)
    print(
        f"{database.name}, {len(decoder.maps.names)} terms, from files to r: {time.perf_counter() - started:.1f} s ({time.process_time():.1f} s of "
        f"processor with the imports), {_memory():.2f} GB",
        flush=True,
    )
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        r = correlate(decoder.maps, z)
        seconds.append(time.perf_counter() - started)
    print(f"r of one more map with all terms: {min(seconds) * 1000:.0f} ms")
    _null(decoder, maps, given.maps, given.trials)
    _overlays(database, maps, given.trials)
    best = [term for term in np.argsort(-r) if not is_anatomical(decoder.maps.names[term])][: given.terms]
    _nimare(database, table, decoder, z, r, best)


def _null(decoder, maps, n_maps: int, trials: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        drawn = np.array(
            list(pool.map(lambda i: np.nan_to_num(refit(maps, scattered(maps, i)).z), range(n_maps))), dtype=np.float32
        )
    middle = time.perf_counter()
    r = correlate_many(decoder.maps, drawn)
    print(
        f"{n_maps} null maps: drawn in {middle - started:.1f} s, r with {r.shape[1]} terms in {time.perf_counter() - middle:.1f} s"
    )
    trials = min(trials, n_maps // 2)
    tested, null = r[:trials], r[trials:]
    p = ((null[None] >= tested[:, None]).sum(axis=1) + 1) / (len(null) + 1)
    print(f"p < .05 in data without effect: {100 * (p < 0.05).mean():.1f} % of {trials} sets x {r.shape[1]} terms")


def _overlays(database, maps, trials: int) -> None:
    """Print how often data without effect overlap a network with p < .05, over Brodmann areas and a term's network."""
    from meta.overlays.compare import shared_by_chance
    from meta.overlays.networks import read_networks, term_network

    term = next(name for table in database.tables for name in table.names if name in {"language", "pain"})
    networks = [
        *read_networks("brodmann", folder=Path(), source="", open_database=lambda _: database).networks,
        *term_network(term, term, database).networks,
    ]
    started = time.perf_counter()
    shared = shared_by_chance(maps, int(maps.above.sum()), networks, n_null=2 * trials)
    seconds = time.perf_counter() - started
    tested, null = shared[:trials], shared[trials:]
    p = ((null[None] >= tested[:, None]).sum(axis=1) + 1) / (len(null) + 1)
    rate, of_term = 100 * (p < 0.05).mean(), 100 * (p[:, -1] < 0.05).mean()
    print(
        f"overlays: {2 * trials} null maps over {len(networks)} networks in {seconds:.1f} s; p < .05 in {rate:.1f} % of data without "
        f"effect ({term!r} alone: {of_term:.1f} %)",
        flush=True,
    )


def _nimare(database, table, decoder, z, r, best) -> None:
    from nimare.decode.continuous import CorrelationDecoder
    from nimare.nimads import Studyset

    from meta.nimare_bridge.studysets import studyset_dict

    names = [decoder.maps.names[term] for term in best]
    uses = (table.weights >= table.threshold).tocsc()[:, [table.names.index(name) for name in names]].toarray()
    experiments = [
        Experiment(id=f"e{s}", study=f"s{s:05d}", n=20, foci=database.foci[database.first[s] : database.first[s + 1]])
        for s in range(database.n_studies)
    ]
    source = studyset_dict(experiments)
    source["annotations"] = [
        {
            "id": "t",
            "name": "t",
            "note_keys": {},
            "notes": [
                {
                    "analysis": study["analyses"][0]["id"],
                    "note": {f"t__{n}": float(u) for n, u in zip(names, row, strict=True)},
                }
                for study, row in zip(source["studies"], uses, strict=True)
            ],
        }
    ]
    studyset = Studyset(source, target="ale_2mm")
    peer = CorrelationDecoder(feature_group="t")
    started = time.perf_counter()
    peer.fit(studyset)
    image = peer.results_.masker.inverse_transform(z)
    table_of_r = peer.transform(image)
    seconds = time.perf_counter() - started
    theirs = {str(name).split("__")[-1]: float(row["r"]) for name, row in table_of_r.iterrows()}
    worst = max(abs(theirs[name] - r[term]) for name, term in zip(names, best, strict=True))
    print(f"NiMARE, {len(names)} terms: {seconds:.1f} s, {_memory():.1f} GB; largest |difference of r| {worst:.1e}")
    print("  " + ", ".join(f"{name} {r[term]:.3f}" for name, term in zip(names[:6], best, strict=False)))


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
