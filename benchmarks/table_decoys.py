"""Decoys: tables of papers whose numbers look like coordinates but are none; no focus may be read from them."""

from __future__ import annotations

import random
from collections.abc import Callable

from table_layouts import REGIONS, Sheet, plain_sheet

Rows = list[list[str]]


def _signed(rng: random.Random, low: float, high: float, digits: int = 2) -> str:
    return f"{rng.uniform(low, high):.{digits}f}".replace("-", rng.choice(("-", "\u2212", "\u2013")))


def _whole(rng: random.Random, low: int, high: int) -> str:
    return str(rng.randint(low, high)).replace("-", "\u2212")


def demographics(rng: random.Random) -> tuple[str, list[str], Rows]:
    rows = [
        [
            name,
            f"{rng.uniform(20, 60):.1f} ({rng.uniform(2, 9):.1f})",
            f"{rng.uniform(20, 60):.1f} ({rng.uniform(2, 9):.1f})",
            _signed(rng, -2, 2),
            f"0.{rng.randint(10, 99)}",
        ]
        for name in ("Age (years)", "Education (years)", "IQ", "BDI", "Handedness")
    ]
    return (
        "Demographic and clinical characteristics",
        ["", "Patients (n = 24)", "Controls (n = 26)", "t", "p"],
        rows,
    )


def changes(rng: random.Random) -> tuple[str, list[str], Rows]:
    names = ("Verbal memory", "Attention", "Executive function", "Processing speed", "Working memory")
    return (
        "Change of the scores from baseline in the three groups",
        ["Measure", "Placebo", "Low dose", "High dose"],
        [[n, _whole(rng, -30, 30), _whole(rng, -30, 30), _whole(rng, -30, 30)] for n in names],
    )


def regression(rng: random.Random) -> tuple[str, list[str], Rows]:
    names = ("Intercept", "Age", "Sex", "Group", "Location", "Group × age")
    return (
        "Regression coefficients",
        ["Predictor", "B", "SE", "Beta", "t", "p"],
        [
            [
                n,
                _signed(rng, -2, 2),
                _signed(rng, 0, 1),
                _signed(rng, -1, 1),
                _signed(rng, -5, 5),
                f".{rng.randint(0, 999):03}",
            ]
            for n in names
        ],
    )


def genes(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Single nucleotide polymorphisms",
        ["SNP", "Chr", "Position", "A1", "Beta", "p"],
        [
            [
                f"rs{rng.randint(1000, 999999)}",
                _whole(rng, 1, 22),
                f"{rng.randint(10**6, 10**8):,}",
                rng.choice("ACGT"),
                _signed(rng, -1, 1),
                f"{rng.uniform(1, 9):.1f} × 10\u2212{rng.randint(3, 9)}",
            ]
            for _ in range(rng.randint(4, 9))
        ],
    )


def volumes(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Volumes of the regions of interest in voxels",
        ["Region", "Left", "Right", "Total"],
        [[r, _whole(rng, 12, 400), _whole(rng, 12, 400), _whole(rng, 40, 800)] for r in rng.sample(REGIONS, 6)],
    )


def asymmetry(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Asymmetry of the regional signal",
        ["Region", "Left", "Right", "Difference"],
        [[r, _whole(rng, -60, 60), _whole(rng, -60, 60), _whole(rng, -60, 60)] for r in rng.sample(REGIONS, 6)],
    )


def impedances(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Impedance of the electrodes (kΩ)",
        ["Electrode", "Session 1", "Session 2", "Session 3"],
        [[e, _whole(rng, 1, 20), _whole(rng, 1, 20), _whole(rng, 1, 20)] for e in ("Fz", "Cz", "Pz", "Oz", "C3", "C4")],
    )


def gaze(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Mean position of gaze in pixels from the centre of the screen",
        ["Condition", "x", "y", "Duration (ms)"],
        [
            [c, _whole(rng, -80, 80), _whole(rng, -80, 80), _whole(rng, 100, 400)]
            for c in ("Eyes", "Mouth", "Nose", "Background")
        ],
    )


def questionnaires(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Correlations of the questionnaires",
        ["", "1", "2", "3", "4"],
        [
            [n, *(_signed(rng, -1, 1) for _ in range(4))]
            for n in ("1. Empathic concern", "2. Perspective taking", "3. Fantasy", "4. Distress")
        ],
    )


def diffusion(rng: random.Random) -> tuple[str, list[str], Rows]:
    tracts = (
        "Cingulum",
        "Fornix",
        "Corpus callosum, genu",
        "Uncinate fasciculus",
        "Inferior longitudinal fasciculus",
    )
    return (
        "Diffusion metrics of the tracts",
        ["Tract", "FA", "MD (10\u22123 mm2/s)", "RD", "AD"],
        [
            [
                t,
                f"0.{rng.randint(200, 700)}",
                f"0.{rng.randint(600, 999)}",
                f"0.{rng.randint(400, 900)}",
                f"1.{rng.randint(100, 600)}",
            ]
            for t in tracts
        ],
    )


def motion(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Head motion parameters",
        ["Subject", "x (mm)", "y (mm)", "z (mm)", "Pitch", "Roll", "Yaw"],
        [
            [f"S{i}", *(_signed(rng, -3, 3) for _ in range(3)), *(_signed(rng, -2, 2) for _ in range(3))]
            for i in range(1, 7)
        ],
    )


def tumours(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Patients with their tumours",
        ["Patient", "Age", "Sex", "Location", "Tumor size (mm)"],
        [
            [
                str(i),
                _whole(rng, 20, 80),
                rng.choice("MF"),
                rng.choice(("Left frontal", "Right parietal", "Left insula")),
                " × ".join(_whole(rng, 9, 60) for _ in range(3)),
            ]
            for i in range(1, 8)
        ],
    )


def tumours_commas(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Lesions of the patients",
        ["Case", "Site", "Dimensions (mm)", "Outcome"],
        [
            [
                str(i),
                rng.choice(("Left frontal", "Right parietal")),
                ", ".join(_whole(rng, 9, 60) for _ in range(3)),
                "good",
            ]
            for i in range(1, 8)
        ],
    )


def sequences(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Parameters of the scans",
        ["Site", "TR (ms)", "TE (ms)", "Flip angle", "Matrix", "Voxel size (mm)"],
        [
            [
                s,
                _whole(rng, 1500, 3000),
                _whole(rng, 20, 40),
                _whole(rng, 60, 90),
                "64 × 64 × 36",
                rng.choice(("3, 3, 3", "3 3 4", "3.0 × 3.0 × 3.5")),
            ]
            for s in ("Berlin", "Lyon", "Porto", "Oslo")
        ],
    )


def areas(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Areas named in earlier reviews",
        ["Region", "Brodmann area", "Function"],
        [[r, ", ".join(str(v) for v in sorted(rng.sample(range(1, 48), 3))), "memory"] for r in rng.sample(REGIONS, 6)],
    )


def reactions(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Reaction time effects (ms) by block",
        ["Condition", "Block 1", "Block 2", "Block 3"],
        [
            [c, _whole(rng, -60, 60), _whole(rng, -60, 60), _whole(rng, -60, 60)]
            for c in ("Congruent", "Incongruent", "Neutral", "Catch")
        ],
    )


def models(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Comparison of the models",
        ["Model", "df", "AIC", "BIC", "\u0394AIC"],
        [
            [
                f"Model {i}",
                str(i),
                _signed(rng, -90, -40, 1),
                _signed(rng, -90, -40, 1),
                _signed(rng, -9, 0, 1),
            ]
            for i in range(1, 6)
        ],
    )


def intervals(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Effects with their intervals",
        ["Outcome", "Mean difference", "Lower", "Upper"],
        [
            [c, _whole(rng, -20, 20), _whole(rng, -60, -21), _whole(rng, 21, 60)]
            for c in ("Pain", "Anxiety", "Sleep", "Mood", "Fatigue")
        ],
    )


def locations(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Costs by location",
        ["Location", "2010", "2011", "2012"],
        [
            [c, _whole(rng, -60, 90), _whole(rng, -60, 90), _whole(rng, -60, 90)]
            for c in ("North", "South", "East", "West")
        ],
    )


def matrix(rng: random.Random) -> tuple[str, list[str], Rows]:
    names = ["Insula", "ACC", "Amygdala", "Thalamus"]
    return (
        "Connectivity between the regions (z)",
        ["", *names],
        [[n, *(_signed(rng, -1, 1) if i != j else "\u2013" for j in range(4))] for i, n in enumerate(names)],
    )


def shifts(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Displacement of the coil",
        ["Session", "\u0394x (mm)", "\u0394y (mm)", "\u0394z (mm)"],
        [[str(i), *(_signed(rng, -4, 4, 1) for _ in range(3))] for i in range(1, 7)],
    )


def loadings(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Factor loadings",
        ["Item", "Factor 1", "Factor 2", "Factor 3"],
        [[f"Item {i}", *(_signed(rng, -1, 1) for _ in range(3))] for i in range(1, 9)],
    )


def percent(rng: random.Random) -> tuple[str, list[str], Rows]:
    return (
        "Signal change (%) in the peak voxel",
        ["Region", "Faces", "Houses", "Objects"],
        [[r, *(_signed(rng, -9, 9, 1) for _ in range(3))] for r in rng.sample(REGIONS, 6)],
    )


DECOYS: tuple[Callable[[random.Random], tuple[str, list[str], Rows]], ...] = (
    demographics, changes, regression, genes, volumes, asymmetry, impedances, gaze, questionnaires, diffusion, motion,
    tumours, tumours_commas, sequences, areas, reactions, models, intervals, locations, matrix, shifts, loadings, percent,
)  # fmt: skip


def random_decoys(rng: random.Random, n: int) -> list[Sheet]:
    """Return `n` different tables without coordinates."""
    found = []
    for number, make in enumerate(rng.sample(DECOYS, n), start=1):
        caption, headings, rows = make(rng)
        found.append(plain_sheet(f"Table {number}", f"{caption}.", headings, rows))
    return found
