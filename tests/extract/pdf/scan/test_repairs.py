"""Words that tables are found by, put right before tables see them. Needs no Tesseract."""

from __future__ import annotations

import pytest

from extract.pdf.scan.ocr_words import OcrWord
from extract.pdf.scan.repairs import repaired

PLACES = [("-12", "34", "-50"), ("41", "-7", "22"), ("8", "15", "-3"), ("-22", "-60", "18")]


def words(lines: list[list[tuple[float, str]]]) -> list[OcrWord]:
    """Return words at these places (points from the left), a line 12 points under the other, in type of 8 points."""
    return [
        OcrWord(text, (x, 100 + 12 * row, x + max(4.0 * len(text), 3.0), 108 + 12 * row), 8.0, row)
        for row, line in enumerate(lines)
        for x, text in line
    ]


def table(headings: list[str], rows: list[tuple[str, ...]] | None = None) -> list[OcrWord]:
    rows = PLACES if rows is None else rows
    lines = [[(100.0 + 30 * i, text) for i, text in enumerate(headings) if text]]
    lines += [[(98.0 + 30 * i, text) for i, text in enumerate(row)] for row in rows]
    return words(lines)


def texts(found: list[OcrWord], row: int = 0) -> list[str]:
    return [w.text for w in found if w.order == row]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["Table", "|."], ["Table", "1."]),
        (["Table", "l"], ["Table", "1"]),
        (["Tablo", "2."], ["Table", "2."]),
        (["‘Table", "S3"], ["Table", "S3"]),
        (["Table", "I."], ["Table", "I."]),  # a roman one
        (["Tables", "1"], ["Tables", "1"]),
        (["Cable", "|"], ["Cable", "|"]),
    ],
)
def test_the_label_of_a_table_is_put_right(read: list[str], meant: list[str]) -> None:
    line = [(50.0, read[0]), (50.0 + 4 * len(read[0]) + 3, read[1])]
    assert texts(repaired(words([line]))) == meant


def test_the_box_of_a_label_does_not_reach_over_its_number() -> None:
    label, number = words([[(50.0, "Table"), (67.0, "1")]])
    assert label.box[2] > number.box[0]
    put_right = repaired([label, number])
    assert put_right[0].box[2] < number.box[0] - 1.5
    assert put_right[1] == number


@pytest.mark.parametrize("read", [["x", "¥", "4"], ["x", "v", "2"], ["%", "y", "7."], ["«", "¥", "z"]])
def test_headings_of_three_columns_of_coordinates_are_named_and_doubted(read: list[str]) -> None:
    named = [w for w in repaired(table(read)) if w.order == 0]
    assert [w.text for w in named] == ["x", "y", "z"]
    assert [bool(w.doubt) for w in named] == [a != b for a, b in zip(read, "xyz", strict=True)]


@pytest.mark.parametrize(
    ("read", "rows"),
    [
        (["k", "t", "z"], None),  # cluster size, statistic, score
        (["x", "t", "p"], None),
        (["a", "b", "c"], None),
        (["x", "¥", "4"], [("412", "34", "50"), ("410", "7", "22"), ("800", "15", "3")]),
        (["x", "¥", "4"], [("12", "34", "50"), ("41", "7", "22"), ("8", "15", "3")]),
        (["x", "¥", "4"], PLACES[:2]),
    ],
)
def test_headings_of_other_columns_stay_as_they_were_read(read: list[str], rows: list[tuple[str, ...]] | None) -> None:
    assert texts(repaired(table(read, rows))) == read


@pytest.mark.parametrize("read", [["y.2z"], ["xX", "y.z"], ["Ky.", "Z"], ["xy%"]])
def test_a_jumbled_heading_over_three_numbers_to_a_cell_is_x_y_z(read: list[str]) -> None:
    lines = [[(110.0 + 12 * i, text) for i, text in enumerate(read)]]
    lines += [[(98.0, "-12,"), (117.0, "34,"), (132.0, "-50")] for _ in range(3)]
    named = [w for w in repaired(words(lines)) if w.order == 0]
    assert [w.text for w in named] == ["x,y,z"]
    assert named[0].doubt
    lines = [lines[0], [(110.0, "12"), (140.0, "3")], [(110.0, "7"), (140.0, "8")]]
    assert texts(repaired(words(lines))) == read


def test_headings_that_could_not_be_read_are_inferred_under_words_that_name_coordinates_alone() -> None:
    body = table(["?", "?", "?"])
    over = [OcrWord(t, (x, 88.0, x + 40, 96.0), 8.0, -1) for t, x in (("MNI", 95.0), ("coordinates", 130.0))]
    assert texts(repaired([*over, *body])) == ["x", "y", "z"]
    assert all(w.doubt for w in repaired([*over, *body]) if w.order == 0)
    assert texts(repaired(body)) == ["?", "?", "?"]
    assert texts(repaired([over[0].__class__("Scores", over[0].box, 8.0, -1), *body])) == ["?", "?", "?"]


def test_dust_beside_the_numbers_of_a_table_is_taken_off_and_doubted() -> None:
    rows = [("-12", "34", "-50."), (".41", "-7", "22"), ("8", "15)", "-3"), ("-22", "-60", "18"), ("9", "1", "2-")]
    found = repaired(table(["x", "y", "z"], rows))
    read = [texts(found, row) for row in range(1, 6)]
    assert read == [["-12", "34", "-50"], ["41", "-7", "22"], ["8", "15", "-3"], ["-22", "-60", "18"], ["9", "1", "2"]]
    assert [w.text for w in found if w.doubt] == ["-50", "41", "15", "2"]


def test_points_and_commas_that_are_printed_stay() -> None:
    rows = [(".41", "7.25", "10"), (".52", "6.01", "20"), (".33", "5.5", "30"), (".20", "4.4", "40")]
    found = repaired(table(["p", "t", "k"], rows))
    assert [tuple(texts(found, row)) for row in range(1, 5)] == rows
    sentence = words([[(50.0, "shown"), (75.0, "for"), (90.0, "30,"), (105.0, "40"), (117.0, "or"), (129.0, "60.")]])
    assert repaired(sentence) == sentence
