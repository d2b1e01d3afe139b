"""What statements that fit a table about equally well state differently: left empty, and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.thresholds.threshold import FACTS, Threshold, are_one_extent


def without_rivals(whole: Threshold, own: Threshold | None, near: Sequence[Threshold]) -> Threshold:
    """Return a threshold without what sentences that fit the table nearly as well state differently.

    What caption and notes state has no rival.
    """
    # What is tested in a region besides is no rival, nor is a part of the statement itself.
    rivals = [
        one.as_cluster_of(whole)
        for one in near
        if one.scope in (None, "whole brain", whole.scope) and not set(one.evidence) <= set(whole.evidence)
    ]
    unclear = tuple(name for name in FACTS if getattr(own, name, None) is None and _differ(name, whole, rivals))
    if not unclear:
        return whole
    if "height" in unclear and getattr(own, "extent", None) is None and not _go_with(whole.extent, rivals):
        unclear = (*unclear, "extent")
    told = {e: None for one in (whole, *rivals) for e in one.evidence}
    corrections = {one.correction for one in rivals} - {None}
    same = (own is not None and own.correction is not None) or not corrections - {whole.correction}
    return replace(whole.without(unclear), evidence=tuple(told), correction=whole.correction if same else None)


def _go_with(extent: str | None, rivals: Sequence[Threshold]) -> bool:
    """Return whether a smallest cluster goes with each of the heights that statements compete with."""
    return extent is None or all(are_one_extent(one.extent, extent) for one in rivals if one.height is not None)


def _differ(name: str, whole: Threshold, rivals: Sequence[Threshold]) -> bool:
    """Return whether statements differ on a fact; a height in p and one in Z are not compared."""
    mine = getattr(whole, name)
    if mine is None:
        return False
    if name == "extent":
        return any(one.extent is not None and not are_one_extent(mine, one.extent) for one in rivals)
    values = {getattr(one, name) for one in rivals} - {None}
    return (
        any(value != mine and value[:1] == mine[:1] for value in values) if name == "height" else bool(values - {mine})
    )


def shares(one: Threshold, other: Threshold) -> bool:
    """Return whether two statements have a height or a cluster threshold in common."""
    return any(
        getattr(one, name) is not None and getattr(one, name) == getattr(other, name) for name in ("height", "cluster")
    )
