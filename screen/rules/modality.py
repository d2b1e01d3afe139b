"""How was the brain studied? Distinguishes task fMRI from other methods that were used, not only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from typing_extensions import override

from corpora.language.cues import Cue
from corpora.nouns.records import Record
from screen.cues import is_cited, is_negated
from screen.passages import ABSTRACTS, INDEXING, KEYWORDS, TITLES, Hit, Passage, all_hits, first_hit, own_work
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met

Method = Literal[
    "eeg",
    "meg",
    "pet",
    "spect",
    "fnirs",
    "dti",
    "structural_mri",
    "resting_state",
    "tms",
    "tdcs",
    "single_unit",
    "behaviour",
]
Accepted = Literal["fmri", "pet", "eeg", "meg", "fnirs"]

_TASK = re.compile(
    r"\btask[- ]?(?:based|fmri|evoked|induced|activated|activation|states?|dependent|related)\b|\b(?:fmri|activation|imaging|scanning|in-scanner) tasks?\b|\bwhile (?:participants|subjects|volunteers|viewing|watching|performing|playing|listening|reading|judging|observing|they|being)\b"
    r"|\b(?:participants|subjects|volunteers) (?:\w+ )?(?:viewed|watched|performed|played|listened|read|judged|observed|imagined)\b|\bevent-related\b|\bblock(?:ed)? design\b|\bduring (?:(?:an?|the) )?(?:[\w-]+ ){0,3}(?:tasks?|viewing|game)\b|\bunder task\b|\bneural (?:responses?|activity) to\b|\b(?:responses?|activation) to\b|\bactivated (?:when|while|during|by)\b|\bevoked\b|\b(?:visual|auditory|emotional|social|vocal|facial|face|video|film|movie|picture|image)s? (?:stimuli|clips)\b|\bstimuli\b|\bperformances? (?:on|in|at) (?:[\w-]+,? ){0,8}tasks?\b|任务态"
)
_REST_DATA = re.compile(
    r"\b(?:rs-?fmri|resting[- ]?state|task-free|eyes-(?:closed|open) resting) (?:(?:bold|functional|f?mri|mr|magnetic|resonance|imaging|neuroimaging|\(\w+\)) )*(?:data(?:sets?)?|scans?|images|recordings?|series|runs?|sessions?)\b|静息态[^。；，,]{0,12}数据"
)
_RESULTS = re.compile(
    r"[- ]?(?:\([\w-]+\) )?(?:[\w-]+ )?(?:experiments?|stud(?:y|ies)|data|sessions?|scans?|scanning|scanner|results?|responses?|activations?|activity|signals?|maps?|analys[ei]s|tasks?|paradigms?|revealed|showed|indicated|locali[sz]\w+|during|while|in)\b|[^。；，]{0,6}(?:实验|数据|扫描|结果)"
)
_COUNTED = re.compile(
    r"(?:\b(?:our|this|present|simultaneous|concurrent|combined|and|then|an?|two|three)|[-+/&]) (?:[\w-]+ )?$|[-+/&]$"
)
_CONNECTED = re.compile(r"\b\w*connectivity|\bconnectomes?|\bnetworks?\b|连接|网络")
_ACTIVATED = re.compile(r"\b(?:de)?activat\w+|\bresponses? (?:to|in|of|during)\b|\btasks?\b|激活|任务")
_BEHAVIOUR = re.compile(
    r"\b(?:online|web-based|internet|postal|telephone|questionnaire) (?:surveys?|questionnaires?)\b|\bfocus groups?\b|\bsemi-?structured interviews?\b|\b(?:purely |solely )?behaviou?ral (?:study|experiments?)\b|\bon a behaviou?ral level\b|问卷调查|行为实验|访谈"
)
_BRAIN = re.compile(
    r"\b(?:brains?|neur\w+|cort(?:ex|ices|ical)|subcortical|activat\w+|imaging|scann\w+|mri|bold|electro\w+|amygdala|insula|striatum|gyrus|lobes?)\b|脑|神经|皮层|激活|磁共振|扫描"
)
"""With one of these a study may have measured the brain, whatever else it did."""
_COMPARED_WITH = re.compile(
    r"\b(?:compared (?:to|with)|unlike|than|relative to|in contrast to|as opposed to) (?:the )?$"
)
_RECORDINGS = ("eeg", "meg", "pet", "spect", "fnirs", "single_unit")
"""Methods whose papers name functional MRI to compare themselves with it."""
_STRUCTURE = ("dti", "structural_mri")
_ACTIVITY = re.compile(r"\b(?:activity|activation|functional|functions?|responses?|fmri|bold)\b|激活|功能")
"""A title that names both structure and activity is no evidence against functional MRI; only an abstract can be."""


class Modality(ScreeningRule):
    """NOT_MET when a method listed in `exclude` was used and no accepted method is named with it.

    "resting_state" means that rest was *the* measurement and no task is mentioned; "behaviour", that a survey,
    interviews or a behavioural experiment are named and nothing of the brain. A method that is cited, or used beside
    an accepted one, never excludes.
    """

    name: ClassVar[str] = "modality"
    summary: ClassVar[str] = (
        "functional MRI (or another accepted method), not EEG, MEG, PET, NIRS, DTI, structural MRI or rest alone"
    )
    accept: tuple[Accepted, ...] = ("fmri",)
    exclude: tuple[Method, ...] = (
        "eeg",
        "meg",
        "pet",
        "spect",
        "fnirs",
        "dti",
        "structural_mri",
        "tms",
        "tdcs",
        "single_unit",
    )

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return NOT_MET for another method in use, MET where an accepted one is named, else UNCLEAR."""
        mentions = [h for h in _named(passages, self.accept) if not (is_negated(h) or is_cited(h))]
        mine = next(iter(mentions), None)
        own = next((h for h in mentions if h.passage.place in TITLES or _is_own(h)), None)
        for method in self.exclude:
            if method in self.accept:
                continue
            hit = _found(passages, method)
            if hit is None:
                continue
            beside = own if hit.passage.place in TITLES and method in _RECORDINGS else mine
            if method == "resting_state":
                beside = _own_task(passages)
            if beside is None:
                return not_met(hit.evidence)
        return met(mine.evidence) if mine else NOTHING


def _named(passages: Sequence[Passage], methods: Sequence[str]) -> Iterator[Hit]:
    """Yield where the texts name one of `methods`."""
    for passage in passages:
        yield from (hit for span, hit in passage.spans("modalities") if span.label_ in methods)


def _is_own(hit: Hit) -> bool:
    """Return whether a method is used, and not what the one in the title is compared with."""
    if _COMPARED_WITH.search(hit.before):
        return False
    named = hit.passage.place in INDEXING or _RESULTS.match(hit.after) or _COUNTED.search(hit.before)
    return bool(named) or hit.is_governed(Cue.USE)


def _found(passages: Sequence[Passage], method: Method) -> Hit | None:
    """Return where the texts state that `method` was used."""
    if method == "resting_state":
        return _rested(passages)
    return _behaved(passages) if method == "behaviour" else _used(passages, method)


def _behaved(passages: Sequence[Passage]) -> Hit | None:
    """Return where behaviour alone was studied: the words for it, in texts that say nothing of the brain."""
    hits = (h for h in all_hits(own_work(passages), _BEHAVIOUR) if not (is_negated(h) or is_cited(h)))
    hit = next(hits, None)
    return hit if hit and not first_hit(passages, _BRAIN) else None


def _used(passages: Sequence[Passage], method: str) -> Hit | None:
    """Return where a text states the use of `method`: named in the title, or bound to a verb of use."""
    title = next(_named([p for p in passages if p.place in TITLES], (method,)), None)
    alone = all(passage.place in TITLES for passage in passages)
    if title and not (alone and method in _STRUCTURE and _ACTIVITY.search(title.passage.folded)):
        return title
    used = (hit.with_cue(Cue.USE) for hit in _named(own_work(passages), (method,)))
    return next((h for h in used if h is not None and not (is_negated(h) or is_cited(h))), None)


def _rested(passages: Sequence[Passage]) -> Hit | None:
    """Return where rest was *the* measurement: the title states it; or, in a report that names no task and no
    activation, data were acquired at rest, or a keyword names rest and the abstract speaks of connectivity.

    Connectivity "measured at rest" in an abstract may stand beside a task that the abstract does not describe, and an
    experiment that stimulates the brain measures more than rest.
    """
    if next(_named(passages, ("tms", "tdcs")), None) or not any(p.place in ABSTRACTS for p in passages):
        return None
    title = next(_named([p for p in passages if p.place in TITLES], ("resting_state",)), None)
    if title or first_hit(passages, _ACTIVATED):
        return title
    data = (h for h in all_hits(own_work(passages), _REST_DATA) if not (is_negated(h) or is_cited(h)))
    connected = first_hit(passages, _CONNECTED, ABSTRACTS)
    keyword = next(_named([p for p in passages if p.place == KEYWORDS], ("resting_state",)), None)
    return next(data, None) or (keyword if connected else None)


def _own_task(passages: Sequence[Passage]) -> Hit | None:
    """Return the first mention of a task that the authors ran in the scanner."""
    hits = all_hits(passages, _TASK, (*TITLES, *ABSTRACTS))
    return next((h for h in hits if not (is_negated(h) or is_cited(h))), None)
