"""Published networks beside ours: where a paper's clusters lie, how far from its seed, and how far from our nearest voxel and peak."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpora.brain import tal_to_mni
from corpora.errors import FormatError
from corpora.nouns.studies import Space
from corpora.sheets import Sheet, fold_choice
from meta.engine.space import to_mm
from meta.formats.sleuth import read_space, to_number
from meta.labels import chinese_regions
from meta.networks.network import Connected, distance, nearest_peak
from meta.sections import SectionTable
from meta.summary import format_xyz

Xyz = tuple[float, float, float]
HEADER = {
    "en": (
        "Seed", "Cluster", "Region", "Centre (MNI)", "Volume (mm³)", "From its seed (mm)", "Our nearest significant voxel (mm)",
        "Our nearest peak (MNI)", "Distance (mm)",
    ),
    "zh": (
        "种子区", "簇", "脑区", "中心 (MNI)", "体积 (mm³)", "距其种子区 (mm)", "距本次最近显著体素 (mm)", "本次最近峰值 (MNI)", "距离 (mm)",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNode:
    """A cluster of a published network: `seed` is the region as a plan writes it ("main:1"), `centre` in MNI."""

    seed: str
    number: str
    region: str
    centre: Xyz
    volume_mm3: float | None = None

    @property
    def reach(self) -> float | None:
        """Radius, mm, of a ball of its volume; None where that is not known."""
        return None if self.volume_mm3 is None else (3 * self.volume_mm3 / (4 * math.pi)) ** (1 / 3)


def read_published_networks(sheet: Sheet) -> tuple[PublishedNode, ...]:
    """Return the clusters of a table with columns seed, cluster, region, x, y, z, space, volume_mm3. FormatError naming the line."""
    found = []
    for row in sheet.rows():
        cells = {fold_choice(heading): cell for heading, cell in row.cells.items()}
        xyz = [to_number(cells.get(key, "")) for key in ("x", "y", "z")]
        space, seed = read_space(cells.get("space", "")), cells.get("seed", "").strip()
        if any(value is None for value in xyz) or space is None or not seed:
            raise FormatError(f"{row.where}: a cluster of a network needs seed, x, y, z and a space.")
        found.append(
            PublishedNode(
                seed=seed.replace("/", ":"),
                number=cells.get("cluster", ""),
                region=cells.get("region", ""),
                centre=in_mni([float(value) for value in xyz if value is not None], space),
                volume_mm3=to_number(cells.get("volume_mm3", "")),
            )
        )
    return tuple(found)


def in_mni(xyz: Sequence[float], space: Space) -> Xyz:
    """Return a place in MNI."""
    place = np.array([xyz], dtype=np.float64)
    x, y, z = (tal_to_mni(place) if space is Space.TAL else place)[0]
    return float(x), float(y), float(z)


def beside_published(
    nodes: Sequence[PublishedNode], seeds: Mapping[str, Xyz], connected: Sequence[Connected]
) -> SectionTable | None:
    """Return the published networks with distances; None without any. `seeds` are the published seeds' centres, MNI."""
    if not nodes:
        return None
    ours = {one.chosen.region.name.replace("/", ":"): one for one in connected}
    rows = tuple(_row(node, seeds.get(node.seed), ours.get(node.seed)) for node in nodes)
    chinese = tuple((*row[:2], chinese_regions(row[2]), *row[3:]) for row in rows)
    return SectionTable(
        name="published_networks",
        title={"en": "The published networks beside ours", "zh": "已发表的网络与本次结果对照"},
        header=HEADER,
        rows={"en": rows, "zh": chinese},
        note={
            "en": "Distances in MNI, from the published centre; a large cluster's centre may lie outside it.",
            "zh": "距离自已发表的中心算起（MNI）；较大簇的中心可能位于簇外。",
        },
    )


def _row(node: PublishedNode, seed: Xyz | None, one: Connected | None) -> tuple[str, ...]:
    voxel, peak, mm = "–", "–", "–"
    if one is not None and one.result.clusters:
        inside = to_mm(np.argwhere(one.result.labels > 0))
        voxel = f"{np.linalg.norm(inside - np.array(node.centre), axis=1).min():.1f}"
        near = nearest_peak(node.centre, one.result.clusters)
        assert near is not None
        peak, mm = format_xyz(near[1].tolist()), f"{near[2]:.1f}"
    return (
        node.seed,
        node.number,
        node.region,
        format_xyz(node.centre, 1),
        "" if node.volume_mm3 is None else f"{node.volume_mm3:.0f}",
        "–" if seed is None else f"{distance(seed, node.centre):.1f}",
        voxel,
        peak,
        mm,
    )


def published_misses(nodes: Sequence[PublishedNode], seeds: Mapping[str, Xyz], language: str) -> tuple[str, ...]:
    """Return a sentence for each published network none of whose clusters lies near its own seed.

    Near: the seed's centre is within twice the radius of a ball of the cluster's volume.
    """
    found = []
    for name, seed in seeds.items():
        own = [node for node in nodes if node.seed == name and node.reach is not None]
        near = min(own, key=lambda node: distance(seed, node.centre), default=None)
        if near is None or any(distance(seed, node.centre) <= 2 * (node.reach or 0.0) for node in own):
            continue
        mm, radius = distance(seed, near.centre), near.reach
        if language == "zh":
            found.append(
                f"已发表的 {name} 网络未包含其种子区本身：最近的簇 {near.number}（{chinese_regions(near.region)}）中心距种子区 {mm:.0f} mm，"
                f"而与其等体积的球半径仅 {radius:.0f} mm。"
            )
        else:
            found.append(
                f"The published network of {name} misses its own seed: the centre of its nearest cluster, {near.number} "
                f"({near.region}), lies {mm:.0f} mm from the seed, and a ball of that volume has a radius of {radius:.0f} mm."
            )
    return tuple(found)
