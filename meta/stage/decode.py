"""Decoding outside any review: read, compute, write, report what came out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from meta.analysis import versions
from meta.databases.database import Database
from meta.databases.images import on_grid, read_image
from meta.decoding.anatomical import is_anatomical
from meta.decoding.decoder import FEWEST_STUDIES, NULL_MAPS, Decoded, Decoder, decode, decode_experiments, make_decoder
from meta.engine.ale import ALESettings, fit_ale
from meta.engine.experiments import make_experiments
from meta.formats.read import read_foci
from meta.report.files import write_folder
from meta.report.tables import to_tsv
from meta.report.term_figures import draw_bars, draw_radar
from meta.stage.foci_files import Outcome, demand_usable

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingOptions:
    """What a decoding depends on besides the map and the database."""

    table: str | None = None
    fewest: int = FEWEST_STUDIES
    drop_anatomical: bool = True
    words: frozenset[str] | None = None
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
    advance: Advance | None = None,
) -> Outcome:
    """Return the terms that each map resembles; a table and figures are written into `folder`.

    Parameters
    ----------
    sources : images, or files of foci (each its own ALE); from foci come p values and the range over left-out studies.
    """
    decoder = _decoder(database, options)
    results: list[tuple[str, Decoded]] = []
    problems: list[Problem] = []
    for source in sources:
        decoded, told = _decode_one(source, decoder, settings, options, advance)
        results.append((_title(source), decoded))
        problems += told
    taken = [title for title, _ in results]
    if len(set(taken)) < len(taken):
        raise FormatError(
            "Two of the files have the same name.", hint="Rename one: tables and figures are named after them."
        )
    files = _files(results, decoder, database, options)
    digest = sha256_hex(b"".join(files[name] for name in sorted(files)))
    write_folder(folder, files, digest)
    return Outcome(
        lines=tuple(line for title, decoded in results for line in _lines(title, decoded, options.n_terms)),
        problems=tuple(problems),
        summary={title: [_row(s) for s in decoded.scores[: options.n_terms]] for title, decoded in results},
    )


def _decoder(database: Database, options: DecodingOptions) -> Decoder:
    def dropped(term: str) -> bool:
        return options.drop_anatomical and is_anatomical(term, options.words)

    table = database.table(options.table)
    drop = dropped if table.kind == "terms" else None
    return make_decoder(database, table, fewest=options.fewest, drop=drop, workers=options.workers)


def _decode_one(
    source: Path, decoder: Decoder, settings: ALESettings, options: DecodingOptions, advance: Advance | None
) -> tuple[Decoded, list[Problem]]:
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
            return decode(decoder, values, workers=options.workers), [note]
        except ValueError as error:
            raise FormatError(f"{source.name}: {error}.", hint="Give an unthresholded map of statistics.") from error
    found = read_foci([source])
    demand_usable(found.contrasts)
    maps = fit_ale(make_experiments(found.contrasts), settings)
    done = 0

    def progress(now: int, _total: int) -> None:
        nonlocal done
        if advance is not None:
            advance(now - done)
        done = now

    decoded = decode_experiments(decoder, maps, n_null=options.n_null, workers=options.workers, progress=progress)
    return decoded, [*found.problems, *maps.problems]


def _is_map(source: Path) -> bool:
    return source.name.lower().endswith((".nii", ".nii.gz", ".img", ".hdr"))


def _title(source: Path) -> str:
    name = source.name
    for ending in (".nii.gz", ".nii"):
        name = name.removesuffix(ending)
    return name if _is_map(source) else source.stem


COLUMNS = ("term", "studies", "r", "p", "p_fdr", "r_lowest_without_a_study", "r_highest_without_a_study")


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
    results: Sequence[tuple[str, Decoded]], decoder: Decoder, database: Database, options: DecodingOptions
) -> dict[str, bytes]:
    files: dict[str, bytes] = {"figures/radar.png": draw_radar(results, options.n_terms)}
    for title, decoded in results:
        rows = [[_cell(value) for value in _row(score).values()] for score in decoded.scores]
        files[f"tables/{title}_{decoded.kind}.tsv"] = to_tsv(COLUMNS, rows).encode()
        files[f"figures/{title}_bars.png"] = draw_bars(title, decoded, options.n_terms)
    settings = {
        "database": dict(database.source) | {"name": database.name, "n_studies": database.n_studies},
        "table": decoder.table,
        "fewest_studies": decoder.fewest,
        "terms": len(decoder.maps.names),
        "left_out_as_anatomical": list(decoder.dropped),
        "null_maps": {title: decoded.n_null for title, decoded in results},
        "studies_left_out_in_turn": {title: decoded.n_left_out for title, decoded in results},
        "versions": versions(),
    }
    files["settings.json"] = (json.dumps(settings, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return files


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _lines(title: str, decoded: Decoded, n_terms: int) -> list[str]:
    lines = [
        f"{title}: {len(decoded.scores)} {decoded.kind} of {decoded.database} ({decoded.table}); the most similar:"
    ]
    for score in decoded.scores[:n_terms]:
        p = (
            ""
            if score.p_fdr is None
            else f", p {score.p:.3g}, FDR {score.p_fdr:.3g}, without a study {score.low:.3f} to {score.high:.3f}"
        )
        lines.append(f"  {score.term}: r {score.r:.3f}{p} ({score.n_studies} studies)")
    return lines
