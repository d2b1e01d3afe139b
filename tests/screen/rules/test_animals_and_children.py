"""Animals, children and older people as those who took part, and as what they are otherwise. Texts are written by us."""

from __future__ import annotations

import pytest

from corpora.nouns.decisions import Verdict
from screen.rules.population import Population

ANIMALS = Population(exclude=("animals",))
CHILDREN = Population(exclude=("children",))
OLDER = Population(exclude=("older_adults",))


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Face patches in the macaque", "In humans and monkeys, faces activate a network. Three monkeys viewed faces."),
        ("Social perception in the macaque monkey", "All primates communicate. We used fMRI to map these regions."),
        ("Reward in dogs: an fMRI study", "A cohort of trained dogs lay still while they smelled familiar humans."),
        ("Selectivity of a body patch", "Single cells were recorded in two awake rhesus monkeys."),
        ("Oxytocin and the prairie vole brain", "Voles were scanned after a partner was introduced."),
        ("猕猴面孔加工的脑区", "在3只成年猕猴中进行功能磁共振扫描。"),
    ],
)
def test_animals_that_took_part_are_excluded(judge, title, abstract) -> None:
    assert judge(ANIMALS, title, abstract) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param("Faces in humans and macaques", "We compared three monkeys and ten volunteers.", id="both"),
        pytest.param("Actions in the human and monkey brain", "Monkeys viewed actions; so did humans.", id="both in the title"),
        pytest.param("Watching pictures of dogs", "Neural responses to dogs were stronger than to chairs.", id="seen"),
        pytest.param("Fear of dogs and the amygdala", "Activity rose with the size of dogs.", id="feared"),
        pytest.param("Mirror neurons", "Studies in monkeys found them. Eighteen participants viewed actions.", id="other studies"),
        pytest.param("Owners and their dogs", "Fourteen owners viewed photographs of their dogs in the scanner.", id="owners"),
        pytest.param("Face patches in the macaque monkey", None, id="a title alone"),
        pytest.param("A dog and a person", "Neural activity was measured.", id="named"),
    ],
)  # fmt: skip
def test_animals_that_were_seen_or_compared_with_do_not_exclude(judge, title, abstract) -> None:
    assert judge(ANIMALS, title, abstract) is not Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        (
            "Gaze perception in children",
            "Recent work has focused on using functional magnetic resonance imaging of gaze in adults. "
            "We scanned 7- to 10-year-old healthy children watching an actor.",
        ),
        ("Social rejection in adolescents", "Thirty adolescents aged 12-15 years underwent fMRI."),
        ("Responses to peer rejection", "During the scan, 20 13-year-olds were excluded by peers from an online game."),
        ("Feedback and the adolescent brain", "A population-based sample of adolescents received social feedback."),
        ("Theory of mind in toddlers with autism", "Speech was played during natural sleep."),
        ("Expectations of fairness emerge by early childhood", "Looking times were measured."),
        ("Neural synchrony in early childhood", "Forty children watched a film."),
        ("儿童共情的脑机制", "招募32名儿童观看疼痛图片。"),
    ],
)
def test_children_who_took_part_are_excluded(judge, title, abstract) -> None:
    assert judge(CHILDREN, title, abstract) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param("Development of trust", "Children, adolescents and adults played a game.", id="adults beside"),
        pytest.param("Risk in adolescents", "Adolescents aged 12-15 and young adults aged 19-25 were scanned.", id="ages of both"),
        pytest.param("Maternal responses to infants", "Sixteen mothers viewed their own infants.", id="mothers"),
        pytest.param("Responses to the cries of infants", "Participants heard 20 infants crying.", id="heard"),
        pytest.param("Infants' faces and the reward system", "Participants judged faces.", id="a title that begins with them"),
        pytest.param("Parental love for children", "Fathers were scanned.", id="a title that ends with them"),
        pytest.param("Viewing videos of children", "Participants viewed videos of 4-year-old children.", id="on a screen"),
        pytest.param("Stress of parents", "Parents of children aged 5 to 9 years rated stress.", id="their parents"),
        pytest.param("Maltreatment in childhood alters the amygdala", "Participants recalled their lives.", id="looked back on"),
        pytest.param("Observation of risks in late adolescents", "Students aged 18 to 22 years were scanned.", id="of age"),
        pytest.param("Social rejection in adolescents", None, id="a title alone"),
        pytest.param("儿童期虐待与共情", "大学生参加了实验。", id="Chinese: looked back on"),
        pytest.param("母亲对婴幼儿面孔的反应", "24名母亲观看面孔。", id="Chinese: seen"),
    ],
)  # fmt: skip
def test_children_who_were_seen_or_stood_beside_adults_do_not_exclude(judge, title, abstract) -> None:
    assert judge(CHILDREN, title, abstract) is not Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract", "excluded"),
    [
        ("Empathy in older adults", "Twenty older adults underwent fMRI.", True),
        ("Empathy and age", "The sample was 65 to 80 years old.", True),
        ("老年人的共情", "招募30名老年人。", True),
        ("Empathy in older adults", "Twenty older and twenty younger adults underwent fMRI.", False),
        ("Attitudes towards the elderly", "Students viewed faces of elderly people.", False),
    ],
)
def test_older_people(judge, title, abstract, excluded) -> None:
    assert (judge(OLDER, title, abstract) is Verdict.NOT_MET) is excluded
