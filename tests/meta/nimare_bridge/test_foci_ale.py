"""NiMARE's world accepts the engine: correctors and diagnostics run on its results."""

import numpy as np
import pytest
from nimare.correct import FWECorrector
from nimare.diagnostics import FocusCounter, Jackknife
from nimare.meta.cbma.ale import ALE
from nimare.results import MetaResult
from nimare.utils import get_template

from corpora.errors import ProtocolError
from meta.engine.ale import ALESettings, correct_fwe, fit_ale
from meta.engine.experiments import Experiment
from meta.nimare_bridge.foci_ale import FociALE
from meta.nimare_bridge.studysets import to_studyset

TARGET = "z_desc-size_level-cluster_corr-FWE_method-montecarlo"


def _experiments():
    rng = np.random.default_rng(6)
    return [
        Experiment(
            id=f"e{i}",
            study=f"s{i}",
            n=18 + i,
            foci=np.vstack([[-34.4, 18.3, 0.7], rng.uniform(-40, 40, (2, 3))]),
        )
        for i in range(5)
    ]


@pytest.fixture(scope="module")
def studyset():
    return to_studyset(_experiments())


def test_maps_are_those_of_the_engine(studyset):
    result = FociALE().fit(studyset)
    expected = fit_ale(_experiments())
    assert isinstance(result, MetaResult)
    assert np.abs(result.get_map("stat", return_type="array") - expected.ale).max() < 1e-7
    assert np.abs(result.get_map("p", return_type="array") - expected.p).max() < 1e-6


def test_nimare_kernel_leaves_nimares_maps_as_they_are(studyset):
    ours = FociALE(kernel="nimare").fit(studyset)
    theirs = ALE(mask=get_template("ale_2mm", mask="brain")).fit(studyset)
    for name in theirs.maps:
        assert np.array_equal(ours.get_map(name, return_type="array"), theirs.get_map(name, return_type="array"))


def test_corrector_and_diagnostics_work(studyset):
    result = FociALE(random_state=3).fit(studyset)
    corrected = FWECorrector(method="montecarlo", n_iters=200, n_cores=1).transform(result)
    assert TARGET in corrected.maps
    engine = correct_fwe(fit_ale(_experiments(), ALESettings(permutations=200, seed=3)))
    key = "values_desc-size_level-cluster_corr-fwe_method-montecarlo"
    assert np.array_equal(corrected.estimator.null_distributions_[key], engine.maxima.size)
    for diagnostic in (FocusCounter, Jackknife):
        corrected = diagnostic(target_image=TARGET, target_threshold=1.6).transform(corrected)
    counts = next(table for name, table in corrected.tables.items() if "FocusCounter" in name)
    assert len(counts) == 5


def test_voxel_only_correction_gives_voxel_maps_only(studyset):
    result = FociALE().fit(studyset)
    maps = FWECorrector(method="montecarlo", n_iters=20, vfwe_only=True).transform(result).maps
    assert "z_level-voxel_corr-FWE_method-montecarlo" in maps
    assert TARGET not in maps


def test_unknown_kernel_is_refused():
    with pytest.raises(ProtocolError, match="kernel"):
        FociALE(kernel="spm")


@pytest.mark.filterwarnings("ignore")  # NiMARE's and plotly's own
def test_nimares_report_page_is_written(studyset, tmp_path):
    from nimare.reports.base import run_reports

    result = FociALE(random_state=3).fit(studyset)
    corrected = FWECorrector(method="montecarlo", n_iters=50, n_cores=1).transform(result)
    counted = FocusCounter(target_image=TARGET, voxel_thresh=None).transform(corrected)
    run_reports(counted, str(tmp_path))
    assert "GingerALEKernel" in (tmp_path / "report.html").read_text(encoding="utf-8")
