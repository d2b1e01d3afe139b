"""Atlases: found where they are, looked up in their own space, named in both languages."""

from __future__ import annotations

import numpy as np
import pytest

from corpora.brain import mni_to_tal
from corpora.errors import FormatError, ProtocolError
from corpora.nouns.studies import Space
from meta import labels
from meta.labels import (
    FINDERS,
    Atlas,
    check_names,
    chinese_name,
    chinese_regions,
    find_atlases,
    keys_of,
    missing_atlases,
)


@pytest.mark.parametrize(
    ("title", "mni", "name"),
    [
        ("Harvard-Oxford cortical", (-36, 16, 0), "Insular Cortex"),
        ("Harvard-Oxford cortical", (0, -96, 0), "Occipital Pole"),
        ("Harvard-Oxford cortical", (28, 56, 0), "Frontal Pole"),
        ("Brodmann (MRIcron)", (-8, -98, -4), "Brodmann area 17"),
        ("Brodmann (MRIcron)", (-56, -24, 4), "Brodmann area 22"),
        ("Brodmann (MRIcron)", (-36, 16, 0), "Insula (Brodmann area 48)"),
        ("Brodmann (MRIcron)", (38, 4, -4), "Insula (Brodmann area 48)"),
    ],
)
def test_well_known_places_have_their_names(title, mni, name):
    atlas = next(a for a in find_atlases() if a.title == title)
    index, distance = atlas.nearest(mni)
    assert atlas.name_of(index) == name
    assert distance <= 4


def test_every_insular_voxel_is_named_insula_first_and_no_other_is():
    regions, areas = (next(a for a in find_atlases() if a.key == key) for key in ("harvard_oxford", "brodmann"))
    (index,) = (i for i, names in regions.names.items() if names[0] == "Insular Cortex")
    mm = np.argwhere(regions.volume > 0) @ regions.affine[:3, :3].T + regions.affine[:3, 3]
    found = areas.look_up(mm)
    named = np.array([str(areas.name_of(i)).startswith("Insula (") for i in found])
    insular = (regions.look_up(mm) == index) & (found > 0)
    assert np.array_equal(named, insular)
    assert insular.sum() > 1000
    assert areas.name_of(int(areas.look_up(np.array([[-36, 16, 0]]))[0]), "zh") == "岛叶（布罗德曼 48 区）"


def test_every_atlas_says_its_space_source_and_licence():
    atlases = find_atlases()
    assert {"harvard_oxford", "brodmann"} <= {a.key for a in atlases}
    assert all(a.title and a.source and a.licence and a.space in Space for a in atlases)
    assert len({a.key for a in atlases}) == len(atlases) <= len(FINDERS)


def test_every_label_of_every_atlas_has_a_name_in_both_languages():
    for atlas in find_atlases():
        for index in np.unique(atlas.volume):
            if index:
                assert not str(atlas.name_of(int(index))).startswith("label "), (atlas.title, index)
                chinese = str(atlas.name_of(int(index), "zh"))
                assert any(ord(letter) > 0x2E80 for letter in chinese), (atlas.title, chinese)


def one_voxel_atlas(space):
    volume = np.zeros((21, 21, 21), dtype=np.int16)
    volume[10, 10, 10] = 1
    affine = np.eye(4)
    affine[:3, 3] = -10
    return Atlas(
        key="one",
        title="One",
        space=space,
        licence="",
        source="",
        volume=volume,
        affine=affine,
        names={1: ("A", "甲")},
    )


def test_a_talairach_atlas_is_looked_up_in_talairach():
    mni = np.array([[1.2, 1.5, -4.0]])
    assert np.abs(mni_to_tal(mni)).max() < 0.5
    assert one_voxel_atlas(Space.TAL).look_up(mni)[0] == 1
    assert one_voxel_atlas(Space.MNI).look_up(mni)[0] == 0


def test_places_outside_the_image_have_no_label():
    atlas = one_voxel_atlas(Space.MNI)
    assert atlas.look_up(np.array([[500.0, 0, 0], [0, 0, 0]])).tolist() == [0, 1]
    assert atlas.name_of(0) is None


def test_the_nearest_label_within_five_millimetres_counts():
    atlas = one_voxel_atlas(Space.MNI)
    assert atlas.nearest((3, 4, 0)) == (1, 5.0)
    assert atlas.nearest((3, 4, 1)) == (0, 0.0)


@pytest.mark.parametrize(
    ("printed", "chinese"),
    [
        ("left anterior insula", "左侧前脑岛"),
        ("Thalamus, lentiform nucleus", "丘脑、豆状核"),
        ("anterior and posterior cerebellum", "小脑前部和后部"),
        ("left somewhere", "left somewhere"),  # never half translated
        ("", ""),
    ],
)
def test_regions_as_papers_print_them_in_chinese(printed, chinese):
    assert chinese_regions(printed) == chinese


def test_chinese_names():
    assert chinese_name("Insula") == "脑岛"
    assert chinese_name("Frontal Inf Oper L") == "左侧岛盖部额下回"
    assert chinese_name("Brodmann area 13") == "布罗德曼 13 区"
    assert chinese_name("Unheard Of") == "Unheard Of"


def test_atlases_the_plan_names_come_first_and_the_others_follow():
    usual = [a.key for a in find_atlases()]
    named = [a.key for a in find_atlases(["brodmann"])]
    assert named[0] == "brodmann"
    assert sorted(named) == sorted(usual)
    assert usual.index("harvard_oxford") < usual.index("brodmann")


def test_an_unknown_atlas_is_an_error_with_the_nearest_name():
    with pytest.raises(ProtocolError, match=r"labels\[1\].*did you mean brodmann"):
        check_names(["talairach", "brodman"], "analysis.labels")


def test_talairach_stands_for_both_its_layers():
    assert keys_of("talairach") == ("talairach_gyrus", "talairach_ba")
    assert keys_of("brodmann") == ("brodmann",)


def test_a_named_atlas_that_is_not_here_is_a_problem_with_its_remedy(monkeypatch):
    monkeypatch.setitem(labels.FINDERS, "talairach_gyrus", lambda: None)
    monkeypatch.setitem(labels.FINDERS, "talairach_ba", lambda: None)
    (problem,) = missing_atlases(["brodmann", "talairach"])
    assert (problem.code, "focimine[talairach]" in problem.hint) == ("ATLAS-NOT-HERE", True)


def test_harvard_oxford_that_moved_or_changed_is_one_clear_error(monkeypatch):
    monkeypatch.setattr(labels, "HARVARD_OXFORD", ("nimare", "resources/atlases/elsewhere.nii.gz"))
    with pytest.raises(FormatError, match="not where this version"):
        labels._harvard_oxford_image()
    monkeypatch.undo()
    monkeypatch.setattr(labels, "HARVARD_OXFORD_SHA256", "0" * 64)
    with pytest.raises(FormatError, match="not where this version"):
        labels._harvard_oxford_image()
