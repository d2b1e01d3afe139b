"""The threshold that a text states, and that of a table: values, which a process that only shows them loads without any reader."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from corpora.nouns.evidence import Evidence

FACTS = ("height", "cluster", "extent")
"""The parts of a threshold in which statements may contradict each other."""
GREATEST_VOXEL = 125
"""In mm3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A threshold as stated. `height` is that of a voxel ("p < 0.001", "Z > 2.3"), `cluster` that of a cluster ("p < 0.05").

    `correction` names the method ("FWE", "FDR", "Monte Carlo", "corrected" where none is named, "uncorrected"); `extent` the
    smallest cluster ("20 voxels", "547 mm3"); `scope` is "whole brain", "small volume" or "region". What is not stated is
    None; so is what several sentences state differently, which `unclear` names. `evidence` are the sentences it rests on.
    """

    height: str | None = None
    cluster: str | None = None
    correction: str | None = None
    extent: str | None = None
    scope: str | None = None
    unclear: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def n_stated(self) -> int:
        """Return how many of its facts are stated, a correction by no name not among them."""
        named = self.correction if self.correction not in ("corrected", "uncorrected") else None
        return sum(value is not None for value in (self.height, self.cluster, named, self.extent))

    @property
    def facts(self) -> tuple[str, ...]:
        """Return which of height, cluster and extent are stated."""
        return tuple(name for name in FACTS if getattr(self, name) is not None)

    @property
    def facts_but_extent(self) -> tuple[str, ...]:
        """Return which of height and cluster are stated."""
        return tuple(name for name in self.facts if name != "extent")

    @property
    def is_empty(self) -> bool:
        """Return whether it states neither a height, nor a cluster, nor an extent, nor that one is unclear."""
        return not self.facts and not self.unclear

    def without(self, names: Collection[str]) -> Threshold:
        """Return it with these facts unclear."""
        unclear = tuple(name for name in FACTS if name in names or name in self.unclear)
        return replace(
            self,
            height=None if "height" in unclear else self.height,
            cluster=None if "cluster" in unclear else self.cluster,
            extent=None if "extent" in unclear else self.extent,
            unclear=unclear,
        )

    def contradicts(self, other: Threshold) -> bool:
        """Return whether both state a height, cluster or extent, and not the same."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("height", "cluster"))
        if any(one is not None and two is not None and one != two for one, two in pairs):
            return True
        return None not in (self.extent, other.extent) and not are_one_extent(self.extent, other.extent)

    def as_cluster_of(self, other: Threshold) -> Threshold:
        """Return it with its p as that of clusters, where `other` states a stricter height and this one a corrected p alone."""
        p, stricter = p_of(self.height), p_of(other.height)
        alone = self.cluster is None and p is not None and self.correction not in (None, "uncorrected", "FWE", "FDR")
        plain = other.cluster is None and other.correction in (None, "uncorrected")
        if (
            alone
            and (plain or other.cluster == self.height)
            and other.height is not None
            and (stricter is None or stricter < (p or 0))
        ):
            return replace(self, height=None, cluster=self.height)
        return self

    def filled_from(self, other: Threshold) -> Threshold:
        """Return it with what it leaves open taken from `other`."""
        new = {
            name: getattr(other, name)
            for name in ("height", "cluster", "extent", "scope")
            if name not in self.unclear and getattr(self, name) is None and getattr(other, name) is not None
        }
        if self._takes(other.correction):
            new["correction"] = other.correction
        return replace(self, **new, evidence=(*self.evidence, *other.evidence)) if new else self

    def _takes(self, correction: str | None) -> bool:
        """Return whether another statement's correction names the procedure of this one."""
        if correction is None or (correction == "TFCE" and self.is_of_clusters):
            return False
        return self.correction is None or (
            self.correction in ("corrected", "uncorrected") and correction != "uncorrected"
        )

    @property
    def is_of_clusters(self) -> bool:
        """Return whether clusters were formed at a height: then they were not enhanced without a threshold (TFCE)."""
        return self.height is not None and self.cluster is not None


def are_one_extent(one: str | None, other: str | None) -> bool:
    """Return whether two smallest clusters may be the same: equal, or one in voxels and one in mm3 of voxels of 1 to 5 mm."""
    if one is None or other is None or one == other:
        return one == other
    sizes = {unit: int(size) for size, _, unit in (each.partition(" ") for each in (one, other))}
    if sizes.keys() != {"voxels", "mm3"}:
        return False
    return 1 <= sizes["mm3"] / sizes["voxels"] <= GREATEST_VOXEL


def p_of(height: str | None) -> float | None:
    """Return the p of a height ("p < 0.001"), None where it is none or another statistic."""
    return float(height.removeprefix("p < ")) if height is not None and height.startswith("p < ") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableThreshold:
    """The threshold of the foci of one table; of one contrast of it, where contrasts of the table differ."""

    table: str
    threshold: Threshold
    contrast: str | None = None
