"""The files of one analysis, written so that a folder holds a whole result or its manifest does not hold.

Same input, same bytes: no time stamps in NIfTI, gzip, PNG, HTML or JSON. `manifest.json` lists every
file with its SHA-256 and the hash of the input; a folder whose manifest still holds is not computed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpora.ids import sha256_hex
from corpora.nouns.studies import Contrast, Focus, Space
from corpora.outputs.folders import put_files
from meta.analysis import AnalysisResult, input_hash
from meta.engine.inference import bare
from meta.engine.space import to_volume
from meta.formats.nifti import nifti_bytes
from meta.formats.nimads import format_nimads
from meta.formats.sleuth import format_sleuth
from meta.machine_values import unconfirmed_of
from meta.report.facts import method_facts, settings_of
from meta.report.figures import MAX_PEAKS, Shown, draw_glass_brain, draw_mosaic, draw_peak, draw_surface
from meta.report.notices import NoticedStudy, in_analysis
from meta.report.page import render_report
from meta.report.parts import Pictures, ReportParts
from meta.report.tables import clusters_tsv, describe_tables, experiments_tsv, labels_tsv, peaks_tsv, to_tsv
from meta.report.viewer import render_viewer
from meta.report.words.methods_text import write_methods
from meta.statistics.section_files import cites_of_sections, files_of_sections, methods_of_sections, table_lines
from meta.summary import format_xyz

MANIFEST = "manifest.json"


def draw_pictures(result: AnalysisResult) -> Pictures:
    """Return the figures of an analysis; without a significant cluster, what the uncorrected threshold leaves."""
    shown = what_to_show(result)
    peaks = tuple(
        (
            f"{result.settings.title}: cluster {c.number}, peak {i}, MNI {format_xyz(p.place.mni)}",
            draw_peak(shown, p),
        )
        for c in result.clusters
        for i, p in enumerate(c.peaks[:MAX_PEAKS], start=1)
    )
    cortex = draw_surface(shown) if result.clusters else None
    return Pictures(glass=draw_glass_brain(shown), mosaic=draw_mosaic(shown), peaks=peaks, surface=cortex)


def what_to_show(result: AnalysisResult) -> Shown:
    """Return the map figures show and the words for it."""
    mask, threshold = result.labels > 0, result.threshold
    if not result.clusters:
        mask = to_volume(result.found.above, fill=False)
        uncorrected = bare(result.settings.ale.cluster_forming_p)
        threshold = f"NO CLUSTER SURVIVES {threshold}; shown: p < {uncorrected}, uncorrected"
    return Shown(
        values=result.values,
        mask=mask,
        name=result.settings.title,
        short=result.settings.name,
        statistic=result.found.statistic,
        threshold=threshold,
    )


def make_files(result: AnalysisResult, pictures: Pictures, parts: ReportParts | None = None) -> dict[str, bytes]:
    """Return every file of an analysis by name, the manifest not included."""
    parts = parts or ReportParts(title=result.settings.title)
    shown = replace(parts, sections=(*result.further.sections, *parts.sections))
    files = map_files(result) | {
        "figures/glass_brain.png": pictures.glass or b"",
        "figures/mosaic.png": pictures.mosaic or b"",
        "viewer.html": _viewer(result).encode(),
        "report.html": render_report([(result, pictures)], shown).encode(),
    }
    if pictures.surface:
        files["figures/surface.png"] = pictures.surface
    numbers = [(c.number, i) for c in result.clusters for i in range(1, min(len(c.peaks), MAX_PEAKS) + 1)]
    for (cluster, peak), (_, png) in zip(numbers, pictures.peaks, strict=True):
        files[f"figures/cluster{cluster:02d}_peak{peak:02d}.png"] = png
    noticed = in_analysis(parts.noticed, result.contrasts)
    files |= {name: text.encode() for name, text in _texts(result, noticed).items()}
    return files | files_of_sections(result.further.sections)


def map_files(result: AnalysisResult) -> dict[str, bytes]:
    """Return the maps as gzipped NIfTI images; the estimator's own is named after it, the thresholded ones after the correction."""
    key, name = result.found.key, result.found.statistic
    kind = "fdr" if result.settings.estimator.correction == "fdr" else "cluster_fwe"
    label = "FDR clusters" if kind == "fdr" else "FWE clusters"
    inside = result.labels > 0
    values = {
        f"maps/{key}.nii.gz": (result.values, name),
        "maps/p.nii.gz": (result.p, "uncorrected p"),
        "maps/z.nii.gz": (result.z, "Z"),
        f"maps/{key}_{kind}.nii.gz": (np.where(inside, result.values, 0), f"{name}, {label}"),
        f"maps/z_{kind}.nii.gz": (np.where(inside, result.z, 0), f"Z, {label}"),
    }
    maps = {file: nifti_bytes(volume.astype(np.float32), words) for file, (volume, words) in values.items()}
    return maps | {"maps/cluster_labels.nii.gz": nifti_bytes(result.labels.astype(np.int16), "cluster numbers")}


def _texts(result: AnalysisResult, noticed: Sequence[NoticedStudy]) -> dict[str, str]:
    clusters, atlases, facts, sections = result.clusters, result.atlases, method_facts(result), result.further.sections
    cites = cites_of_sections(sections)
    texts = {
        "tables/labels.tsv": labels_tsv(clusters, atlases),
        "tables/experiments.tsv": experiments_tsv(result.experiments, result.contrasts),
        "tables/contributions.tsv": _contributions_tsv(result),
        "tables/candidates.tsv": _candidates_tsv(result),
        **{
            f"methods.{x}.md": write_methods(facts, x, noticed, methods_of_sections(sections, x), cites)
            for x in ("en", "zh")
        },
        "settings.json": json.dumps(settings_of(result), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "foci/foci_MNI_sleuth.txt": format_sleuth(_in_mni(result)),
        "foci/foci_nimads.json": format_nimads(result.contrasts, result.settings.name),
    }
    for space in (Space.MNI, Space.TAL):
        texts[f"tables/clusters_{space.value}.tsv"] = clusters_tsv(clusters, space, atlases, result.found.key)
        texts[f"tables/peaks_{space.value}.tsv"] = peaks_tsv(clusters, space, atlases, result.found.key)
    tables = [name.removeprefix("tables/") for name in texts if name.startswith("tables/")]
    return {**texts, "tables/README.md": describe_tables(tables) + table_lines(sections)}


def _in_mni(result: AnalysisResult) -> tuple[Contrast, ...]:
    """Return the experiments as analysed, as contrasts in MNI: what GingerALE can repeat."""
    return tuple(
        Contrast(
            id=e.id,
            study=e.study,
            name=e.name or e.study,
            sample=e.sample,
            n=round(e.subjects),
            foci=tuple(Focus(x=float(x), y=float(y), z=float(z), raw="", space=Space.MNI) for x, y, z in e.foci),
        )
        for e in result.experiments
    )


CONTRIBUTION_COLUMNS = (
    "cluster", "study", "foci_inside", "ale_lost_without", "share", "survives_without", "voxels_kept_without",
    "max_ale_without", "unconfirmed",
)  # fmt: skip


def _contributions_tsv(result: AnalysisResult) -> str:
    """Return what each study adds to each cluster, and what is left of the cluster without it."""
    left = {(x.cluster, x.study): x for x in result.robustness.left_out}
    rows = []
    for x in result.robustness.contributions:
        row = [str(x.cluster), x.study, str(x.n_foci_inside), f"{x.reduction:.6f}", f"{x.share:.6f}"]
        without = left.get((x.cluster, x.study))
        if without is None:
            row += ["", "", ""]
        else:
            row += ["yes" if without.survives else "no", f"{without.overlap:.6f}", f"{without.maximum:.6f}"]
        rows.append([*row, "; ".join(unconfirmed_of(result.contrasts, x.study))])
    return to_tsv(CONTRIBUTION_COLUMNS, rows)


def _candidates_tsv(result: AnalysisResult) -> str:
    """Return every cluster at the cluster-forming threshold, significant or not."""
    found = result.found
    rows = [
        [
            str(c.size),
            f"{c.volume_mm3:.0f}",
            *(f"{p[i]:.6g}" if p else "" for p in (found.p_size, found.p_mass)),
            f"{c.maximum:.6f}",
            *(f"{v:.1f}" for v in c.weighted_centre_mm),
        ]
        for i, c in enumerate(found.candidates)
    ]
    header = ["voxels", "volume_mm3", "p_fwe_size", "p_fwe_mass", f"max_{found.key}", "mni_x", "mni_y", "mni_z"]
    return to_tsv(header, rows)


def _viewer(result: AnalysisResult) -> str:
    first = result.clusters[0].peaks[0].place.mni if result.clusters else None
    return render_viewer(what_to_show(result), first)


def is_current(folder: Path, input_sha256: str) -> bool:
    """Return whether `folder` holds the complete result of an input (its hash in the manifest)."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        listed = manifest["files"]
    except (OSError, ValueError, KeyError):
        return False
    if manifest.get("input_sha256") != input_sha256:
        return False
    return all(
        (folder / name).is_file() and sha256_hex((folder / name).read_bytes()) == digest
        for name, digest in listed.items()
    )


def write_folder(folder: Path, files: Mapping[str, bytes], input_sha256: str) -> tuple[Path, ...]:
    """Write the files and their manifest into `folder`, all of them or none.

    Files of an earlier result in that folder are removed; one that somebody changed is kept beside the new one, which is
    said on standard error; files that Focimine did not write stay.
    """
    folder = folder.absolute()
    content = {name: sha256_hex(data) for name, data in sorted(files.items())}
    manifest = json.dumps({"input_sha256": input_sha256, "files": content}, indent=1, sort_keys=True) + "\n"
    all_files = {**files, MANIFEST: manifest.encode()}
    put_files(folder, all_files, keeps=True, retired=read_listed(folder), manifest=MANIFEST)
    return tuple(folder / name for name in [*sorted(files), MANIFEST])


def read_listed(folder: Path) -> tuple[str, ...]:
    """Return the names of the files of the result in a folder; none where it holds none."""
    try:
        return tuple(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def write_analysis(result: AnalysisResult, folder: Path, parts: ReportParts | None = None) -> tuple[Path, ...]:
    """Write all files of an analysis into `folder` and return their paths."""
    pictures = draw_pictures(result)
    files = make_files(result, pictures, parts)
    return write_folder(folder, files, input_hash(result.contrasts, result.settings, result.others))
