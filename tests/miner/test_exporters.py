"""What is exported is imported again with the same fields, in every format; the command writes what was chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import focimine
from corpora.errors import FormatError
from corpora.nouns.records import Author, Record
from corpora.store import Store
from miner.exporters import FORMATS, SUFFIXES
from miner.exporters.values import kind_of_entry
from miner.importers import read_file
from miner.importers.fields import clean
from miner.stage.exporting import chosen_records, fullest
from miner.stage.records import import_files

CORE = ("title", "title_translated", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "issn", "keywords", "language")  # fmt: skip
LEFT_OUT = {
    "noteexpress": {"pmcid"},
    "nbib": {"url"},
    "bibtex": set(),
    "ris": set(),
    "csl-json": set(),
    "csv": set(),
    "xlsx": set(),
}


def author(family: str, given: str) -> Author:
    return Author(raw=f"{family}, {given}", family=family, given=given)


def record(position: int, **fields: object) -> Record:
    return Record(id=f"r-0000000000-{position:05d}", source="0" * 64, position=position, **fields)  # type: ignore[arg-type]


RECORDS = (
    record(
        1,
        title="A 50% effect of {ingroup} faces & $5 rewards: α_2 ~ #1, a \\ b^2",
        title_translated="内群体面孔的效应",
        authors=(author("Müller", "Jörg"), author("García López", "María José"), Author(raw="The Imagined Consortium")),
        year=2014, journal="Journal of Imagined Groups, Part A", volume="3", issue="2", pages="10-20", doi="10.1000/ab_c(1)<2>", pmid="91000001",
        pmcid="PMC123", issn="1234-5678", accession="2-s2.0-1", abstract="BACKGROUND: Who cares?\nRESULTS: The insula; 20% more.",
        abstract_translated="背景：谁在乎？结果：脑岛。", keywords=("empathy", "Child, Preschool"), language="eng",
        publication_types=("Journal Article", "Review"), url="https://example.org/a?b=1&c=2", database="scopus",
    ),
    record(
        2,
        title="群际共情的脑成像研究", title_translated="Brain imaging of intergroup empathy", authors=(author("杨", "小伟"), Author(raw="蔡洪")),
        year=2015, journal="示例学报", volume="46", issue="05", pages="1106-1111+1117", doi="10.3969/j.issn.1000-0000.2015.05.001", abstract="我们用磁共振扫描。",
        keywords=("共情", "群际"), language="chi", publication_types=("Journal Article",), database="cnki", url="https://example.cn/1",
    ),
    record(3, title="=1+1 is a title", authors=(author("van der Berg", "Anna Maria"),), year=2001, publication_types=("Thesis",), database="proquest"),
    record(4, authors=(Author(raw="Li Hua"),), year=1999, journal="Journal of Examples", pages="e12", database="pubmed", pmid="91000004", publication_types=("Journal Article",)),
)  # fmt: skip


def plain(value: object) -> object:
    """A value without regard to line breaks, which some formats cannot keep."""
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_exported_comes_back_the_same(name: str) -> None:
    back = read_file(FORMATS[name](RECORDS), f"exported.{name}").records
    assert len(back) == len(RECORDS)
    compared = {*CORE, "pmcid", "abstract", "abstract_translated", "url", "database"} - LEFT_OUT[name]
    for ours, theirs in zip(RECORDS, back, strict=True):
        for field in sorted(compared):
            assert plain(getattr(theirs, field)) == plain(getattr(ours, field)), (name, ours.position, field)


def test_the_sections_of_an_abstract_stay_lines_in_ris() -> None:
    back = read_file(FORMATS["ris"](RECORDS), "exported").records[0]
    assert back.abstract == RECORDS[0].abstract


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_bytes(name: str) -> None:
    assert FORMATS[name](RECORDS) == FORMATS[name](RECORDS)


def test_every_suffix_names_a_format() -> None:
    assert set(SUFFIXES.values()) == set(FORMATS)


def test_a_reports_record_takes_what_the_first_lacks_from_the_others() -> None:
    first, second = (
        record(1, title="A title", database="pubmed"),
        record(2, title="A title", volume="3", pages="1-9", authors=(Author(raw="Li Hua"),)),
    )
    merged = fullest([first, second])
    assert (merged.id, merged.volume, merged.pages, merged.authors) == (first.id, "3", "1-9", second.authors)


def test_the_command_writes_all_reports_or_those_waiting(review: Path, examples: Path, tmp_path: Path) -> None:
    with Store.open(review) as store:
        import_files(store, [examples / "nbib" / "pubmed.txt"])
        titles = [one.title for one in chosen_records(store, "all")]
        assert [one.title for one in chosen_records(store, "waiting")] == titles
        assert chosen_records(store, "included") == []
    out = tmp_path / "all.ris"
    assert focimine.run(["export-records", str(out), "--review", str(review)]) == 0
    assert [one.title for one in read_file(out.read_bytes(), out.name).records] == titles
    assert focimine.run(["export-records", str(tmp_path / "all.xyz"), "--review", str(review)]) == 2


WORDS = st.text(st.sampled_from("abC xyZ éß 群际共情 0129 .,:;!?()[]{}<>/\\\"'%$&#_~^-–=+*@|µα"), min_size=1, max_size=40).map(lambda t: " ".join(f"T{t}e".split()))  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@given(title=WORDS, abstract=WORDS)
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_the_same(name: str, title: str, abstract: str) -> None:
    if clean(title) != title or clean(abstract) != abstract:
        return  # entities and markup, which every importer takes out
    ours = record(
        1,
        title=title,
        abstract=abstract,
        year=2001,
        journal="J",
        authors=(author("Li", "Hua"),),
        database="pubmed",
        pmid="1",
    )
    (theirs,) = read_file(FORMATS[name]([ours]), "exported").records
    assert (theirs.title, theirs.abstract, theirs.year) == (title, abstract, 2001)


ODD = (
    record(1, title="T", authors=(author("Li", "Na"), author("Rahman", "N.A."), author("Null", "S. N.")), year=2001, publication_types=("Journal Article",)),
    record(2, title="标题", authors=(author("杨", "娜"),), authors_translated=(author("Yang", "Na"), Author(raw="Wu Bo")), year=2002, publication_types=("Journal Article",)),
    record(3, title="Nothing but a title", publication_types=("Thesis",)),
    record(4, title="T4", database="eric", year=2004, keywords=("adult, aged, female",), publication_types=("Journal Article", "Review", "Randomized Controlled Trial")),
    record(5, title="T5", database="openalex", volume="Suppl_1", issue="3_A", pages="S1_2", publication_types=("Journal Article",)),
    record(6, title="T6", authors=(Author(raw="Council on Pain and Committee on Joy"),), year=2006, publication_types=("Journal Article",)),
)  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_names_like_words_for_nothing_kinds_and_databases_come_back(name: str) -> None:
    back = read_file(FORMATS[name](ODD), f"odd.{name}").records
    fields = ["title", "authors", "year", "volume", "issue", "pages", "keywords", "database"]
    fields += [] if name == "nbib" else ["authors_translated"]  # MEDLINE has no tag for it
    for ours, theirs in zip(ODD, back, strict=True):
        assert [getattr(theirs, field) for field in fields] == [getattr(ours, field) for field in fields]
        assert set(theirs.publication_types) >= set(ours.publication_types) - (
            {"Thesis"} if name == "noteexpress" else set()
        )


def test_notices_come_back_from_nbib_under_their_own_tags() -> None:
    noticed = record(
        1, title="T", pmid="1", database="pubmed", retraction="retracted in: J Ex. 2002;1:2; erratum in: J Ex. 2001;3:4"
    )
    (back,) = read_file(FORMATS["nbib"]((noticed,)), "a.nbib").records
    assert (dict(back.raw)["RIN"], dict(back.raw)["EIN"]) == ("J Ex. 2002;1:2", "J Ex. 2001;3:4")


def test_a_record_of_no_known_database_is_not_pubmeds_after_nbib() -> None:
    assert read_file(FORMATS["nbib"]((record(1, title="T"),)), "a.nbib").records[0].database is None


KINDS = (
    ("Journal Article", "Case Reports"), ("Journal Article", "Retracted Publication"), ("Thesis",), ("Book",), ("Book Chapter",), ("Conference Paper",),
    ("Patent",), ("Report",), ("Newspaper Article",), ("Journal Article", "Conference Paper"), ("Journal Article", "Disorders [3290]"),
)  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_kinds_of_publications_come_back_in_every_format(name: str) -> None:
    records = [record(n, title=f"T{n}", publication_types=kinds) for n, kinds in enumerate(KINDS, start=1)]
    back = [r.publication_types for r in read_file(FORMATS[name](records), f"kinds.{name}").records]
    for ours, theirs in zip(KINDS, back, strict=True):
        assert set(theirs) - {"Journal Article"} == set(ours) - {"Journal Article"}, (ours, theirs)


def test_a_case_report_is_no_report_on_export() -> None:
    assert b"TY  - JOUR" in FORMATS["ris"](
        (record(1, title="T", publication_types=("Journal Article", "Case Reports")),)
    )


COMPARED = {*CORE, "pmcid", "abstract", "abstract_translated", "authors_translated", "url", "database"}
NO_PLACE = {"nbib": {"url", "authors_translated"}, "noteexpress": {"pmcid"}}


@pytest.mark.parametrize("name", FORMATS)
def test_every_real_export_comes_back_the_same(name: str, checked_data: Path) -> None:
    """What a format says by itself is left out: theses are in no journal (BibTeX, CSL), a title is no journal (RIS)."""
    for path in sorted((checked_data / "data" / "sources").rglob("*")):
        records = records_of(path)[:60]
        back = read_file(FORMATS[name](records), f"{path.name}.{name}").records if records else ()
        for ours, theirs in zip(records, back, strict=True):
            odd = {"journal"} if ours.journal == ours.title or kind_of_entry(ours) == "Thesis" else set()
            for field in sorted(COMPARED - NO_PLACE.get(name, set()) - odd):
                assert same(getattr(ours, field), getattr(theirs, field)), (path.name, ours.line, field)


def records_of(path: Path) -> tuple[Record, ...]:
    try:
        return (
            read_file(path.read_bytes(), path.name).records
            if path.is_file() and path.stat().st_size < 4_000_000
            else ()
        )
    except FormatError:
        return ()


def same(ours: object, theirs: object) -> bool:
    if (
        isinstance(ours, tuple)
        and isinstance(theirs, tuple)
        and any(isinstance(one, Author) for one in (*ours, *theirs))
    ):
        return [printed(one) for one in ours] == [printed(one) for one in theirs]
    return plain(ours) == plain(theirs)


def printed(one: Author) -> str:
    """A name as exports print it."""
    return f"{one.family}, {one.given}" if one.family and one.given else " ".join(one.raw.split())


BREAKS = ("\n", "\r", "\x0b", "\x85", "\u2028")
ANOTHER = {
    "ris": "|ER  - |TY  - JOUR|TI  - injected|ER  - |TY  - JOUR",
    "nbib": "||PMID- 99|TI  - injected||PMID- 98",
    "noteexpress": "||{Reference Type}: Book|{Title}: injected|",
    "bibtex": "}|}|@article{injected,| title = {injected},|",
    "csl-json": '"}]|[{"title": "injected"}',
    "csv": '","|"injected","x"|injected',
    "xlsx": "</t></si>|<si><t>injected",
}
TEXTS = ("title", "title_translated", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid", "issn", "accession", "abstract", "language", "url", "database", "retraction")  # fmt: skip


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("mark", BREAKS, ids=ascii)
def test_no_text_of_a_record_becomes_a_record_of_its_own(form: str, mark: str) -> None:
    hostile = f"words {ANOTHER[form].replace('|', mark)}"
    plain = Record(id="r-1", source="s", position=1, title="A plain paper", year=2010, raw=(), line=1, doi="10.1000/1")
    several = [replace(plain, **{name: hostile}) for name in TEXTS]
    several += [replace(plain, keywords=(hostile,)), replace(plain, authors=(Author(raw=hostile),))]
    for record in several:
        read = read_file(FORMATS[form]([record, plain]), f"x.{form}").records
        assert len(read) == 2
        assert read[1].title == "A plain paper"
