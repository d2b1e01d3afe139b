"""What a table's coordinates are: peaks, centres, regions of interest, cited foci, channels."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.nouns.studies import FocusKind

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
_CHANNEL_NOUN = r"(?:channels?|optodes?|electrodes?|sensors?|contacts?|fiducials?|dipoles?)"
_CHANNEL = re.compile(
    rf"\b{_CHANNEL_NOUN}\b|\bnirs\b|\b10[-–]20\b|\bcoil (?:position|location)|scalp|source[- ]detector",
    re.IGNORECASE,
)
_CHANNEL_SUBJECT = re.compile(
    rf"\b(?:locations?|coordinates?|positions?|placements?|montage|cent(?:er|re)s?|orientations?) (?:of|for) (?:\w+\W+){{0,4}}{_CHANNEL_NOUN}\b|"
    rf"\b{_CHANNEL_NOUN}\W+(?:\w+\W+)?(?:locations?|coordinates?|positions?|placements?)\b|^\W*(?:\w+ )?{_CHANNEL_NOUN}\b|"
    rf"\b{_CHANNEL_NOUN} (?:showing|with|that|where|in which)\b|\bf?nirs\b|\b10[-–]20\b|\bcoil (?:position|location)|"
    r"\bscalp (?:location|position|coordinate|site)|source[- ]detector|device coordinates|head coordinates",
    re.IGNORECASE,
)
_CHANNEL_COLUMN = re.compile(rf"\W*(?:\w+ )?{_CHANNEL_NOUN}(?: (?:no|number|name|pair|label|id|#))?\W*", re.IGNORECASE)
_TARGET = re.compile(
    r"\b(?:stimulation|tms|rtms|tbs|tdcs|stimulated|coil) (?:targets?|sites?|coordinates?|locations?|points?)\b|"
    r"\btarget (?:sites?|coordinates?|locations?|points?)\b|\btargets? (?:of|for) (?:\w+\W+){0,3}(?:stimulation|r?tms|tdcs|dbs)\b",
    re.IGNORECASE,
)


def kind_of(
    *,
    headings: str,
    caption: str,
    section: str = "",
    has_study_column: bool = False,
    labels: Iterable[str] = (),
) -> FocusKind:
    """Return the kind of the coordinates under `headings` in a table with `caption`.

    Headings are the nearest evidence, then those of the columns that name the rows (`labels`), then the section row,
    then the caption. A caption that only says that results were found *in* regions of interest, or with an
    electrode, leaves them peaks.
    """
    for text in (headings, section):
        if _CENTRE.search(text):
            return FocusKind.CENTRE_OF_MASS
    if _CHANNEL.search(headings) or any(_CHANNEL_COLUMN.fullmatch(label) for label in labels):
        return FocusKind.CHANNEL
    if has_study_column or _CITED.search(caption):
        return FocusKind.CITED
    if _CENTRE.search(caption):
        return FocusKind.CENTRE_OF_MASS
    if _CHANNEL_SUBJECT.search(caption):
        return FocusKind.CHANNEL
    if (_ROI_SUBJECT.search(caption) or _TARGET.search(caption)) and not _ROI_RESULT.search(caption):
        return FocusKind.ROI
    if re.search(r"\bseed\b|\broi (?:cent|coord|mni|tal)", headings, re.IGNORECASE):
        return FocusKind.ROI
    return FocusKind.PEAK
