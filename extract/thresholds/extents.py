"""The smallest cluster that a sentence states: in voxels, mm3 or vertices, once where it is printed in two units."""

from __future__ import annotations

import re

from corpora.language.numbers import NUMBER, to_number

_SIGN = r"(?:>=?|≥|⩾|=|,|:|of|(?:set|fixed) (?:at|to)|[\x00-\x1f\ue000-\uf8ff])"
_MANY = r"(?:contiguous |consecutive(?:ly connected)? |adjacent |significant |resampled |isotropic |functional |suprathreshold )*"
_BARE = r"mm\b(?! ?(?:radius|sphere|kernel|from|apart|away|full|FWHM|isotropic|thick|[x×]))"
"""A volume whose raised 3 the text has lost."""
_VOLUME = r"mm ?3\b|mm³|[µμ]l\b"
_UNIT = rf"(?P<unit>vox(?:el|le)s|{_VOLUME}|vertices|surface nodes)"
_EXTENTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![A-Za-z\d])k\s?(?:e\s?)?(?:>=?|≥|=|⩾)\s?(?P<v>\d{{1,5}})(?![\dA-Za-z])(?!\.\d)(?: ?{_UNIT})?",
        rf"\b(?:extent|clusters?|minimum|contiguous|threshold|volumes?|contiguity)\b[^.;]{{0,60}}?(?:{_SIGN}|at least|exceed\w*|equal to|more than|larger than|greater than|above|over|minimum(?: of)?)\s?"
        rf"(?P<v>\d{{1,5}}) ?(?:or more )?{_MANY}{_UNIT}",
        rf"\b(?:cluster[- ]?(?:size|volume|extent|threshold)s?|extent threshold)\b[^.;]{{0,25}}?(?:{_SIGN}|at least|than|above|exceed\w*)\s?(?P<v>\d{{2,5}}) ?(?P<unit>{_BARE})",
        rf"\bcluster[- ]?sizes? ?{_SIGN}?\s?(?:(?:>|≥)\s?)?(?P<v>\d{{1,5}})(?!\.?\d)(?: ?{_UNIT})?(?! ?(?:[cm]m|m?l|%))",
        rf"(?:>|≥|at least|minimum(?: of)?|clusters of|threshold of) ?(?P<v>\d{{1,5}}) {_MANY}(?P<unit>vox(?:el|le)s)\b",
        rf"(?P<v>\d{{1,5}}) (?:contiguous )?or more {_MANY}(?P<unit>voxels)\b",
        rf"\b(?:extent|cluster[- ]size) threshold (?P<v>\d{{1,5}}) {_MANY}(?P<unit>voxels)\b",
        r"\bminimum (?:cluster )?(?:extent|size)(?: threshold)? (?P<v>\d{1,5}) (?P<unit>voxels)\b",
        r"(?:(?:扩展|范围)阈值|激活范围|最小(?:簇|团块))(?:为|在|：)?\s?(?P<v>\d{1,5})\s?个?体素",
        r"(?P<v>\d{1,5}) ?(?P<unit>mm3|mm³|voxels?) or (?:more|larger|greater)",
        r"\b(?P<v>five|six|eight|ten|twelve|fifteen|twenty|thirty|forty|fifty) (?:contiguous )?(?P<unit>voxels) or (?:more|larger)",
        r"\bclusters? (?:below|under|smaller than|(?:of|with) (?:less|fewer) than) (?P<v>\d{1,5}) ?(?P<unit>vox(?:el|le)s|mm3|mm³|vertices)[^.;]{0,20}? (?:ignor|discard|exclud|remov|not )",
        rf"\bminimum (?:volume|size|extent)s?(?: (?:of|was|is|set to|:|=))? (?P<v>\d{{1,5}}) ?(?P<unit>{_VOLUME})",
        r"minimum(?: of)?(?: an?)? (?P<v>\d{1,5})[- ](?P<unit>voxel) clusters?\b",
        rf"(?:at least|minimum of|more than) (?P<v>{NUMBER}) {_MANY}(?P<unit>voxels)\b",
        r"连续\s?(?P<v>\d{1,5})\s?个?体素",
        r"(?:体素数?|团块|簇|聚类)(?:大小|数目|个数|阈值)?\s?(?:>|≥|=|为|大于|不少于)?\s?(?P<v>\d{1,5})(?![\d.])(?=\s?个?(?:连续)?(?:的)?体素)",
        r"(?:体素数?|团块|簇)(?:大小|数目|个数|阈值)?\s?(?:>|≥|大于|不少于)\s?(?P<v>\d{1,5})(?![\d.])",
        r"(?:大于|不少于|至少|>|≥|超过)\s?(?P<v>\d{1,5})\s?个?(?:连续)?(?:的)?体素",
        rf"\b(?:extent|cluster[- ]sizes?)\b[^.;]{{0,30}}? (?:of|was|is|as|to) (?P<v>{NUMBER}) (?:\d(?:\.\d)? ?mm )?{_MANY}(?P<unit>voxels)\b",
        r"\bvoxels?(?: number| size)? ?[>≥] ?(?P<v>\d{1,5})(?![\d.]| ?(?:mm|%))",
        r"(?P<v>\d{1,4}) (?:contiguous|adjacent|consecutive(?:ly connected)?) (?P<unit>vox(?:el|le)s)\b",
    )
)
_MAY_STATE = re.compile(r"vox|mm|[µμ]l|vert|nodes|k\s?(?:e\s?)?[>≥=⩾]|cluster[- ]?size|[\u4e00-\u9fff]")
"""What a text holds, in lower case, in which one of these is found: most hold none, and need not be searched."""
_LISTED = re.compile(rf"[>≥] ?(?P<v>\d{{1,5}}) {_MANY}voxels \((?P<of>[^()]{{2,80}})[)(]", re.IGNORECASE)
_VOXELS = rf"\d{{1,5}} {_MANY}voxels"
_IN_TWO_UNITS = re.compile(
    rf"(?P<first>{_VOXELS}) ?(?:[(=,]|or|equal(?:s|ing)(?: to)?) ?(?:[a-z]+ ){{0,3}}(?:[>≥=] ?)?\d{{1,6}} ?(?:{_VOLUME}|{_BARE})\)?"
    rf"|(?<!\d)\d{{1,6}} ?(?:{_VOLUME}|{_BARE}) ?(?:[(=,]|or|equal(?:s|ing)(?: to)?) ?(?:[a-z]+ ){{0,3}}(?:[>≥=] ?)?(?P<second>{_VOXELS})\)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(rf"(?<![\d.,])(\d{{1,3}}),(\d{{3}})(?= ?(?:{_MANY}vox|{_VOLUME}))", re.IGNORECASE)
_OTHER_SIZE = re.compile(
    r"\b(?:smoothness|kernel|FWHM|resolution|search volume|mask)\b[^.,;()]{0,20}?\d[\d.]* voxels", re.IGNORECASE
)
"""A number of voxels that is no smallest cluster."""
LEAST_BARE_VOLUME = 50
"""A smaller number of "mm" may be a distance, and is no smallest cluster."""


def in_one_unit(text: str) -> str:
    """Return a sentence with a smallest cluster that is printed in two units in voxels: "66 voxels (1,782 mm3)"."""
    text = _THOUSANDS.sub(r"\1\2", text)
    text = _OTHER_SIZE.sub(" ", text)
    return _IN_TWO_UNITS.sub(lambda m: m["first"] or m["second"], text)


def listed_extents(text: str) -> dict[str, str]:
    """Return smallest clusters that are listed with what each is of: ">90 voxels (words), >70 voxels (faces)"; none where one is."""
    found = {f"{int(m['v'])} voxels": m["of"] for m in _LISTED.finditer(text)}
    return found if len(found) > 1 else {}


def smallest_clusters(text: str) -> tuple[str, ...]:
    """Return the smallest clusters of a sentence: several in "k > 100 for group, k > 89 for emotion"."""
    if not _MAY_STATE.search(text.lower()):
        return ()
    if listed := listed_extents(text):
        return tuple(listed)
    for pattern in _EXTENTS:
        found = (_printed(m) for m in pattern.finditer(text))
        stated = tuple(dict.fromkeys(each for each in found if each is not None))
        if stated:
            return stated
    return ()


def without_extents(text: str) -> str:
    """Return a sentence of the same length without its smallest cluster: "a minimum cluster size of 15 voxels" is no level."""
    for pattern in _EXTENTS if _MAY_STATE.search(text.lower()) else ():
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def _printed(match: re.Match[str]) -> str | None:
    size, unit = to_number(match["v"]) or 0, (match.groupdict().get("unit") or "voxels").lower()
    if size <= 1 or (unit == "mm" and size < LEAST_BARE_VOLUME):
        return None
    if unit.startswith(("mm", "µ", "μ")):
        return f"{size} mm3"
    return f"{size} vertices" if unit in ("vertices", "surface nodes") else f"{size} voxels"
