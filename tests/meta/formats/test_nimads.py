"""NIMADS JSON in and out."""

from __future__ import annotations

import json

import pytest

from corpora.errors import FormatError
from corpora.nouns.studies import Contrast, Focus, Space
from meta.formats.nimads import format_nimads, parse_nimads


def studyset(points=None, metadata=None):
    points = points if points is not None else [{"coordinates": [1, 2, 3], "space": "MNI", "values": []}]
    analysis = {
        "id": "a1",
        "name": "in > out",
        "metadata": metadata or {"sample_sizes": [20]},
        "points": points,
    }
    return {
        "id": "s",
        "name": "s",
        "studies": [{"id": "st", "name": "Smith, 2010", "metadata": {}, "analyses": [analysis]}],
    }


def test_analyses_become_contrasts_with_their_space_and_size():
    (contrast,) = parse_nimads(json.dumps(studyset())).contrasts
    assert (contrast.study, contrast.name, contrast.n) == ("Smith, 2010", "in > out", 20)
    assert (contrast.foci[0].x, contrast.foci[0].space) == (1.0, Space.MNI)


def test_a_wrapped_studyset_and_a_bare_list_are_read_too():
    for content in ({"studyset": studyset()}, studyset()["studies"]):
        assert len(parse_nimads(json.dumps(content)).contrasts) == 1


@pytest.mark.parametrize(
    ("point", "why"),
    [
        ({"coordinates": [1, 2], "space": "MNI"}, "list of three numbers"),
        ({"coordinates": [1, 2, None], "space": "MNI"}, "three finite numbers"),
        ({"coordinates": [1, 2, 3], "space": "UNKNOWN"}, "no space we know"),
        ({"coordinates": [1, 2, 3]}, "no space we know"),
    ],
)
def test_a_point_that_cannot_be_used_is_refused_with_its_path(point, why):
    with pytest.raises(FormatError) as error:
        parse_nimads(json.dumps(studyset([point])))
    assert why in str(error.value)
    assert "studies[0].analyses[0].points[0]" in str(error.value)


def test_a_given_space_fills_unknown_but_never_overrules_a_named_one():
    unknown = json.dumps(studyset([{"coordinates": [1, 2, 3], "space": "UNKNOWN"}]))
    assert parse_nimads(unknown, space=Space.TAL).contrasts[0].foci[0].space is Space.TAL
    other = json.dumps(studyset([{"coordinates": [1, 2, 3], "space": "scanner"}]))
    with pytest.raises(FormatError, match="scanner"):
        parse_nimads(other, space=Space.TAL)


def test_not_a_number_in_json_is_refused():
    with pytest.raises(FormatError, match="finite"):
        parse_nimads(json.dumps(studyset([{"coordinates": [1, 2, float("nan")], "space": "MNI"}])))


def test_several_groups_take_their_mean_and_say_so():
    found = parse_nimads(json.dumps(studyset(metadata={"sample_sizes": [20, 31]})))
    assert found.contrasts[0].n == 25
    assert [p.code for p in found.problems] == ["NIMADS-GROUPS"]


def test_a_missing_size_is_a_problem():
    found = parse_nimads(json.dumps(studyset(metadata={"sample_sizes": []})))
    assert found.contrasts[0].n is None
    assert [p.code for p in found.problems] == ["NIMADS-NO-N"]


def test_damaged_json_and_other_json_are_refused():
    with pytest.raises(FormatError, match="line 1, column"):
        parse_nimads('{"studies": [')
    with pytest.raises(FormatError, match="no NIMADS studyset"):
        parse_nimads('{"a": 1}')


def test_what_is_written_reads_back():
    focus = Focus(x=-1.5, y=2, z=3, raw="", space=Space.TAL, statistic_name="t", statistic=4.2)
    contrast = Contrast(
        id="Smith: a",
        study="Smith",
        name="a",
        sample="Smith",
        n=12,
        foci=(focus,),
        coding={"task": "explicit"},
    )
    text = format_nimads([contrast])
    (again,) = parse_nimads(text).contrasts
    assert (again.id, again.n, again.foci[0].x, again.foci[0].space) == ("Smith: a", 12, -1.5, Space.TAL)
    assert json.loads(text)["studies"][0]["analyses"][0]["annotations"] == {"task": "explicit"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"studies": [{"analyses": 3}]}',
        '{"studies": [{"analyses": [null]}]}',
        '{"studies": [{"analyses": [{"points": {"a": 1}}]}]}',
        '{"studies": [{"analyses": [{"points": [{"space": "MNI", "coordinates": [1, 2, 1' + "0" * 400 + "]}]}]}]}",
        '{"studies": [{"analyses": [{"points": [{"space": "MNI", "coordinates": [1, 2, 1' + "0" * 5000 + "]}]}]}]}",
    ],
)
def test_json_of_another_shape_is_one_clear_error(text):
    with pytest.raises(FormatError):
        parse_nimads(text)


SIZED = (
    '{{"studies": [{{"analyses": [{{"metadata": {}, "points": [{{"space": "MNI", "coordinates": [1, 2, 3]}}]}}]}}]}}'
)


@pytest.mark.parametrize("size", ["Infinity", "NaN", "-20", "1" + "0" * 400, "1e308"])
def test_a_sample_size_past_any_sense_is_refused_with_its_path(size):
    for metadata in (f'{{"sample_sizes": [{size}]}}', f'{{"sample_size": {size}}}'):
        with pytest.raises(FormatError, match=r"studies\[0\]\.analyses\[0\] has the sample size"):
            parse_nimads(SIZED.format(metadata))


def test_halves_of_characters_in_names_are_spelled_out():
    text = SIZED.format('{"sample_size": 20}').replace('"metadata"', '"name": "in \\ud83d > out", "metadata"')
    (contrast,) = parse_nimads(text).contrasts
    assert contrast.name == "in \\ud83d > out"
    contrast.name.encode()


@pytest.mark.parametrize("metadata", ["[12]", '{"sample_sizes": [0]}', '{"sample_size": "many"}'])
def test_metadata_that_holds_no_number_of_people_is_no_sample_size(metadata):
    found = parse_nimads(SIZED.format(metadata))
    assert [c.n for c in found.contrasts] == [None]
    assert "NIMADS-NO-N" in [p.code for p in found.problems]


def point(x, **more):
    return {"coordinates": [x, 0, 0], "space": "MNI", "kind": None, "values": [], **more}


def codes_and_x(content):
    found = parse_nimads(json.dumps(content))
    return [p.code for p in found.problems], [[f.x for f in c.foci] for c in found.contrasts]


@pytest.mark.parametrize(
    "against",
    [
        {"deactivation": True},
        {"deactivation": False, "values": [{"kind": "t", "value": -3}]},
        {"values": [{"kind": "z", "value": -3.2}]},
        {"values": [{"kind": "t-statistic", "value": -3}]},
    ],
)
def test_points_against_the_direction_are_left_out_and_told(against):
    assert codes_and_x(studyset([point(1), point(2, **against), point(3)])) == (["NIMADS-DIRECTION"], [[1, 3]])


def test_an_analysis_of_deactivations_alone_is_kept_and_told():
    assert codes_and_x(studyset([point(1, deactivation=True)])) == (["NIMADS-DIRECTION"], [[1]])


def test_points_without_numbers_are_told_by_study():
    found = parse_nimads(json.dumps(studyset([point(1), {"coordinates": [None, None, None], "space": "MNI"}])))
    assert [len(c.foci) for c in found.contrasts] == [1]
    (told,) = found.problems
    assert (told.code, "Smith, 2010: in > out" in told.item) == ("NIMADS-EMPTY-POINT", True)


def test_a_centre_of_mass_keeps_its_kind():
    (contrast,) = parse_nimads(json.dumps(studyset([point(1, kind="center of mass")]))).contrasts
    assert contrast.foci[0].kind.value == "centre_of_mass"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda s, notes: s | {"annotations": [{"id": "n", "notes": notes}]},
        lambda s, notes: {
            "studyset": {"id": "x", "snapshot": s},
            "annotation": {"id": "n", "snapshot": {"notes": notes}},
        },
        lambda s, notes: {"studyset": s, "annotation": {"notes": notes}},
    ],
)
def test_what_the_annotation_takes_out_stays_out_and_its_size_is_used(wrap):
    content = studyset(metadata={"x": 1})
    content["studies"][0]["analyses"].append({"id": "a2", "name": "rest", "points": [point(9)]})
    notes = [
        {"analysis": "a1", "study": "st", "note": {"included": True, "sample_size": 33}},
        {"analysis": "a2", "study": "st", "note": {"included": False}},
    ]
    found = parse_nimads(json.dumps(wrap(content, notes)))
    assert [(c.name, c.n) for c in found.contrasts] == [("in > out", 33)]
    assert [p.code for p in found.problems] == ["NIMADS-NOT-INCLUDED"]


def test_a_studyset_of_ids_is_refused_with_its_remedy():
    content = studyset()
    content["studies"][0]["analyses"] = ["jdk3", "xkz2"]
    with pytest.raises(FormatError, match="are ids") as error:
        parse_nimads(json.dumps(content))
    assert "nested" in str(error.value)
