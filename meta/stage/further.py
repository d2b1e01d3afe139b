"""What follows from the analyses of a plan: networks, terms, overlays. Each kind of result is a line in `KINDS`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpora.ids import sha256_hex
from corpora.protocol import AnalysisSection
from meta.report.files import write_folder
from meta.section_files import section_files
from meta.sections import ReportSection
from meta.stage.asked import Asked, Further, Kind
from meta.stage.consistent import consistency_depends, consistent_regions
from meta.stage.meaning.decode_plan import decoding, decoding_depends
from meta.stage.meaning.overlays_plan import overlays, overlays_depends
from meta.stage.networks import depends, networks

KINDS: tuple[Kind, ...] = (
    Kind(make=consistent_regions, depends=consistency_depends),
    Kind(make=networks, depends=depends),
    Kind(make=decoding, depends=decoding_depends),
    Kind(make=overlays, depends=overlays_depends),
)
"""In the order of the report: consistency, connectivity, decoding, overlays, then estimates of what was not published."""


def further_results(asked: Asked) -> Further:
    """Return the further results a plan asks for, with all their files written below `asked.results`."""
    found: list[Further] = []
    for kind in KINDS:
        found.append(kind.make(replace(asked, done=tuple(folder for one in found for folder in one.folders))))
    sections = tuple(section for one in found for section in one.sections)
    return Further(
        sections=sections,
        problems=tuple(problem for one in found for problem in one.problems),
        lines=tuple(line for one in found for line in one.lines),
        folders=(*(folder for one in found for folder in one.folders), *write_sections(sections, asked.results)),
    )


def depends_on(section: AnalysisSection, review: Path) -> dict[str, Any]:
    """Return what the further results of a plan rest on besides the plan itself, for its fingerprint."""
    return {name: value for kind in KINDS for name, value in kind.depends(section, review).items()}


def write_sections(sections: Sequence[ReportSection], results: Path) -> tuple[str, ...]:
    """Write the tables, pictures and files of sections, a folder for each kind; return the folders' names."""
    found = section_files(sections)
    for folder, files in found.items():
        write_folder(results / folder, files, sha256_hex(b"".join(files[name] for name in sorted(files))))
    return tuple(found)
