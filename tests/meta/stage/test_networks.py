"""`focimine analyse` with a plan that asks for networks: maps of seeds, what they share, and what is missing said."""

from __future__ import annotations

import json

import nibabel as nib
import numpy as np
from click.testing import CliRunner

from meta.cli import analyse
from meta.databases import shelf

SEEDS = ["main:1", "40,20,0,8mm", "main:9", "sphere:0,-120,-70,1"]

FACTS = {
    "published_clusters.csv": "analysis,cluster,region,x,y,z,space\nmain,1,insula,-34,18,0,MNI\n",
    "published_networks.csv": "seed,cluster,region,x,y,z,space,volume_mm3\nmain:1,1-1,insula,-36,17,0.5,MNI,4000\n",
}


def run(folder, *more):
    return CliRunner().invoke(analyse, ["--review", str(folder), "--workers", "1", *more], catch_exceptions=False)


def replan(folder, *changes):
    path = folder / "protocol.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def table(folder, name):
    path = folder / "results" / "macm" / "review" / "tables" / name
    return path.read_text(encoding="utf-8-sig").splitlines()


def test_networks_are_made_once_their_database_is_there_and_seeds_that_are_none_are_named(
    review, tmp_path, monkeypatch, request
):
    monkeypatch.setenv(shelf.PLACE, str(tmp_path / "nothing"))
    plan = {"source": "neurosynth", "regions": SEEDS, "filters": {"diagnosis": "normals"}}
    folder = review({"macm": plan}, {"kinds": ["peak", "centre_of_mass"]})
    (folder / "facts").mkdir()
    for name, text in FACTS.items():
        (folder / "facts" / name).write_text(text, encoding="utf-8")
    macm = folder / "results" / "macm"
    found = run(folder)
    assert found.output.count("[MACM-NO-DATABASE]") == 1
    assert "focimine database add neurosynth" in found.output
    assert (folder / "report.html").is_file()
    assert not (macm / "main-1").exists()
    assert table(folder, "published_networks.en.tsv")[1].split("\t")[5:7] == ["2.3", "–"]
    assert "Nothing to do" in run(folder).output

    request.getfixturevalue("shelved")
    replan(folder, ("neurosynth", "made"))
    found = run(folder)
    for name in ("main-1", "40_20_0_8mm"):
        assert (macm / name / "maps" / "z_cluster_fwe.nii.gz").is_file()
        assert (macm / name / "figures" / "glass_brain.png").is_file()
        assert (macm / name / "methods.zh.md").is_file()
    settings = json.loads((macm / "main-1" / "settings.json").read_text(encoding="utf-8"))
    assert settings["analysis"]["ale"]["null_histograms"] == "scattered"
    shared = np.asarray(nib.load(macm / "consensus" / "seeds_per_voxel.nii.gz").dataobj)
    assert shared.max() == 2
    of_cluster = [line for line in table(folder, "network.en.tsv") if line.startswith("cluster 1 of main")]
    assert any("40_20_0_8mm:" in line for line in of_cluster)
    assert table(folder, "network.zh.tsv")[0].startswith("种子区")
    assert float(table(folder, "published_networks.en.tsv")[1].split("\t")[6]) < 6
    assert "network: Cluster 1 of main" in found.output
    for seed, why in (
        ("main:9", "no cluster 9"),
        ("sphere:0,-120", "has a focus in"),
    ):
        assert any(seed in line and why in line for line in found.output.splitlines()), (seed, found.output)
    assert found.output.count("[MACM-NOT-RUN]") == 2
    assert "Nothing to do" in run(folder).output
