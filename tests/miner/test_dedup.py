"""Links join records of one paper and never two papers, in any order and script."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest

from corpora.ids import record_id
from corpora.nouns.records import Author, Record
from miner.dedup.links import find_duplicates
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


FLOORS = {"cytology_screening": 0.998, "special_cases": 1.0, "diabetes": 0.999, "digital_work": 0.989}


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

    from miner.cli import dedup

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
