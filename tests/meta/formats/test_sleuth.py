"""Sleuth/GingerALE text: everything that can be read in one way is read, the rest is refused by line."""

from __future__ import annotations

import pytest

from corpora.errors import FormatError
from corpora.nouns.studies import Contrast, Focus, Space
from meta.formats.sleuth import format_sleuth, parse_sleuth, parse_xyz, read_space, split_name

PLAIN = """//Reference=MNI
//Smith, 2010: faces > houses
//Subjects=20
-33\t17\t-4
12\t60\t6

//Jones, 2011: faces > houses
//Subjects=15
1.5\t-2\t.5
"""


def coordinates(text, **options):
    return [[(f.x, f.y, f.z) for f in c.foci] for c in parse_sleuth(text, **options).contrasts]


def test_a_plain_file_gives_its_experiments_sizes_and_foci():
    found = parse_sleuth(PLAIN, "plain.txt")
    assert [(c.study, c.name, c.n, len(c.foci)) for c in found.contrasts] == [
        ("Smith, 2010", "faces > houses", 20, 2),
        ("Jones, 2011", "faces > houses", 15, 1),
    ]
    assert coordinates(PLAIN)[1] == [(1.5, -2.0, 0.5)]
    assert found.problems == ()


def test_every_focus_knows_its_file_line_and_where_its_space_was_said():
    focus = parse_sleuth(PLAIN, "plain.txt").contrasts[0].foci[0]
    assert (focus.document, focus.row, focus.raw) == ("plain.txt", 3, "-33\t17\t-4")
    assert focus.space is Space.MNI
    assert focus.space_evidence.quote == "//Reference=MNI"


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n", "\r\n"),
        lambda t: "\ufeff" + t,
        lambda t: t.replace("\t", "   "),
        lambda t: t.replace("\t", ", "),
        lambda t: t.replace("\t", ","),
        lambda t: t.replace("-", "\u2212"),
        lambda t: t.replace("=", " = ").replace("//", "// "),
        lambda t: t.replace("0", "０").replace("//Subjects", "／／Subjects").replace("=", "＝"),
        lambda t: t.replace("-33\t17\t-4", "(-33, 17, -4)"),
        lambda t: t.replace("//Subjects=", "//subjects: "),
    ],
)
def test_line_ends_marks_separators_and_full_width_characters_change_nothing(change):
    assert coordinates(change(PLAIN)) == coordinates(PLAIN)
    assert [c.n for c in parse_sleuth(change(PLAIN)).contrasts] == [20, 15]


def test_a_space_said_later_holds_from_there_on():
    text = PLAIN.replace("//Jones", "//Reference=Talairach\n//Jones")
    spaces = [{f.space for f in c.foci} for c in parse_sleuth(text).contrasts]
    assert spaces == [{Space.MNI}, {Space.TAL}]


def test_several_headings_over_one_group_name_one_experiment():
    text = "//Reference=MNI\n//Smith, 2010: a > b\n//Smith, 2010: c > d\n//Subjects=20\n1\t2\t3\n"
    (contrast,) = parse_sleuth(text).contrasts
    assert contrast.id == "Smith, 2010: a > b; Smith, 2010: c > d"


def test_a_heading_without_an_empty_line_before_it_starts_an_experiment():
    assert len(coordinates(PLAIN.replace("\n\n", "\n"))) == 2


def test_missing_subjects_is_a_problem_with_its_line_and_no_invented_n():
    found = parse_sleuth(PLAIN.replace("//Subjects=15\n", ""), "f.txt")
    assert found.contrasts[1].n is None
    assert [(p.code, p.item) for p in found.problems] == [("SLEUTH-NO-N", "f.txt, line 7")]


def test_an_experiment_without_foci_is_left_out_and_said():
    found = parse_sleuth(PLAIN + "\n//Empty, 2012: x\n//Subjects=9\n")
    assert len(found.contrasts) == 2
    assert [p.code for p in found.problems] == ["SLEUTH-NO-FOCI"]


def test_foci_after_a_gap_stay_with_the_experiment_above_and_are_reported():
    found = parse_sleuth(PLAIN + "\n4\t5\t6\n")
    assert len(found.contrasts[1].foci) == 2
    assert [p.code for p in found.problems] == ["SLEUTH-GAP"]


def test_two_experiments_of_one_name_get_ids_of_their_own():
    found = parse_sleuth(PLAIN.replace("Jones, 2011", "Smith, 2010"))
    assert len({c.id for c in found.contrasts}) == 2
    assert [p.code for p in found.problems] == ["SLEUTH-SAME-NAME"]


def test_decimal_commas_are_read_and_reported():
    found = parse_sleuth(PLAIN.replace("1.5\t-2\t.5", "1,5\t-2\t0,5"))
    assert (found.contrasts[1].foci[0].x, found.contrasts[1].foci[0].z) == (1.5, 0.5)
    assert [p.code for p in found.problems] == ["SLEUTH-DECIMAL-COMMA"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1\t2", "2 numbers"),
        ("1 2 3 4", "4 numbers"),
        ("1\tnan\t3", "nan"),
        ("1\t2\tinf", "inf"),
        ("Smith 2010", "Smith"),
    ],
)
def test_a_line_that_is_no_coordinate_is_refused_with_its_number(line, why):
    with pytest.raises(FormatError) as error:
        parse_sleuth(PLAIN.replace("12\t60\t6", line), "bad.txt")
    assert "line 5" in str(error.value)
    assert why in str(error.value)


def test_all_bad_lines_are_named_at_once():
    with pytest.raises(FormatError) as error:
        parse_sleuth(PLAIN.replace("12\t60\t6", "x y z").replace("//Subjects=15", "//Subjects=many"))
    assert "line 5" in str(error.value)
    assert "line 8" in str(error.value)


def test_a_file_without_a_space_needs_one_given():
    text = PLAIN.replace("//Reference=MNI\n", "")
    with pytest.raises(FormatError, match="space"):
        parse_sleuth(text)
    assert parse_sleuth(text, space=Space.TAL).contrasts[0].foci[0].space is Space.TAL


def test_a_given_space_never_overrules_the_file():
    with pytest.raises(FormatError, match="the file states MNI"):
        parse_sleuth(PLAIN, space=Space.TAL)


def test_an_unknown_space_is_refused():
    with pytest.raises(FormatError, match=r"line 1.*fsaverage"):
        parse_sleuth(PLAIN.replace("MNI", "fsaverage"))


def test_an_empty_file_is_refused():
    with pytest.raises(FormatError, match="no foci"):
        parse_sleuth("//Reference=MNI\n")


def test_written_text_reads_back_as_the_same_experiments():
    found = parse_sleuth(PLAIN.replace("//Jones", "//Reference=Talairach\n//Jones"))
    again = parse_sleuth(format_sleuth(found.contrasts))
    assert [(c.id, c.n, [(f.x, f.y, f.z, f.space) for f in c.foci]) for c in again.contrasts] == [
        (c.id, c.n, [(f.x, f.y, f.z, f.space) for f in c.foci]) for c in found.contrasts
    ]


def test_writing_a_contrast_of_two_spaces_is_refused_rather_than_split():
    foci = tuple(Focus(x=1, y=2, z=3, raw="", space=space) for space in Space)
    with pytest.raises(ValueError, match="one known space"):
        format_sleuth([Contrast(id="a", study="a", name="a", sample="a", n=3, foci=foci)])


def test_names_of_spaces():
    assert read_space("MNI152") is Space.MNI
    assert read_space("mni152_2mm") is Space.MNI
    assert read_space("TLRC") is Space.TAL
    assert read_space("scanner") is None


def test_a_name_splits_at_its_first_colon():
    assert split_name("Hein, 2016: S2: pooled") == ("Hein, 2016", "S2: pooled")
    assert split_name("Ahmad2003") == ("Ahmad2003", "Ahmad2003")


def test_a_coordinate_line_holds_exactly_three_numbers():
    assert parse_xyz("-1.5e1 2 3") == ((-15.0, 2.0, 3.0), False)
    with pytest.raises(ValueError, match="too large"):
        parse_xyz("1e999 2 3")


@pytest.mark.parametrize("n", ["9" * 20, "9" * 5000])
def test_a_number_of_subjects_no_study_has_is_an_error_with_its_line(n):
    with pytest.raises(FormatError, match=r"line 3: .* is not a number of subjects"):
        parse_sleuth(f"//Reference=MNI\n//A: b\n//Subjects={n}\n1 2 3\n")


def named(text):
    found = parse_sleuth("//Reference=MNI\n" + text)
    return [(c.id, c.n, len(c.foci)) for c in found.contrasts], [p.code for p in found.problems]


@pytest.mark.parametrize(
    "text",
    [
        "//Weber, 2011: nothing\n\n//Ito, 2014: a > b\n//Subjects=22\n-36\t18\t2\n",
        "//Weber, 2011: nothing\n//Subjects=18\n\n//Ito, 2014: a > b\n//Subjects=22\n-36\t18\t2\n",
        "//Weber, 2011: nothing\n//Subjects=18\n//Ito, 2014: a > b\n//Subjects=22\n-36\t18\t2\n",
        "//Weber et al. (2011): nothing\n//Ito, 2014: a > b\n//Subjects=22\n-36\t18\t2\n",
    ],
)
def test_a_heading_without_foci_lends_its_name_to_no_other_experiment(text):
    assert named(text) == ([("Ito, 2014: a > b", 22, 1)], ["SLEUTH-NO-FOCI"])


@pytest.mark.parametrize(
    "text",
    [
        "//Weber, 2011\n\n//a > b\n//Subjects=18\n-36\t18\t2\n",
        "//Weber, 2011\n//a > b\n//Subjects=18\n-36\t18\t2\n",
        "//Weber, 2011\n//Subjects=18\n//a > b\n-36\t18\t2\n",
    ],
)
def test_several_headings_of_one_experiment_stay_its_names(text):
    assert named(text) == ([("Weber, 2011; a > b", 18, 1)], [])


@pytest.mark.parametrize(
    ("line", "region"),
    [
        ("-36 18 2 // left insula", "left insula"),
        ("-36\t18\t2\t//\tinsula (BA 13)", "insula (BA 13)"),
        ("-36 18 2 left insula", "left insula"),
        ("(-36, 18, 2) L insula", "L insula"),
        ("-36, 18, 2", None),
    ],
)
def test_a_remark_behind_the_numbers_is_the_region(line, region):
    (contrast,) = parse_sleuth(f"//Reference=MNI\n//Weber\n//Subjects=9\n{line}\n").contrasts
    focus = contrast.foci[0]
    assert (focus.x, focus.y, focus.z, focus.region) == (-36, 18, 2, region)


def test_a_fourth_number_is_never_dropped_as_a_remark():
    with pytest.raises(FormatError, match="line 4"):
        parse_sleuth("//Reference=MNI\n//Weber\n//Subjects=9\n-36 18 2 5.1 insula\n")


def test_rtf_is_named_with_its_remedy():
    with pytest.raises(FormatError, match="RTF") as error:
        parse_sleuth("{\\rtf1\\ansi //Reference=MNI\\\n-36 18 2}")
    assert "plain text" in str(error.value)


@pytest.mark.parametrize(
    "line", ["-3² 1 1", "1 2₃ 4", "1 2 ½", "1 ② 3", "1e400 2 3", "1e300 2 3", "nan 1 2", "1 2 inf"]
)
def test_a_number_with_a_raised_digit_or_past_any_sense_is_refused_with_its_line(line):
    with pytest.raises(FormatError, match="line 4"):
        parse_sleuth(f"//Reference=MNI\n//A, 2000\n//Subjects=20\n{line}\n")


@pytest.mark.parametrize(
    "study", ["Reference=Talairach", "subjects = 999", "N: 7", "Space: Talairach", "空间：Talairach", "A\n//Reference=Talairach\n//A"]
)  # fmt: skip
def test_the_name_of_a_study_is_never_read_as_its_space_or_size(study):
    foci = (Focus(x=1.0, y=2.0, z=3.0, raw="1 2 3", space=Space.MNI),)
    text = format_sleuth([Contrast(id="c", study=study, name="a > b", sample="s", n=12, foci=foci)])
    (read,) = parse_sleuth(text).contrasts
    assert (read.n, [focus.space for focus in read.foci]) == (12, [Space.MNI])
