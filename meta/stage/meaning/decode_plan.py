"""The plan's decoding carried out: each analysis that it names becomes a section of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import FormatError, ProtocolError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem
from corpora.protocol import NETWORKS, AnalysisSection
from meta.analysis import ALE, AnalysisResult
from meta.databases import shelf
from meta.databases.database import Database
from meta.decoding.decoded import DecodedMap, DecodedRegion
from meta.decoding.decoder import Decoder, decode, decode_with
from meta.decoding.dropped import LISTS, read_words, words_of
from meta.decoding.regions import decode_region
from meta.decoding.section import decoding_section, not_done_section
from meta.engine.ale import ALEMaps, fit_ale
from meta.engine.experiments import Pooling
from meta.engine.space import SHAPE, Booleans, Floats, nearest_voxels
from meta.plan import PlanResult
from meta.sections import ReportSection, Words
from meta.stage.asked import Asked, Further
from meta.stage.meaning.decode import DecodingOptions, make_decoders
from meta.stage.meaning.network_maps import NetworkMap, network_maps

Progress = Callable[[int, int], None]


def decoding(asked: Asked) -> Further:
    """Return the plan's decoding; nothing where it asks for none."""
    sections, problems = decode_analyses(
        asked.result,
        asked.section,
        asked.review,
        networks=network_maps(asked.results, asked.done),
        workers=max(asked.workers, 1),
        progress=asked.progress("decoding"),
    )
    return Further(sections=sections, problems=problems)


def decoding_depends(section: AnalysisSection, review: Path) -> Mapping[str, Any]:
    """Return the hashes of the database's files and of the review's own lists of words; {} where nothing is decoded.

    FormatError where a list cannot be read: before anything is computed, not after results were replaced.
    """
    plan = section.decoding
    if plan is None:
        return {}
    own = [review / name for name in plan.drop if name not in LISTS]
    for path in own:
        read_words(path)
    return {
        "decoding": {
            "database": shelf.files_of(plan.source),
            "lists": [sha256_hex(path.read_bytes()) for path in own],
            "words": sha256_hex("\n".join(word for name in LISTS for word in sorted(words_of(name)))),
        }
    }


def decode_analyses(
    result: PlanResult,
    analysis: AnalysisSection,
    folder: Path,
    *,
    networks: Sequence[NetworkMap] = (),
    workers: int = 2,
    progress: Progress | None = None,
) -> tuple[tuple[ReportSection, ...], tuple[Problem, ...]]:
    """Return a section for each analysis that the plan decodes, and what could not be; nothing where it asks for no decoding.

    Parameters
    ----------
    folder : of the review, in which lists of words are looked for.
    networks : the plan's connectivity maps, decoded beside each other where it names "macm". They have no p: their experiments
        were chosen by a focus in the seed.

    Raises
    ------
    FormatError : a list of words that the plan names cannot be read.
    """
    section = analysis.decoding
    if section is None:
        return (), ()
    options = DecodingOptions(
        topics=section.topics,
        fewest=section.fewest_studies,
        drop=frozenset().union(*(_list(folder, name) for name in section.drop)),
        n_terms=section.n_terms,
        n_null=section.null_maps,
        workers=workers,
    )
    try:
        database = shelf.open_database(section.source)
        decoders = make_decoders(database, options)
    except (ProtocolError, FormatError) as error:
        return _no_database(section.source, error)
    named = [name for name in section.of if name in result.analyses]
    sections = [
        decode_analysis(
            result.analyses[name], database, decoders, options, clusters=section.clusters, progress=progress
        )
        for name in named
    ]
    if NETWORKS in section.of and NETWORKS not in result.analyses and networks:
        sections.append(_networks(networks, decoders, options))
    return tuple(sections), ()


def _list(folder: Path, name: str) -> frozenset[str]:
    return words_of(name) if name in LISTS else read_words(folder / name)


def _no_database(
    source: str, error: ProtocolError | FormatError
) -> tuple[tuple[ReportSection, ...], tuple[Problem, ...]]:
    hint = f"Add it with `focimine database add {source}`, then run `focimine analyse` again."
    problem = Problem(
        code="DECODING-NO-DATABASE",
        item=source,
        message=f"The plan's decoding was not done: {error.message}",
        hint=hint,
    )
    return (not_done_section(source, error.message, hint),), (problem,)


def decode_analysis(
    analysis: AnalysisResult,
    database: Database,
    decoders: Sequence[Decoder],
    options: DecodingOptions,
    *,
    clusters: bool = True,
    progress: Progress | None = None,
) -> ReportSection:
    """Return the section on one analysis: its map, and each significant cluster as a region.

    With our ALE there are p and ranges, from its experiments; another estimator's map has correlations alone.
    """
    title = _title(analysis)
    maps, warnings = ale_maps(analysis), list[Words]()
    if maps is not None:
        tables = decode_with(decoders, maps, n_null=options.n_null, workers=options.workers, progress=progress)
    else:
        values = np.nan_to_num(analysis.found.z, nan=0.0)
        tables = tuple(decode(decoder, values, workers=options.workers) for decoder in decoders)
        warnings.append(_NO_NULL)
    regions = _regions(analysis, database, decoders) if clusters else []
    if len(decoders) < 2 and decoders[0].kind == "topics":
        warnings.append(_only_topics(database.name))
    return decoding_section(
        [DecodedMap(title=title, tables=tables)],
        analysis=analysis.settings.name,
        regions=regions,
        n_terms=options.n_terms,
        warnings=warnings,
    )


def _title(analysis: AnalysisResult) -> Words:
    return {language: analysis.settings.title_in(language) for language in ("en", "zh")}


def ale_maps(analysis: AnalysisResult) -> ALEMaps | None:
    """Return the maps of an analysis by our ALE, of which a null can be drawn; None for another estimator's."""
    if analysis.fwe is not None:
        return analysis.fwe.maps
    if analysis.settings.estimator.name != ALE:
        return None
    return fit_ale(analysis.experiments, replace(analysis.settings.ale, pooling=Pooling.SEPARATE))


def _regions(analysis: AnalysisResult, database: Database, decoders: Sequence[Decoder]) -> list[DecodedRegion]:
    """Return each significant cluster's terms; a cluster in which no study of the database has a focus is left out."""
    found = []
    for cluster in analysis.clusters:
        holds = partial(_in_cluster, labels=analysis.labels, number=cluster.number)
        title = {"en": f"Cluster {cluster.number}", "zh": f"簇 {cluster.number}"}
        try:
            tables = tuple(decode_region(decoder, database, holds, title["en"]) for decoder in decoders)
        except ProtocolError:
            continue
        found.append(DecodedRegion(title=title, tables=tables))
    return found


def _in_cluster(foci: Floats, labels: NDArray[np.integer], number: int) -> Booleans:
    """Return which foci, shape (n, 3), mm, lie in a cluster: `labels` on our grid, its number in them."""
    ijk = nearest_voxels(foci)
    fits = ((ijk >= 0) & (ijk < np.array(SHAPE))).all(axis=1)
    inside = np.zeros(len(ijk), dtype=np.bool_)
    inside[fits] = labels[tuple(ijk[fits].T)] == number
    return inside


def _networks(networks: Sequence[NetworkMap], decoders: Sequence[Decoder], options: DecodingOptions) -> ReportSection:
    maps = [
        DecodedMap(
            title=network.title,
            tables=tuple(decode(d, np.nan_to_num(network.z, nan=0.0), workers=options.workers) for d in decoders),
            networks=True,
        )
        for network in networks
    ]
    return decoding_section(maps, analysis="", n_terms=options.n_terms)


_NO_NULL: Words = {
    "en": "p and ranges of correlations are computed for our ALE only.",
    "zh": "p 值与相关系数的范围仅对本程序的 ALE 计算。",
}


def _only_topics(name: str) -> Words:
    return {
        "en": f"The files of {name} on this machine hold topics and no terms: only topics were decoded.",
        "zh": f"本机的 {name} 文件只有主题、没有词语：仅解码了主题。",
    }
