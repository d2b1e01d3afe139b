"""The order of reading: features, learner, queue and simulation, against scikit-learn and by what people see."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from corpora.errors import FormatError
from corpora.nouns.records import Record
from screen.ordering import learner
from screen.ordering.features import FORMS, MOST_COMMON, read_features, stem_of, text_of, without_plural, words_of
from screen.ordering.learner import BALANCE, REGULARISATION, FormedProducts, KeptProducts, products_of, train
from screen.ordering.queue import Basis, drawn_order, reading_queue
from screen.ordering.simulation import reading_order, wss

PAIN = ("empathy", "pain", "in-group", "faces", "fMRI", "participants", "insula", "observed", "race", "bias")
DRUGS = ("tablets", "dose", "trial", "migraine", "placebo", "patients", "relief", "hours", "tolerability", "adverse")
BOTH = ("we", "results", "the", "of", "studies", "measured", "in", "effects", "groups", "was")


def record(identity: str, title: str, abstract: str | None = None) -> Record:
    return Record(id=identity, source="s", position=1, title=title, abstract=abstract)


def collection(n: int = 60, *, seed: int = 5) -> tuple[list[Record], list[bool]]:
    """Return records about pain empathy (a quarter) and about drugs, in one file."""
    draw = random.Random(seed)
    labels = [i % 4 == 0 for i in range(n)]
    texts = [" ".join(draw.choices((PAIN if relevant else DRUGS) + BOTH + DRUGS[:3], k=18)) for relevant in labels]
    return [record(f"r{i}", text) for i, text in enumerate(texts)], labels


def whole_matrix(texts: list[str]) -> np.ndarray:
    """Return the features as scikit-learn computes them, all terms, one block per form of the words."""

    def terms(text: str, form: object) -> list[str]:
        words = [form(word) for word in words_of(text)]  # type: ignore[operator]
        return words + [f"{a} {b}" for a, b in pairwise(words)]

    blocks = [
        TfidfVectorizer(analyzer=lambda text, form=form: terms(text, form), sublinear_tf=True, max_df=MOST_COMMON)
        .fit_transform(texts)
        .toarray()
        for form in FORMS
    ]
    return np.hstack(blocks) / np.sqrt(len(FORMS))


def test_words_joined_by_hyphens_count_one_by_one() -> None:
    assert words_of("voxel-based morphometry, 3-t") == ["voxel", "based", "morphometry"]


def test_chinese_is_read_in_pairs_of_characters_also_between_letters_and_in_full_width() -> None:
    assert words_of("采用fmri技术,疼痛共情") == ["采用", "fmri", "技术", "疼痛", "痛共", "共情"]
    assert words_of("ＦＭＲＩ研究") == ["fmri", "研究"]


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("studies", "study"),
        ("faces", "face"),
        ("processes", "process"),
        ("loss", "loss"),
        ("gas", "gas"),
        ("was", "was"),
    ],
)
def test_the_ending_of_a_plural_is_taken_off(word: str, singular: str) -> None:
    assert without_plural(word) == singular


def test_forms_of_one_word_have_one_stem() -> None:
    assert {stem_of(word) for word in ("activation", "activations", "activate", "activated", "activity")} == {"activ"}
    assert stem_of("bed") == "bed"


def test_products_of_the_features_are_those_of_scikit_learn() -> None:
    texts = [text_of(r) for r in collection()[0]] + ["", "placebo", "共情 placebo 共情与疼痛", "共情"]
    expected = whole_matrix(texts) @ whole_matrix(texts).T
    features = read_features(texts)
    found = (features.terms @ features.terms.T).toarray()
    np.fill_diagonal(found, features.lengths)
    assert np.allclose(found, expected, atol=1e-12)
    assert features.lengths.tolist() == [*[1.0] * (len(texts) - 4), 0.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("products_class", [KeptProducts, FormedProducts])
def test_the_learner_finds_the_solution_of_linear_svc(
    products_class: type[KeptProducts | FormedProducts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learner, "TOLERANCE", 1e-10)
    records, labels = collection()
    texts = [text_of(r) for r in records]
    read = [0, 1, 2, 3, 5, 8, 13, 21, 34]
    known = np.array([labels[i] for i in read])
    weights = np.where(known, 1.0, known.sum() / (BALANCE * (~known).sum()))
    model = LinearSVC(C=REGULARISATION, loss="squared_hinge", dual=True, random_state=0, max_iter=100_000, tol=1e-10)
    model.fit(whole_matrix(texts)[read], known, sample_weight=weights * len(known) / weights.sum())

    products = products_class(read_features(texts))
    products.add(read[:4])
    first = train(products, np.where(known[:4], 1.0, -1.0), np.zeros(0))
    products.add(read[4:])
    solution = train(products, np.where(known, 1.0, -1.0), first)
    assert np.allclose(products.scores(solution), model.decision_function(whole_matrix(texts)), atol=1e-6)


def test_many_texts_are_learnt_from_without_keeping_their_products(monkeypatch: pytest.MonkeyPatch) -> None:
    records, labels = collection()
    kept = reading_order(records, labels)
    monkeypatch.setattr(learner, "DENSE_RECORDS", 10)
    assert isinstance(products_of(read_features(["a text", "a text"] * 6)), FormedProducts)
    assert reading_order(records, labels) == kept


def test_the_simulated_order_reads_the_known_pair_first_then_mostly_relevant_ones_and_each_once() -> None:
    records, labels = collection()
    order = reading_order(records, labels, seed=2)
    assert sorted(order) == list(range(60))
    assert [labels[i] for i in order[:2]] == [True, False]
    assert sum(labels[i] for i in order[:20]) >= 13


def test_the_simulated_order_does_not_depend_on_rows_but_on_the_seed() -> None:
    records, labels = collection()
    mixed = random.Random(1).sample(range(60), 60)
    again = reading_order([records[i] for i in mixed], [labels[i] for i in mixed])
    assert [mixed[i] for i in again] == reading_order(records, labels)
    assert reading_order(records, labels, seed=2)[:2] != reading_order(records, labels, seed=1)[:2]


def test_records_marked_last_are_read_last_in_simulation_and_queue() -> None:
    records, labels = collection()
    last = [i % 8 == 0 for i in range(60)]
    behind = [last[i] for i in reading_order(records, labels, last=last)[2:]]
    assert behind == sorted(behind)
    places = reading_queue(records, [None] * 60, last=last, query="pain").places
    assert [p.last for p in places] == sorted(last)


def test_a_set_of_one_class_cannot_be_simulated() -> None:
    records, _ = collection(4)
    with pytest.raises(FormatError, match="one class only"):
        reading_order(records, [True] * 4)


def test_the_queue_holds_the_undecided_once_and_puts_what_resembles_the_included_first() -> None:
    records, truth = collection()
    labels = [truth[i] if i < 12 else None for i in range(60)]
    queue = reading_queue(records, labels)
    assert (queue.basis, queue.n_included, queue.n_excluded) == (Basis.DECISIONS, 3, 9)
    assert sorted(p.index for p in queue.places) == list(range(12, 60))
    assert sum(truth[p.index] for p in queue.places[:12]) >= 10
    scores = [p.score for p in queue.places]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("decided", "query", "basis"),
    [
        ({}, "", Basis.CHANCE),
        ({}, "empathy for pain of the in-group", Basis.WORDS),
        ({1: False, 2: False}, "empathy for pain of the in-group", Basis.WORDS),
        ({0: True}, "tablets", Basis.INCLUSIONS),
        ({1: False, 2: False, 3: False}, "", Basis.EXCLUSIONS),
    ],
)
def test_the_queue_begins_without_decisions_of_both_kinds(decided: dict[int, bool], query: str, basis: Basis) -> None:
    records, truth = collection()
    queue = reading_queue(records, [decided.get(i) for i in range(60)], query=query)
    assert queue.basis is basis
    assert len(queue.places) == 60 - len(decided)
    if basis is not Basis.CHANCE:
        assert sum(truth[p.index] for p in queue.places[:10]) >= 8


def test_the_queue_does_not_depend_on_the_order_of_records() -> None:
    records, truth = collection()
    records = [*records, replace(records[20], id="copy")]
    labels = [truth[i] if i < 12 else None for i in range(60)] + [None]
    mixed = random.Random(2).sample(range(61), 61)
    for query, given in (("", labels), ("pain", [None] * 61), ("", [None] * 61)):
        here = [records[p.index].id for p in reading_queue(records, given, query=query).places]
        again = reading_queue([records[i] for i in mixed], [given[i] for i in mixed], query=query)
        assert [records[mixed[p.index]].id for p in again.places] == here


def test_empty_and_hostile_queues() -> None:
    assert reading_queue([], []).places == ()
    blank = [record("a", " "), record("b", "\x00"), record("c", "!!")]
    assert len(reading_queue(blank, [True, False, None]).places) == 1
    assert len(reading_queue(blank, [None, None, None], query="pain").places) == 3
    with pytest.raises(FormatError, match="1 values for 3 records"):
        reading_queue(blank, [None])


def test_chinese_records_are_learnt_from() -> None:
    relevant = [f"疼痛共情的脑机制研究{n}:内群体偏向" for n in "甲乙丙丁戊"]
    others = [f"某药片治疗偏头痛的疗效观察{n}" for n in "甲乙丙丁戊"]
    records = [record(f"r{i}", text) for i, text in enumerate(relevant + others)]
    queue = reading_queue(records, [True, *[None] * 4, False, *[None] * 4])
    assert {p.index for p in queue.places[:4]} == {1, 2, 3, 4}


METHODS = "acquired on a scanner with echo planar sequences, realigned, smoothed and thresholded over the whole brain"
TRIAL = "randomised in parallel groups, double blind, with intention to treat and a primary endpoint at two hours"


@pytest.mark.parametrize(
    ("included", "excluded", "waiting"),
    [
        ("Pain empathy for faces {}", "Tablets and dose in patients {}", "Empathy for faces"),
        ("疼痛共情与内群体面孔 {}", "药物剂量与患者缓解 {}", "疼痛共情与内群体面孔"),
    ],
)
@pytest.mark.parametrize("remark", [None, "No abstract available."])
def test_a_title_of_the_subject_without_an_abstract_is_read_before_others_whose_abstracts_share_a_method(
    included: str, excluded: str, waiting: str, remark: str | None
) -> None:
    records = [record(f"i{n}", included.format(n), METHODS) for n in range(8)]
    records += [record(f"e{n}", excluded.format(n), TRIAL) for n in range(24)]
    records += [record("title only", waiting, remark)]
    records += [record(f"n{n}", f"Other {n}", f"{METHODS[22:]}, {TRIAL[:40]}") for n in range(10)]
    labels = [True] * 8 + [False] * 24 + [None] * 11
    assert records[reading_queue(records, labels).places[0].index].id == "title only"


def test_scores_of_records_with_an_abstract_are_not_changed_by_those_without() -> None:
    records, labels = collection()
    full = [replace(one, abstract=(one.title or "") * 2) for one in records]
    known = [label if n < 40 else None for n, label in enumerate(labels)]
    plain = {place.index: place.score for place in reading_queue(full, known).places}
    bare = [replace(one, title=None) if n == 59 else one for n, one in enumerate(full)]
    bare[59] = replace(full[59], abstract=None, title=f"{full[59].title}\n{full[59].abstract}")
    mixed = {place.index: place.score for place in reading_queue(bare, known).places}
    assert mixed[59] != plain[59]
    assert {n: mixed[n] for n in range(40, 59)} == {n: plain[n] for n in range(40, 59)}


def test_a_drawn_order_is_the_same_in_a_part_and_differs_by_seed() -> None:
    ids = [f"r{i}" for i in range(50)]
    order = [ids[i] for i in drawn_order(ids, seed=1)]
    part = ids[10:30]
    assert [part[i] for i in drawn_order(part, seed=1)] == [identity for identity in order if identity in part]
    assert order != [ids[i] for i in drawn_order(ids, seed=2)]


def test_work_saved_is_the_share_unread_at_95_percent_less_5() -> None:
    assert wss([True] * 19 + [False] * 80 + [True]) == pytest.approx(0.81 - 0.05)
    assert wss([True]) == pytest.approx(-0.05)
