"""Which standard space coordinates are in: the table's own words first, then the running text, then the software."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpora.language.sentences import split_sentences
from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Evidence, place_of
from corpora.nouns.studies import Space
from corpora.words.patterns import compiled
from corpora.words.spaces import IN_A_CELL, MNI, MNI_NAME, TALAIRACH, TALAIRACH_NAME, names_coordinates
from extract.tables.model import Block, CoordinateGroup, Role, Understood


def _statement(*patterns: str) -> re.Pattern[str]:
    """Return the pattern for any of some statements; in them <MNI> and <TAL> are the names of the spaces."""
    return compiled(*(p.replace("<MNI>", MNI_NAME).replace("<TAL>", TALAIRACH_NAME) for p in patterns))


LABELLING = _statement(
    r"<TAL>\s+(?:and Tournoux\s+)?(?:daemon|client|labels?|demon|software|database|program)|daemon",
    r"(?:label|identif|assign|determin|name[sd]?\b|classif|localiz|localis|anatomic\w* (?:label|name|region|locali)|brodmann)"
    r"[^.;]{0,90}<TAL>(?! coordinates)(?: (?:and tournoux )?(?:atlas|brain atlas))?",
    r"<TAL>[^.;]{0,30} atlas[^.;]{0,60}(?:label|identif|anatomic|brodmann)",
)
"""A mention of Talairach as the source of region names, not as the space of the coordinates."""
_DENIED = _statement(
    r"\b(?:not|never|rather than|instead of|without|as opposed to)\b[^.;:]{0,50}?"
    r"(?:MNI\d*|Montr[eé]al\W+Neurologic\w*|ICBM\W?\d*|<TAL>(?:\W+(?:and|&)\W+Tournoux)?)"
    r"(?:\W+(?:space|coordinates?|atlas|template))*",
)
"""Denials of a space: "not converted to Talairach space", "MNI, not Talairach"."""
_TO_TAL = _statement(
    r"\b(?:mni|icbm|spm)(?:_spm|_fsl|_other)?2tal\b",
    r"(?:convert|transform|translat|chang|adjust|correct)\w*[^.;]{0,90}\b(?:in)?to\b(?:(?!\bmni\b|\bicbm|montr[eé]al)[^.;]){0,60}<TAL>",
    r"mni\W{1,3}to\W{1,3}tal\w*|(?:brett|lancaster)[^.;]{0,60}(?:in)?to\s+<TAL>",
    r"(?:转换|转化|变换)[^。；]{0,12}<TAL>",
)
_TO_MNI = _statement(
    r"\btal2(?:mni|icbm)\w*\b",
    r"(?:coordinates?|foci|peaks?|<TAL>)[^.;]{0,80}(?:convert|transform|translat)\w*[^.;]{0,60}\b(?:in)?to\b[^.;]{0,30}<MNI>",
    r"(?:convert|transform|translat)\w*[^.;]{0,50}(?:coordinates?|foci)[^.;]{0,60}\b(?:in)?to\b[^.;]{0,30}<MNI>",
)
_REPORTED = _statement(
    r"(?:coordinates?|foci|co-ordinates|peaks?|maxima|locations?|locali[sz]ations?|x,\s*y,\s*z)\b[^.;]{0,80}"
    r"(?:report|given|list|present|show|express|refer|are in|correspond|defined|according to|stated|displayed|indicate|are those|"
    r"in the|provided|represent|based)",
    r"(?:report|given|list|present|show|express|refer|all|activation|peak|define)\w*[^.;]{0,60}"
    r"(?:coordinates?|foci|maxima|x,\s*y,\s*z)",
    r"(?:mni|<TAL>)\W{0,12}(?:space )?(?:stereota\w+ )?co-?ordinates?",
    r"(?:mni|<TAL>)[^。；]{0,8}坐标|坐标[^。；]{0,12}(?:mni|<TAL>)",
)
"""A sentence on the coordinates that the paper reports, in either order of words."""
_NORMALISED = _statement(
    r"normali[sz]|template|registered|warp|stereota|standard (?:space|brain)|resampl|transformed|aligned|common space|"
    r"atlas space|space of|标准化|配准|标准脑|模板|标准空间",
)
_PURPOSE = re.compile(
    r"(?:to|for|in order to)\s+(?:\w+ly )?(?:label|identif|determin|assign|obtain|find|defin|locali[sz]|name|look|allow|aid|access|consult|use|anatomic)|"
    r"daemon|label|locali[sz]e|brodmann",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"previous(?:ly)?|prior stud|other stud|earlier (?:work|stud|report)|reported by|meta-?analys|available (?:from|on|upon)",
    re.IGNORECASE,
)
_TOOL = re.compile(r"\b(?:mni|icbm|tal|spm)(?:_spm|_fsl|_other)?2(?:tal|mni|icbm)\w*", re.IGNORECASE)
"""Names of conversions; papers name them in either direction, so a direction in words comes first."""
_SOFTWARE: tuple[tuple[re.Pattern[str], Space], ...] = (
    (
        re.compile(r"\bSPM\s?(?:99|2|5|8|12)\b|\bFSL\b|\bFEAT\b|fmriprep|\bDPARSF|\bCONN\b", re.IGNORECASE),
        Space.MNI,
    ),
    (re.compile(r"BrainVoyager|\bAFNI\b", re.IGNORECASE), Space.TAL),
)
_SOFTWARE_PARTS = ("spm", "fsl", "feat", "fmriprep", "dparsf", "conn", "brainvoyager", "afni")

Verdict = tuple[Space | None, Evidence | None]
NOTHING: Verdict = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vote:
    space: Space
    weight: float
    evidence: Evidence


def read_space(text: str) -> Space | None:
    """Return the space one short text names (a heading, a caption, a cell), or None.

    Where both are named, a conversion decides, then the space named beside the word "coordinates", and a
    mention that only gives the source of the labels ("Talairach Daemon") is ignored.
    """
    text = _DENIED.sub(" ", text)
    converted = _conversion(text)
    if converted is not None and not _PURPOSE.search(text):
        return converted
    stripped = LABELLING.sub(" ", re.sub(r"(?:https?:|www\.)\S+", " ", text))
    mni, tal = MNI.search(stripped), TALAIRACH.search(stripped)
    if mni and tal:
        return _nearest_to_coordinates(stripped)
    if mni:
        return Space.MNI
    return Space.TAL if tal else None


_IN_A_CELL = compiled(rf"\W*{IN_A_CELL}\W*")


def read_space_cell(text: str) -> Space | None:
    """Return the space a cell of a column of spaces names ("MNI", "T88"), or None."""
    return Space.TAL if _IN_A_CELL.fullmatch(text) else read_space(text)


def space_of_row(
    one: Understood, block: Block, row: int, group: CoordinateGroup
) -> tuple[Space | None, Evidence | None]:
    """Return the space that the heading over this group alone, or the row's own column, states.

    Where the heading names one, a column names the space the coordinates were converted from.
    """
    name, document = one.table.name, one.document
    space = read_space(group.heading)
    if space is not None:
        if len(block.groups) == 1:
            return None, None
        place = f"{place_of(name, row=row)}, heading"
        return space, Evidence(quote=group.heading, place=place, document=document)
    for column in block.columns:
        cell = one.grid[row][column.index]
        if column.role is Role.SPACE and cell is not None and (space := read_space_cell(cell.text)):
            return space, Evidence(quote=cell.text, place=place_of(name, row=row), document=document)
    return None, None


def _conversion(text: str) -> Space | None:
    """Return the space coordinates were converted to, as stated in words, else as implied by the tool."""
    for words in (_TOOL.sub(" ", text), text):
        if _TO_TAL.search(words):
            return Space.TAL
        if _TO_MNI.search(words):
            return Space.MNI
    return None


def _nearest_to_coordinates(text: str) -> Space | None:
    """Return the space named directly beside the word "coordinates" or "space", if only one is."""
    near = {
        space
        for space, pattern in ((Space.MNI, MNI), (Space.TAL, TALAIRACH))
        if re.search(
            rf"(?:{pattern.pattern})(?:\W+(?:and\W+Tournoux|Institute|atlas|standard|stereota\w+|\(\w+\)|\d+))*\W+(?:co-?ordinates?|space)|"
            rf"(?:co-?ordinates?|x,\s*y,\s*z)\W+(?:are\W+|were\W+)?(?:given\W+|reported\W+|listed\W+)?(?:in\W+|\()?(?:the\W+)?(?:{pattern.pattern})",
            text,
            re.IGNORECASE,
        )
    }
    return near.pop() if len(near) == 1 else None


AXES = 3
"""Columns of a coordinate: a heading as wide as that stands over one or more."""
MIN_STATEMENT = 40
"""Characters above which a cell may state the space of the whole table (a note printed in the body); labels are shorter."""


_FREESURFER = re.compile(r"Tal_?X\W*Tal_?Y\W*Tal_?Z(?:\W*\(?mm\)?)*", re.IGNORECASE)
"""How FreeSurfer heads the coordinates of its summaries, in Talairach's space or in MNI305."""


def space_of_table(document: Document, table: Table, headings: str) -> Verdict:
    """Return the space a table itself states for its coordinates, and the words it was read from.

    Headings over the coordinates come first, then the caption, the name (of a sheet), the footnotes and long cells.
    FreeSurfer's "TalX TalY TalZ" come last: they are in MNI305 space where the table says so.
    """
    by_heading = (headings, "heading")
    is_name_only = _FREESURFER.fullmatch(headings) is not None
    local = (
        *(() if is_name_only else (by_heading,)),
        (table.caption, "caption"),
        (table.label or "", "name"),
        *((sentence, "note") for note in table.footnotes for _, sentence in split_sentences(note)),
        *((cell.text, "heading") for cell in table.cells if _is_over_coordinates(cell)),
        *((cell.text, "cell") for cell in table.cells if len(cell.text) > MIN_STATEMENT),
        by_heading,
    )
    for text, where in local:
        space = read_space(text)
        if space is not None:
            place = f"{table.name}, {where}"
            return space, Evidence(quote=_around(text), place=place, document=document.name)
    return NOTHING


def _is_over_coordinates(cell: Cell) -> bool:
    """Return whether a cell is a heading over coordinates that names them: not one that gives a seed's own ("MNI: 4 52 8")."""
    return cell.column_span >= AXES and names_coordinates(cell.text) and not re.search(r"\d", cell.text)


def _around(text: str, width: int = 300) -> str:
    match = MNI.search(text) or TALAIRACH.search(text)
    if len(text) <= width or match is None:
        return text[:width].strip()
    start = max(0, match.start() - width // 2)
    return text[start : start + width].strip()


def space_of_text(document: Document) -> Verdict:
    """Return the space the running text supports, with its strongest sentence; None if none or divided."""
    votes = list(_text_votes(document))
    totals = {space: sum(v.weight for v in votes if v.space is space) for space in Space}
    strongest = {space: max((v.weight for v in votes if v.space is space), default=0.0) for space in Space}
    order = sorted(Space, key=lambda s: (strongest[s], totals[s]), reverse=True)
    best, second = order[0], order[1]
    if totals[best] == 0 or (strongest[best], totals[best]) == (strongest[second], totals[second]):
        return NOTHING
    vote = next(v for v in votes if v.space is best and v.weight == strongest[best])
    return best, vote.evidence


def _text_votes(document: Document) -> Iterator[_Vote]:
    for section in document.sections:
        if re.search(r"reference|bibliograph|acknowledg|related article|cited by", section.heading, re.IGNORECASE):
            continue
        short = _SHORT_NAME.search(section.text) is not None
        if not _names_space(section.text, short=short):
            continue
        for start, sentence in split_sentences(section.text, by_line=section.page is None):
            if _names_space(sentence, short=short):
                yield from _sentence_votes(document, section.heading, start, sentence)


_NAME_PARTS = (
    "mni",
    "montr",
    "icbm",
    "tala",
    "tali",
    "taila",
    "tlrc",
    "tt_",
    "tournoux",
    "2tal",
    "tal2",
    "蒙特利",
    "塔莱",
    "塔萊",
)
_SHORT_NAME = re.compile(r"[Tt](?<=\b[Tt])(?i:AL\b|\s?(?:&|and)\s?T\b)")
"""Begins with its letter, by which the search passes over most of a text at once."""


def _names_space(sentence: str, *, short: bool) -> bool:
    """Return whether a sentence may name a space: a look that costs little, before all others."""
    folded = sentence.casefold()
    return any(part in folded for part in _NAME_PARTS) or (short and _SHORT_NAME.search(sentence) is not None)


CONVERTED, REPORTED, REPORTED_OF_TWO, NORMALISED, NAMED = 6.0, 5.0, 4.0, 2.0, 1.0
"""What a sentence counts for a space: coordinates were converted to it, are reported in it (and the other is named too),
images were normalised to it, it is named. The order matters, the numbers only keep one vote above any number of lesser ones
where totals tie."""
OF_OTHERS = 0.4
"""The factor for a sentence on other studies."""
MAX_SENTENCE = 1500
"""Longer stretches without a full stop are tables or lists run together, not statements."""


def _sentence_votes(document: Document, heading: str, start: int, sentence: str) -> Iterator[_Vote]:
    length = len(sentence)
    if length > MAX_SENTENCE:
        return
    quote = sentence.strip()[:400]
    sentence = _DENIED.sub(" ", sentence)
    mni, tal = MNI.search(sentence), TALAIRACH.search(LABELLING.sub(" ", sentence))
    converted = _conversion(sentence)
    if not (mni or tal or converted):
        return
    evidence = Evidence(quote=quote, place=heading or "text", document=document.name, start=start, end=start + length)
    reported = _REPORTED.search(sentence) is not None
    damp = OF_OTHERS if _CITED.search(sentence) else 1.0
    purpose = bool(_PURPOSE.search(sentence))
    if converted is not None and not purpose:
        yield _Vote(space=converted, weight=CONVERTED * damp, evidence=evidence)
    elif bool(mni) != bool(tal):
        weight = REPORTED if reported else NORMALISED if _NORMALISED.search(sentence) else NAMED
        yield _Vote(space=Space.MNI if mni else Space.TAL, weight=weight * damp, evidence=evidence)
    elif mni and tal:
        nearest = _nearest_to_coordinates(sentence)
        if nearest is not None:
            yield _Vote(space=nearest, weight=(REPORTED_OF_TWO if reported else NORMALISED) * damp, evidence=evidence)


def space_by_software(document: Document) -> Verdict:
    """Return the space the named software reports by default: the last, weakest evidence, to be flagged."""
    text = document.text()
    folded = text.casefold()
    if not any(part in folded for part in _SOFTWARE_PARTS):
        return NOTHING
    found = {space: pattern.search(text) for pattern, space in _SOFTWARE}
    hits = [(space, match) for space, match in found.items() if match]
    if len(hits) != 1:
        return NOTHING
    space, match = hits[0]
    quote = text[max(0, match.start() - 80) : match.end() + 80].strip()
    return space, Evidence(quote=quote, place="software named in the text", document=document.name)


def agreed(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the one space all decided verdicts share (with the first one's words), or nothing."""
    decided = [verdict for verdict in verdicts if verdict[0] is not None]
    return decided[0] if decided and len({space for space, _ in decided}) == 1 else NOTHING
