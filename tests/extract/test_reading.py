"""Many files in workers: order, limits, broken files."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from extract import prose
from extract.reading import read_file
from extract.workers import Limits, read_many

PAGE = """<!DOCTYPE html><html><body><p>Peaks are reported in MNI space.</p><table><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>
<tr><td>Insula</td><td>-{0}</td><td>18</td><td>4</td></tr></table></body></html>"""


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    paths = []
    for number in range(5):
        path = tmp_path / f"paper{number}.html"
        path.write_text(PAGE.format(30 + number), encoding="utf-8")
        paths.append(path)
    (tmp_path / "broken.html").write_bytes(b"")
    return [*paths[:2], tmp_path / "broken.html", *paths[2:]]


def test_results_come_in_the_order_given_whatever_the_workers(papers: list[Path]) -> None:
    one = list(read_many(papers, Limits(workers=1)))
    two = list(read_many(papers, Limits(workers=2)))
    assert [r.name for r in two] == [p.name for p in papers]
    assert one == two


def test_a_broken_file_is_one_problem_and_the_run_goes_on(papers: list[Path]) -> None:
    readings = list(read_many(papers, Limits(workers=1)))
    assert [len(r.foci) for r in readings] == [1, 1, 0, 1, 1, 1]
    assert [p.code for p in readings[2].problems] == ["DOCUMENT-UNREADABLE"]


def test_a_file_that_takes_too_long_is_given_up(papers: list[Path]) -> None:
    readings = list(read_many(papers[:2], Limits(workers=1, seconds=0.0)))
    assert [r.problems[0].code for r in readings] == ["DOCUMENT-TIMEOUT"] * 2


def test_workers_that_die_before_they_are_ready_cost_a_problem_each_and_not_the_run(papers: list[Path]) -> None:
    pytest.importorskip("resource")
    readings = list(read_many(papers[:2], Limits(workers=2, megabytes=60)))
    assert [r.problems[0].code for r in readings] == ["DOCUMENT-CRASHED"] * 2


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert read_file(tmp_path / "nothing.pdf").problems[0].code == "DOCUMENT-UNREADABLE"


def test_pictures_of_markup_are_pages_with_the_readings(papers: list[Path]) -> None:
    reading = read_file(papers[0], pictures=True)
    page = reading.pictures["paper0.html.html"].decode()
    assert "(-30, 18, 4) MNI" in page
    assert "Insula" in page


def test_text_longer_than_ten_articles_is_searched_in_part_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(prose, "MAX_PROSE", 1000)
    path = tmp_path / "long.html"
    path.write_text(f"<html><body><p>{'-1 2 3 ' * 200}</p></body></html>", encoding="utf-8")
    (problem,) = read_file(path).problems
    assert problem.code == "TEXT-TOO-LONG"
    assert "first 1,000 of" in problem.message


def test_the_collector_of_cycles_is_as_before_after_reading(tmp_path):
    before = gc.get_threshold()
    path = tmp_path / "none.html"
    path.write_text("<html><body><p>Nothing.</p></body></html>", encoding="utf-8")
    read_file(path)
    assert gc.get_threshold() == before
