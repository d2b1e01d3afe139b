"""ALE maps and decisions, also against GingerALE's own outputs where they are at hand."""

import dataclasses

import nibabel as nib
import numpy as np
import pytest

from corpora.brain import mni_to_tal
from corpora.errors import ProtocolError
from meta.engine.ale import (
    ALESettings,
    correct_fwe,
    corrected_p,
    find_fdr_clusters,
    find_size_cutoff,
    fit_ale,
)
from meta.engine.experiments import Experiment, Pooling, make_experiments
from meta.engine.kernels import BIN_WIDTH, Kernel
from meta.engine.null import NullMaxima
from meta.engine.space import from_volume, to_volume
from meta.formats.sleuth import parse_sleuth


def _experiments(count=8):
    rng = np.random.default_rng(2)
    return [
        Experiment(
            id=f"e{i}",
            study=f"s{i}",
            n=15 + i,
            foci=np.vstack([[-34 + i % 3, 18, i % 2], rng.uniform(-40, 40, (2, 3))]),
        )
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def result():
    return correct_fwe(fit_ale(_experiments(), ALESettings(permutations=300, seed=4)))


def test_agreeing_experiments_give_a_significant_cluster_where_they_agree(result):
    assert result.clusters
    assert np.linalg.norm(result.clusters[0].peak_mm - [-33, 18, 0.5]) < 4
    assert result.p_size[0] <= 0.05
    assert result.thresholded.max() == pytest.approx(result.clusters[0].maximum)
    assert result.maps.n_foci == 24
    assert set(np.unique(result.labels)) == set(range(len(result.clusters) + 1))


def test_cutoffs_are_the_smallest_significant_values(result):
    maxima = result.maxima
    assert np.mean(maxima.size >= result.size_cutoff) <= 0.05 < np.mean(maxima.size >= result.size_cutoff - 1)
    assert np.mean(maxima.ale >= result.ale_cutoff) <= 0.05
    for cluster, p in zip(result.candidates, result.p_size, strict=True):
        assert (p <= 0.05) == (cluster.size >= result.size_cutoff)
    for cluster, p in zip(result.candidates, result.p_mass, strict=True):
        assert (p <= 0.05) == (cluster.mass >= result.mass_cutoff)


def test_p_is_the_inclusive_tail_and_falls_with_ale(result):
    maps = result.maps
    order = np.argsort(maps.ale)
    assert (np.diff(maps.p[order]) <= 0).all()
    bins = np.floor(maps.ale / BIN_WIDTH + 0.5).astype(int)
    at = int(np.argmax(maps.ale))
    assert maps.p[at] == pytest.approx(maps.null[bins[at] :].sum())
    assert (np.isnan(maps.z) == (bins == 0)).all()
    assert ((maps.p <= 0.001) == maps.above).all()


def test_the_same_settings_give_the_same_bytes_with_two_workers(result):
    again = correct_fwe(fit_ale(_experiments(), ALESettings(permutations=300, seed=4, workers=2)))
    assert again.maxima.size.tobytes() == result.maxima.size.tobytes()
    assert again.maxima.mass.tobytes() == result.maxima.mass.tobytes()
    assert again.maps.z.tobytes() == result.maps.z.tobytes()
    other = correct_fwe(fit_ale(_experiments(), ALESettings(permutations=300, seed=5)))
    assert other.maxima.mass.tobytes() != result.maxima.mass.tobytes()


def test_a_given_minimum_volume_replaces_the_permutation_cutoff():
    settings = ALESettings(permutations=5, min_cluster_mm3=80.0)
    found = correct_fwe(fit_ale(_experiments(), settings))
    assert found.size_cutoff == 10
    assert min(c.size for c in found.clusters) >= 10


def test_early_stopping_decides_as_the_full_run():
    settings = ALESettings(permutations=2000, seed=4)
    full = correct_fwe(fit_ale(_experiments(), settings))
    early = correct_fwe(fit_ale(_experiments(), dataclasses.replace(settings, early_stopping=True)))
    assert early.n_iterations <= full.n_iterations
    assert [c.size for c in early.clusters] == [c.size for c in full.clusters]
    assert early.maxima.size.tobytes() == full.maxima.size[: early.n_iterations].tobytes()


def test_pooling_merges_a_samples_contrasts():
    twice = [dataclasses.replace(e, study="one") for e in _experiments(2)] + _experiments(4)[2:]
    maps = fit_ale(twice, ALESettings(pooling=Pooling.SAMPLE))
    assert (len(maps.experiments), maps.n_contrasts, maps.n_samples) == (3, 4, 3)


def test_order_of_experiments_does_not_move_the_map():
    one, other = fit_ale(_experiments()), fit_ale(_experiments()[::-1])
    assert np.abs(one.ale - other.ale).max() < 1e-8


def test_nimare_kernel_gives_nimares_maps():
    from nimare.meta.cbma.ale import ALE
    from nimare.utils import get_template

    from meta.nimare_bridge.studysets import to_studyset

    maps = fit_ale(_experiments(), ALESettings(kernel=Kernel.NIMARE))
    expected = ALE(mask=get_template("ale_2mm", mask="brain")).fit(to_studyset(_experiments()))
    assert np.abs(maps.ale - expected.get_map("stat", return_type="array")).max() < 1e-6
    assert np.abs(maps.p - expected.get_map("p", return_type="array")).max() < 1e-6
    assert maps.ale_threshold == pytest.approx(float(expected.estimator._p_to_summarystat(0.001)), abs=1e-9)


def test_one_experiment_gives_a_map_and_a_warning():
    maps = fit_ale(_experiments(1))
    assert [p.code for p in maps.problems] == ["ALE-ONE-EXPERIMENT"]
    assert maps.ale.max() > 0


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"kernel": "spm"}, "analysis.kernel"),
        ({"null_foci": "white_matter"}, "analysis.null_foci"),
        ({"pooling": "all"}, "analysis.pooling"),
        ({"cluster_forming_p": 1.0}, "cluster_forming_p"),
        ({"cluster_fwe_p": 0.0}, "cluster_fwe_p"),
        ({"permutations": 0}, "permutations"),
        ({"seed": -1}, "seed"),
        ({"workers": 0}, "workers"),
        ({"min_cluster_mm3": -1.0}, "min_cluster_mm3"),
    ],
)
def test_settings_refuse_what_cannot_be_meant(choice, message):
    with pytest.raises(ProtocolError, match=message):
        ALESettings(**choice)


def test_settings_accept_the_protocols_words():
    settings = ALESettings(kernel="nimare", null_foci="brain", pooling="by_sample")
    assert settings.kernel is Kernel.NIMARE
    assert settings.pooling is Pooling.SAMPLE


def test_corrected_p_counts_maxima_at_least_as_large():
    assert corrected_p(np.array([1, 3, 9]), np.array([1, 2, 3, 3])).tolist() == [0.75, 0.5, 0.25]
    maxima = NullMaxima(ale=np.zeros(100), size=np.arange(100), mass=np.zeros(100))
    assert find_size_cutoff(maxima, 0.05) == 95


def test_false_discovery_clusters_hold_the_agreed_place(result):
    clusters = find_fdr_clusters(result.maps)
    assert any(np.linalg.norm(c.peak_mm - [-33, 18, 0.5]) < 4 for c in clusters)


def test_false_discovery_rate_is_benjamini_hochbergs(result):
    ordered = np.sort(result.maps.p)
    (accepted,) = np.nonzero(ordered <= 0.05 * np.arange(1, len(ordered) + 1) / len(ordered))
    kept = np.concatenate([c.columns for c in find_fdr_clusters(result.maps, 0.05)])
    assert sorted(kept) == np.flatnonzero(result.maps.p <= ordered[accepted[-1]]).tolist()
    assert find_fdr_clusters(result.maps, 1e-300) == ()


def _read(path):
    return make_experiments(parse_sleuth(path.read_text(encoding="utf-8-sig"), name=path.name).contrasts)


def test_gingerales_ale_and_z_maps_are_met_voxel_by_voxel(checked_data):
    folder = checked_data / "data" / "meta" / "reference" / "gingerale_increase"
    maps = fit_ale(_read(folder / "AG_increase_embedded_foci.txt"))
    name = "AG_increase_18apr2023"
    ale, z = (from_volume(np.asarray(nib.load(folder / f"{name}_{kind}.nii.gz").dataobj)) for kind in ("ALE", "Z"))
    assert np.abs(maps.ale - ale).max() <= 1e-7
    assert (np.isnan(maps.z) == np.isnan(z)).all()
    assert np.nanmax(np.abs(maps.z - z)) <= 1e-4
    thresholded = np.asarray(nib.load(folder / f"{name}_C05_5k_ALE.nii.gz").dataobj)
    found = correct_fwe(dataclasses.replace(maps, settings=ALESettings(permutations=1, min_cluster_mm3=712)))
    assert ((to_volume(found.labels) > 0) == (thresholded > 0)).all()


def test_gingerales_clusters_are_met_voxel_by_voxel(checked_data):
    folder = checked_data / "data" / "meta" / "reference" / "gingerale_language"
    settings = ALESettings(permutations=1, min_cluster_mm3=896)
    found = correct_fwe(fit_ale(_read(folder / "language_foci.txt"), settings))
    expected = np.asarray(nib.load(folder / "metalang_p001_C05_1k_clust.nii.gz").dataobj)
    assert ((to_volume(found.labels) > 0) == (expected > 0)).all()
    assert len(found.clusters) == 5


def test_partial_replication_finds_the_published_cluster(checked_data):
    folder = checked_data / "facts"
    parts = [_read(folder / f"sleuth_AA_inferred_HeinMerged_{space}.txt") for space in ("MNI", "TAL")]
    experiments = [dataclasses.replace(e, id=f"{at}") for at, e in enumerate((*parts[0], *parts[1]))]
    found = correct_fwe(fit_ale(experiments, ALESettings(permutations=1000)))
    (cluster,) = found.clusters
    assert cluster.maximum == pytest.approx(0.0177, abs=3e-4)
    # Published: (-32.7, 12.9, 3.0). The plain centre of NiMARE's kernel is 3.6 mm away, of the exact one 4.1 mm.
    assert np.linalg.norm(mni_to_tal(cluster.weighted_centre_mm) - [-32.7, 12.9, 3.0]) < 4.0
