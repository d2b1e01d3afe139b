"""The demonstration's raw material: what we write is what is read back, and it is always the same."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pypdfium2
import pytest

from corpora.bundled import load, read_coordinates, read_experiments
from corpora.demo.exports import disguise, to_exports
from corpora.demo.material import (
    REVIEW,
    SUMMARY_MARK,
    read_codings,
    read_confirmations,
    read_decisions,
    read_placements,
    read_records,
)
from corpora.demo.paper_tables import read_printed_papers, to_number
from corpora.demo.papers import file_name, to_papers
from corpora.nouns.decisions import Judgement, Step
from corpora.protocol import parse_protocol
from extract.reading import read_file as read_document
from miner.dedup.links import find_duplicates
from miner.importers import read_file


@pytest.fixture(scope="module")
def corpus():
    return load(REVIEW)


@pytest.fixture(scope="module")
def papers(corpus):
    return to_papers(corpus)


def test_every_record_has_an_origin_and_a_summary(corpus):
    for record in read_records(corpus).values():
        assert record.origin
        assert record.summary
        assert record.abstract.startswith(("[Summary by Focimine", "[Focimine 撰写的概要"))


def test_exports_are_read_back_record_by_record(corpus):
    records = read_records(corpus)
    for file in to_exports(corpus):
        read = read_file(file.content, file.name)
        assert read.problems == (), file.name
        assert len(read.records) == len(file.keys)
        for found, key in zip(read.records, file.keys, strict=True):
            assert found.abstract, (file.name, key)
            assert _letters(found.title) == _letters(records[key].title), (file.name, key)


def test_duplicates_of_the_exports_are_found_without_a_wrong_merge(corpus):
    keys, found = {}, []
    for file in to_exports(corpus):
        read = read_file(file.content, file.name)
        found += read.records
        keys |= {record.id: key for record, key in zip(read.records, file.keys, strict=True)}
    links = find_duplicates(found)
    assert all(keys[link.record] == keys[link.duplicate_of] for link in links)
    assert len(found) - len(links) == len(read_records(corpus)) == len(set(keys.values()))


def test_every_work_lies_in_a_file_and_every_oddity_is_known(corpus):
    records = read_records(corpus)
    placements = read_placements(corpus)
    assert {p.key for p in placements} == set(records)
    assert len({(p.file, p.key) for p in placements}) == len(placements)
    for placement in placements:
        disguise(records[placement.key], placement.oddities)
    with pytest.raises(KeyError):
        disguise(records["Hein2016"], ("sung",))


def test_files_are_the_same_whenever_they_are_made(corpus, papers):
    assert to_exports(corpus) == to_exports(corpus)
    assert to_papers(corpus) == papers
    assert all(b"CreationDate (D:20000101" in content for content in papers.values())


def test_the_included_reports_are_the_19_papers(corpus):
    decisions = read_decisions(corpus)
    full = [d for d in decisions if d.step is Step.FULL_TEXT]
    included = {d.key for d in full if d.judgement is Judgement.INCLUDE}
    assert included == {e.key for e in read_experiments(corpus)}
    titles = {d.key: d for d in decisions if d.step is Step.TITLE_ABSTRACT}
    assert set(titles) == set(read_records(corpus))
    sought = {key for key, d in titles.items() if d.judgement is Judgement.INCLUDE}
    assert {d.key for d in full} <= sought
    assert sought - {d.key for d in full} == {"Caspar2023"}, "the one report that is not retrieved"


def test_an_exclusion_names_criteria_of_the_protocol_that_apply_at_that_step(corpus):
    criteria = {c.id: c for c in parse_protocol(corpus.protocol_text).screening.criteria}
    for decision in read_decisions(corpus):
        if decision.judgement is Judgement.EXCLUDE:
            assert decision.criterion in decision.failed
            assert decision.reason
            assert all(decision.step.value in criteria[c].steps for c in decision.failed)
        else:
            assert decision.criterion is None


def test_every_assessed_report_has_a_document_and_no_other_has(corpus, papers):
    assessed = {d.key for d in read_decisions(corpus) if d.step is Step.FULL_TEXT}
    assert set(papers) == {file_name(key) for key in assessed}


def test_every_printed_peak_has_one_confirmation(corpus):
    printed = Counter()
    for key, paper in read_printed_papers(corpus).items():
        for table in paper.tables:
            for row in (row for block in table.blocks for row in block.rows):
                printed[key, table.label, *row.xyz, row.space.value] += 1
    confirmed = Counter((c.key, c.table, c.x, c.y, c.z, c.space.value) for c in read_confirmations(corpus))
    assert confirmed == printed
    assert max(confirmed.values()) == 1, "a focus is found by its table and coordinates alone"


def test_accepted_foci_are_the_facts_marked_as_used(corpus):
    accepted = Counter(
        (c.key, c.x, c.y, c.z, c.space, c.basis) for c in read_confirmations(corpus) if c.action == "accept"
    )
    facts = Counter((c.key, c.x, c.y, c.z, c.space, c.used) for c in read_coordinates(corpus) if c.used)
    assert accepted == facts
    experiments = {e.name: e for e in read_experiments(corpus)}
    counts = Counter(c.contrast for c in read_confirmations(corpus) if c.action == "accept")
    assert counts == {name: e.n_used for name, e in experiments.items() if e.n_used}
    assert all(c.reason for c in read_confirmations(corpus))


def test_codings_cover_every_experiment_and_required_field(corpus):
    required = {f.name for f in parse_protocol(corpus.protocol_text).extraction.coding if f.required}
    coded: dict[str, set[str]] = {}
    for coding in read_codings(corpus):
        coded.setdefault(coding.experiment, set()).add(coding.field)
    assert set(coded) == {e.name for e in read_experiments(corpus)}
    assert all(required <= fields for fields in coded.values())


def test_the_printed_numbers_stand_in_the_pdf_with_the_journals_minus(corpus, papers):
    for key, paper in read_printed_papers(corpus).items():
        words = _text(papers[file_name(key)]).split()
        for table in paper.tables:
            rows = [row for block in table.blocks for row in block.rows]
            if paper.cells != "separate":
                continue
            for row in rows:
                line = [to_number(value, paper.minus) for value in row.xyz]
                assert line in [words[i : i + 3] for i in range(len(words) - 2)], (key, table.label, line)


@pytest.mark.parametrize("key", ["Cheon2011", "Ruckmann2015", "Cao2015", "ContrerasHuerta2013", "Xu2009"])
def test_the_extractor_reads_back_exactly_what_was_printed(corpus, papers, tmp_path, key):
    path = tmp_path / file_name(key)
    path.write_bytes(papers[path.name])
    reading = read_document(path)  # of Cheon's peaks in two spaces it keeps MNI, and records it
    read = Counter((f.table, f.x, f.y, f.z, f.space) for f in reading.foci)
    printed = Counter((c.table, c.x, c.y, c.z, c.space) for c in read_confirmations(corpus) if c.key == key)
    assert read == printed
    assert bool(printed) == (key != "Xu2009")


def test_a_document_says_it_is_ours_and_carries_its_doi(corpus, papers):
    records = read_records(corpus)
    for decision in read_decisions(corpus):
        if decision.step is Step.FULL_TEXT:
            text = " ".join(_text(papers[file_name(decision.key)]).split())
            assert "Demonstration document made by Focimine" in text
            assert not records[decision.key].doi or records[decision.key].doi in text.replace(" ", "")


def test_papers_without_public_coordinates_say_so_and_hold_no_table(corpus, papers):
    printed = read_printed_papers(corpus)
    for experiment in read_experiments(corpus):
        text = " ".join(_text(papers[file_name(experiment.key)]).split())
        assert ("no coordinates are printed here" in text) == (experiment.key not in printed)
        assert f"{experiment.n} healthy adults" in text


def test_file_names_carry_author_and_year():
    assert file_name("ContrerasHuerta2013") == "ContrerasHuerta_2013.pdf"
    assert file_name("Cikara2011b") == "Cikara_2011b.pdf"


def test_marks_survive_line_wrapping_in_medline(corpus):
    nbib = next(f for f in to_exports(corpus) if f.name == "pubmed.nbib").content.decode()
    assert nbib.count(SUMMARY_MARK) == nbib.count("PMID- ")
    assert all(len(line) <= 90 for line in nbib.splitlines())
    entries = nbib.split("\n\n")
    assert all(a.startswith("PMID- ") and b.startswith("PMID- ") for a, b in pairwise(entries))


def _letters(title: str | None) -> str:
    return "".join(c for c in (title or "").casefold() if c.isalnum())


def _text(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()
