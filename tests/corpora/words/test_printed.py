from __future__ import annotations

import re

import pytest

from corpora.words.printed import (
    TABLE_LINE,
    begins_note,
    continues_table,
    is_headed_note,
    parse_table_label,
    tables_mentioned,
)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("Table 2. Brain regions.", "Table 2", "Brain regions."),
        ("TABLE  IV – Peaks", "TABLE IV", "Peaks"),
        ("Tab. 3: Aktivierungen", "Tab. 3", "Aktivierungen"),
        ("Tab 3 Aktivierungen", "Tab 3", "Aktivierungen"),
        ("Supplementary Table S1 Peaks", "Supplementary Table S1", "Peaks"),
        ("Extended Data Table 1 | Foci", "Extended Data Table 1", "Foci"),
        ("eTable 4. Results", "eTable 4", "Results"),
        ("Table A.1 Peaks", "Table A.1", "Peaks"),
        ("Tabelle 1: Gipfel", "Tabelle 1", "Gipfel"),
        ("Tableau 2. Maxima", "Tableau 2", "Maxima"),
        ("Tabla 1 Coordenadas", "Tabla 1", "Coordenadas"),
        ("表1脑区激活", "表1", "脑区激活"),
        ("附表 2 激活脑区", "附表 2", "激活脑区"),
        ("補充表 S3：峰值", "補充表 S3", "峰值"),
        ("[▼ Table 5", "Table 5", ""),
    ],
)
def test_a_table_announces_itself_in_many_languages(text: str, label: str, rest: str) -> None:
    found = parse_table_label(text)
    assert found is not None
    assert (found.label, found.rest) == (label, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Tables were made",
        "The table shows",
        "table a comparison",
        "Tablet 1",
        "表达 2",
        "as Table 2 shows",
        "12 Table 1",
    ],
)
def test_other_texts_announce_no_table(text: str) -> None:
    assert parse_table_label(text) is None


def test_the_tables_a_sentence_refers_to() -> None:
    assert tables_mentioned("Three clusters were found (Table 2).") == ["2"]
    assert tables_mentioned("结果见表 3。") == ["3"]
    assert tables_mentioned("A tablet of 2 mg") == []


@pytest.mark.parametrize(
    "text",
    [
        "Note. x",
        "Notes: y",
        "Abbreviations: L, left",
        "Abbrev. L",
        "* p < 0.05",
        "† peak",
        "¶ see",
        "a Corrected",
        "L, left; R, right",
        "BA: Brodmann",
        "MNI coordinates refer to peaks",
        "注：峰值",
        "註：峰值",
    ],
)
def test_a_note_begins(text: str) -> None:
    assert begins_note(text)


@pytest.mark.parametrize("text", ["Left insula", "Faces > houses", "Notebook", "Amygdala", "L 12 4 6", "BA 44"])
def test_a_row_or_heading_is_no_note(text: str) -> None:
    assert not begins_note(text)


def test_some_notes_say_that_they_are_notes() -> None:
    assert is_headed_note("Note. Peaks.")
    assert is_headed_note("注：峰值")
    assert not is_headed_note("* p < 0.05")
    assert not is_headed_note("Notes on method")


@pytest.mark.parametrize(
    "line", ["Table 1", "  Supplementary Table S1", "Tab 2", "附表 3", "續表", "Tabelle 2", "Online Table 4"]
)
def test_a_line_that_may_be_a_caption_is_noticed_before_the_page_is_laid_out(line: str) -> None:
    assert re.search(TABLE_LINE, f"Methods\n{line}\nx y z", re.IGNORECASE | re.MULTILINE)


def test_a_line_inside_a_sentence_is_no_caption() -> None:
    assert not re.search(TABLE_LINE, "as in\nour Table 1", re.IGNORECASE | re.MULTILINE)
    assert not re.search(TABLE_LINE, "tabulated", re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Table 1 (continued)", ""),
        ("Table 2. Continued", ""),
        ("Tabelle 2 (Fortsetzung)", ""),
        ("(cont.)", ""),
        ("Continued Table S3", ""),
        ("续表 1", ""),
        ("續表1", ""),
        ("表 2（续）", ""),
        ("续表1 两组的激活脑区", "两组的激活脑区"),
        ("Table 1 (continued). Peaks of faces", "Peaks of faces"),
        ("Table 1", None),
        ("Continued attention > rest", None),
        ("持续注意 > 休息", None),
    ],
)
def test_a_table_that_goes_on_says_so(text: str, rest: str | None) -> None:
    assert continues_table(text) == rest
