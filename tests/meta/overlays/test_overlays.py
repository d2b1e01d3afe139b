"""A map over networks: numbers, p, the report's section, and the command."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from corpora.nouns.studies import Contrast, Focus, Space
from focimine import run
from meta.analysis import AnalysisSettings, run_analysis
from meta.engine.ale import ALEMaps, ALESettings, fit_ale
from meta.engine.experiments import Experiment
from meta.engine.space import N_MASK_VOXELS, load_brain_mask, load_null_voxels, to_mm, to_volume
from meta.formats.sleuth import format_sleuth
from meta.overlays.compare import highest, lay_over, shared_by_chance
from meta.overlays.figures import kinds_of
from meta.overlays.networks import Network, Networks
from meta.overlays.section import LaidOver, overlays_section
from meta.report.facts import settings_of
from meta.report.files import map_files, nifti_bytes, write_folder
from meta.selection import Selection

X = to_mm(load_brain_mask().ijk)[:, 0]


def network(name: str, inside: np.ndarray) -> Network:
    return Network(name=name, title={"en": name, "zh": f"{name}网络"}, inside=inside)


LEFT, RIGHT = network("left", X < -10), network("right", X > 10)


@pytest.fixture(scope="module")
def maps() -> ALEMaps:
    """Eight experiments with foci near each other on the left."""
    random = np.random.default_rng(3)
    foci = [np.array([(-40, 20, 0), (-44, -40, 20)]) + random.integers(-4, 5, (2, 3)) for _ in range(8)]
    experiments = [Experiment(id=f"e{i}", study=f"e{i}", n=20, foci=f.astype(float)) for i, f in enumerate(foci)]
    return fit_ale(experiments, ALESettings(seed=2))


def test_shares_and_dice_are_those_of_the_sets() -> None:
    inside = np.zeros(N_MASK_VOXELS, dtype=bool)
    inside[np.flatnonzero(X < -10)[:30]] = True
    inside[np.flatnonzero(X > 10)[:10]] = True
    left, right = lay_over(inside, [LEFT, RIGHT])
    assert (left.n_map, left.n_both, right.n_both) == (40, 30, 10)
    assert left.share_of_map == 0.75
    assert right.share_of_network == 10 / (X > 10).sum()
    assert left.dice == pytest.approx(60 / (40 + (X < -10).sum()))
    assert left.p is None
    assert set(np.unique(kinds_of(inside, LEFT.inside)).tolist()) == {0, 1, 2, 3}


def test_p_is_the_share_of_redrawn_maps_as_large_that_share_as_much(maps: ALEMaps) -> None:
    inside = maps.above
    n = int(inside.sum())
    null = shared_by_chance(maps, n, [LEFT, RIGHT], n_null=60)
    assert null.shape == (60, 2)
    assert np.array_equal(null, shared_by_chance(maps, n, [LEFT, RIGHT], n_null=60, workers=1))
    left, right = lay_over(inside, [LEFT, RIGHT], null)
    assert left.share_of_map == 1
    assert left.p == (1 + (null[:, 0] >= left.n_both).sum()) / 61
    assert left.p < 0.1 < 0.9 < right.p
    assert 0.3 < left.expected < 0.6


def test_data_without_effect_pass_as_often_as_they_should() -> None:
    random = np.random.default_rng(9)
    voxels = to_mm(load_null_voxels())
    experiments = [
        Experiment(id=f"e{i}", study=f"e{i}", n=20, foci=voxels[random.integers(0, len(voxels), 4)]) for i in range(6)
    ]
    null = shared_by_chance(fit_ale(experiments, ALESettings(seed=5)), 400, [LEFT], n_null=200)[:, 0]
    tested, drawn = null[:100], null[100:]
    p = ((drawn[None] >= tested[:, None]).sum(axis=1) + 1) / (len(drawn) + 1)
    assert 0.03 <= (p < 0.1).mean() <= 0.2
    assert p.mean() == pytest.approx(0.5, abs=0.1)


def test_the_highest_voxels_are_as_many_as_asked_for_even_among_equals() -> None:
    values = np.array([0.0, 2.0, 1.0, 1.0, 1.0, 3.0])
    assert sorted(highest(values, 3).tolist()) == [1, 2, 5]
    assert sorted(highest(values, 1).tolist()) == [5]


def laid(networks: tuple[Network, ...]) -> LaidOver:
    inside = np.zeros(N_MASK_VOXELS, dtype=bool)
    inside[np.flatnonzero(X < -10)[:500]] = True
    null = np.full((99, len(networks)), 100)
    return LaidOver(
        title={"en": "Main analysis", "zh": "主分析"},
        inside=inside,
        networks=Networks(name="n", title={"en": "Sides", "zh": "两侧"}, networks=networks, source={}),
        overlaps=lay_over(inside, networks, null),
        n_null=99,
    )


def test_the_section_shows_one_network_on_slices_and_a_parcellation_as_bars_too() -> None:
    section = overlays_section([laid((LEFT,)), laid((LEFT, RIGHT))], analysis="main")
    one, two = section.tables
    assert one.header["en"][-2:] == ("Of a map by chance", "p")
    assert one.rows["en"][0][3:5] == ("100.0 %", f"{100 * 500 / LEFT.n_voxels:.1f} %")
    assert two.header["zh"][-1] == "p（FDR）"
    assert len(two.rows["en"]) == 1, "the right shares nothing"
    assert two.note["en"] == "1 more networks are in the table's file."
    assert len(two.plain) == 3
    assert section.findings["en"][0] == (
        f"Of the 4,000 mm³ of Main analysis, 100.0 % lies in left (Dice {1000 / (500 + LEFT.n_voxels):.3f}, by chance 20.0 %, p = 0.010)."
    )
    assert section.findings["zh"][0].startswith("主分析（4,000 mm³）：100.0 % 位于left网络（Dice")
    assert [p.name for p in section.pictures] == ["overlay_1_slices", "overlay_2_shares", "overlay_2_slices"]
    assert section.pictures[0].png["zh"] == section.pictures[0].png["en"]
    assert "orange: the map alone" in section.pictures[0].title["en"]
    assert "left网络" in section.pictures[1].svg["zh"].decode()
    assert "99 maps of the same experiments" in section.methods["en"]


def write_analysis_folder(folder: Path) -> None:
    """Write what `focimine ale` writes of maps, foci and settings, without its figures."""
    contrasts = [
        Contrast(
            id=f"e{e}",
            study=f"Study {e}",
            name="task",
            sample="",
            n=20,
            foci=(Focus(x=-40.0, y=20.0 + e, z=float(e), raw="", space=Space.MNI),),
        )
        for e in range(10)
    ]
    settings = AnalysisSettings(ale=ALESettings(permutations=20), leave_one_out=False, contributions=False)
    result = run_analysis(Selection(contrasts=tuple(contrasts)), settings)
    files = map_files(result) | {
        "settings.json": json.dumps(settings_of(result)).encode(),
        "foci/foci_MNI_sleuth.txt": format_sleuth(contrasts).encode(),
    }
    write_folder(folder, files, "0" * 64)


def test_the_command_takes_an_analysis_folder_with_p_and_an_image_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_analysis_folder(tmp_path / "ale")
    halves = np.where(X < 0, 1, 2).astype(np.int16)
    (tmp_path / "halves.nii.gz").write_bytes(nifti_bytes(to_volume(halves), "halves"))
    (tmp_path / "halves.csv").write_text("1,Left half\n2,Right half\n", encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["overlay", str(tmp_path / "ale"), str(tmp_path / "halves.nii.gz"), "--null", "30"]
    capsys.readouterr()
    assert run([*arguments, "-o", str(out)]) == 0
    assert "100.0 % lies in Left half" in capsys.readouterr().out
    rows = list(
        csv.DictReader(io.StringIO((out / "tables/overlay_1.tsv").read_text(encoding="utf-8-sig")), delimiter="\t")
    )
    assert [row["network"] for row in rows] == ["Left half", "Right half"]
    assert float(rows[0]["p"]) <= 1
    assert {p.name for p in (out / "figures").iterdir()} == {"overlay_1_shares.svg", "overlay_1_slices.png"}
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run([*arguments, "-o", str(out), "--workers", "1", "--force"]) == 0
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    image = tmp_path / "ale/maps/ale_cluster_fwe.nii.gz"
    assert run(["overlay", str(image), "brodmann", "-o", str(tmp_path / "image")]) == 0
    assert "OVERLAY-NO-NULL" in capsys.readouterr().err
    assert run(["overlay", str(image), "brodmann", "--threshold", "9", "-o", str(tmp_path / "none")]) == 4
    assert "no voxel inside the brain mask is above 9" in capsys.readouterr().err
    assert run(["overlay", str(tmp_path), "brodmann", "-o", str(tmp_path / "none")]) == 4
    assert "is no folder of an analysis" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
