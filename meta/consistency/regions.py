"""The regions looked at: both sides of each label of an atlas, and regions that a plan names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpora.errors import ProtocolError
from corpora.protocol import NamedRegion, unknown_name
from meta.databases.regions import Region, read_region
from meta.engine.space import Booleans, Floats, load_null_voxels, to_mm
from meta.labels import Atlas


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """The regions of a review, with the share of grey matter in each; `members` says of foci in which they lie."""

    names: tuple[tuple[str, str], ...]
    chances: tuple[float, ...]
    atlas: Atlas
    named: tuple[tuple[int, int, Region | None], ...]
    labels: tuple[int, ...]

    def members(self, foci: Floats) -> Booleans:
        """Return which focus (MNI, shape (n, 3), mm) lies in which region, shape (n, regions)."""
        return _members(self.atlas, self.labels, self.named, foci)


def find_regions(atlas: Atlas, named: Sequence[NamedRegion]) -> LookedAt:
    """Return the labels of `atlas` and the named regions; a label of which a named region is a part is left out.

    Raises
    ------
    ProtocolError : a named region's label is none of the atlas, or it holds no grey matter.
    """
    places = to_mm(load_null_voxels())
    by_name = {atlas.name_of(i): i for i in sorted(atlas.names) if i}
    parts = []
    for number, region in enumerate(named):
        if region.label not in by_name:
            path = f"analysis.consistency.regions[{number}].label"
            raise unknown_name(path, f"label of {atlas.title}", region.label, [str(name) for name in by_name])
        parts.append((number, by_name[region.label], read_region(region.box) if region.box else None))
    taken = {label for _, label, _ in parts}
    labels = tuple(i for i in by_name.values() if i not in taken)
    chances = _members(atlas, labels, tuple(parts), places).mean(axis=0)
    for (number, _, _), share in zip(parts, chances[: len(parts)], strict=True):
        if not share:
            hint = "Widen its box, in MNI mm."
            raise ProtocolError(f"analysis.consistency.regions[{number}]: no grey matter is in it.", hint=hint)
    names = [(r.name.in_language("en"), r.name.in_language("zh")) for r in named]
    names += [(str(atlas.name_of(i, "en")), str(atlas.name_of(i, "zh"))) for i in labels]
    kept = [i for i, share in enumerate(chances) if share > 0]
    return LookedAt(
        names=tuple(names[i] for i in kept),
        chances=tuple(float(chances[i]) for i in kept),
        atlas=atlas,
        named=tuple(parts),
        labels=tuple(labels[i - len(parts)] for i in kept if i >= len(parts)),
    )


def _members(
    atlas: Atlas, labels: Sequence[int], named: Sequence[tuple[int, int, Region | None]], foci: Floats
) -> Booleans:
    label = atlas.look_up(foci)
    columns = [(label == i) & (box.holds(foci) if box is not None else True) for _, i, box in named]
    columns += [label == i for i in labels]
    return np.column_stack(columns) if columns else np.zeros((len(foci), 0), dtype=np.bool_)
