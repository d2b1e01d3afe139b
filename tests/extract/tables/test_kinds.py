from __future__ import annotations

import pytest

from corpora.nouns.studies import FocusKind
from extract.tables.kinds import kind_of


@pytest.mark.parametrize(
    ("headings", "caption", "kind"),
    [
        ("MNI coordinates x y z", "Regions more active for pain than touch", FocusKind.PEAK),
        ("Center of mass x y z", "Pain", FocusKind.CENTRE_OF_MASS),
        ("x y z", "MNI coordinates of cluster centers", FocusKind.CENTRE_OF_MASS),
        ("x y z", "Coordinates of the regions of interest", FocusKind.ROI),
        ("x y z", "Seed regions used in the connectivity analysis", FocusKind.ROI),
        ("x y z", "Peak activations within the regions of interest", FocusKind.PEAK),
        ("x y z", "Coordinates of regions connected with the amygdala seed", FocusKind.PEAK),
        ("x y z", "Whole-brain and ROI results for pain (method of Smith et al., 2001)", FocusKind.PEAK),
        ("x y z", "Studies and coordinates included in the meta-analysis", FocusKind.CITED),
        ("MNI x y z", "Positions of the NIRS channels", FocusKind.CHANNEL),
        ("x y z", "Location and orientation of the dipoles (head coordinates)", FocusKind.CHANNEL),
        ("x y z", "BOLD correlates of alpha power at electrode Oz", FocusKind.PEAK),
        ("x y z", "Areas with greater activity in older com- pared with younger adults", FocusKind.PEAK),
        ("x y z", "Software from www.example.com", FocusKind.PEAK),
        ("COM x y z", "Pain", FocusKind.CENTRE_OF_MASS),
        ("x y z", "Individual stimulation targets (MNI)", FocusKind.ROI),
        ("x y z", "Hippocampal spheres taken from an earlier meta-analysis (Okafor et al., 2011)", FocusKind.CITED),
        ("x y z", "Neuronavigation targets (MNI) for iTBS", FocusKind.ROI),
        ("x y z", "Volumes d’intérêt définis a priori", FocusKind.ROI),
        ("x y z", "BOLD increases after stimulation of the left premotor cortex", FocusKind.PEAK),
    ],
)
def test_kinds_are_told_by_heading_and_caption(headings: str, caption: str, kind: FocusKind) -> None:
    assert kind_of(headings=headings, caption=caption) is kind


def test_a_study_column_means_cited_coordinates() -> None:
    assert kind_of(headings="x y z", caption="", has_study_column=True) is FocusKind.CITED


def test_a_column_of_electrodes_means_channels_and_a_column_of_regions_does_not() -> None:
    def kind(label: str) -> FocusKind:
        return kind_of(headings="x y z", caption="Effects of load", labels=[label, "x", "y", "z"])

    assert kind("Channel no.") is FocusKind.CHANNEL
    assert kind("Region at electrode site") is FocusKind.PEAK


@pytest.mark.parametrize("label", ["ROI", "Seed", "Target", "Seed region", "TMS site"])
def test_places_at_which_nothing_is_measured_are_no_peaks(label: str) -> None:
    assert kind_of(headings="x y z", caption="", labels=["x", label], measures=False) is FocusKind.ROI
    assert kind_of(headings="x y z", caption="", labels=["x", label]) is FocusKind.PEAK
    assert kind_of(headings="x y z", caption="", labels=["x", "Region"], measures=False) is FocusKind.PEAK
