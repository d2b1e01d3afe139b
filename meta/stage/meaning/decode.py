"""Decoding outside any review: read, compute, write, report what came out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from meta.analysis import versions
from meta.databases.database import Database, TermTable
from meta.databases.images import on_grid, read_image
from meta.databases.regions import Region
from meta.decoding.decoder import FEWEST_STUDIES, NULL_MAPS, Decoded, Decoder, decode, decode_with, make_decoder
from meta.decoding.dropped import is_made_of
from meta.decoding.figures import draw_bars, draw_radar
from meta.decoding.names import short_name
from meta.decoding.regions import RegionDecoded, decode_region
from meta.decoding.words import COLUMNS, REGION_COLUMNS, raw_region_row, raw_row
from meta.engine.ale import ALESettings, fit_ale
from meta.engine.experiments import make_experiments
from meta.formats.read import read_foci
from meta.report.files import write_folder
from meta.report.tables import to_tsv
from meta.stage.foci_files import Outcome, demand_usable

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingOptions:
    """What a decoding depends on besides the map and the database. Terms made of the words of `drop` are left out."""

    table: str | None = None
    topics: bool = True
    fewest: int = FEWEST_STUDIES
    drop: frozenset[str] = frozenset()
    n_terms: int = 10
    n_null: int = NULL_MAPS
    workers: int = 2


def run_decoding(
    sources: Sequence[Path],
    database: Database,
    folder: Path,
    settings: ALESettings,
    options: DecodingOptions,
    *,
    regions: Sequence[Region] = (),
    advance: Advance | None = None,
) -> Outcome:
    """Return the terms that each map resembles; a table and figures are written into `folder`.

    Parameters
    ----------
    sources : images, or files of foci (each its own ALE); from foci come p values and the range over left-out studies.
    regions : of which the terms of the studies with a focus in them are told.
    """
    decoders = make_decoders(database, options)
    results: list[tuple[str, Decoded]] = []
    problems: list[Problem] = []
    taken = [_title(source) for source in sources]
    if len(set(taken)) < len(taken):
        raise FormatError(
            "Two of the files have the same name.", hint="Rename one: tables and figures are named after them."
        )
    for source, title in zip(sources, taken, strict=True):
        decoded, told = _decode_one(source, decoders, settings, options, advance)
        results += [(title, part) for part in decoded]
        problems += told
    inside = [
        (region, decode_region(decoder, database, region.holds, region.words))
        for region in regions
        for decoder in decoders
    ]
    files = _files(results, decoders, database, options) | _region_files(inside)
    digest = sha256_hex(b"".join(files[name] for name in sorted(files)))
    write_folder(folder, files, digest)
    lines = [line for title, part in results for line in _lines(title, part, options.n_terms)]
    lines += [line for _, part in inside for line in _region_lines(part, options.n_terms)]
    return Outcome(lines=tuple(lines), problems=tuple(problems), summary=_summary(results, inside, options.n_terms))


def make_decoders(database: Database, options: DecodingOptions) -> tuple[Decoder, ...]:
    """Return a decoder for each table that is asked for: the one named, else the first of topics and the first of terms.

    Raises
    ------
    ProtocolError : the database has no such table, or no term is left in it.
    """
    chosen = [database.table(options.table)] if options.table else first_tables(database, topics=options.topics)
    return tuple(
        make_decoder(
            database,
            table,
            fewest=options.fewest,
            drop=partial(is_made_of, words=options.drop, kind=table.kind),
            workers=options.workers,
        )
        for table in chosen
    )


def first_tables(database: Database, *, topics: bool = True) -> list[TermTable]:
    """Return the first table of topics (if they are wanted, or there is nothing else) and the first of terms."""
    by_kind: dict[str, TermTable] = {}
    for table in database.tables:
        by_kind.setdefault(table.kind, table)
    if not by_kind:
        return [database.table()]  # which says that it has none
    kinds = ["topics", "terms"] if topics or "terms" not in by_kind else ["terms"]
    return [by_kind[kind] for kind in kinds if kind in by_kind]


def _decode_one(
    source: Path,
    decoders: Sequence[Decoder],
    settings: ALESettings,
    options: DecodingOptions,
    advance: Advance | None,
) -> tuple[tuple[Decoded, ...], list[Problem]]:
    if _is_map(source):
        values = on_grid(*read_image(source))
        note = Problem(
            code="DECODING-NO-NULL",
            item=source.name,
            message="An image does not say which experiments it was made of: there are no p values for its terms.",
            hint="Decode the file of foci instead (foci/foci_MNI_sleuth.txt of an analysis).",
            severity=Severity.WARNING,
        )
        try:
            return tuple(decode(decoder, values, workers=options.workers) for decoder in decoders), [note]
        except ValueError as error:
            raise FormatError(f"{source.name}: {error}.", hint="Give an unthresholded map of statistics.") from error
    found = read_foci([source])
    demand_usable(found.contrasts)
    maps = fit_ale(make_experiments(found.contrasts), settings)
    decoded = decode_with(decoders, maps, n_null=options.n_null, workers=options.workers, progress=in_steps(advance))
    return decoded, [*found.problems, *maps.problems]


def in_steps(advance: Advance | None) -> Callable[[int, int], None] | None:
    """Return a report of progress so far that calls `advance` with each step's size."""
    if advance is None:
        return None
    done = 0

    def progress(now: int, _total: int) -> None:
        nonlocal done
        advance(now - done)
        done = now

    return progress


def _is_map(source: Path) -> bool:
    return source.name.lower().endswith((".nii", ".nii.gz", ".img", ".hdr"))


def _title(source: Path) -> str:
    name = source.name
    for ending in (".nii.gz", ".nii"):
        name = name.removesuffix(ending)
    return name if _is_map(source) else source.stem


def _summary(
    results: Iterable[tuple[str, Decoded]], inside: Iterable[tuple[Region, RegionDecoded]], n_terms: int
) -> dict[str, Any]:
    """Return the first terms of each map by title, those of another table added behind, and of each region by its name."""
    told: dict[str, Any] = {}
    for title, decoded in results:
        told.setdefault(title, []).extend(_row(s) for s in decoded.scores[:n_terms])
    for region, found in inside:
        rows = [dict(zip(REGION_COLUMNS, raw_region_row(s, found.kind), strict=True)) for s in found.scores[:n_terms]]
        told.setdefault(region.name, []).extend(rows)
    return told


def _row(score: Any) -> dict[str, Any]:
    return {
        "term": score.term,
        "studies": score.n_studies,
        "r": round(score.r, 6),
        "p": score.p,
        "p_fdr": score.p_fdr,
        "r_lowest_without_a_study": score.low,
        "r_highest_without_a_study": score.high,
    }


def _files(
    results: Sequence[tuple[str, Decoded]], decoders: Sequence[Decoder], database: Database, options: DecodingOptions
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for decoder in decoders:
        same = [(title, decoded) for title, decoded in results if decoded.table == decoder.table]
        if same:
            files[f"figures/radar_{decoder.kind}.png"] = draw_radar(same, options.n_terms)
        for title, decoded in same:
            rows = [raw_row(score, decoded.kind) for score in decoded.scores]
            files[f"tables/{title}_{decoded.kind}.tsv"] = to_tsv(COLUMNS, rows).encode()
            files[f"figures/{title}_{decoded.kind}_bars.png"] = draw_bars(title, decoded, options.n_terms)
    settings = {
        "database": dict(database.source) | {"name": database.name, "n_studies": database.n_studies},
        "tables": [
            {
                "name": decoder.table,
                "kind": decoder.kind,
                "fewest_studies": decoder.fewest,
                "terms": len(decoder.maps.names),
                "left_out_by_lists": list(decoder.dropped),
            }
            for decoder in decoders
        ],
        "null_maps": {title: decoded.n_null for title, decoded in results},
        "studies_left_out_in_turn": {title: decoded.n_left_out for title, decoded in results},
        "versions": versions(),
    }
    files["settings.json"] = (json.dumps(settings, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return files


def _region_files(inside: Sequence[tuple[Region, RegionDecoded]]) -> dict[str, bytes]:
    files = {}
    for number, (region, decoded) in enumerate(inside):
        stem = "".join(letter if letter.isalnum() else "_" for letter in region.name).strip("_")
        name = f"tables/region_{stem}_{decoded.kind}.tsv"
        if name in files:
            name = f"tables/region_{stem}_{number}_{decoded.kind}.tsv"
        rows = [raw_region_row(score, decoded.kind) for score in decoded.scores]
        files[name] = to_tsv(REGION_COLUMNS, rows).encode()
    return files


def _lines(title: str, decoded: Decoded, n_terms: int) -> list[str]:
    lines = [
        f"{title}: {len(decoded.scores)} {decoded.kind} of {decoded.database} ({decoded.table}); the most similar:"
    ]
    for score in decoded.scores[:n_terms]:
        p = ""
        if score.p_fdr is not None:
            p = f", p {score.p:.3g}, FDR {score.p_fdr:.3g}"
            p += f", without a study {score.low:.3f} to {score.high:.3f}" if score.low is not None else ""
        lines.append(f"  {short_name(score.term, decoded.kind)}: r {score.r:.3f}{p} ({score.n_studies} studies)")
    return lines


def _region_lines(decoded: RegionDecoded, n_terms: int) -> list[str]:
    lines = [
        f"The {decoded.region}: {decoded.n_inside} of {decoded.n_studies} studies of {decoded.database} have a focus in it; "
        f"the {decoded.kind} that go with it most surely:"
    ]
    for score in decoded.scores[:n_terms]:
        lines.append(
            f"  {short_name(score.term, decoded.kind)}: posterior {score.posterior:.2f} (odds {score.posterior_odds:.2f}), "
            f"odds ratio {score.odds_ratio:.2f} [{score.low:.2f}, {score.high:.2f}], FDR {score.p_fdr:.3g} "
            f"({score.n_inside} of {score.n_studies} studies)"
        )
    return lines
