"""What a report says of networks: a section for each seed, and one over all of them, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meta.analysis import AnalysisResult
from meta.databases.database import Database
from meta.engine.inference import bare
from meta.networks.choosing import UNITS_ZH, plural
from meta.networks.network import Connected, Shared, distance, label_of, nearest_peak, side_of
from meta.sections import ReportSection, SectionPicture, SectionTable
from meta.summary import ClusterSummary, format_xyz

KEY = "macm"
LANGUAGES = ("en", "zh")
SEED_HEADER = {
    "en": (
        "Cluster",
        "Region",
        "Volume (mm³)",
        "Peak (MNI)",
        "Peak (Talairach)",
        "ALE",
        "Z",
        "p (FWE)",
        "From the seed (mm)",
    ),
    "zh": ("簇", "脑区", "体积 (mm³)", "峰值 (MNI)", "峰值 (Talairach)", "ALE", "Z", "p (FWE)", "距种子区 (mm)"),
}
NETWORK_HEADER = {
    "en": ("Seed", "Cluster", "Region", "Volume (mm³)", "Peak (MNI)", "Z", "From the seed (mm)", "Nearest peak of another seed", "Distance (mm)"),
    "zh": ("种子区", "簇", "脑区", "体积 (mm³)", "峰值 (MNI)", "Z", "距种子区 (mm)", "其他种子区网络的最近峰值", "距离 (mm)"),
}  # fmt: skip
SHARED_HEADER = {
    "en": ("Cluster", "Region", "Volume (mm³)", "Peak (MNI)", "Z"),
    "zh": ("簇", "脑区", "体积 (mm³)", "峰值 (MNI)", "Z"),
}


def seed_section(
    connected: Connected, glass: bytes | None, warnings: Sequence[str], warnings_zh: Sequence[str]
) -> ReportSection:
    """Return the section of one seed: what was chosen, what its network is, whether it misses the seed itself."""
    result, region = connected.result, connected.chosen.region
    table = SectionTable(
        name=f"{connected.name}_clusters",
        title={
            "en": f"Clusters active together with {region.named}",
            "zh": f"与{region.words_zh}共激活的簇",
        },
        header=SEED_HEADER,
        rows={
            language: tuple(_seed_row(c, region.centre, language) for c in result.clusters) for language in LANGUAGES
        },
        note={
            "en": f"Distances are from the centre of the seed, MNI ({format_xyz(region.centre, 1)}), to the peak.",
            "zh": f"距离为种子区中心 MNI ({format_xyz(region.centre, 1)}) 到峰值的距离。",
        },
    )
    names = {language: "; ".join(_named(c, language) for c in result.clusters) for language in LANGUAGES}
    picture = SectionPicture(
        name=f"{connected.name}_glass_brain",
        title={language: connected.title(language) for language in LANGUAGES},
        alternative={
            "en": f"Glass brain of the network; clusters: {names['en'] or 'none'}.",
            "zh": f"共激活网络的玻璃脑图；簇：{names['zh'] or '无'}。",
        },
        png=dict.fromkeys(LANGUAGES, glass) if glass else {},
    )
    return ReportSection(
        key=KEY,
        analysis=region.analysis,
        title={language: connected.title(language) for language in LANGUAGES},
        findings={language: _found(connected, language) for language in LANGUAGES},
        methods={
            language: methods(connected.chosen.database, result, connected.chosen.n, language) for language in LANGUAGES
        },
        warnings={"en": tuple(warnings), "zh": tuple(warnings_zh)},
        tables=(table,) if result.clusters else (),
        pictures=(picture,) if glass else (),
    )


def _found(connected: Connected, language: str) -> tuple[str, ...]:
    chosen, clusters = connected.chosen, connected.result.clusters
    words = chosen.words(language)
    told = [outcome.sentence(language, chosen.database.name) for outcome in chosen.filtered]
    named = ("；" if language == "zh" else "; ").join(_named(c, language) for c in clusters)
    if language == "zh":
        reach = "" if connected.reaches_seed else "没有任何显著的簇到达种子区本身，报告该图时必须说明。"
        found = f"{len(clusters)} 个簇显著：{named}。{reach}" if clusters else f"没有簇通过校正。{reach}"
        return (f"{words}（{chosen.n_studies} 项研究）。", *told, found)
    reach = (
        ""
        if connected.reaches_seed
        else " No significant cluster reaches into the seed itself: say so wherever the map is reported."
    )
    count = len(clusters)
    noun = "cluster is" if count == 1 else "clusters are"
    found = (
        f"{count} {noun} significant: {named}.{reach}" if clusters else f"No cluster survives the correction.{reach}"
    )
    return (f"{words[0].upper()}{words[1:]} ({chosen.n_studies} studies).", *told, found)


def _named(cluster: ClusterSummary, language: str) -> str:
    peak = cluster.peaks[0].place.mni
    side = side_of(cluster, language)
    label = label_of(cluster, language)
    if language == "zh":
        return f"{side}{label}（{format_xyz(peak)}）"
    return f"{side} {label} ({format_xyz(peak)})".strip()


def _seed_row(c: ClusterSummary, seed: Sequence[float], language: str) -> tuple[str, ...]:
    peak = c.peaks[0]
    return (
        str(c.number),
        _where(c, language),
        f"{c.volume_mm3:.0f}",
        format_xyz(peak.place.mni),
        format_xyz(peak.place.tal, 1),
        f"{peak.value:.4f}",
        f"{peak.z:.2f}",
        "" if c.p_fwe is None else f"{c.p_fwe:.4g}",
        f"{distance(seed, peak.place.mni):.1f}",
    )


def _where(c: ClusterSummary, language: str) -> str:
    side = side_of(c, language)
    label = label_of(c, language)
    return f"{side}{label}" if language == "zh" else f"{side} {label}".strip()


def methods(database: Database, result: AnalysisResult, n: int, language: str) -> str:
    """Return the methods paragraph of the networks."""
    s, source = result.settings.ale, database.source
    title = " ".join(filter(None, [str(source.get("name") or database.name), str(source.get("version") or "")]))
    fwe, forming = bare(s.cluster_fwe_p), bare(s.cluster_forming_p)
    scale = bool(result.settings.from_base_rate)
    if language == "zh":
        unit = UNITS_ZH.get(database.unit, database.unit)
        null = (
            f"零分布由全库坐标抽取（SCALE；Langner et al., 2014），{s.permutations} 次置换。"
            if scale
            else f"零分布由全脑内随机重抽坐标的同一批实验构成，{s.permutations} 次置换。"
        )
        assumed = f"样本量未知的实验按 {n} 名被试设定核宽。" if result.settings.assumed_n else ""
        return (
            f"元分析连通性建模（MACM；Robinson et al., 2010）：取 {title} 数据库中在种子区内至少有一个坐标的全部{unit}"
            f"（同一研究的{unit}合并为一个实验），进行 ALE 分析。{assumed}{null}阈值：簇形成 p < {forming}，簇水平 FWE p < {fwe}。"
        )
    unit = plural(database.unit)
    null = (
        f"The null draws foci from all foci of the database, so that regions that are often active need more (SCALE; Langner et al., 2014), "
        f"{s.permutations} permutations."
        if scale
        else f"The null is that of the same experiments with their foci drawn anew in the whole brain, {s.permutations} permutations."
    )
    assumed = (
        f" Experiments of unknown size were given the kernel of {n} participants." if result.settings.assumed_n else ""
    )
    return (
        f"Meta-analytic connectivity modelling (MACM; Robinson et al., 2010): all {unit} of {title} with at least one focus in the "
        f"seed (the {unit} of one study as one experiment) were entered into an ALE.{assumed} {null} Thresholds: cluster-forming "
        f"p < {forming}, cluster-level FWE p < {fwe}."
    )


def network_section(
    connected: Sequence[Connected],
    shared: Shared | None,
    glass: bytes | None,
    published: SectionTable | None = None,
    misses: Mapping[str, tuple[str, ...]] | None = None,
) -> ReportSection:
    """Return the section over all seeds: their clusters beside each other with distances, what the seeds share, what was published.

    `misses` are the sentences on published networks that miss their own seed.
    """
    rows = {language: tuple(_network_rows(connected, language)) for language in LANGUAGES}
    tables = [
        SectionTable(
            name="network",
            title={"en": "Networks of all seeds", "zh": "各种子区的共激活网络"},
            header=NETWORK_HEADER,
            rows=rows,
            note={
                "en": "Distances in mm between peaks in MNI; the nearest peak of any other seed's network.",
                "zh": "距离为 MNI 空间峰值之间的毫米数；最近峰值取自其他任一种子区的网络。",
            },
        )
    ]
    tables += [published] if published is not None else []
    pictures = []
    if shared is not None:
        tables.append(
            SectionTable(
                name="shared",
                title=_shared_title(shared),
                header=SHARED_HEADER,
                rows={lang: tuple(_shared_row(c, lang) for c in shared.clusters) for lang in LANGUAGES},
            )
        )
        pictures.append(
            SectionPicture(
                name="shared_glass_brain",
                title=_shared_title(shared),
                alternative={
                    "en": f"Glass brain of the {shared.n_voxels} voxels that the seeds share.",
                    "zh": f"各种子区共有的 {shared.n_voxels} 个体素的玻璃脑图。",
                },
                png=dict.fromkeys(LANGUAGES, glass) if glass else {},
            )
        )
    return ReportSection(
        key=KEY,
        title={"en": "Networks of the seeds (MACM)", "zh": "种子区的共激活网络（MACM）"},
        findings={
            language: (*_over_all(connected, shared, language), *(misses or {}).get(language, ()))
            for language in LANGUAGES
        },
        tables=tuple(tables),
        pictures=tuple(pictures),
    )


def _shared_title(shared: Shared) -> dict[str, str]:
    if shared.least == shared.n_seeds:
        return {"en": f"Significant for all {shared.n_seeds} seeds", "zh": f"{shared.n_seeds} 个种子区均显著"}
    return {
        "en": f"Significant for at least {shared.least} of {shared.n_seeds} seeds",
        "zh": f"{shared.n_seeds} 个种子区中至少 {shared.least} 个显著",
    }


def _over_all(connected: Sequence[Connected], shared: Shared | None, language: str) -> tuple[str, ...]:
    each = []
    for one in connected:
        n, words = len(one.result.clusters), one.chosen.region.words_in(language)
        if language == "zh":
            each.append(
                f"{words}：{len(one.result.experiments)} 个实验，{n} 个显著的簇{'' if one.reaches_seed else '（未到达种子区本身）'}。"
            )
        else:
            misses = "" if one.reaches_seed else " (none reaches into the seed itself)"
            noun = "cluster" if n == 1 else "clusters"
            each.append(
                f"{words[0].upper()}{words[1:]}: {len(one.result.experiments)} experiments, {n} significant {noun}{misses}."
            )
    if shared is None:
        return tuple(each)
    title = _shared_title(shared)[language]
    named = ("；" if language == "zh" else "; ").join(_named(c, language) for c in shared.clusters)
    if language == "zh":
        return (*each, f"{title}：{shared.n_voxels} 个体素{f'：{named}' if named else ''}。")
    return (*each, f"{title}: {shared.n_voxels} voxels{f': {named}' if named else ''}.")


def _network_rows(connected: Sequence[Connected], language: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in connected:
        others = [other for other in connected if other is not one]
        for c in one.result.clusters:
            peak = c.peaks[0].place.mni
            near = [
                (found[2], other, found) for other in others if (found := nearest_peak(peak, other.result.clusters))
            ]
            mm, other, found = min(near, key=lambda item: item[0]) if near else (None, None, None)
            rows.append(
                (
                    one.chosen.region.words_in(language),
                    str(c.number),
                    _where(c, language),
                    f"{c.volume_mm3:.0f}",
                    format_xyz(peak),
                    f"{c.peaks[0].z:.2f}",
                    f"{distance(one.chosen.region.centre, peak):.1f}",
                    f"{other.name}:{found[0].number} ({format_xyz(found[1].tolist())})" if other and found else "–",
                    "–" if mm is None else f"{mm:.1f}",
                )
            )
    return rows


def _shared_row(c: ClusterSummary, language: str) -> tuple[str, ...]:
    peak = c.peaks[0]
    return (str(c.number), _where(c, language), f"{c.volume_mm3:.0f}", format_xyz(peak.place.mni), f"{peak.z:.2f}")


def not_done_section(
    source: str, why: str, hint: str, published: SectionTable | None, misses: Mapping[str, tuple[str, ...]]
) -> ReportSection:
    """Return the section that says connectivity was planned and not done, why, and what to do; and what was published."""
    return ReportSection(
        key=KEY,
        title={"en": "Networks of the seeds (MACM)", "zh": "种子区的共激活网络（MACM）"},
        warnings={
            "en": (f"The plan asks for meta-analytic connectivity on {source}. It was not done: {why} {hint}",),
            "zh": (
                f"计划要求在 {source} 上做元分析连通性建模（MACM），本次未执行：本机没有该数据库。先运行 focimine database add {source}，再运行 focimine analyse。",
            ),
        },
        findings=misses,
        tables=(published,) if published is not None else (),
    )
