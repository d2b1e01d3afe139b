"""Two results of one analysis side by side: how far their significant voxels agree, which clusters came, went and moved."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.sheets import read_sheet

MOVED_MM = 8.0
"""A cluster whose weighted centre lies farther than this from the earlier one's has moved: four voxels."""
GAINED, LOST, MOVED, KEPT = "gained", "lost", "moved", "kept"
MOST_STUDIES = 5
LABELS, CLUSTERS, CONTRIBUTIONS = "maps/cluster_labels.nii.gz", "tables/clusters_MNI.tsv", "tables/contributions.tsv"
EXPERIMENTS = "tables/experiments.tsv"
LEAST_SHARE = 0.005
"""A study with less of a cluster than this, which would be printed as 0%, did not make it."""
LIKELY_SAME = 0.5
"""Least likeness (0 to 1, difflib) of a sentence that is shown as what holds now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One significant cluster: weighted centre in MNI, mm; what each study adds to it (share, 0 to 1)."""

    number: int
    voxels: int
    centre: tuple[float, float, float]
    studies: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study of an analysis, by the name it has there: the documents its foci were read from, and its samples."""

    name: str
    documents: frozenset[str] = frozenset()
    samples: frozenset[str] = frozenset()

    def is_same(self, other: Study) -> bool:
        """Return whether both are one study: names are no identity, for "Li, 2012b" is "Li, 2012" once the other Li has left."""
        if self.documents & other.documents:
            return True
        if self.name != other.name:
            return False
        known = bool(self.documents and other.documents and self.samples and other.samples)
        return not known or bool(self.samples & other.samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One analysis as its folder holds it: `labels` is the image of cluster numbers, 0 outside."""

    labels: NDArray[Any]
    clusters: tuple[Cluster, ...]
    studies: tuple[Study, ...]

    def not_in(self, other: Result) -> frozenset[str]:
        """Return the names, as here, of the studies that the other result does not have."""
        return frozenset(one.name for one in self.studies if not any(one.is_same(study) for study in other.studies))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterChange:
    """What became of a cluster. `studies` are those that did it, with their share of the cluster.

    They are studies that only one of the two results has, where there are such; else those that carry the cluster.
    """

    kind: str
    before: Cluster | None
    now: Cluster | None
    distance_mm: float | None
    studies: tuple[tuple[str, float], ...]

    @property
    def cluster(self) -> Cluster:
        """Return the cluster as it is now, or was."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def number(self) -> int:
        """Return its number now, or the one it had."""
        return self.cluster.number


@dataclass(frozen=True, slots=True, kw_only=True)
class MapChange:
    """One analysis before and after. `dice` of the significant voxels, 0 to 1; None where neither has any."""

    analysis: str
    dice: float | None
    n_voxels_before: int
    n_voxels_now: int
    clusters: tuple[ClusterChange, ...]
    studies_new: tuple[str, ...] = ()
    studies_gone: tuple[str, ...] = ()


def read_result(folder: Path) -> Result | None:
    """Return the result in an analysis's folder; None where it holds no image of clusters (nothing was analysed)."""
    import nibabel as nib

    if not (folder / LABELS).is_file() or not (folder / CLUSTERS).is_file():
        return None
    image: Any = nib.load(folder / LABELS)
    shares: dict[int, dict[str, float]] = {}
    for row in _rows(folder / CONTRIBUTIONS):
        shares.setdefault(int(row["cluster"]), {})[row["study"]] = float(row["share"])
    clusters = tuple(
        Cluster(
            number=int(row["cluster"]),
            voxels=int(row["voxels"]),
            centre=(float(row["weighted_centre_x"]), float(row["weighted_centre_y"]), float(row["weighted_centre_z"])),
            studies=shares.get(int(row["cluster"]), {}),
        )
        for row in _rows(folder / CLUSTERS)
    )
    return Result(labels=np.asarray(image.dataobj), clusters=clusters, studies=tuple(_studies(folder)))


def _studies(folder: Path) -> Iterator[Study]:
    """Yield the studies of an analysis, in its order; a document that holds several of them (a Sleuth file) tells none."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for row in _rows(folder / EXPERIMENTS):
        documents, samples = found.setdefault(row["study"], (set(), set()))
        documents.update(filter(None, [row.get("document")]))
        samples.update(filter(None, [row.get("sample")]))
    holds = Counter(document for documents, _ in found.values() for document in documents)
    for name, (documents, samples) in found.items():
        own = frozenset(document for document in documents if holds[document] == 1)
        yield Study(name=name, documents=own, samples=frozenset(samples))


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    if path.is_file():
        yield from (row.cells for row in read_sheet(path).rows())


def compare_results(analysis: str, before: Result, now: Result) -> MapChange:
    """Return what is different between two results of one analysis.

    A cluster of now is the earlier one it shares most voxels with; one that shares none is gained, an earlier one that no
    cluster of now overlaps is lost, and one whose weighted centre is more than `MOVED_MM` away has moved.
    """
    old, new = before.labels > 0, now.labels > 0
    n_old, n_new = int(old.sum()), int(new.sum())
    dice = 2 * int((old & new).sum()) / (n_old + n_new) if n_old + n_new else None
    came, went = now.not_in(before), before.not_in(now)
    earlier = {cluster.number: cluster for cluster in before.clusters}
    changes: list[ClusterChange] = []
    met: set[int] = set()
    for cluster in now.clusters:
        inside = before.labels[now.labels == cluster.number]
        numbers, counts = np.unique(inside[inside > 0], return_counts=True)
        met.update(int(number) for number in numbers)
        match = earlier.get(int(numbers[counts.argmax()])) if len(numbers) else None
        distance = math.dist(match.centre, cluster.centre) if match else None
        kind = GAINED if distance is None else MOVED if distance > MOVED_MM else KEPT
        changes.append(
            ClusterChange(
                kind=kind,
                before=match,
                now=cluster,
                distance_mm=distance,
                studies=_who(kind, match, cluster, came, went),
            )
        )
    lost = (cluster for number, cluster in earlier.items() if number not in met)
    changes += [
        ClusterChange(kind=LOST, before=c, now=None, distance_mm=None, studies=_who(LOST, c, None, came, went))
        for c in lost
    ]
    order = [GAINED, LOST, MOVED, KEPT]
    return MapChange(
        analysis=analysis,
        dice=dice,
        n_voxels_before=n_old,
        n_voxels_now=n_new,
        clusters=tuple(sorted(changes, key=lambda change: (order.index(change.kind), change.number))),
        studies_new=tuple(sorted(came)),
        studies_gone=tuple(sorted(went)),
    )


def _who(
    kind: str, before: Cluster | None, now: Cluster | None, came: frozenset[str], went: frozenset[str]
) -> tuple[tuple[str, float], ...]:
    """Return the studies that made the change, the largest share first.

    Of a lost cluster, those of its studies that are not analysed any more; where all are, the new studies diluted it, and
    they are named with no share in it.
    """
    shares: dict[str, float] = {}
    if now is not None:
        shares |= {study: share for study, share in now.studies.items() if study in came and share >= LEAST_SHARE}
    if before is not None and kind in (LOST, MOVED):
        shares |= {study: share for study, share in before.studies.items() if study in went and share >= LEAST_SHARE}
    if not shares and kind == LOST:
        shares = dict.fromkeys(sorted(came), 0.0)
    if not shares and now is not None and kind != KEPT:
        shares = dict(now.studies)
    return tuple(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_STUDIES])


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceChange:
    """A sentence of an earlier text that the later one does not hold; `now` is the one most like it, where one is."""

    text: str
    before: str
    now: str | None


def compare_sentences(text: str, before: str, now: str) -> tuple[SentenceChange, ...]:
    """Return the sentences of `before` that `now` does not hold, in their order; `text` names what they are of."""
    old, new = _sentences(before), _sentences(now)
    fresh = [sentence for sentence in new if sentence not in old]
    found = []
    for sentence in old:
        if sentence not in new:
            near = difflib.get_close_matches(sentence, fresh, n=1, cutoff=LIKELY_SAME)
            found.append(SentenceChange(text=text, before=sentence, now=near[0] if near else None))
    return tuple(found)


_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\"“])|(?<=[。！？])\s*")


def _sentences(text: str) -> Sequence[str]:
    """Return the sentences of a Markdown paragraph, references and headings left out."""
    lines = [line.strip() for line in text.split("\n")]
    prose = [line for line in lines if line and not line.startswith(("#", "- "))]
    return list(dict.fromkeys(sentence.strip() for line in prose for sentence in _END.split(line) if sentence.strip()))
