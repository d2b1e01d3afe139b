"""`focimine macm`: what is active together with a seed, and that dense experiments do not drown it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from focimine import run
from meta.engine.ale import ALESettings, NullHistograms, fit_ale
from meta.engine.experiments import Experiment
from meta.engine.scattered import scatter
from meta.engine.space import NullSpace, load_null_voxels, to_mm

SEED, PARTNER = np.array([-36.0, 20, 4]), np.array([40.0, 20, 0])


@pytest.mark.usefixtures("shelved")
def test_a_seed_comes_with_its_partner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    run(["macm", "sphere:-36,20,4,8", "--database", "made", "--permutations", "100", "-o", str(out)])
    said = capsys.readouterr()
    assert "tables of made-1 with a focus in the sphere of 8 mm around MNI (-36, 20, 4)." in said.out
    assert "MACM-NO-SIZES" in said.err
    assert "MACM-MISSES-SEED" not in said.err
    rows = list(
        csv.DictReader(
            io.StringIO((out / "tables" / "clusters_MNI.tsv").read_text(encoding="utf-8-sig")), delimiter="\t"
        )
    )
    centres = [np.array([float(row[f"weighted_centre_{axis}"]) for axis in "xyz"]) for row in rows]
    for place in (SEED, PARTNER):
        assert min(np.linalg.norm(centre - place) for centre in centres) < 6
    settings = json.loads((out / "settings.json").read_text(encoding="utf-8"))
    assert settings["participants"] is None
    assert settings["analysis"]["ale"]["null_histograms"] == "scattered"
    english, chinese = ((out / f"methods.{language}.md").read_text(encoding="utf-8") for language in ("en", "zh"))
    assert "sample sizes not known" in english
    assert "kernels were those of 20 participants" in english
    assert "样本量未知" in chinese
    assert "[n = 20 assumed]" in (out / "foci" / "foci_MNI_sleuth.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("shelved")
def test_regions_without_a_focus_and_names_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for region, says in (("sphere:0,-120,-70,1", "has a focus in the sphere"), ("insula", "names no region")):
        assert run(["macm", region, "--database", "made", "-o", str(tmp_path / "out")]) == 2
        assert says in capsys.readouterr().err
    assert run(["macm", "sphere:-36,20,4,8", "--database", "made", "--filter", "age", "-o", str(tmp_path / "out")]) == 2
    assert "is no FIELD=VALUE" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("shelved")
def test_against_base_rates_the_methods_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, seed = tmp_path / "out", "-36,20,4,8mm"
    asked = ["macm", "--database", "made", "--base-rate", "-o", str(out), "--filter", "age_min=18", "--", seed]
    assert run([*asked[:-2], "--permutations", "100", "--", seed]) == 2
    assert "100 permutations cannot give p < .001" in capsys.readouterr().err
    run([*asked[:-2], "--permutations", "1000", "--", seed])
    assert "Filter age_min = 18: made-1 does not state it" in capsys.readouterr().out
    english, chinese = ((out / f"methods.{language}.md").read_text(encoding="utf-8") for language in ("en", "zh"))
    assert "foci drawn from all foci of made-1 (290 foci) (Langner et al., 2014)" in english
    assert "Meta-analytic connectivity modeling revisited" in english
    assert "made-1 (290 foci) 的全部坐标" in chinese
    settings = json.loads((out / "settings.json").read_text(encoding="utf-8"))
    assert settings["analysis"]["from_base_rate"] == "made-1 (290 foci)"
    assert settings["correction"].endswith("against base rates, 1000 permutations)")


def test_the_null_of_dense_experiments_is_made_of_redrawn_foci() -> None:
    """Experiments of 40 foci that lie near each other: redrawn, far more than 0.1 % of the voxels pass p < .001 of the usual null."""
    random = np.random.default_rng(0)
    voxels = to_mm(load_null_voxels(NullSpace.BRAIN))
    experiments = []
    for e in range(60):
        middles = voxels[random.integers(0, len(voxels), 4)]
        foci = np.repeat(middles, 10, axis=0) + random.integers(-6, 7, (40, 3))
        experiments.append(Experiment(id=f"e{e}", study=f"e{e}", n=20, foci=foci.astype(float)))
    noise = scatter(experiments, NullSpace.BRAIN, seed=9, stream=1, number=0)
    shares = {}
    for choice in NullHistograms:
        maps = fit_ale(experiments, ALESettings(null_foci=NullSpace.BRAIN, null_histograms=choice))
        shares[choice] = float((fit_ale(noise, maps.settings).ale >= maps.ale_threshold).mean())
    assert shares[NullHistograms.OBSERVED] > 0.01
    assert shares[NullHistograms.SCATTERED] < 0.004
