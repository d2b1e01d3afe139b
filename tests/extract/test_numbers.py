from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numbers import (
    Number,
    find_triplets,
    fold_text,
    format_number,
    is_broken_triplet,
    is_triplet_cell,
    parse_coordinate,
    parse_lettered,
    parse_number,
    parse_stated,
)

MINUSES = "-\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d\u2afa\u2796"


@pytest.mark.parametrize("minus", MINUSES)
def test_minus_sign_variants_are_read_as_minus(minus: str) -> None:
    assert parse_coordinate(f"{minus}44") == -44
    assert parse_coordinate(f"{minus} 44") == -44
    assert [(t.x, t.y, t.z) for t in find_triplets(f"{minus}6, {minus}60, 34")] == [(-6, -60, 34)]
    assert parse_number(f"{minus}4.57").value == -4.57


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,426", 1426), ("14 320", 14320), ("11,579", 11579), ("7.55 (17)", 7.55), ("3.12a", 3.12), ("21*", 21),
     ("<0.001", 0.001), ("26.384 (0.0001)a", 26.384), ("5,04", 5.04), (".03", 0.03), ("1.2 × 10-3", 0.0012), ("4.6†", 4.6),
     ("1,200 mm3", 1200), ("Inf", math.inf), ("−∞", -math.inf), ("−0", 0)],
)  # fmt: skip
def test_printed_numbers_are_read(text: str, value: float) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["Inferior frontal gyrus", "Cluster 2", "", "–", "8, 9, 45", "[24]|.36", "BA 7", "5-11", "n.s."],
)
def test_words_and_lists_are_no_numbers(text: str) -> None:
    assert parse_number(text) is None


def test_of_two_numbers_the_first_is_the_value_and_the_other_the_rest() -> None:
    assert parse_number("45/47") == Number(value=45.0, rest="/47")


@pytest.mark.parametrize(("text", "value"), [("−24²", -24), ("34*", 34), ("−35,3", -35.3), ("4¹,²", 4)])
def test_marks_and_decimal_commas_of_a_coordinate_are_read(text: str, value: float) -> None:
    assert parse_coordinate(text) == value


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [("Z = 4.53", "Z", 4.53), ("t(15) = −3.2", "t", -3.2), ("kE = 1,204", "kE", 1204), ("4.5", None, 4.5)],
)
def test_a_number_stated_with_its_name_is_read(text: str, name: str | None, value: float) -> None:
    stated_name, number = parse_stated(text)
    assert number is not None
    assert (stated_name, number.value) == (name, value)


@pytest.mark.parametrize("text", ["1,426", "a", "12.1234", "1234", "", "4.5 (0.3)", "L", "3 4"])
def test_what_is_no_coordinate_is_none(text: str) -> None:
    assert parse_coordinate(text) is None


@pytest.mark.parametrize(
    ("text", "triplets"),
    [
        ("34, − 58, 40; 22, − 68, 50", [(34, -58, 40), (22, -68, 50)]),
        ("−27 −39 60", [(-27, -39, 60)]), ("-6,-60,34", [(-6, -60, 34)]), ("(4/−80/20)", [(4, -80, 20)]),
        ("5L|19P|66S", [(-5, -19, 66)]), ("L5 P19 S66", [(-5, -19, 66)]), ("22R, 60P, 18I", [(22, -60, -18)]),
        ("x = 30, y = 20, z = −4", [(30, 20, -4)]), ("-23 mm, -23 mm, -1 mm", [(-23, -23, -1)]),
        ("50-44-12", [(50, -44, -12)]), ("-50-44-12", [(-50, -44, -12)]), ("12.5 -3.25 8.0", [(12.5, -3.25, 8)]),
        ("−38,5 −22,5 56,5", [(-38.5, -22.5, 56.5)]), ("-38,5; -22; 56,5", [(-38.5, -22, 56.5)]),
        ("1.2345, 3, 4", []), ("no numbers", []), ("−24², 12*, 4†", [(-24, 12, 4)]),
    ],
)  # fmt: skip
def test_triplets_are_found(text: str, triplets: list[tuple[float, float, float]]) -> None:
    assert [(t.x, t.y, t.z) for t in find_triplets(text)] == triplets


def test_a_cell_of_words_and_a_triplet_is_no_triplet_cell() -> None:
    assert is_triplet_cell("[30 20 −4]")
    assert is_triplet_cell("30, 20, -4 mm")
    assert not is_triplet_cell("mPFC (−8, 44, −2)")
    assert not is_triplet_cell("8, 9")


def test_direction_letters_fit_their_axis_only() -> None:
    assert parse_lettered("5L", "x") == -5
    assert parse_lettered("A 12", "y") == 12
    assert parse_lettered("18I", "z") == -18
    assert parse_lettered("5L", "y") is None


def test_ranges_and_words_keep_their_dashes() -> None:
    assert fold_text("Lobules I–IV") == "Lobules I–IV"
    assert fold_text("Visual – control") == "Visual – control"
    assert fold_text("2-back − 0-back") == "2-back - 0-back"


coordinates = st.integers(min_value=-130, max_value=130)


@given(
    coordinates,
    coordinates,
    coordinates,
    st.sampled_from(MINUSES),
    st.sampled_from([", ", ",", " ", "; ", "/", " / "]),
)
def test_any_triplet_reads_back(x: int, y: int, z: int, minus: str, join: str) -> None:
    text = join.join(str(v).replace("-", minus) for v in (x, y, z))
    assert [(t.x, t.y, t.z) for t in find_triplets(text)] == [(x, y, z)]


@given(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False).map(lambda v: round(v, 3)))
def test_any_number_reads_back(value: float) -> None:
    number = parse_number(format_number(value))
    assert number is not None
    assert number.value == pytest.approx(value)


def test_numbers_are_printed_without_needless_zeros() -> None:
    assert [format_number(v) for v in (-44.0, 12.5, math.inf, None, 0.0)] == ["-44", "12.5", "Inf", "", "0"]


@pytest.mark.parametrize("text", ["(-8, -4,", "12, −30;", "[4.5, 2,"])
def test_two_numbers_of_a_list_that_breaks_off_are_no_triplet_and_no_nothing(text):
    assert is_broken_triplet(text)
    assert not is_triplet_cell(text)


@pytest.mark.parametrize("text", ["-8, -4, 20", "44, 45", "3.2", "Insula, left,"])
def test_whole_lists_and_words_do_not_break_off(text):
    assert not is_broken_triplet(text)


@pytest.mark.parametrize(
    ("text", "value"), [("-11,92", -11.92), ("8,07", 8.07), ("-20,5±", -20.5), ("15±", 15.0), ("1,5", 1.5)]
)
def test_a_coordinate_may_have_a_decimal_comma_and_a_mark_of_spread_behind_it(text: str, value: float) -> None:
    assert parse_coordinate(text) == value


@pytest.mark.parametrize("text", ["1,426", "12,-24", "-4,5,6", "12, 24"])
def test_thousands_and_lists_are_no_coordinate_with_a_decimal_comma(text: str) -> None:
    assert parse_coordinate(text) is None


def test_a_full_width_minus_between_words_keeps_its_distance_and_one_of_a_number_does_not():
    assert fold_text("甜味－酸味") == "甜味 - 酸味"
    assert fold_text("（甜味－酸味）－（苦味－咸味）") == "(甜味 - 酸味) - (苦味 - 咸味)"
    assert fold_text("－12") == "-12"
