"""What other sentences tell of a threshold: that its p is one of clusters, and by which procedure it was corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpora.words.multiple_testing import names_correction
from extract.thresholds.extents import listed_extents
from extract.thresholds.kinds import SMALL_VOLUME
from extract.thresholds.places import Place
from extract.thresholds.rivals import shares
from extract.thresholds.stated import Stated
from extract.thresholds.threshold import Threshold, p_of
from extract.thresholds.topics import topic_words

SHORTEST_NAME, LEAST_WEIGHT = 15, -1.0
"""Characters of a name that a sentence may repeat, and how much the sentence has to speak of the foci."""
_NO_NAME = re.compile(r"^\W*(?:the|an?) |\((?:mni|talairach)[^()]*\)")
"""What a caption has beside the name of a contrast; in lower case."""
_OF_CLUSTERS = ("Monte Carlo", "Gaussian random field")
"""Procedures that correct clusters: a p corrected by them is one of clusters."""
_OF_VOXELS = re.compile(r"\bvoxel|\bheight\b|\bpeak|体素|峰值", re.IGNORECASE)
"""Words of a note that make its p one of voxels."""


def as_of_clusters(whole: Threshold, stated: Sequence[Stated], place: Place) -> Threshold:
    """Return a threshold of the text with its p of clusters, where other sentences tell it.

    A corrected p alone ("p corrected < 0.05") is that of clusters where the text states it of clusters elsewhere.
    """
    if whole.cluster is not None or whole.height is None or whole.scope == SMALL_VOLUME:
        return whole
    if whole.correction in _OF_CLUSTERS:
        return _with_cluster(whole, stated, place)
    if whole.correction != "corrected":
        return whole
    of_clusters = any(one.threshold.cluster == whole.height for one in stated)
    return replace(whole, height=None, cluster=whole.height) if of_clusters else whole


def _with_cluster(whole: Threshold, stated: Sequence[Stated], place: Place) -> Threshold:
    """Return a height of simulated clusters with the one greater p that sentences call corrected: "p < .05, corrected"."""
    height = p_of(whole.height)
    if "cluster" in whole.unclear:
        return whole
    found: dict[str, Threshold] = {}
    for one in stated:
        corrected = _corrected_alone(one.threshold, whole.correction)
        if corrected is None or one.kinds - place.kinds or one.partial:
            continue
        if height is None or (p_of(corrected) or 0) > height:
            found.setdefault(corrected, one.threshold)
    if len(found) != 1:
        return whole
    ((cluster, told),) = found.items()
    return replace(whole, cluster=cluster, evidence=tuple(dict.fromkeys((*whole.evidence, *told.evidence))))


def _corrected_alone(one: Threshold, correction: str | None) -> str | None:
    """Return the p that a sentence calls corrected and states without another p or a smallest cluster."""
    if (
        one.correction not in (correction, "corrected")
        or one.extent is not None
        or None not in (one.height, one.cluster)
    ):
        return None
    p = one.cluster or one.height
    return p if p_of(p) is not None else None


def with_simulated(own: Threshold, stated: Sequence[Stated]) -> Threshold:
    """Return a corrected p alone that a table states as that of clusters, where the text says it was found by simulation.

    "p < 0.05, FWE corrected" of a table is the "FWE correction using Monte Carlo simulations, p < 0.05" of the methods.
    """
    if (
        own.height is None
        or own.cluster is not None
        or own.extent is not None
        or own.correction not in ("FWE", "corrected")
    ):
        return own
    for one in stated:
        told = one.threshold
        same = told.cluster == own.height and told.height is None and told.correction == "Monte Carlo"
        quotes = (evidence.quote for evidence in told.evidence)
        if same and (own.correction == "corrected" or any(names_correction(quote, "FWE") for quote in quotes)):
            evidence = (*own.evidence, *told.evidence)
            return replace(own, height=None, cluster=own.height, correction=told.correction, evidence=evidence)
    return own


def with_clusters_of_text(own: Threshold, stated: Sequence[Stated], place: Place) -> Threshold:
    """Return a corrected p alone that a table states as that of clusters, where the text states this p of clusters only.

    "P < 0.05, FWE corrected" below a table is the "voxel level P < 0.001, cluster level FWE corrected P < 0.05" of the methods.
    """
    p = p_of(own.height)
    is_alone = own.cluster is None and own.extent is None and own.scope in (None, "whole brain")
    is_corrected = own.correction not in (None, "uncorrected")
    if p is None or not is_alone or not is_corrected or SMALL_VOLUME in place.kinds:
        return own
    if any(_OF_VOXELS.search(evidence.quote) for evidence in own.evidence):
        return own
    told = [one.threshold for one in stated if one.threshold.correction != "uncorrected"]
    of_clusters = [one for one in told if one.cluster == own.height and _is_formed_below(one.height, p)]
    alike = any(own.correction in ("corrected", one.correction) for one in of_clusters)
    if not alike or any(one.height == own.height for one in told):
        return own
    return replace(own, height=None, cluster=own.height)


def _is_formed_below(height: str | None, p: float) -> bool:
    """Return whether a height is stricter than a p; that of another statistic is."""
    stricter = p_of(height)
    return height is not None and (stricter is None or stricter < p)


def preferring_named(ranked: Sequence[tuple[float, Stated]], place: Place, by: float) -> Sequence[tuple[float, Stated]]:
    """Return statements, the best first; those with the height of a sentence that repeats a contrast's name are better `by` so much."""
    heights = {one.threshold.height for one in _naming([one for _, one in ranked], place)} - {None}
    if len(heights) != 1:
        return ranked
    fits = [(fit + by * (one.threshold.height in heights), one) for fit, one in ranked]
    return sorted(fits, key=lambda pair: -pair[0])


def with_named_extent(whole: Threshold, stated: Sequence[Stated], place: Place) -> Threshold:
    """Return a threshold with the smallest cluster of a sentence or legend that repeats the contrast's name, and has its height."""
    told = [one.threshold for one in _naming(stated, place) if one.threshold.extent is not None]
    if whole.extent is not None or "extent" in whole.unclear or len({one.extent for one in told}) != 1:
        return whole
    if told[0].height != whole.height or told[0].contradicts(whole):
        return whole
    return replace(whole, extent=told[0].extent, evidence=(*whole.evidence, *told[0].evidence))


def with_listed_extent(whole: Threshold, stated: Sequence[Stated], place: Place) -> Threshold:
    """Return a threshold with the one smallest cluster of a list that is of the contrast: ">90 voxels (words), >70 voxels (faces)"."""
    if whole.extent is not None or "extent" in whole.unclear:
        return whole
    for one in stated:
        listed = listed_extents(one.threshold.evidence[0].quote) if shares(whole, one.threshold) else {}
        words = {extent: topic_words(of) & place.topic for extent, of in listed.items()}
        apart = {extent: own - _of_others(words, extent) for extent, own in words.items()}
        named = [extent for extent, own in apart.items() if own]
        if len(named) == 1:
            evidence = tuple(dict.fromkeys((*whole.evidence, *one.threshold.evidence)))
            return replace(whole, extent=named[0], evidence=evidence)
    return whole


def _of_others(words: Mapping[str, frozenset[str]], extent: str) -> frozenset[str]:
    return frozenset[str]().union(*(own for each, own in words.items() if each != extent))


def _naming(stated: Sequence[Stated], place: Place) -> list[Stated]:
    """Return the statements whose sentence repeats the name of a contrast word for word, those on a picture or trend left out."""
    name = _plain(place.levels[-1] if place.levels else place.table.caption)
    if len(name) < SHORTEST_NAME:
        return []
    return [one for one in stated if one.weight > LEAST_WEIGHT and name in _plain(one.threshold.evidence[0].quote)]


def _plain(text: str) -> str:
    text = _NO_NAME.sub(" ", " ".join(text.casefold().split()))
    return text.strip(" .;:,")


def named_correction(own: Threshold, stated: Sequence[Stated]) -> Threshold:
    """Return a threshold that is "corrected" with the one procedure that the text names, if it names just one."""
    named = {one.threshold.correction: one for one in reversed(stated) if one.weight > 0}
    procedures = named.keys() - {None, "corrected", "uncorrected"} - ({"TFCE"} if own.is_of_clusters else set())
    if own.correction != "corrected" or len(procedures) != 1:
        return own
    (procedure,) = procedures
    return replace(own, correction=procedure, evidence=(*own.evidence, *named[procedure].threshold.evidence))
