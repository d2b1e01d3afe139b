"""The threshold of each table: from sentences as papers write them, captions first, linked by the kind of analysis."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section, Table
from extract.prose import read_prose
from extract.thresholds.linking import find_thresholds
from extract.thresholds.statements import read_threshold


def parts(threshold):
    return (threshold.height, threshold.cluster, threshold.correction, threshold.extent)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Voxel-level threshold P < 0.001 uncorrected, cluster-level P < 0.05 whole-brain FWE correction.",
         ("p < 0.001", "p < 0.05", "FWE", None)),
        ("We used a cluster-forming threshold of p < .005 and a cluster-level threshold of p < .05 (FWE corrected).",
         ("p < 0.005", "p < 0.05", "FWE", None)),
        ("Maps were thresholded at p < 0.05, corrected at the cluster level with a height threshold of p < 0.01.",
         ("p < 0.01", "p < 0.05", "corrected", None)),
        ("Results are reported at p < .001 (uncorrected) with a minimum cluster size of 20 voxels.",
         ("p < 0.001", None, "uncorrected", "20 voxels")),
        ("Activations were thresholded at a voxelwise FDR of q < 0.05 with an extent threshold of 10 contiguous voxels.",
         ("p < 0.05", None, "FDR", "10 voxels")),
        ("All contrasts were FDR corrected at .001 across the whole brain.", ("p < 0.001", None, "FDR", None)),
        ("All results are cluster-level corrected using a family-wise error (FWE) rate of 0.05.",
         (None, "p < 0.05", "FWE", None)),
        ("Z statistic images were thresholded using clusters determined by Z > 2.3 and a corrected cluster threshold of p = 0.05.",
         ("Z > 2.3", "p < 0.05", "corrected", None)),
        ("Regions of 320 mm3 or more survived correction for multiple comparisons (AlphaSim).", (None, None, "Monte Carlo", "320 mm3")),
        ("A threshold of 30 contiguous voxels with Z > 2.5 was used to obtain multiple comparisons corrected p < 0.05.",
         ("Z > 2.5", "p < 0.05", "corrected", "30 voxels")),
        ("Statistical maps were thresholded at p < .05, cluster-corrected with threshold-free cluster enhancement.",
         (None, "p < 0.05", "TFCE", None)),
        ("The significance threshold was p b .001, uncorrected, with k > 15.", ("p < 0.001", None, "uncorrected", "15 voxels")),
        ("Clusters were formed at z > 3.1 and considered significant at p < 0.05 after Gaussian random field correction.",
         ("Z > 3.1", "p < 0.05", "Gaussian random field", None)),
        ("Significant clusters survived p(FWE) < 0.05 at cluster level (initial threshold puncorr < 0.001).",
         ("p < 0.001", "p < 0.05", "FWE", None)),
        ("We report activations at p<.0001 uncorrected with at least five contiguous voxels.",
         ("p < 0.0001", None, "uncorrected", "5 voxels")),
        ("体素水平P<0.001（未校正），团块水平P<0.05（FWE校正）。", ("p < 0.001", "p < 0.05", "FWE", None)),
        ("采用P<0.001（未经校正）且大于20个体素作为阈值。", ("p < 0.001", None, "uncorrected", "20 voxels")),
        ("统计阈值设为P<0.05，FDR校正，体素数大于10个体素。", ("p < 0.05", None, "FDR", "10 voxels")),
        ("We used false discovery rate correction over the whole brain with a q value cutoff of 0.01.", ("p < 0.01", None, "FDR", None)),
        ("Simulations gave a minimum 13-voxel cluster size (cluster-wise p = .05 at a voxel-wise p-threshold of .005).",
         ("p < 0.005", "p < 0.05", None, "13 voxels")),
        ("Saliences with a bootstrap ratio (BSR) greater than |3.0| were considered robust.", ("BSR > 3", None, None, None)),
        ("经FDR校正后P<0.05且体素数≥20的脑区被认为有统计学意义。", ("p < 0.05", None, "FDR", "20 voxels")),
        ("结果采用AlphaSim校正，体素水平P<0.005，团块大小>54个体素，校正后P<0.05。", ("p < 0.005", "p < 0.05", "Monte Carlo", "54 voxels")),
        ("The false discovery rate was controlled at q = .05 for all voxels.", ("p < 0.05", None, "FDR", None)),
        ("Peaks at p < .001 (uncorrected) are listed; clusters had to exceed 120 mm3.", ("p < 0.001", None, "uncorrected", "120 mm3")),
        ("Significance was assessed with permutation tests (p < 0.05, corrected for multiple comparisons).",
         ("p < 0.05", None, "permutation", None)),
    ],
)  # fmt: skip
def test_a_sentence_gives_height_cluster_correction_and_extent(sentence, expected):
    assert parts(read_threshold(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Reaction times differed between groups (t(34) = 2.31, p = 0.027).",
        "The voxel size was 3 x 3 x 3 mm3 and the field of view 192 mm.",
        "Motion was corrected by realignment to the first image.",
        "The hearing threshold was higher in older adults, F(1,30) = 23.8.",
    ],
)
def test_what_is_no_threshold_of_images_is_none(sentence):
    assert read_threshold(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("A small volume correction with p < 0.05 FWE was used for the amygdala.", "small volume"),
        ("The whole brain was tested at p < .001 uncorrected.", "whole brain"),
        ("Within the regions of interest the threshold was p < 0.05, corrected.", "region"),
        ("The threshold was p < 0.001, uncorrected.", None),
        ("Clusters passed p < 0.05 FWE, or small volume correction for the amygdala.", None),
        ("Clusters passed an FWE, or small volume correction for the amygdala (p < .05).", "small volume"),
        ("以全脑体积为协变量，体素水平P<0.001，团块水平P<0.05。", None),
    ],
)
def test_where_it_was_tested_is_told(sentence, scope):
    assert read_threshold(sentence).scope == scope


def test_several_smallest_clusters_in_one_sentence_are_none():
    assert read_threshold("The required cluster extents were k > 100 for group and k > 89 for emotion.") is None


def found(*tables, text="", heading="2.4. Statistical analysis"):
    document = Document(
        sha256="0" * 64, name="paper.html", kind="html", tables=tuple(tables), sections=(Section(heading=heading, text=text),)
    )  # fmt: skip
    listed = find_thresholds(document, read_prose(document), [table.name for table in tables])
    return {each.table: each.threshold for each in listed}


def table(number, caption="", *notes):
    return Table(id=f"t{number}", label=f"Table {number}", caption=caption, footnotes=notes)


METHODS = "The height threshold was p < 0.005, uncorrected. Clusters were considered significant at p < 0.05, FWE corrected at the cluster level."


def test_neighbouring_sentences_state_one_threshold_and_both_are_quoted():
    threshold = found(table(1, "Regions of reward."), text=METHODS)["Table 1"]
    assert parts(threshold) == ("p < 0.005", "p < 0.05", "FWE", None)
    assert [evidence.place for evidence in threshold.evidence] == ["text", "text"]


def test_the_caption_goes_before_the_methods_and_is_completed_by_what_agrees_with_it():
    read = found(
        table(1, "Reward (p < 0.001, uncorrected)."), table(2, "Loss (p < 0.05, cluster-level FWE)."), text=METHODS
    )
    assert parts(read["Table 1"]) == ("p < 0.001", None, "uncorrected", None)
    assert parts(read["Table 2"]) == ("p < 0.005", "p < 0.05", "FWE", None)
    assert read["Table 2"].evidence[0].place == "Table 2"


def test_a_note_on_single_rows_is_not_the_threshold_of_the_table():
    note = "Asterisks mark clusters that showed a trend (p < 0.001, uncorrected)."
    assert parts(found(table(1, "Reward.", note, "* p < 0.05 after small volume correction."), text=METHODS)["Table 1"]) == (
        "p < 0.005", "p < 0.05", "FWE", None)  # fmt: skip


def test_tables_of_another_kind_of_analysis_take_the_sentence_that_names_it():
    text = (
        "All main effects were thresholded at an FDR of .001 with an extent threshold of 10 voxels. The design had two runs. "
        "It was modelled in SPM8. All psychophysiological interaction analyses used an FDR of .05 with an extent threshold of 20 voxels."
    )
    read = found(
        table(1, "Main effect of goal."), table(2, "Regions of the psychophysiological interaction."), text=text
    )
    assert parts(read["Table 1"]) == ("p < 0.001", None, "FDR", "10 voxels")
    assert parts(read["Table 2"]) == ("p < 0.05", None, "FDR", "20 voxels")


def test_a_lenient_threshold_of_a_figure_or_of_others_work_is_not_taken():
    text = "For display purposes, maps are shown at p < 0.01, uncorrected, with k > 5 voxels. The threshold was p < 0.001, FWE corrected."
    assert parts(found(table(1, "Reward."), text=text)["Table 1"])[:3] == ("p < 0.001", None, "FWE")
    assert found(table(1, "Reward."), text="A threshold of p < 0.001 was used.", heading="4. Discussion") == {}


def test_sentences_that_compete_leave_what_they_state_differently_unclear():
    text = (
        "Differences between patients and controls were thresholded at p < 0.001, uncorrected. The scanner was a Siemens Trio. "
        "Subjects lay supine. Images of single patients were thresholded at p < 0.01, uncorrected."
    )
    threshold = found(table(1, "Reading."), text=text)["Table 1"]
    assert (threshold.height, threshold.correction, threshold.unclear) == (None, "uncorrected", ("height",))
    assert len(threshold.evidence) == 2
    own = found(table(1, "Reading (p < 0.001, uncorrected)."), text=text)["Table 1"]
    assert (own.height, own.unclear) == ("p < 0.001", ())


def test_smallest_clusters_of_a_region_and_of_the_brain_compete_only_where_a_table_is_of_both():
    text = (
        "At p < .005 simulations (AlphaSim) gave a minimum of 86 voxels for the whole brain at a cluster-wise p < .05. The mask was drawn by hand. "
        "It was smooth. At p < .005 simulations (AlphaSim) gave a minimum of 13 voxels for the amygdala at a cluster-wise p < .05."
    )
    brain, both = table(1, "Whole-brain analysis of faces."), table(2, "Faces: amygdala ROI and whole-brain analysis.")
    read = found(brain, both, text=text)
    assert (read["Table 1"].extent, read["Table 2"].extent) == ("86 voxels", None)
    assert read["Table 2"].unclear == ("extent",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Peaks outside the regions of interest were thresholded at p < .05, corrected for multiple comparisons.",
        "The former are significant at p < .05, corrected at the voxel level; the latter at a cluster-level p < .001.",
    ],
)
def test_a_sentence_on_some_of_the_regions_leaves_the_threshold_unclear(sentence):
    threshold = found(table(1, "Action."), text=sentence)["Table 1"]
    assert (threshold.height, threshold.cluster) == (None, None)
    assert "height" in threshold.unclear


def test_tables_of_regions_of_interest_seeds_or_other_papers_have_no_threshold_of_the_text():
    tables = [
        table(1, "Regions of interest."), table(2, "Seed regions of the simulation."),
        table(3, "Overview of the literature."), table(4, "Studies used in the meta-analysis."), table(5, "Regions of reward."),
    ]  # fmt: skip
    assert list(found(*tables, text=METHODS)) == ["Table 5"]


def test_a_sentence_that_names_a_table_or_repeats_its_note_is_about_that_table():
    note = "The interaction was tested at an uncorrected p < 0.005, cluster size > 40."
    text = f"The threshold was a voxel-wise FWE-corrected p < 0.05. {note} Interactions were seen at a threshold of uncorrected p < 0.002 (Table 3)."
    read = found(table(1, "Main effect."), table(2, "Interaction.", note), table(3, "Other interaction."), text=text)
    assert parts(read["Table 1"]) == ("p < 0.05", None, "FWE", None)
    assert parts(read["Table 2"]) == ("p < 0.005", None, "uncorrected", "40 voxels")
    assert parts(read["Table 3"])[:3] == ("p < 0.002", None, "uncorrected")


def test_lines_of_a_sheet_without_columns_are_text_of_the_workbook():
    line = "Methods: voxel-level p < .005 uncorrected, cluster-level p < .05 FWE corrected."
    cover = Table(id="cover", label="cover", footnotes=(line,), n_columns=1)
    document = Document(
        sha256="0" * 64, name="a.xlsx", kind="xlsx", tables=(cover, table(1)), sections=(Section(text=line),)
    )
    (one,) = find_thresholds(document, read_prose(document), ["Table 1"])
    assert parts(one.threshold) == ("p < 0.005", "p < 0.05", "FWE", None)


def test_a_corrected_table_takes_the_one_procedure_that_the_text_names():
    text = "We corrected for multiple tests at the cluster level by the family-wise error method with an extent threshold of p < 0.01."
    read = found(table(1, "Touch (p < 0.05, corrected at the cluster level)."), text=text)["Table 1"]
    assert (read.cluster, read.correction) == ("p < 0.05", "FWE")


@pytest.mark.parametrize(
    "sentence",
    [
        "The significance level was p < 0.001 without correction for multiple comparisons; clusters had to comprise more than 50 voxels.",
        "Maps are shown at p < 0.001, not corrected for multiple comparisons, k > 50.",
        "以P<0.001（未作多重比较校正）、体素数≥50为阈值。",
    ],
)
def test_no_correction_is_no_correction(sentence):
    found = read_threshold(sentence)
    assert (found.height, found.correction, found.extent) == ("p < 0.001", "uncorrected", "50 voxels")


def test_clusters_beside_a_correction_have_the_greater_p():
    found = read_threshold(
        "Maps were thresholded at p < 0.001, and clusters were significant at p < 0.05 after family-wise error correction."
    )
    assert (found.height, found.cluster, found.correction) == ("p < 0.001", "p < 0.05", "FWE")


@pytest.mark.parametrize(
    ("words", "extent"),
    [
        ("P < 0.05 (FDR), and we retained clusters with 5 or more voxels", "5 voxels"),
        ("p < 0.005 and a cluster volume above 1536 mm3", "1536 mm3"),
        ("P<0.005（未校正）、连续30个体素以上为有意义", "30 voxels"),
        ("P<0.001(uncorrected),体素阈值K≥20", "20 voxels"),
    ],
)
def test_the_smallest_cluster_in_other_words(words, extent):
    assert read_threshold(words).extent == extent
