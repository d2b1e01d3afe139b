"""What one sentence says of a statistical threshold: height, cluster, correction, smallest cluster, where it was tested."""

from __future__ import annotations

import re
from functools import lru_cache

from corpora.words.multiple_testing import UNCORRECTED, kind_of_correction, says_corrected
from extract.thresholds.extents import in_one_unit, smallest_clusters
from extract.thresholds.levels import read_levels
from extract.thresholds.threshold import Threshold

_POWER = re.compile(r"(?<![\d.])(?:1 ?[x×·*] ?)?10\s?\^?\s?[-−–]\s?(?P<power>[2-9])(?!\d)")
_PERCENT = re.compile(r"\b(?P<before>rate|FWER?|FDR|alpha)(?P<of> (?:of|at|=) )(?P<v>\d(?:\.\d)?) ?%", re.IGNORECASE)
_SPEAKS = re.compile(
    r"threshold|correct|bootstrap ratio|\bp?[-( ]?fwe|\bfdr|\bsvc\b|cluster|surviv|contiguous|monte|false[- ](?:positive|discovery)|significan\w+ (?:at|level|if|when)|signiwc|阈值|校正|团块|体素|\bunc\.|\bk ?[>=≥] ?\d",
)
"""Without one of these no sentence is about a threshold; in lower case, which is several times faster to search."""
_SPEAKING = (
    "threshold", "correct", "bootstrap", "fwe", "fdr", "cluster", "surviv", "contiguous", "monte", "false", "significan", "signiwc",
    "阈值", "校正", "团块", "体素", "unc.", "svc", "k >", "k>", "k=", "k =", "k≥", "k ≥",
)  # fmt: skip
"""Parts of those, of which a sentence has one: most have none, and need not be searched."""
_SMALL_VOLUME = re.compile(r"\bsmall[- ]volume|\bSVC\b|小体积", re.IGNORECASE)
_REGION = re.compile(
    r"\bregions?[- ]of[- ]interest|\bROIs?\b|\bVOIs?\b|within (?!this )(?:the |our |each |an? )?(?!gr[ae]y|whole|brain)(?:[\w-]+ ){0,2}(?<!brain )(?<!matter )(?<!matter-)mask\b|\ba priori\b|感兴趣区",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"(?:[,;]\s?|\s)(?:and|or|as well as)\s(?:(?:with|by|after|an?|the|additional|additionally|using|survived)\s){0,3}small[- ]volume[- ]correct\w*\s(?:in|for|within|of|on)\b[^.;]*",
    re.IGNORECASE,
)
"""A clause on one region behind the threshold of the brain: "p < .001, or small-volume correction for the amygdala"."""
_LEVEL = re.compile(r"[<=]\s?0?\.\d")
_WHOLE = re.compile(
    r"全脑(?!(?:灰质|白质)?(?:体积|容积|信号))|\bwhole[- ]?brain|\b(?:whole|entire) (?:brain|volume)", re.IGNORECASE
)


def speaks_of_threshold(text: str) -> bool:
    """Return whether a sentence has a word without which none states a threshold; most have none, and this is soon known."""
    lower = text.lower()
    return any(map(lower.__contains__, _SPEAKING)) and _SPEAKS.search(lower) is not None


def read_threshold(text: str) -> Threshold | None:
    """Return what a sentence states of a threshold, None where it states none."""
    return read_clause(text) if speaks_of_threshold(text) else None


def read_clause(text: str) -> Threshold | None:
    """Return what a part of a sentence on a threshold states of it, None where it states none."""
    text = in_one_unit(_decimal(text))
    extents, levels = smallest_clusters(text), read_levels(text)
    unclear = ("height", "extent")[: len(extents) if extents else 1] if levels.is_of_two else ()
    found = Threshold(
        height=levels.height,
        cluster=levels.cluster,
        extent=extents[0] if len(extents) == 1 else None,
        correction=_correction(text),
        scope=read_scope(text),
        unclear=unclear,
    )
    if found.is_empty and found.correction in (None, "corrected", "uncorrected"):
        return None
    return found


def _decimal(text: str) -> str:
    """Return a sentence with its powers of ten and rates in percent as decimals: "p < 10−4", "an error rate of 5%"."""
    text = _POWER.sub(lambda m: f"{10 ** -int(m['power']):.{m['power']}f}", text)
    return _PERCENT.sub(lambda m: f"{m['before']}{m['of']}{float(m['v']) / 100:g}", text)


def _correction(text: str) -> str | None:
    named = kind_of_correction(text)
    if named is not None:
        return named
    if says_corrected(text) or re.search(r"small[- ]volume correct|\bSVC\b", text, re.IGNORECASE):
        return "corrected"
    return "uncorrected" if UNCORRECTED.search(text) else None


@lru_cache(maxsize=1024)  # the words of a table are held against each statement
def read_scope(text: str) -> str | None:
    """Return where a sentence says that it was tested: "whole brain", "small volume" or "region"; None where it does not."""
    besides = _BESIDES.search(text)
    if besides is not None and _LEVEL.search(text, 0, besides.start()):
        text = text[: besides.start()]
    if _SMALL_VOLUME.search(text) and not re.search(r"\bno small", text):
        return "small volume"
    if _WHOLE.search(text):
        return "whole brain"
    return "region" if _REGION.search(text) else None
