"""Groups, experiments and samples that are counted together or apart."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


def study(*sections):
    parts = tuple(Section(heading=heading, text=text) for heading, text in sections)
    samples = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=parts))
    return samples[0].n if samples else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Eighteen adults took part in Study 1 and another group of 21 adults in Study 2. One participant of Study 2 was excluded.",
            38,
        ),
        ("Eighteen adults took part in Experiment 1 and a different group of 21 adults in Experiment 2.", 39),
        (
            "Eighteen adults took part in Experiment 1 and a separate group of 21 adults in the behavioural Experiment 2.",
            18,
        ),
        ("Eighteen adults were scanned. A separate group of 40 students rated the pictures.", 18),
        (
            "Sixteen volunteers were scanned in Experiment 1. Eighteen volunteers were scanned in Experiment 2; none of them had taken part in Experiment 1.",
            34,
        ),
        ("Sixteen volunteers were scanned in Experiment 1. Ten of them were also scanned in Experiment 2.", 16),
        (
            "Four groups of 20 volunteers each were scanned: young smokers, young nonsmokers, old smokers, old nonsmokers.",
            80,
        ),
        ("Three groups of 15 children each took part in the study.", 45),
        ("Two groups of 18 patients each were recruited.", 36),
        ("Four groups of pictures were shown to 24 adults.", 24),
        (
            "The questionnaire was completed by 300 students. Of the extremes, 40 came. Analyses are based on two groups of 18 students each.",
            36,
        ),
        ("Fourteen children with dyslexia took part. Each child was matched to two typical readers (28 controls).", 42),
        (
            "Fourteen children with dyslexia took part. Each patient was matched for age and sex with one healthy control.",
            28,
        ),
        (
            "Fourteen children with dyslexia and 14 controls took part. Each patient was matched with one healthy control.",
            28,
        ),
        ("Fourteen children with dyslexia took part. Each face was matched with one control face.", 14),
        ("Fourteen children with dyslexia took part. Each trial was matched to two control trials.", 14),
        ("The final sample comprised 20 MZ and 18 DZ twin pairs (76 individuals).", 76),
        ("The sample comprised 22 couples, i.e. 44 persons.", 44),
        ("We scanned 20 sibling pairs (40 people).", 40),
        (
            "Twenty-two fathers took part. Two fathers were excluded because of motion, so 20 fathers were analysed. The comparison group consisted of 19 men without children.",
            39,
        ),
        ("Sixty women took part. Two were excluded, leaving 58 women. The control group comprised 29 women.", 58),
        (
            "We included 50 patients with epilepsy. Two patients were excluded. Twenty-eight of the remaining patients had left and 20 right epilepsy. Thirty healthy controls were scanned with the same protocol.",
            78,
        ),
        (
            "Seventy UHR individuals were recruited. Ten were lost, leaving 60. Thirty healthy controls came from the same area.",
            90,
        ),
        ("We examined 12 patients with paralysis. Controls were 19 volunteers of similar age.", 31),
        ("We screened 150 people with back pain. Of these, 40 patients entered the study. Four dropped out.", 36),
        ("Twenty men took part. Six men were re-scanned after two weeks.", 20),
        ("Twenty men took part. This agrees with Baxter et al. (2007; 10 patients and 10 controls).", 20),
        (
            "The discovery sample comprised 40 adults. Two adults were excluded for motion. The replication sample comprised 30 adults. One adult was excluded for motion.",
            67,
        ),
        (
            "The first cohort consisted of 25 smokers. The second cohort consisted of 31 smokers, of whom two were excluded.",
            54,
        ),
        (
            "The first sample consisted of 25 smokers. The second sample consisted of 200 people who filled in an online form.",
            25,
        ),
        (
            "Thirty-two adults were scanned. They were randomly divided into a discovery sample of 16 and a replication sample of 16.",
            32,
        ),
        (
            "Sixty patients were randomised. Two patients aborted the scan and one moved. The groups analysed (28 drug, 29 placebo) did not differ.",
            57,
        ),
        (
            "Thirty women with BPD and 30 HC women took part. The 27 BPD (mean age 27) and 28 HC (mean age 28) were comparable in age.",
            55,
        ),
        ("Thirty women with BPD and 30 HC women took part. The 12 BPD and 15 HC who smoked did not differ.", 60),
        ("Nineteen people contacted us. Two were ineligible; the other 16 (9 women) were scanned.", 16),
        ("Seventy were approached, and 50 (22 women) met the criteria and agreed to participate.", 50),
        (
            "From 60 patients seen in 2011, 50 underwent MRI; five declined, and five had pacemakers. Twenty-four healthy controls were scanned too.",
            74,
        ),
        (
            "Of 30 persons with WS who came to the visit, 20 were scanned. Useful data were obtained from 17 (9 females). Twenty-one adults formed the comparison group.",
            38,
        ),
        (
            "Twenty-four patients took part. Comorbid anxiety was present in 6 patients and was otherwise an exclusion criterion.",
            24,
        ),
        ("Twenty-four patients took part. Skin conductance could not be recorded in five patients.", 24),
        ("Twenty-four patients took part. Antidepressants were used by 9 patients.", 24),
        ("The 14 nuns and 15 controls analysed did not differ in age.", 29),
        (
            "Of the 50 children, 45 completed the scan. Data from four children were unusable due to movement. The resulting 41 children (20 girls) had a mean age of 10 years.",
            41,
        ),
        (
            "Fifteen pianists with dystonia and 16 healthy pianists were invited through an institute. One pianist was excluded because of motion.",
            30,
        ),
        (
            "Experiment 1. Sixteen adults were scanned. One was excluded for motion. Experiment 2. Twenty new adults were scanned. Two were excluded.",
            33,
        ),
        ("Sixteen adults took part in Experiment 1 and a new sample of 20 adults in Experiment 2.", 36),
        ("In Experiment 1, 16 adults were scanned; in Experiment 2, 20 different adults were scanned.", 36),
        ("Sixteen adults took part in Experiment 1. The same adults took part in Experiment 2.", 16),
        ("Five groups of 12 participants each were tested.", 60),
        ("Sixty participants were assigned to three groups of 20 each.", 60),
        ("Forty-eight volunteers were divided into four groups of 12.", 48),
        (
            "Twenty patients with stroke took part. Each patient was individually matched for age with two healthy volunteers.",
            60,
        ),
        (
            "Twenty patients with stroke took part. Each was matched to a healthy control participant of the same age.",
            40,
        ),
        ("Twenty patients with stroke took part. Each patient was paired with a therapist.", 20),
        ("Twenty-four MZ and 20 DZ twin pairs took part (88 individuals).", 88),
        ("Thirty mother-infant dyads took part. Only the mothers were scanned.", 30),
        (
            "Forty patients with PD were recruited. Four were excluded, leaving 36 patients. Thirty-two healthy controls were also scanned.",
            68,
        ),
        (
            "Forty women with anorexia were recruited. Six were excluded, leaving 34. Healthy women (n = 35) served as controls.",
            69,
        ),
        ("Forty women took part. Two were excluded, leaving 38. Twenty had anorexia and 18 were healthy controls.", 38),
        (
            "Forty people took part. Two were excluded. The remaining 38 participants (19 patients and 19 controls) gave consent.",
            38,
        ),
        (
            "The primary cohort comprised 60 adults, of whom three were excluded. The replication cohort comprised 40 adults, of whom one was excluded.",
            96,
        ),
        (
            "Sample 1 consisted of 30 adults. Sample 2 consisted of 28 adults. Two adults of Sample 2 were excluded for motion.",
            56,
        ),
        (
            "Of 70 children screened in schools, 26 with dyslexia and 24 typical readers took part. Two children with dyslexia were removed.",
            48,
        ),
        ("Sixteen patients were compared with data of 12 patients reported by Jones et al. (2009).", 16),
        (
            "The groups analysed (20 patients, 19 controls) were matched. Twenty-two patients and 20 controls had been scanned.",
            39,
        ),
    ],
)
def test_groups_are_added_up_where_they_are_other_people(text, expected):
    assert study(("Participants", text)) == expected


def test_two_samples_under_headings_of_their_own_are_added_up():
    first = ("Methods / Discovery sample", "Thirty patients with insomnia and 31 good sleepers were scanned.")
    second = (
        "Methods / Replication sample",
        "We scanned a further 20 patients and 22 good sleepers. One patient fell asleep and was excluded.",
    )
    assert study(first, second) == 102


def test_samples_of_results_are_the_same_people():
    people = ("Participants", "Forty adults were scanned.")
    first = ("Results / Discovery sample", "Twenty adults showed the effect.")
    second = ("Results / Replication sample", "Twenty adults showed it too.")
    assert study(people, first, second) == 40


def test_patients_without_a_noun_are_added_to_controls_under_a_heading():
    patients = (
        "Patients",
        "From 60 patients seen in the clinic, 41 had MRI; ten declined, and nine had pacemakers. They gave consent.",
    )
    controls = (
        "Controls",
        "Twenty controls, mostly spouses of patients, were scanned with the same protocol and gave consent.",
    )
    assert study(("Methods", "MRI was performed."), patients, controls) == 61
