"""People left out and kept in words that share a verb, a noun or a list."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


def numbers(text, heading="Participants"):
    document = Document(sha256="0" * 64, name="p", kind="html", sections=(Section(heading=heading, text=text),))
    return [sample.n for sample in find_samples(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twenty adults were enrolled. One subject was excluded because of sleep and another for technical problems.", [18]),
        ("We scanned 28 patients and 25 controls. Five patients were excluded for tremor and two controls for infarcts.", [46, 23, 23]),
        ("Young adults (n = 27) and older adults (n = 25) took part. Two young adults were excluded as they slept, and one older adult because of a pacemaker.",
         [49, 25, 24]),
        ("Participants were adolescents with depression (MDD; n = 22) and adolescents without (HC; n = 26). "
         "Two adolescents with MDD were excluded later, yielding groups of 20 and 26.", [46, 20, 26]),
        ("Twenty-seven mothers took part. One mother fell asleep in the scanner and was excluded (final n = 26).", [26]),
        ("We scanned 40 volunteers. Of these, 37 completed both runs.", [37]),
        ("Twenty-three men were scanned in two sessions. Two men did not return; analyses are based on the 21 who completed both.", [21]),
        ("Sixty-one children were enrolled. Functional images of 49 children passed quality control.", [49]),
        ("Nineteen of 21 randomised men finished both sessions and are reported.", [19]),
        ("We compared 36 musicians (17 women) with 34 non-musicians (18 women).", [70, 36, 34]),
        ("Thirty adults took part. Five participants were discarded: two participants did not return, and three participants failed to learn. "
         "An additional participant was removed from the analysis of images.", [24]),
        ("Twenty patients and 20 controls were scanned. Two patients (PP) and two controls were excluded for motion (one patient, one control).", [36, 18, 18]),
        ("Twenty patients and 20 controls were scanned. We excluded three patients and one control with large movements.", [36, 17, 19]),
        ("We recruited 25 women. One could not tolerate the scanner. Thus, data were acquired from 24 women.", [24]),
        ("We studied 27 younger adults and 24 older adults. Data of one older adult were lost (final data N = 50).", [50]),
        ("Nine volunteers took part. Among these nine volunteers, one volunteer was excluded for motion.", [8]),
        ("Thirty adults took part. The steps in Figure 1 led to our final sample size of 26. All gave consent.", [26]),
        ("Sixty infants were enrolled at birth. Of them, 20 were born late. For the current fMRI study, 18 adults who were born early were chosen, "
         "with two adults who were previously not analysed.", [18]),
        ("Twenty patients were recruited. Two were excluded; in total, 18 patients were analysed. We also recruited 15 healthy controls.", [33, 18, 15]),
        ("Forty patients took part. After screening, 9 healthy volunteers were included in the comparison.", [49, 40, 9]),
        ("Participants were 31 adults with dyslexia and 33 typical readers. Images were at first acquired of 34 dyslexic and 35 typical readers; 3 dyslexic "
         "readers and 2 typical readers were excluded for motion.", [64, 31, 33]),
        ("Twenty-two students took part. Initially 25 students were scanned, but three were excluded due to motion.", [22]),
        ("The final sample consisted of 40 adults, 20 assigned to training and 20 healthy adults on a waiting list.", [40]),
        ("We studied 24 outpatients, 12 with left and 12 with right lesions, and 12 healthy women.", [36, 24, 12]),
        ("Fifty patients with OCD were enrolled. Ten withdrew, leaving 40 participants. Twenty healthy adults were recruited from the community.", [60, 40, 20]),
        ("The final sample consisted of 21 patients with OCD. The final control group consisted of 19 adults.", [40, 21, 19]),
        ("Thirty-two students took part (four were excluded from analysis because of motion).", [28]),
        ("Twenty-eight students took part in the study (32 were scanned; four were excluded because of motion).", [28]),
        ("The sample consisted of 28 students after exclusion of four participants because of motion.", [28]),
        ("Of 70 enrolled adults, 60 completed both visits; each of the three drug groups included 20 adults.", [60]),
        ("Fifty people with a stroke were enrolled. Ten were excluded, leaving a final sample of 40 people in the stroke group. "
         "Thirty-seven healthy controls were also scanned.", [77, 40, 37]),
        ("We scanned 27 (12 women) drug-free (minimum of one month) adults with panic attacks and 27 healthy controls. "
         "Twelve patients reported previous treatment. Eleven patients had comorbid depression.", [54, 27, 27]),
        ("We studied 22 patients with ataxia and 24 healthy controls. Five people (three patients, two controls) had been dropped for motion and "
         "are not counted in these figures.", [46, 22, 24]),
        ("We enrolled 60 teenagers. Ten teenagers were excluded for motion. Thus we analysed data of 50 teenagers. "
         "As a comparison group, we scanned 26 adults.", [76, 50, 26]),
        ("Twenty-four patients with gout in the discovery sample and 20 in the replication sample were compared with 22 healthy controls in the "
         "discovery sample and 21 in the replication sample.", [87, 24, 20, 22, 21]),
        ("Thirty adults (12 women) took part. Two of the 30 adults were excluded from the analysis because of motion.", [28]),
        ("Twelve adults (3 women) gave consent. 10 out of 12 adults completed 2 runs, the others 1.", [12]),
        ("Fifty girls aged 8 to 12 were included: 15 with asthma, 17 with eczema and 18 healthy controls.", [50, 15, 17, 18]),
        ("Twenty patients with gout and 20 lean women were scanned twice. One patient who withdrew was replaced.", [40, 20, 20]),
        ("Twenty-six women after birth (the postpartum group) were recruited. Thirty age-matched women without children participated as controls. "
         "Four participants of the control group and one participant of the postpartum group were excluded (n = 3 for motion).", [51]),
        ("Thirty adults took part. A volunteer of the second group was removed because of motion.", [29]),
        ("41 patients and 40 controls underwent MRI. One scan was corrupted, so that 40 patients and 40 controls entered the analysis.", [80, 40, 40]),
        ("Of 30 girls who were enrolled, three withdrew and one moved, so that 26 girls completed the study. Twenty-eight typically developing girls "
         "were recruited in schools; two were excluded because of motion, leaving 26.", [52, 26, 26]),
        ("The comparison group consisted of 19 choir singers, one of whom was excluded owing to a dental implant, leaving 18 controls.", [18]),
        ("The remaining 31 participants comprised 15 with high rejection sensitivity (9 women) and 16 with low rejection sensitivity (8 women).", [31]),
        ("Twelve patients with moderate weakness of one hand were enrolled. One patient withdrew, so that 11 patients were included.", [11]),
        ("The final sample consisted of 21 GA, 19 REM and 20 HC participants.", [60, 21, 19, 20]),
        ("Scans were made of eight children with stutter, 12 with tics, 11 with stutter + tics and 14 controls.", [45, 8, 12, 11, 14]),
        ("After the removal of slow responders, 13 CUD, 15 AUD and 17 HC subjects remained.", [45, 13, 15, 17]),
        ("The study consisted of 40 volunteers in the behavioural experiment and 22 volunteers in the fMRI experiment.", [22]),
        ("We used two data sets: one includes 24 controls and 21 patients with gout and the other one includes 33 controls and 30 patients with lupus.",
         [108, 24, 21, 33, 30]),
        ("Twenty-two adults were recruited to come three times. Only 17 participants were included in the third session.", [22]),
        ("We tested 160 students on a questionnaire of imagery. All 36 students were scanned on a 3 T system.", [36]),
        ("Twenty adults underwent EEG and 18 adults fMRI. Five EEG data sets were excluded, giving a sample of 15 data sets. Two fMRI data sets "
         "were excluded, resulting in a sample of 16 data sets.", [16]),
        ("Analyses were done on 23 fighters and 21 non-fighters.", [44, 23, 21]),
        ("Two volunteers were excluded prior to data analysis due to technical problems of behavioural data collection.", []),
    ],
)  # fmt: skip
def test_those_left_out_and_kept_are_counted(text, expected):
    assert numbers(text) == expected


def test_those_left_out_or_kept_in_a_later_section_are_counted():
    text = "Twenty patients and 18 controls took part."
    later = (
        "Subjects who moved too much were excluded [one healthy control subject was excluded].",
        "Motion did not differ between the remaining 19 patients and 16 controls.",
    )
    for sentence, n in zip(later, (37, 35), strict=True):
        sections = (Section(heading="Participants", text=text), Section(heading="Head motion", text=sentence))
        samples = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=sections))
        assert samples[0].n == n


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (
            "对象",
            "抑郁症患者25例；健康志愿者25例。排除患者3例、志愿者1例，最后患者组22例、对照组24例进入分析。",
            [46, 22, 24],
        ),
        ("被试", "19名大学生参加实验。1名被试的数据因设备故障丢失，未纳入分析。", [18]),
        ("被试", "汉英双语者18名（女9名）。", [18]),
    ],
)
def test_those_left_out_and_kept_are_counted_in_chinese(heading, text, expected):
    assert numbers(text, heading) == expected


def test_experiments_with_sections_of_their_own_add_up_in_chinese():
    sections = (
        Section(heading="实验一被试", text="双语者18名（女9名）。"),
        Section(heading="实验二被试", text="另招募双语者21名（女11名）。"),
    )
    samples = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=sections))
    assert [(sample.n, sample.experiment) for sample in samples] == [(39, None), (18, "1"), (21, "2")]


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("Six patients and one control were excluded because of misregistration.", 43),
        ("Three patients (5, 7 and 9) were excluded due to poor segmentation.", 47),
        ("Among the patients, two (18 and 34) were excluded as they moved.", 48),
        ("Because of motion, three patients were not considered further.", 47),
        ("One patient's data were lost due to a scanner failure.", 49),
        ("Eight patients dropped from the study because they could not be reached any more.", 50),
        (
            "Two patients were excluded from the imaging analyses for motion and another two because of poor coverage.",
            46,
        ),
    ],
)
def test_those_whom_the_results_leave_out_are_subtracted(sentence, n):
    sections = (
        Section(heading="Participants", text="Thirty patients and 20 healthy controls were recruited."),
        Section(heading="Results", text=sentence),
    )
    assert find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=sections))[0].n == n
