"""Links join records of one paper and never two papers, in any order and script."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest

from corpora.ids import record_id
from corpora.nouns.records import Author, Record
from miner.dedup.links import find_duplicates, find_links
from miner.dedup.signature import normal_title, signature
from miner.importers import read_file

LONG = "Racial group membership modulates empathic neural responses to others in pain"


def rec(
    n: int,
    title: str | None = LONG,
    authors: str = "Xu, X; Zuo, X; Han, S",
    year: int | None = 2009,
    **fields,
) -> Record:
    names = tuple(Author(raw=a.strip()) for a in authors.split(";") if a.strip())
    return Record(id=record_id("0" * 64, n), source="s", position=n, title=title, authors=names, year=year, **fields)


def linked(*records: Record) -> bool:
    return bool(find_duplicates(records))


def test_same_doi_and_title_are_one_paper_and_the_link_says_why() -> None:
    links = find_duplicates([rec(1, doi="10.1/a"), rec(2, title=LONG.upper(), doi="10.1/a")])
    assert [(link.record, link.duplicate_of) for link in links] == [(rec(2).id, rec(1).id)]
    assert "same DOI 10.1/a" in links[0].why


def test_one_doi_shared_by_congress_abstracts_joins_nothing() -> None:
    titles = [
        "Insulin in mice after a meal of fat",
        "Sleep and memory in old sailors",
        "A cohort of bakers in winter",
    ]
    abstracts = [
        rec(n, title, f"Name{n}, A", doi="10.1/congress", volume="5", pages=f"S{n}") for n, title in enumerate(titles)
    ]
    assert not find_duplicates(abstracts)


def test_serial_editorials_stay_apart() -> None:
    issues = [
        rec(
            n,
            "Editorial Introduction",
            "Zwass, V",
            2009,
            journal="J MIS",
            volume="26",
            issue=str(n),
            pages=f"5-{5 + n}",
        )
        for n in (1, 2, 3)
    ]
    assert not find_duplicates(issues)


def test_different_pmids_numbers_in_titles_notices_and_theses_stay_apart() -> None:
    same = {"journal": "Neuron", "volume": "3", "pages": "1-9"}
    assert not linked(rec(1, pmid="1", **same), rec(2, pmid="2", **same))
    assert not linked(rec(1, LONG + " part 1"), rec(2, LONG + " part 2"))
    assert not linked(rec(1, **same), rec(2, "Erratum: " + LONG, **same))
    assert not linked(
        rec(1, publication_types=("Thesis",)),
        rec(2, publication_types=("Journal Article",), journal="Neuron"),
    )


def test_yearly_updates_with_their_own_doi_stay_apart() -> None:
    a = rec(1, doi="10.1002/14651858.cd1.pub2", pages="CD1", issue="3", year=2004)
    assert not linked(a, rec(2, doi="10.1002/14651858.cd1.pub3", pages="CD1", issue="2", year=2005))


def test_database_habits_do_not_hide_a_duplicate() -> None:
    plain = rec(1, journal="Current Opinion in Lipidology", volume="19", issue="3", pages="221-228")
    assert linked(
        plain,
        rec(
            2,
            LONG + ". [Review] [45 refs]",
            "Xu X; Zuo X; Han S",
            journal="Curr Opin Lipidol",
            volume="19",
            pages="221-8",
        ),
    )
    assert linked(plain, rec(2, f"[{LONG}.]", journal="Curr Opin Lipidol", volume="19", pages="t-8"))
    assert linked(plain, rec(2, LONG.replace("neural", "neuronal"), volume="19", pages="221"))


def test_a_congress_abstract_and_its_article_stay_apart_when_no_place_is_common() -> None:
    article = rec(1, journal="Neuron", volume="3", pages="1-9", abstract="The same words begin both texts. " * 9)
    assert not linked(article, rec(2, abstract="The same words begin both texts. " * 9))
    assert not linked(article, rec(2, journal="Journal of Meetings", volume="9", pages="S4"))


def test_one_doi_of_a_supplement_page_joins_no_two_abstracts() -> None:
    a = rec(1, "Incretins slow the growth of plaques", doi="10.1/s", volume="1", pages="S72", year=2010)
    assert not linked(
        a, rec(2, "Walking and sleep in old sailors", "", doi="10.1/s", volume="1", pages="S72", year=2010)
    )


# The six Chinese cases of the field's comparison of tools.
def test_two_chinese_papers_with_one_latin_word_in_both_titles_are_two() -> None:
    assert not linked(
        rec(1, "群体共情的fMRI研究", "张三", 2020, journal="心理学报"),
        rec(2, "语言加工的fMRI研究", "李四", 2020, journal="心理科学"),
    )


def test_the_same_chinese_paper_with_other_pages_spelled_is_one() -> None:
    a = rec(
        1,
        "群体身份影响疼痛共情的脑机制研究",
        "张三;李四",
        2020,
        journal="心理学报",
        volume="52",
        issue="03",
        pages="10-20",
    )
    assert linked(
        a,
        rec(
            2,
            "群体身份影响疼痛共情的脑机制研究",
            "张三;李四",
            2020,
            journal="心理学报",
            volume="52",
            issue="3",
            pages="10-20+35",
        ),
    )


def test_the_same_purely_chinese_title_from_two_databases_is_one() -> None:
    a = rec(1, "群体身份影响疼痛共情的脑机制", "张三;李四", 2020, journal="心理学报(自然科学版)", issue="03")
    b = rec(
        2,
        "群体身份影响疼痛共情的脑机制",
        "张三；李四".replace("；", ";"),
        2020,
        journal="心理学报（自然科学版）",
        issue="3",
    )
    assert linked(a, b)


def test_full_width_and_ascii_forms_of_a_title_are_one() -> None:
    assert normal_title("ＦＭＲＩ研究：“群体”") == normal_title('fMRI研究:"群体"')


def test_a_chinese_and_an_english_title_with_one_doi_are_one() -> None:
    assert linked(
        rec(1, "群体共情研究", "张三", 2020, doi="10.3/x"),
        rec(2, "A study of group empathy", "Zhang San", 2020, doi="10.3/x"),
    )


def test_different_purely_chinese_titles_are_two() -> None:
    assert not linked(
        rec(1, "群体共情的发展", "张三", 2020, journal="心理学报"),
        rec(2, "群体偏见的发展", "张三", 2020, journal="心理学报"),
    )


def test_hanzi_and_pinyin_authors_of_one_place_are_one_paper() -> None:
    a = rec(1, "群体共情研究进展", "江文杰;徐亚琼", 2020, issn="1000-1234", volume="9", issue="1", pages="117-118")
    b = rec(
        2,
        "Progress in research on group empathy",
        "Wenjie JIANG;XU Ya-qiong",
        2020,
        issn="1000-1234",
        volume="9",
        issue="1",
        pages="117-118",
    )
    assert linked(a, b)
    assert not linked(a, replace(b, authors=(Author(raw="Chao HAN"), Author(raw="Mei LI"))))


def test_translated_and_vernacular_titles_meet() -> None:
    a = rec(
        1,
        "[Empathy between groups in schools].",
        "Zhang S",
        2020,
        title_translated="学校中的群体间共情研究",
        journal="Xinli",
        volume="3",
    )
    assert linked(a, rec(2, "学校中的群体间共情研究", "张三", 2020, volume="3", journal="心理"))


@pytest.mark.parametrize(
    ("one", "other", "is_one_paper"),
    [
        ("（Ⅱ）", "（二）", True),
        ("：II", "：二", True),
        ("（第二部分）", "（第2部分）", True),
        ("第三部分", "第III部分", True),
        ("（一）", "（Ⅱ）", False),
        ("第二部分", "第3部分", False),
        ("（十）", "（Ⅰ）", False),
    ],
)
def test_parts_of_a_series_are_counted_alike_in_chinese_roman_and_arabic_numerals(one, other, is_one_paper) -> None:
    title = "对外群体成员疼痛共情的神经机制研究"
    fields = {"authors": "张三; 李四", "journal": "心理", "volume": "3"}
    assert linked(rec(1, title + one, **fields), rec(2, title + other, **fields)) is is_one_paper


def test_a_pair_told_apart_never_ends_in_one_group() -> None:
    records = [rec(n, doi="10.1/a") for n in (1, 2, 3)]
    links = find_duplicates(records, apart=[(records[2].id, records[0].id)])
    root = {r.id: r.id for r in records}
    for link in links:
        root[link.record] = root[link.duplicate_of]
    assert root[records[0].id] != root[records[2].id]


def test_links_point_at_earlier_records_of_the_given_order() -> None:
    records = [rec(n, doi="10.1/a") for n in (1, 2, 3)]
    order = [records[2].id, records[0].id, records[1].id]
    links = find_duplicates(records, order=order)
    assert all(order.index(link.duplicate_of) < order.index(link.record) for link in links)
    assert len(links) == 2


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_input_gives_the_same_links(seed: int) -> None:
    rng = random.Random(seed)
    records = []
    for n in range(120):
        base = rng.randrange(40)
        title = f"{LONG} in sample {base % 13} of {['mice', 'men', 'cats'][base % 3]}" + (
            " [Review]" if rng.random() < 0.3 else ""
        )
        records.append(rec(n, title, f"Name{base}, A; Other{base}, B", 2000 + base % 9, doi=f"10.1/{base}" if rng.random() < 0.6 else None,
                           volume=str(base) if rng.random() < 0.7 else None, pages=f"{base}-{base + 9}" if rng.random() < 0.7 else None))  # fmt: skip
    links = find_duplicates(records)
    shuffled = records[:]
    rng.shuffle(shuffled)
    assert find_duplicates(shuffled) == links
    assert links


def test_a_title_of_markup_only_has_no_words() -> None:
    assert signature(rec(1, "<i></i>")).titles == ()


def test_three_ways_to_write_a_surname_with_a_particle_are_one_author() -> None:
    written = ("Quintrec, M.; Zuber, J.", "Le; Quintrec M.; Zuber, J.", "Le Quintrec, M.; Zuber, J.")
    records = [rec(n, authors=authors, journal="Neuron", volume="3") for n, authors in enumerate(written)]
    assert len(find_duplicates(records)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"title": LONG + ". [Review] [16 refs] [French]"},
        {"title": LONG + " [German]"},
        {"title": LONG + ". Review. 16 refs"},
        {"pages": "222-228"},
        {"pages": "221-229"},
        {"journal": "Current Opinion - Clinical Practice", "year": 2010, "volume": "20"},
    ],
)
def test_what_one_database_adds_or_misprints_does_not_hide_a_duplicate(changed: dict) -> None:
    place = {"journal": "Current Opinion", "volume": "19", "pages": "221-228"}
    assert linked(rec(1, **place), rec(2, **{**place, **changed}))


@pytest.mark.parametrize(
    "fields",
    [
        {"publication_types": ("Thesis",), "authors": "王小明", "title": "群际共情偏向的神经机制研究"},
        {"publication_types": ("Book",), "authors": "Xu, X"},
        {"journal": "bioRxiv", "authors": "Xu, X; Han, S"},
    ],
)
def test_records_without_a_place_are_one_where_title_authors_and_year_agree(fields: dict) -> None:
    again = {**fields, "abstract": "Found elsewhere."}
    if "journal" in again:
        del again["journal"]
        again["publication_types"] = ("Preprint",)
    assert linked(rec(1, **fields), rec(2, **again))
    assert not linked(rec(1, **fields), rec(2, **{**again, "year": 2005}))


def test_the_same_export_downloaded_again_is_one_even_where_a_title_is_short() -> None:
    first = rec(1, "第三篇", "赵一", 2016, publication_types=("Thesis",))
    assert linked(first, replace(rec(2, "第三篇", "赵一", 2016, publication_types=("Thesis",)), source="t"))


def test_editorials_that_one_file_lists_alike_stay_as_many_when_the_file_comes_again() -> None:
    same = {"title": "Editorial", "authors": "Zwass, V", "year": 2009, "journal": "J MIS", "volume": "26"}
    records = [replace(rec(n, **same), source="first" if n < 3 else "again") for n in range(6)]
    assert len(find_duplicates(records)) == 3


def test_a_text_printed_again_in_the_next_volume_is_one_paper_and_a_yearly_update_is_not() -> None:
    text = {
        "journal": "J Inf Technol",
        "abstract": "Sponsorship is assumed to be critical, and little is known of it. " * 3,
    }
    a = rec(1, volume="24", issue="1", pages="46-54", doi="10.1/2009.2", **text)
    b = rec(2, year=2010, volume="25", issue="1", pages="56-64", doi="10.1/2008.23", **text)
    assert linked(a, b)
    assert not linked(a, replace(b, pages="56-69"))
    assert not linked(replace(a, abstract=None), replace(b, abstract=None))


def test_the_reason_says_what_agrees_and_what_differs_by_value() -> None:
    place = {"journal": "Neuron", "volume": "3", "issue": "2"}
    (link,) = find_duplicates(
        [rec(1, pages="221-228", **place), rec(2, LONG.replace("neural", "neuronal"), pages="221-229", **place)]
    )
    assert "same authors, year 2009, journal, volume 3, issue 2" in link.why
    assert "the same words in other spelling" in link.why
    assert "last page (221-228 / 221-229)" in link.why
    (cut,) = find_duplicates([rec(1, **place), rec(2, LONG + ": evidence from two samples", year=2009, **place)])
    assert "one title without “evidence two samples”" in cut.why


def test_only_pairs_with_a_new_record_are_compared_and_known_groups_are_kept() -> None:
    place = {"journal": "Neuron", "volume": "3"}
    known = [
        rec(1, doi="10.1/a"),
        rec(2, doi="10.1/a"),
        rec(3, "Another paper on other things of the brain", doi="10.1/b"),
    ]
    new = rec(4, pmid="5", doi="10.1/a", **place)
    order = [r.id for r in (*known, new)]
    found = find_links([*known, new], order=order, joined=[[known[0].id, known[1].id]], new={new.id})
    assert [(link.record, link.duplicate_of) for link in found.duplicates] == [(new.id, known[0].id)]
    nothing = find_links(known, order=order[:3], joined=[], new={known[2].id})
    assert nothing.duplicates == []


def test_a_new_record_that_is_the_same_as_two_reports_joins_both() -> None:
    one, other = rec(1, doi="10.1/a"), rec(2, pmid="7", journal="Neuron", volume="3", pages="1-9")
    new = rec(3, doi="10.1/a", pmid="7")
    found = find_links([one, other, new], order=[one.id, other.id, new.id], joined=[], new={new.id})
    assert {(link.record, link.duplicate_of) for link in found.duplicates} == {(new.id, one.id), (new.id, other.id)}


FLOORS = {"cytology_screening": 1.0, "special_cases": 1.0, "diabetes": 1.0, "digital_work": 0.994}


@pytest.mark.parametrize("name", FLOORS)
def test_labelled_sets_lose_no_work(checked_data: Path, name: str) -> None:
    path = checked_data / "data" / "dedup" / f"{name}.csv"
    file = read_file(path.read_bytes(), path.name)
    truth = {dict(r.raw)["id"]: dict(r.raw)["cluster_id"] for r in file.records}
    records = [replace(r, id=dict(r.raw)["id"]) for r in file.records]
    links = find_duplicates(records, order=[r.id for r in records])
    assert [link for link in links if truth[link.record] != truth[link.duplicate_of]] == []
    n_duplicates = len(truth) - len(set(truth.values()))
    assert len(links) / n_duplicates >= FLOORS[name]


def test_the_result_of_the_command_is_what_the_scorer_reads(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from miner.commands.records import dedup

    table = tmp_path / "set.csv"
    rows = [
        ["id", "author", "title", "year", "doi"],
        ["a", "Xu, X", LONG, "2009", "10.1000/a"],
        ["b", "Xu, X", LONG, "2009", "10.1000/a"],
    ]
    with table.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    out = tmp_path / "reports.csv"
    result = CliRunner().invoke(dedup, [str(table), "-o", str(out)])
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8-sig", newline="") as stream:
        got = list(csv.DictReader(stream))
    assert [(row["id"], row["report"]) for row in got] == [("a", "a"), ("b", "a")]
    assert "same DOI" in got[1]["why"]


@pytest.mark.parametrize("added", ["[Review] [45 refs]", "[Russian]", "[Erratum appears in J Ex. 2006 Jan;15(1):187]"])
def test_a_reason_says_what_a_database_added_to_a_title_it_calls_the_same(added: str) -> None:
    plain = rec(1, journal="J Ex", volume="3", pages="5-9")
    (link,) = find_duplicates([plain, rec(2, f"{LONG}. {added}", journal="J Ex", volume="3", pages="5-9")])
    assert f"title (but for “{added}”)" in link.why


def test_a_reason_says_that_a_name_is_spelled_otherwise_and_that_a_year_stands_for_a_volume() -> None:
    one = rec(1, authors="Fitzgerald, G.; Powell, P.", journal="J Ex", volume="94", pages="5-9", year=2016)
    two = rec(2, authors="Fitzerald, G.; Powell, P.", journal="J Ex", volume="2016", pages="5-9", year=2016)
    (link,) = find_duplicates([one, two])
    assert "authors (1 of 2 spelled alike)" in link.why
    assert "different: volume (94 / 2016)" in link.why
