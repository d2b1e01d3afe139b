"""The second demonstration's material: papers, coordinates and codings hold together, and its documents are read back."""

from __future__ import annotations

import pytest

from corpora.bundled import load
from corpora.demo import social_pain
from corpora.protocol import parse_protocol
from extract.reading import read_file as read_document
from miner.importers import read_file


@pytest.fixture(scope="module")
def corpus():
    return load(social_pain.REVIEW)


def test_every_paper_was_found_somewhere_and_says_where(corpus):
    terms = {t.casefold() for d in parse_protocol(corpus.protocol_text).search.dimensions[:1] for t in d.en}
    for row in corpus.rows("papers.csv"):
        found = [term.casefold() for term in row["title_terms"].split("; ") if term]
        assert found or row["cited_in_review"], row["pmid"]
        assert set(found) <= terms
        assert all(term in row["title"].casefold() for term in found)


def test_what_is_coded_is_a_value_of_the_plan(corpus):
    fields = {field.name: field.values for field in parse_protocol(corpus.protocol_text).extraction.coding}
    rows = social_pain.codings(corpus)
    assert {row["key"] for row in rows} == set(social_pain.included(corpus))
    for row in rows:
        assert not fields[row["field"]] or row["value"] in fields[row["field"]], row
        assert row["quote"], row


def test_exports_hold_every_paper_once_and_are_read_back(corpus):
    files = social_pain.to_exports(corpus)
    keys = [key for file in files for key in file.keys]
    assert sorted(keys) == sorted(row["pmid"] for row in corpus.rows("papers.csv"))
    for file in files:
        read = read_file(file.content, file.name)
        assert [record.pmid for record in read.records] == list(file.keys)
        # NeuroQuery gives titles only: that its records have neither year nor authors is said.
        assert {problem.code for problem in read.problems} == (
            {"FIELD-IN-NO-RECORD"} if "neuroquery" in file.name else set()
        )


def test_documents_are_read_to_the_very_coordinates_they_list(corpus, tmp_path):
    peaks = social_pain.read_peaks(corpus)
    documents = social_pain.to_documents(corpus)
    assert len(documents) == len(social_pain.included(corpus))
    unknown = {key for key, rows in peaks.items() if any(not peak.space for peak in rows)}
    chosen = [*sorted(documents)[::8], *(f"pmid_{key}.html" for key in unknown if f"pmid_{key}.html" in documents)]
    for name in chosen:
        path = tmp_path / name
        path.write_bytes(documents[name])
        found = read_document(path).foci
        listed = [(p.table, *map(float, p.xyz), p.space) for p in peaks[name[5:-5]]]
        assert [(f.table, f.x, f.y, f.z, f.space.value if f.space else "") for f in found] == listed
        assert "not that paper" not in documents[name].decode()
        assert "of which it holds no text" in documents[name].decode()


def test_a_coordinate_without_a_space_is_rejected_with_a_reason(corpus):
    rows = social_pain.confirmations(corpus)
    assert {row["action"] for row in rows if row["space"]} == {"accept"}
    without = [row for row in rows if not row["space"]]
    assert without
    assert {(row["action"], row["reason"]) for row in without} == {("reject", social_pain.NO_SPACE)}
