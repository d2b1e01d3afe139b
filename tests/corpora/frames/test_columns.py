"""Data frames have the columns they declare, with absent values of pandas' own kind and texts whole."""

from __future__ import annotations

import pandas as pd
import pytest

from corpora.frames.columns import choice, flag, number, text, time, to_frame, whole

COLUMNS = (
    text("title", "a title"),
    whole("year", "a year"),
    number("x", "a coordinate", "mm"),
    flag("machine", "by a machine"),
    choice("step", "a step", "first", "second"),
    choice("database", "a database"),
    time("at", "when"),
)
DTYPES = ["string", "Int64", "Float64", "boolean", "category", "category", "datetime64[ns, UTC]"]
ROW = {"title": "T", "year": 2015, "x": -3.5, "machine": 0, "step": "second", "database": "pubmed",
       "at": "2024-05-01T12:00:00+00:00"}  # fmt: skip


@pytest.mark.parametrize("rows", [[], [{}], [ROW], [ROW, {}]])
def test_a_column_has_its_type_whether_all_some_or_no_values_are_there(rows):
    frame = to_frame(rows, COLUMNS)
    assert [str(dtype) for dtype in frame.dtypes] == DTYPES
    assert list(frame.columns) == [column.name for column in COLUMNS]
    assert len(frame) == len(rows)


def test_what_is_absent_is_missing_and_never_an_empty_text():
    frame = to_frame([{}], COLUMNS)
    assert frame.iloc[0].isna().all()
    assert frame["title"][0] is pd.NA
    assert frame["year"][0] is pd.NA


def test_a_long_text_with_line_ends_and_chinese_stays_whole():
    long = "疼痛共情\n" * 40_000
    assert to_frame([{"title": long}], COLUMNS)["title"][0] == long


def test_a_category_keeps_the_order_of_a_review_and_shows_a_value_it_does_not_know():
    frame = to_frame([{"step": "third"}, {"step": "second"}], COLUMNS)
    assert list(frame["step"].cat.categories) == ["first", "second", "third"]
    assert frame["step"][0] == "third"


def test_numbers_kept_as_text_and_infinite_ones_are_numbers():
    frame = to_frame([{"x": "2.5"}, {"x": "inf"}], COLUMNS)
    assert list(frame["x"]) == [2.5, float("inf")]


def test_times_with_and_without_fractions_are_moments_in_utc():
    frame = to_frame([{"at": "2024-05-01T12:00:00+00:00"}, {"at": "2024-05-01T20:00:00.25+08:00"}], COLUMNS)
    assert (frame["at"][1] - frame["at"][0]).total_seconds() == 0.25


def test_a_whole_number_that_is_none_is_an_error_and_not_rounded():
    with pytest.raises((ValueError, TypeError)):
        to_frame([{"year": 2015.5}], COLUMNS)
