"""Thresholds that were read, as machine codings of the contrasts of their tables."""

from __future__ import annotations

from corpora.nouns.evidence import Evidence
from corpora.nouns.studies import Focus
from extract.stage.read_values import read_threshold_codings
from extract.thresholds.threshold import TableThreshold, Threshold


def focus(table, contrast):
    return Focus(x=1.0, y=2.0, z=3.0, raw="1 2 3", table=table, contrast=contrast)


def stated(table, **parts):
    return TableThreshold(table=table, threshold=Threshold(**parts, evidence=(Evidence(quote=f"words of {table}"),)))


def test_each_contrast_has_the_threshold_of_its_table_with_the_words():
    thresholds = (
        stated("Table 1", height="p < 0.001", correction="uncorrected"),
        stated("Table 2", cluster="p < 0.05"),
    )
    foci = (
        focus("Table 1", "A > B"),
        focus("Table 1", "A > B"),
        focus("Table 2", "B > A"),
        focus(None, "C"),
        focus("Table 3", "D"),
    )
    found = {(c.contrast, c.field): (c.value, c.quote) for c in read_threshold_codings(thresholds, foci, "r-1")}
    assert found == {
        ("A > B", "height_threshold"): ("p < 0.001", "words of Table 1"),
        ("A > B", "threshold_correction"): ("uncorrected", "words of Table 1"),
        ("B > A", "cluster_threshold"): ("p < 0.05", "words of Table 2"),
    }


def test_a_contrast_in_two_tables_is_given_only_what_both_state():
    thresholds = (
        stated("Table 1", height="p < 0.001", correction="FWE"),
        stated("Table 2", height="p < 0.005", correction="FWE"),
    )
    foci = (focus("Table 1", "A > B"), focus("Table 2", "A > B"))
    found = {c.field: c.value for c in read_threshold_codings(thresholds, foci, "r-1")}
    assert found == {"threshold_correction": "FWE"}
    assert read_threshold_codings(thresholds[:1], foci, "r-1") == []
