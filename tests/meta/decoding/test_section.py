"""What a report shows of decoding: tables, figures and sentences in both languages."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib.resources import files

import pytest

from meta.decoding.decoded import DecodedMap, DecodedRegion
from meta.decoding.decoder import Decoded, TermScore
from meta.decoding.dropped import is_made_of, words_of
from meta.decoding.names import chinese_terms, full_name, has_chinese_name, short_name
from meta.decoding.regions import RegionDecoded, RegionScore
from meta.decoding.section import decoding_section


def decoded(kind: str, names: tuple[str, ...], *, n_null: int = 1000) -> Decoded:
    scores = tuple(
        TermScore(
            term=name,
            n_studies=100 - at,
            r=0.4 - 0.1 * at,
            p=0.001 * (1 + 40 * at) if n_null else None,
            p_fdr=0.0004 + 0.04 * at if n_null else None,
            low=0.35 - 0.1 * at if n_null else None,
            high=0.45 - 0.1 * at if n_null else None,
        )
        for at, name in enumerate(names)
    )
    return Decoded(
        database="neuroquery-1",
        table="words",
        kind=kind,
        scores=scores,
        n_studies=13459,
        n_null=n_null,
        n_left_out=24 if n_null else 0,
        dropped=("insula",),
        fewest=80,
    )


TOPICS = decoded("topics", ("32_pain_somatosensory_stimulation", "28_social_empathy_moral", "1_made_up_word"))
TERMS = decoded("terms", ("pain", "working memory", "unheardof"))
MAIN = DecodedMap(title={"en": "Main analysis", "zh": "主分析"}, tables=(TOPICS, TERMS))


def test_a_map_has_topics_before_terms_in_both_languages() -> None:
    section = decoding_section([MAIN], analysis="main", n_terms=3)
    assert [table.name for table in section.tables] == ["decoding_topics", "decoding_terms"]
    topics, terms = section.tables
    assert topics.rows["en"][0] == ("pain, somatosensory, stimulation [topic 32]", "100", "0.400", "0.350 to 0.450", "0.001", "< 0.001")  # fmt: skip
    assert terms.rows["zh"][1][0] == "工作记忆 (working memory)"
    assert terms.header["zh"][0] == "词语"
    assert len(decoding_section([MAIN], analysis="main", n_terms=2).tables[1].rows["en"]) == 2
    assert len(terms.plain) == 4, "a heading and every term"
    assert section.findings["en"][1] == (
        "Main analysis: the terms of NeuroQuery 1 that the map resembles most are pain (r = 0.400); working memory (r = 0.300); "
        "unheardof (r = 0.200); of 3 terms, 2 have p (FDR) < .05."
    )
    assert not decoding_section([replace(MAIN, tables=(decoded("terms", ("pain", "b")),))], analysis="").pictures[1:], (
        "no radar of two"
    )
    assert "疼痛（r = 0.400）" in section.findings["zh"][1]
    assert "1000 maps of the same experiments with their foci redrawn" in section.methods["en"]
    assert "1000 幅" in section.methods["zh"]
    assert [picture.name for picture in section.pictures] == [
        "decoding_topics_radar", "decoding_topics_bars", "decoding_terms_radar", "decoding_terms_bars",
    ]  # fmt: skip
    for picture in section.pictures[2:]:
        assert "工作记忆" in picture.svg["zh"].decode()
        assert "working memory" in picture.svg["en"].decode()
        assert "working memory 0.300" in picture.alternative["en"]


def test_networks_stand_beside_each_other_as_terms_and_r_without_p() -> None:
    networks = [
        DecodedMap(title={"en": name, "zh": name}, tables=(decoded("terms", terms, n_null=0),), networks=True)
        for name, terms in (("A", ("pain", "reward")), ("B", ("language",)))
    ]
    section = decoding_section(networks, analysis="", n_terms=2)
    (table,) = section.tables
    assert table.header["en"] == ("A: Term", "r", "B: Term", "r")
    assert table.rows["en"] == (("pain", "0.400", "language", "0.400"), ("reward", "0.300", "", ""))
    assert "chosen by its seed, so there is no p" in table.note["en"]
    assert "p (FDR)" not in " ".join(section.findings["en"])


def test_a_region_shows_posterior_odds_and_effect() -> None:
    score = RegionScore(
        term="pain",
        n_studies=90,
        n_inside=30,
        posterior=0.75,
        odds_ratio=3.5,
        low=2.0,
        high=6.1,
        z=5.0,
        p=1e-6,
        p_fdr=1e-5,
    )
    region = DecodedRegion(
        title={"en": "Cluster 1", "zh": "簇 1"},
        tables=(
            RegionDecoded(
                region="cluster 1",
                database="made",
                table="words",
                kind="terms",
                n_inside=300,
                n_studies=900,
                scores=(score,),
            ),
        ),
    )
    section = decoding_section([MAIN], analysis="main", regions=[region])
    table = section.tables[-1]
    assert table.name == "decoding_cluster_1_terms"
    assert table.rows["en"] == (("pain", "30 / 90", "0.75", "3.00", "3.50 [2.00, 6.10]", "< 0.001"),)
    assert "300 of 900 studies have a focus in it" in table.note["en"]
    assert "簇 1：made 中有 300 项研究在其中有坐标" in section.findings["zh"][-1]


def test_what_has_no_chinese_name_stays_english_and_is_counted() -> None:
    assert has_chinese_name("pain", "terms")
    assert not has_chinese_name("unheardof", "terms")
    assert full_name("unheardof", "terms", "zh") == "unheardof"
    assert short_name("32_pain_somatosensory_stimulation", "topics", "zh") == "疼痛、躯体感觉的、刺激"
    section = decoding_section([MAIN], analysis="main")
    assert "1 个词语或主题尚无完整中文译名" in section.tables[1].note["zh"]


def test_each_chinese_name_is_given_once() -> None:
    text = files("corpora").joinpath("data", "decoding", "terms_zh.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    assert len({row["term"] for row in rows}) == len(rows) == len(chinese_terms()) >= 400
    assert all(row["term_zh"].strip() for row in rows)


@pytest.mark.parametrize(
    ("term", "kind", "dropped"),
    [
        ("anterior insula", "terms", True),
        ("human brain", "terms", True),
        ("results", "terms", True),
        ("pain", "terms", False),
        ("cognitive control", "terms", False),
        ("5_gyrus_frontal_inferior", "topics", True),
        ("32_pain_somatosensory_stimulation", "topics", False),
    ],
)
def test_places_and_prose_are_dropped_words_of_the_mind_are_not(term: str, kind: str, dropped: bool) -> None:
    assert is_made_of(term, words_of("anatomical") | words_of("general"), kind) is dropped
