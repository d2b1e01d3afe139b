"""Are results reported in a standard space?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from typing_extensions import override

from corpora.nouns.records import Record
from corpora.words.spaces import MNI, TALAIRACH_NAME
from screen.cues import is_negated
from screen.passages import Hit, Passage, all_hits, own_work
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear

SpaceName = Literal["MNI", "TAL"]
_SPACES: dict[SpaceName, str] = {
    "MNI": rf"(?i:(?:{MNI.pattern})(?: institute|-?\s?\d+)?)",
    "TAL": rf"(?i:{TALAIRACH_NAME}(?: and tournoux)?)",
}
_FRAME = r"(?:space|coordinates?|stereota\w+|template|standard brain|x, ?y, ?z|system|atlas space|brain|空间|坐标|模板)"
_LABELS_ONLY = re.compile(r"\btalairach (?:daemon|client|atlas labels?|label\w*)|\bdaemon\b")
_REPORTED = re.compile(
    r"\b(?:coordinates|foci|peaks|locations|maxima|activations)\b[^.;]{0,60}\b(?:are|were|is) (?:\w+ )?(?:reported|given|listed|presented|expressed|converted|transformed|shown)\b|\breport(?:ed)?\b[^.;]{0,30}\bcoordinates\b"
    r"|\bcoordinates (?:are |were )?(?:in|according to|refer to|correspond to)\b|\b(?:all|x, ?y, ?z) coordinates\b|坐标[^。；]{0,20}(?:报告|为|采用|转换)"
)
_NATIVE = re.compile(
    r"\b(?:coordinates|foci|results|analys[ei]s|data) (?:[\w-]+ ){0,6}?(?:in|kept in|remained in) (?:each |every |the |their )?(?:[\w'’]+ )?(?:native|individual(?: subject)?|subject-specific) space\b|\b(?:no|without) (?:spatial )?normali[sz]ation\b|\bwere not (?:spatially )?normali[sz]ed\b"
    r"|\b(?:no|did not report|without reporting) (?:\w+ ){0,2}(?:stereotactic |stereotaxic |peak |activation )?coordinates\b|未报告(?:\S{0,6})坐标|个体空间"
)


class CoordinateSpace(ScreeningRule):
    """MET where a space listed in `accept` is named as a space or for coordinates, NOT_MET for another one.

    Names of anatomical label tools (Talairach Daemon) say nothing of the space of coordinates.
    """

    name: ClassVar[str] = "coordinate_space"
    summary: ClassVar[str] = "coordinates in MNI or Talairach space"
    accept: tuple[SpaceName, ...] = ("MNI", "TAL")

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return the verdict; a text that names an accepted space and native space both is UNCLEAR."""
        texts = own_work(passages)
        accepted = [h for name in self.accept for h in _mentions(texts, name)]
        native = next((h for h in all_hits(texts, _NATIVE)), None)
        if accepted:
            best = next((h for h in accepted if _REPORTED.search(h.sentence)), accepted[0])
            return unclear(native.evidence) if native else met(best.evidence)
        if native is not None:
            return not_met(native.evidence)
        others: list[SpaceName] = [name for name in _SPACES if name not in self.accept]
        stated = [h for name in others for h in _mentions(texts, name) if _REPORTED.search(h.sentence)]
        return not_met(stated[0].evidence) if stated else NOTHING


def _mentions(texts: Sequence[Passage], name: SpaceName) -> list[Hit]:
    pattern = re.compile(
        rf"(?<![a-z]){_SPACES[name]}(?![a-z])[^.;。；]{{0,40}}?{_FRAME}|{_FRAME}[^.;。；]{{0,40}}?(?<![a-z]){_SPACES[name]}(?![a-z])"
    )
    return [h for h in all_hits(texts, pattern) if not (is_negated(h) or _LABELS_ONLY.search(h.text + h.after[:12]))]
