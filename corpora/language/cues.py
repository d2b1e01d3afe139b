"""Cues: words that change the meaning of a mention near them, as `doc.spans["cues"]`, and how far each of them reaches.

A cue comes before what it governs ("no history of …") or after it ("… were excluded"), within the same sentence. Its
label is its effect on a mention; the rules decide what follows from that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Doc

from corpora.language.matching import SpanPattern, mark


class Cue(StrEnum):
    """What a cue does to the mention it governs."""

    NEGATION = "negation"
    HISTORY = "history"
    CITATION = "citation"
    USE = "use"


@dataclass(frozen=True, slots=True, kw_only=True)
class CueKind:
    """One kind of cue. `gap` matches what may come between the cue and the words it governs."""

    cue: Cue
    words: re.Pattern[str]
    gap: re.Pattern[str]
    follows: bool = False


def _kind(cue: Cue, words: str, gap: str, *, follows: bool = False) -> CueKind:
    return CueKind(cue=cue, words=re.compile(words), gap=re.compile(gap), follows=follows)


CUE_KINDS: tuple[CueKind, ...] = (
    _kind(Cue.NEGATION, r"\b(?:no|not|nor|neither|never|without|free (?:of|from)|absence of|lack of|excluding|(?<!socially )(?<!ostensibly )excluded(?! by\b| from (?:the|an?) (?:\w+ )?(?:game|group|interaction|conversation))"
          r"|(?<!social )(?<!peer )exclusions? (?:of|criteri(?:a|on)(?: were| was| included)?)"
          r"|rather than|instead of|unlike|except|ruled? out|deni(?:ed|es)|screened for)\b", r"[^.;:]{0,80}"),
    _kind(Cue.NEGATION, r"无|没有|未|非|排除|剔除|除外|不含|不包括|而非|并非", r"[^。；;,，]{0,20}"),
    _kind(Cue.NEGATION, r"\b(?:was|were|are|is|being|been) (?!socially |ostensibly )(?:\w+ )?(?:excluded(?! by\b| from (?:the|an?) (?:\w+ )?(?:game|group|interaction|conversation))|not (?:included|scanned|recruited|used|performed|conducted))|\bserved as exclusion\b",
          r"[^.;:]{0,60}", follows=True),
    _kind(Cue.NEGATION, r"被排除|被剔除|予以排除|除外|者排除", r"[^。；;]{0,15}", follows=True),
    _kind(Cue.HISTORY, r"\bhistory of\b", r"[^.;]{0,80}"),
    _kind(Cue.HISTORY, r"病史", r"[^。；;]{0,10}"),
    _kind(Cue.CITATION, r"\b(?:previous(?:ly)?|prior|earlier|past|existing|numerous|several|many|most|majority of|growing|accumulating|converging|mounting"
          r"|recent(?:ly)?|other|along with|unlike|like|limitations?|techniques? such as|methods? such as)\b", r"[^.;]{0,70}"),
    _kind(Cue.CITATION, r"(?<!our )(?<!these )(?<!present )\b(?:studies|findings|research|work|reports?|known|reported|observed|shown|established)"
          r" (?:in|of|with|from|on|for|using)\b", r" (?:[\w-]+ ){0,3}"),
    _kind(Cue.CITATION, r"以往|既往|前人|先前|已有", r"[^。；]{0,25}"),
    _kind(Cue.CITATION, r"\b(?:studies|findings|research|literature|experiments|evidence|investigations|work|reports)\b(?! (?:participants|of our))",
          r"[^.;,]{0,30}", follows=True),
    _kind(Cue.CITATION, r"\b(?:has|have) (?:\w+ly )?(?:been|shown|revealed|demonstrated|reported|suggested|become)\b", r"[^.;]{0,25}", follows=True),
    _kind(Cue.CITATION, r"研究(?:发现|表明|显示)", r"[^。；]{0,8}", follows=True),
    _kind(Cue.USE, r"\b(?:using|used|we (?:assessed|investigated|examined|evaluated|analy[sz]ed|compared|explored)|analys[ei]s of|based on|data from|derived from"
          r"|comparing|collected|completed|with|via|by means of|measured|recorded|recordings?|recording|acquired|underwent|employed|applied|combin\w+|performed"
          r"|conducted|obtained|study)\b", r"[^.;。；]{0,60}"),
    _kind(Cue.USE, r"采用|使用|利用|通过|记录", r"[^.;。；]{0,60}"),
    _kind(Cue.USE, r"\b(?:was|were) (?:\w+ )?(?:recorded|measured|acquired|used|performed|collected|applied|delivered|obtained|assessed)\b",
          r"[^.;。；]{0,40}", follows=True),
    _kind(Cue.USE, r"记录|数据|技术", r"[^。；]{0,10}", follows=True),
)  # fmt: skip
"""Every kind of cue, English and Chinese, over folded text."""
_PATTERNS = tuple(SpanPattern(label=kind.cue, words=kind.words, id=str(at)) for at, kind in enumerate(CUE_KINDS))


def mark_cues(doc: Doc) -> Doc:
    """Return `doc` with `doc.spans["cues"]`: labels are those of `Cue`, ids the place in `CUE_KINDS`."""
    return mark(doc, "cues", _PATTERNS)
