"""TFCE in words, a table and maps, English and Chinese; nowhere without saying that it is not validated for coordinates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meta.engine.clusters import Cluster, make_label_values
from meta.engine.inference import bare
from meta.engine.space import to_volume
from meta.formats.nifti import nifti_bytes
from meta.labels import Atlas
from meta.sections import ReportSection, SectionTable, Words
from meta.statistics.tfce import EXTENT, HEIGHT, Enhanced

CAUTION: Words = {"en": "not validated for coordinates", "zh": "对坐标数据尚无验证"}


def tfce_section(found: Enhanced, analysis: str, atlases: Sequence[Atlas]) -> ReportSection:
    """Return the TFCE result for the report; labels are those of the first atlas."""
    inside = make_label_values(found.clusters) > 0
    words = "TFCE, not validated for coordinates"
    maps = {"tfce": found.values, "tfce_fwe": np.where(inside, found.values, 0.0)}
    return ReportSection(
        key="tfce",
        analysis=analysis,
        title={"en": f"TFCE ({CAUTION['en']})", "zh": f"TFCE（{CAUTION['zh']}）"},
        findings={language: (line,) for language, line in _finding(found).items()},
        methods=_methods(found),
        cites=("smith2009",),
        warnings={
            "en": ("TFCE's parameters were chosen for images; for maps of coordinates no study has validated them.",),
            "zh": ("TFCE 的参数是为影像数据选定的，对坐标数据尚无研究验证。",),
        },
        tables=(_table(found, atlases),),
        files={
            f"{analysis}/maps/{name}.nii.gz": nifti_bytes(to_volume(values.astype(np.float32)), words)
            for name, values in maps.items()
        },
    )


def _cutoff(found: Enhanced, language: str) -> str:
    high = "" if found.high is None else f"{found.high:.1f}"
    if language == "zh":
        return f"{found.cutoff:.1f}（95% 蒙特卡罗区间 {found.low:.1f}" + (f"–{high}）" if high else " 以上）")
    return f"{found.cutoff:.1f} (95% Monte-Carlo interval {found.low:.1f} " + (f"to {high})" if high else "or more)")


def _finding(found: Enhanced) -> Words:
    n, voxels = len(found.clusters), sum(c.size for c in found.clusters)
    if not n:
        return {
            "en": f"TFCE ({CAUTION['en']}): no significant voxel; cut-off {_cutoff(found, 'en')}.",
            "zh": f"TFCE（{CAUTION['zh']}）：没有显著体素；阈值 {_cutoff(found, 'zh')}。",
        }
    return {
        "en": f"TFCE ({CAUTION['en']}): {n} cluster{'' if n == 1 else 's'} with {voxels} significant voxels; cut-off {_cutoff(found, 'en')}.",
        "zh": f"TFCE（{CAUTION['zh']}）：{n} 个簇，共 {voxels} 个显著体素；阈值 {_cutoff(found, 'zh')}。",
    }


def _methods(found: Enhanced) -> Words:
    n, p = f"{found.permutations:,}", bare(found.alpha)
    return {
        "en": f"As an exploratory result, threshold-free cluster enhancement of the Z map (E = {EXTENT:g}, H = {HEIGHT:g}; Smith & Nichols, 2009; "
        f"{CAUTION['en']}) was tested at a family-wise error of p < {p} against {n} permutations.",
        "zh": f"作为探索性结果，对 Z 图进行无阈值簇增强（TFCE，E = {EXTENT:g}，H = {HEIGHT:g}；Smith & Nichols, 2009；{CAUTION['zh']}），"
        f"以 {n} 次置换作 FWE 校正（p < {p}）。",
    }


def _table(found: Enhanced, atlases: Sequence[Atlas]) -> SectionTable:
    title = atlases[0].title if atlases else "label"
    return SectionTable(
        name="tfce",
        title={
            "en": f"Clusters of voxels significant by TFCE ({CAUTION['en']})",
            "zh": f"TFCE 显著体素簇（{CAUTION['zh']}）",
        },
        header={
            "en": ("Cluster", "Voxels", "mm³", "Largest TFCE", "p(FWE)", "Peak x", "y", "z", title),
            "zh": ("簇", "体素", "体积 mm³", "最大 TFCE", "p(FWE)", "峰值 x", "峰值 y", "峰值 z", title),
        },
        rows={
            language: tuple(_row(cluster, found, atlases[:1], language) for cluster in found.clusters)
            for language in ("en", "zh")
        },
        plain=(
            ("cluster", "voxels", "volume_mm3", "max_tfce", "p_fwe", "peak_x", "peak_y", "peak_z", title),
            *(_row(cluster, found, atlases[:1], "en") for cluster in found.clusters),
        ),
    )


def _row(cluster: Cluster, found: Enhanced, atlases: Sequence[Atlas], language: str) -> tuple[str, ...]:
    peak = cluster.peak_mm.tolist()
    names = [atlas.name_of(atlas.nearest(peak)[0], language) or "" for atlas in atlases]
    return (
        str(cluster.label),
        str(cluster.size),
        f"{cluster.volume_mm3:.0f}",
        f"{cluster.maximum:.2f}",
        f"{found.p[cluster.columns].min():.6g}",
        *(f"{value:.0f}" for value in peak),
        *(names or [""]),
    )
