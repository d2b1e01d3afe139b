"""Is it a study of the authors' own? Reviews, meta-analyses, abstracts, protocols, case reports, comments are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from typing_extensions import override

from corpora.nouns.records import Record
from screen.cues import find_own_study, is_negated
from screen.passages import ABSTRACTS, PUBLICATION_TYPES, TITLES, Hit, Passage, all_hits, first_hit
from screen.rules.base import NOTHING, Finding, ScreeningRule, met, not_met, unclear

Kind = Literal[
    "review",
    "meta_analysis",
    "conference_abstract",
    "protocol",
    "case_report",
    "comment",
    "correction",
    "theory",
    "method",
]

_INDEXED: dict[Kind, re.Pattern[str]] = {
    "review": re.compile(r"\b(?:systematic |scoping )?review\b"),
    "meta_analysis": re.compile(r"\bmeta-analysis\b"),
    "conference_abstract": re.compile(
        r"\b(?:congress|meeting abstract|conference abstract|conference paper|会议论文|会议摘要)"
    ),
    "protocol": re.compile(r"\bclinical trial protocol\b|\bstudy protocol\b"),
    "case_report": re.compile(r"\bcase reports?\b"),
    "comment": re.compile(
        r"\b(?:editorial|comment|letter|news|published erratum|retraction of publication|biography)\b"
    ),
    "correction": re.compile(r"\b(?:published erratum|retraction of publication|corrected and republished|expression of concern)\b"),
    "theory": re.compile(r"(?!)"),
    "method": re.compile(r"(?!)"),
}  # fmt: skip
_ADJECTIVE = r"(?:systematic|narrative|scoping|critical|integrative|brief|literature|mini|selective|qualitative|quantitative|umbrella|comprehensive|theoretical|selected|focused|updated|methodological)"
_TITLE: dict[Kind, re.Pattern[str]] = {
    "review": re.compile(
        rf"\b{_ADJECTIVE}[- ](?:\w+ ){{0,2}}?(?:re)?views?\b|(?<!peer )(?<!peer-)\breviews? (?:of|on)\b|[:.?-] (?:an? )?(?:[\w-]+ ){{0,3}}(?<!peer )review\b"
        r"|^(?:a|an) (?:\w+ )?review\b|\breview and (?:meta|synthesis|future|perspective)|\b(?:a|an) (?:\w+ )?overview\b|\ba primer\b|\bprimer and\b"
        r"|\bstate of the (?:art|science|field)\b|\bfuture directions\b|\bwhat (?:have we|we have) learne?d\b|\blessons from\b"
        r"|综述|述评|研究进展|进展与展望|系统评价|回顾与展望"
    ),
    "meta_analysis": re.compile(
        r"\bmeta-?\s?analy(?:sis|ses|tic(?:al)?)\b|\bactivation likelihood estimation\b|\bmulti-?level kernel density\b|\bale (?:study|analysis)\b|元分析|荟萃分析|meta分析"
    ),
    "conference_abstract": re.compile(
        r"\b(?:proceedings of the|abstracts (?:of|from) the|annual (?:meeting|conference) of)\b|会议摘要|论文摘要集|论文集"
    ),
    "protocol": re.compile(r"\b(?:study|trial|review) protocol\b|\bprotocol (?:of|for) (?:an?|the)\b|研究方案"),
    "case_report": re.compile(
        r"\bcase (?:reports?|series)\b|\b(?:single|fmri|imaging|neuroimaging|clinical)[- ]case stud|\bcase stud(?:y|ies)\.?$|\bcase study of (?:an?|one|the) (?:[\w-]+ )?(?:patient|man|woman|boy|girl|individual|person|child)\b|\bsingle-(?:case|subject) (?:study|fmri)\b|个案(?:报告|研究)|病例报告"
    ),
    "comment": re.compile(
        r"^(?:comment(?:ary)? on|reply to|response to|editorial|book review)\b|^introduction to (?:the|this) (?:special|themed|theme)\b|^(?:更正|勘误|评论)[::]"
    ),
    "correction": re.compile(
        r"^(?:correction|corrigendum|erratum|addendum|retraction(?: note)?|expression of concern)\b|^(?:更正|勘误)"
    ),
    "theory": re.compile(
        r"^(?:functional )?neuroimaging (?:of|in) [^:?]+$|\b(?:challenges|opportunities|pitfalls|promises?)(?:,| and) (?:\w+ )?(?:challenges|opportunities|risks|prospects|pitfalls|perspectives|perils|recent advances)\b|\ban opportunity (?:to|for)\b|\bpast,? present,? and future\b|\b(?:recent|current) (?:advances|developments|status|trends|progress|concepts|issues)\b|^(?:advances|progress|trends|new directions) in\b"
        r"|\bwhere (?:are|do|should) we\b|\b(?:implications|insights|lessons) (?:of|for|from) (?:the )?(?:social |cognitive |affective |clinical )?(?:neuroscience|neuroimaging|psychiatry)\.?$|^toward(?:s)? an? (?:[\w-]+ ){0,4}(?:theory|framework|neuroscience|account|understanding|approach|science)\b|^\[?(?:social|cognitive|affective|clinical) neuroscience (?:and|of)\b"
        r"|[:.] (?:an? )?(?:[\w-]+ ){0,3}(?:theory|framework|perspective|hypothesis|viewpoint)s?\.?$|\bperspectives on\b|\b(?:theoretical|conceptual) (?:framework|model|paper)\b|理论构建|理论模型"
    ),
    "method": re.compile(
        r"\b(?:toolbox|software (?:package|tool|library)|open-source (?:package|tool|library|software|platform)|(?:simulation|in silico|numerical|modell?ing) (?:study|experiments?)|(?:new|novel|fast|efficient|scalable|unsupervised|deep|robust) (?:[\w-]+ ){0,3}(?:algorithm|classifier|estimator))\b|工具包|算法"
    ),
}
_WE = r"(?:we|i|the authors?)"
_MEANWHILE = (
    r"(?: (?:will|then|first|also|here|briefly|critically|systematically|next|now|have|selectively|thus|therefore))*"
)
_PAPER = r"(?:article|paper|chapter|review|manuscript|essay|commentary|perspective|contribution|overview|report)"
_SAYS: dict[Kind, re.Pattern[str]] = {
    "review": re.compile(
        rf"\b{_WE}{_MEANWHILE} (?:review|reviewed|overview|overviewed|survey|surveyed) (?!board)"
        r"|\b(?:this|the present|the current|our|present|the following) (?:[\w-]+ ){0,3}?(?<!peer )(?:mini-?)?(?:review|overview)\b(?! board| panel| committee)"
        r"|\bin (?:a|the) (?:first|second|third|next|last|final) (?:part|section) of (?:this|the|our) (?:article|paper|chapter|manuscript)\b"
        r"|^(?:the )?(?:purpose|aim|goal)s? of (?:this|the) (?:\w+ )?review\b|\bthis (?:article|paper|chapter) (?:\w+ly )?(?:reviews|surveys|summari[sz]es|discusses|outlines|considers|focuses on|deals with|addresses|examines (?:the )?(?:evidence|literature|research))\b"
        r"|\b(?:literature|studies|evidence|findings|research|advances|work|data from [\w ]{3,40}) (?:is|are|was|were|will be|has been|have been) (?:\w+ly )?(?:reviewed|summari[sz]ed|discussed)\b"
        rf"|\bin this (?:[\w-]+ )?{_PAPER},? {_WE}{_MEANWHILE} (?:review|discuss|summari[sz]e|outline|survey|consider|describe recent|highlight)\b"
        rf"|\b{_WE}{_MEANWHILE} (?:provide|present|give|offer) (?:an? )?(?:[\w-]+ )?(?:overview|synthesis|summary) of|\b(?:is|are) (?:\w+ly )?reviewed\b|\b{_WE}{_MEANWHILE} (?:critically )?apprais\w+\b"
        r"|\b(?:systematic|comprehensive|extensive) (?:literature )?(?:search|review)\b|\b(?:pubmed|medline|psycinfo|embase|web of science)\b[^.]{0,80}\bsearch|\bsearch[^.]{0,80}\b(?:pubmed|medline|psycinfo|embase|web of science)\b"
        r"|\bpreferred reporting items\b|\bprisma\b|本文(?:综述|回顾|梳理|系统回顾|对[^。]{0,30}进行(?:了)?(?:综述|梳理|回顾))"
    ),
    "meta_analysis": re.compile(
        rf"\b{_WE}{_MEANWHILE} (?:performed|conducted|carried out|ran|used|undertook|report|present)[^.]{{0,60}}\bmeta-?analy(?:sis|ses|tic)\b"
        r"|\b(?:this|the present|the current|our|present) (?:[\w-]+ ){0,4}?meta-?analy(?:sis|ses)\b|\bactivation likelihood estimation\b|\bmulti-?level kernel density\b"
        r"|\b(?:coordinate|image|voxel)-based meta-?analy|\bseed-based d mapping\b|\beffect-size signed differential mapping\b|\bmeta-?analy\w+ of (?:\d+|[\w-]+(?: \w+)?) (?:studies|experiments|papers|articles)\b"
        r"|\bmeta-analytic connectivity model|(?:本|该)?(?:研究)?(?:采用|使用|运用|通过)[^。]{0,20}(?:元分析|荟萃分析|激活似然估计)"
    ),
    "conference_abstract": re.compile(r"(?!)"),
    "protocol": re.compile(r"\bthis (?:study )?protocol (?:describes|outlines|presents)\b|\bwill be (?:recruited|randomi[sz]ed|enrolled)\b"),
    "case_report": re.compile(r"\b(?:we|this (?:paper|article|study)) (?:report|describe|present)s? (?:on )?(?:the|a) (?:[\w-]+ )?case of\b|\b(?:in|of) a single (?:case|subject|patient|participant)\b"),
    "comment": re.compile(r"\bin this (?:commentary|editorial|letter|opinion|viewpoint)\b|\bthis (?:commentary|editorial|letter|opinion|viewpoint)\b|\bthis special (?:issue|section)\b"),
    "correction": re.compile(r"\bthis corrects the article\b|\bin the (?:original|published) (?:version of the )?article\b[^.]{0,60}\b(?:error|incorrect\w*)\b"),
    "method": re.compile(
        r"\b(?:extensive|comprehensive|numerical|simulation|synthetic) (?:numerical )?(?:experiments|simulations) (?:\w+ ){0,6}?(?:show|demonstrate|verify|validate|indicate|confirm|on)\w*\b|\b(?:computer|computational|numerical|neural network) simulations (?:show|demonstrate|reveal|suggest|were)\w*\b|\bwe (?:\w+ )?(?:simulate[ds]?|release|provide an open-source)\b|仿真实验|数值模拟"
    ),
    "theory": re.compile(
        rf"\b(?:in )?(?:this|the present|the current) (?:[\w-]+ )?{_PAPER},? (?:{_WE}{_MEANWHILE} )?(?:argues?|proposes?|suggests? that|presents? a (?:theor|framework|model|perspective)|offers? a|provides? an? (?:overview|framework|perspective|introduction)|explores? the idea|attempts? to)\b"
        rf"|\bhere,? {_WE}{_MEANWHILE} (?:discuss|outline|consider|highlight|synthesi[sz]e|integrate|summari[sz]e|(?:seek|attempt|aim) to (?:clarify|integrate|synthesi[sz]e)|(?:critically )?apprais)\b|本文(?:认为|论述)"
    ),
}  # fmt: skip
_BY_NAME = re.compile(
    r"review|overview|survey|search|part of (?:this|the|our)|section of|preferred reporting|prisma|综述|述评|梳理|回顾"
)
"""A review that calls itself one; others ("this paper discusses …") may report a study, if they speak of results."""
_CASES = re.compile(r"\b(?:a|the|this) single case (?:of|study|report)\b|单个?病例|个案(?:报告|研究)")
"""One case, which no count of people speaks against."""
_OWN_DATA = re.compile(
    r"\b(?:an?|our|this|the|one|two|empirical|real|existing|large|public(?:ly available)?) data ?sets? (?:including|of|from|with|comprising|containing|on|collected)\b|\bwe (?:\w+ly )?(?:re-?)?analy[sz]ed? (?:[\w-]+ ){0,4}?(?:data|trajectories|scans|images|responses|scores|time series)\b|\b(?:data|scans) (?:of|from) (?:\d+|[a-z]+teen|twenty\S*|thirty\S*|forty\S*) "
)
"""Signs that data were analysed: a search of the literature beside them is one of its means."""
_BOTH = re.compile(
    r"\band (?:an? )?(?:[\w-]+ ){0,3}?(?:empirical|independent|original|fmri|functional|imaging|neuroimaging|behaviou?ral|experimental) (?:[\w-]+ )?(?:study|experiment|data|investigation|validation)"
    r"|\b(?:empirical|fmri|imaging) (?:study|experiment|data) and (?:an? )?(?:[\w-]+ ){0,2}(?:meta|review)|及(?:其)?(?:实证|fmri|实验)研究"
)
_META_OWN = re.compile(
    r"\b(?:participants|subjects|volunteers|adults|students|women|men) (?:\w+ly )?(?:underwent|viewed|performed|completed|watched|were (?:\w+ )?(?:scanned|asked|shown|instructed|recruited))\b"
    r"|\bwe (?:\w+ly )?(?:scanned|recruited)\b|\b(?:our|an|a|two|three|separate|new) (?:independent |own |empirical |new |separate )*(?:fmri|imaging|neuroimaging|empirical) (?:study|experiment|data ?set)s?\b"
    r"|\b(?:experiment|study) [12]\b|\bindependent (?:sample|data ?set|group|study|cohort)\b"
)
_RESULTS = re.compile(
    r"\b(?:participants|volunteers|undergraduates)\b|\bsubjects (?:were|showed|viewed|performed)\b|\b(?:using|used|by) (?:event-related |functional |real-time )*(?:fmri|functional|magnetic resonance|neuroimaging|brain imaging)\b"
    r"|\bevidence from (?:an? )?(?:event-related )?(?:fmri|functional|neuroimaging|magnetic|behaviou?ral)|\b(?:fmri|imaging) (?:study|investigation|experiment|evidence)\b|\bwe (?:\w+ly )?(?:found|find|observed|tested|measured|showed|show that|used|examined|compared|demonstrate)\b|\bthe results (?:show|reveal|indicate|suggest)|被试|结果(?:发现|表明|显示)"
)
"""Signs of results of one's own, weaker than those of `find_own_study`: they excuse a paper that only argues."""
_SURE: tuple[Kind, ...] = (
    "meta_analysis",
    "case_report",
    "protocol",
    "comment",
    "conference_abstract",
)
"""Kinds that a title states so plainly that only people measured by the authors speak against them."""


class PublicationType(ScreeningRule):
    """MET for a study of the authors' own, NOT_MET for a kind listed in `exclude`.

    Indexers' publication types decide first, then the title, then how the abstract describes the paper. A
    review or meta-analysis that reports its authors' own data as well is UNCLEAR.
    """

    name: ClassVar[str] = "publication_type"
    summary: ClassVar[str] = (
        "an empirical study, not a review, meta-analysis, abstract, protocol, case report or comment"
    )
    exclude: tuple[Kind, ...] = (
        "review",
        "meta_analysis",
        "conference_abstract",
        "protocol",
        "case_report",
        "comment",
        "theory",
        "method",
    )

    @override
    def judge(self, passages: Sequence[Passage], record: Record | None) -> Finding:
        """Return NOT_MET with the words that name the kind, MET with those that show a study, else UNCLEAR."""
        head = [p for p in passages if p.place in (*TITLES, *ABSTRACTS, PUBLICATION_TYPES)]
        for kind in self.exclude:
            finding = self._by_index(head, kind) or self._by_title(head, kind) or self._by_abstract(head, kind)
            if finding is not None:
                both = first_hit(head, _BOTH, (*TITLES, *ABSTRACTS))
                return unclear(both.evidence) if both else finding
        own = find_own_study(passages)
        return met(own.evidence) if own and own.passage.place not in TITLES else NOTHING

    def _by_index(self, head: Sequence[Passage], kind: Kind) -> Finding | None:
        hit = first_hit(head, _INDEXED[kind], (PUBLICATION_TYPES,))
        return not_met(hit.evidence) if hit else None

    def _by_title(self, head: Sequence[Passage], kind: Kind) -> Finding | None:
        hit = first_hit(head, _TITLE[kind], TITLES)
        if hit is None:
            return None
        if kind == "review" and _BY_NAME.search(hit.text):
            return not_met(hit.evidence)
        against = first_hit(head, _META_OWN, ABSTRACTS) if kind in _SURE else _empirical(head)
        return unclear(against.evidence) if against else not_met(hit.evidence)

    def _by_abstract(self, head: Sequence[Passage], kind: Kind) -> Finding | None:
        cases = first_hit(head, _CASES, ABSTRACTS) if kind == "case_report" else None
        if cases and not is_negated(cases):
            return not_met(cases.evidence)
        hits = (hit for hit in all_hits(head, _SAYS[kind], ABSTRACTS) if not is_negated(hit))
        return next((not_met(hit.evidence) for hit in hits if _against(head, kind, hit) is None), None)


def _against(head: Sequence[Passage], kind: Kind, said: Hit) -> Hit | None:
    """Return the evidence against a paper being only of the `kind` it says it is: signs of a study of the authors' own."""
    if kind == "meta_analysis":
        return first_hit(head, _META_OWN, ABSTRACTS)
    if kind in ("theory", "method") or (kind == "review" and not _BY_NAME.search(said.text)):
        return _empirical(head)
    return find_own_study(head, ABSTRACTS) or first_hit(head, _OWN_DATA, ABSTRACTS)


def _empirical(head: Sequence[Passage]) -> Hit | None:
    return find_own_study(head, ABSTRACTS) or first_hit(head, _RESULTS, (*TITLES, *ABSTRACTS))
