"""Was the whole brain analysed, or regions of interest only?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from corpora.nouns.records import Record
from screen.cues import is_negated
from screen.passages import Hit, Passage, all_hits, own_work
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear

_WHOLE = r"whole[- ]?brain"
_ANALYSED = re.compile(
    rf"\b{_WHOLE} (?:[\w-]+ ){{0,3}}?(?:analys[ei]s|contrasts?|level|search|maps?|results?|thresholds?|comparisons?|regressions?|exploratory|voxel-?wise|group|random[- ]effects|glm|anova|t-?tests?|activations?|correct(?:ed|ion)|fwe|fdr|statistic\w*|investigation|approach|effects)\b"
    rf"|\b(?:across|over|throughout|within|in|for|at) the (?:entire|whole) brain\b[^.;]{{0,40}}\b(?:threshold|correct|analy|voxel|contrast|p ?<)|\bvoxel-?wise (?:analys[ei]s|comparison) (?:of|across|over|in) the (?:whole|entire) brain\b"
    r"|全脑(?:水平|分析|体素|校正|阈限|对比|激活|统计|范围内)"
)
_OTHER_USE = re.compile(
    rf"\b{_WHOLE} (?:[\w-]+ )?(?:functional connectivity|connectivity|coverage|covered|masks?|volumes?|images?|imaging|network|signal|mean|scans?|acquisition|template|radiotherapy|epi|resting)\b|全脑(?:覆盖|扫描|成像|体积|功能连接|掩模|信号)"
)
_NULL = re.compile(
    rf"\bno (?:\w+ ){{0,4}}(?:clusters?|voxels?|regions?|activations?|effects?|differences?|results?)\b[^.;]{{0,80}}\b{_WHOLE}|\b{_WHOLE}\b[^.;]{{0,80}}\b(?:no (?:\w+ ){{0,3}}(?:clusters?|voxels?|regions?|activations?|effects?|significant)|did not (?:reveal|show|yield|survive))|全脑[^。；]{{0,20}}(?:未发现|没有发现|无显著)"
)
_ROI = r"(?:rois?|regions?[- ]of[- ]interest|感兴趣区(?:域)?)"
_ROI_ONLY = re.compile(
    rf"\b(?:analys[ei]s|analyses|tests?|comparisons?|search|contrasts?|statistic\w*|we) (?:[\w-]+ ){{0,4}}?(?:restricted|limited|confined|constrained) (?:[\w-]+ ){{0,6}}?(?:to|within) (?:[\w-]+ ){{0,6}}?{_ROI}"
    rf"|\b(?:only|solely|exclusively) (?:[\w-]+ ){{0,4}}?{_ROI}(?:[- ]based)? analys[ei]s|\b{_ROI}(?:[- ]based)? analys[ei]s (?:only|alone)\b|\banaly[sz]ed only (?:[\w-]+ ){{0,5}}?{_ROI}"
    rf"|\b(?:no|without) (?:\w+ )?{_WHOLE} (?:\w+ )?analys[ei]s (?:was|were)?|\b{_WHOLE} (?:\w+ )?analys[ei]s (?:was|were) not (?:performed|conducted|run|carried out)\b"
    rf"|(?:仅|只)(?:进行|采用|做|对|使用)[^。；]{{0,15}}{_ROI}|未(?:进行|做|采用)全脑分析"
)  # fmt: skip


class WholeBrain(ScreeningRule):
    """MET for a whole-brain analysis, NOT_MET where only regions of interest were analysed.

    Whole-brain coverage, masks or connectivity are evidence of nothing; a whole-brain analysis that
    found nothing is UNCLEAR, and so is a text that states both.
    """

    name: ClassVar[str] = "whole_brain"
    summary: ClassVar[str] = "a whole-brain analysis, not regions of interest alone"

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return MET, NOT_MET or UNCLEAR from the sentences on the extent of the analysis."""
        texts = own_work(passages)
        only = next(iter(all_hits(texts, _ROI_ONLY)), None)
        whole = next((h for h in all_hits(texts, _ANALYSED) if _is_analysis(h)), None)
        if whole is not None:
            return unclear(only.evidence) if only else met(whole.evidence)
        if only is not None:
            return not_met(only.evidence)
        null = next(iter(all_hits(texts, _NULL)), None)
        return unclear(null.evidence) if null else NOTHING


def _is_analysis(hit: Hit) -> bool:
    if _OTHER_USE.search(hit.text) or _NULL.search(hit.sentence) or is_negated(hit):
        return False
    # "no whole-brain analysis was run" holds the very words; a second analysis within ROIs beside it does not.
    return not any(denial.start <= hit.start < denial.end for denial in hit.passage.find(_ROI_ONLY))
