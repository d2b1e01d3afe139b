"""The networks a plan asks for (`analysis.macm`): a MACM of each seed, what the seeds share, and the report's sections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from corpora.catalogue.language_of import chosen
from corpora.errors import FormatError, ProtocolError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.plain import to_plain
from corpora.nouns.studies import Space
from corpora.protocol import AnalysisSection, EstimatorSection, MacmSection
from corpora.protocol.regions import analysis_of
from corpora.sheets import find_sheet, read_sheet
from meta.analysis import AnalysisSettings, input_hash, run_analysis
from meta.databases import shelf
from meta.databases.database import Database
from meta.databases.regions import Region, read_region
from meta.engine.ale import NullHistograms
from meta.engine.experiments import Pooling
from meta.engine.space import NullSpace
from meta.formats.nifti import nifti_bytes
from meta.networks.base_rate import run_from_base_rate
from meta.networks.choosing import FEWEST_STUDIES, cautions, choose, missed
from meta.networks.network import Connected, Shared, find_shared
from meta.networks.published import (
    PublishedNode,
    beside_published,
    in_mni,
    published_misses,
    read_published_networks,
)
from meta.networks.sections import KEY, LANGUAGES, network_section, not_done_section, seed_section
from meta.report.figures import Shown, draw_glass_brain
from meta.report.files import draw_pictures, make_files, write_folder
from meta.report.page import ReportParts, summarise
from meta.report.published import read_published_clusters
from meta.sections import ReportSection, SectionTable
from meta.selection import Selection
from meta.stage.asked import Asked, Further

FACTS, NETWORKS, CLUSTERS = "facts", "published_networks", "published_clusters"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seed:
    """One seed's map, its section, and what is odd about it."""

    connected: Connected
    section: ReportSection
    problems: tuple[Problem, ...]


def networks(asked: Asked) -> Further:
    """Return the networks of the plan's seeds; a missing database or a seed that is none is a problem, and the rest goes on."""
    plan = asked.section.macm
    if plan is None:
        return Further()
    beside = _read_published(asked.review)
    try:
        database = shelf.open_database(plan.source, terms=False)
    except (ProtocolError, FormatError) as error:
        return _not_done(plan, error, beside)
    seeds: list[_Seed] = []
    problems: list[Problem] = []
    for text in plan.regions:
        try:
            region = _region(text, asked)
            name = _unused(_folder_name(region), [seed.connected.name for seed in seeds])
            seeds.append(_one(database, region, name, plan, asked))
        except (ProtocolError, FormatError) as error:
            problems.append(_no_map(text, asked.within(error.message), error.hint))
    common = {problem: None for seed in seeds for problem in seed.problems}
    found = [seed.connected for seed in seeds]
    sections = [seed.section for seed in seeds]
    sections += [_over_all(found, plan, beside)] if found else []
    return Further(
        sections=tuple(sections),
        problems=(*common, *problems, *beside.problems),
        lines=tuple(f"network: {line}" for section in sections[-1:] for line in section.findings[chosen()]),
        folders=tuple(f"{KEY}/{one.name}" for one in found),
    )


def depends(section: AnalysisSection, review: Path) -> Mapping[str, Any]:
    """Return the hashes of the database's files and of masks, as they are now; None where there is none."""
    plan = section.macm
    if plan is None:
        return {}
    masks = [review / text.removeprefix("mask:") for text in plan.regions if text.startswith("mask:")]
    return {
        "macm": {
            "database": shelf.files_of(plan.source),
            "masks": [sha256_hex(path.read_bytes()) if path.is_file() else None for path in masks],
            "published": to_plain(_read_published(review).nodes),
        }
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Published:
    """Networks a published review printed (facts/published_networks), and the centres of its seeds."""

    nodes: tuple[PublishedNode, ...] = ()
    seeds: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def table(self, found: list[Connected]) -> SectionTable | None:
        """Return them beside ours."""
        return beside_published(self.nodes, self.seeds, found)

    @property
    def misses(self) -> dict[str, tuple[str, ...]]:
        """Return the sentences on those that miss their own seed, by language."""
        return {language: published_misses(self.nodes, self.seeds, language) for language in LANGUAGES}


def _read_published(review: Path) -> _Published:
    path = find_sheet(review / FACTS, NETWORKS)
    if path is None:
        return _Published()
    sheet = read_sheet(path, name=path.name)
    clusters = find_sheet(review / FACTS, CLUSTERS)
    listed = read_published_clusters(read_sheet(clusters, name=clusters.name)) if clusters is not None else ()
    seeds = {f"{c.analysis}:{c.number}": in_mni(c.centre, c.space) for c in listed}
    return _Published(nodes=read_published_networks(sheet), seeds=seeds, problems=sheet.problems)


def _not_done(plan: MacmSection, error: ProtocolError | FormatError, beside: _Published) -> Further:
    hint = f"Add it with `focimine database add {plan.source}`, then run `focimine analyse` again."
    problem = Problem(
        code="MACM-NO-DATABASE",
        item=plan.source,
        message=f"The plan's MACM was not done: {error.message}",
        hint=hint,
    )
    section = not_done_section(plan.source, error.message, hint, beside.table([]), beside.misses)
    return Further(sections=(section,), problems=(problem, *beside.problems))


def _no_map(text: str, why: str, hint: str | None) -> Problem:
    return Problem(
        code="MACM-NOT-RUN",
        item=text,
        message=f"There is no MACM of this region: {why}",
        hint=hint or "See the message.",
        severity=Severity.ERROR,
    )


def _region(text: str, asked: Asked) -> Region:
    analysis = analysis_of(text)
    known = (*asked.result.analyses, *asked.result.comparisons)
    if analysis is not None and analysis not in known:
        raise ProtocolError(f"this plan has no analysis {analysis}.", hint=f"It has: {', '.join(known)}.")
    return read_region(text, asked.review, asked.results)


def _folder_name(region: Region) -> str:
    name = re.sub(r"[^\w.-]+", "_", region.name.strip().replace(":", "-").replace("/", "-")).strip("._")
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}-{sha256_hex(region.name)[:8]}"


def _unused(name: str, taken: list[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _one(database: Database, region: Region, name: str, plan: MacmSection, asked: Asked) -> _Seed:
    chosen = choose(database, region, n=plan.sample_size, filters=plan.filters)
    settings = replace(
        _settings(asked.result.plan.main, region),
        name=name,
        assumed_n=chosen.assumed_n,
    )

    def progress(done: int, total: int) -> None:
        if asked.report is not None:
            asked.report(f"{KEY} {name}", done, total)

    selection = Selection(contrasts=chosen.contrasts)
    if plan.base_rate:
        result = run_from_base_rate(selection, settings, database, progress=progress)
    else:
        result = run_analysis(selection, settings, progress=progress)
    connected = Connected(name=name, chosen=chosen, result=result)
    problems = (*cautions(chosen), *missed(region, reached=connected.reaches_seed))
    pictures = draw_pictures(result)
    words = chosen.words()
    parts = ReportParts(
        title=settings.title,
        subtitle=f"{words[0].upper()}{words[1:]}.",
        summary=(*(done.sentence("en", database.name) for done in chosen.filtered), *summarise(result)),
        problems=problems,
    )
    files = make_files(result, pictures, parts)
    write_folder(asked.results / KEY / name, files, input_hash(result.contrasts, result.settings))
    section = seed_section(connected, pictures.glass, *_warnings(connected))
    return _Seed(connected=connected, section=section, problems=problems)


def _settings(main: AnalysisSettings, region: Region) -> AnalysisSettings:
    """Return the plan's settings for a network: ALE on MNI foci, null and pooling as tables of a database need them."""
    usual = AnalysisSettings()
    return replace(
        main,
        title=f"MACM of {region.named}",
        title_zh=f"{region.words_zh}的共激活网络（MACM）",
        kinds=usual.kinds,
        spaces=tuple(Space),
        estimator=EstimatorSection(),
        base_rate=(),
        contributions=False,
        leave_one_out=False,
        fail_safe=False,
        ale=replace(
            main.ale,
            null_foci=NullSpace.BRAIN,
            null_histograms=NullHistograms.SCATTERED,
            pooling=Pooling.SAMPLE,
        ),
    )


def _warnings(connected: Connected) -> tuple[list[str], list[str]]:
    """Return what a reader must know, in English and Chinese."""
    chosen = connected.chosen
    english = [problem.message for problem in cautions(chosen)]
    chinese = []
    if chosen.sizeless:
        chinese.append(
            f"{chosen.sizeless} 个实验在 {chosen.database.name} 中没有样本量，按 {chosen.n} 名被试设定核宽。"
        )
    if chosen.database.unit == "table":
        chinese.append("该数据库不区分表格中的对比、患者与健康人、激活与负激活：种子区内有坐标的表格的全部坐标均计入。")
    if chosen.n_studies < FEWEST_STUDIES:
        chinese.append(f"仅 {chosen.n_studies} 项研究，少于 {FEWEST_STUDIES} 项，结果应视为探索性。")
    if not connected.reaches_seed:
        english.append("No significant cluster reaches into the seed region itself.")
        chinese.append("没有任何显著的簇到达种子区本身。")
    return english, chinese


def _over_all(found: list[Connected], plan: MacmSection, beside: _Published) -> ReportSection:
    table, misses = beside.table(found), beside.misses
    if len(found) == 1:
        return network_section(found, None, None, table, misses)
    shared = find_shared([one.result for one in found], plan.consensus)
    section = network_section(found, shared, _draw(shared), table, misses)
    files = {
        f"{KEY}/consensus/seeds_per_voxel.nii.gz": nifti_bytes(shared.count.astype(np.int16), "seeds per voxel"),
        f"{KEY}/consensus/shared_z.nii.gz": nifti_bytes(shared.z.astype(np.float32), "Z shared by the seeds"),
        f"{KEY}/consensus/cluster_labels.nii.gz": nifti_bytes(shared.labels.astype(np.int16), "cluster numbers"),
    }
    return replace(section, files=files)


def _draw(shared: Shared) -> bytes:
    return draw_glass_brain(
        Shown(
            values=shared.z,
            mask=shared.count >= shared.least,
            statistic="Z",
            name="Shared by the seeds",
            threshold=f"significant for at least {shared.least} of {shared.n_seeds} seeds",
        )
    )
