"""What published studysets decode to: each file's ALE, then topics and terms of the databases on the shelf.

    python benchmarks/decoding_sets.py SET.json... [--topics neurosynth] [--terms neuroquery] [--maps 100]
    python benchmarks/decoding_sets.py --papers pain --topics neurosynth --terms neuroquery

`--papers WORD` takes the studies of the topics' database with the word in their title, and decodes them with both databases.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from corpora.errors import ReviewError
from meta.databases import shelf
from meta.databases.database import contrasts_of
from meta.decoding.decoder import decode_with
from meta.decoding.dropped import words_of
from meta.decoding.names import short_name
from meta.engine.ale import ALESettings, fit_ale
from meta.engine.experiments import make_experiments
from meta.formats.read import read_foci
from meta.stage.foci_files import demand_usable
from meta.stage.meaning.decode import DecodingOptions, make_decoders

MOST_PAPERS = 60
"""Of one word, so that a run stays short."""


def main() -> None:
    """Print the first topics and terms of each set."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--topics", default="neurosynth")
    parser.add_argument("--terms", default="neuroquery")
    parser.add_argument("--maps", type=int, default=100)
    parser.add_argument("--papers", action="append", default=[])
    given = parser.parse_args()
    options = DecodingOptions(drop=words_of("anatomical") | words_of("general"))
    databases = [shelf.open_database(name) for name in (given.topics, given.terms)]
    decoders = [decoder for database in databases for decoder in make_decoders(database, options)]
    for word in given.papers:
        places = [s for s, entry in enumerate(databases[0].entries) if word in entry.title.casefold()][:MOST_PAPERS]
        parts = [
            p for p, s in enumerate(databases[0].studies_of(range(len(databases[0].part_names)))) if s in set(places)
        ]
        _show(f"papers with {word!r} in the title", contrasts_of(databases[0], parts), decoders, given.maps)
    for path in given.files:
        try:
            contrasts = read_foci([path]).contrasts
            demand_usable(contrasts)
            _show(path.name, contrasts, decoders, given.maps)
        except ReviewError as error:
            print(f"{path.name}: REFUSED: {error.message}")


def _show(name, contrasts, decoders, n_maps: int) -> None:
    started = time.perf_counter()
    maps = fit_ale(make_experiments(contrasts), ALESettings(seed=1))
    found = decode_with(decoders, maps, n_null=n_maps, leave_out=False)
    print(f"{name}: {len(maps.experiments)} experiments, {maps.n_foci} foci, {time.perf_counter() - started:.0f} s")
    for decoded in found:
        best = "; ".join(f"{short_name(s.term, decoded.kind)} {s.r:.2f} (p {s.p:.2g})" for s in decoded.scores[:5])
        print(f"  {decoded.kind} of {decoded.database}: {best}", flush=True)


if __name__ == "__main__":
    main()
