"""What a table's coordinates are (peaks, centres, ROIs, cited, channels), and what only looks like them."""

from __future__ import annotations

import re

from corpora.studies import FocusKind
from extract.headers import COORDINATE_WORD

_CENTRE = re.compile(
    r"cent(?:er|re)s?[- ]of[- ](?:mass|gravity|activation)|\bcog\b|\bcom\b|medoid|centroid|cluster cent(?:er|re)s?|"
    r"(?:labell?ed|coordinates?) (?:according to|of|for) (?:the )?(?:their )?cent(?:er|re)|weighted cent|cent(?:er|re) coordinates",
    re.IGNORECASE,
)
_ROI_RESULT = re.compile(
    r"\bsvc\b|small[- ]volume|(?:in|within|inside|from) (?:the |our |all )?(?:a[- ]priori |defined |anatomical )*(?:rois?\b|regions?[- ]of[- ]interest)|"
    r"whole[- ]brain",
    re.IGNORECASE,
)
_ROI_NOUN = r"(?:rois?\b|regions?[- ]of[- ]interest|seeds?\b|seed regions?|nodes?\b|spheres?\b|volumes?[- ]of[- ]interest|vois?\b)"
_ROI_SUBJECT = re.compile(
    rf"\b(?:locations?|coordinates?|cent(?:er|re)s?|list|definitions?|positions?) (?:of|for) "
    rf"(?:(?!connect|with\b|from\b|in\b|show|corr|activ)\w+\W+){{0,5}}{_ROI_NOUN}|"
    rf"^\W*{_ROI_NOUN}(?!.*(?:connectivity (?:of|with|maps?|results)|functional connectivity|connected))|{_ROI_NOUN} (?:coordinates?|locations?|definitions?|used)|seed regions? for|used as (?:seeds?|rois?)|roi analysis",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"previous(?:ly)? (?:reported|published|stud|associated|work|finding)|prior stud|other studies|included in the meta|"
    r"studies (?:included|used|selected|entered)|used in the meta|reported (?:in|by) (?:previous|other|earlier)|from the literature|"
    r"literature (?:review|coordinates)|studies, contrasts|published coordinates|earlier studies",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"\bchannels?\b|\boptodes?\b|\belectrodes?\b|\bnirs\b|\b10[-–]20\b|\bsensors?\b|\bcoil (?:position|location)|stimulation sites?|"
    r"scalp|source[- ]detector",
    re.IGNORECASE,
)
_NEVER_PLACES = re.compile(
    r"\bweights?\b|\bvoxel (?:index|indices|space)\b|\bnative (?:space|voxel)|\bsd\b|standard (?:deviation|error)|"
    r"\bstd\b",
    re.IGNORECASE,
)
_VOXELS = re.compile(
    r"\bvoxels? (?:coordinates?|position|number|\W*x\W*y\W*z)|\b(?:in|image) voxels\b", re.IGNORECASE
)
_NAMED = re.compile(r"co-?ordinat|\bmni\b|talairach|stereota|\btlrc\b|\bpeaks?\b|maxim", re.IGNORECASE)
_MOTION = re.compile(
    r"head (?:motion|movement)|motion parameters|translation|discriminant|factor loading|canonical",
    re.IGNORECASE,
)
_OTHER_QUANTITY = re.compile(
    r"\brange\b|\berror\b|\bdistance|dimension|\bsizes?\b|displacement|translation|rotation|\bshift|acceleration|velocity|"
    r"\bforce\b|variance|\bdifference\b(?! score)|\bfwhm\b|smoothness|resolution|head (?:motion|movement)|extent in mm|variability",
    re.IGNORECASE,
)

_FOREIGN_UNIT = re.compile(
    r"\bpx\b|\bpixels?\b|\bm/s|°|\bdeg(?:rees?)?\b|acceleromet|acceleration|displacement|velocit|chromatic|\bcie|\brgb\b|"
    r"\bmatrix\b|\bfov\b|field of view|latitude|longitude|\bgps\b",
    re.IGNORECASE,
)
"""Units and quantities that contradict mm in a heading over the numbers."""

_FOREIGN = re.compile(
    r"\bpx\b|\bpixels?\b|\bm/s|acceleromet|gyroscop|magnetomet|actigraph|\bcie ?(?:lab|luv|xyz|colou?r|coord|\d{4})|chromaticit|"
    r"colou?r coordinates|\brgb\b|\bgps\b|visual angle|(?:screen|stimulus|target) (?:positions?|coordinates)|"
    r"matrix (?:of the|sizes?)|(?:scan|acquisition|image) matri|field of view|voxel ind",
    re.IGNORECASE,
)
"""The same where they stand in a caption or note: those alone that no contrast of a task would be named after."""

_BRAIN = re.compile(
    r"\bmni\b|talairach|\btal\b|\btlrc\b|stereota|tournoux|icbm|montreal|\bmm\b|\bpeak|maxim|\bfoc(?:us|i)\b|\bclusters?\b|"
    r"brodmann|\bbas?\b|\bareas?\b|lobes?\b|contrast|[<>]|\b[tz][- ]?(?:values?|scores?|max)|\bstatistic|activat|\broi|regions?\b|\bbrain|cortex|cortical|\bnorm(?:al|aliz|alis)|hemisphere|gyr(?:us|i)\b|"
    r"sulc(?:us|i)\b|insula|amygdala|hippocamp|thalam|cerebell|putamen|caudate|striat|cingulate|precuneus|lobule|"
    r"\bnucle(?:us|i)\b|operculum|cuneus|pallidum|midbrain|brainstem",
    re.IGNORECASE,
)
"""Words of brain maps and names of regions, any of which outweighs the words above (a task may be about colours)."""


def kind_of(*, headings: str, caption: str, section: str = "", has_study_column: bool = False) -> FocusKind:
    """Return the kind of the coordinates under `headings` in a table with `caption`.

    Headings are the nearest evidence, then the section row, then the caption. A caption that only says
    that results were found *in* regions of interest leaves them peaks.
    """
    for text in (headings, section):
        if _CENTRE.search(text):
            return FocusKind.CENTRE_OF_MASS
    if _CHANNEL.search(headings):
        return FocusKind.CHANNEL
    if has_study_column or _CITED.search(caption):
        return FocusKind.CITED
    if _CENTRE.search(caption):
        return FocusKind.CENTRE_OF_MASS
    if _CHANNEL.search(caption):
        return FocusKind.CHANNEL
    if _ROI_SUBJECT.search(caption) and not _ROI_RESULT.search(caption):
        return FocusKind.ROI
    if re.search(r"\bseed\b|\broi (?:cent|coord|mni|tal)", headings, re.IGNORECASE):
        return FocusKind.ROI
    return FocusKind.PEAK


def refuses_group(headings: str, caption: str = "") -> bool:
    """Return whether headings over x, y, z (or the caption) say that the numbers are no places in a brain.

    Words for other quantities count only where no heading says "coordinates" or names a space.
    """
    if _NEVER_PLACES.search(headings):
        return True
    if _MOTION.search(caption) and not COORDINATE_WORD.search(headings + " " + caption):
        return True
    return _OTHER_QUANTITY.search(headings) is not None and not _NAMED.search(headings)


def contradicts_millimetres(headings: str, caption: str, others: str = "") -> bool:
    """Return whether a table's words name another quantity or unit and none speaks of a brain.

    `headings` stand over the numbers; `others` are the remaining words, of notes and rows. A table without words of
    either sort is never refused.
    """
    foreign = _FOREIGN_UNIT.search(headings) or _FOREIGN.search(f"{caption} {others}")
    return foreign is not None and _BRAIN.search(" ".join((headings, caption, others))) is None


def speaks_of_voxels(headings: str) -> bool:
    """Return whether headings give coordinates in voxels rather than mm; their numbers must confirm it."""
    return _VOXELS.search(headings) is not None


def refuses_values(values: list[tuple[float, float, float]]) -> str | None:
    """Return why numbers under x, y, z cannot be millimetres in a brain, or None when they can.

    Weights, proportions and head motion lie within ±5 with decimals; voxel indices are never negative and reach far
    above any brain; most rows of a true table lie inside a generous box around the brain.
    """
    if not values:
        return "no numbers"
    flat = [v for xyz in values for v in xyz]
    if all(abs(v) <= 5.0 for v in flat) and any(v != int(v) for v in flat):
        return "weights or proportions, not millimetres"
    inside = sum(abs(x) <= 100 and abs(y) <= 130 and abs(z) <= 110 for x, y, z in values)
    if inside < 0.6 * len(values):
        return "outside any brain"
    if len(values) >= 4 and all(v >= 0 for v in flat) and max(flat) > 95:
        return "voxel indices or counts, not millimetres"
    if len(values) >= 4 and sum(abs(v * 100) % 1 > 1e-6 for v in flat) > len(flat) / 2:
        return "more than two decimals: statistics, not millimetres"
    return None
