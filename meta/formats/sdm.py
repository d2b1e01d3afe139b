"""Effect sizes for SDM-PSI: a table of studies, and a file of peaks for each contrast.

As SDM's manual has it: `sdm_table.txt` with the columns study, n1, n2, t_thr (more may follow), and for each study `NAME.SOFTWARE_SPACE.txt`
with "x,y,z,t" per line; a peak whose t is not known is "p" (positive) or "n" (negative). What SDM needs of a threshold is the t that voxels
had to reach, without correction for their number; of a corrected threshold that t is not known from the p alone.

A Z and a p are turned into t at n - 1 degrees of freedom (one sample; the numbers of two groups are in no coding).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from corpora.brain import tal_to_mni
from corpora.nouns.studies import Contrast, Focus, Space

COLUMNS = ("study", "n1", "n2", "t_thr", "threshold", "cluster_threshold", "correction", "extent", "scope", "label")
NOT_KNOWN = "NA"
_T = re.compile(r"t|t[- ]?(?:value|score|stat\w*|max)|peak t|spm\s*t", re.IGNORECASE)
_Z = re.compile(r"z|z[- ]?(?:value|score|stat\w*|max)|peak z|z[eE]|spm\s*z|zmax", re.IGNORECASE)
_STATED = re.compile(r"(?P<what>[pPtTzZ])\s*[<>=≤≥]+\s*(?P<value>\d*\.?\d+)")
_SOFTWARE = (("spm", "SPM"), ("fsl", "FSL"))
_SMALLEST_TAIL = 1e-300


def sdm_files(contrasts: Sequence[Contrast]) -> dict[str, str]:
    """Return the files by name; one study of SDM is one contrast, under its study's name, numbered where there are several."""
    names = _names(contrasts)
    files = {"sdm_table.txt": _lines("\t".join(row) for row in (COLUMNS, *map(_row, contrasts, names)))}
    for contrast, name in zip(contrasts, names, strict=True):
        space = "tal" if {focus.space for focus in contrast.foci} == {Space.TAL} else "mni"
        peaks = _lines(_peak(focus, contrast.n, space) for focus in contrast.foci)
        files[f"{name}.{_software(contrast)}_{space}.txt" if peaks else f"{name}.no_peaks.txt"] = peaks
    return files


def without_t(contrast: Contrast) -> int:
    """Return how many foci of a contrast have no statistic that can be turned into t."""
    return sum(t_of(focus, contrast.n) is None for focus in contrast.foci)


def t_of(focus: Focus, n: int | None) -> float | None:
    """Return the t of a focus: as printed, or its Z at n - 1 degrees of freedom; None for another statistic or none."""
    name = (focus.statistic_name or "").strip()
    if focus.statistic is None or not np.isfinite(focus.statistic):
        return None
    if _T.fullmatch(name):
        return focus.statistic
    return z_to_t(focus.statistic, n) if _Z.fullmatch(name) else None


def z_to_t(z: float, n: int | None) -> float | None:
    """Return the t whose one-sided p at n - 1 degrees of freedom is that of a Z; None without n."""
    from scipy.stats import norm, t

    if n is None or n < 2:
        return None
    return float(np.sign(z) * t.isf(max(norm.sf(abs(z)), _SMALLEST_TAIL), n - 1))


def threshold_t(contrast: Contrast) -> float | None:
    """Return the t that a voxel had to reach; None where the height is not stated, or was corrected for the number of voxels."""
    from scipy.stats import t

    found = _STATED.search(contrast.coding.get("height_threshold", ""))
    if found is None:
        return None
    what, value = found["what"].lower(), float(found["value"])
    if what == "t":
        return value
    if what == "z":
        return z_to_t(value, contrast.n)
    if not _is_of_voxels(contrast) or contrast.n is None or contrast.n < 2 or not 0 < value < 1:
        return None
    return float(t.isf(value, contrast.n - 1))


def _is_of_voxels(contrast: Contrast) -> bool:
    """Whether the stated p of a voxel is uncorrected: no correction is named, or one of clusters beside it."""
    correction = contrast.coding.get("threshold_correction", "")
    return correction in {"", "uncorrected"} or bool(contrast.coding.get("cluster_threshold"))


def _row(contrast: Contrast, name: str) -> tuple[str, ...]:
    at_least = threshold_t(contrast)
    coded = ("height_threshold", "cluster_threshold", "threshold_correction", "threshold_extent", "threshold_scope")
    return (
        name,
        NOT_KNOWN if contrast.n is None else str(contrast.n),
        "0",
        NOT_KNOWN if at_least is None else f"{at_least:.4f}",
        *(_cell(contrast.coding.get(field, "")) or NOT_KNOWN for field in coded),
        _cell(f"{contrast.study}: {contrast.name}"),
    )


def _peak(focus: Focus, n: int | None, space: str) -> str:
    xyz = np.array([[focus.x, focus.y, focus.z]])
    if focus.space is Space.TAL and space == "mni":
        xyz = tal_to_mni(xyz)
    value = t_of(focus, n)
    sign = "n" if focus.statistic is not None and focus.statistic < 0 else "p"
    return ",".join([*(f"{round(float(v), 2) + 0.0:g}" for v in xyz[0]), sign if value is None else f"{value:.4g}"])


def _software(contrast: Contrast) -> str:
    """Return "spm" or "fsl" where the coding names that one alone; SDM corrects differently for both."""
    named = {kind for kind, word in _SOFTWARE if word in contrast.coding.get("software", "").upper()}
    return named.pop() if len(named) == 1 else "other"


def _names(contrasts: Sequence[Contrast]) -> list[str]:
    """Return names of letters and digits, each once, whatever the case: they become names of files."""
    plain = [_plain(contrast.study) for contrast in contrasts]
    several, seen = Counter(name.casefold() for name in plain), Counter[str]()
    names = []
    for name in plain:
        seen[name.casefold()] += 1
        names.append(name if several[name.casefold()] == 1 else f"{name}_{seen[name.casefold()]}")
    return names


def _plain(study: str) -> str:
    folded = unicodedata.normalize("NFKD", study)
    return "".join(c for c in folded if c.isalnum()) or "study"


def _cell(text: str) -> str:
    return " ".join(text.split())


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
