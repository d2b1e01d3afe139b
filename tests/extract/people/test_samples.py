"""Who was measured, from sentences as papers write them."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.people.samples import find_samples

SLOWEST = 4
"""Seconds that 100,000 characters may take."""


def paper(text, tables=(), heading="2.1. Participants"):
    abstract = Section(heading="Abstract", text="We used functional imaging to study choice.")
    return Document(sha256="0" * 64, name="paper", kind="jats_xml", tables=tuple(tables),
                    sections=(abstract, Section(heading=heading, text=text)))  # fmt: skip


def table(*rows):
    cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(id="t1", label="Table 1", cells=cells, n_rows=len(rows), n_columns=len(rows[0]), header_rows=1)


COUNTS = [
    ("Twenty-one young adults and 20 older adults took part. Two older adults were removed, leaving 18 older adults.", 39),
    ("Thirty- four children completed the training and a test of reading. Fifteen of these children also completed the "
     "fMRI sessions. Parents gave consent.", 15),
    ("Thirty-four children were scanned. Fifteen of these children also underwent MRI scans a year later.", 34),
    ("Twenty-four healthy volunteers (12 women, mean age 24.1 years, SD 3.2) took part. Informed consent was given.", 24),
    ("The participants were 11 members of the local community (7 women, mean age = 27 years) who gave consent.", 11),
    ("Twelve right-handed Dutch natives (7 women; mean age 22 years) were paid for taking part.", 12),
    ("Thirty-five participants were recruited. Ten were excluded because of excessive head motion. The final sample "
     "consisted of 25 participants (13 female; mean age 23.4 years).", 25),
    ("Nineteen young adults participated. Two of these participants were excluded owing to artefacts. Of the remaining 17 "
     "participants, 4 did not have enough trials and thus could not be included.", 13),
    ("We studied 17 patients with writer's cramp (nine females) and 17 healthy individuals (six females). Five patients were "
     "excluded because of a carpal tunnel syndrome. The remaining 17 patients had a mean disease duration of 10.0 years.", 34),
    ("Seventeen patients with schizophrenia were recruited from the clinic and gave consent. The 18 healthy controls were "
     "matched for age and sex.", 35),
    ("We studied one male hyperlexic subject and 17 healthy control subjects aged 8 to 12 years.", 18),
    ("The sample consisted of eight males and seven females between the ages of 18 and 25.", 15),
    ("Seventeen subjects were scanned; the data from fifteen subjects were analyzed. All gave written consent.", 15),
    ("Seventy-two subjects participated, including 37 female patients with fibromyalgia and 35 healthy women.", 72),
    ("Participants included groups of 17 individuals with autism and 19 typically developing individuals aged 18 to 40. Four "
     "subjects with autism and five typically developing subjects were excluded because of head movement.", 27),
    ("Thirty-one participants (25 women) participated. The data of one additional participant was excluded from the analyses.", 31),
    ("Sixteen students (8 female) were scanned. An independent sample of 10 participants rated the pictures for valence.", 16),
    ("In a pilot study, 12 participants rated all faces. Twenty healthy adults (10 male) took part in the scanning session.", 20),
    ("A total of one hundred and eight children (54 girls; aged 9 to 12 years) took part.", 108),
    ("Data from three young adults had to be discarded owing to motion, resulting in a final sample of 16 young (mean age = "
     "26.7 ± 3.8 years; 11 men) and 16 older adults (mean age = 66.3 ± 4.5 years; 10 men).", 32),
    ("Twenty-eight participants took part in the study. Three were excluded for motion and one for sleeping in the scanner.", 24),
    ("Forty undergraduates (20 females) gave written informed consent. Data from four participants were discarded because "
     "of technical failure, leaving 36 participants for analysis.", 36),
    ("Twenty-two right-handed men with no history of neurological illness participated (age range 19-31 years).", 22),
    ("The study included 20 adults with ADHD, 21 adults with ASD, and 19 control participants; all were aged 18 to 45.", 60),
    ("The mean age of the 19 female participants in Experiment 1 was 28.8 years. The mean age of the 17 female participants "
     "in Experiment 2 was 23.8 years.", 36),
    ("Forty-seven participants took part. Participants were excluded from the behavioural analysis when two standard "
     "deviations from the mean. All 47 participants were right-handed.", 47),
    ("Fifteen subjects (seven female) took part in 4 runs of 20 trials. Each subject saw 60 faces of 30 men and 30 women.", 15),
    ("For the present study, 14 healthy controls (HC) and 15 patients with major depressive disorder (MDD) gave consent.", 29),
    ("A total of 61 participants were enrolled: 30 with MDD and 31 healthy controls.", 61),
    ("Eighteen Chinese (10 males, mean age 22.8) and 18 Caucasian students (9 males) were recruited as paid volunteers.", 36),
    ("Patients with chronic pain (n = 21) and healthy controls (n = 19) gave written consent.", 40),
]  # fmt: skip


@pytest.mark.parametrize(("text", "n"), COUNTS, ids=[text[:40] for text, _ in COUNTS])
def test_the_number_analysed_is_read(text, n):
    samples = find_samples(paper(text))
    assert samples[0].name == "study"
    assert samples[0].n == n
    assert samples[0].evidence["n"].quote


def test_the_passage_of_participants_comes_before_other_counts():
    document = paper("Eighteen volunteers (9 female) gave informed consent and were paid.")
    other = Section(heading="1. Introduction", text="In one study 40 participants were recruited and scanned twice.")
    document = Document(sha256="", name="p", kind="html", sections=(other, *document.sections))
    assert find_samples(document)[0].n == 18


def test_a_number_analysed_stated_elsewhere_is_found():
    methods = Section(
        heading="2.6 Analysis",
        text="Ten were removed. Therefore, data from 37 participants (25 females) were included.",
    )
    first = paper("Forty-seven healthy participants (29 females) were recruited and gave consent.")
    document = Document(sha256="", name="p", kind="html", sections=(*first.sections, methods))
    sample = find_samples(document)[0]
    assert (sample.n, sample.males, sample.females) == (37, 12, 25)


def test_each_group_keeps_its_own_sex_and_age():
    text = (
        "We studied 17 patients with writer's cramp (nine females; 50.6 ± 12.2 years; range: 24–71 years) and 17 healthy "
        "individuals (six females; age = 49.8 ± 13.8; range: 27–68 years)."
    )
    study, patients, controls = find_samples(paper(text))
    assert (study.n, study.males, study.females) == (34, 19, 15)
    assert (patients.males, patients.females, patients.age_mean, patients.age_sd) == (8, 9, 50.6, 12.2)
    assert (patients.age_min, patients.age_max) == (24, 71)
    assert (controls.males, controls.females, controls.age_mean, controls.age_sd) == (11, 6, 49.8, 13.8)


AGES = [
    ("Twenty adults (12 male; mean age = 29.9 years; standard deviation = 9.6 years) participated.", 29.9, 9.6, None, None),
    ("Thirty volunteers (12 women; mean age ± SD, 23.02 ± 2.59 years) participated.", 23.02, 2.59, None, None),
    ("Twenty adults took part. These participants ranged in age from 21 to 43 years (M = 30.78, SD = 6.76).", 30.78, 6.76, 21, 43),
    ("Twelve adults (aged 22–29 years; average, 26 years; four females) gave consent.", 26, None, 22, 29),
    ("Thirteen subjects [7 female, age (mean ± SEM), 26.31 ± 1.27 years] participated.", 26.31, None, None, None),
    ("Twenty-six participants (14 female; mean age \x02 21.36, SD \x02 3.67) were scanned.", 21.36, 3.67, None, None),
    ("Ten patients with a mean disease duration of 12.5 years gave consent.", None, None, None, None),
    ("Twenty men (mean age 24.5 [SD 2.1] years, mean education 14.2 years) took part.", 24.5, 2.1, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mean", "sd", "low", "high"), AGES)
def test_ages_are_read(text, mean, sd, low, high):
    sample = find_samples(paper(text))[0]
    assert (sample.age_mean, sample.age_sd, sample.age_min, sample.age_max) == (mean, sd, low, high)


def test_ages_of_those_recruited_are_not_given_to_those_analysed():
    text = "Nineteen adults (9 female; mean age = 22.7 years) took part. Analyses were conducted on the remaining 13 participants."
    sample = find_samples(paper(text))[0]
    assert (sample.n, sample.females, sample.age_mean) == (13, None, None)


def test_sexes_that_do_not_add_up_are_left_open():
    sample = find_samples(paper("Twenty participants (12 men and 9 women) gave consent."))[0]
    assert (sample.males, sample.females) == (None, None)


def test_a_table_of_demographics_gives_the_groups():
    rows = (("", "Patients (n = 15)", "Controls (n = 19)", "p"), ("Age (years)", "37.8 (7.9)", "40.7 (10.3)", ".37"),
            ("Sex (M/F)", "8/7", "10/9", ".9"))  # fmt: skip
    study, patients, controls = find_samples(paper("The groups were matched.", [table(*rows)]))
    assert (study.n, study.males, study.females) == (34, 18, 16)
    assert (patients.name, patients.n, patients.age_mean, patients.age_sd) == ("Patients", 15, 37.8, 7.9)
    assert (controls.males, controls.females) == (10, 9)
    assert patients.evidence["age_mean"].place == "Table 1, Patients"


def test_a_row_of_numbers_gives_the_groups_too():
    rows = (
        ("Measure", "Young", "Old"),
        ("N", "16", "18"),
        ("Mean age", "22.1 ± 2.0", "68.4 ± 5.1"),
        ("Female sex", "8", "10"),
    )
    _, young, old = find_samples(paper("The groups were matched.", [table(*rows)]))
    assert (young.n, young.females, old.n, old.males, old.age_sd) == (16, 8, 18, 8, 5.1)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("选取30名大学生被试(男12名,女18名),平均年龄23.7±4.28岁。所有被试均为右利手。", (30, 12, 18, 23.7, 4.28)),
        ("招募32名被试。2名被试因头动过大被剔除。有效被试30名,其中男生14名,平均年龄为21.5岁(SD = 2.1)。", (30, 14, 16, 21.5, 2.1)),
    ],
)  # fmt: skip
def test_chinese_participants_are_read(text, facts):
    sample = find_samples(paper(text.replace("(", "（").replace(",", "，").replace(")", "）"), heading="2.1 被试"))[0]
    assert (sample.n, sample.males, sample.females, sample.age_mean, sample.age_sd) == facts


def test_a_lone_capital_n_is_taken_where_nothing_else_counts_people():
    assert find_samples(paper("The effect held over the group (N = 26)."))[0].n == 26
    assert find_samples(paper("One effect (N = 26) differed from the other (N = 24).")) == ()


def test_text_without_people_gives_no_sample():
    assert find_samples(paper("We computed 5000 permutations of 40 maps at 12 sites.")) == ()


def test_evidence_points_at_the_printed_words():
    document = Document(sha256="", name="p.pdf", kind="pdf", n_pages=2, sections=(
        Section(text="Introduction\nNothing of interest.", page=1),
        Section(text="Methods\nParticipants\nThirty-\nfive right-\nhanded volunteers (20 female) gave\nconsent. They were paid.", page=2),
    ))  # fmt: skip
    evidence = find_samples(document)[0].evidence["n"]
    assert find_samples(document)[0].n == 35
    assert evidence.page == 2
    assert document.text()[evidence.start : evidence.end].endswith("volunteers (20 female) gave\nconsent.")


@pytest.mark.parametrize("words", ["\n", " \n", "Participants. Three women consented to 12. ", "twenty ", "17 and ", "17 controls and ", "n = 17 (", "mean age of 12 ", "one hundred and ", "(3 women ", "patients with ", "- ", "二十名"])  # fmt: skip
def test_text_made_to_trip_the_rules_is_read_to_its_end(words):
    document = paper(words * (100_000 // len(words)))
    start = time.process_time()
    assert isinstance(find_samples(document), tuple)
    assert time.process_time() - start < SLOWEST


def test_sections_and_headings_without_end_are_read_in_time():
    document = paper("", [table(["a, " * 10_000, "b (n " * 5_000], ["1", "2"])])
    sections = tuple(Section(heading="h", text="Volunteers") for _ in range(20_000))
    start = time.process_time()
    assert find_samples(replace(document, sections=sections)) == ()
    assert time.process_time() - start < SLOWEST


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("23 high-anxious and 20 low-anxious students were selected from 310 students who filled out a form.", 43),
        ("112 adults were screened. Of these, 27 met all criteria and agreed to take part. Twenty-four healthy volunteers served as controls.", 51),
        ("Eighteen volunteers took part. Data of one volunteer were not used; a further volunteer was excluded for a cyst.", 16),
        ("Thirty adults were scanned. One was excluded for falling asleep and another one for missing data.", 28),
        ("Seventeen adults with a tic were compared with 16 controls. One adult did not complete the second run.", 33),
        ("We scanned 25 patients with dementia, 24 patients with amnesia, and 23 cognitively normal elderly.", 72),
        ("Eighteen volunteers took part. Data of a further volunteer were excluded for motion.", 18),
        ("We reviewed the charts of 140 patients admitted for stroke. Of them, 60 patients who had no tumour participated in this study.", 60),
        ("The set held 90 recordings by 45 speakers. Twenty-one students listened to them and gave consent.", 21),
        ("Thirty patients diagnosed according to the criteria of a Brain Bank were recruited. Meanwhile, 20 healthy controls were recruited.", 50),
        ("This left 19 children with autism, 14 autism + epilepsy children and 21 typically developing children, aged 8 to 12 years.", 54),
        ("So 20 patients, 12 (five men and seven women) with early and eight (six men and two women) with late disease, were included.", 20),
        ("In total, 146 (40% of those reached) participants were scanned (one participant attended twice). All gave consent.", 146),
        ("The study included 53 outpatients with a phobia and 33 healthy controls. 18 participants also met diagnostic criteria for depression.", 86),
        ("Young cannabis users (CUs) were invited. Forty regular CUs and 42 matched non-CUs who did the task gave consent.", 82),
        ("Thirty children with tics took part, aged 9 to 12 years. Twelve healthy controls overlapped with an earlier sample.", 30),
    ],
)  # fmt: skip
def test_the_first_part_of_a_choice_and_one_more_left_out_are_counted(text, n):
    assert find_samples(paper(text))[0].n == n


def test_women_recruited_leave_no_men_of_others_counted_later():
    text = (
        "Seventeen women with fibromyalgia were recruited. One patient discontinued scanning and her data are not "
        "included, leaving 16 patients. Sixteen healthy women matched for age served as controls."
    )
    study = find_samples(
        Document(sha256="", name="p", kind="html", sections=(Section(heading="Participants", text=text),))
    )[0]
    assert (study.n, study.males) == (32, None)
