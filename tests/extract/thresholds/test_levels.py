"""Which p is that of voxels and which that of clusters, and the smallest cluster, in the words that papers use."""

from __future__ import annotations

import pytest

from extract.thresholds.statements import read_threshold
from extract.thresholds.threshold import Threshold, are_one_extent


def parts(threshold):
    return (threshold.height, threshold.cluster, threshold.correction, threshold.extent)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # what is printed right beside a p
        ("Maps were thresholded at pcluster<0.01, FWE corrected.", (None, "p < 0.01", "FWE", None)),
        ("We took a P-value of <0.01 and clusters of 30 voxels or more.", ("p < 0.01", None, None, "30 voxels")),
        ("Group maps (p -value < 0.01) were FWE corrected using TFCE.", ("p < 0.01", None, "TFCE", None)),
        ("Maps show p < 0.01 after threshold-free cluster enhancement.", ("p < 0.01", None, "TFCE", None)),
        ("A P < 0.001 voxel threshold was combined with a simulated cluster extent threshold.", ("p < 0.001", None, None, None)),
        ("Clusters passed pcorr < 0.01 (cluster level corrected for multiple comparisons in the brain).", (None, "p < 0.01", "corrected", None)),
        ("Clusters passed p corr<0.01 (FWE) at the cluster level.", (None, "p < 0.01", "FWE", None)),
        ("The FDR threshold used p < 0.001, uncorrected, and at cluster level p < 0.01 FDRcorrected.", ("p < 0.001", "p < 0.01", "FDR", None)),
        ("Clusters (P < 0.01 after clustering) of the interaction.", (None, "p < 0.01", None, None)),
        ("Regions passed a height threshold of P< 0.00001.", ("p < 0.00001", None, None, None)),
        ("A cluster-wise threshold of P<0.01 (voxel-wise P<0.001, uncorrected) was used.", ("p < 0.001", "p < 0.01", "uncorrected", None)),
        ("The threshold was voxel-level pFWE-corr <= 0.01, extent threshold 0 voxels.", ("p < 0.01", None, "FWE", None)),
        ("Clusters of |z| >= 2.6 were thresholded at cluster size >= 40.", ("Z > 2.6", None, None, "40 voxels")),
        # the p that a height and a smallest cluster lead to
        ("Maps were thresholded at p<0.01 and a minimum cluster size of 90 voxels for a corrected level of p<0.05 (AlphaSim).",
         ("p < 0.01", "p < 0.05", "Monte Carlo", "90 voxels")),
        ("Group maps were cluster-level corrected (p<0.001, 17 contiguous voxels) by 3dClustSim, giving a corrected significance level of p<0.01.",
         ("p < 0.001", "p < 0.01", "Monte Carlo", "17 voxels")),
        ("A threshold of P < 0.01 and a minimum cluster size of 70 voxels were used, yielding a corrected threshold of P < 0.01.",
         ("p < 0.01", "p < 0.01", "corrected", "70 voxels")),
        ("A voxelwise threshold of P < 0.01 in a cluster of 20 voxels or more yields an effective alpha < 0.05.",
         ("p < 0.01", "p < 0.05", None, "20 voxels")),
        ("A family-wise error (FWE) rate of p < 0.001 is achieved with a cluster of 90 contiguous surface nodes, each significant at p < 0.01.",
         ("p < 0.01", "p < 0.001", "FWE", "90 vertices")),
        ("With a voxel-level P < 0.005 (uncorrected) simulations (Monte–Carlo) gave the cluster size for a false positive rate of 5%.",
         ("p < 0.005", "p < 0.05", "Monte Carlo", None)),
        ("The effect passed a threshold of voxel-wise FWE-corrected p < 0.01, as did the other at voxel-wise FWE-corrected p < 0.01.",
         ("p < 0.01", None, "FWE", None)),
        ("Clusters were corrected at P < 0.05 (individual voxel threshold P < 0.03, cluster size > 270 μl).",
         ("p < 0.03", "p < 0.05", "corrected", "270 mm3")),
        # simulated clusters
        ("Significance was set at p < 0.05 (AlphaSim corrected).", (None, "p < 0.05", "Monte Carlo", None)),
        ("Differences had P < 0.01, cluster size > 810 mm3 (30 voxels), corresponding to AlphaSim p<0.05 corrected.",
         ("p < 0.01", "p < 0.05", "Monte Carlo", "30 voxels")),
        ("The voxel level and cluster level p thresholds were set to 0.001 and 0.01 (AlphaSim).", ("p < 0.001", "p < 0.01", "Monte Carlo", None)),
        # a height as Z
        ("All maps were corrected with a voxel threshold of z>2.6 (uncorrected p<0.005) and 80 contiguous voxels.",
         ("p < 0.005", None, "corrected", "80 voxels")),
        ("We used a cluster-forming threshold of Z>2.6 and a probability threshold of p<0.05.", ("Z > 2.6", "p < 0.05", None, None)),
        ("Clusters were defined at z = 3.1 (P = .001), those with Pcorrected < .05 are reported.", ("p < 0.001", "p < 0.05", "corrected", None)),
    ],
)  # fmt: skip
def test_the_words_beside_a_p_tell_its_level(sentence, expected):
    assert parts(read_threshold(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "unclear"),
    [
        ("The voxel level was pcorr<0.05 (FWE) for main effects and puncorr<0.001 for interaction contrasts.", ("height",)),
        ("Activations at p < 0.001, uncorrected, for the whole brain, and p < 0.05, FWE corrected, for the amygdala.", ("height",)),
        ("The threshold was z=3.09 (uncorrected p<0.001) with clusters > 40 voxels for words, and z>2.3 (uncorrected p<0.01) "
         "with clusters > 90 voxels for faces, corrected.", ("height", "extent")),
        ("Maps were cluster-corrected with a cluster-forming threshold of Z>1.96, 2.3, or 3.7 and p<0.05.", ("height",)),
    ],
)  # fmt: skip
def test_two_heights_in_one_sentence_are_unclear(sentence, unclear):
    found = read_threshold(sentence)
    assert (found.height, found.unclear) == (None, unclear)


@pytest.mark.parametrize(
    ("words", "extent"),
    [
        ("a minimum cluster size of 1620 mm", "1620 mm3"),
        ("a cluster size of 12 mm", None),
        ("a cluster size above 1,620 mm3", "1620 mm3"),
        ("an extent threshold of 60 voxels (cluster size >1620 mm3)", "60 voxels"),
        ("a volume greater than or equal to 1620 mm (60 voxels)", "60 voxels"),
        ("a minimum cluster-size that was set at 15 voxels", "15 voxels"),
        ("a cluster extent defined as twenty-two 3mm resampled isotropic voxels", "22 voxels"),
        ("a cluster size > 60 voxels (search volume = 45000 voxels)", "60 voxels"),
        ("a local smoothness > 3 voxels", None),
        ("minimum volume 640 mm3", "640 mm3"),
    ],
)
def test_the_smallest_cluster_has_the_unit_that_is_meant(words, extent):
    assert read_threshold(f"The height threshold was p < 0.001 with {words}.").extent == extent


def test_the_p_of_a_division_and_results_with_coordinates_are_no_thresholds():
    assert read_threshold("The threshold was corrected (p<0.05/5 = p<0.01).").height == "p < 0.01"
    assert read_threshold("Clusters (z = 42) were corrected at p < 0.01, FWE.").height == "p < 0.01"


def test_voxels_and_mm3_may_be_one_smallest_cluster():
    assert are_one_extent("60 voxels", "1620 mm3")
    assert not are_one_extent("60 voxels", "50 mm3")
    voxels, volume = (Threshold(height="p < 0.01", extent=extent) for extent in ("60 voxels", "1620 mm3"))
    assert not voxels.contradicts(volume)
