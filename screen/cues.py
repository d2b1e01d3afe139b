"""Cues shared by the rules: words that turn a mention round, and signs of a study of one's own."""

from __future__ import annotations

import re

from screen.passages import Hit

_NEGATED_BEFORE = re.compile(
    r"\b(?:no|not|nor|neither|never|without|free (?:of|from)|absence of|lack of|exclud(?:ed|ing)|exclusion(?: criteria)?(?: were| was| included)?"
    r"|rather than|instead of|unlike|except|ruled? out|deni(?:ed|es)|screened for)\b[^.;:]{0,80}$"
    r"|(?:无|没有|未|非|排除|剔除|除外|不含|不包括|而非|并非)[^。；;,，]{0,20}$"
)
_NEGATED_AFTER = re.compile(
    r"^[^.;:]{0,60}\b(?:(?:was|were|are|is|being|been) (?:\w+ )?(?:excluded|not (?:included|scanned|recruited|used|performed|conducted))|served as exclusion)\b"
    r"|^[^。；;]{0,15}(?:被排除|被剔除|予以排除|除外|者排除)"
)
_HISTORY = re.compile(r"\bhistory of\b[^.;]{0,80}$|病史[^。；;]{0,10}$")


def is_negated(hit: Hit) -> bool:
    """Return whether the words around a hit turn it round: "no history of …", "… were excluded", 无…史, 排除…."""
    before, after = hit.before, hit.after
    return bool(_NEGATED_BEFORE.search(before) or _NEGATED_AFTER.search(after) or _HISTORY.search(before))


_CITED_BEFORE = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|past|existing|numerous|several|many|most|majority of|growing|accumulating|converging|mounting|recent(?:ly)?|other|along with|unlike|like|limitations?|techniques? such as|methods? such as)\b[^.;]{0,70}$"
    r"|(?<!our )(?<!these )(?<!present )\b(?:studies|findings|research|work|reports?|known|reported|observed|shown|established) (?:in|of|with|from|on|for|using) (?:[\w-]+ ){0,3}$"
    r"|(?:以往|既往|前人|先前|已有)[^。；]{0,25}$"
)
_CITED_AFTER = re.compile(
    r"^[^.;,]{0,30}?\b(?:studies|findings|research|literature|experiments|evidence|investigations|work|reports)\b(?! (?:participants|of our))|^[^.;]{0,25}\b(?:has|have) (?:\w+ly )?(?:been|shown|revealed|demonstrated|reported|suggested|become)\b|^[^。；]{0,8}研究(?:发现|表明|显示)"
)


def is_cited(hit: Hit) -> bool:
    """Return whether a hit speaks of other people's work: "previous … studies", "… research has shown", 以往研究…."""
    return bool(_CITED_BEFORE.search(hit.before) or _CITED_AFTER.search(hit.after))


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
