"""Foci from CSV: columns by name, rows grouped by experiment, every bad line named."""

from __future__ import annotations

import pytest

from corpora.errors import FormatError
from corpora.nouns.studies import FocusKind, Space
from meta.formats.foci_csv import looks_like_csv, parse_csv

TEXT = """experiment,n,space,x,y,z
"Smith, 2010: a > b",20,MNI,-33,17,-4
"Smith, 2010: a > b",20,MNI,1,2,3
"Jones, 2011: c",15,TAL,4,5,6
"""


def test_rows_of_one_experiment_become_one_contrast():
    found = parse_csv(TEXT)
    assert [(c.study, c.name, c.n, len(c.foci)) for c in found.contrasts] == [
        ("Smith, 2010", "a > b", 20, 2),
        ("Jones, 2011", "c", 15, 1),
    ]
    assert found.contrasts[1].foci[0].space is Space.TAL
    assert found.contrasts[1].foci[0].row == 3


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_told_by_the_header(delimiter):
    assert (
        len(
            parse_csv(
                TEXT.replace('"', "").replace("Smith, ", "Smith ").replace("Jones, ", "Jones ").replace(",", delimiter)
            ).contrasts
        )
        == 2
    )


def test_the_csv_of_the_foci_command_is_read_once_n_is_added():
    text = (
        "document,page,table,row,contrast,region,x,y,z,space,space_evidence,kind,statistic_name,statistic,cluster_size,"
        "cluster_unit,raw,bbox,problems,n\n"
        "a.pdf,3,Table 2,4,in > out,insula,\u221233,17,-4,MNI,,peak,t,5.1,,,\u221233 17 -4,,,20\n"
    )
    (contrast,) = parse_csv(text).contrasts
    focus = contrast.foci[0]
    assert (focus.x, focus.page, focus.table, focus.kind, focus.region) == (
        -33.0,
        3,
        "Table 2",
        FocusKind.PEAK,
        "insula",
    )
    assert (contrast.study, contrast.name, contrast.n) == ("a.pdf", "in > out", 20)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("1,2,3", "1,,3", 'line 3: y is ""'),
        ("1,2,3", "1,nan,3", 'y is "nan"'),
        ("20,MNI,1", "20,scanner,1", "no space we know"),
        ("20,MNI,1", "none,MNI,1", "not a number of participants"),
        ("20,MNI,1", "1e308,MNI,1", "line 3: n is"),
        ("20,MNI,1", "-5,MNI,1", "line 3: n is"),
        ("20,MNI,1", "2²,MNI,1", "line 3: n is"),
        ("1,2,3", "1,2²,3", 'line 3: y is "2²", not a number'),
        ("1,2,3", "1,2,1e300", "too large to be a coordinate"),
        ("20,MNI,1", "21,MNI,1", "more than one sample size: 20 (line 2), 21 (line 3)"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(old, new, why):
    with pytest.raises(FormatError) as error:
        parse_csv(TEXT.replace(old, new))
    assert why in str(error.value)


def test_a_missing_column_is_named():
    with pytest.raises(FormatError, match="no column n"):
        parse_csv("experiment,x,y,z\na,1,2,3\n")
    with pytest.raises(FormatError, match="names the experiment"):
        parse_csv("n,x,y,z\n3,1,2,3\n")


def test_an_experiment_without_n_is_a_problem():
    found = parse_csv(TEXT.replace(",15,", ",,"))
    assert found.contrasts[1].n is None
    assert [p.code for p in found.problems] == ["CSV-NO-N"]


def test_sleuth_text_does_not_look_like_csv():
    assert looks_like_csv(TEXT)
    assert not looks_like_csv("//Reference=MNI\n1,2,3\n")


def test_a_heading_alone_is_refused():
    with pytest.raises(FormatError, match="no foci"):
        parse_csv("experiment,n,space,x,y,z\n")


def test_a_table_that_breaks_off_in_a_row_is_refused_with_its_line():
    text = "experiment,n,space,x,y,z,region\nA,20,MNI,1,2,3,insula\nA,20,MNI,1,2,-34,insula\n"
    with pytest.raises(FormatError, match="middle of line 3"):
        parse_csv(text[: text.index("-34") + 2])
    assert len(parse_csv(text.rstrip("\n")).contrasts[0].foci) == 2
