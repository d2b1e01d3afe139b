"""Eight small experiments that agree on one place and differ elsewhere, and their analysis."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from corpora.nouns.studies import Contrast, Focus, Space
from focimine import run
from meta.analysis import AnalysisResult, AnalysisSettings, run_analysis
from meta.databases import shelf
from meta.engine.ale import ALESettings
from meta.engine.space import load_null_voxels, to_mm
from meta.selection import select_contrasts

PLACE = (-34.0, 18.0, 0.0)
TASKS = ("explicit", "implicit")


SEED, PARTNER = np.array([-36.0, 20, 4]), np.array([40.0, 20, 0])
"""Two places of the made database that are active together."""


@pytest.fixture
def shelved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in which studies with a focus in the seed have one in its partner; others lie anywhere."""
    monkeypatch.setenv(shelf.PLACE, str(tmp_path / "shelf"))
    random = np.random.default_rng(3)
    voxels = to_mm(load_null_voxels())
    rows = ["id\ttable_id\tx\ty\tz"]
    for s in range(60):
        foci = [
            *(place + random.integers(-2, 3, 3) for place in ((SEED, PARTNER) if s < 25 else ())),
            *voxels[random.integers(0, len(voxels), 4)],
        ]
        rows += [f"{s}\tt{1 + (at > 2)}\t" + "\t".join(f"{v:g}" for v in focus) for at, focus in enumerate(foci)]
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "data-made_version-1_coordinates.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "data-made_version-1_metadata.tsv").write_text(
        "id\ttitle\n" + "".join(f"{s}\tStudy {s}\n" for s in range(60)), encoding="utf-8"
    )
    assert run(["database", "add", str(folder)]) == 0


@pytest.fixture(scope="session")
def agreeing_contrasts() -> tuple[Contrast, ...]:
    """Return eight contrasts with one focus each near (-34, 18, 0) and two anywhere."""
    dice = random.Random(3)
    contrasts = []
    for number in range(8):
        near = tuple(value + dice.choice((-2, 0, 2)) for value in PLACE)
        far = [tuple(float(dice.randrange(-30, 30, 2)) for _ in range(3)) for _ in range(2)]
        foci = tuple(
            Focus(
                x=x, y=y, z=z, raw=f"{x:g} {y:g} {z:g}", space=Space.MNI, document="paper.pdf", table="Table 2", page=4,
                row=row,
            )
            for row, (x, y, z) in enumerate((near, *far))
        )  # fmt: skip
        name = f"Author{number}, 2010"
        contrasts.append(
            Contrast(
                id=f"{name}: in > out", study=name, name="in > out", sample=name, n=20 + number, foci=foci,
                coding={"task": TASKS[number % 2]},
            )
        )  # fmt: skip
    return tuple(contrasts)


@pytest.fixture(scope="session")
def small_settings() -> AnalysisSettings:
    """Return settings of few permutations."""
    return AnalysisSettings(title="Main analysis", title_zh="主分析", ale=ALESettings(permutations=60, seed=5))


@pytest.fixture(scope="session")
def small_result(agreeing_contrasts: tuple[Contrast, ...], small_settings: AnalysisSettings) -> AnalysisResult:
    """Return the analysis of the eight contrasts: one significant cluster in the left insula."""
    return run_analysis(select_contrasts(agreeing_contrasts), small_settings)
