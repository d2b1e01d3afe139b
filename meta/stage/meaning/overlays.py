"""Overlays outside any review (`focimine overlay`): read, compare, write, report what came out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corpora.catalogue.language_of import chosen
from corpora.errors import FormatError
from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem, Severity
from meta.analysis import versions
from meta.databases import shelf
from meta.databases.images import read_image
from meta.databases.regions import LABELS
from meta.engine.ale import ALEMaps, ALESettings, fit_ale
from meta.engine.experiments import Pooling, make_experiments
from meta.engine.space import Booleans, to_volume
from meta.formats.nifti import nifti_bytes
from meta.formats.read import read_foci
from meta.overlays.compare import NULL_MAPS, Progress, lay_over, shared_by_chance
from meta.overlays.figures import kinds_of
from meta.overlays.networks import Networks, nearest_values, read_networks
from meta.overlays.section import COLUMNS, LaidOver, overlays_section, ranked, row_of
from meta.report.files import write_folder
from meta.report.tables import to_tsv
from meta.sections import ReportSection, Words
from meta.stage.foci_files import Outcome
from meta.stage.meaning.decode import in_steps

FOCI = "foci/foci_MNI_sleuth.txt"
"""Of an analysis' folder: its experiments as analysed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ThresholdedMap:
    """A map to be laid over networks: the mask voxels it holds, and the ALE it came from, of which a null is drawn (or none)."""

    title: Words
    inside: Booleans
    maps: ALEMaps | None = None


def lay_map(
    shown: ThresholdedMap,
    read: Sequence[Networks],
    *,
    n_null: int,
    workers: int,
    progress: Progress | None = None,
) -> list[LaidOver]:
    """Return the map over each of the sources; the null maps are drawn once for all."""
    every = [network for networks in read for network in networks.networks]
    null = None
    if shown.maps is not None and n_null:
        null = shared_by_chance(
            shown.maps, int(shown.inside.sum()), every, n_null=n_null, workers=workers, progress=progress
        )
    ends = np.cumsum([len(networks.networks) for networks in read])[:-1]
    parts: Sequence[Any] = [None] * len(read) if null is None else np.split(null, ends, axis=1)
    return [
        LaidOver(
            title=shown.title,
            inside=shown.inside,
            networks=networks,
            overlaps=lay_over(shown.inside, networks.networks, part),
            n_null=0 if part is None else len(part),
        )
        for networks, part in zip(read, parts, strict=True)
    ]


def run_overlay(
    source: Path,
    names: Sequence[str],
    folder: Path,
    *,
    database: str,
    threshold: float = 0.0,
    n_null: int = NULL_MAPS,
    workers: int = 2,
    advance: Callable[[int], None] | None = None,
) -> Outcome:
    """Return how far a map lies in networks; tables, figures and images are written into `folder`.

    Parameters
    ----------
    source : an image, or the folder of an analysis, whose significant clusters are taken and whose experiments give p.
    threshold : of an image: voxels above it are the map.

    Raises
    ------
    ProtocolError, FormatError : the map is empty, or a network cannot be read.
    """
    opened = cache(shelf.open_database)
    shown, problems = _read_map(source, threshold, workers)
    read = [read_networks(name, folder=Path(), source=database, open_database=opened) for name in names]
    laid = lay_map(shown, read, n_null=n_null, workers=workers, progress=in_steps(advance))
    section = overlays_section(laid, analysis="")
    files = _files(laid, section)
    write_folder(folder, files, sha256_hex(b"".join(files[name] for name in sorted(files))))
    summary = {
        one.networks.name: [dict(zip(COLUMNS, row_of(one.title["en"], o), strict=True)) for o in ranked(one.overlaps)]
        for one in laid
    }
    return Outcome(lines=section.findings[chosen()], problems=tuple(problems), summary=summary)


def _read_map(source: Path, threshold: float, workers: int) -> tuple[ThresholdedMap, list[Problem]]:
    if not source.is_dir():
        inside = nearest_values(*read_image(source)) > threshold
        _demand(inside, f"{source.name}: no voxel inside the brain mask is above {threshold:g}.")
        note = Problem(
            code="OVERLAY-NO-NULL",
            item=source.name,
            message="An image does not say which experiments it was made of: there are no p values.",
            hint="Name the folder of an analysis (results/main) instead.",
            severity=Severity.WARNING,
        )
        return ThresholdedMap(title={"en": source.name, "zh": source.name}, inside=inside), [note]
    if not (source / LABELS).is_file():
        hint = "Name the folder of an analysis that was run, such as results/main, or an image."
        raise FormatError(f"{source} is no folder of an analysis: it has no {LABELS}.", hint=hint)
    inside = nearest_values(*read_image(source / LABELS)) > 0
    _demand(inside, f"{source}: no cluster is significant.")
    settings = ALESettings(workers=workers, **_settings_of(source))
    experiments = make_experiments(read_foci([source / FOCI]).contrasts)
    maps = fit_ale(experiments, replace(settings, pooling=Pooling.SEPARATE))
    return ThresholdedMap(title={"en": source.name, "zh": source.name}, inside=inside, maps=maps), []


def _demand(inside: Booleans, message: str) -> None:
    if not inside.any():
        raise FormatError(message, hint="Give a thresholded map in MNI space, or another --threshold.")


def _settings_of(folder: Path) -> dict[str, Any]:
    """Return the kernel, seed and null space of the analysis in a folder."""
    try:
        ale = json.loads((folder / "settings.json").read_text(encoding="utf-8"))["analysis"]["ale"]
        return {name: ale[name] for name in ("kernel", "seed", "null_foci")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FormatError(
            f"{folder} is not the folder of an analysis: its settings.json cannot be read.",
            hint="Name a folder that `focimine ale` or `focimine analyse` wrote, such as results/main.",
        ) from error


def _files(laid: Sequence[LaidOver], section: ReportSection) -> dict[str, bytes]:
    files = {f"tables/{table.name}.tsv": to_tsv(table.plain[0], table.plain[1:]).encode() for table in section.tables}
    for picture in section.pictures:
        kind, drawn = ("svg", picture.svg) if picture.svg else ("png", picture.png)
        files[f"figures/{picture.name}.{kind}"] = drawn["en"]
    files |= overlay_images(laid, "maps")
    about = {
        "networks": [
            {"name": one.networks.name, "source": one.networks.source, "null_maps": one.n_null} for one in laid
        ],
        "versions": versions(),
    }
    files["settings.json"] = (json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return files


def overlay_images(laid: Sequence[LaidOver], folder: str) -> dict[str, bytes]:
    """Return an image for each source, by path in `folder`: 1 where only the map is, 2 only the network, 3 both.

    Of a parcellation it is the network that shares most with the map.
    """
    images = {}
    for number, one in enumerate(laid, start=1):
        kinds = to_volume(kinds_of(one.inside, ranked(one.overlaps)[0].network.inside))
        images[f"{folder}/overlay_{number}.nii.gz"] = nifti_bytes(kinds, "1 map, 2 network, 3 both")
    return images
