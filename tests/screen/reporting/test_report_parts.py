"""What the report of results shows of agreement and risk of bias, in both languages."""

from __future__ import annotations

from corpora.documents.blocks import Grid, Note, Paragraph, plain
from corpora.nouns.decisions import Step
from corpora.protocol import RiskOfBiasSection
from screen.agreement.ratings import Question, tabulate
from screen.agreement.report import measure_all
from screen.bias.instruments import instrument_of
from screen.reporting.report_parts import agreement_part, bias_part, failed_part


def measured(said, **fields):
    return measure_all([Question(ratings=tabulate(said, ("A", "B")), unit="report", note="", **fields)], replicates=50, seed=1)  # fmt: skip


def test_agreement_is_one_row_for_each_question_with_kappa_and_interval():
    said = {(f"r{n}", who): "include" if n % 2 else "exclude" for n in range(10) for who in "AB"} | {
        ("r0", "B"): "include"
    }
    for language, name in (("en", "title and abstract: judgement"), ("zh", "题目与摘要：纳入判断")):
        part = agreement_part(measured(said, part=Step.TITLE_ABSTRACT.value, name="judgement"), language)
        (grid,) = part.blocks
        assert isinstance(grid, Grid)
        (row,) = grid.rows
        assert row[0] == name
        assert row[2] == "10"
        assert row[3].startswith("0.90 [")
        assert row[4].startswith("0.80 [")


def test_where_one_person_judged_it_is_said_that_there_is_no_agreement():
    (block,) = agreement_part(measured({("r1", "A"): "include"}, part="coding", name="n"), "zh").blocks
    assert isinstance(block, Paragraph)
    assert "两人以上" in plain(block.text)


def test_risk_of_bias_is_a_table_of_papers_and_items_in_the_language_and_what_is_open_is_a_dash():
    instrument = instrument_of(RiskOfBiasSection(instrument="cochrane_2011"))
    first, second = (item.id for item in instrument.items[:2])
    judged = {"Hein, 2016": {first: "low", second: "high"}, "Xu, 2009": {}}
    for language, low in (("en", instrument.answer("low").wording.en), ("zh", instrument.answer("low").wording.zh)):
        lead, grid = bias_part(instrument, judged, {}, (2, 14), language).blocks
        assert "2" in plain(lead.text)
        assert grid.rows[0][:2] == ("Hein, 2016", low)
        assert set(grid.rows[1][1:]) == {"–"}
        assert len(grid.header) == 1 + len(instrument.items)


def test_nothing_judged_is_a_sentence_without_a_table_of_dashes():
    instrument = instrument_of(RiskOfBiasSection(instrument="cochrane_2011"))
    (lead,) = bias_part(instrument, {"Xu, 2009": {}}, {}, (0, 7), "en").blocks
    assert "0 of 7" in plain(lead.text)


def test_what_cannot_be_shown_is_said():
    (note,) = failed_part("Boxes do not add up.", "en").blocks
    assert isinstance(note, Note)
    assert "Boxes do not add up." in plain(note.text)
