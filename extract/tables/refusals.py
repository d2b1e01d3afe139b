"""False positives: numbers that look like coordinates but are other quantities, units, species or fields.

Three questions, each an ordered table of rules in which the first that fits decides: may the numbers under one heading be
coordinates (`REFUSALS`), may those of a whole table (`TABLE_REFUSALS`), can a document report any (`speaks_of_human_brains`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpora.nouns.documents import Document
from corpora.words.anatomy import is_name_of_part, mentions_anatomy, names_anatomy
from corpora.words.patterns import compiled
from corpora.words.spaces import names_coordinates, names_space
from extract.tables.columns.voxels import counts_voxels
from extract.tables.vocabulary import COORDINATE_WORD

Triplets = Sequence[tuple[float, float, float]]

# -- the numbers under one heading -----------------------------------------------------------------------

_NEVER_PLACES = re.compile(
    r"\bweights?\b|\bvoxel (?:index|indices|space)\b|\bnative (?:space|voxel)|\bsd\b|standard (?:deviation|error)|"
    r"\bstd\b",
    re.IGNORECASE,
)
_MEAN_AND_SPREAD = re.compile(r"(?:±|\+/-)\s*(?:s\.?d\.?|std|s\.?e\.?m?\.?)(?!\w)", re.IGNORECASE)
_VOXELS = re.compile(
    r"\bco-?ordinates?\b[^.;]{0,60}\(voxels\)|\bvoxels? number|\b(?:in|image) voxels\b|"
    r"(?<!peak )(?<!maximum )(?<!maximal )(?<!max )(?<!significant )\bvoxels? (?:coordinates?|position|\W*x\W*y\W*z)",
    re.IGNORECASE,
)
"""Coordinates counted in voxels; those of a peak voxel ("Coordinates for peak voxel (x, y, z)") are in mm like others."""
_PEAK = re.compile(r"\bpeaks?\b|maxim", re.IGNORECASE)
_MOTION = re.compile(
    r"head (?:motion|movement)|motion parameters|translation|discriminant|factor loading|canonical",
    re.IGNORECASE,
)
_OTHER_QUANTITY = re.compile(
    r"\brange\b|\berror\b|\bdistance|dimension|\bsizes?\b|displacement|translation|rotation|\bshift|acceleration|velocity|"
    r"\bforce\b|variance|\bdifference\b(?! score)|\bfwhm\b|smoothness|resolution|head (?:motion|movement)|extent in mm|variability",
    re.IGNORECASE,
)

WEIGHTS_WITHIN = 5.0
"""Weights, proportions and head motion lie within this of 0, with decimals; peaks of a whole table never do."""
BOX_MM = (100.0, 130.0, 110.0)
"""A generous box around any brain, in mm from the origin along x, y and z."""
LEAST_INSIDE = 0.6
"""Share of a true table's rows that lie inside the box: misread rows and statistics between them are few."""
MIN_JUDGED = 4
"""Minimum number of rows for missing minus signs or an excess of decimals to be evidence."""
HIGHEST_Z_MM = 95.0
"""Numbers without a minus that exceed it are voxel indices or counts: no brain reaches so far right, front and up."""
HUNDREDTHS, ROUNDING = 100, 1e-6
"""A value has more than two decimals where its hundredfold is not whole, up to the rounding of floats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Numbers that may be coordinates, with the headings over them and the table's caption."""

    heading: str
    caption: str = ""
    values: Triplets = ()

    @property
    def words(self) -> str:
        """Heading and caption."""
        return f"{self.heading} {self.caption}"


def _flat(values: Triplets) -> list[float]:
    return [v for xyz in values for v in xyz]


def _is_spread(c: Candidate) -> bool:
    return _NEVER_PLACES.search(_MEAN_AND_SPREAD.sub(" ", c.heading)) is not None


def _is_motion(c: Candidate) -> bool:
    return _MOTION.search(c.caption) is not None and not COORDINATE_WORD.search(c.words)


def _is_other_quantity(c: Candidate) -> bool:
    named = names_coordinates(c.heading) or _PEAK.search(c.heading) is not None
    return not named and _OTHER_QUANTITY.search(c.heading) is not None


def _are_voxels_by_name(c: Candidate) -> bool:
    named = _VOXELS.search(c.words) is not None or counts_voxels(c.heading)
    return bool(c.values) and named and min(_flat(c.values)) >= 0


def _are_missing(c: Candidate) -> bool:
    return not c.values


def _are_weights(c: Candidate) -> bool:
    flat = _flat(c.values)
    return all(abs(v) <= WEIGHTS_WITHIN for v in flat) and any(v != int(v) for v in flat)


def _are_outside(c: Candidate) -> bool:
    inside = sum(all(abs(v) <= most for v, most in zip(xyz, BOX_MM, strict=True)) for xyz in c.values)
    return inside < LEAST_INSIDE * len(c.values)


def _are_voxels_by_value(c: Candidate) -> bool:
    flat = _flat(c.values)
    return len(c.values) >= MIN_JUDGED and all(v >= 0 for v in flat) and max(flat) > HIGHEST_Z_MM


def _are_statistics(c: Candidate) -> bool:
    flat = _flat(c.values)
    fine = sum(abs(v * HUNDREDTHS) % 1 > ROUNDING for v in flat)
    return len(c.values) >= MIN_JUDGED and fine > len(flat) / 2


NO_NUMBERS = "no numbers"
REFUSALS: tuple[tuple[str, Callable[[Candidate], bool]], ...] = (
    ("its heading",                                        _is_spread),
    ("its heading",                                        _is_motion),
    ("its heading",                                        _is_other_quantity),
    ("voxel indices",                                      _are_voxels_by_name),
    (NO_NUMBERS,                                           _are_missing),
    ("weights or proportions, not millimetres",            _are_weights),
    ("outside any brain",                                  _are_outside),
    ("voxel indices or counts, not millimetres",           _are_voxels_by_value),
    ("more than two decimals: statistics, not millimetres", _are_statistics),
)  # fmt: skip
"""Why numbers under a heading are no coordinates: the reason, and when it holds.

Rules on words come first, for their reasons help a person more; the rules after "no numbers" need some.
"""


def reason_to_refuse(heading: str, caption: str, values: Triplets) -> str | None:
    """Return why numbers under a heading are no coordinates in mm, by `REFUSALS`, or None when they may be."""
    candidate = Candidate(heading=heading, caption=caption, values=values)
    return next((reason for reason, holds in REFUSALS if holds(candidate)), None)


# -- the numbers of a whole table ------------------------------------------------------------------------

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
"""The same in a caption, note or row: only those that no contrast of a task would be named after."""

_OTHER_UNIT = re.compile(
    r"(?<![^\W\d])[(\[](?:in )?(?:ms|msec|s|sec|cm|m|[µμ]m|nm|Å|angstroms?|rad|rad/s|m/s|m/s2|m/s²|deg|degrees?|°|°/s|°C|g|N|Nm|Hz|kHz|"
    r"px|pixels?|[µμm]?V|nAm|nT|ppm|K|kg|years?|min|€|\$|£)[)\]]",
)
_OTHER_OBJECT = re.compile(
    r"\bangstroms?\b|fractional|\batom(?:s|ic)?\b|crystal|unit cell|diffract|\bdocking\b|\bgrid box|\bligands?\b|\bPDB\b|"
    r"device coordinates|fiducial|smoothness|\bfwhm\b|coordinate frame of the|camera|cielab|gradient directions|encoding directions|\b[bq]-?vec",
    re.IGNORECASE,
)
"""Units and quantities that no table of activations names, regardless of the statistics printed beside the numbers."""

_ACTIVATION = re.compile(r"brodmann|activat|\bfoc(?:us|i)\b|stereota|montreal", re.IGNORECASE)
_BRAIN_MAP = re.compile(
    r"stereota|montreal|\bpeak|\bmaxima\b|\bfoc(?:us|i)\b|\bclusters?\b|brodmann|\bbas?\b|\bareas?\b|lobes?\b|\bnucle(?:us|i)\b|contrast|[<>]|"
    r"\b[tz][- ]?(?:values?|scores?|max)|\bstatistic|activat|\broi|regions?\b|\bbrain|\bnorm(?:al|aliz|alis)|hemisphere",
    re.IGNORECASE,
)
"""Words of brain maps: they outweigh soft words for other quantities (a task may be about colours)."""

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
MIN_POSITIVE_ROWS = 4
"""At this many all-positive rows, refuse the table unless it mentions the brain."""
MIN_PART_LABELS = 2
"""Rows labelled with nothing but a part ("Angular", "Lingual") that show the table to be about the brain; one may be chance
("Angular" beside "Linear")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """The words of a table, and its numbers.

    `headings` are those over the numbers, `labels` all cells with words, `notes` the rest: footnotes and what its other
    columns hold.
    """

    headings: str
    caption: str = ""
    labels: Sequence[str] = ()
    notes: Sequence[str] = ()
    values: Triplets = ()

    @property
    def announced(self) -> str:
        """The words over and above the numbers."""
        return f"{self.headings} {self.caption}"

    @property
    def others(self) -> str:
        """The words beside and below them."""
        return " ".join((*self.labels, *self.notes))

    @property
    def all(self) -> str:
        """Every word of the table."""
        return " | ".join((self.headings, self.caption, self.others))


def _names_place(table: TableWords) -> bool:
    """Return whether a table names a space, an activation or a part of the brain, in any text or as labels of rows."""
    words = table.all
    if names_space(words) or _ACTIVATION.search(words) or mentions_anatomy(words):
        return True
    return len({label.strip().lower() for label in table.labels if is_name_of_part(label)}) >= MIN_PART_LABELS


def _is_other_species(table: TableWords) -> bool:
    return _OTHER_SPECIES.search(table.announced) is not None and _PEOPLE.search(table.announced) is None


def _declares_other_unit(table: TableWords) -> bool:
    return _OTHER_UNIT.search(table.announced) is not None or _OTHER_OBJECT.search(table.announced) is not None


def _hints_at_other_quantity(table: TableWords) -> bool:
    words = f"{table.caption} {table.others}"
    return _FOREIGN_UNIT.search(table.headings) is not None or _FOREIGN.search(words) is not None


def _speaks_of_brain_map(table: TableWords) -> bool:
    return (
        _BRAIN_MAP.search(table.all) is not None
        or _names_place(table)
        or re.search(r"\bmm\b", table.headings) is not None
    )


def _is_unsigned(table: TableWords) -> bool:
    return len(table.values) >= MIN_POSITIVE_ROWS and all(v >= 0 for v in _flat(table.values))


def _mentions_brain(table: TableWords) -> bool:
    words = table.all
    return (
        _BRAIN_MAP.search(words) is not None
        or _PEAK.search(words) is not None
        or names_coordinates(words)
        or any(map(names_anatomy, (table.headings, table.caption, *table.labels, *table.notes)))
    )


TABLE_REFUSALS: tuple[tuple[str, Callable[[TableWords], bool], Callable[[TableWords], bool] | None], ...] = (
    # what contradicts places in a human brain                   unless
    ("coordinates in the brain of an animal",  _is_other_species,        None),
    ("a unit or thing no activation has",      _declares_other_unit,     _names_place),
    ("words of another quantity",              _hints_at_other_quantity, _speaks_of_brain_map),
    ("no minus anywhere",                      _is_unsigned,             _mentions_brain),
)  # fmt: skip
"""When a whole table is refused: the name of the rule, what it finds, and what outweighs that.

Each finding is weighed against its own evidence alone, so the order changes no verdict, only which rule gives it; the
surest come first. A table without words of any sort is refused for its numbers only.
"""
FOREIGN_TABLE = "units of another quantity or species"


def contradicts_brain(table: TableWords) -> str | None:
    """Return the name of the first of `TABLE_REFUSALS` by which a table's numbers are no mm in a human brain, or None."""
    return next(
        (
            name
            for name, found, outweighed in TABLE_REFUSALS
            if found(table) and not (outweighed is not None and outweighed(table))
        ),
        None,
    )


# -- the whole document ----------------------------------------------------------------------------------

_IMAGING = compiled(
    r"\bmni\b|talairach|tournoux|icbm|\bf-?mri\b|\bmri\b|magnetic resonance|positron emission|\bPET\b|\bSPECT\b|\bbold\b|voxel|"
    r"neuro-?imag|\bbrain|\bspm\b|\bspm\d|cerebral|tractograph|morphometr|\bvbm\b|cortex|cortical|gyr(?:us|i)\b|brodmann|"
    r"encephalogra|\b[em]eg\b|\bnirs\b|neural|脑",
)
_IMAGING_PARTS = ("mni", "talairach", "tournoux", "icbm", "mri", "magnetic resonance", "positron", "pet", "spect", "bold", "voxel",
                  "imag", "brain", "spm", "cerebral", "tractograph", "morphometr", "vbm", "cort", "gyr", "brodmann",
                  "encephalogra", "eeg", "meg", "nirs", "neural", "脑", "腦")  # fmt: skip
_LOBE_ALONE = re.compile(r"\b(?:fron|parie|tempo|occipi)(?:tal|ral)\b(?! (?:cort|lobe|gyr|pole))", re.IGNORECASE)
"""Adjectives that name places on a head as well: sensors "on the forehead (frontal)" make no text one about brains."""
ENOUGH_TEXT = 1500
"""Characters of running text below which missing words of imaging are no evidence (a spreadsheet, a lone table)."""


def speaks_of_human_brains(document: Document) -> bool:
    """Return whether the document may report coordinates in human brains, judged by its text.

    A text long enough to judge that never mentions imaging or the brain belongs to another field; one whose title
    names an animal and which mentions no person reports no human foci.
    """
    text = document.text()
    if len(text) < ENOUGH_TEXT:
        return True
    words = " ".join((document.title or "", text, *(table.caption for table in document.tables)))
    if _ANIMALS.search(document.title or "") and not _PEOPLE.search(words):
        return False
    # Most texts hold one of these words soon; one that holds no part of any is not searched letter by letter.
    return _speaks_of_brains(words) or _speaks_of_brains(_words_of_cells(document))


def _speaks_of_brains(words: str) -> bool:
    folded = words.casefold()
    if any(part in folded for part in _IMAGING_PARTS) and _IMAGING.search(words) is not None:
        return True
    return mentions_anatomy(_LOBE_ALONE.sub(" ", words))


def _words_of_cells(document: Document) -> str:
    """Return what all cells and labels of a document say; a workbook may have its words in no running text."""
    cells = (cell.text for table in document.tables for cell in table.cells if re.search(r"[^\W\d]{3}", cell.text))
    return " ".join((*(table.label or "" for table in document.tables), *cells))
