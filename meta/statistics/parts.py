"""Analyses of a part of the brain: how a plan names it, which foci lie in it, what a report says of it.

A study that looked at one region alone reports foci there alone. Pooled with studies of the whole brain it makes that region look
special; analysed apart, against foci drawn inside the region, it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast
from corpora.protocol.regions import CEREBELLUM
from meta.databases.regions import read_region
from meta.engine.experiments import make_experiments
from meta.engine.space import BrainPart, load_brain_mask, to_mm
from meta.labels import Atlas, find_atlases
from meta.sections import ReportSection

_CEREBELLAR = (
    "cerebel", "vermis", "culmen", "declive", "tuber", "uvula", "pyramis", "nodule", "dentate", "fastigium",
)  # fmt: skip
"""How names of cerebellar labels begin, in AAL and in the Talairach gyri."""
FEWEST_VOXELS = 100
"""A part smaller than this holds no cluster worth the name."""


def read_part(text: str, folder: Path) -> BrainPart:
    """Return the part of the brain that a plan's `region` names; files are looked for in `folder`.

    Raises
    ------
    ProtocolError : it names no region, the cerebellum without an atlas that has it, or fewer than 100 voxels of the brain.
    FormatError : an image cannot be read.
    """
    mask = load_brain_mask()
    mm = to_mm(mask.ijk)
    if text.strip().casefold() == CEREBELLUM:
        atlas, inside = _cerebellum(mm)
        words, words_zh = f"the cerebellum ({atlas.title})", f"小脑（{atlas.title}）"
    else:
        region = read_region(text, folder)
        inside, words, words_zh = region.holds(mm), f"the {region.words}", region.words_zh
    columns = np.flatnonzero(inside).astype(np.int64)
    if len(columns) < FEWEST_VOXELS:
        raise ProtocolError(
            f"analysis.region: {text} holds {len(columns)} voxels of the brain mask.",
            hint=f"It must hold at least {FEWEST_VOXELS}; the space is MNI152.",
        )
    return BrainPart(name=text, words=words, words_zh=words_zh, columns=columns)


def _cerebellum(
    mm: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> tuple[Atlas, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    for atlas in find_atlases(("aal",)):
        labels = [n for n, (name, _) in atlas.names.items() if name.casefold().startswith(_CEREBELLAR)]
        if labels:
            return atlas, np.isin(atlas.look_up(mm), labels)
    raise ProtocolError(
        "analysis.region: no atlas on this machine names the cerebellum.",
        hint="Install mricron-data (AAL) or focimine[talairach], or name a mask in MNI space: region: mask:cerebellum.nii.gz.",
    )


def restrict(contrasts: Sequence[Contrast], part: BrainPart) -> tuple[tuple[Contrast, ...], tuple[Problem, ...]]:
    """Return the contrasts with their foci inside the part, and one problem that counts what was left out."""
    kept = []
    n_foci = 0
    for contrast, experiment in zip(contrasts, make_experiments(contrasts), strict=True):
        inside = part.holds(experiment.foci)
        foci = tuple(focus for focus, here in zip(contrast.foci, inside, strict=True) if here)
        n_foci += len(contrast.foci) - len(foci)
        if foci:
            kept.append(replace(contrast, foci=foci))
    if not n_foci:
        return tuple(kept), ()
    return tuple(kept), (
        Problem(
            code="ALE-OUTSIDE-REGION",
            item="analysis",
            message=f"{n_foci} foci lie outside {part.words}, the region analysed; {len(contrasts) - len(kept)} contrasts have none in it.",
            hint="They were left out of this analysis, as its plan says.",
            severity=Severity.INFO,
        ),
    )


def part_section(part: BrainPart, analysis: str) -> ReportSection:
    """Return what a report says of an analysis of a part of the brain."""
    n = f"{part.n_voxels:,}"
    return ReportSection(
        key="region",
        analysis=analysis,
        title={"en": "Restricted to a region", "zh": "限定区域的分析"},
        findings={
            "en": (
                f"This analysis is restricted to {part.words}, {n} voxels: it says nothing of the rest of the brain.",
            ),
            "zh": (f"本分析限于{part.words_zh}，共 {n} 个体素，不涉及脑的其余部分。",),
        },
        methods={
            "en": f"The analysis was restricted to {part.words} ({n} voxels): only foci inside it entered, null foci were drawn inside it, and p "
            "values and clusters refer to it alone.",
            "zh": f"分析限于{part.words_zh}（{n} 个体素）：仅纳入其中的坐标，零分布的坐标在其中抽取，p 值和簇只就该区域而言。",
        },
    )
