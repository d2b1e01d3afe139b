"""Cues shared by the rules: words that turn a mention round, and signs of a study of one's own."""

from __future__ import annotations

import re

from corpora.language.cues import Cue
from screen.passages import Hit


def is_negated(hit: Hit) -> bool:
    """Return whether the words around a hit turn it round: "no history of …", "… were excluded", 无…史, 排除…."""
    return hit.is_governed(Cue.NEGATION, Cue.HISTORY)


def is_cited(hit: Hit) -> bool:
    """Return whether a hit speaks of other people's work: "previous … studies", "… research has shown", 以往研究…."""
    return hit.is_governed(Cue.CITATION)


_PEOPLE = (
    r"(?:participants?|subjects?|volunteers?|adults?|individuals?|students?|males?|females?|men|women|people|persons?"
    r"|couples|dyads|pairs|patients?|children|adolescents|controls?|undergraduates|mothers|fathers|parents)"
)
OWN_STUDY = re.compile(
    rf"\b(?:\d+|(?:twenty|thirty|forty|fifty|sixty)(?:-\w+)?|eleven|twelve|\w+teen) (?:[\w/-]+ ){{0,5}}?{_PEOPLE}\b(?! studies)"
    rf"|\b{_PEOPLE} (?:\w+ly )?(?:underwent|viewed|performed|completed|watched|listened|read|made|played|were (?:\w+ )?(?:scanned|asked|shown|presented|instructed|exposed|recruited|imaged))\b"
    rf"|\bwe (?:\w+ly )?(?:scanned|recruited|tested|recorded|acquired|presented|asked|measured|enrolled|trained)\b"
    r"|\b(?:we|study|experiment) (?:\w+ )?(?:used|using|employed|applied) (?:event-related |functional )+"
    r"|\bwhile (?:being scanned|in the scanner|undergoing)\b|\bduring (?:fmri )?scanning\b|\b(?:experiment|study) [12]\b"
    r"|\b(?:in|during) (?:the|this|our|the (?:present|current)|an|two|three) (?:[\w-]+ )?(?:fmri|functional (?:mri|magnetic resonance imaging|neuroimaging)|imaging|neuroimaging) (?:study|experiments?|task)\b"
    r"|\b(?:the )?(?:present|current) (?:[\w-]+ ){0,3}(?:study|experiment) (?:used|employed|examined|investigated|tested|aimed)\b"
    r"|招募了?|\d+\s*名(?:健康)?(?:被试|受试者|志愿者|大学生|参与者)|被试(?:观看|完成|接受|进行)"
)
"""Positive signs that the authors studied people themselves."""
