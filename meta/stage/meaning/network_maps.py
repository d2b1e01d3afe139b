"""The connectivity maps that a plan's networks wrote, read again for what follows from them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import FormatError
from corpora.protocol import NETWORKS
from meta.databases.images import read_image
from meta.databases.regions import LABELS
from meta.engine.space import Booleans, Floats, from_volume
from meta.sections import Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkMap:
    """A connectivity map of the plan: its title in both languages, z and what is significant, one value per mask voxel."""

    title: Words
    z: Floats
    inside: Booleans


def network_maps(results: Path, folders: Sequence[str]) -> tuple[NetworkMap, ...]:
    """Return the maps of those folders below `results` that hold one of the plan's networks, in their order.

    Raises
    ------
    FormatError : a folder that was written just now cannot be read.
    """
    return tuple(_read(results / folder) for folder in folders if folder.startswith(f"{NETWORKS}/"))


def _read(folder: Path) -> NetworkMap:
    try:
        told = json.loads((folder / "settings.json").read_text(encoding="utf-8"))["analysis"]
        title = {"en": told["title"], "zh": told.get("title_zh") or told["title"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FormatError(
            f"{folder}: its settings.json cannot be read.", hint="Run `focimine analyse` again."
        ) from error
    z, _ = read_image(folder / "maps/z.nii.gz")
    labels, _ = read_image(folder / LABELS)
    return NetworkMap(title=title, z=from_volume(z), inside=from_volume(labels) > 0)
