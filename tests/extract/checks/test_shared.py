"""Tables of different documents that print the same foci."""

from __future__ import annotations

from extract.checks.shared import SharedFoci, printed_tables

PEAKS = [(-32.0, 14.0, 4.0), (36.0, 18.0, -2.0), (4.0, 22.0, 44.0), (-8.0, -60.0, 32.0)]


def tables(document, peaks, report="r-1", kind="peak", table="Table 1"):
    return printed_tables(document, f"{document}.pdf", report, [(table, kind, peak) for peak in peaks])


def problems(one, two):
    shared = SharedFoci()
    for table in one:
        assert shared.find(table) == []
        shared.add(table)
    return [problem for table in two for problem in shared.find(table)]


def test_the_same_table_in_two_documents_is_noticed():
    found = problems(tables("a", PEAKS), tables("b", PEAKS[1:], report="r-2", table="Table 3"))
    assert [problem.code for problem in found] == ["FOCI-SHARED"]
    assert found[0].item == "b.pdf, Table 3"
    assert "3 of its 3 foci are also printed in a.pdf, Table 1" in found[0].message
    assert "sample" in found[0].hint


def test_two_documents_of_one_report_are_told_apart_from_two_reports():
    found = problems(tables("a", PEAKS), tables("b", PEAKS))
    assert "same report" in found[0].hint


def test_one_or_two_equal_peaks_are_chance():
    others = [(10.0, -80.0, 6.0), (20.0, 4.0, 60.0)]
    assert problems(tables("a", PEAKS), tables("b", [*PEAKS[:2], *others])) == []


def test_a_small_share_of_a_large_table_is_chance():
    many = [(float(x), 10.0, 10.0) for x in range(-40, 40, 4)]
    other = [(float(x), -60.0, 10.0) for x in range(-40, 40, 4)]
    assert problems(tables("a", many), tables("b", [*many[:4], *other])) == []


def test_tables_of_one_document_are_left_to_the_check_within_it():
    assert problems(tables("a", PEAKS), tables("a", PEAKS, table="Table 2")) == []


def test_cited_peaks_and_running_text_do_not_count():
    assert problems(tables("a", PEAKS), tables("b", PEAKS, kind="cited")) == []
    assert printed_tables("a", "a.pdf", "r", [(None, "in_text", PEAKS[0])]) == []
