"""The sentence that closes the account of who was analysed: a list of numbers whose groups may be called by any words."""

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.analysed.closing import closing_parts
from extract.people.samples import find_samples


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hence, analyses are based on 25 GAD, 24 TEC and 19 NC.", [(25, "GAD"), (24, "TEC"), (19, "NC")]),
        ("Thus, 41 whistlers and 37 hummers were compared.", [(41, "whistlers"), (37, "hummers")]),
        ("Complete MRI data were therefore available for 29 rowers (12 women; M = 22) and 27 skiers.", [(29, "rowers"), (27, "skiers")]),
        ("Analyses were carried out on complete data of 27, 24 and 23 participants, respectively.", [(27, ""), (24, ""), (23, "participants")]),
        ("The final samples thus included 26 (14 female) and 51 participants (30 female).", [(26, ""), (51, "participants")]),
        ("All of the following concerns the 31 trainees (15 women) and 28 controls who stayed to the end.", [(31, "trainees"), (28, "controls")]),
        ("Therefore 66 adults, 34 with lupus and 32 without, were compared.", [(34, "with lupus"), (32, "without")]),
        ("Accordingly, 39 patients under sertraline and 38 patients under placebo were analysed.",
         [(39, "patients under sertraline"), (38, "patients under placebo")]),
        ("The nine swimmers analysed (all women) had trained for a year.", [(9, "people")]),
        ("Mean age of the 23 women analysed was 25 years.", [(23, "people")]),
        ("The 33 scanned observers were between 20 and 30 years old.", [(33, "people")]),
        ("Hence, the analyses include 14 women in the yoga group (mean age 31) and 12 in the waiting list.",
         [(14, "women in the yoga group"), (12, "in the waiting list")]),
        ("Therefore N = 29 in all analyses unless noted.", [(29, "people")]),
        ("The mean age of the final sample of 118 was 24 years.", [(118, "people")]),
        # of something else, of some of them, or of others
        ("Therefore, activation was compared in 12 regions and 18 networks.", []),
        ("Of those in the final sample, 18 patients and 12 controls were also in our earlier study.", []),
        ("Images of 20 faces and 30 houses were used.", []),
        ("Analyses were performed with 12 nuisance regressors, 6 motion parameters and 24 derivatives.", []),
        ("Thus, the analysis included 12 correct and 10 incorrect responses.", []),
        ("Hence, 36 threatening and 36 safe contexts were compared.", []),
        ("Thus, photographs of 32 men and 32 women were used.", []),
        ("Analyses were conducted for 12 left and 14 right parcels.", []),
        ("Five left-handers and 4 ambidextrous volunteers were therefore studied separately.", []),
        ("Based on studies of 120 patients and 130 controls, analyses were performed on 9 foci and 12 peaks.", []),
        ("The 12 scanned subjects from Boston had more slices.", []),
        ("In the 16 subjects scanned at night, melatonin was higher.", []),
        ("A final sample of 22 data sets for this task was obtained.", []),
        ("Thus, 20 volunteers in the behavioural study and 18 in the other were compared.", []),
        ("Twenty-two patients and 21 controls took part.", []),
    ],
)  # fmt: skip
def test_closing_sentences_are_read_as_lists(sentence, expected):
    assert [(part.n, part.words) for part in closing_parts(sentence)] == expected


def numbers(*texts: tuple[str, str]) -> list[int | None]:
    sections = tuple(Section(heading=heading, text=text) for heading, text in texts)
    return [sample.n for sample in find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=sections))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # who was analysed
        ("A total of 70 men were enrolled: 26 divers (DIV), 23 climbers (CLI) and 21 controls. Usable data were not obtained from six men "
         "(3 DIV, 2 CLI, 1 control). Hence, analyses are based on 23 DIV, 21 CLI and 20 controls.", [64, 23, 21, 20]),
        ("Twenty adults with stutter and 19 without were enrolled. Three were lost. Data of 18 stutterers (5 women) and 18 non-stutterers "
         "(6 women) were available.", [36, 18, 18]),
        ("Ninety adults were assigned to yoga (n = 30), walking (n = 30) or a waitlist (n = 30). Analyses were therefore done on complete data "
         "of 27, 26 and 24 participants, respectively.", [77, 27, 26, 24]),
        ("Nineteen girls with dyslexia and 20 typically developing girls were recruited. Two girls moved; both were excluded, resulting in "
         "17 girls per group.", [34, 17, 17]),
        ("Sixteen competitive rowers from two clubs volunteered (all male, 19-26 years). The analyses include the remaining fourteen.", [14]),
        ("We contacted 40 people. Twenty-four had usable scans at both visits and form the sample of this report.", [24]),
        ("Eighteen patients with gout were recruited. Two patients could not tolerate the coil; thus, 16 patients (4 women) completed the study.", [16]),
        # pairs and experiments
        ("Eleven monozygotic twin pairs took part.", [22]),
        ("Fourteen adults (8 women, mean age = 25 years) took part in Experiment 1, and 13 adults (5 women) took part in Experiment 2.", [27, 14, 13]),
        ("Twelve adults participated in Experiment 1. Fifteen further adults participated in Experiment 2.", [27, 12, 15]),
        ("Twenty subjects took part in Study 1. Two were excluded because of motion. In Study 2, 17 new participants were tested.", [35]),
        ("There were 21 subjects (11 women) in the first cohort and 18 (9 women) in the second.", [39, 21, 18]),
        ("Thirty students took part in Experiment 1, outside the scanner. Seventeen volunteers participated in Experiment 2.", [17]),
        # both of each pair, and only one of each
        ("Eighteen couples took part. Both partners were scanned.", [36]),
        ("Eighteen couples took part. Only the women were scanned. In a previous study both partners were scanned.", [18]),
        # some of them
        ("We tested 120 adults. All 20 participants were scanned in the pilot.", [120]),
        # left out
        ("Twenty-two patients with gout were enrolled. Two patients were restless and one had a bleeding; they were excluded.", [19]),
        ("Thirty-five students took part in the fMRI experiment. The data of three trustees were excluded from the imaging analysis.", [32]),
        ("Forty adults were recruited. Data from three were unavailable owing to scanner failure.", [37]),
        ("Of 48 migraineurs who agreed to be contacted, 12 patients were scanned.", [12]),
        # what is said of some of them
        ("Data of 44 drinkers and 43 controls were available. During the follow-up 28 drinkers relapsed and 16 remained abstinent.", [87, 44, 43]),
    ],
)  # fmt: skip
def test_who_was_analysed_is_read_from_ordinary_sentences(text, expected):
    assert numbers(("Participants", text)) == expected


def test_controls_with_a_heading_of_their_own_are_the_study_too():
    patients = "Twenty-four patients with gout were enrolled. Three moved too much and were excluded."
    controls = "Fourteen persons without disease (8 men; mean age 56.0 years) served as controls."
    assert numbers(("Patients", patients), ("Control subjects", controls)) == [35, 21, 14]


def test_an_experiment_that_was_behavioural_adds_nobody():
    abstract = "We studied this behaviourally (Experiment 1) and with fMRI (Experiment 2)."
    first, second = (
        "Thirty students took part.",
        "Eighteen new participants took part. Two were excluded because of motion.",
    )
    assert numbers(
        ("Abstract", abstract), ("Experiment 1 / Participants", first), ("Experiment 2 / Participants", second)
    ) == [16]


def test_the_degrees_of_freedom_of_three_groups_decide_where_people_were_left_out():
    text = "Twenty divers, 19 climbers and 21 controls were recruited. Two divers had to be excluded; likewise, one climber because of an implant. "
    assert numbers(("Participants", text), ("Results", "Groups did not differ in age, F(2,54) = 0.7."))[0] == 57
    assert (
        numbers(("Participants", text.split(" Two")[0]), ("Results", "Groups did not differ in age, F(2,54) = 0.7."))[0]
        == 60
    )
