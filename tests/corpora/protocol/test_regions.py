"""Regions of a plan are looked at when it is read: a misspelt one is told by every command, with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.errors import ProtocolError
from corpora.protocol import make_analysis_section, parse_protocol
from corpora.protocol.regions import label_names, read_region_text

GROUPS = [{"name": name, "label": {"en": name}} for name in ("a", "b")]


def consistency(**region: object) -> dict[str, object]:
    named = {"name": {"en": "Insula"}, "label": "Insular Cortex", **region}
    return {
        "labels": ["harvard_oxford"],
        "subgroups": GROUPS,
        "consistency": {"groups": ["a", "b"], "regions": [named]},
    }


def seeds(*regions: str) -> dict[str, object]:
    return {"subgroups": GROUPS, "macm": {"source": "neurosynth", "regions": list(regions)}}


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ({"region": "cerebelum"}, 'region: "cerebelum" names no region; did you mean cerebellum?'),
        ({"region": "insula"}, "Write cerebellum, mask:FILE"),
        ({"region": "spere:1,2,3,4"}, "did you mean sphere:"),
        ({"region": "sphere:1,2,3,400"}, "a radius of 400 mm"),
        ({"subgroups": [{**GROUPS[0], "region": "boks:1..2,1..2,1..2"}]}, "subgroups[0].region: "),
        (seeds("main:1", "mian:1"), "macm.regions, mian:1: no analysis 'mian'; did you mean main?"),
        (seeds("-36,20,4", "insula"), 'macm.regions[1]: "insula" names no region. Write sphere:'),
        (consistency(label="Insular Cortx"), "no label 'Insular Cortx'; did you mean Insular Cortex?"),
        (consistency(box="sphere:1,2,3,4"), 'regions[0].box: "sphere:1,2,3,4" is no box'),
        (consistency(box="box:1..2"), "names no region"),
    ],
)
def test_a_region_that_is_none_is_told_with_what_was_meant(section: dict[str, object], says: str) -> None:
    with pytest.raises(ProtocolError) as found:
        make_analysis_section(**section)
    assert says in str(found.value)


@pytest.mark.parametrize(
    "section",
    [
        {"region": "Cerebellum"},
        {"region": "mask:my mask.nii.gz"},
        seeds("main:1", "a:2", "b/1", "-36,20,4", "36, 20, 4, 6.5mm", "box:-44..-28,12..28,-4..12", "sphere:1,2,3,4"),
        consistency(),
        consistency(box="box:-10..10,0..60,-10..50"),
        # Which atlas is the first where none is named depends on the machine: its labels are looked at by `analyse`.
        {**consistency(label="Insula L"), "labels": []},
        {**consistency(label="Insula L"), "labels": ["aal"]},
    ],
)
def test_regions_as_the_documentation_writes_them_are_taken(section: dict[str, object]) -> None:
    make_analysis_section(**section)


def test_the_place_of_a_misspelt_region_is_its_line() -> None:
    small = (Path(__file__).parents[2] / "data" / "protocol_small.yaml").read_text(encoding="utf-8")
    plan = small.replace("\nanalysis:\n", "\nanalysis:\n  region: cerebelum\n")
    line = plan.splitlines().index("  region: cerebelum") + 1
    with pytest.raises(ProtocolError, match=rf"line {line}, column 11: analysis.region: "):
        parse_protocol(plan)


def test_a_coordinate_alone_is_a_sphere_of_6_mm() -> None:
    assert read_region_text("-36,20,4").numbers == (-36, 20, 4, 6)


def test_the_names_that_ship_with_us_are_those_of_the_atlas() -> None:
    assert len(label_names()) == 48
    assert label_names()[2] == "Insular Cortex"
