"""Where named regions lie: extents in MNI space, the names papers give them, and how far a focus is off.

An extent is convex: the least and greatest value along nine directions, measured over the region's voxels
in AAL and in the Talairach Daemon (see `benchmarks/region_extents.py`). Names are looked up part by part;
a name with a part that is not known says nothing, so that the check stays quiet where it does not understand.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from math import sqrt

from corpora.brain import tal_to_mni
from corpora.nouns.studies import Focus, Space

DIRECTIONS = (
    (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 0.0), (1.0, -1.0, 0.0),
    (1.0, 0.0, 1.0), (1.0, 0.0, -1.0), (0.0, 1.0, 1.0), (0.0, 1.0, -1.0),
)  # fmt: skip
"""Directions of an extent, of (x without its sign, y, z)."""
FARTHEST_MM = 10.0
"""Names differ between atlases, peaks between brains: up to here outside its region a focus is not doubted."""
UNKNOWN_SPACE_MM = 6.0
"""Added where the space is not known: MNI and Talairach differ by so much near the surface."""

Extent = tuple[float, ...]

# Order matters: the first pattern that fits a part of a name decides.
_WORDS: tuple[tuple[str, str], ...] = (
    (r"temporo-?\s?parietal|\bTPJ\b|颞顶", "supramarginal angular superior_temporal middle_temporal inferior_parietal"),
    (r"temporo-?\s?occipital|occipito-?\s?temporal|枕颞|颞枕", "middle_temporal inferior_temporal fusiform middle_occipital inferior_occipital lingual"),
    (r"parieto-?\s?occipital|occipito-?\s?parietal|顶枕", "precuneus cuneus superior_occipital middle_occipital superior_parietal calcarine"),
    (r"\bMT\b|\bV5\b|human motion", "middle_temporal middle_occipital inferior_temporal inferior_occipital"),
    (r"mid-?brain|substantia nigra|red nucleus|periaqueduct|\bPAG\b|\bVTA\b|tegment|cerebral peduncle|collicul|中脑|黑质", "midbrain brainstem"),
    (r"\bpons\b|pontine|pontis|brain-?\s?stem|medulla|脑干|脑桥|延髓", "brainstem"),
    (r"para-?\s?hippo?camp|\bPHG\b|海马旁", "parahippocampal fusiform"),
    (r"hippocamp|海马", "hippocampus parahippocampal"),
    (r"amygdal|杏仁", "amygdala parahippocampal"),
    (r"ventral striat|accumbens|伏隔", "caudate putamen pallidum"),
    (r"striat(?:um|al)|纹状体", "caudate putamen pallidum"),
    (r"caudate|尾状核", "caudate"),
    (r"putamen|壳核", "putamen"),
    (r"pallid|苍白球", "pallidum lentiform"),
    (r"lentiform|豆状核", "lentiform"),
    (r"hypo-?thalam|mammillary|下丘脑", "hypothalamus"),
    (r"(?:sub|epi)thalam", "thalamus midbrain hypothalamus"),
    (r"thalam(?:us|ic)|pulvinar|丘脑", "thalamus"),
    (r"vermis|蚓部", "vermis cerebellum"),
    (r"cerebell|cerebelum|小脑", "cerebellum"),
    (r"claustr|insul|\bAI\b|屏状核|岛叶|脑岛", "insula"),
    (r"rolandic|operculum parietal|parietal operculum|central operculum|中央沟盖", "rolandic_operculum postcentral supramarginal insula precentral"),
    (r"frontal opercul", "inferior_frontal insula rolandic_operculum"),
    (r"retrosplen", "posterior_cingulate precuneus calcarine lingual"),
    (r"(?:anterior|rostral|subgenual|pregenual|perigenual|subcallosal|dorsal anterior).{0,12}cingul|cingul\w*[ _]ant|\bd?r?s?p?ACC\b|前扣带", "anterior_cingulate middle_cingulate medial_frontal"),
    (r"(?:posterior|dorsal posterior) ?cingul|cingul\w*[ _]post|\bd?v?PCC\b|后扣带", "posterior_cingulate middle_cingulate precuneus"),
    (r"(?:mid(?:dle)?|motor)[- ]?cingul|cingul\w*[ _]mid|\bMCC\b|中扣带", "middle_cingulate anterior_cingulate supplementary_motor"),
    (r"cingul|扣带", "anterior_cingulate middle_cingulate posterior_cingulate"),
    (r"precune|楔前", "precuneus"),
    (r"calcarine|striate|primary visual|\bV1\b|距状", "calcarine lingual cuneus"),
    (r"cune(?:us|ate)|楔叶", "cuneus calcarine"),
    (r"lingual|舌回", "lingual calcarine"),
    (r"fusiform|梭状", "fusiform lingual parahippocampal inferior_temporal inferior_occipital"),
    (r"sup\w*[ ._]*occip|occip\w*[ _]sup|枕上", "superior_occipital cuneus middle_occipital"),
    (r"mid\w*[ ._]*occip|occip\w*[ _]mid|枕中", "middle_occipital"),
    (r"inf\w*[ ._]*occip|occip\w*[ _]inf|枕下", "inferior_occipital middle_occipital lingual fusiform"),
    (r"heschl|transverse temporal|planum temporale|primary auditory|颞横", "heschl superior_temporal"),
    (r"temporal[ _]*pole|颞极", "temporal_pole superior_temporal middle_temporal inferior_temporal"),
    (r"sup\w*[ ._]*temp|temp\w*[ _]sup|\bp?a?STS\b|\bSTG\b|颞上", "superior_temporal middle_temporal"),
    (r"mid\w*[ ._]*temporal (?:gyr|sul|cort)|temp\w*[ _]mid|\bp?MTG\b|middle temporal|颞中", "middle_temporal"),
    (r"inf\w*[ ._]*temp|temp\w*[ _]inf|\bITG\b|颞下", "inferior_temporal middle_temporal fusiform"),
    (r"supra-?\s?marginal|缘上", "supramarginal inferior_parietal"),
    (r"\bangular|角回", "angular inferior_parietal"),
    (r"intra-?\s?parietal|\bIPS\b|顶内", "superior_parietal inferior_parietal angular"),
    (r"sup\w*[ ._]*pariet|pariet\w*[ _]sup|\bSPL\b|顶上", "superior_parietal precuneus"),
    (r"inf\w*[ ._]*pariet|pariet\w*[ _]inf|\bIPL\b|顶下", "inferior_parietal"),
    (r"para-?\s?central|中央旁", "paracentral supplementary_motor"),
    (r"(?:pre|post) ?/ ?postcentral|central sulcus|sensorimotor", "precentral postcentral"),
    (r"post-?\s?central|somatosensory|中央后", "postcentral"),
    (r"supp\w*[ _]*motor|\b(?:pre-?)?SMA\b|supplementary eye|辅助运动", "supplementary_motor medial_frontal superior_frontal"),
    (r"pre-?\s?central|中央前", "precentral"),
    (r"orbito?-?\s?frontal|orbital|\b[ml]?OFC\b|rectus|rectal|frontal.{0,5}orb|眶", "orbitofrontal inferior_frontal medial_frontal"),
    (r"frontal[ _]*pole|fronto-?\s?polar|额极", "frontal_pole"),
    (r"inf\w*[ ._]*front|front\w*[ _]inf|pars (?:oper|tri|orb)|\bIFG\b|broca|额下", "inferior_frontal precentral insula"),
    (r"pre-?\s?motor|frontal eye field|\bFEF\b|前运动|运动前", "precentral middle_frontal superior_frontal supplementary_motor inferior_frontal"),
    (r"\bmotor (?:cortex|area)|\bM1\b|运动皮层", "precentral postcentral paracentral supplementary_motor"),
    (r"\bS(?:II?|[12])\b", "postcentral rolandic_operculum supramarginal insula"),
    (r"ventro-?\s?lateral (?:pre-?\s?)?frontal|\bvl-?PFC\b|腹外侧前额", "inferior_frontal orbitofrontal middle_frontal insula"),
    (r"(?:dorso|ventro)?-?\s?medial (?:prefrontal|frontal|pfc)|medial superior fron|\b[dv]?mPFC\b|front\w*[ _](?:sup[ _])?med|额内侧|内侧额|内侧前额", "medial_frontal superior_frontal anterior_cingulate orbitofrontal"),
    (r"dorso-?\s?lateral pre-?\s?frontal|\bdl-?PFC\b|背外侧前额", "middle_frontal superior_frontal inferior_frontal precentral"),
    (r"mid\w*[ ._]*front|front\w*[ _]mid|\bMFG\b|额中", "middle_frontal"),
    (r"sup\w*[ ._]*front|front\w*[ _]sup|\bSFG\b|额上", "superior_frontal middle_frontal"),
    (r"pre-?\s?frontal|\bPFC\b|frontal (?:cortex|lobe)|前额|额叶", "superior_frontal middle_frontal inferior_frontal medial_frontal orbitofrontal anterior_cingulate precentral"),
    (r"temporal (?:cortex|lobe)|颞叶", "superior_temporal middle_temporal inferior_temporal fusiform parahippocampal hippocampus amygdala heschl"),
    (r"parietal (?:cortex|lobe)|\bPPC\b|顶叶", "superior_parietal inferior_parietal precuneus postcentral paracentral"),
    (r"occipit|visual (?:cort|area)|\bV[2-4]\b|\bLOC\b|枕叶|视觉皮层", "superior_occipital middle_occipital inferior_occipital calcarine cuneus lingual fusiform"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(words, re.IGNORECASE), tuple(names.split())) for words, names in _WORDS)
_AREAS = re.compile(
    r"\b(?:BAs?|Brodmann(?:['’]s)? areas?|Brodmann)\s*[:.]?\s*(\d{1,2}(?:\s*[/,+&-]\s*\d{1,2})*)\b",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(?:(?i:left|right|bilateral(?:ly)?)|[LRB]|LH|RH)\b\.?|[（(](?:[LRB]|[LR]/[LR])[)）]|[左右双]侧?")
_PARTS = re.compile(r"[/,;+&()\[\]（）、，]|\band\b|\bextending\b|\bto\b|\binto\b|\bincluding\b|\bof the\b|\bof\b")
_NO_REGION = re.compile(
    r"(?:[\W\d_]|\b(?:areas?|lobes?|lobul\w+|gyr\w+|sulc\w+|cortex|pars|proper|nucle\w+|body|head|tail|parts?|region|division|dorsal|ventral|"
    r"anterior|posterior|medial|lateral|superior|inferior|middle|rostral|caudal|predominantly|opercular|exterior|crus|[ivx]+)\b)*",
    re.IGNORECASE,
)
"""A part that adds nothing to the part before: "cortex", "(dorsal)", a number, a footnote mark."""


@cache
def extents() -> Mapping[str, Extent]:
    """Return the bounds of every region and Brodmann area: least and greatest value per direction, in mm."""
    text = resources.files("corpora").joinpath("data/atlases/extents.tsv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines()[1:], delimiter="\t")
    return {row[0]: tuple(float(value) for value in row[2:]) for row in rows}


@cache
def regions_of(name: str) -> tuple[str, ...] | None:
    """Return the regions that a printed name may mean; None where a part of it is not understood."""
    found: list[str] = []
    words = _SIDE.sub(" ", _AREAS.sub(" ", name).replace("_", " "))
    for part in _PARTS.split(words):
        if _NO_REGION.fullmatch(part.strip()):
            continue
        for pattern, names in _PATTERNS:
            if pattern.search(part):
                found += names
                break
        else:
            return None
    return tuple(dict.fromkeys(found)) or None


def areas_of(name: str) -> tuple[str, ...]:
    """Return the Brodmann areas a name prints: "cuneus BA 18/17" gives BA 18 and BA 17."""
    numbers = [number for found in _AREAS.finditer(name) for number in re.findall(r"\d{1,2}", found[1])]
    return tuple(f"BA {int(number)}" for number in numbers)


def distance_mm(point: Sequence[float], names: Sequence[str]) -> float | None:
    """Return how far at least a point in MNI space lies outside the nearest of some regions; None if none has an extent."""
    known = [extents()[name] for name in names if name in extents()]
    return min((_outside(point, bounds) for bounds in known), default=None)


def _outside(point: Sequence[float], bounds: Extent) -> float:
    place = (abs(point[0]), point[1], point[2])
    farthest = 0.0
    for at, direction in enumerate(DIRECTIONS):
        along = sum(d * p for d, p in zip(direction, place, strict=True))
        beyond = max(bounds[2 * at] - along, along - bounds[2 * at + 1])
        farthest = max(farthest, beyond / sqrt(sum(d * d for d in direction)))
    return farthest


def is_misplaced(focus: Focus, names: Sequence[str]) -> bool:
    """Return whether a focus lies clearly outside all of the regions named."""
    point: Sequence[float] = (focus.x, focus.y, focus.z)
    if focus.space is Space.TAL:
        import numpy as np

        point = [float(value) for value in tal_to_mni(np.array(point))]
    distance = distance_mm(point, names)
    return distance is not None and distance > FARTHEST_MM + (UNKNOWN_SPACE_MM if focus.space is None else 0.0)
