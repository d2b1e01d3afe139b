"""The contrasts of a review with their statistics, samples and thresholds, as files for SDM-PSI."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import FocusKind, Space
from corpora.protocol import Protocol
from corpora.store import Store
from corpora.terminal import counted
from meta.formats.sdm import sdm_files, threshold_t, without_t
from meta.selection import select_contrasts
from meta.stage.curated import included_reports


@dataclass(frozen=True, slots=True, kw_only=True)
class SdmExport:
    """Files by name, and what SDM will lack."""

    files: dict[str, bytes]
    n_contrasts: int
    problems: tuple[Problem, ...]


def export_sdm(store: Store, protocol: Protocol) -> SdmExport:
    """Return the files of every contrast that the plan's analyses may use, foci with their statistics.

    Raises
    ------
    ProtocolError : nothing is confirmed.
    """
    contrasts = [c for report in included_reports(store, statistics=True) for c in report.contrasts]
    selection = select_contrasts(
        contrasts,
        kinds=[FocusKind(kind) for kind in protocol.extraction.kinds],
        spaces=[Space(space) for space in protocol.extraction.spaces],
    )
    if not selection.contrasts:
        raise ProtocolError("No confirmed focus belongs to an included report.", hint="See `focimine confirm --list`.")
    files = {name: text.encode() for name, text in sdm_files(selection.contrasts).items()}
    lacking = [(c, without_t(c)) for c in selection.contrasts]
    problems = [*selection.problems]
    if missing := [(c, n) for c, n in lacking if n]:
        total = sum(n for _, n in missing)
        problems.append(
            _problem(
                "SDM-NO-STATISTIC",
                f"{'1 focus' if total == 1 else f'{total} foci'} of {counted(len(missing), 'contrast')} have no t and no Z ({_listed([c.id for c, _ in missing])}): "
                'they are written as "p" or "n", and SDM estimates them from the threshold.',
                "Look whether the paper prints them.",
            )
        )
    if unknown := [c.id for c in selection.contrasts if threshold_t(c) is None]:
        problems.append(
            _problem(
                "SDM-NO-THRESHOLD",
                f"{counted(len(unknown), 'contrast')} without a threshold that is a t of single voxels ({_listed(unknown)}): t_thr is NA.",
                "Code height_threshold (and threshold_correction, cluster_threshold); for a corrected threshold write the smallest t the "
                "paper calls significant into sdm_table.txt.",
            )
        )
    return SdmExport(files=files, n_contrasts=len(selection.contrasts), problems=tuple(problems))


def _problem(code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, item="export for SDM", message=message, hint=hint, severity=Severity.INFO)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
