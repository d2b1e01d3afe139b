"""Eight small experiments that agree on one place and differ elsewhere, and their analysis."""

from __future__ import annotations

import random

import pytest

from corpora.nouns.studies import Contrast, Focus, Space
from meta.analysis import AnalysisResult, AnalysisSettings, run_analysis
from meta.engine.ale import ALESettings
from meta.selection import select_contrasts

PLACE = (-34.0, 18.0, 0.0)
TASKS = ("explicit", "implicit")


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
