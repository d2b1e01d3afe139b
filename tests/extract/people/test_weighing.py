"""The n of a study weighed among all numbers that its text gives: what marks a number, which one is chosen, what is told."""

from __future__ import annotations

import random

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.analysed.degrees import numbers_by_design
from extract.people.samples import find_samples
from extract.people.study import Study, known_of, read_study, totals_in
from extract.people.weighing.doubts import doubts_of_n
from extract.people.weighing.loose import loose_counts
from extract.people.weighing.totals import MOST_SENTENCES, Text
from extract.prose import RunningText, read_prose


def document(**text: str) -> Document:
    sections = tuple(Section(heading=heading.replace("_", " "), text=words) for heading, words in text.items())
    return Document(sha256="", name="paper.html", kind="html", sections=sections)


def totals(**text: str) -> Text:
    paper = document(**text)
    prose = read_prose(paper)
    return totals_in(prose, *known_of(prose, find_samples(paper, prose)))


def study(**text: str) -> tuple[Study, RunningText]:
    paper = document(**text)
    prose = read_prose(paper)
    return read_study(paper, prose, ()), prose


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("Fourteen monks and 16 controls were analysed.", {14, 16}),
        ("Of the 27 MDD, three were unusable.", {27, 3}),
        ("The resulting sample (N = 42) had a mean age of 23.4 years.", {42}),
        ("Scans of 15 min were recorded with 30 slices of 3 mm.", set()),
        ("They were aged 23 to 45 years, p < .05, in 2012.", set()),
        ("纳入患者32例和对照组30名。", {32, 30}),
    ],
)
def test_numbers_that_may_count_people(sentence, counts):
    assert {one.n for one in loose_counts(sentence) if one.is_people or one.n < 4} == counts


def test_who_is_counted_and_how():
    (first,) = loose_counts("The final sample comprised 22 patients.")
    assert "final before" in first.marks
    assert first.who == "studied"
    (other,) = loose_counts("The 24 healthy controls were paid.")
    assert other.who == "others"
    (lost,) = [one for one in loose_counts("Another 7 participants were excluded.") if one.n == 7]
    assert "lost behind" in lost.marks


def test_degrees_of_freedom_imply_numbers_of_one_group_two_and_more():
    degrees = numbers_by_design("t(38) = 2.1; F(2, 57) = 4.0; r(18) = .5")
    assert degrees["degrees of one"][39]
    assert degrees["degrees of two"][40]
    assert degrees["degrees of more"][60]
    assert degrees["degrees of r"][20]


def test_sums_within_a_sentence_and_of_two():
    text = totals(
        Participants="Twenty-five mothers took part. The other group comprised 23 women without children. Two mothers were excluded.",
        Results="Mothers rated infants as cuter, t(44) = 2.1.",
    )
    assert text[48].marks["two"]
    assert text[46].marks["left of two"]
    assert text[46].marks["degrees of two"]


def test_details_in_brackets_and_the_two_sexes_are_no_groups():
    text = totals(Participants="Thirty adults (12 men and 18 women) were scanned; 14 had siblings (9 of them twins).")
    assert text[30].marks["detail of sexes"]
    assert not text[30].marks["sum"]


def test_units_of_several_people():
    text = totals(Participants="Twenty-six twin pairs were scanned. There were four groups of 20 participants each.")
    assert text[52].marks["pairs"]
    assert text[80].marks["groups of"]


def test_numbers_of_other_places_support_but_are_no_number_of_the_study():
    text = totals(
        Participants="Twenty adults (10 women) gave consent.",
        Discussion_of_methods="In all 31 participants the response was strong.",
    )
    assert 31 not in dict(text.candidates())


def test_the_reader_of_counts_is_kept_where_nothing_speaks_for_another():
    found, _ = study(
        Abstract="We scanned 24 adults with fMRI.",
        Participants="Twenty-four healthy adults (12 women) took part and gave consent.",
        Results="Reading activated the fusiform gyrus, t(23) = 5.1.",
    )
    assert found.samples[0].n == 24
    assert found.totals[0].total.n == 24
    assert found.totals[0].share > 0.9


def test_another_number_is_taken_where_much_more_speaks_for_it():
    text = {
        "Abstract": "Buddhist monks and lay controls were scanned at rest.",
        "Participants": "Four groups of 20 participants each took part: young readers (11 women), young signers (10 women), older readers (9 women) and older signers (12 women).",
        "Results": "The groups differed, F(3, 76) = 4.4.",
    }
    found, _ = study(**text)
    assert found.samples[0].n == 80
    assert "Four groups of 20" in found.samples[0].evidence["n"].quote


def test_groups_of_a_sum_are_samples():
    found, prose = study(
        Abstract="Nineteen patients with panic disorder and 18 healthy controls saw pictures of crowds.",
        Participants="Patients were recruited from our clinic; 12 of them had a phobia. Controls were recruited by mail.",
        Results="Patients rated crowds as more unpleasant, t(35) = 5.7.",
    )
    assert found.samples[0].n == 37
    assert sorted(sample.n for sample in found.samples[1:]) == [18, 19]
    assert not list(doubts_of_n("paper", found.samples, prose, (), found.totals))


def test_a_number_that_little_speaks_for_is_told_with_the_other():
    found, prose = study(
        Abstract="Cellists listened to chords.",
        Participants="Eighteen cellists took part. Seventeen persons had never played. Two of all did not hear well.",
        Results="They heard more.",
    )
    (told,) = doubts_of_n("paper", found.samples, prose, (), found.totals)
    n = found.samples[0].n
    other = next(one.total.n for one in found.totals if one.total.n != n)
    assert {n, other} <= {18, 16, 35, 33}
    assert told.message.startswith(f"n = {n} was read, but {other} may be meant")


def test_people_counted_in_two_sentences_are_added_where_degrees_of_freedom_say_so():
    found, _ = study(
        Abstract="Musicians and other people listened to chords.",
        Participants="Eighteen cellists took part. Seventeen people without musical training were studied for comparison.",
        Results="Musicians heard more, t(33) = 2.9.",
    )
    assert found.samples[0].n == 35


def test_losses_confirmed_by_degrees_of_freedom_are_taken_off():
    found, prose = study(
        Participants="Thirty-two healthy male students were recruited. Three were excluded in one of the sessions because of motion.",
        Results="Blood flow rose, t(28) = 2.2, and fell again, t(28) = 3.1.",
    )
    assert found.samples[0].n == 29
    assert not list(doubts_of_n("paper", found.samples, prose, (), found.totals))


def test_no_text_has_no_total():
    found, _ = study(Abstract="")
    assert found == Study((), ())


def test_the_order_of_totals_is_that_of_what_speaks_for_them_and_the_same_each_time():
    text = {
        "Participants": "Sixteen young and 17 older adults took part. Data of one older adult were lost. Nine wore glasses."
    }
    first, second = (study(**text)[0].totals for _ in range(2))
    shares = [one.share for one in first]
    assert shares == sorted(shares, reverse=True)
    assert abs(sum(shares) - 1) < 1e-9
    assert [(one.total.n, one.share) for one in first] == [(one.total.n, one.share) for one in second]


def test_a_text_of_numbers_alone_ends_and_gives_one():
    rng = random.Random(5)
    words = [
        "patients",
        "were excluded",
        "and",
        "(n =",
        ")",
        "each",
        "groups of",
        "women",
        ";",
        "of whom",
        "pairs",
        "F(",
    ]
    text = " ".join(f"{rng.randrange(2000)} {rng.choice(words)}" for _ in range(20_000))
    found, _ = study(Participants=text, Results=text)
    assert found.samples


def test_a_text_that_says_one_thing_a_thousand_times_is_quoted_a_hundred_times_at_most():
    said = totals(Participants="Of 40 players 3 were excluded. " * 1000).totals.values()
    assert max(len(total.sentences) for total in said) == MOST_SENTENCES


def test_those_who_only_answered_a_questionnaire_are_no_sample():
    paper = document(Participants="They were drawn from respondents to an online questionnaire (N = 312).")
    assert find_samples(paper, read_prose(paper)) == ()


def test_a_mean_is_no_number_of_people_and_two_of_three_groups_may_be_of_one_size():
    found, _ = study(Participants="Mean age of the final sample was 12.4 years (SD 2.5; 31 girls).")
    assert not any(sample.n == 12 for sample in found.samples)
    found, _ = study(
        Abstract="We studied 22 patients with gout (G), 24 with mild gout (MG) and 24 healthy controls (HC)."
    )
    assert [sample.n for sample in found.samples] == [70, 22, 24, 24]
