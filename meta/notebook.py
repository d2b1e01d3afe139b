"""One ALE for a notebook: foci in, tables, maps and a methods paragraph out, in memory."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.errors import FormatError
from corpora.frames.problems import problems_frame
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Space
from corpora.outputs.folders import demand_own
from corpora.protocol import make_analysis_section
from meta.analysis import AnalysisResult, run_analysis
from meta.formats.foci_csv import parse_csv
from meta.formats.read import Foci
from meta.frames import clusters_frame, peaks_frame
from meta.plan import make_settings
from meta.report.facts import method_facts
from meta.report.files import MANIFEST, map_files, write_analysis
from meta.report.page import summarise
from meta.report.tables import clusters_tsv, peaks_tsv
from meta.report.words.methods_text import write_methods
from meta.selection import Selection, select_contrasts
from meta.stage.foci_files import demand_usable, read_usable, report_parts

if TYPE_CHECKING:
    import pandas as pd

FRAME = "foci.csv"
"""What messages call a data frame of foci; its line 1 is the names of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ALE:
    """A finished ALE: tables and maps in memory, `save` for everything `focimine ale` writes."""

    result: AnalysisResult
    selection: Selection
    found: Foci

    @property
    def clusters(self) -> pd.DataFrame:
        """Return one row per significant cluster."""
        mni, talairach = (clusters_tsv(self.result.clusters, space, self.result.atlases) for space in Space)
        return clusters_frame([(self.result.settings.name, mni, talairach)])

    @property
    def peaks(self) -> pd.DataFrame:
        """Return one row per peak of each cluster, in MNI."""
        return peaks_frame(peaks_tsv(self.result.clusters, Space.MNI, self.result.atlases))

    @property
    def maps(self) -> dict[str, Any]:
        """Return the maps as nibabel images: ale, p, z, ale_cluster_fwe, z_cluster_fwe, cluster_labels."""
        import nibabel as nib

        images: dict[str, Any] = {}
        for name, packed in map_files(self.result).items():
            short = Path(name).name.removesuffix(".nii.gz")
            images[short] = nib.Nifti1Image.from_bytes(gzip.decompress(packed))
        return images

    @property
    def methods(self) -> str:
        """Return the methods paragraph with its references, in English (Markdown)."""
        return write_methods(method_facts(self.result), "en")

    @property
    def methods_zh(self) -> str:
        """Return the methods paragraph with its references, in Chinese (Markdown)."""
        return write_methods(method_facts(self.result), "zh")

    @property
    def problems(self) -> pd.DataFrame:
        """Return one row per thing that was odd about the foci, or is to be known about the result."""
        return problems_frame(self._problems())

    def _problems(self) -> tuple[Problem, ...]:
        return (*self._left_out(), *self.result.problems)

    def _left_out(self) -> tuple[Problem, ...]:
        return (*self.found.problems, *self.selection.problems)

    def save(self, folder: str | Path) -> Path:
        """Write what `focimine ale -o FOLDER` writes: maps, tables, figures, methods, report.html; return the folder."""
        target = Path(folder)
        demand_own(target, manifest=MANIFEST)
        write_analysis(self.result, target, report_parts(self.found, self._left_out(), self.result))
        return target

    def __repr__(self) -> str:
        return "\n".join(("ALE", *summarise(self.result), *map(str, self._problems())))

    def _repr_html_(self) -> str:
        """Return the summary and the clusters for a notebook."""
        from html import escape

        lines = "".join(f"<p>{escape(line)}</p>" for line in (*summarise(self.result), *map(str, self._problems())))
        table: str = self.clusters.to_html(index=False, na_rep="") if self.result.clusters else ""
        return lines + table


def run_ale(
    foci: pd.DataFrame | str | Path | Sequence[str | Path],
    *,
    space: str | None,
    title: str,
    workers: int,
    **section: Any,
) -> ALE:
    """Return the ALE of a data frame of foci or of files; `section` are keys of a plan's `analysis`.

    Raises
    ------
    FormatError : the foci cannot be read, or lack a sample size.
    ProtocolError : a setting is wrong, or nothing can be analysed.
    """
    settings = make_settings(make_analysis_section(**section), name="ale", title=title, title_zh="", workers=workers)
    found = _read(foci, Space(space) if space else None)
    selection = select_contrasts(found.contrasts, kinds=settings.kinds, spaces=settings.spaces)
    return ALE(result=run_analysis(selection, settings), selection=selection, found=found)


def _read(foci: pd.DataFrame | str | Path | Sequence[str | Path], space: Space | None) -> Foci:
    if isinstance(foci, str | Path):
        return read_usable([Path(foci)], space)
    if isinstance(foci, Sequence):
        return read_usable([Path(path) for path in foci], space)
    return _from_frame(foci, space)


def _from_frame(frame: pd.DataFrame, space: Space | None) -> Foci:
    """Return the foci of a data frame, read as a CSV file with its columns would be."""
    if "experiment" in frame and frame["experiment"].isna().any():
        n = int(frame["experiment"].isna().sum())
        hint = 'Take those of the analysis: foci.dropna(subset="experiment").'
        raise FormatError(f"{n} of {len(frame)} foci belong to no experiment.", hint=hint)
    file = parse_csv(frame.to_csv(index=False), FRAME, space)
    contrasts = file.contrasts
    if "experiment" in frame and len({contrast.name for contrast in contrasts}) == len(contrasts):
        contrasts = tuple(replace(contrast, id=contrast.name) for contrast in contrasts)
    demand_usable(contrasts)
    return Foci(contrasts=contrasts, problems=file.problems, files=((file.name, "data frame"),))
