"""NiMARE Studysets of experiments, and contrasts out of Studysets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nimare.nimads import Studyset

from meta.engine.experiments import Experiment
from meta.formats.nimads import from_studyset_dict
from meta.formats.sleuth import FociFile


def to_studyset(experiments: Sequence[Experiment], name: str = "focimine") -> Studyset:
    """Return a NiMARE Studyset of the experiments, MNI coordinates in exact mm, one analysis each."""
    return Studyset(studyset_dict(experiments, name), target="ale_2mm")


def studyset_dict(experiments: Sequence[Experiment], name: str = "focimine") -> dict[str, Any]:
    """Return the NIMADS mapping of the experiments, one study per study name, MNI coordinates."""
    studies: dict[str, list[dict[str, Any]]] = {}
    for number, item in enumerate(experiments, start=1):
        points = [{"coordinates": [float(v) for v in row], "space": "MNI", "values": []} for row in item.foci]
        studies.setdefault(item.study, []).append(
            {
                "id": f"experiment-{number:04d}",
                "name": item.id,
                "conditions": [],
                "weights": [],
                "images": [],
                "metadata": {"sample_sizes": [item.n] if item.n else [], "sample": item.sample},
                "points": points,
            }
        )
    return {
        "id": name,
        "name": name,
        "studies": [
            {
                "id": f"study-{number:04d}",
                "name": study,
                "authors": "",
                "publication": "",
                "metadata": {},
                "analyses": analyses,
            }
            for number, (study, analyses) in enumerate(studies.items(), start=1)
        ],
    }


def from_studyset(studyset: Any, name: str = "studyset") -> FociFile:
    """Return the contrasts of a NiMARE `Studyset`; coordinates are in the space it was made for."""
    return from_studyset_dict(studyset.to_dict(), name)
