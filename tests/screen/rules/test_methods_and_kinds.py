"""Methods that were used, and kinds of paper: what excludes, and what only sounds like it. Texts are written by us."""

from __future__ import annotations

import pytest

from corpora.nouns.decisions import Verdict
from screen.rules.modality import Modality
from screen.rules.publication_type import PublicationType

OTHER = Modality(exclude=("eeg", "meg", "pet", "spect", "fnirs", "dti", "structural_mri", "tms", "tdcs", "single_unit"))
REST = Modality(exclude=("resting_state",))


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("The time course of empathy: an ERP study", "Compared with fMRI, ERPs have a better resolution. N2 was larger for pain."),
        ("Mu suppression and pain", "The EEG of 20 participants was recorded."),
        ("Magnetic fields of faces", "Magnetoencephalography was recorded from 14 adults."),
        ("Blood flow and sadness", "We used positron emission tomography in eight women."),
        ("Hyperscanning with fNIRS", "Prefrontal oxygenation was measured with near-infrared spectroscopy."),
        ("White matter and empathy", "Fractional anisotropy was measured with diffusion tensor imaging."),
        ("Grey matter volume and kindness", "Voxel-based morphometry was applied to 60 scans."),
        ("The parietal lobe and empathy", "We applied repetitive transcranial magnetic stimulation over the parietal lobe."),
        ("Single neurons for faces", "Single-unit recordings were obtained from the amygdala."),
        ("疼痛共情的时间进程", "采用事件相关电位技术记录被试的反应。"),
        ("共情与灰质体积", "采用基于体素的形态学方法分析灰质体积。"),
    ],
)  # fmt: skip
def test_another_method_in_use_is_excluded(judge, title, abstract) -> None:
    assert judge(OTHER, title, abstract) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param(
            "A cortical area for overcoming bias",
            "Two independent fMRI experiments revealed the area. Using repetitive transcranial magnetic stimulation, we disrupted it.",
            id="stimulation beside two fMRI experiments",
        ),
        pytest.param("Simultaneous EEG-fMRI of empathy", "EEG was recorded.", id="both at once"),
        pytest.param("An ERP and fMRI study of pain", "ERPs were recorded.", id="both in the title"),
        pytest.param("An EEG marker of empathy", "EEG was recorded; a second experiment used fMRI.", id="a second experiment"),
        pytest.param("An EEG marker of empathy", "EEG was recorded, and fMRI data located the effect.", id="fMRI data"),
        pytest.param("Empathy", "Earlier EEG studies found early effects. We measured brain activity.", id="cited"),
        pytest.param("Empathy", "BOLD responses were larger; grey matter volume was used as a covariate.", id="a covariate"),
        pytest.param("Love for pet dogs and cats", "Owners were scanned while they saw them.", id="a pet"),
        pytest.param("Empathy", "We measured neural responses to pain.", id="no method named"),
        pytest.param("共情", "采用功能磁共振成像与事件相关电位技术。", id="Chinese: both"),
    ],
)  # fmt: skip
def test_a_method_beside_functional_mri_or_of_other_studies_does_not_exclude(judge, title, abstract) -> None:
    assert judge(OTHER, title, abstract) is not Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract", "excluded"),
    [
        ("Loneliness in a town", "An online survey of 900 adults was run.", True),
        ("Imitation and the self", "In a behavioural experiment, 60 students copied gestures.", True),
        ("孤独感与亲社会行为", "采用问卷调查的方法，对900名大学生施测。", True),
        ("Imitation and the self", "In a behavioural experiment, 60 students copied gestures; 20 were scanned.", False),
        ("The lonely brain", "An online survey of 900 adults was run.", False),
        ("Imitation", "Earlier behavioural experiments found effects. Sixty students took part.", False),
        ("Imitation", "Sixty students copied gestures.", False),
        ("疼痛共情", "行为实验之后，被试接受磁共振扫描。", False),
    ],
)
def test_behaviour_is_excluded_only_where_it_is_named_and_nothing_of_the_brain_is(
    judge, title, abstract, excluded
) -> None:
    verdict = judge(Modality(exclude=("behaviour",)), title, abstract)
    assert (verdict is Verdict.NOT_MET) is excluded


@pytest.mark.parametrize(
    ("title", "abstract", "more"),
    [
        ("Resting-state networks and loneliness", "Seed-based connectivity was computed in 80 adults.", {}),
        ("Loneliness and the default mode network", "Resting-state fMRI data of 80 adults were analysed.", {}),
        (
            "Loneliness and the default mode network",
            "Functional connectivity of the precuneus went with loneliness.",
            {"keywords": ("loneliness", "resting-state fMRI")},
        ),
        ("孤独感与静息态功能连接", "分析80名大学生的静息态数据。", {}),
    ],
)
def test_rest_that_was_the_measurement_is_excluded(judge, title, abstract, more) -> None:
    assert judge(REST, title, abstract, **more) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract", "more"),
    [
        pytest.param(
            "Rest and task", "Participants viewed faces; resting-state fMRI data came second.", {}, id="a task"
        ),
        pytest.param(
            "Resting-state networks and social cognition",
            "Connectivity went with performance on mentalizing and emotion tasks.",
            {},
            id="performance of a task",
        ),
        pytest.param(
            "Networks and memory for faces",
            "Connections between networks (measured through resting state connectivity) mattered.",
            {},
            id="a measure among others",
        ),
        pytest.param(
            "Modulating connectivity by magnetic stimulation",
            "Transcranial magnetic stimulation changed it; resting-state fMRI data were acquired.",
            {},
            id="stimulated",
        ),
        pytest.param(
            "Empathy and the insula",
            "The insula was activated by pain and connectivity grew.",
            {"keywords": ("resting-state fMRI",)},
            id="a keyword beside activation",
        ),
        pytest.param("Changes in intrinsic functional connectivity", None, {}, id="a title alone"),
        pytest.param("Pain", "Activity was compared with a resting baseline.", {}, id="a baseline"),
    ],
)
def test_rest_beside_something_else_does_not_exclude(judge, title, abstract, more) -> None:
    assert judge(REST, title, abstract, **more) is not Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("[Emotion and psychiatry]", "I overviewed the history of the field."),
        ("Symptoms and emotion", "In a first part of this article we examined the links between both."),
        ("Social neuroscience: challenges and opportunities", "The field grows."),
        ("Resting brains and social minds: an opportunity to connect", "The brain at rest may be as important."),
        ("Recent advances in social neuroscience", "Many questions are open."),
        ("Neuroimaging of friendship", "Friends matter for health."),
        ("Toward a neuroscience of kindness", "Kindness is puzzling."),
        ("Temptation", "A single case of a decision task is reported. Reward areas were active."),
        ("A toolbox for connectivity", "Graphs are computed quickly."),
        ("Models of value", "Extensive experiments on simulated data verify the effectiveness of the estimator."),
        ("Kindness: study protocol for a trial", "Forty adults will be recruited."),
        ("群体共情研究的现状与展望：研究进展", None),
        ("共情研究述评", "本文对共情的神经机制研究进行了梳理。"),
    ],
)
def test_papers_without_data_of_their_own_are_excluded(judge, title, abstract) -> None:
    assert judge(PublicationType(), title, abstract) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param(
            "Trajectories of stress with informed priors",
            "We illustrate the method through a data set including burn victims. Priors came from a systematic literature search.",
            id="a data analysis with a search of the literature",
        ),
        pytest.param(
            "Priors and stress", "We re-analysed data of 90 adults; a systematic search of PubMed gave the priors.", id="data of others"
        ),
        pytest.param("Recent trends of trust", "Twenty participants played a game. We found caudate activity.", id="results"),
        pytest.param("Neuroimaging of friendship", "Thirty participants viewed friends in the scanner.", id="people"),
        pytest.param("Toward a neuroscience of kindness: an fMRI study", "The caudate was active.", id="a study in the title"),
        pytest.param("Selective responses to third-person views", "We found activity in the precuneus.", id="a view"),
        pytest.param("Kindness", "This paper focuses on kindness. We found activity in the caudate.", id="a paper that focuses"),
        pytest.param("Faces", "Peer-reviewed faces were shown; the institutional review board agreed.", id="review as a verb"),
        pytest.param("Neural network simulation of trust", "We simulated choices and scanned 20 participants.", id="a model and people"),
        pytest.param("Faces", "Responses of a case were reviewed by two raters; 20 adults were scanned.", id="a case"),
        pytest.param("Safety", "Headache (n=1) and nausea (n = 5) were seen.", id="a count of one"),
        pytest.param("共情的脑机制", "本研究招募30名被试，并回顾了以往研究。", id="Chinese"),
    ],
)  # fmt: skip
def test_studies_that_sound_like_other_kinds_do_not_exclude(judge, title, abstract) -> None:
    assert judge(PublicationType(), title, abstract) is not Verdict.NOT_MET


def test_corrections_are_excluded_where_a_plan_asks_for_it(judge) -> None:
    rule = PublicationType(exclude=("correction",))
    assert judge(rule, "Corrigendum to: Racial bias in empathy") is Verdict.NOT_MET
    assert judge(rule, "Racial bias", None, publication_types=("Published Erratum",)) is Verdict.NOT_MET
    assert judge(rule, "Correction of racial bias by training", "Twenty adults took part.") is not Verdict.NOT_MET
    assert judge(PublicationType(), "更正：共情的神经机制") is Verdict.NOT_MET
