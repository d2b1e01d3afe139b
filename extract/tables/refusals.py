"""What only looks like coordinates in a brain: other quantities, other units, other species, other fields."""

from __future__ import annotations

import re

from corpora.nouns.documents import Document
from extract.tables.vocabulary import COORDINATE_WORD, names_anatomy

_NEVER_PLACES = re.compile(
    r"\bweights?\b|\bvoxel (?:index|indices|space)\b|\bnative (?:space|voxel)|\bsd\b|standard (?:deviation|error)|"
    r"\bstd\b",
    re.IGNORECASE,
)
_MEAN_AND_SPREAD = re.compile(r"(?:±|\+/-)\s*(?:s\.?d\.?|std|s\.?e\.?m?\.?)(?!\w)", re.IGNORECASE)
_VOXELS = re.compile(
    r"\bco-?ordinates?\b[^.;]{0,60}\(voxels\)|\bvoxels? (?:coordinates?|position|number|\W*x\W*y\W*z)|\b(?:in|image) voxels\b",
    re.IGNORECASE,
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
    r"\bmatrix\b|\bfov\b|field of view|latitude|longitude|\bgps\b|estimate\W+lower|\blower\W+upper\b",
    re.IGNORECASE,
)
"""Units and quantities that contradict mm in a heading over the numbers."""

_FOREIGN = re.compile(
    r"\bpx\b|\bpixels?\b|\bm/s|acceleromet|gyroscop|magnetomet|actigraph|\bcie ?(?:lab|luv|xyz|colou?r|coord|\d{4})|chromaticit|"
    r"colou?r coordinates|\brgb\b|\bgps\b|visual angle|(?:screen|stimulus|target) (?:positions?|coordinates)|"
    r"matrix (?:of the|sizes?)|(?:scan|acquisition|image) matri|field of view|voxel ind|displacement|\bloadings?\b|"
    r"latent variables?|force plate|\bsway\b|kinematic|\bpay-?offs?\b|lotter|landmarks?\b|cephalomet|questionnaire|eigenv|"
    r"percentages?|correct responses|\bscores\b|(?:reaction|response) times?|symptom|payments?|frequenc",
    re.IGNORECASE,
)
"""The same where they stand in a caption or note: those alone that no contrast of a task would be named after."""

_OTHER_UNIT = re.compile(
    r"(?<![^\W\d])[(\[](?:in )?(?:ms|msec|s|sec|cm|m|[µμ]m|nm|Å|angstroms?|rad|rad/s|m/s|m/s2|m/s²|deg|degrees?|°|°/s|°C|g|N|Nm|Hz|kHz|"
    r"px|pixels?|[µμm]?V|nAm|nT|ppm|K|kg|years?|min|€|\$|£)[)\]]",
)
_OTHER_OBJECT = re.compile(
    r"\bangstroms?\b|fractional|\batom(?:s|ic)?\b|crystal|unit cell|diffract|\bdocking\b|\bgrid box|\bligands?\b|\bPDB\b|"
    r"device coordinates|fiducial|smoothness|\bfwhm\b|coordinate frame of the|camera|cielab|gradient directions|encoding directions|\b[bq]-?vec",
    re.IGNORECASE,
)
"""Units and things that no table of places in a brain declares, whatever statistics stand beside the numbers."""

_PLACE_IN_A_BRAIN = re.compile(
    r"\bmni\b|talairach|\btlrc\b|stereota|tournoux|icbm|montreal|brodmann|activat|cortex|cortical|gyr(?:us|i)\b|sulc(?:us|i)\b|"
    r"insula|amygdala|hippocamp|thalam|cerebell|putamen|caudate|striat|cingulate|precuneus|lobule|operculum|cuneus|pallidum|"
    r"midbrain|brainstem|\bfoc(?:us|i)\b|\b(?:[dv][lm])?pfc\b|\bm?ofc\b|\b[adps]?[amp]cc\b|\bp?sts\b|\b[ims][ft]g\b|\b[is]p[ls]\b|"
    r"\b(?:pre-?)?sma\b|\btpj\b|\bphg\b|\b[fpo][fp]a\b|\bmtl\b|frontal\b(?! plane)|parietal|occipital|fusiform|(?:pre|post)central",
    re.IGNORECASE,
)

_OTHER_SPECIES = re.compile(
    r"\bbregma\b|inter-?aural|paxinos|\ballen (?:mouse|brain|ccf)|common coordinate framework|\bccf\w*\b|waxholm|"
    r"\b(?:macaque|monkey|rhesus|marmoset|baboon|rat|mouse|mice|murine|rodent|pig|swine|sheep|dog|canine|cat|feline)s?\b"
    r"(?: \w+){0,3} (?:template|atlas|space|brains?)\b|\bin (?:the )?(?:\w+ )?(?:macaques?|monkeys|rats|mice|marmosets)\b",
    re.IGNORECASE,
)
_ANIMALS = re.compile(
    r"\b(?:macaques?|macaca|monkeys?|rhesus|marmosets?|baboons?|rats?|mouse|mice|murine|rodents?|piglets?|sheep|zebra finch\w*)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\bhumans?\b|\bpatients?\b|\bparticipants?\b|\bvolunteers?\b|informed consent|\b(?:wo)?men\b|\bstudents\b|\bsubjects gave\b|"
    r"\bhealthy (?:subjects|adults|controls)\b",
    re.IGNORECASE,
)
_IMAGING = re.compile(
    r"\bmni\b|talairach|tournoux|icbm|\bf-?mri\b|\bmri\b|magnetic resonance|positron emission|\bPET\b|\bSPECT\b|\bbold\b|voxel|"
    r"neuro-?imag|\bbrain|\bspm\b|\bspm\d|cerebral|tractograph|morphometr|\bvbm\b|cortex|cortical|gyr(?:us|i)\b|brodmann|"
    r"encephalogra|\b[em]eg\b|\bnirs\b|neural|脑",
    re.IGNORECASE,
)
_IMAGING_PARTS = ("mni", "talairach", "tournoux", "icbm", "mri", "magnetic resonance", "positron", "pet", "spect", "bold", "voxel",
                  "imag", "brain", "spm", "cerebral", "tractograph", "morphometr", "vbm", "cort", "gyr", "brodmann",
                  "encephalogra", "eeg", "meg", "nirs", "neural", "脑")  # fmt: skip
ENOUGH_TEXT = 1500
"""Characters of running text below which silence about imaging says nothing (a spreadsheet, a page with its table alone)."""

_BRAIN = re.compile(
    r"\bmni\b|talairach|\btal\b|\btlrc\b|stereota|tournoux|icbm|montreal|\bpeak|\bmaxima\b|\bfoc(?:us|i)\b|\bclusters?\b|"
    r"brodmann|\bbas?\b|\bareas?\b|lobes?\b|contrast|[<>]|\b[tz][- ]?(?:values?|scores?|max)|\bstatistic|activat|\broi|regions?\b|\bbrain|cortex|cortical|\bnorm(?:al|aliz|alis)|hemisphere|gyr(?:us|i)\b|"
    r"sulc(?:us|i)\b|insula|amygdala|hippocamp|thalam|cerebell|putamen|caudate|striat|cingulate|precuneus|lobule|"
    r"\bnucle(?:us|i)\b|operculum|cuneus|pallidum|midbrain|brainstem",
    re.IGNORECASE,
)
"""Words of brain maps and names of regions, any of which outweighs the words above (a task may be about colours)."""


def reason_to_refuse(heading: str, caption: str, values: list[tuple[float, float, float]]) -> str | None:
    """Return why numbers under a heading are no coordinates in mm, or None when they may be."""
    if refuses_group(heading, caption):
        return "its heading"
    if values and speaks_of_voxels(f"{heading} {caption}") and min(v for xyz in values for v in xyz) >= 0:
        return "voxel indices"
    return refuses_values(values)


def refuses_group(headings: str, caption: str = "") -> bool:
    """Return whether headings over x, y, z (or the caption) say that the numbers are no places in a brain.

    Words for other quantities count only where no heading says "coordinates" or names a space.
    """
    if _NEVER_PLACES.search(_MEAN_AND_SPREAD.sub(" ", headings)):
        return True
    if _MOTION.search(caption) and not COORDINATE_WORD.search(headings + " " + caption):
        return True
    return _OTHER_QUANTITY.search(headings) is not None and not _NAMED.search(headings)


def contradicts_millimetres(headings: str, caption: str, others: str = "") -> bool:
    """Return whether a table's words name another quantity, unit or species and none outweighs them.

    `headings` stand over the numbers; `others` are the remaining words, of notes and rows. A unit or a thing that no
    table of activations declares gives way only to a named space or part of the brain; softer words also to
    statistics, clusters and contrasts. A table without words of either sort is never refused.
    """
    words = " | ".join((headings, caption, others))
    if _names_other_species(f"{headings} {caption}"):
        return True
    if _OTHER_UNIT.search(f"{headings} {caption}") or _OTHER_OBJECT.search(f"{headings} {caption}"):
        return _PLACE_IN_A_BRAIN.search(words) is None
    foreign = _FOREIGN_UNIT.search(headings) or _FOREIGN.search(f"{caption} {others}")
    return foreign is not None and _BRAIN.search(words) is None and not re.search(r"\bmm\b", headings)


def _names_other_species(text: str) -> bool:
    """Return whether a heading or caption gives its coordinates in the brain of an animal."""
    return _OTHER_SPECIES.search(text) is not None and _PEOPLE.search(text) is None


def speaks_of_human_brains(document: Document) -> bool:
    """Return whether coordinates of this document can be places in human brains, as far as its text says.

    A text long enough to judge that never mentions imaging or the brain belongs to another field; one whose title
    names an animal and which mentions no person reports no human foci.
    """
    text = document.text()
    if len(text) < ENOUGH_TEXT:
        return True
    words = " ".join((document.title or "", text, *(table.caption for table in document.tables)))
    if _ANIMALS.search(document.title or "") and not _PEOPLE.search(words):
        return False
    # Most texts say one of these words soon; one that holds no part of any is not gone through letter by letter.
    folded = words.casefold()
    return any(part in folded for part in _IMAGING_PARTS) and _IMAGING.search(words) is not None


def speaks_of_brain(words: str) -> bool:
    """Return whether any word of a table is one of brain maps, of a region or of coordinates."""
    return any(find(words) for find in (_BRAIN.search, _NAMED.search)) or names_anatomy(words)


def speaks_of_voxels(headings: str) -> bool:
    """Return whether headings or a caption give coordinates in voxels rather than mm; their numbers must confirm it."""
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
