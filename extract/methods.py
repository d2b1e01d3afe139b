"""How the images were made and tested: analysis, thresholds, software, template, smoothing, field, TR, as stated.

Precision comes before recall: a fact is read only from words that can hardly mean anything else, and each
comes with its sentence. What is not stated plainly is left for a person to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from corpora.language.sections import is_own_work
from corpora.nouns.documents import Document
from corpora.words.multiple_testing import names_correction
from extract.found import MethodFact
from extract.numbers import parse_number
from extract.prose import RunningText, Sentence, read_prose

SHARPEST_MM, BROADEST_MM = 1.0, 20.0
"""Full widths at half maximum of smoothing kernels in use, in mm."""
SHORTEST_TR_S, LONGEST_TR_S = 0.25, 15.0
"""Repetition times of functional images, in seconds: multiband to sparse sampling."""
_EQUALS = r"(?:=|:|of|was|,|¼|5(?=\s\d)|[\ue000-\uf8ff\x00-\x08\x0e-\x1b])"
# Text layers print "=" as "¼", "5" or a control character, and "<" as a comma.
_OF_OTHERS = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|other) (?:\w+ )?(?:stud|work|report|finding|research)", re.IGNORECASE
)


def find_methods(document: Document, prose: RunningText | None = None) -> tuple[MethodFact, ...]:
    """Return the facts of the methods in the order of the text, each value once, with its first sentence.

    `prose` is the document's running text where the caller has read it already.
    """
    prose = prose or read_prose(document)
    found: dict[tuple[str, str], MethodFact] = {}
    for sentence in _sentences(prose):
        folded = sentence.text.casefold()
        readers = [(name, read) for name, words, read in _READERS if any(map(folded.__contains__, words))]
        stated = [(name, value) for name, read in readers for value in read(sentence.text)]
        if not stated or (prose.sections and _OF_OTHERS.search(sentence.text)):
            continue
        for name, value in stated:
            if (name, value) not in found:
                evidence = prose.evidence(sentence, "text")
                found[name, value] = MethodFact(name=name, value=value, evidence=evidence)
    return tuple(_drop_vaguer(found))


def _sentences(prose: RunningText) -> Iterator[Sentence]:
    if not prose.sections:
        yield from prose.sentences()
        return
    for section in prose.sections:
        if is_own_work(section.heading):
            yield from prose.sentences(section.start, section.end)


def _drop_vaguer(found: dict[tuple[str, str], MethodFact]) -> Iterator[MethodFact]:
    """Yield all facts but "SPM" beside "SPM8", "ROI" beside "ROI only" and "p < 0.05" beside "p < 0.05 FWE"."""
    for (name, value), fact in found.items():
        longer = value if name == "software" else f"{value} "
        if name not in ("software", "analysis", "threshold") or not any(
            n == name and v != value and v.startswith(longer) for n, v in found
        ):
            yield fact


_USED = re.compile(
    r"\b(?:using|used|with|in|by|via|performed|process\w+|preprocess\w+|analy[sz]ed|implemented|conducted|software|package|toolbox)\b",
    re.IGNORECASE,
)
_VERSION = (
    r"(?:[ ,(]{{0,2}}(?=v|release|\d+\.\d)(?:v(?:ersion|er)?\.? ?|release )?(?P<{name}>\d+(?:\.\d+){{0,3}}[a-z]?))?"
)
_SOFTWARE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("SPM", re.compile(r"\bSPM[ -]?’?'?(?P<v>2|5|8|12|25|9[4569])b?\b|\bSPM\b|\bStatistical Parametric Mapping\b(?:[^.;]{0,20}?\bversion (?P<w>\d+))?")),
    ("FSL", re.compile(rf"\bFSL\b{_VERSION.format(name='v')}|\bFMRIB[’']?s? Software Library\b{_VERSION.format(name='w')}")),
    ("AFNI", re.compile(r"\bAFNI\b|\bAnalysis of Functional Neuro-?[Ii]mages?\b")),
    ("BrainVoyager", re.compile(rf"\b[Bb]rain[ -]?[Vv]oyager(?: (?:QX|2000|20|22))?{_VERSION.format(name='v')}")),
    ("FreeSurfer", re.compile(rf"\b[Ff]ree[ -]?[Ss]urfer\b{_VERSION.format(name='v')}")),
    ("fMRIPrep", re.compile(rf"\bfMRI[Pp]rep\b{_VERSION.format(name='v')}")),
    ("CONN", re.compile(r"\bCONN (?:functional connectivity )?toolbox\b|\btoolbox CONN\b")),
    ("DPABI", re.compile(r"\bDPABI\b")),
    ("DPARSF", re.compile(r"\bDPARSFA?\b")),
    ("ANTs", re.compile(r"\bANTs\b(?= (?:software|package|toolbox|registration))|\bAdvanced Normali[sz]ation Tools\b")),
)  # fmt: skip


def _software(text: str) -> Iterator[str]:
    if not _USED.search(text):
        return
    for name, pattern in _SOFTWARE:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            version = groups.get("v") or groups.get("w")
            joint = "" if name == "SPM" else " "
            yield f"{name}{joint}{version}" if version else name


_NORMALISED = re.compile(
    r"\b(?:normali[sz]\w+|warp\w+|transform\w+|co-?regist\w+|regist\w+|align\w+)\b[^.;]{0,120}?\b(?:in)?to\b[^.;]{0,70}?"
    r"\b(?P<space>MNI|Montreal Neurologic(?:al)? Institute|ICBM|Talairach)(?P<after>[^.;]{0,60})",
)
_MADE_SPACE = re.compile(r"\b(?:space|template|brain|atlas|stereotax\w+|152|standard)\b|^\W*$", re.IGNORECASE)
_COORDINATES = re.compile(
    r"\bcoordinates?\b[^.;]{0,40}\b(?:convert|transform)|\b(?:convert|transform)\w*[^.;]{0,20}\bcoordinates?\b",
    re.IGNORECASE,
)


def _template(text: str) -> Iterator[str]:
    found = _NORMALISED.search(text)
    if found and not _COORDINATES.search(text) and (_MADE_SPACE.search(found["after"]) or _MADE_SPACE.search(found[0])):
        yield "TAL" if found["space"] == "Talairach" else "MNI"


_MM = r"(?P<{name}>\d{{1,2}}(?:\.\d{{1,2}})?)[ -]?mm\b"
_FULL_WIDTH = r"(?:FWHM|[Ff]ull[- ][Ww]idth)"
_SMOOTHED = (
    re.compile(
        rf"{_MM.format(name='v')}(?:3|³)?,? (?:\S+ ){{0,5}}?\(?{_FULL_WIDTH}|{_MM.format(name='w')} \(?{_FULL_WIDTH}"
    ),
    re.compile(
        rf"{_FULL_WIDTH}[^.;\d]{{0,50}}?{_EQUALS}?\s*(?P<v>\d{{1,2}}(?:\.\d{{1,2}})?)(?: ?[×x] ?\d{{1,2}}){{0,2}}[ -]?mm"
    ),
    re.compile(
        rf"\bsmooth\w*\b[^.;\d]{{0,60}}?{_MM.format(name='v')}(?= (?:\S+ ){{0,2}}(?:Gaussian|kernel|filter)|\s*\))"
    ),
)


def _smoothing(text: str) -> Iterator[str]:
    if not re.search(r"smooth|Gaussian", text, re.IGNORECASE):
        return
    for pattern in _SMOOTHED:
        found = pattern.search(text)
        if found:
            value = float(next(v for v in found.groupdict().values() if v))
            if SHARPEST_MM <= value <= BROADEST_MM:
                yield f"{value:g}"
            return


_TESLA = re.compile(
    r"(?<![\d.×-])(?P<v>0\.5|1(?:\.0|\.5)?|2(?:\.0)?|3(?:\.0)?|4(?:\.0|\.7)?|7(?:\.0)?|9\.4)(?:\s|-)?(?:T(?![\w*(/])|[Tt]esla\b)"
)
_SCANNER = re.compile(
    r"\b(?:scanner|magnet|MRI|fMRI|MR|imaging|Siemens|Philips|GE|Trio|Allegra|Prisma|Skyra|Verio|Signa|Achieva|Intera|system)\b",
    re.IGNORECASE,
)


def _field_strength(text: str) -> Iterator[str]:
    stated = list(_TESLA.finditer(text)) if "T" in text or "tesla" in text else []
    if stated and _SCANNER.search(text):
        for found in stated:
            yield f"{float(found['v']):g}"


_UNIT = r"\s?(?P<unit>ms(?:ec)?\b|milliseconds?|s(?:ec(?:onds?)?)?\b)"
_TR = re.compile(
    rf"(?:\bTR\b|\b[Rr]epetition time\b(?:\s*[\[(,]?\s*TR\s*[\])]?)?)\s*[\])]?\s*{_EQUALS}?\s*(?P<v>\d{{1,5}}(?:[.,]\d+)?){_UNIT}"
)
_TR_TE = re.compile(
    rf"\bTR\s?/\s?TE[^=\d]{{0,30}}{_EQUALS}\s*(?P<v>\d{{1,5}}(?:\.\d+)?)(?:{_UNIT})?\s?/\s?[\d.]+\s?(?P<later>ms(?:ec)?|s\b)"
)
_FUNCTIONAL = re.compile(r"\b(?:EPI|echo[- ]?planar|functional|BOLD)\b|T2\*", re.IGNORECASE)
_ANATOMICAL = re.compile(
    r"\bT1\b|T1-|MP-?RAGE|SPGR|FSPGR|anatomical|structural|\bT2[- ]weighted|diffusion|DTI|field ?map|FLAIR|FLASH|localizer",
    re.IGNORECASE,
)


_DIFFUSION = re.compile(r"\b[Dd]iffusion|\bDTI\b|\bDWI\b")


def _repetition_time(text: str) -> Iterator[str]:
    """Yield the TR of the functional images: the nearest kind of image named before it is functional."""
    times = (*_TR.finditer(text), *_TR_TE.finditer(text))
    if not times or (_DIFFUSION.search(text) and not re.search(r"T2\*|BOLD|functional", text)):
        return
    for found in times:
        before = text[: found.start()]
        functional = max((m.end() for m in _FUNCTIONAL.finditer(before)), default=-1)
        anatomical = max((m.end() for m in _ANATOMICAL.finditer(before)), default=-1)
        unit = found["unit"] or found.groupdict().get("later") or ""
        number = parse_number(found["v"])
        seconds = number.value / (1000 if unit.startswith("m") else 1) if number is not None else 0.0
        if functional > anatomical and SHORTEST_TR_S <= seconds <= LONGEST_TR_S:
            yield f"{seconds:g}"


_P = re.compile(
    r"\b(?P<letter>[pPqQ])(?:[- ]?(?:value|FWE|FDR|uncorr?\w*|corr?\w*))?\s?(?:<|>|=|≤|⩽|of|,(?= ?0?\.\d)|¼)\s?(?P<v>0?\.\d{1,5})\b"
)
_LABELS = (
    "uncorrected",
    "FWE",
    "FDR",
    "Bonferroni",
    "TFCE",
    "AlphaSim",
    "3dClustSim",
    "Gaussian random field",
    "corrected",
)
"""What is said beside a p, in this order."""
_TESTED = re.compile(
    r"\b(?:threshold\w*|voxel[- ]?(?:wise|level)|cluster[- ]?(?:wise|level|forming|corrected|extent)|multiple comparisons|whole[- ]brain)\b",
    re.IGNORECASE,
)
_BEHAVIOUR = re.compile(r"\b(?:post[- ]hoc|reaction times?|ratings?|questionnaire|accuracy|ANOVA on)\b", re.IGNORECASE)


def _labels(text: str) -> list[str]:
    found = [label for label in _LABELS if names_correction(text, label)]
    return [label for label in found if label != "corrected" or len(found) == 1]


def _threshold(text: str) -> Iterator[str]:
    """Yield "p < 0.001 uncorrected (voxel)": each p of a sentence on thresholds with the words next to it."""
    if not _TESTED.search(text) or _BEHAVIOUR.search(text):
        return
    found = list(_P.finditer(text))
    for at, match in enumerate(found):
        # A threshold is a round number; "p = 0.037" is a result.
        if f"{float(match['v']):e}".split("e")[0].rstrip("0").rstrip(".") not in ("1", "2", "2.5", "5"):
            continue
        start = found[at - 1].end() if at else 0
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        before, after = (
            text[max(start, match.start() - 70) : match.end()],
            text[match.end() : min(end, match.end() + 45)],
        )
        after = _NEXT_STATEMENT.split(after)[0]
        labels = _labels(match[0]) or _labels(after)[:1] or _labels(before)[-1:]
        if not labels and not re.search(r"threshold\w*|forming|height", before[-45:], re.IGNORECASE):
            continue
        level = _level(f"{before} {after}")
        yield " ".join(
            [
                f"{match['letter'].lower()} < {float(match['v']):g}",
                *labels,
                *([f"({level})"] if level else []),
            ]
        )


_NEXT_STATEMENT = re.compile(
    r"[;)\]]|, (?:and|with|k\b|cluster|voxel|then|extent)| and | with (?:an?|k) ", re.IGNORECASE
)


def _level(text: str) -> str:
    if re.search(r"cluster[- ](?:forming|defining)", text, re.IGNORECASE):
        return "cluster-forming"
    if re.search(r"\bvoxel[- ]?(?:level|wise)|\bheight threshold|\bpeak[- ]level", text, re.IGNORECASE):
        return "voxel"
    return "cluster" if re.search(r"\bcluster[- ]?(?:level|wise|corrected|extent)", text, re.IGNORECASE) else ""


def _correction(text: str) -> Iterator[str]:
    if _TESTED.search(text) and not _BEHAVIOUR.search(text) and (_P.search(text) or "correct" in text):
        yield from (label for label in _labels(text) if label != "corrected")


_EXTENT = (
    re.compile(r"\bk\s?(?:E\s?)?(?:>|≥|=|⩾)\s?(?P<v>\d{1,5})\b(?!\.\d)"),
    re.compile(
        r"\b(?:extent|cluster|clusters|minimum|contiguous|threshold)\b[^.;]{0,60}?(?:>|≥|⩾|\bof\b|at least|exceed\w+|more than|larger than|minimum)\s?"
        r"(?P<v>\d{1,5}) (?:or more )?(?:contiguous |adjacent |significant |resampled )?(?:voxels|functional voxels)\b"
    ),
    re.compile(r"\bat least (?P<v>\d{1,5}) (?:contiguous|adjacent|significant|suprathreshold) (?:\w+ )?voxels\b"),
)


def _cluster_extent(text: str) -> Iterator[str]:
    if re.search(r"threshold|correct|cluster|extent|surviv", text, re.IGNORECASE):
        for pattern in _EXTENT:
            found = pattern.search(text)
            if found:
                yield f"{int(found['v'])} voxels"
                return


_WHOLE_BRAIN = re.compile(
    r"\bwhole[- ]?brain,? (?:\S+ ){0,2}?(?:analys[ie]s|search|level|corrected|correction|GLMs?|regression|contrasts?|comparisons?|threshold)\b|"
    r"\b(?:voxel-?wise|statistical) (?:\w+ ){0,2}?(?:analys[ie]s|tests?) (?:\w+ ){0,3}?(?:across|over|of|throughout) the (?:whole|entire) brain\b|"
    r"\b(?:corrected|threshold\w*) (?:\w+ ){0,4}?(?:across|over|for) the (?:whole|entire) brain\b",
    re.IGNORECASE,
)
_ROI = re.compile(
    r"\b(?:regions?[- ]of[- ]interest|ROIs?)\b(?: \([^)]*\))?,? (?:\w+ )?(?:analys[ie]s|approach)\b|\bsmall[- ]volume correct\w+",
    re.IGNORECASE,
)
_ROI_ONLY = re.compile(
    r"\b(?:restricted|limited|confined|constrained)\b[^.;]{0,40}?\bto\b[^.;]{0,60}?\b(?:ROIs?|regions?[- ]of[- ]interest)\b",
    re.IGNORECASE,
)
_ALL_ANALYSES = re.compile(r"\b(?:all|our|the|these) (?:\w+ ){0,2}?analys[ie]s (?:was|were)\b", re.IGNORECASE)


def _analysis(text: str) -> Iterator[str]:
    if _WHOLE_BRAIN.search(text) and not re.search(r"\b(?:no|not|without)\b[^.;]{0,30}whole", text, re.IGNORECASE):
        yield "whole-brain"
    if _ROI_ONLY.search(text) and _ALL_ANALYSES.search(text):
        yield "ROI only"
    elif _ROI.search(text):
        yield "ROI"


_TESTED_PARTS = ("threshold", "voxel", "cluster", "multiple comparisons", "whole")
_SOFTWARE_PARTS = ("spm", "statistical parametric", "fsl", "fmrib", "afni", "analysis of functional", "voyager", "surfer",
                   "fmriprep", "conn ", "toolbox conn", "dpabi", "dparsf", "ants software", "ants package", "ants toolbox",
                   "ants registration", "advanced normali")  # fmt: skip
_READERS: tuple[tuple[str, tuple[str, ...], Callable[[str], Iterator[str]]], ...] = (
    ("analysis", ("brain", "interest", "roi", "small"), _analysis),
    ("threshold", _TESTED_PARTS, _threshold),
    ("correction", _TESTED_PARTS, _correction),
    ("cluster_extent", ("threshold", "correct", "cluster", "extent", "surviv"), _cluster_extent),
    ("software", _SOFTWARE_PARTS, _software),
    ("template", ("mni", "montreal", "icbm", "talairach"), _template),
    ("smoothing_fwhm_mm", ("smooth", "gaussian"), _smoothing),
    ("field_strength_t", ("t",), _field_strength),
    ("tr_s", ("tr", "repetition time"), _repetition_time),
)
"""Each fact's name, parts of words without which no sentence states it, and its reader."""
