"""A report as a reference: names in every form databases print them, what is missing, what other records know."""

from __future__ import annotations

import random

import pytest

from corpora.documents.references import fullest, letters, reference, short_name, sort_key
from corpora.nouns.records import Author, Record


def paper(*names: str, **fields: object) -> Record:
    authors = tuple(Author(raw=name) for name in names)
    return Record(id=str(fields.pop("id", "r")), source="s", position=1, authors=authors, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Azevedo, Ruben T.", "Azevedo, R. T."),
        ("Contreras-Huerta LS", "Contreras-Huerta, L. S."),
        ("Dupont, Jean-Pierre A", "Dupont, J.-P. A."),
        ("van der Berg, J", "van der Berg, J."),
        ("Smith, JAB", "Smith, J. A. B."),
        ("The Pain Consortium", "The Pain Consortium"),
        ("孙路闻", "孙路闻"),
        ("欧阳, 娜娜", "欧阳娜娜"),
    ],
)
def test_names_are_inverted_with_initials_and_chinese_names_stay_whole(name: str, expected: str) -> None:
    assert reference(paper(name, title="T", year=2020)) == f"{expected} (2020). T."


def test_names_given_in_parts_are_taken_in_parts() -> None:
    authors = (
        Author(raw="Ana María García López", family="García López", given="Ana María"),
        Author(raw="王小明", family="王", given="小明"),
    )
    record = Record(id="r", source="s", position=1, authors=authors, title="T", year=2020)
    assert reference(record) == "García López, A. M., 王小明 (2020). T."


def test_a_whole_reference_has_journal_volume_issue_pages_and_doi() -> None:
    record = paper(
        "Hein G",
        "Singer T",
        title="In pain?",
        year=2010,
        journal="Neuron",
        volume="68",
        issue="1",
        pages="149-160",
        doi="10.1/x",
    )
    assert reference(record) == "Hein, G., & Singer, T. (2010). In pain? Neuron, 68(1), 149–160. https://doi.org/10.1/x"
    record = paper("周月", title="共情的脑网络", year=2024, journal="心理科学进展", pages="e12-e20", pmid="7")
    assert reference(record, "zh") == "周月 (2024). 共情的脑网络. 心理科学进展, e12–e20. PMID: 7"


def test_what_is_missing_is_said() -> None:
    assert reference(paper()) == "[no author] (n.d.). [no title]."
    assert reference(paper(), "zh") == "[无作者] (无日期). [无题名]."


def test_of_more_than_twenty_authors_nineteen_and_the_last_are_printed() -> None:
    text = reference(paper(*(f"Name{n} A" for n in range(21)), title="T", year=2020))
    assert "Name18, A., … Name20, A. (2020)" in text
    assert "Name19" not in text


def test_journals_in_capitals_are_printed_as_others_print_them() -> None:
    for given, printed in (
        ("SOCIAL COGNITIVE AND AFFECTIVE NEUROSCIENCE", "Social Cognitive and Affective Neuroscience"),
        ("JAMA PSYCHIATRY", "JAMA Psychiatry"),
        ("PLOS ONE", "PLOS ONE"),
        ("NeuroImage", "NeuroImage"),
    ):
        assert reference(paper(title="T", journal=given, year=2020)).endswith(f"T. {printed}.")


def test_the_fullest_record_lends_what_the_first_lacks() -> None:
    first = paper(title="T", year=2020, journal="CORTEX", pmid="7")
    second = paper("Cao Y", title="T", year=2020, journal="Cortex", volume="70", pages="68-78")
    assert reference(fullest(first, (first, second))) == "Cao, Y. (2020). T. Cortex, 70, 68–78. PMID: 7"


def test_short_names_and_letters() -> None:
    assert short_name(paper("Hein G", "Silani G", "Singer T", year=2010)) == "Hein et al., 2010"
    assert short_name(paper("孙路闻", "周月", year=2024)) == "孙路闻 等, 2024"
    assert letters(["Li, 2015", "Hein, 2010", "Li, 2015"]) == ["Li, 2015a", "Hein, 2010", "Li, 2015b"]


def test_the_order_does_not_depend_on_the_order_given_and_chinese_names_stand_by_their_sound() -> None:
    names = ("Abe J", "李明", "Mathur VA", "周月", "Zuo X")
    records = [paper(name, year=2020, id=name) for name in names]
    shuffled = random.Random(1).sample(records, len(records))
    assert [record.id for record in sorted(shuffled, key=sort_key)] == ["Abe J", "李明", "Mathur VA", "周月", "Zuo X"]
