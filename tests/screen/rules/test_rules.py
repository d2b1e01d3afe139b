"""Every rule: what meets it, what fails it, and the words that must not fool it. Texts are written by us."""

from __future__ import annotations

import pytest

from corpora.nouns.decisions import Verdict
from corpora.nouns.records import Record
from screen.criteria import passages_of
from screen.passages import Passage
from screen.rules import RULES
from screen.rules.age_range import AgeRange
from screen.rules.base import ScreeningRule
from screen.rules.contrast_direction import ContrastDirection
from screen.rules.coordinate_space import CoordinateSpace
from screen.rules.language import Language
from screen.rules.modality import Modality
from screen.rules.population import Population
from screen.rules.publication_type import PublicationType
from screen.rules.published import Published
from screen.rules.terms import Terms
from screen.rules.whole_brain import WholeBrain

MET, NOT_MET, UNCLEAR = Verdict.MET, Verdict.NOT_MET, Verdict.UNCLEAR
REST = Modality(exclude=("resting_state", "eeg", "meg", "pet", "fnirs", "dti", "structural_mri"))


def record(title: str | None = None, abstract: str | None = None, **more) -> Record:
    return Record(id="r", source="s", position=1, title=title, abstract=abstract, **more)


def judged(rule: ScreeningRule, item: Record, *sections: tuple[str, str]) -> Verdict:
    """Judge, and check that the evidence indexes the text it names."""
    passages = (*passages_of(item), *(Passage(place=place, text=text) for place, text in sections))
    verdict, evidence = rule.judge(passages, item)
    texts = {p.place: p.text for p in passages} | {"language": item.language or "", "year": str(item.year)}
    if evidence is not None:
        assert texts[evidence.place][evidence.start : evidence.end] == evidence.quote
        assert evidence.quote
    else:
        assert verdict is UNCLEAR
    return verdict


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Empathy for pain: a systematic review", "Studies were searched in PubMed.", NOT_MET),
        ("The neural basis of empathy", "Here, we review the literature on empathy and bias.", NOT_MET),
        (
            "Empathy in the brain: an activation likelihood estimation meta-analysis",
            "We analysed 24 studies.",
            NOT_MET,
        ),
        (
            "Peer review of friends: an fMRI experiment",
            "Twenty participants viewed faces in the scanner.",
            MET,
        ),
        (
            "Faces and groups",
            "The protocol was approved by the institutional review board. We scanned 20 students.",
            MET,
        ),
        (
            "Empathy: a meta-analysis and an fMRI study",
            "We conducted a meta-analysis and scanned 20 participants.",
            UNCLEAR,
        ),
        (
            "Deception",
            "We performed a meta-analysis; then 24 participants were scanned in an independent sample.",
            MET,
        ),
        ("Racial bias in empathy", None, UNCLEAR),
        ("群际共情偏差的研究进展", None, NOT_MET),
        ("共情的神经机制:元分析", "采用激活似然估计法。", NOT_MET),
        ("内群体偏好的脑机制", "招募了30名大学生,采用fMRI技术。", MET),
        ("Corrigendum to: Racial bias in empathy", None, UNCLEAR),
        (
            "A model of envy: evidence from fMRI",
            "Here, we propose a process model of envy. The striatum was active.",
            UNCLEAR,
        ),
        ("Envy and its brain", "This article argues that envy is social. It presents a framework.", NOT_MET),
    ],
)
def test_publication_type(title: str, abstract: str | None, expected: Verdict) -> None:
    assert judged(PublicationType(), record(title, abstract)) is expected


def test_indexers_publication_types_decide_before_the_text() -> None:
    item = record(
        "Empathy and its brain",
        "Twenty participants viewed faces.",
        publication_types=("Journal Article", "Review"),
    )
    assert judged(PublicationType(), item) is NOT_MET
    assert judged(PublicationType(exclude=("meta_analysis",)), item) is MET


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        (
            "Theory of mind in patients with schizophrenia",
            "Twelve patients underwent fMRI before and after training.",
            NOT_MET,
        ),
        (
            "Theory of mind in schizophrenia",
            "Twelve patients and fourteen healthy controls underwent fMRI.",
            UNCLEAR,
        ),
        ("Theory of mind in schizophrenia", None, UNCLEAR),
        (
            "Theory of mind",
            "Participants had no history of schizophrenia; disorders such as autism are discussed.",
            UNCLEAR,
        ),
        ("Face perception", "Patients with epilepsy were excluded. Twenty healthy adults took part.", MET),
        ("Social rejection in adolescents", "Thirty adolescents aged 12-15 years underwent fMRI.", NOT_MET),
        ("Social rejection in adolescents and adults", "Adolescents and adults underwent fMRI.", UNCLEAR),
        ("Mothers' brain responses to the cries of children", "Sixteen mothers viewed videos.", UNCLEAR),
        ("Face patches in macaque monkeys", "We scanned three awake monkeys.", NOT_MET),
        ("Mirror neurons in monkeys and humans", "We scanned humans and monkeys.", UNCLEAR),
        (
            "Action observation",
            "Studies in monkeys found mirror neurons. Eighteen participants viewed actions.",
            UNCLEAR,
        ),
        ("共情", "健康大学生30名参加实验。", MET),
        ("Empathy", "Healthy people are often kind.", UNCLEAR),
    ],
)
def test_population(title: str, abstract: str | None, expected: Verdict) -> None:
    assert judged(Population(), record(title, abstract)) is expected


def test_only_the_groups_listed_are_excluded() -> None:
    patients = record("Empathy in patients with stroke", "Fifteen patients underwent fMRI.")
    assert judged(Population(exclude=("animals",)), patients) is UNCLEAR
    assert (
        judged(
            Population(exclude=("older_adults",)),
            record("Memory", "The elderly sample was 65 to 80 years old."),
        )
        is NOT_MET
    )


def test_mesh_animals_without_humans_is_an_animal_study() -> None:
    assert judged(Population(), record("Empathy", "Text.", mesh=("Animals", "Empathy"))) is NOT_MET
    assert judged(Population(), record("Empathy", "Text.", mesh=("Animals", "Humans"))) is UNCLEAR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Participants were aged 18-35 years.", MET),
        ("20 students (mean age 23.1 years, SD 2.2) took part.", UNCLEAR),
        ("Children aged 7 to 12 years were scanned.", NOT_MET),
        ("Participants were 16 to 35 years old.", UNCLEAR),
        ("被试年龄为18~25岁。", MET),
        ("被试为青少年,平均年龄14.2岁。", NOT_MET),
        ("Infants aged 7-12 months watched faces.", UNCLEAR),
        ("Participants were adults.", UNCLEAR),
        ("Mean ages were 24.5 ± 7.7 years old and 26.6 ± 7.8 years old.", UNCLEAR),
        ("The adults (18-30 years) and children (7- to 10-year-olds) were compared.", UNCLEAR),
    ],
)
def test_age_range(text: str, expected: Verdict) -> None:
    assert judged(AgeRange(), record("Empathy", text)) is expected


def test_scales_durations_and_other_peoples_animals_are_not_who_took_part() -> None:
    scale = ("Methods", "The score of each item ranges from 1 to 4. Illness had lasted for 8-12 years.")
    assert judged(AgeRange(), record("Empathy"), scale) is UNCLEAR
    monkeys = ("Introduction", "The effect was seen in behaving monkeys.")
    assert judged(Population(), record("Empathy"), monkeys) is UNCLEAR
    results = ("Results", "Buyers were 12 to 15 years old.")
    assert judged(AgeRange(), record("Empathy"), results) is UNCLEAR


def test_ages_of_other_peoples_studies_do_not_count() -> None:
    intro = ("Introduction", "Earlier work scanned children aged 7 to 12 years.")
    assert judged(AgeRange(), record("Empathy"), intro) is UNCLEAR
    assert judged(AgeRange(), record("Empathy"), ("2. Methods", "Children aged 7 to 12 years took part.")) is NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("An ERP study of racial bias", "EEG was recorded from 20 participants.", NOT_MET),
        ("Simultaneous EEG-fMRI of empathy", "EEG and fMRI were acquired.", MET),
        ("Empathy", "Functional magnetic resonance imaging was used while participants viewed faces.", MET),
        ("Empathy", "We measured neural responses to pain.", UNCLEAR),
        (
            "A PET study of deception",
            "Previous fMRI studies found prefrontal activation. We used positron emission tomography.",
            NOT_MET,
        ),
        ("Empathy and fMRI", "Earlier EEG studies found effects; we used fMRI.", MET),
        (
            "Resting-state connectivity in autism",
            "Resting-state fMRI data of 40 adults were analysed.",
            NOT_MET,
        ),
        (
            "Empathy",
            "While participants viewed faces we used fMRI; resting-state connectivity was a second analysis.",
            MET,
        ),
        (
            "Grey matter volume and empathy",
            "Voxel-based morphometry was applied to scans of 50 adults.",
            NOT_MET,
        ),
        ("疼痛共情的脑电研究", "采用事件相关电位技术。", NOT_MET),
        ("疼痛共情", "采用功能磁共振成像技术。", MET),
    ],
)
def test_modality(title: str, abstract: str, expected: Verdict) -> None:
    assert judged(REST, record(title, abstract)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A whole-brain analysis was thresholded at p < .05 FWE.", MET),
        ("Whole‑brain contrasts revealed the insula.", MET),
        ("All analyses were restricted to a priori regions of interest.", NOT_MET),
        ("No whole-brain analysis was performed.", NOT_MET),
        ("We covered the whole brain with 36 slices. ROIs were drawn.", UNCLEAR),
        ("The whole-brain analysis did not reveal any significant clusters.", UNCLEAR),
        ("A whole-brain analysis was run; a second analysis was restricted to the ROIs.", UNCLEAR),
        ("采用全脑分析。", MET),
        ("仅进行了感兴趣区分析。", NOT_MET),
        ("The regions of interest were spheres.", UNCLEAR),
    ],
)
def test_whole_brain(text: str, expected: Verdict) -> None:
    assert judged(WholeBrain(), record("Empathy"), ("Data analysis", text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Coordinates are reported in MNI space.", MET),
        ("Images were normalised to the Talairach template.", MET),
        ("Regions were labelled with the Talairach Daemon.", UNCLEAR),
        ("All analyses were performed in each participant's native space.", NOT_MET),
        ("激活结果采用MNI坐标报告。", MET),
        ("The insula was active.", UNCLEAR),
    ],
)
def test_coordinate_space(text: str, expected: Verdict) -> None:
    assert judged(CoordinateSpace(), record("Empathy"), ("Methods", text)) is expected


def test_a_space_the_review_does_not_accept_fails_only_when_coordinates_are_reported_in_it() -> None:
    rule = CoordinateSpace(accept=("MNI",))
    assert judged(rule, record("E"), ("Methods", "All coordinates are reported in Talairach space.")) is NOT_MET
    assert judged(rule, record("E"), ("Methods", "Images were transformed to the Talairach brain.")) is UNCLEAR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The insula was activated in the contrast in-group > out-group.", MET),
        ("ACC activity was stronger for own-race faces in pain than for other-race faces.", MET),
        ("Activity in the insula was reduced for outgroup compared with ingroup members.", MET),
        ("脑岛激活在内群体条件下强于外群体,内群体>外群体。", MET),
        ("Neural responses showed no evidence of ingroup bias in any brain region.", NOT_MET),
        ("There was no ingroup bias in ratings, but the insula was activated.", UNCLEAR),
        ("Amygdala activation was greater for other-race than own-race faces.", UNCLEAR),
        ("Participants liked ingroup members more than outgroup members.", UNCLEAR),
    ],
)
def test_contrast_direction(text: str, expected: Verdict) -> None:
    assert judged(ContrastDirection(), record("Empathy", text)) is expected


def test_contrasts_of_earlier_studies_in_the_introduction_do_not_count() -> None:
    text = "Insula activity was stronger for ingroup than for outgroup members."
    assert judged(ContrastDirection(), record("E"), ("1 Introduction", text)) is UNCLEAR
    assert judged(ContrastDirection(), record("E"), ("3 Results", text)) is MET
    reverse = record("E", "Amygdala activation was greater for other-race than own-race faces.")
    assert judged(ContrastDirection(either=True), reverse) is MET


def test_own_terms_match_words_stems_and_chinese() -> None:
    rule = Terms(met=("empath*", "共情"), not_met=("working memory",), unless=("social",))
    assert judged(rule, record("Empathic brains")) is MET
    assert judged(rule, record("疼痛共情")) is MET
    assert judged(rule, record("A working-memory task")) is NOT_MET
    assert judged(rule, record("A social working memory task")) is UNCLEAR
    assert judged(rule, record("Sympathy")) is UNCLEAR
    assert judged(rule, record("ＥＭＰＡＴＨＹ")) is MET


def test_own_patterns_and_places() -> None:
    assert judged(Terms(not_met=(r"rats?\b",), patterns=True, where=("title",)), record("Of rats", "Men.")) is NOT_MET
    assert judged(Terms(not_met=("rats",), where=("title",)), record("Of men", "Not rats.")) is UNCLEAR
    assert judged(Terms(not_met=("epilepsy",)), record("E", "Patients with epilepsy were excluded.")) is UNCLEAR


def test_language_and_year() -> None:
    assert judged(Language(), record("E", language="eng")) is MET
    assert judged(Language(), record("E", language="ger")) is NOT_MET
    assert judged(Language(), record("共情的神经机制")) is MET
    assert judged(Language(), record("Empathy")) is UNCLEAR
    assert judged(Published(until_year=2024), record("E", year=2023)) is MET
    assert judged(Published(from_year=1995), record("E", year=1990)) is NOT_MET
    assert judged(Published(from_year=1995), record("E")) is UNCLEAR


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.name)
def test_a_report_that_says_nothing_is_never_excluded(kind: type[ScreeningRule]) -> None:
    parameters = {"terms": {"met": ["empathy"]}, "published": {"from_year": 2000}}.get(kind.name, {})
    rule = kind.model_validate(parameters)
    for item in (record(), record("Untitled"), record("Heading", "Nothing of interest stands here.")):
        assert judged(rule, item) is UNCLEAR


def test_rule_names_differ() -> None:
    assert len({kind.name for kind in RULES}) == len(RULES)
