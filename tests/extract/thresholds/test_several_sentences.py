"""Thresholds of papers that state several: of some regions, of one contrast, of all tests; and what other sentences add."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section, Table
from extract.prose import read_prose
from extract.thresholds.linking import find_thresholds
from extract.thresholds.places import TableContrast

GAP = " Subjects lay supine. The room was dark. "


def of_table(text, caption="Effects of reading.", *notes, contrasts=()):
    """Return height, cluster, correction and extent of the one table; of its contrasts by name, where some are asked."""
    table = Table(id="t1", label="Table 1", caption=caption, footnotes=notes)
    document = Document(
        sha256="0" * 64, name="p", kind="html", tables=(table,), sections=(Section(heading="Data analysis", text=text),)
    )
    asked = [TableContrast(table="Table 1", contrast=each, levels=(each,)) for each in contrasts]
    found = {
        each.contrast: each.threshold for each in find_thresholds(document, read_prose(document), ["Table 1"], asked)
    }
    parts = {name: (one.height, one.cluster, one.correction, one.extent) for name, one in found.items()}
    return parts if contrasts else parts[None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Maps were thresholded at pcluster<0.05, FWE corrected. In the network the threshold was chosen more liberally (p<0.005, uncorr.).",
            (None, "p < 0.05", "FWE", None), id="a more liberal threshold of a part",
        ),
        pytest.param(
            "Voxels were kept at a threshold of p < 0.01 (uncorrected). The cluster size came from Monte Carlo simulations. "
            "A voxelwise p < 0.005 and 14 contiguous voxels yield an effective alpha < 0.05.",
            ("p < 0.005", "p < 0.05", "Monte Carlo", "14 voxels"), id="an uncorrected selection is no p of clusters",
        ),
        pytest.param(
            "Clusters of 60 or more voxels at P<0.001 uncorrected are reported, unless specified otherwise." + GAP
            + "As this contrast is wide, we report only what survived whole-brain FWE correction at the cluster level p<0.05.",
            ("p < 0.001", None, "uncorrected", "60 voxels"), id="a sentence on one contrast",
        ),
        pytest.param(
            "We report cluster level activations at P < 0.05 FWE corrected, although some of these were also significant at the peak level at P < 0.01.",
            (None, "p < 0.05", "FWE", None), id="what some rows pass besides",
        ),
        pytest.param(
            "An alpha level of 0.05 was used for all analyses with correction by false discovery rate." + GAP
            + "Regions passed a height threshold of P < 0.001, FWE corrected.",
            ("p < 0.001", None, "FWE", None), id="a level of all tests",
        ),
        pytest.param(
            "The height threshold was p < 0.001 (FDR corrected)." + GAP + "The mean ReHo values were compared at a threshold of p < 0.05, FDR corrected.",
            ("p < 0.001", None, "FDR", None), id="extracted values",
        ),
        pytest.param(
            "Maps were thresholded at p < 0.001, FDR corrected." + GAP + "Significance was tested with a binomial test (pFDR-corrected < 0.05).",
            ("p < 0.001", None, "FDR", None), id="a test of counts",
        ),
        pytest.param(
            "The contrast was thresholded at p < 0.001 uncorrected." + GAP
            + "The caudate (Z = 4.21, x = 12, y = 8, z = 4, 51 voxels) survived a cluster corrected family-wise error P = 0.01.",
            ("p < 0.001", None, "uncorrected", None), id="a result with its coordinates",
        ),
        pytest.param(
            "For all subtraction analyses the threshold was P < 0.001 for height, and the FWE was corrected to P < 0.05 using cluster size.",
            ("p < 0.001", "p < 0.05", "FWE", None), id="a subtraction is no tract",
        ),
        pytest.param(
            "By Monte Carlo simulation 20 contiguous voxels were needed at a voxel threshold of p < .001." + GAP
            + "Words activated the left IFG (p < .05, Monte Carlo corr.).",
            ("p < 0.001", "p < 0.05", "Monte Carlo", "20 voxels"), id="the p of simulated clusters elsewhere",
        ),
        pytest.param(
            "The whole brain had a height threshold Z > 3.1 and a corrected cluster extent threshold p < 0.05." + GAP
            + "Brainstem masks were tested by threshold free cluster enhancement (TFCE), corrected p < 0.01.",
            ("Z > 3.1", "p < 0.05", "corrected", None), id="clusters are not enhanced",
        ),
        pytest.param(
            "For the whole brain we used p < 0.001 with at least 10 voxels, and p < 0.05 FWE small-volume corrected in the ROIs.",
            ("p < 0.001", None, None, "10 voxels"), id="a part without a word of thresholds",
        ),
        pytest.param(
            "A minimum cluster size of 60 voxels at p < 0.01 was used (AlphaSim)." + GAP + "Effects at p < 0.01, cluster size > 1620 mm3, AlphaSim.",
            ("p < 0.01", None, "Monte Carlo", "60 voxels"), id="one smallest cluster in two units",
        ),
    ],
)  # fmt: skip
def test_the_threshold_of_the_foci_among_several_sentences(text, expected):
    assert of_table(text) == expected


def test_what_a_table_calls_fwe_is_simulated_where_the_text_says_how():
    text = "The family-wise error was controlled with Monte Carlo simulations (AlphaSim) at p < 0.05 in all analyses."
    assert of_table(text, "Effects of reading (p < 0.05, FWE corrected).") == (None, "p < 0.05", "Monte Carlo", None)


TWO_LEVELS = "组间比较采用双样本t检验，体素水平P<0.001，团块水平{}校正P<0.05。"


@pytest.mark.parametrize(
    ("text", "note", "expected"),
    [
        (TWO_LEVELS.format("FWE"), "注：P<0.05，FWE校正", ("p < 0.001", "p < 0.05", "FWE", None)),
        ("采用GRF校正，体素阈值P<0.005，簇阈值P<0.05。", "P<0.05，GRF校正", ("p < 0.005", "p < 0.05", "Gaussian random field", None)),
        (TWO_LEVELS.format("GRF") + "我们讨论如下。P<0.05，GRF校正 3 讨论 结果一致。", "注：BA为分区；P<0.05，GRF校正",
         ("p < 0.001", "p < 0.05", "Gaussian random field", None)),
        ("Clusters formed at p < 0.001 were FWE corrected at cluster level (p < 0.05).", "P < 0.05, FWE corrected.",
         ("p < 0.001", "p < 0.05", "FWE", None)),
        # another procedure, voxels, another p, or a sentence on voxels besides: that of the note is its own
        (TWO_LEVELS.format("GRF"), "注：P<0.05，FDR校正", ("p < 0.05", None, "FDR", None)),
        (TWO_LEVELS.format("FWE"), "注：体素水平P<0.05，FWE校正", ("p < 0.05", None, "FWE", None)),
        (TWO_LEVELS.format("FWE"), "注：P<0.01，FWE校正", ("p < 0.01", None, "FWE", None)),
        (TWO_LEVELS.format("FWE") + GAP + "At voxel level FWE corrected p < 0.05 was used.", "注：P<0.05，FWE校正",
         ("p < 0.05", None, "FWE", None)),
    ],
)  # fmt: skip
def test_a_corrected_p_below_a_table_is_of_clusters_where_the_text_states_it_of_clusters_only(text, note, expected):
    assert of_table(text, "Effects of reading.", note) == expected


def test_a_short_note_that_the_text_layer_repeats_is_of_its_table_and_a_test_is_no_finding():
    text = (
        "Activity was examined in one-sample t-tests (FDR corrected, p < 0.05); states were compared with paired t-tests "
        "(p < 0.001, uncorrected, at least 10 voxels)." + GAP + "P < 0.05, FDR corrected."
    )  # fmt: skip
    one = Table(id="t1", label="Table 1", caption="Activation in each state", footnotes=("P < 0.05, FDR corrected.",))
    two = Table(id="t2", label="Table 2", caption="Differences between states")
    document = Document(
        sha256="0" * 64, name="p", kind="pdf", tables=(one, two), sections=(Section(heading="Methods", text=text),)
    )
    found = {
        each.table: each.threshold for each in find_thresholds(document, read_prose(document), ["Table 1", "Table 2"])
    }
    assert [(found[name].height, found[name].extent) for name in ("Table 1", "Table 2")] == [
        ("p < 0.05", None), ("p < 0.001", "10 voxels")]  # fmt: skip


def test_what_a_sheet_of_sentences_states_is_of_the_tables_of_the_other_sheets():
    line = "Threshold: p < 0.001 (voxel), p < 0.05 FWE-corrected (cluster)."
    notes = Table(id="t0", label="Read me", caption="Contents", footnotes=(line,), n_rows=1, n_columns=1)
    table = Table(id="t1", label="Table S1", caption="Effects of reading", n_rows=9, n_columns=6)
    document = Document(
        sha256="0" * 64, name="p", kind="xlsx", tables=(notes, table), sections=(Section(heading="Read me", text=line),)
    )
    (found,) = find_thresholds(document, read_prose(document), ["Table S1"])
    assert (found.threshold.height, found.threshold.cluster) == ("p < 0.001", "p < 0.05")


def test_a_list_of_abbreviations_names_no_correction():
    text = "Maps were thresholded at p < 0.001, uncorrected."
    note = "Abbreviations: BA, Brodmann area; FWE, family-wise error corrected."
    assert of_table(text, "Effects of reading.", note) == ("p < 0.001", None, "uncorrected", None)


def test_a_sentence_that_repeats_the_name_of_a_contrast_decides_and_gives_its_smallest_cluster():
    text = (
        "The results were thresholded at p<0.001, uncorrected." + GAP + "Reaction-related maps had p<0.05, FWE corrected." + GAP
        + "Incongruent words > incongruent letters, p < 0.001 (uncorrected), k > 70."
    )  # fmt: skip
    assert of_table(text, "Incongruent words > incongruent letters (MNI coordinates)") == (
        "p < 0.001", None, "uncorrected", "70 voxels")  # fmt: skip


def test_each_contrast_has_its_smallest_cluster_of_a_list():
    text = "A voxel threshold of p < 0.005 needed clusters of >90 voxels (words vs rest), >70 voxels (faces vs rest), or >60 voxels (hands)."
    assert of_table(text, "Reaction to faces")[3] == "70 voxels"
    assert of_table(text, "Reaction to tones")[3] is None


def test_each_contrast_has_its_clause_of_a_note():
    note = (
        "Faces > houses was tested with a voxel threshold of z = 3.1 (p < 0.001) and a minimum cluster size of 50 voxels, whereas the "
        "anxiety correlation was tested with a voxel threshold of z > 2.3 (p < 0.01) and a minimum cluster size of 200 voxels."
    )
    found = of_table("", "Brain activity.", note, contrasts=("Faces > houses", "Anxiety correlation"))
    assert found["Faces > houses"] == ("p < 0.001", None, None, "50 voxels")
    assert found["Anxiety correlation"] == ("p < 0.01", None, None, "200 voxels")
