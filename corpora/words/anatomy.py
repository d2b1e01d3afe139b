"""Parts of the brain: the names that papers, the atlases we ship and other atlases give them.

One row a part. The columns say where its words count:

- `extents`: regions of `corpora/data/atlases/extents.tsv` where the part may lie; "" where none is measured;
- `everywhere`: English and Latin words and abbreviations that name the part in running text too;
- `labels`: words that mean other things in running text ("angular velocity") and name a part in a label;
- `capitals`: the same for abbreviations that only their capitals distinguish from words;
- `regions`: words that name conditions, visits or groups as well ("rectal", "S1"): they count where a region is
  expected, or alone beside a side ("Rectus_L", "left M1");
- `chinese`: simplified; the traditional forms are made from them. They count everywhere.

The order of the rows matters to `extents_of` alone: the first row that fits a name decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpora.words.patterns import any_of, chinese
from corpora.words.sides import without_sides


class Part(NamedTuple):
    """A part of the brain and its names; see the module's docstring for the columns."""

    extents: str
    everywhere: str = ""
    labels: str = ""
    capitals: str = ""
    regions: str = ""
    chinese: str = ""


PARTS: tuple[Part, ...] = tuple(Part(*row) for row in (
    # Lobes that meet, and what would be taken for another part by a later row.
    ("supramarginal angular superior_temporal middle_temporal inferior_parietal", r"temporo-?\s?parietal|\br?l?p?TPJ\b", "", "", "", "颞顶"),
    ("middle_temporal inferior_temporal fusiform middle_occipital inferior_occipital lingual", r"temporo-?\s?occipital|occipito-?\s?temporal", "", "", "", "枕颞 颞枕"),
    ("precuneus cuneus superior_occipital middle_occipital superior_parietal calcarine", r"parieto-?\s?occipital|occipito-?\s?parietal", "", "", "", "顶枕"),
    ("middle_temporal middle_occipital inferior_temporal inferior_occipital", r"\bV5/h?MT\b|\bh?MT/V5\b", "", r"hMT|EBA", r"human motion|\bMT\b|\bV5\b", ""),
    # Brainstem.
    ("midbrain brainstem", r"mid-?brain|mesencephal|substantia nigra|\bnigra\b|red nucleus|periaqueduct|tegmental|tegmentum|cerebral peduncle|collicul(?:us|i)\b", r"tegment|collicul|\bsubstantia\b", r"PAG|VTA|SN[cr]", "", "中脑 黑质 红核 导水管周围 大脑脚"),
    ("brainstem", r"\bpons\b|pontine nucle|brain-?\s?stem|medulla oblongata|locus c(?:o?e)ruleus|\braphe nucle|inferior olive", r"pontine|pontis|medulla|\braphe\b", "", "", "脑干 脑桥 延髓 蓝斑 中缝核"),
    # Medial temporal lobe.
    ("parahippocampal fusiform", r"para-?\s?hippo?camp|\bPHG\b|entorhin|perirhin", "", r"[rlLR]?PHC", "", "海马旁 旁海马 内嗅 嗅周"),
    ("parahippocampal fusiform lingual", r"\bppa\b", "", "", "", ""),
    ("hippocampus parahippocampal amygdala", r"\buncus\b|\buncal\b|\bmtl\b", "", r"[rlLR]?MTL", "", "钩回 海马钩"),
    ("hippocampus parahippocampal", r"hippocamp|hipocampo|dentate gyrus|subiculum", "", r"[rlLR]?Hipp", "", "海马"),
    ("amygdala parahippocampal", r"am[yií]gdal", "", r"[rlLR]?Amyg", "", "杏仁"),
    # Nuclei below the cortex.
    ("caudate putamen pallidum", r"ventral striat|accumbens", "", r"NAcc?", "", "伏隔 腹侧纹状体"),
    ("caudate putamen pallidum", r"striat(?:um|al)|striato", "", "", "", "纹状体"),
    ("caudate putamen pallidum lentiform", r"basal ganglia|basal ganglion", "", "", "", "基底节 基底核 基底神经节"),
    ("caudate", r"caudate", "", "", "", "尾状核"),
    ("putamen", r"putamen|putaminal", "", "", "", "壳核"),
    ("pallidum lentiform", r"pallid(?:um|us|al|o)", r"pallid", "", "", "苍白球"),
    ("lentiform", r"lentiform", "", "", "", "豆状核"),
    ("hypothalamus", r"hypo-?thalam|mammillary", "", "", "", "下丘脑 乳头体"),
    ("thalamus midbrain hypothalamus", r"(?:sub|epi)-?thalam|habenul", "", r"STN", "", "底丘脑 丘脑底核 缰核"),
    ("thalamus", r"thalam|t[áa]lamo\b|pulvinar|genicul(?:ate|um)", "", "", "", "丘脑 膝状体 外侧背核 外侧后核 背内侧核 中线核 腹前核 腹外侧核 腹后外侧核 腹后内侧核"),
    # Cerebellum.
    ("vermis cerebellum", r"vermis|vermian", "", "", "", "蚓部 蚓山 蚓结节 蚓垂 蚓锥体 小脑蚓"),
    ("cerebellum", r"cerebell|cerebelum|cerebelo|kleinhirn|cervelet|\bculmen\b|\bdeclive\b|\bfastigium\b|flocculus|dentate nucle|semi-?lunar lobule|cerebellar tonsil",
     r"\bcrus\b", "", r"\bpyramis\b|\buvula\b|\bnodule\b|\btuber\b|\btonsil\b|\bdentate\b", "小脑 齿状核 下半月小叶"),
    # Insula and opercula.
    ("insula", r"claustr(?:um|al)\b|(?<!pen)[ií]nsula(?!t)", r"claustr|\binsul(?!in|at)", r"[ap]?[iI]ns|[ap]INS|[dv]?AI", "", "屏状核 岛叶 脑岛 前岛 后岛 岛皮层 岛皮质 岛回"),
    ("rolandic_operculum postcentral supramarginal insula precentral", r"rolandic|operculum parietal|parietal operculum|central operculum|central opercular", "", "", "", "中央沟盖 中央岛盖"),
    ("inferior_frontal insula rolandic_operculum", r"frontal opercul", "", "", "", "额叶岛盖"),
    ("posterior_cingulate precuneus calcarine lingual", r"retrosplen", "", r"RSC", "", "压后"),
    # Cingulate cortex.
    ("anterior_cingulate middle_cingulate medial_frontal", r"(?:anterior|rostral|subgenual|pregenual|perigenual|subcallosal|dorsal anterior).{0,12}cingul|cingul\w{0,9}[ _]ant|\b(?:d?r?s?p?|[rsv]g?|pg|da|ra)ACC\b", "", "", "", "前扣带 扣带前 扣带回前"),
    ("posterior_cingulate middle_cingulate precuneus", r"(?:posterior|dorsal posterior) ?cingul|cingul\w{0,9}[ _]post|\bd?v?PCC\b", "", "", "", "后扣带 扣带后 扣带回后"),
    ("middle_cingulate anterior_cingulate supplementary_motor", r"(?:mid(?:dle)?|motor)[- ]?cingul|cingul\w{0,9}[ _]mid|\b[ap]?MCC\b", "", r"dMCC", "", "中扣带 扣带中"),
    ("anterior_cingulate middle_cingulate posterior_cingulate", r"cingul", "", "", "", "扣带"),
    ("anterior_cingulate medial_frontal orbitofrontal", r"subcallosal", "", "", "", "胼胝体下"),
    # Occipital lobe.
    ("precuneus", r"precune", "", "", "", "楔前"),
    ("calcarine lingual cuneus", r"calcarine|primary visual cort|(?<!extra)(?<!extra[- ])striate (?:cortex|area)", r"(?<!extra)(?<!extra[- ])striate", "", r"primary visual|\bV1\b", "距状 初级视皮层 初级视觉皮层"),
    ("cuneus calcarine", r"cune(?:us|ate|al)", "", "", "", "楔叶"),
    ("lingual calcarine", r"\blingual (?:gyr|sulc|cort|lob|area)", r"\blingual", "", "", "舌回"),
    ("fusiform lingual parahippocampal inferior_temporal inferior_occipital", r"fusiform|\b(?:ffa|fba|ofa|vwfa)\b", "", "", "", "梭状"),
    ("superior_occipital cuneus middle_occipital", r"sup\w{0,9}[ ._]{0,3}occip|occip\w{0,9}[ _]sup", "", "", "", "枕上"),
    ("middle_occipital", r"mid\w{0,9}[ ._]{0,3}occip|occip\w{0,9}[ _]mid", "", "", "", "枕中"),
    ("inferior_occipital middle_occipital lingual fusiform", r"inf\w{0,9}[ ._]{0,3}occip|occip\w{0,9}[ _]inf", "", "", "", "枕下"),
    # Temporal lobe.
    ("heschl superior_temporal", r"heschl|transverse temporal|planum (?:temporale|polare)|primary auditory cort", "", "", r"primary auditory", "颞横 赫氏 颞平面 极平面 初级听皮层 初级听觉皮层"),
    ("temporal_pole superior_temporal middle_temporal inferior_temporal", r"temporal[ _]{0,3}pole|temporo-?\s?polar", "", "", "", "颞极"),
    ("superior_temporal middle_temporal", r"superior temporal|temp\w{0,9}[ _]sup\b|\bp?a?STS\b|\bSTG\b", r"\bsup(?:erior)?[ ._]{0,3}temp|temp\w{0,9}[ _]sup", "", "", "颞上"),
    ("middle_temporal", r"middle temporal|temporalis medi(?:us|a)|temp\w{0,9}[ _]mid\b|\bp?MTG\b", r"mid\w{0,9}[ ._]{0,3}temporal (?:gyr|sul|cort)|temp\w{0,9}[ _]mid", "", "", "颞中"),
    ("inferior_temporal middle_temporal fusiform", r"inferior temporal|infero-?temporal|\bITG\b", r"inf\w{0,9}[ ._]{0,3}temp|temp\w{0,9}[ _]inf", "", "", "颞下"),
    # Parietal lobe and the central gyri.
    ("supramarginal inferior_parietal", r"supra-?\s?marginal", "", r"SMG", "", "缘上"),
    ("angular inferior_parietal", r"\bangular gyr", r"\bangular", "", "", "角回"),
    ("superior_parietal inferior_parietal angular", r"intra-?\s?parietal|\bIPS\b", "", "", "", "顶内"),
    ("superior_parietal precuneus", r"sup\w{0,9}[ ._]{0,3}pariet|pariet\w{0,9}[ _]sup|\bSPL\b", "", "", "", "顶上 上顶叶"),
    ("inferior_parietal", r"inf\w{0,9}[ ._]{0,3}pariet|pariet\w{0,9}[ _]inf|\bIPL\b", "", "", "", "顶下 下顶叶"),
    ("paracentral supplementary_motor", r"para-?\s?central", "", "", "", "中央旁 旁中央"),
    ("precentral postcentral", r"(?:pre|post) ?/ ?postcentral|central sulcus", "", "", r"sensorimotor", "中央沟"),
    ("postcentral", r"post-?\s?central", "", "", r"somatosensory", "中央后 躯体感觉皮层"),
    ("supplementary_motor medial_frontal superior_frontal", r"supplementary motor|\b(?:pre-?)?SMA\b|supplementary eye field|juxtapositional", r"supp\w{0,9}[ _]{0,3}motor|supplementary eye", "", "", "辅助运动 补充运动"),
    ("precentral", r"pre-?\s?central", "", "", "", "中央前"),
    # Frontal lobe.
    ("orbitofrontal inferior_frontal medial_frontal", r"orbito-?\s?frontal|fronto-?\s?orbital|\bm?l?OFC\b|gyrus rectus|rect(?:us|al) gyr|frontal.{0,5}orb", "", "", r"orbital\w{0,9}|rectus|rectal|眶", "眶额 额眶 眶回 眶部 直回"),
    ("frontal_pole", r"frontal[ _]{0,3}pole|fronto-?\s?polar|\bfpa\b", "", "", "", "额极"),
    ("inferior_frontal precentral insula", r"inferior frontal|front\w{0,9}[ _]inf\b|pars (?:oper|tri|orb)|\bIFG\b|broca['’]?s area", r"inf\w{0,9}[ ._]{0,3}front|front\w{0,9}[ _]inf", r"IFJ", r"broca", "额下 布洛卡区"),
    ("precentral middle_frontal superior_frontal supplementary_motor inferior_frontal", r"frontal eye field|\bFEF\b|pre-?\s?motor (?:cort|area)", r"pre-?\s?motor", "", "", "前运动 运动前 额眼"),
    ("precentral postcentral paracentral supplementary_motor", r"\bmotor cortex", r"\bmotor (?:cortex|area)", "", r"\bM1\b", "运动皮层 运动皮质 运动区"),
    ("postcentral rolandic_operculum supramarginal insula", "", "", "", r"\bS(?:II?|[12])\b", ""),
    ("inferior_frontal orbitofrontal middle_frontal insula", r"ventro-?\s?lateral (?:pre-?\s?)?frontal|\bvl-?PFC\b", "", "", "", "腹外侧前额"),
    ("medial_frontal superior_frontal anterior_cingulate orbitofrontal", r"(?:dorso|ventro)?-?\s?medial (?:prefrontal|frontal|pfc)|medial superior fron|\b[dv]?mPFC\b|front\w{0,9}[ _](?:sup[ _])?med", "", "", "", "额内侧 内侧额 内侧前额 腹内侧前额 背内侧前额"),
    ("middle_frontal superior_frontal inferior_frontal precentral", r"dorso-?\s?lateral pre-?\s?frontal|\bdl-?PFC\b", "", "", "", "背外侧前额"),
    ("middle_frontal", r"middle frontal|frontalis medi(?:us|a)|front\w{0,9}[ _]mid\b|\bMFG\b", r"mid\w{0,9}[ ._]{0,3}front|front\w{0,9}[ _]mid", "", "", "额中"),
    ("superior_frontal middle_frontal", r"superior frontal|front\w{0,9}[ _]sup\b|\bSFG\b", r"sup\w{0,9}[ ._]{0,3}front|front\w{0,9}[ _]sup", "", "", "额上"),
    # Whole lobes and visual areas.
    ("superior_frontal middle_frontal inferior_frontal medial_frontal orbitofrontal anterior_cingulate precentral", r"pre-?\s?frontal|\b[dvlrma]{0,2}PFC\b|frontal (?:cortex|lobe)", "", "", "", "前额 额叶"),
    ("superior_temporal middle_temporal inferior_temporal fusiform parahippocampal hippocampus amygdala heschl", r"temporal (?:cortex|lobe)", "", r"ATL", "", "颞叶"),
    ("superior_parietal inferior_parietal precuneus postcentral paracentral", r"parietal (?:cortex|lobe)|\bPPC\b", "", "", "", "顶叶"),
    ("superior_occipital middle_occipital inferior_occipital calcarine cuneus lingual fusiform", r"occipit|visual cort|\bopa\b|extra[- ]?striate", "", r"LOC", r"visual area|\bV[2-4]\b", "枕叶 枕极 视觉皮层 视皮层"),
    # Parts without a measured extent, and what parts are made of.
    ("", r"\bgyr(?:us|i)\b|\bsulc(?:us|i)\b|\bcort(?:ex|ices|ical)\b|\blobul(?:e|es|us)\b|opercul|\bgiro\b|\bcorteza\b|\bl[oó]bulo\b", r"\blob(?:e|es|ulus)\b|\bnucle(?:us|i)\b|\bpole\b|\bmatter\b|\bcapsule\b", "", "", "皮层 皮质(?!醇|激素|类) 岛盖 边缘叶"),
    ("", r"frontal\b(?! plane)|parietal", r"\bfrontal\b|\btemporal\b|\bmotor\b|\bstriat", "", "", "(?:额|颞|顶|枕)(?:上|中|下|内|外|叶|极)"),
    ("", r"callosum|callosal|\bfornix\b|\bpedunc(?:ul(?:us|i)|les?)\b|corona radiata|(?:internal|external|extreme) capsule|gr[ae]y matter|white matter|(?:longitudinal|arcuate|uncinate|fronto-?occipital) fascicul|cingulum bundle|anterior commissure|basal forebrain|septal nucle|olfactory (?:cortex|bulb|tubercle)|piriform|(?:lateral|third|fourth) ventricle|optic tract",
     r"extra-?nuclear|sub-?gyral", "", r"olfactory", "胼胝体 白质 灰质 内囊 外囊 穹窿 嗅皮层 嗅皮质 核外 基底前脑 前连合 脑室 视束"),
))  # fmt: skip


def _words(part: Part) -> str:
    """Return the pattern for any name of a part, as a cell of a region column may print it."""
    capitals = rf"\b(?:{part.capitals})\b" if part.capitals else ""
    return any_of((part.everywhere, part.labels, capitals, part.regions, chinese(part.chinese)))


_WITH_EXTENT = tuple(
    (re.compile(_words(part), re.IGNORECASE), tuple(part.extents.split())) for part in PARTS if part.extents
)
EVERYWHERE = any_of(pattern for part in PARTS for pattern in (part.everywhere, chinese(part.chinese)))
"""The pattern, in capitals or not, for names that mean a part of the brain in running text too."""
_EVERYWHERE = re.compile(EVERYWHERE, re.IGNORECASE)
_LABELS = re.compile(any_of((EVERYWHERE, *(part.labels for part in PARTS))), re.IGNORECASE)
_CAPITALS = re.compile(rf"\b(?:{any_of(part.capitals for part in PARTS)})\b")
_REGIONS = re.compile(any_of(part.regions for part in PARTS), re.IGNORECASE)
_NAME_AND_ENDING = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]*(?:{any_of(_words(part) for part in PARTS)})[A-Za-z]*", re.IGNORECASE
)
_QUALIFIERS = re.compile(
    r"\b(?:sup|inf|mid|med|ant|post|lat|oper|tri|orb|(?:dorsal|ventral|medial|lateral)(?:is|es)?|(?:super|infer|anter|poster)ior(?:es)?|middle|medi(?:us|a)|"
    r"area|body|corpus|globus|midline|crus\d?|substan\w+|head|tail|part|division|lobe|lobule|cortex|gyrus|sulcus|pars|formerly|includes|and|of|the|[ivx]+)\b",
    re.IGNORECASE,
)
_SETS = re.compile(
    r"\b(?:(?:(?:other|additional|remaining|brain|association|deep|sensory|multimodal)\s+)?(?:regions?|areas?|structures?|sites?)|other|"
    r"association (?:cort\w+)|cortical|(?:neo|sub-?)cortical|(?:para-?)?limbic|lobes|gyri|sulci|B\.?A|"
    r"(?:dorso|ventro|antero|postero|infero|supero|rostro|caudo)-?(?:lateral|medial|ventral|dorsal)|rostral|caudal|(?:sub|peri|pre)genual)\b|"
    r"其[他它](?:脑区|腦區|区域|區域)",
    re.IGNORECASE,
)
"""Words that make of names of parts, or alone, a set of them ("Limbic regions", "Other areas")."""
_CHINESE_SETS = re.compile("[和与及、其他]|脑?区域?|皮[层质]|结构|部位|[左右双]侧?")
_NO_PLACE = re.compile(r"[\d<>=+×∩∪±]|gr[ae]y[- ]matter|white[- ]matter|\b[GW]M\b|灰质|白质|灰質|白質", re.IGNORECASE)
"""What a heading that is only a place has not: numbers, comparisons, and the tissue that an analysis of its own is of."""
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2}|[\u4e00-\u9fff]{5}")
"""What a name of a part leaves nothing of: a word, or more Chinese characters than "anterior part of the" needs."""


MAX_LABEL = 200
"""Characters of a label; a longer text is prose."""


@lru_cache(maxsize=4096)
def names_anatomy(label: str) -> bool:
    """Return whether a label (a heading, a cell, a section row) names a part of the brain ("Frontal_Med_Orb_L" too)."""
    plain = label.replace("_", " ")
    if _LABELS.search(plain) or _CAPITALS.search(plain):
        return True
    rest = without_sides(plain)
    return rest != plain and _REGIONS.fullmatch(rest.strip(" .,:;*")) is not None


def mentions_anatomy(text: str) -> bool:
    """Return whether running text mentions a part of the brain, by a name that means nothing else there."""
    return _EVERYWHERE.search(text.replace("_", " ")) is not None


def is_name_of_part(label: str) -> bool:
    """Return whether a label holds nothing but names of parts, sides and places ("Angular", "Temporal_Mid_L")."""
    if len(label) > MAX_LABEL:
        return False
    plain = without_sides(label.replace("_", " "))
    rest = _NAME_AND_ENDING.sub(" ", plain)
    return rest != plain and _WORD.search(_QUALIFIERS.sub(" ", rest)) is None


@lru_cache(maxsize=4096)
def names_only_places(label: str) -> bool:
    """Return whether a heading holds nothing but names of parts, or of sets of them ("Limbic/subcortical regions")."""
    if len(label) > MAX_LABEL or _NO_PLACE.search(label):
        return False
    plain = without_sides(label.replace("_", " "))
    rest = _NAME_AND_ENDING.sub(" ", _SETS.sub(" ", plain))
    return (
        rest != plain and re.search(r"[^\W\d_]{2}|[一-鿿]", _QUALIFIERS.sub(" ", _CHINESE_SETS.sub(" ", rest))) is None
    )


def extents_of(name: str) -> tuple[str, ...] | None:
    """Return the measured regions that one name of a region may mean; None where it has none."""
    return next((extents for pattern, extents in _WITH_EXTENT if pattern.search(name)), None)
