"""What a caption says was measured, or related, comes before names that say only who, when or which variable."""

from __future__ import annotations

import time

import pytest

from extract.tables.names.measured import LONGEST_CAPTION, measured_over, relation_over


@pytest.mark.parametrize(
    ("names", "caption", "expected"),
    [
        (("Patients < controls",), "Group differences in grey matter volume", "grey matter volume"),
        (("ABc > ABd", "ABc > HC"), "Functional connectivity of the left putamen: group effects", "Functional connectivity of the left putamen"),
        (("Before > after",), "Changes in cold pain-evoked activation after treatment", "cold pain-evoked activation"),
        (("Readers > controls", "XXa > XXb"), "Effects on BOLD response to repeated jokes (clusters > 90 mm3)", "BOLD response to repeated jokes"),
        (("Main effect of group",), "Cortical thickness", "Cortical thickness"),
        (("患者组>对照组",), "患者组与对照组灰质体积差异的脑区", "灰质体积"),
        (("Positive correlation with age", "Men > women"), "Effects of age and sex on cortical thickness", "cortical thickness"),
        (("ABC < controls", "Frontal lobe"), "Regions of reduced cortical thickness in ABC", "cortical thickness"),
        (("Controls: signal increase", "ABC group: signal decrease"), "Signal changes during sour tasting", "sour tasting"),
        (("患者组 信号升高", "健康组 信号降低"), "两组冷水刺激时信号变化的脑区", "冷水刺激"),
        (("患者组>健康组",), "冷水刺激时组间差异脑区", "冷水刺激"),
        # conditions are compared, the rows say it, or the caption says several, or nothing
        (("Faces > houses",), "rCBF during the viewing of pictures", None),
        (("Controls", "Reading > rest"), "rCBF in each group", None),
        (("Patients < controls, grey matter volume",), "Group differences in grey matter volume", None),
        (("Patients < controls",), "Group differences in cortical thickness and surface area", None),
        (("Patients < controls",), "Group differences", None),
        (("Patients",), "Grey matter volume", None),
        (("Positive correlation with age",), "Effects of age on grey matter volume", None),
        (("患者组灰质体积>对照组灰质体积",), "患者组与对照组灰质体积差异的脑区", None),
        (("患者组>健康组",), "静息时组间差异脑区", None),
    ],
)  # fmt: skip
def test_what_was_measured_in_the_groups_that_are_compared(
    names: tuple[str, ...], caption: str, expected: str | None
) -> None:
    assert measured_over([(name,) for name in names], caption) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((("Sleep quality",), ("Worry",)), True),
        ((("Positive correlation with worry",),), True),
        ((("Worry", "negative correlation"),), True),
        ((("Left hemisphere",),), False),
        ((("Patients > controls",),), False),
        ((("Interaction",),), False),
        (((),), False),
    ],
)
def test_the_relation_of_a_caption_is_over_its_variables(names: tuple[tuple[str, ...], ...], expected: bool) -> None:
    caption = "Correlations of perfusion with clinical scales. Sleep was rated daily."
    assert relation_over(names, caption) == ("Correlations of perfusion with clinical scales" if expected else None)
    assert relation_over(names, "Perfusion") is None


@pytest.mark.parametrize(
    "piece", ["activity during ", "connectivity of the ", "a-", "regional cerebral ", "during the a "]
)
def test_a_caption_of_repeated_words_is_searched_quickly(piece: str) -> None:
    start = time.perf_counter()
    measured_over([("Patients > controls",)], piece * LONGEST_CAPTION)
    assert time.perf_counter() - start < 1
