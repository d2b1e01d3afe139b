"""Names of imaging methods, as `doc.spans["modalities"]`; cues and rules decide whether one was used or just named."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from corpora.language.matching import SpanPattern, mark
from corpora.words.anatomy import EVERYWHERE

_NAMES: dict[str, str] = {
    "fmri": r"fmri|functional (?:mri|mr imaging|magnetic[- ]resonance|magnetic image|neuroimaging|brain imaging|imaging)|bold|blood[- ]oxygen\w*|h?emodynamic response|functional mr|功能性?(?:磁共振|核磁)|血氧水平",
    "eeg": r"eeg|electro-?encephalogra\w*|erps?|event-related (?:brain )?potentials?|event-related (?:desynchroni[sz]ation|oscillations?)|frontal alpha asymmetry|mu suppression|mu rhythm|n170|p300|脑电图?|事件相关电位",
    "meg": r"meg|magneto-?encephalogra\w*|脑磁图?",
    "pet": r"pet(?![- ](?:dogs?|cats?|owners?|ownership|animals?))|positron[- ]emission tomography|regional cerebral blood flow|rcbf|h2 ?15o|正电子发射",
    "spect": r"spect|single[- ]photon emission",
    "fnirs": r"f?nirs|(?:functional )?near-?infra-?red(?: spectroscopy)?|近红外",
    "dti": r"dti|diffusion[- ](?:tensor|weighted|mri)(?: imaging)?|tractography|white matter (?:integrity|microstructure|tracts?)|fractional anisotropy|弥散张量|白质完整性",
    "structural_mri": r"voxel-?based morphometry|vbm|cortical thickness|gr[ae]y matter (?:volumes?|density|concentration|morpho\w*)|<VOLUMES>|structural (?:mri|magnetic resonance|covariance|brain (?:networks?|changes|abnormalities)|changes|differences|connectivity|alterations)|volumetric (?:mri|stud\w+|analys\w+)|cortical (?:folding|surface area|gyrification)|brain (?:structure|morphology|morphometry)|neuroanatom\w+|灰质体积|皮层厚度|形态学",
    "resting_state": r"resting[- ]?state|at rest\b|during rest\b|resting (?:bold|brain|functional|fmri|connectivity|networks?|magnetic)|intrinsic (?:functional )?(?:brain )?(?:connectivity|networks?|architecture|activity|organi[sz]ation)|spontaneous (?:brain|neural|bold) (?:activity|fluctuations?)|amplitude of low[- ]frequency|alff|falff|regional homogeneity|rs-?f(?:c|mri)|task-free|静息态|静息状态|低频振幅",
    "tms": r"r?tms|transcranial magnetic stimulation|theta[- ]burst|ctbs|经颅磁刺激",
    "tdcs": r"tdcs|transcranial (?:direct|alternating)[- ]current stimulation|经颅直流电",
    "single_unit": r"single[- ](?:unit|neuron|cell)s? (?:recording\w*|activity|response\w*)|intracranial (?:recording\w*|eeg)|ecog|electrocorticogra\w*|local field potentials?|单细胞记录",
}  # fmt: skip
_VOLUMES = rf"(?:(?i:{EVERYWHERE})\w*|brain|regional|callosal) volumes?"
"""The volume of any part of the brain: what structural images measure."""
_NAMES["structural_mri"] = _NAMES["structural_mri"].replace("<VOLUMES>", _VOLUMES)
_PATTERNS = tuple(
    SpanPattern(label=name, words=re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for name, words in _NAMES.items()
)


def mark_modalities(doc: Doc) -> Doc:
    """Return `doc` with `doc.spans["modalities"]`; labels are "fmri", "eeg", "resting_state" …."""
    return mark(doc, "modalities", _PATTERNS)
