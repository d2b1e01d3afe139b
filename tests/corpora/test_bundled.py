"""The bundled corpora: complete plans, facts with their origin, numbers that add up."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from importlib import resources

import pytest

from corpora.bundled import (
    CORPORA,
    load,
    parse_authors,
    read_coordinates,
    read_experiments,
    read_papers,
)
from corpora.errors import ProtocolError
from corpora.nouns.studies import Space
from corpora.protocol import parse_protocol
from screen.rules import criteria_of

REVIEW = "intergroup_empathy_bias"


@pytest.mark.parametrize("name", CORPORA)
def test_every_bundled_protocol_is_valid_and_its_rules_exist(name):
    protocol = parse_protocol(load(name).protocol_text, name=name)
    criteria_of(protocol.screening)
    assert protocol.review.title.zh
    assert protocol.review.title.en


def test_an_unknown_corpus_is_named_with_those_we_know():
    with pytest.raises(ProtocolError) as caught:
        load("pain")
    assert "social_pain" in caught.value.hint


def test_the_search_is_the_one_the_review_prints():
    search = parse_protocol(load(REVIEW).protocol_text).search
    assert [(d.en, d.zh) for d in search.dimensions] == [
        (["fMRI", "functional MRI", "brain imaging"], ["fMRI", "脑成像"]),
        (["group", "intergroup", "ingroup", "outgroup"], ["群体", "群际", "内群体", "外群体"]),
        (["empathy", "sympathy", "compassion"], ["共情", "移情", "同情"]),
        (["prejudice", "bias"], ["偏见", "偏差"]),
    ]
    assert search.until_date is not None
    assert search.until_date.isoformat() == "2024-01-31"


def test_the_plan_has_five_criteria_seven_bias_items_and_six_subgroups():
    protocol = parse_protocol(load(REVIEW).protocol_text)
    assert len(protocol.screening.criteria) == 5
    assert len(protocol.risk_of_bias.items) == 7
    assert len(protocol.analysis.subgroups) == 6
    analysis = protocol.analysis
    assert (analysis.cluster_forming_p, analysis.cluster_fwe_p, analysis.permutations) == (0.001, 0.05, 5000)
    assert all(c.wording.en and c.wording.zh for c in protocol.screening.criteria)


def test_subgroups_filter_on_coded_fields_with_allowed_values():
    protocol = parse_protocol(load(REVIEW).protocol_text)
    fields = {field.name: field.values for field in protocol.extraction.coding}
    for group in protocol.analysis.subgroups:
        for field, values in group.where.items():
            assert set(values) <= set(fields[field]), group.name


def test_table_1_has_19_papers_24_rows_and_141_foci():
    corpus = load(REVIEW)
    experiments = read_experiments(corpus)
    assert len(read_papers(corpus)) == 19
    assert len(experiments) == 24
    assert sum(e.n_foci for e in experiments) == 141
    assert {e.key for e in experiments} == {p.key for p in read_papers(corpus)}
    assert len({e.name for e in experiments}) == 24


def test_people_who_are_tested_twice_share_one_sample():
    samples: dict[str, set[int]] = {}
    for experiment in read_experiments(load(REVIEW)):
        samples.setdefault(experiment.sample, set()).add(experiment.n)
    assert all(len(sizes) == 1 for sizes in samples.values())
    assert len(samples) == 22
    # The review states 583; its own table gives 577. The audit is meant to find that, so the facts stay as printed.
    assert sum(next(iter(sizes)) for sizes in samples.values()) == 577


def test_coded_values_are_those_the_protocol_allows():
    fields = {f.name: f for f in parse_protocol(load(REVIEW).protocol_text).extraction.coding}
    for experiment in read_experiments(load(REVIEW)):
        assert set(experiment.coding) == set(fields)
        for name, value in experiment.coding.items():
            assert not fields[name].values or value in fields[name].values


def test_74_foci_have_an_exact_count_and_3_are_inferred():
    coordinates = [c for c in read_coordinates(load(REVIEW)) if c.used]
    assert Counter(c.used for c in coordinates) == {"exact": 74, "inferred": 3}
    assert Counter(c.space for c in coordinates) == {Space.MNI: 57, Space.TAL: 20}
    used = Counter(c.key for c in coordinates)
    assert used == Counter(
        {
            "Hein2016": 31,
            "Fox2013": 20,
            "Cheon2011": 16,
            "Ruckmann2015": 7,
            "Azevedo2013": 1,
            "Cao2015": 1,
            "Sheng2014": 1,
        }
    )
    assert sum(e.n_used for e in read_experiments(load(REVIEW))) == 77


def test_every_claim_can_be_recomputed_from_a_ledger():
    """The claims' queries run on the real schema; the values are those Table 1 gives, not those the text states."""
    corpus = load(REVIEW)
    with closing(sqlite3.connect(":memory:")) as ledger:
        ledger.executescript(resources.files("corpora.store").joinpath("schema.sql").read_text(encoding="utf-8"))
        bodies = [
            {"report": e.key, "contrast": e.name, "field": field, "value": value}
            for e in read_experiments(corpus)
            for field, value in e.coding.items()
        ]
        for seq, body in enumerate(bodies, 1):
            row = (seq, "coding", f"c{seq}", json.dumps(body), "test", 0, "", "run", "", "", "")
            ledger.execute(f"INSERT INTO ledger VALUES ({', '.join('?' * 11)})", row)
        claims = parse_protocol(corpus.protocol_text).claims
        found = {c.id: (c.value, ledger.execute(c.query).fetchone()[0]) for c in claims if c.id != "records_found"}
    differing = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    assert differing == {
        "participants": (583, 577),
        "pain_participants": (547, 577),
        "other_participants": (130, 143),
        "explicit_participants": (526, 556),
        "rating_participants": (358, 370),
        "judgement_papers": (7, 6),
        "judgement_participants": (204, 224),
    }


def test_every_value_of_a_paper_says_where_it_was_read():
    for paper in read_papers(load(REVIEW)):
        assert paper.origins["biblio"]
        for name, value in (("doi", paper.doi), ("pmid", paper.pmid), ("pmcid", paper.pmcid)):
            assert bool(value) == bool(paper.origins[name]), (paper.key, name)


def test_published_clusters_hold_table_2():
    main = [row for row in load(REVIEW).rows("published_clusters.csv") if row["analysis"] == "main"]
    numbers = [[float(row[name]) for name in ("x", "y", "z", "volume_mm3", "ale")] for row in main]
    assert numbers == [[-32.7, 12.9, 3.0, 1192.0, 0.0176], [-2.1, 27.9, 45.3, 696.0, 0.0175]]
    assert [len(row["peaks"].split(";")) for row in main] == [3, 2]


def test_social_pain_studies_are_coded_with_the_values_of_their_protocol():
    corpus = load("social_pain")
    fields = {f.name: f.values for f in parse_protocol(corpus.protocol_text).extraction.coding}
    studies = corpus.rows("studies.csv")
    assert len(studies) >= 24
    for study in studies:
        for name in ("paradigm", "system", "modality", "population"):
            assert not study[name] or study[name] in fields[name], study["reference"]
        assert study["paper_confidence"] in ("high", "medium", "low", "unknown")


def test_names_with_initials_are_split_and_others_stay_whole():
    latin, chinese, short = parse_authors("Contreras-Huerta LS; 胡传鹏; Van Bavel JJ")
    assert (latin.family, latin.given) == ("Contreras-Huerta", "LS")
    assert (chinese.raw, chinese.family) == ("胡传鹏", None)
    assert (short.family, short.given) == ("Van Bavel", "JJ")


def test_the_ale_input_equals_the_best_replication(checked_data):
    """Accepted foci with Hein pooled are the checked Sleuth files, sample sizes included."""
    expected: dict[int, Counter[tuple[float, ...]]] = {}
    for space in ("MNI", "TAL"):
        n = 0
        for line in (checked_data / "facts" / f"sleuth_AA_inferred_HeinMerged_{space}.txt").read_text().splitlines():
            if line.startswith("//Subjects="):
                n = int(line.split("=")[1])
            elif line.strip() and not line.startswith("//"):
                expected.setdefault(n, Counter())[tuple(map(float, line.split()))] += 1
    corpus = load(REVIEW)
    n_of = {e.key: e.n for e in read_experiments(corpus)}
    ours: dict[int, Counter[tuple[float, ...]]] = {}
    for c in read_coordinates(corpus):
        if c.used:
            ours.setdefault(n_of[c.key], Counter())[c.x, c.y, c.z] += 1
    assert ours == expected


def test_a_misspelt_corpus_is_answered_with_the_nearest_name():
    with pytest.raises(ProtocolError, match="did you mean intergroup_empathy_bias"):
        load("intergroup_empaty")
