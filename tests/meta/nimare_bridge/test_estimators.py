"""NiMARE's estimators in a plan: the numbers are those of a direct call, and what cannot run is refused at once."""

from __future__ import annotations

import numpy as np
import pytest
from nimare.correct import FDRCorrector, FWECorrector
from nimare.meta import ALE, KDA, SCALE, ALESubtraction, BalancedALESubtraction, MKDAChi2, MKDADensity
from nimare.utils import get_template

from corpora.errors import ProtocolError
from corpora.protocol import EstimatorSection
from meta.engine.ale import ALESettings
from meta.engine.clusters import find_clusters
from meta.engine.experiments import Experiment
from meta.engine.space import from_volume
from meta.nimare_bridge.estimators import METHODS, check_estimator, estimate, find_method
from meta.nimare_bridge.studysets import to_studyset

SETTINGS = ALESettings(permutations=12, seed=4, cluster_fwe_p=0.1)
FWE = "_corr-FWE_method-montecarlo"


def experiments(seed, place):
    dice = np.random.default_rng(seed)
    return [
        Experiment(
            id=f"e{seed}-{i}", study=f"s{seed}-{i}", n=18 + i, foci=np.vstack([place, dice.uniform(-40, 40, (2, 3))])
        )
        for i in range(6)
    ]


GROUP = experiments(1, [-34.0, 18.0, 0.0])
OTHERS = experiments(2, [30.0, -20.0, 50.0])
BASE = [tuple(row) for row in np.random.default_rng(3).uniform(-40, 40, (150, 3)).tolist()]


def section(name, **more):
    return EstimatorSection(name=name, **more)


def direct(kind, *groups, correction="fwe_montecarlo", thresholds=True, **parameters):
    """Return the maps of a plain NiMARE run, as its documentation shows it."""
    mask = get_template("ale_2mm", mask="brain")
    result = kind(mask=mask, random_state=SETTINGS.seed, **parameters).fit(*(to_studyset(g) for g in groups))
    if correction == "fdr":
        return FDRCorrector(method="indep", alpha=0.1).transform(result).maps
    more = {"voxel_thresh": SETTINGS.cluster_forming_p} if thresholds else {}
    more |= {"vfwe_only": False} if kind is ALESubtraction else {}
    return FWECorrector(method="montecarlo", n_iters=SETTINGS.permutations, n_cores=1, **more).transform(result).maps


def voxels_of(clusters):
    return sorted(int(column) for cluster in clusters for column in cluster.columns)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "kind", "parameters"),
    [
        ("mkda_density", MKDADensity, {"kernel__r": 8}),
        ("kda", KDA, {}),
        ("nimare.ALE", ALE, {"kernel__fwhm": 11.0}),
    ],
)
def test_one_group_estimators_give_nimares_numbers(name, kind, parameters):
    found = estimate(GROUP, section(name, parameters=parameters), SETTINGS)
    maps = direct(kind, GROUP, n_iters=SETTINGS.permutations, **parameters)
    for ours, theirs in ((found.values, "stat"), (found.p, "p"), (found.z, "z")):
        assert np.array_equal(ours, np.asarray(maps[theirs], dtype=np.float64))
    corrected = 10.0 ** -np.asarray(maps[f"logp_desc-size_level-cluster{FWE}"], dtype=np.float64)
    assert voxels_of(found.clusters) == np.flatnonzero(corrected <= 0.1 * (1 + 1e-6)).tolist()
    assert found.clusters
    assert found.p_of_clusters == tuple(float(corrected[c.columns].min()) for c in found.clusters)
    assert np.linalg.norm(found.clusters[0].weighted_centre_mm - [-34, 18, 0]) < 6


@pytest.mark.filterwarnings("ignore")
def test_chi_square_of_two_groups_gives_nimares_numbers_in_the_groups_direction():
    found = estimate(GROUP, section("mkda_chi2", correction="fdr"), SETTINGS, others=OTHERS)
    maps = direct(MKDAChi2, GROUP, OTHERS, correction="fdr")
    association = np.asarray(maps["z_desc-association"], dtype=np.float64)
    assert np.array_equal(found.values, association)
    assert np.array_equal(found.p, np.asarray(maps["p_desc-association"], dtype=np.float64))
    accepted = np.asarray(maps["p_desc-association_level-voxel_corr-FDR_method-indep"]) <= 0.1 * (1 + 1e-6)
    assert voxels_of(found.clusters) == np.flatnonzero(accepted & (association > 0)).tolist()
    assert (association < 0).any()
    assert "NIMARE-OTHER-DIRECTION" in {p.code for p in found.problems}


@pytest.mark.filterwarnings("ignore")
def test_chi_square_with_monte_carlo_correction_reads_the_association_clusters():
    few = ALESettings(permutations=2, seed=4, cluster_fwe_p=0.6)
    found = estimate(GROUP, section("mkda_chi2"), few, others=OTHERS)
    mask = get_template("ale_2mm", mask="brain")
    result = MKDAChi2(mask=mask, random_state=4).fit(to_studyset(GROUP), to_studyset(OTHERS))
    maps = FWECorrector(method="montecarlo", n_iters=2, n_cores=1, voxel_thresh=0.001).transform(result).maps
    corrected = np.asarray(maps[f"p_desc-associationSize_level-cluster{FWE}"], dtype=np.float64)
    positive = np.asarray(maps["z_desc-association"]) > 0
    assert voxels_of(found.clusters) == np.flatnonzero((corrected <= 0.6 * (1 + 1e-6)) & positive).tolist()


@pytest.mark.filterwarnings("ignore")
def test_scale_gives_nimares_numbers_from_its_base_rate():
    found = estimate(GROUP, section("scale", base_rate="base.txt"), SETTINGS, base_rate=BASE)
    maps = direct(SCALE, GROUP, thresholds=False, xyz=np.array(BASE), n_iters=SETTINGS.permutations)
    assert np.array_equal(found.values, np.asarray(maps["stat"], dtype=np.float64))
    assert np.allclose(found.p, 10.0 ** -np.asarray(maps["logp"], dtype=np.float64))
    corrected = 10.0 ** -np.asarray(maps[f"logp_level-voxel{FWE}"], dtype=np.float64)
    assert voxels_of(found.clusters) == np.flatnonzero(corrected <= 0.1 * (1 + 1e-6)).tolist()
    assert found.p_size == ()
    assert found.correction == "voxel-level FWE p < .1 (12 permutations)"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "kind", "parameters", "effect"),
    [
        ("nimare.ALESubtraction", ALESubtraction, {}, "group1MinusGroup2"),
    ],
)
def test_subtractions_give_nimares_numbers(name, kind, parameters, effect):
    found = estimate(GROUP, section(name, parameters=parameters, correction="fdr"), SETTINGS, others=OTHERS)
    own = {"n_iters": SETTINGS.permutations, "voxel_thresh": SETTINGS.cluster_forming_p}
    maps = direct(kind, GROUP, OTHERS, correction="fdr", **own, **parameters)
    assert np.array_equal(found.values, np.asarray(maps[f"stat_desc-{effect}"], dtype=np.float64))
    assert np.array_equal(found.p, np.asarray(maps[f"p_desc-{effect}"], dtype=np.float64))


@pytest.mark.filterwarnings("ignore")
def test_the_balanced_subtraction_keeps_the_voxels_that_nimare_calls_significant():
    own = {"target_n": 4, "n_subsamples": 2, "difference_iterations": 4}
    found = estimate(GROUP, section("nimare.BalancedALESubtraction", parameters=own), SETTINGS, others=OTHERS)
    kind = BalancedALESubtraction(
        mask=get_template("ale_2mm", mask="brain"), random_state=SETTINGS.seed, n_iters=SETTINGS.permutations,
        voxel_thresh=SETTINGS.cluster_forming_p, alpha=SETTINGS.cluster_fwe_p, **own,
    )  # fmt: skip
    maps = kind.fit(to_studyset(GROUP), to_studyset(OTHERS)).maps
    effect = "desc-balancedGroup1MinusGroup2"
    assert np.array_equal(found.values, np.asarray(maps[f"stat_{effect}"], dtype=np.float64))
    significant = (np.asarray(maps[f"p_{effect}"]) < 1) & (np.asarray(maps[f"stat_{effect}"]) > 0)
    assert voxels_of(found.clusters) == np.flatnonzero(significant).tolist()
    assert found.correction == "voxel-level FWE p < .1 (both directions together, 12 permutations)"


@pytest.mark.filterwarnings("ignore")
def test_false_discovery_rate_gives_nimares_voxels():
    found = estimate(GROUP, section("kda", correction="fdr"), SETTINGS)
    maps = direct(KDA, GROUP, correction="fdr", n_iters=SETTINGS.permutations)
    accepted = np.asarray(maps["p_corr-FDR_method-indep"]) <= 0.1 * (1 + 1e-6)
    assert voxels_of(found.clusters) == np.flatnonzero(accepted).tolist()
    assert (found.p_size, found.n_iterations) == ((), 0)


def test_the_number_of_workers_moves_nothing_and_warnings_become_problems():
    one = estimate(GROUP, section("kda"), SETTINGS)
    two = estimate(GROUP, section("kda"), ALESettings(permutations=12, seed=4, cluster_fwe_p=0.1, workers=2))
    assert one.p_size == two.p_size
    assert "almost never" in next(p.message for p in one.problems if p.code == "NIMARE-WARNING")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "mkda_densty"}, "did you mean mkda_density"),
        ({"name": "nimare.CBMR"}, "needs PyTorch"),
        ({"name": "nimare.Stouffers"}, "needs statistical images"),
        ({"name": "kda", "parameters": {"kernel__radius": 8}}, "unknown parameter of kda"),
        ({"name": "kda", "parameters": {"kernel__r": "wide"}}, "does not fit"),
        ({"name": "kda", "parameters": {"n_cores": 2}}, "unknown parameter of kda"),
        ({"name": "scale"}, "base_rate: scale needs"),
        ({"name": "kda", "base_rate": "foci.txt"}, "has no use for"),
        ({"name": "scale", "base_rate": "foci.txt", "correction": "fdr"}, "no fdr for scale"),
        ({"name": "nimare.BalancedALESubtraction", "correction": "fdr"}, "no fdr"),
        ({"name": "ale", "parameters": {"kernel__r": 8}}, "our ALE has none"),
    ],
)
def test_what_cannot_run_is_refused_before_anything_is_computed(given, message):
    with pytest.raises(ProtocolError, match=message):
        check_estimator(EstimatorSection(**given))


def test_an_estimator_has_one_method_under_its_short_name_and_its_class():
    assert find_method("nimare.MKDADensity") is find_method("mkda_density")
    assert len({m.nimare for m in METHODS.values()}) == len(METHODS)


def test_what_stops_inside_nimare_is_one_clear_error():
    with pytest.raises(ProtocolError, match="NiMARE's ALE stopped"):
        estimate(GROUP, section("nimare.ALE", parameters={"null_method": "exact"}), SETTINGS)


def test_a_map_of_nimares_has_our_voxels_in_our_order():
    mask = get_template("ale_2mm", mask="brain")
    assert from_volume(np.asarray(mask.dataobj)).all()
    assert len(find_clusters(np.ones(228_483), np.ones(228_483, dtype=bool))) == 1
