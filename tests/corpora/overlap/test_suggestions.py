"""Which pairs of reports are suggested to share participants, and which are not; what is found in texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.nouns.records import Author
from corpora.overlap.facts import FociTable, Group, Person, ReportFacts, read_centres, to_person
from corpora.overlap.mentions import find_mentions
from corpora.overlap.pooling import Judged, shared_samples
from corpora.overlap.suggestions import Likelihood, suggest, suggest_overlaps

TEAM = (
    Person(family="xu", given="xiaojing"),
    Person(family="zuo", given="xiangyu"),
    Person(family="han", given="shihui"),
)
OTHERS = (Person(family="hein", given="grit"), Person(family="singer", given="tania"))
ONE = ReportFacts(report="r-1", name="Xu, 2009", year=2009, authors=TEAM)
TWO = ReportFacts(report="r-2", name="Xu, 2010", year=2010, authors=TEAM)
STRANGER = ReportFacts(report="r-3", name="Hein, 2010", year=2010, authors=OTHERS)
PEAKS = frozenset({(-34.0, 18.0, 4.0), (38.0, 20.0, 0.0), (2.0, 24.0, 36.0), (-40.0, 8.0, 2.0)})


def saying(report, *sentences):
    return replace(report, mentions=find_mentions(" ".join(sentences)))


def likelihood(one, other):
    found = suggest(one, other)
    return found and found.likelihood


def test_papers_of_one_team_are_not_suggested_for_that():
    centre = frozenset({"peking university"})
    group = (Group(n=17),)
    assert likelihood(replace(ONE, centres=centre, groups=group), replace(TWO, centres=centre, groups=group)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The participants were the same as in our earlier report (Xu et al., 2009).",
        "The same sample as described in Xu et al. (2009) was analysed.",
        "Data of these subjects have been published previously (Xu et al., 2009).",
        "A subset of the participants described by Xu and colleagues (2009) was scanned again.",
        "All patients had also participated in the study of Xu et al. (2009).",
        "The sample overlaps with that of Xu et al. (2009).",
    ],
)
def test_a_sentence_that_names_the_other_report_decides(sentence):
    assert likelihood(ONE, saying(TWO, sentence)) is Likelihood.VERY_LIKELY
    assert likelihood(STRANGER, saying(TWO, sentence)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Data were analysed as described previously (Xu et al., 2009).",
        "The task was the same as in our earlier study (Xu et al., 2009).",
        "Participants were instructed as in Xu et al. (2009).",
        "The same scanner as in Xu et al. (2009) was used.",
    ],
)
def test_a_method_described_elsewhere_is_no_sample_described_elsewhere(sentence):
    assert likelihood(ONE, saying(TWO, sentence)) is None


def test_a_sentence_on_earlier_reports_that_names_none_counts_for_one_team():
    told = saying(TWO, "Parts of these data have been reported elsewhere [23].")
    assert likelihood(ONE, told) is Likelihood.POSSIBLE
    assert likelihood(STRANGER, told) is None


def test_the_authors_word_that_they_are_other_people_speaks_against_it():
    group = (Group(n=17, males=8),)
    told = saying(TWO, "None of the participants had taken part in our previous study (Xu et al., 2009).")
    one, two = replace(ONE, groups=group), replace(told, groups=group)
    assert likelihood(one, replace(TWO, groups=group)) is Likelihood.POSSIBLE
    assert likelihood(one, two) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The trial was registered (NCT01234567).",
        "注册号 ChiCTR2000030001。",
        "Data were obtained from 40 participants of the Human Connectome Project (HCP).",
        "We used data from the Alzheimer's Disease Neuroimaging Initiative (ADNI) database.",
        "Images were downloaded from OpenNeuro (ds000105).",
    ],
)
def test_a_registration_or_data_set_in_common_is_suggested_for_strangers_too(sentence):
    found = suggest(saying(ONE, sentence), saying(STRANGER, sentence))
    assert found is not None
    assert found.likelihood is Likelihood.LIKELY
    assert all(quote in sentence and quote for quote in found.evidence[0].quotes)


@pytest.mark.parametrize(
    "sentence",
    [
        "Regions were taken from the Human Connectome Project parcellation.",
        "Preprocessing followed the Human Connectome Project pipelines.",
        "The Human Connectome Project protocol was used for diffusion imaging.",
        "We searched the literature for ABCD and HCP.",
    ],
)
def test_an_atlas_or_pipeline_of_a_data_set_is_not_its_people(sentence):
    assert likelihood(saying(ONE, sentence), saying(STRANGER, sentence)) is None


def test_the_same_ages_to_the_decimal_are_suggested_and_a_round_number_is_not():
    exact, round_ = (Group(n=24, males=11, age_mean=23.4, age_sd=3.15),), (Group(n=24, age_mean=23.0),)
    assert likelihood(replace(ONE, groups=exact), replace(STRANGER, groups=exact)) is Likelihood.LIKELY
    assert likelihood(replace(ONE, groups=exact), replace(TWO, groups=exact)) is Likelihood.VERY_LIKELY
    assert likelihood(replace(ONE, groups=round_), replace(STRANGER, groups=round_)) is None


def test_a_group_of_which_different_people_were_left_out_is_the_same_group():
    one, two = replace(ONE, groups=(Group(n=16, age_mean=19.9),)), replace(TWO, groups=(Group(n=17, age_mean=19.9),))
    assert likelihood(one, two) is Likelihood.POSSIBLE
    assert likelihood(one, replace(STRANGER, groups=two.groups)) is None
    assert likelihood(one, replace(TWO, groups=(Group(n=40, age_mean=19.9),))) is None
    assert likelihood(one, replace(TWO, groups=(Group(n=17, age_mean=20.0),))) is None


def test_people_recruited_alike_of_whom_others_were_left_out_are_suggested():
    words = "Twenty-four adults (mean age {age}, {share} female) were recruited on campus. […] Two were excluded."
    one = replace(ONE, groups=(Group(n=22, quote=words.format(age="21.3", share="58%")),))
    two = replace(TWO, groups=(Group(n=23, quote=words.format(age="21.3", share="58%").replace("Twenty-four", "24")),))
    other = replace(TWO, groups=(Group(n=22, quote=words.format(age="21.9", share="58%")),))
    assert likelihood(one, two) is Likelihood.VERY_LIKELY
    assert likelihood(one, other) is None
    assert likelihood(one, replace(STRANGER, groups=two.groups)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Participants were presented with new pairs of statements and had to choose another one.",
        "Age was included in the analysis as a separate regressor for all patients.",
        "The subset of participants who completed the questionnaire showed the same effect.",
        "Only female participants were included to increase the homogeneity of our sample.",
        "Data from other subjects may have a very high overlap with individual voxels.",
        "Subjects rated the same faces as other participants.",
    ],
)
def test_people_and_data_in_other_sentences_are_no_earlier_report(sentence):
    assert find_mentions(sentence) == ()


def test_other_ages_speak_against_the_same_number():
    one, two = (
        replace(r, groups=(Group(n=24, males=12, age_min=a, age_max=b),)) for r, a, b in ((ONE, 8, 12), (TWO, 20, 30))
    )
    assert likelihood(one, two) is None


def test_tables_that_share_their_peaks_are_suggested():
    one, other = (replace(r, tables=(FociTable(place="Table 1", peaks=PEAKS),)) for r in (ONE, STRANGER))
    assert likelihood(one, other) is Likelihood.LIKELY
    few = replace(STRANGER, tables=(FociTable(place="Table 2", peaks=frozenset(list(PEAKS)[:2])),))
    assert likelihood(one, few) is None


def test_the_same_months_of_acquisition_count_for_people_who_know_one_another():
    sentence = "Participants were recruited between March 2007 and June 2008."
    assert likelihood(saying(ONE, sentence), saying(TWO, sentence)) is Likelihood.VERY_LIKELY
    assert likelihood(saying(ONE, sentence), saying(STRANGER, sentence)) is None
    chinese = saying(TWO, "选取2007年3月至2008年6月就诊的患者30例。")
    assert likelihood(saying(ONE, sentence), chinese) is Likelihood.VERY_LIKELY


def test_pairs_are_the_same_whatever_the_order_of_the_reports():
    sentence = "Data were obtained from participants of the UK Biobank."
    reports = [saying(r, sentence) for r in (ONE, TWO, STRANGER)]
    pairs = [{(s.one.report, s.other.report) for s in suggest_overlaps(order)} for order in (reports, reports[::-1])]
    assert len(pairs[0]) == 3
    assert {frozenset(p) for p in pairs[0]} == {frozenset(p) for p in pairs[1]}


@pytest.mark.parametrize(
    ("raw", "other", "same"),
    [
        (Author(raw="Azevedo RT"), Author(raw="Azevedo, Ruben T.", family="Azevedo", given="Ruben T."), True),
        (Author(raw="Wang, Li", family="Wang", given="Li"), Author(raw="Wang, Lei", family="Wang", given="Lei"), False),
        (Author(raw="Müller, V", family="Müller", given="V"), Author(raw="Muller VI"), True),
        (Author(raw="韩世辉"), Author(raw="韩世辉", family="韩", given="世辉"), True),
        (Author(raw="Singer", family="Singer"), Author(raw="Singer, T", family="Singer", given="T"), False),
    ],
)
def test_names_are_compared_as_people_write_them(raw, other, same):
    assert to_person(raw).is_same(to_person(other)) is same


def test_a_centre_is_the_institution_not_its_department():
    found = read_centres(["Department of Psychology, Peking University, Beijing 100871, China.", "北京大学心理学系"])
    assert found == {"peking university", "北京大学"}


def test_shared_samples_join_what_people_named_and_nothing_else():
    samples = {"r-1": ["patients", "controls"], "r-2": ["r-2"], "r-3": ["r-3"]}
    one = Judged(key="1", reports=("r-1", "r-2"), samples=("controls", None), verdict="same")
    two = Judged(key="2", reports=("r-2", "r-3"), verdict="different")
    assert shared_samples([one, two], samples) == {("r-1", "controls"): "r-1/controls", ("r-2", "r-2"): "r-1/controls"}
    three = replace(two, verdict="partly")
    assert len(set(shared_samples([one, three], samples).values())) == 1
    assert len(shared_samples([one, three], samples)) == 3
