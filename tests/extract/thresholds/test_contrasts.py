"""The threshold of each contrast: by its headings, its groups, its words, and the part of a sentence that is about it."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.studies import Focus
from extract.prose import read_prose
from extract.stage.read_values import read_threshold_codings
from extract.thresholds.linking import find_thresholds
from extract.thresholds.places import TableContrast
from extract.thresholds.statements import read_threshold


def parts(threshold):
    return (threshold.height, threshold.cluster, threshold.correction, threshold.extent)


def linked(text, captions, contrasts, notes=()):
    """Return what is found of each contrast; `captions` by table, `contrasts` as (table, heading, number of groups)."""
    tables = tuple(
        Table(id=name, label=name, caption=caption, footnotes=tuple(notes)) for name, caption in captions.items()
    )
    document = Document(
        sha256="0" * 64, name="p", kind="html", tables=tables, sections=(Section(heading="Data analysis", text=text),)
    )
    asked = [TableContrast(table=t, contrast=c, levels=(c,), n_groups=n) for t, c, n in contrasts]
    found = {
        (each.table, each.contrast): each.threshold
        for each in find_thresholds(document, read_prose(document), captions, asked)
    }
    return [found.get((t, c), found.get((t, None))) for t, c, _ in contrasts], found


ONE = {"Table 1": "Brain activity"}


def test_groups_compared_and_single_groups_have_thresholds_of_their_own():
    text = (
        "Within-group maps were thresholded at p < .05, FWE corrected. Between-group comparisons are reported at p < .001, "
        "uncorrected, with k > 10 voxels."
    )
    each, _ = linked(text, ONE, [("Table 1", "Patients", 1), ("Table 1", "Patients > controls", 2)])
    assert [parts(one) for one in each] == [
        ("p < 0.05", None, "FWE", None),
        ("p < 0.001", None, "uncorrected", "10 voxels"),
    ]


def test_what_contrasts_of_a_table_have_apart_is_unclear_of_the_table():
    text = "Main effects were tested at p < .05, FWE corrected. Interactions were tested at p < .001, uncorrected."
    each, found = linked(text, ONE, [("Table 1", "Main effect of load", 0), ("Table 1", "Interaction load x age", 0)])
    assert [parts(one)[::2] for one in each] == [("p < 0.05", "FWE"), ("p < 0.001", "uncorrected")]
    assert found["Table 1", None].unclear == ("height",)
    assert parts(found["Table 1", None]) == (None, None, None, None)


def test_words_of_one_contrast_decide_among_sentences_that_fit_equally_well():
    text = "Contrasts against baseline were thresholded at p < .05, FWE corrected. Emotions were compared at p < .001, FWE corrected."
    each, _ = linked(text, ONE, [("Table 1", "Fear > baseline", 0), ("Table 1", "Fear > anger", 0)])
    assert [one.height for one in each] == ["p < 0.05", "p < 0.001"]


def test_a_sentence_on_two_things_is_taken_apart():
    text = "We used p < .05 (FWE) within the amygdala (small volume correction), and p < .001 uncorrected with k > 30 voxels for the rest of the brain."
    captions = {"Table 1": "Small volume correction, amygdala", "Table 2": "Whole-brain analysis"}
    each, _ = linked(text, captions, [("Table 1", "Fear > calm", 0), ("Table 2", "Fear > calm, all", 0)])
    assert [(*parts(one), one.scope) for one in each] == [
        ("p < 0.05", None, "FWE", None, "small volume"),
        ("p < 0.001", None, "uncorrected", "30 voxels", None),
    ]


def test_parts_of_the_brain_in_one_table_leave_its_threshold_unclear():
    text = (
        "We used P < 0.001 (uncorrected) for regions with a hypothesis, and P < 0.05 (corrected) for all other regions."
    )
    (one,), _ = linked(text, ONE, [("Table 1", "Speech minus noise", 0)])
    assert (one.height, one.correction, "height" in one.unclear) == (None, None, True)


def test_an_exploratory_table_takes_the_exploratory_threshold_and_is_not_completed():
    text = (
        "Maps were thresholded at p < .001 and p < .05 FWE at cluster level; in addition, exploratory results are given "
        "at p < .001 uncorrected with k > 25 voxels."
    )
    captions = {"Table 1": "Reward", "Table 2": "Exploratory analysis of traits"}
    each, _ = linked(text, captions, [("Table 1", "Reward > loss", 0), ("Table 2", "Traits", 0)])
    assert [parts(one) for one in each] == [
        ("p < 0.001", "p < 0.05", "FWE", None),
        ("p < 0.001", None, "uncorrected", "25 voxels"),
    ]


def test_a_heading_states_the_threshold_of_its_contrast():
    text = "The threshold was p < .05, FWE corrected."
    each, _ = linked(
        text, ONE, [("Table 1", "Faces > houses", 0), ("Table 1", "Houses > faces (p < .001, uncorrected)", 0)]
    )
    assert [parts(one)[::2] for one in each] == [("p < 0.05", "FWE"), ("p < 0.001", "uncorrected")]


def test_each_experiment_has_its_threshold():
    sections = (
        Section(
            heading="Experiment 1: Analysis", text="The threshold was p < .001, uncorrected, with 20 voxels or more."
        ),
        Section(heading="Experiment 2: Analysis", text="We used p < .001 (voxel) and p < .05 (cluster, FWE)."),
    )
    tables = tuple(Table(id=f"t{n}", label=f"Table {n}", caption=f"Experiment {n}: faces > houses") for n in (1, 2))
    document = Document(sha256="0" * 64, name="p", kind="html", tables=tables, sections=sections)
    found = find_thresholds(document, read_prose(document), ["Table 1", "Table 2"])
    assert [parts(each.threshold) for each in found] == [
        ("p < 0.001", None, "uncorrected", "20 voxels"),
        ("p < 0.001", "p < 0.05", "FWE", None),
    ]


def test_groups_in_chinese_have_thresholds_of_their_own():
    text = "组内分析采用P<0.001（未校正），簇阈值20个体素；组间比较采用P<0.05（AlphaSim校正，体素水平P<0.005，簇大小>46个体素）。"
    captions = {"表1": "组内激活", "表2": "组间差异"}
    each, _ = linked(text, captions, [("表1", "患者组", 1), ("表2", "患者组<对照组", 2)])
    assert [parts(one) for one in each] == [
        ("p < 0.001", None, "uncorrected", "20 voxels"),
        ("p < 0.005", "p < 0.05", "Monte Carlo", "46 voxels"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Maps were thresholded at p < .05 corrected with AlphaSim (p < .001, k = 38).", ("p < 0.001", "p < 0.05", "Monte Carlo", "38 voxels")),
        ("We used p < .001 at voxel level and p < .05 FWE at cluster level.", ("p < 0.001", "p < 0.05", "FWE", None)),
        ("A threshold of P(FWE) < 0.05 was used, with clusters defined at P(unc) < 0.001.", ("p < 0.001", "p < 0.05", "FWE", None)),
        ("Maps were thresholded at P < 0.01 (corrected at the cluster level, P < 0.05).", ("p < 0.01", "p < 0.05", "corrected", None)),
        ("We report clusters surviving FWE correction at p < .05 (height threshold p < .001).", ("p < 0.001", "p < 0.05", "FWE", None)),
        ("A cluster-forming threshold of p = 0.001 and a family-wise error rate of 5% at cluster level were used.", ("p < 0.001", "p < 0.05", "FWE", None)),
        ("A voxel threshold of 0.005 was combined with a cluster-level threshold of 0.05 (FWE).", ("p < 0.005", "p < 0.05", "FWE", None)),
        ("Maps were thresholded at p < 10−4, corrected, and clusters below 200 mm3 were ignored.", ("p < 0.0001", None, "corrected", "200 mm3")),
        ("Only voxels with Z > 3.09 (P < 0.001, uncorrected for multiple comparisons) are reported.", ("p < 0.001", None, "uncorrected", None)),
        ("Effects are reported at p < .001 unc., k > 10.", ("p < 0.001", None, "uncorrected", "10 voxels")),
        ("Assuming a voxel type I error of p<.05, 120 contiguous voxels were necessary to correct for multiple comparisons at p<.05.",
         ("p < 0.05", "p < 0.05", "corrected", "120 voxels")),
        ("体素水平P值＜0.001，簇水平P值小于0.05，FWE校正。", ("p < 0.001", "p < 0.05", "FWE", None)),
        ("体素水平的阈值为0.001，簇阈值设为0.05，GRF校正。", ("p < 0.001", "p < 0.05", "Gaussian random field", None)),
        ("阈值为p<0.001（未校正）、k>15的脑区。", ("p < 0.001", None, "uncorrected", "15 voxels")),
    ],
)  # fmt: skip
def test_levels_are_told_apart(sentence, expected):
    assert parts(read_threshold(sentence)) == expected


def test_a_clause_on_marked_rows_is_not_the_threshold():
    text = "We used a threshold of p < .001 and k > 20 voxels; regions that also survive FWE correction (p < .05) are marked with an asterisk."
    (one,), _ = linked(text, ONE, [("Table 1", "Self > other", 0)])
    assert parts(one) == ("p < 0.001", None, None, "20 voxels")


def test_a_coding_is_that_of_the_contrast_before_that_of_its_table():
    text = "Main effects were tested at p < .05, FWE corrected. Interactions were tested at p < .001, uncorrected."
    _, found = linked(text, ONE, [("Table 1", "Main effect of load", 0), ("Table 1", "Interaction", 0)])
    thresholds = find_thresholds_of(text)
    foci = [
        Focus(x=1.0, y=2.0, z=3.0, raw="1 2 3", table="Table 1", contrast=name)
        for name in ("Main effect of load", "Interaction")
    ]
    codings = {(c.contrast, c.field): c.value for c in read_threshold_codings(thresholds, foci, "r-1")}
    assert codings["Main effect of load", "height_threshold"] == "p < 0.05"
    assert codings["Interaction", "height_threshold"] == "p < 0.001"
    assert len(found) == 3


def find_thresholds_of(text):
    table = Table(id="t1", label="Table 1", caption="Brain activity")
    document = Document(
        sha256="0" * 64, name="p", kind="html", tables=(table,), sections=(Section(heading="Data analysis", text=text),)
    )
    asked = [
        TableContrast(table="Table 1", contrast=name, levels=(name,)) for name in ("Main effect of load", "Interaction")
    ]
    return find_thresholds(document, read_prose(document), ["Table 1"], asked)
