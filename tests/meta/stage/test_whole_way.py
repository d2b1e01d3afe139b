"""`focimine analyse`, the whole way: a protocol and a ledger in, tables, maps and a report out."""

from __future__ import annotations

import csv
import json

import nibabel as nib
import numpy as np
import pytest
from click.testing import CliRunner

from corpora.errors import ProtocolError
from meta.cli import analyse

GROUPS = [{"name": name, "label": {"en": name}, "where": {"task": [name]}} for name in ("explicit", "implicit")]


def run(folder, *more):
    return CliRunner().invoke(analyse, ["--review", str(folder), "--workers", "1", *more], catch_exceptions=True)


def studies(folder, analysis="main"):
    text = (folder / "results" / analysis / "tables" / "experiments.tsv").read_text(encoding="utf-8")
    return {row["study"] for row in csv.DictReader(text.splitlines(), delimiter="\t")}


def settings(folder, analysis="main"):
    return json.loads((folder / "results" / analysis / "settings.json").read_text(encoding="utf-8"))


def test_kinds_the_plan_names_reach_every_analysis(review):
    folder = review({"subgroups": GROUPS}, {"kinds": ["peak", "centre_of_mass"]})
    found = run(folder)
    assert found.exit_code == 1, (found.output, found.exception)
    assert "ALE-KIND" not in found.output
    assert studies(folder) == {f"Xu{i}, 2010" for i in range(8)}
    assert [settings(folder, name)["experiments"] for name in ("main", "explicit", "implicit")] == [8, 4, 4]
    assert settings(folder)["analysis"]["kinds"] == ["peak", "centre_of_mass"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert all(f"Xu{i}, 2010" in page for i in range(8))


def test_other_kinds_are_left_out_once_and_named(review):
    folder = review({"subgroups": GROUPS})
    found = run(folder)
    assert studies(folder) == {f"Xu{i}, 2010" for i in (0, 2, 4, 6)}
    assert [settings(folder, name)["experiments"] for name in ("main", "explicit", "implicit")] == [4, 2, 2]
    assert found.output.count("[ALE-NO-FOCI]") == 4


def test_a_plan_changed_in_its_kinds_is_computed_again(review):
    folder = review({})
    run(folder)
    assert "Nothing to do" in run(folder).output
    path = folder / "protocol.yaml"
    path.write_text(
        path.read_text().replace("extraction:", "extraction:\n  kinds: [peak, centre_of_mass]"), encoding="utf-8"
    )
    assert "Nothing to do" not in run(folder).output
    assert len(studies(folder)) == 8


@pytest.mark.filterwarnings("ignore")
def test_estimators_of_nimare_give_maps_tables_figures_and_their_names(review):
    groups = [
        GROUPS[0] | {"estimator": {"name": "mkda_chi2", "correction": "fdr", "parameters": {"kernel__r": 12}}},
        {"name": "density", "label": {"en": "density"}, "estimator": "mkda_density"},
        {"name": "ours", "label": {"en": "ours"}, "estimator": "ale"},
    ]
    plan = {
        "estimator": {"name": "kda"},
        "subgroups": groups,
        "contrasts": [{"name": "difference", "a": "density", "b": "ours"}],
        "conjunctions": [{"name": "both", "a": "density", "b": "ours"}],
    }
    folder = review(plan, {"kinds": ["peak", "centre_of_mass"]})
    found = run(folder)
    assert found.exit_code == 1, (found.output, found.exception)
    for name, key in (("main", "kda"), ("explicit", "mkda_chi2"), ("density", "mkda_density"), ("ours", "ale")):
        place = folder / "results" / name
        values = np.asarray(nib.load(place / "maps" / f"{key}.nii.gz").dataobj)
        assert np.abs(values).max() > 0
        assert f"max_{key}" in (place / "tables" / "clusters_MNI.tsv").read_text(encoding="utf-8-sig").splitlines()[
            0
        ].split("\t")
        assert (place / "figures" / "glass_brain.png").stat().st_size > 1000
        assert settings(folder, name)["analysis"]["estimator"]["name"] == key
    methods = (folder / "results" / "explicit" / "methods.en.md").read_text(encoding="utf-8")
    assert "MKDAChi2 of NiMARE 0." in methods
    assert "kernel__r = 12" in methods
    assert "compared with 4 contrasts of the rest" in methods
    assert "MKDAChi2" in (folder / "results" / "explicit" / "methods.zh.md").read_text(encoding="utf-8")
    assert "A subtraction needs two ALE analyses" in found.output
    assert "A conjunction needs two maps of one kind" in found.output
    before = {p: p.read_bytes() for p in (folder / "results").rglob("*") if p.is_file()}
    (folder / "results" / "main" / "settings.json").unlink()
    run(folder)
    assert {p: p.read_bytes() for p in (folder / "results").rglob("*") if p.is_file()} == before


@pytest.mark.filterwarnings("ignore")
def test_scale_takes_its_base_rate_from_a_file_of_the_review(review):
    folder = review({"estimator": {"name": "scale", "base_rate": "base.txt"}})
    dice = np.random.default_rng(1)
    rows = "".join(f"{x:.0f}\t{y:.0f}\t{z:.0f}\n" for x, y, z in dice.uniform(-40, 40, (80, 3)))
    assert "base.txt cannot be read" in str(run(folder).exception)
    (folder / "base.txt").write_text(f"//Reference=MNI\n// Everyone: all\n// Subjects=20\n{rows}")
    found = run(folder)
    assert found.exit_code == 1, (found.output, found.exception)
    assert "from 80 base-rate foci" in (folder / "results/main/methods.en.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"labels": ["harvard_oxfrod"]}, "'harvard_oxfrod'; did you mean harvard_oxford?"),
        ({"estimator": "mkda_dnsity"}, "did you mean mkda_density"),
        ({"estimator": "nimare.CBMR"}, "PyTorch"),
        ({"estimator": "mkda_chi2"}, "compares two groups"),
        ({"estimator": {"name": "kda", "parameters": {"kernel__s": 3}}}, "unknown parameter"),
        ({"subgroups": [GROUPS[0] | {"estimator": {"name": "scale"}}]}, "explicit.estimator.base_rate"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_stops_before_anything_is_computed(review, plan, message):
    folder = review(plan)
    found = run(folder)
    assert isinstance(found.exception, ProtocolError)
    assert message in str(found.exception)
    assert not (folder / "results").exists()


def test_an_atlas_that_is_not_here_is_a_problem_and_the_others_still_label(review):
    from meta.labels import find_atlases

    if any(atlas.key == "aal" for atlas in find_atlases()):
        pytest.skip("this machine has AAL")
    folder = review({"labels": ["aal", "brodmann"]})
    found = run(folder)
    assert "ATLAS-NOT-HERE" in found.output
    header = (folder / "results/main/tables/peaks_MNI.tsv").read_text(encoding="utf-8-sig").splitlines()[0].split("\t")
    assert header[-2:] == ["Brodmann (MRIcron)", "Harvard-Oxford cortical"]


def test_false_discovery_rate_is_a_correction_of_our_ale_too(review):
    folder = review({"estimator": {"name": "ale", "correction": "fdr"}}, {"kinds": ["peak", "centre_of_mass"]})
    found = run(folder)
    assert found.exit_code == 1, (found.output, found.exception)
    assert (folder / "results/main/maps/ale_fdr.nii.gz").is_file()
    assert "false discovery rate of q < .05" in (folder / "results/main/methods.en.md").read_text(encoding="utf-8")
    assert settings(folder)["permutations_run"] == 0
