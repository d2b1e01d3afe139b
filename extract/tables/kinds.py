"""What a table's coordinates are: peaks, centres, regions of interest, cited foci, channels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpora.nouns.studies import FocusKind

_CENTRE = re.compile(
    r"cent(?:er|re)s?[- ]of[- ](?:mass|gravity|activation)|\bcog\b|(?<![.\w-])com\b(?!-\s)|medoid|centroid|cluster cent(?:er|re)s?|"
    r"(?:labell?ed|coordinates?) (?:according to|of|for) (?:the )?(?:their )?cent(?:er|re)|weighted cent|cent(?:er|re) coordinates",
    re.IGNORECASE,
)
_ROI_RESULT = re.compile(
    r"\bsvc\b|small[- ]volume|(?:in|within|inside|from) (?:the |our |all )?(?:a[- ]priori |defined |anatomical )*(?:rois?\b|regions?[- ]of[- ]interest)|"
    r"whole[- ]brain",
    re.IGNORECASE,
)
_ROI_NOUN = (
    r"(?:rois?\b|regions?[- ]of[- ]interest|seeds?\b|seed regions?|nodes?\b|spheres?\b|volumes?[- ]of[- ]interest|vois?\b|(?:volumes?|régions?) d.intérêt|"
    r"regiones de interés|interessierende\w* regionen|感兴趣区域?)"
)
_ROI_SUBJECT = re.compile(
    rf"\b(?:locations?|coordinates?|cent(?:er|re)s?|list|definitions?|positions?) (?:of|for) "
    rf"(?:(?!connect|with\b|from\b|in\b|show|corr|activ)\w+\W+){{0,5}}{_ROI_NOUN}|"
    rf"^\W*(?!seed.*\b(?:anti-?)?(?:correlat|coupl)){_ROI_NOUN}(?!.*(?:connectivity (?:of|with|maps?|results)|functional connectivity|connected))|{_ROI_NOUN} (?:coordinates?|locations?|definitions?|used)|seed regions? for|used as (?:seeds?|rois?)|roi analysis",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"previous(?:ly)? (?:reported|published|stud|associated|work|finding)|prior stud|other studies|included in the meta|"
    r"studies (?:included|used|selected|entered)|used in the meta|reported (?:in|by) (?:previous|other|earlier)|from the literature|"
    r"literature (?:review|coordinates)|studies, contrasts|published coordinates|earlier studies|"
    r"taken from (?:an? |the )?(?:[\w-]+ ){0,3}(?:meta-?analys[ie]s|literature|stud(?:y|ies)|papers?|reports?|et al)|d.après la littérature|aus der literatur",
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
    r"\b(?:stimulation|neuronavigation|i?tbs|tms|rtms|tdcs|stimulated|coil) (?:targets?|sites?|coordinates?|locations?|points?)\b|"
    r"\btarget (?:sites?|coordinates?|locations?|points?)\b|\btargets? (?:of|for) (?:\w+\W+){0,3}(?:stimulation|r?tms|tdcs|dbs)\b",
    re.IGNORECASE,
)


_SEARCHED_COLUMN = re.compile(
    rf"\W*(?:{_ROI_NOUN}|targets?|(?:stimulation|tms) sites?)(?: (?:name|label|no|number))?\W*", re.IGNORECASE
)
_SEED_HEADING = re.compile(r"\bseed\b|\broi (?:cent|coord|mni|tal)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTexts:
    """The texts of a table that show what its coordinates are, the nearest to the numbers first."""

    headings: str
    caption: str
    section: str = ""
    labels: tuple[str, ...] = ()
    has_study_column: bool = False
    measures: bool = True
    """Whether a column gives a statistic or the size of a cluster."""


KIND_RULES: tuple[tuple[str, Callable[[TableTexts], bool], FocusKind], ...] = (
    ("headings or section name centres",      lambda t: any(map(_CENTRE.search, (t.headings, t.section))), FocusKind.CENTRE_OF_MASS),
    ("headings name channels",                lambda t: bool(_CHANNEL.search(t.headings)),                 FocusKind.CHANNEL),
    ("a column names channels",               lambda t: any(map(_CHANNEL_COLUMN.fullmatch, t.labels)),     FocusKind.CHANNEL),
    ("a column names studies",                lambda t: t.has_study_column,                                FocusKind.CITED),
    ("the caption cites other studies",       lambda t: bool(_CITED.search(t.caption)),                    FocusKind.CITED),
    ("the caption names centres",             lambda t: bool(_CENTRE.search(t.caption)),                   FocusKind.CENTRE_OF_MASS),
    ("the caption is about channels",         lambda t: bool(_CHANNEL_SUBJECT.search(t.caption)),          FocusKind.CHANNEL),
    ("the caption is about regions searched", lambda t: _is_about_rois(t.caption),                         FocusKind.ROI),
    ("a column of places, nothing measured",  lambda t: _lists_places(t),                                  FocusKind.ROI),
    ("headings name seeds",                   lambda t: bool(_SEED_HEADING.search(t.headings)),            FocusKind.ROI),
)  # fmt: skip
"""What shows that coordinates are no peaks; the first that holds decides, so what is nearest to the numbers comes first.

A caption that only reports results *in* regions of interest, or with an electrode, leaves them peaks.
"""


def _is_about_rois(caption: str) -> bool:
    about = _ROI_SUBJECT.search(caption) or _TARGET.search(caption)
    return about is not None and _ROI_RESULT.search(caption) is None


def _lists_places(texts: TableTexts) -> bool:
    """Return whether a table lists regions of interest, seeds or targets and measures nothing at them."""
    return not texts.measures and any(map(_SEARCHED_COLUMN.fullmatch, texts.labels))


def kind_of(
    *,
    headings: str,
    caption: str,
    section: str = "",
    has_study_column: bool = False,
    labels: Iterable[str] = (),
    measures: bool = True,
) -> FocusKind:
    """Return the kind of the coordinates under `headings`, by `KIND_RULES`.

    `labels` head the columns that name the rows; `measures`: a column gives a statistic or the size of a cluster.
    """
    texts = TableTexts(
        headings=headings,
        caption=caption,
        section=section,
        labels=tuple(labels),
        has_study_column=has_study_column,
        measures=measures,
    )
    return _kind(texts)


@lru_cache(maxsize=1024)  # the same texts for each row of a table
def _kind(texts: TableTexts) -> FocusKind:
    return next((kind for _, holds, kind in KIND_RULES if holds(texts)), FocusKind.PEAK)
