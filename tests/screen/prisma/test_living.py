"""The versions of a living review: side by side in one figure, with what PRISMA-LSR asks to be said of them."""

from __future__ import annotations

import pytest

from screen.prisma.counts import Facts, RecordFact, count
from screen.prisma.labels import label
from screen.prisma.layout import lay_out_columns
from screen.prisma.living import MOST_COLUMNS, LivingNotes, VersionNote, choose_flows, living_lines, to_columns


def counts(n: int):
    return count(Facts(records=tuple(RecordFact(record=f"r{i}", report=f"r{i}", source="pubmed") for i in range(n))))


def numbers(n_versions: int) -> dict[str, list[str]]:
    shown = choose_flows([counts(i + 1) for i in range(n_versions)], [counts(100 * (i + 1)) for i in range(n_versions)])
    diagram = lay_out_columns(to_columns(shown, "en"), head=["Versions"])
    box = next(box for box in diagram.boxes if any(text.text == "Databases" for text in box.texts))
    line = next(text.line for text in box.texts if text.text == "Databases")
    return {
        "titles": [text.text for text in box.texts if text.line == 0],
        "found": [text.text for text in box.texts if text.line == line and text.align == "right"],
        "keys": [str(text.key) for text in box.texts if text.line == line and text.align == "right"],
    }


def test_each_version_and_all_together_have_a_column_in_every_box() -> None:
    found = numbers(3)
    assert found["titles"] == ["v1", "v2", "v3", "all"]
    assert found["found"] == ["1", "2", "3", "300"]
    assert [key.partition("/")[0] for key in found["keys"]] == ["1", "2", "3", "1-3"]


def test_of_many_versions_the_earliest_are_one_column() -> None:
    found = numbers(MOST_COLUMNS + 3)
    assert found["titles"] == ["v1–3", *(f"v{i}" for i in range(4, MOST_COLUMNS + 4)), "all"]
    assert found["found"][0] == "300"
    assert found["found"][-1] == str(100 * (MOST_COLUMNS + 3))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_number_days_trigger_schedule_and_end_are_said_and_what_is_missing_is_named(language: str) -> None:
    notes = LivingNotes(
        versions=(
            VersionNote(number=1, opened="2024-01-02", closed="2024-02-03"),
            VersionNote(number=2, opened="2025-01-02", trigger="a large\ntrial"),
        ),
        is_living=True,
        schedule={"pubmed": "monthly", "cnki": "每年"},
    )
    lines = living_lines(notes, language)
    text = "\n".join(lines)
    assert lines[0] == label("living_title", language).format(2)
    for part in ("2024-01-02", "2024-02-03", "2025-01-02", "a large trial", "PubMed", "monthly", "每年"):
        assert part in text
    assert text.count(label("not_stated", language)) == 2  # what triggers an update, when it ends
    assert label("living_open", language) in text


def test_a_version_of_a_review_that_is_not_planned_to_live_has_no_schedule() -> None:
    lines = living_lines(LivingNotes(versions=(VersionNote(number=1), VersionNote(number=2))), "en")
    assert lines[0] == "Version 2 of the review"
    assert not any("Schedule" in line for line in lines)
    assert "trigger not stated" in lines[2]
