"""`focimine ale`: from a file to a folder of results, or one clear message."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from corpora.errors import FormatError, ProtocolError
from corpora.nouns.studies import Space
from corpora.protocol import AnalysisSection, ResampledSection, TfceSection
from meta.analysis import AnalysisSettings
from meta.cli import COMMANDS, ale
from meta.engine.ale import ALESettings
from meta.formats.sleuth import format_sleuth
from meta.statistics.statistics import FurtherSettings


@pytest.fixture
def sleuth(agreeing_contrasts, tmp_path):
    path = tmp_path / "foci.txt"
    path.write_text(format_sleuth(agreeing_contrasts))
    return path


def run(*arguments):
    return CliRunner().invoke(ale, [str(a) for a in arguments])


def test_a_file_becomes_maps_tables_figures_and_a_report(sleuth, tmp_path):
    out = tmp_path / "out"
    found = run(sleuth, "-o", out, "--permutations", 60, "--seed", 5, "--workers", 1)
    assert found.exit_code == 1, found.output  # few experiments: done, with a problem recorded
    assert "1 significant cluster" in found.output
    assert "ALE-FEW-EXPERIMENTS" in found.output
    assert (out / "report.html").is_file()
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    again = run(sleuth, "-o", out, "--permutations", 60, "--seed", 5, "--workers", 2)
    assert "Nothing to do" in again.output
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    assert json.loads((out / "settings.json").read_text())["clusters"] == 1


@pytest.mark.parametrize(
    ("change", "error", "why"),
    [
        (lambda t: t.replace("//Subjects=20\n", ""), FormatError, "no sample size"),
        (lambda t: t.replace("//Reference=MNI\n", ""), FormatError, "space"),
        (lambda t: t.replace("\t", " x ", 1), FormatError, "line 4"),
        (lambda t: "//Reference=MNI\n//A\n//Subjects=9\n1000\t2\t3\n", ProtocolError, "200 mm"),
        (lambda t: "", FormatError, "empty"),
    ],
)
def test_bad_input_stops_with_its_reason_and_writes_nothing(sleuth, tmp_path, change, error, why):
    sleuth.write_text(change(sleuth.read_text()))
    found = run(sleuth, "-o", tmp_path / "out", "--permutations", 10)
    assert isinstance(found.exception, error)
    assert why in str(found.exception)
    assert not (tmp_path / "out").exists()


def test_a_contrast_entered_twice_counts_once_unless_it_is_asked_for(sleuth, tmp_path):
    text = sleuth.read_text()
    options = ("--permutations", 10, "--no-leave-one-out")
    run(sleuth, "-o", tmp_path / "once", *options)
    sleuth.write_text(text + text.replace("//Reference=MNI\n", ""))
    twice = run(sleuth, "-o", tmp_path / "twice", *options)
    assert "ALE-ENTERED-TWICE" in twice.output
    counts = {}
    run(sleuth, "-o", tmp_path / "both", *options, "--count-repeated")
    for name in ("once", "twice", "both"):
        counts[name] = json.loads((tmp_path / name / "settings.json").read_text())["experiments"]
    assert counts["twice"] == counts["once"] == counts["both"] / 2


def test_an_output_that_is_a_file_is_refused(sleuth):
    assert run(sleuth, "-o", sleuth).exit_code != 0


def foci_of(folder):
    text = (folder / "tables" / "experiments.tsv").read_text(encoding="utf-8")
    return [line.split("\t")[4:12] for line in text.splitlines()]


@pytest.mark.filterwarnings("ignore")
def test_the_studyset_among_the_results_is_read_by_nimare_and_by_us(sleuth, tmp_path):
    from nimare.nimads import Studyset

    out, again = tmp_path / "out", tmp_path / "again"
    run(sleuth, "-o", out, "--permutations", 20, "--no-leave-one-out")
    studyset = Studyset(str(out / "foci/foci_nimads.json"), target="ale_2mm")
    analyses = [analysis for study in studyset.studies for analysis in study.analyses]
    assert [a.metadata["sample_sizes"] for a in analyses] == [[20 + i] for i in range(8)]
    assert sum(len(a.points) for a in analyses) == 24
    run(out / "foci/foci_nimads.json", "-o", again, "--permutations", 20, "--no-leave-one-out")
    assert foci_of(again) == foci_of(out)
    assert (again / "maps/ale.nii.gz").read_bytes() == (out / "maps/ale.nii.gz").read_bytes()


@pytest.mark.filterwarnings("ignore")
def test_an_estimator_of_nimare_is_named_in_maps_tables_and_methods(sleuth, tmp_path):
    out = tmp_path / "out"
    options = ("--estimator", "kda", "--parameter", "kernel__r=8", "--permutations", 12, "--labels", "brodmann")
    found = run(sleuth, "-o", out, *options)
    assert found.exit_code == 1, (found.output, found.exception)
    assert (out / "maps/kda_cluster_fwe.nii.gz").is_file()
    assert "The estimator KDA of NiMARE" in (out / "methods.en.md").read_text(encoding="utf-8")
    assert json.loads((out / "settings.json").read_text())["analysis"]["estimator"]["parameters"] == {"kernel__r": 8}
    assert "Nothing to do" in run(sleuth, "-o", out, *options).output


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--estimator", "kdaa"], "did you mean kda"),
        (["--estimator", "kda", "--parameter", "kernel__r"], "NAME=VALUE"),
        (["--estimator", "kda", "--parameter", "kernel__r=x"], "does not fit"),
        (["--estimator", "mkda_chi2"], "compares two groups"),
        (["--fwe-p", "5"], "analysis.cluster_fwe_p"),
        (["--cluster-forming-p", "0"], "analysis.cluster_forming_p"),
        (["--labels", "brodman"], "did you mean brodmann"),
    ],
)
def test_an_option_that_cannot_be_meant_is_named_as_the_protocols_key(sleuth, tmp_path, options, why):
    found = run(sleuth, "-o", tmp_path / "out", *options)
    assert isinstance(found.exception, ProtocolError)
    assert why in str(found.exception)
    assert not (tmp_path / "out").exists()


def test_the_options_defaults_are_the_protocols(sleuth):
    section = AnalysisSection()
    defaults = {option.name: option.default for option in ale.params}
    for key in ("kernel", "null_foci", "cluster_forming_p", "cluster_fwe_p", "permutations", "seed"):
        assert defaults[key] == getattr(section, key) == getattr(ALESettings(), key)
    assert (defaults["leave_one_out"], AnalysisSettings().leave_one_out) == (True, True)


def test_further_results_are_asked_for_by_options(sleuth, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "meta.stage.foci_files.analyse_foci", lambda _found, _folder, settings, **_more: asked.append(settings.further)
    )
    for options in ([], ["--file-drawer"], ["--fail-safe"], ["--resample", "--tfce"]):
        run(sleuth, "-o", tmp_path / "out", *options)
    assert asked == [
        FurtherSettings(),
        FurtherSettings(file_drawer=True),
        FurtherSettings(file_drawer=True),
        FurtherSettings(resampled=ResampledSection(), tfce=TfceSection()),
    ]


def test_the_command_is_offered_to_the_front_door():
    assert [command.name for command in COMMANDS] == ["ale", "analyse"]


def test_the_public_part_of_the_seed_gives_the_published_insula_cluster(checked_data, tmp_path):
    files = [checked_data / "facts" / f"sleuth_AA_inferred_HeinMerged_{space.value}.txt" for space in Space]
    out = tmp_path / "out"
    found = run(*files, "-o", out, "--permutations", 400, "--workers", 2, "--json")
    assert found.exit_code == 1, found.output
    header, row = [line.split("\t") for line in (out / "tables/clusters_TAL.tsv").read_text("utf-8-sig").splitlines()]
    cluster = dict(zip(header, row, strict=True))
    centre = [float(cluster[f"weighted_centre_{axis}"]) for axis in "xyz"]
    distance = sum((a - b) ** 2 for a, b in zip(centre, (-32.7, 12.9, 3.0), strict=True)) ** 0.5
    assert distance < 4
    assert float(cluster["max_ale"]) == pytest.approx(0.0177, abs=0.0003)
