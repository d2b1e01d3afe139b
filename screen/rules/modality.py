"""How was the brain studied? Functional MRI of a task is told from other methods that were really used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from typing_extensions import override

from corpora.nouns.records import Record
from corpora.words.anatomy import EVERYWHERE
from screen.cues import is_cited, is_negated
from screen.passages import ABSTRACTS, TITLES, Hit, Passage, all_hits, first_hit, own_work
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
]
Accepted = Literal["fmri", "pet", "eeg", "meg", "fnirs"]

_VOLUMES = rf"(?:(?i:{EVERYWHERE})\w*|brain|regional) volumes?"
"""The volume of any part of the brain: what structural images measure."""
_NAMES: dict[str, str] = {
    "eeg": r"eeg|electro-?encephalogra\w*|erps?|event-related (?:brain )?potentials?|event-related (?:desynchroni[sz]ation|oscillations?)|frontal alpha asymmetry|mu suppression|mu rhythm|n170|p300|脑电图?|事件相关电位",
    "meg": r"meg|magneto-?encephalogra\w*|脑磁图?",
    "pet": r"pet|positron[- ]emission tomography|regional cerebral blood flow|rcbf|h2 ?15o|正电子发射",
    "spect": r"spect|single[- ]photon emission",
    "fnirs": r"f?nirs|(?:functional )?near-?infra-?red(?: spectroscopy)?|近红外",
    "dti": r"dti|diffusion[- ](?:tensor|weighted|mri)(?: imaging)?|tractography|white matter (?:integrity|microstructure|tracts?)|fractional anisotropy|弥散张量|白质完整性",
    "structural_mri": r"voxel-?based morphometry|vbm|cortical thickness|gr[ae]y matter (?:volumes?|density|concentration|morpho\w*)|"
    + _VOLUMES
    + r"|structural (?:mri|magnetic resonance|covariance|brain (?:networks?|changes|abnormalities)|changes|differences|connectivity|alterations)|volumetric (?:mri|stud\w+|analys\w+)|cortical (?:folding|surface area|gyrification)|brain (?:structure|morphology|morphometry)|neuroanatom\w+|灰质体积|皮层厚度|形态学",
    "resting_state": r"resting[- ]?state|at rest\b|during rest\b|resting (?:bold|brain|functional|fmri|connectivity|networks?|magnetic)|intrinsic (?:functional )?(?:brain )?(?:connectivity|networks?|architecture|activity|organi[sz]ation)|spontaneous (?:brain|neural|bold) (?:activity|fluctuations?)|amplitude of low[- ]frequency|alff|falff|regional homogeneity|rs-?f(?:c|mri)|task-free|静息态|静息状态|低频振幅",
    "tms": r"r?tms|transcranial magnetic stimulation|theta[- ]burst|ctbs|经颅磁刺激",
    "tdcs": r"tdcs|transcranial (?:direct|alternating)[- ]current stimulation|经颅直流电",
    "single_unit": r"single[- ](?:unit|neuron|cell)s? (?:recording\w*|activity|response\w*)|intracranial (?:recording\w*|eeg)|ecog|electrocorticogra\w*|local field potentials?|单细胞记录",
}  # fmt: skip
_FMRI = r"fmri|functional (?:mri|mr imaging|magnetic[- ]resonance|magnetic image|neuroimaging|brain imaging|imaging)|bold|blood[- ]oxygen\w*|h?emodynamic response|functional mr|功能性?(?:磁共振|核磁)|血氧水平"
_ACCEPTED: dict[str, str] = {"fmri": _FMRI, **{name: _NAMES[name] for name in ("pet", "eeg", "meg", "fnirs")}}
_TASK = re.compile(
    r"\btask[- ]?(?:based|fmri|evoked|induced|activated|activation|states?|dependent|related)\b|\b(?:fmri|activation|imaging|scanning|in-scanner) tasks?\b|\bwhile (?:participants|subjects|volunteers|viewing|watching|performing|playing|listening|reading|judging|observing|they|being)\b"
    r"|\b(?:participants|subjects|volunteers) (?:\w+ )?(?:viewed|watched|performed|played|listened|read|judged|observed|imagined)\b|\bevent-related\b|\bblock(?:ed)? design\b|\bduring (?:(?:an?|the) )?(?:[\w-]+ ){0,3}(?:tasks?|viewing|game)\b|\bunder task\b|\bneural (?:responses?|activity) to\b|\b(?:responses?|activation) to\b|\bactivated (?:when|while|during|by)\b|\bevoked\b|\b(?:visual|auditory|emotional|social|vocal|facial|face|video|film|movie|picture|image)s? (?:stimuli|clips)\b|\bstimuli\b|任务态"
)
_STRUCTURE = ("dti", "structural_mri")
_ACTIVITY = re.compile(r"\b(?:activity|activation|functional|functions?|responses?|fmri|bold)\b|激活|功能")
"""A title that names structure and activity both says nothing against functional MRI; only an abstract can."""
_USED = r"(?:using|used|we (?:assessed|investigated|examined|evaluated|analy[sz]ed|compared|explored)|analys[ei]s of|based on|data from|derived from|comparing|collected|completed|with|via|by means of|measured|recorded|recordings?|recording|acquired|underwent|employed|applied|combin\w+|performed|conducted|obtained|study|采用|使用|利用|通过|记录)"


class Modality(ScreeningRule):
    """NOT_MET when a method listed in `exclude` was used and no word of an accepted one stands beside it.

    "resting_state" means that rest was *the* measurement: the title says so and nothing speaks of a task
    in the scanner. A method that is cited, or used beside an accepted one, never excludes.
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
        accepted = re.compile(r"(?<![a-z])(?:" + "|".join(_ACCEPTED[a] for a in self.accept) + r")(?![a-z])")
        mentions = [h for h in all_hits(passages, accepted) if not is_negated(h)]
        mine = next((h for h in mentions if not is_cited(h)), None)
        for method in self.exclude:
            if method in self.accept:
                continue
            hit = _used(passages, method)
            if hit is None:
                continue
            if method == "resting_state":
                if _own_task(passages) is None:
                    return not_met(hit.evidence)
            elif mine is None:
                return not_met(hit.evidence)
        return met(mine.evidence) if mine else NOTHING


def _used(passages: Sequence[Passage], method: str) -> Hit | None:
    """Return where a text says that it used `method`: named in the title, or bound to a verb of use."""
    name = rf"(?<![a-z])(?:{_NAMES[method]})(?![a-z])"
    title = first_hit(passages, re.compile(name), TITLES)
    alone = all(passage.place in TITLES for passage in passages)
    if title and not (alone and method in _STRUCTURE and _ACTIVITY.search(title.passage.folded)):
        return title
    used = re.compile(
        rf"\b{_USED}\b[^.;。；]{{0,60}}?{name}|{name}[^.;。；]{{0,40}}?\b(?:was|were) (?:\w+ )?(?:recorded|measured|acquired|used|performed|collected|applied|delivered|obtained|assessed)\b|{name}[^。；]{{0,10}}(?:记录|数据|技术)"
    )
    places = tuple(p.place for p in own_work(passages))
    return next((h for h in all_hits(passages, used, places) if not (is_negated(h) or is_cited(h))), None)


def _own_task(passages: Sequence[Passage]) -> Hit | None:
    """Return the first words that speak of a task of the authors' own in the scanner."""
    hits = all_hits(passages, _TASK, (*TITLES, *ABSTRACTS))
    return next((h for h in hits if not (is_negated(h) or is_cited(h))), None)
