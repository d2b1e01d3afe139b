"""How papers name corrections for multiple testing: procedures (FWE, FDR, TFCE …), "corrected", "uncorrected"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure as `name`, its abbreviations and its words (regular expressions), in capitals or not.

    `family` is the kind of procedure that it is a program for; the name itself where it is no program. `variants` are words
    that name it only in a sentence known to be about thresholds ("random fields", "resels"). `glued`: its abbreviations are
    printed on to a letter before them ("pFWE").
    """

    name: str
    abbreviations: str = ""
    words: str = ""
    variants: str = ""
    family: str = ""
    glued: bool = False

    @property
    def kind(self) -> str:
        """Return the kind of procedure."""
        return self.family or self.name

    @property
    def strict(self) -> re.Pattern[str]:
        """Return what finds it as words of their own, in any sentence."""
        return _either(rf"\b(?:{self.abbreviations})\b" if self.abbreviations else "", self.words)

    @property
    def wide(self) -> re.Pattern[str]:
        """Return what finds it in a sentence about thresholds: variants too, abbreviations beside digits and the letter of a p."""
        begin = "" if self.glued else "(?<![A-Za-z])"
        short = rf"{begin}(?:{self.abbreviations})(?!(?!corrected)[A-Za-z])" if self.abbreviations else ""
        return _either(short, self.words, self.variants)


def _either(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(filter(None, patterns)), re.IGNORECASE)


PROCEDURES: tuple[Procedure, ...] = (
    Procedure(name="TFCE", abbreviations="TFCE", words="threshold[- ]free cluster"),
    Procedure(name="AlphaSim", abbreviations="Alpha ?Sim", family="Monte Carlo"),
    Procedure(name="3dClustSim", abbreviations="3d ?ClustSim", family="Monte Carlo"),
    Procedure(name="Monte Carlo", words=r"monte[-‐‑–— ]{0,2}carlo|蒙特卡[洛罗羅]|\bBrainVoyager\b[^.]{0,40}cluster"),
    Procedure(name="FWE", abbreviations="FWER?", words="family[- ]?wise|总体误差率|族系?误差率|家族误差率", glued=True),
    Procedure(name="FDR", abbreviations="FDR", words="false[- ]discovery|(?:错误|假|伪)发现率", glued=True),
    Procedure(
        name="Gaussian random field",
        abbreviations="GRF",
        words="Gaussian random field|random field theory|高斯随机场|高斯隨機場",
        variants=r"random[- ]? ?fi ?elds?|Theory of Gaussian Fields|\bresels?\b|\bWorsley\b",
    ),
    Procedure(name="Bonferroni", words=r"\bBonferroni"),
    Procedure(name="permutation", words=r"\bpermutation|置换检验"),
)
"""In this order the first that fits names a correction: how it was simulated or estimated before what it controls."""

_CORRECTED = re.compile(
    r"\bcorrected\b|\b[pP][-_ ]?\(?corr(?:ected)?\b|\bcorrect(?:ion|ed|s)? for multiple|cluster[- ]correct(?:ed|ion)|multiple comparisons? correct|校正",
    re.IGNORECASE,
)
UNCORRECTED = re.compile(
    r"\buncorr(?:ected|\.)?(?: for multiple \w+)?|\bunc\.|\(unc\)|\bnot[- ](?:\w+ )?corrected\b(?: for multiple \w+)?|"
    r"\b(?:without|no|lacking|did not|were not|was not) (?:any |further |additional |formal |statistical )?(?:[\w-]+ )?correct(?:ion|ions|ing|ed)?\b(?: for multiple \w+)?|"
    r"未(?:经|进行|作|做|行|采用|加)?[^，,。；;（(]{0,6}校正",
    re.IGNORECASE,
)

_KINDS = tuple((each.kind, each.wide) for each in PROCEDURES)
_NAMES = {each.name: each.strict for each in PROCEDURES}
_PLAINLY = re.compile(r"\bcorrected\b|correction for multiple", re.IGNORECASE)


def says_corrected(text: str) -> bool:
    """Return whether a sentence about thresholds says "corrected", by whatever procedure; "without correction" says the contrary."""
    return _CORRECTED.search(UNCORRECTED.sub(" ", text)) is not None


@lru_cache(maxsize=1024)  # a sentence is asked for its levels, and for its correction
def kind_of_correction(text: str) -> str | None:
    """Return the kind of procedure that a sentence about thresholds names, the first of PROCEDURES; None where it names none."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def names_correction(text: str, name: str) -> bool:
    """Return whether any text names a procedure of PROCEDURES, "corrected" or "uncorrected", in words of their own."""
    if name == "corrected":
        return _PLAINLY.search(UNCORRECTED.sub(" ", text)) is not None
    return (UNCORRECTED if name == "uncorrected" else _NAMES[name]).search(text) is not None
