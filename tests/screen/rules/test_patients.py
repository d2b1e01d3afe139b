"""Studies of patients: alone, or as they differ from healthy people. All texts are written by us."""

from __future__ import annotations

import pytest

from corpora.nouns.decisions import Verdict
from screen.rules.population import Population

PATIENTS = Population(exclude=("patients",))


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Mentalizing in patients with schizophrenia", "Twelve patients underwent fMRI before and after training."),
        ("Face processing in Asperger syndrome: an fMRI study", "People with Asperger syndrome find faces hard to read."),
        ("Empathy in offenders", "Fourteen offenders viewed painful scenes in the scanner."),
        (
            "Reward anticipation in major depressive disorder",
            "Twenty patients and twenty controls took part. Patients showed less ventral striatal activity than controls.",
        ),
        (
            "Neural basis of gaze following in autism",
            "We scanned 15 adults with autism spectrum disorder (ASD) and 15 matched controls. The ASD group showed reduced STS activity.",
        ),
        (
            "Social exclusion in borderline personality disorder",
            "Women with the disorder and healthy controls played a ball game. There was a group by condition interaction in the insula.",
        ),
        (
            "Trust in cocaine users",
            "17 cocaine users and 17 controls played a trust game. Compared with controls, users had blunted caudate responses.",
        ),
        (
            "Reduced amygdala responses to faces in bipolar disorder",
            "Faces were shown to people with bipolar disorder while they were scanned.",
        ),
        (
            "Emotion recognition in patients and healthy controls after stroke",
            "Healthy controls differed from patients in the right insula; the groups differed in accuracy as well.",
        ),
        (
            "Affective theory of mind in Huntington's disease",
            "The right temporal pole was underactive in Huntington's disease relative to healthy controls, we found.",
        ),
        (
            "精神分裂症患者的心理理论神经机制",
            "招募20名患者和20名健康对照。与健康对照组相比，患者组内侧前额叶激活减弱。",
        ),
        ("抑郁症患者共情的功能磁共振研究", "患者组脑岛激活显著低于对照组。"),
    ],
)  # fmt: skip
def test_patients_alone_or_their_difference_from_healthy_people_is_excluded(judge, title, abstract) -> None:
    assert judge(PATIENTS, title, abstract) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param("Mentalizing in schizophrenia", None, id="a title alone"),
        pytest.param(
            "Mentalizing in schizophrenia", "Twelve patients and fourteen healthy controls underwent fMRI.", id="no result is stated"
        ),
        pytest.param(
            "Gaze in autism",
            "Both groups activated the STS. Adults with autism had weaker responses than controls in the amygdala.",
            id="a result of both groups",
        ),
        pytest.param(
            "Gaze in autism",
            "In typically developing participants, gaze activated the STS. The group with autism differed from controls.",
            id="a result of the healthy group",
        ),
        pytest.param("Reward and autistic traits", "Higher traits went with less activity than in controls.", id="traits"),
        pytest.param(
            "Neural responses in siblings of patients with schizophrenia",
            "Siblings showed less activity than controls.",
            id="relatives",
        ),
        pytest.param(
            "Mothers of children with autism and the sound of crying",
            "Mothers had weaker responses than comparison mothers; controls differed from them.",
            id="parents",
        ),
        pytest.param(
            "Attitudes towards people with schizophrenia",
            "Students read vignettes of patients compared with controls. Activity was reduced for patients.",
            id="attitudes",
        ),
        pytest.param(
            "Observing patients in pain",
            "Physicians and controls were scanned. Physicians showed less insula activity than controls.",
            id="seen by others",
        ),
        pytest.param(
            "Stigma and the faces of patients with facial palsy",
            "Participants viewed the patients and healthy controls; activity was higher for patients than for controls.",
            id="stigma",
        ),
        pytest.param(
            "Empathy and its neural basis",
            "Deficits of empathy are found in autism and schizophrenia compared with controls. Twenty students were scanned.",
            id="an implication in the abstract",
        ),
        pytest.param(
            "A marker for depression in the empathic brain",
            "Participants viewed pain; activity predicted later symptoms.",
            id="an aim",
        ),
        pytest.param(
            "Oxytocin and emotion recognition in depression",
            "Healthy men received oxytocin. Amygdala responses were reduced, which may help patients with depression.",
            id="healthy people took part",
        ),
        pytest.param(
            "Amygdala and fear",
            "Patients with epilepsy were excluded. Twenty adults without a history of disorder took part.",
            id="patients left out",
        ),
        pytest.param(
            "A double-blind study of oxytocin and trust",
            "The drug group differed from the placebo group in amygdala activity.",
            id="a word that only looks like a diagnosis",
        ),
        pytest.param(
            "Trust in psychosis",
            "Earlier studies showed that patients have reduced caudate activity compared with controls. We scanned patients and controls.",
            id="a difference that others found",
        ),
        pytest.param(
            "Trust in psychosis",
            "We scanned patients and controls and asked whether patients might show reduced activity.",
            id="a difference that is asked for",
        ),
        pytest.param(
            "Gaze in autism",
            "Adults with autism and controls viewed faces. There were no differences between the groups in any region.",
            id="no difference",
        ),
        pytest.param("孤独症特质与共情", "大学生参加了实验，低特质者激活更强。", id="Chinese traits"),
        pytest.param("精神分裂症患者亲属的共情", "亲属与健康对照相比激活减弱。", id="Chinese relatives"),
        pytest.param("抑郁症患者的共情", "两组均激活脑岛；与健康对照相比，患者激活减弱。", id="Chinese: both groups"),
    ],
)  # fmt: skip
def test_these_do_not_exclude(judge, title, abstract) -> None:
    assert judge(PATIENTS, title, abstract) is not Verdict.NOT_MET


def test_a_plan_may_keep_studies_that_report_differences(judge) -> None:
    title = "Reward anticipation in depression"
    abstract = "Patients and healthy controls took part. Patients showed less striatal activity than controls."
    assert judge(PATIENTS, title, abstract) is Verdict.NOT_MET
    keep = Population(exclude=("patients",), group_differences="keep")
    assert judge(keep, title, abstract) is Verdict.UNCLEAR
    assert judge(keep, title, "Fifteen patients underwent fMRI.") is Verdict.NOT_MET


def test_a_full_text_may_hold_what_the_healthy_people_show(judge) -> None:
    title = "Reward anticipation in depression"
    abstract = "Patients and healthy controls took part. Patients showed less striatal activity than controls."
    table = ("3. Results", "Table 2 lists activity within the control group.")
    assert judge(PATIENTS, title, abstract, table) is Verdict.UNCLEAR
