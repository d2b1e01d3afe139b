"""People left out by wordings of their own: by one group's adjective, in lists, by "another", by scans broken off."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


def number(text, heading="Participants"):
    document = Document(sha256="0" * 64, name="p", kind="html", sections=(Section(heading=heading, text=text),))
    samples = find_samples(document)
    return samples[0].n if samples else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thirty adults took part. Four of the younger volunteers were excluded for motion.", 26),
        ("Twenty young and 22 older adults took part. Four of the older volunteers were excluded for motion.", 38),
        (
            "We scanned 30 patients and 28 controls. Three patients were excluded (motion, n = 2; sleep, n = 1), as were two controls (lesions).",
            53,
        ),
        (
            "Sixty people were tested (30 teenagers and 30 adults). Two teenagers were excluded because of sleep, and another adult due to a broken coil.",
            57,
        ),
        (
            "Twenty-two women took part. One woman was excluded because she moved, and the data of another were lost owing to a disk failure.",
            20,
        ),
        ("Twenty-two women took part. One woman withdrew, and for another the log files were lost.", 20),
        (
            "Thirty students took part. We excluded three who moved, two with too few errors, and one for whom the anatomical scan was missing.",
            24,
        ),
        ("Thirty students took part. We excluded five: three who moved, and two with too few errors.", 25),
        ("Thirty patients with OCD were studied. Two patients terminated the scan prematurely because of anxiety.", 28),
        ("Thirty patients with OCD were studied. Two patients interrupted the scan but returned on the next day.", 30),
        ("Thirty patients with OCD were studied. Participants could stop the scan at any time.", 30),
        ("Twenty boys were scanned twice. Two boys did not tolerate the second scan.", 18),
        (
            "Thirty men entered the study. Two men did not reach the criterion in the first scan and did not proceed.",
            28,
        ),
        ("We scanned 24 smokers. Two smokers had smoked before the session; their data are not reported.", 22),
        ("We scanned 24 smokers. The scan of one smoker could not be modelled because of a failed blood line.", 23),
        ("We included 40 patients with coma. PET was not performed in six patients for logistic reasons.", 34),
        (
            "Twenty patients with IBS and 18 healthy women served as controls. In three patients the pump had to be stopped, so that data from 17 patients were evaluated.",
            35,
        ),
        ("Thirty-six persons played the game. Two investors moved by more than 3 mm and were therefore excluded.", 34),
        ("Thirty-six persons played the game. Two trials were excluded. Two parameters were removed.", 36),
        (
            "Forty volunteers were scanned. Three volunteers withdrew before the second scan, and two more were excluded because of noise.",
            35,
        ),
        (
            "Sixty people took part, 30 young and 30 older adults. Six of the young participants were discarded for sleep.",
            54,
        ),
        ("We scanned 40 students. Three of these healthy volunteers were removed owing to artefacts.", 37),
        ("We scanned 25 patients with tinnitus and 26 controls. Two of the tinnitus patients dropped out.", 49),
        ("We scanned 40 students. Three of the older scans were excluded.", 40),
        ("We scanned 40 students. Five of the older volunteers were left-handed.", 40),
        ("We scanned 40 students. Four of the male participants were smokers and were not excluded.", 40),
        ("Thirty children and 28 adults were scanned. Four children were removed for motion, as were two adults.", 52),
        ("Thirty children and 28 adults were scanned. Four children dropped out, as did one adult.", 53),
        (
            "Thirty children and 28 adults were scanned. Two adults were discarded (sleep), and so were three children (motion).",
            53,
        ),
        ("Thirty children and 28 adults were scanned. Children were paid with toys, as were ten adults.", 58),
        (
            "Thirty children and 28 adults were scanned. Three children were excluded from the behavioural analysis, as were two adults.",
            58,
        ),
        (
            "Twenty-six men were enrolled. One participant was excluded for a cyst, and another volunteer owing to a broken coil.",
            24,
        ),
        (
            "Twenty-six men were enrolled. One participant was excluded for a cyst, and a further participant because of motion.",
            24,
        ),
        (
            "Twenty-six men were enrolled. Data of two participants were discarded because of spikes, and those of one other were lost due to a full disk.",
            23,
        ),
        ("Twenty-six men were enrolled. One man withdrew, and for two others the images were corrupted.", 23),
        ("Fifty volunteers came to the laboratory. We excluded four because of motion and two who slept.", 44),
        (
            "Fifty volunteers came to the laboratory. We had to exclude three with incidental findings and one whose coil failed.",
            46,
        ),
        ("Fifty volunteers came to the laboratory. We discarded data of two for excessive motion.", 48),
        (
            "Fifty volunteers came to the laboratory. We removed two for technical reasons, three for whom the field map was missing, and one due to sleep.",
            44,
        ),
        ("Fifty volunteers came to the laboratory. Of six runs we removed two because of spikes.", 50),
        ("Fifty volunteers came to the laboratory. We excluded trials with errors, three for each person.", 50),
        ("Eighteen patients with phobia were scanned. One patient aborted the session.", 17),
        (
            "Eighteen patients with phobia were scanned. Two patients discontinued the scan because of claustrophobia.",
            16,
        ),
        (
            "Eighteen patients with phobia were scanned. Two patients had to interrupt the scanning session and did not return for the second one.",
            16,
        ),
        ("Eighteen patients with phobia were scanned. One patient could not tolerate the MRI.", 17),
        ("Eighteen patients with phobia were scanned. One patient fell asleep; her data were not analysed.", 17),
        (
            "Eighteen patients with phobia were scanned. Two patients had taken lorazepam the day before; their data are not included.",
            16,
        ),
        (
            "Eighteen patients with phobia were scanned. If two patients aborted the scan, the study would be stopped.",
            18,
        ),
        ("Eighteen patients with phobia were scanned. Two patients interrupted the scan, but completed it later.", 18),
        ("Eighteen patients with phobia were scanned. Two patients terminated the first run early.", 18),
        ("Eighteen patients with phobia were scanned. Two patients ended the therapy before the study.", 18),
        ("Eighteen patients with phobia were scanned. Three patients stopped smoking before the scan.", 18),
        ("Twenty-one men had PET. The scans of two men could not be reconstructed.", 19),
        ("Twenty-one men had PET. The images of one man could not be normalised because of atrophy.", 20),
        ("Twenty-one men had PET. Data of one man were corrupted by spikes and were not used.", 20),
        ("Twenty-one men had PET. The ratings of two men could not be analysed.", 21),
        ("Twenty-one men had PET. Eye movements could not be recorded in four men.", 21),
        ("Twenty-one men had PET. fMRI could not be performed in three men because of implants.", 18),
        ("Twenty-one men had PET. Heart rate was not recorded in five men because of equipment failure.", 21),
        ("We studied 22 patients with ataxia. MRI was not obtained in two patients.", 20),
        (
            "Thirty patients with OCD and 30 controls were scanned. In two patients the task failed, so that fMRI data of 28 patients were analysed.",
            58,
        ),
        ("Thirty-one persons were scanned. Two sommeliers were later dropped.", 29),
        ("Thirty-one persons were scanned. Two outliers were removed.", 31),
        (
            "Thirty-one persons were scanned. Three components were removed. Two regressors were excluded. Four volumes were discarded.",
            31,
        ),
        ("Thirty-one persons were scanned. Two of ten electrodes were excluded.", 31),
        (
            "Thirty women with MDD and 29 HC women were scanned. Two MDD and three HC were excluded because of motion.",
            54,
        ),
        ("Thirty women with MDD and 29 HC women were scanned. Two ROIs were excluded because of dropout.", 59),
        ("Thirty women with MDD and 29 HC women were scanned. One MDD and one HC fell asleep and were excluded.", 57),
        (
            "Thirty patients with IBS and 30 controls were scanned. In three patients the scan had to be stopped because of pain.",
            57,
        ),
        ("Thirty patients with IBS and 30 controls were scanned. In two controls the session had to be aborted.", 58),
        ("Thirty patients with IBS and 30 controls were scanned. In three patients the task had to be repeated.", 60),
        ("Thirty patients with IBS and 30 controls were scanned. In five patients the dose had to be reduced.", 60),
        (
            "Fathers. Twenty-four fathers were recruited. One was excluded because of a cyst, so 23 were analysed. Childless men. The comparison group comprised 22 men who had no children.",
            45,
        ),
        (
            "Thirty-six adolescents were scanned; of these, three were excluded because of dental braces, two because of motion.",
            31,
        ),
        ("Thirty-six adolescents were scanned. Images of four were discarded.", 32),
        ("Thirty-six adolescents were scanned. Four failed quality control.", 32),
        ("Thirty-six adolescents were scanned. Four did not pass quality control and were discarded.", 32),
        ("Thirty-six adolescents were scanned. Three had to be excluded: one had a cyst, and two moved.", 33),
        (
            "Thirty-six adolescents and 30 adults were scanned. Two adolescents and one adult were excluded for motion, and one adult for sleep.",
            62,
        ),
        (
            "Thirty-six adolescents and 30 adults were scanned. The data of two adolescents and one adult were unusable.",
            63,
        ),
        (
            "Thirty-six adolescents and 30 adults were scanned. Of the adolescents, two were excluded because of motion.",
            64,
        ),
        ("Thirty-six adolescents and 30 adults were scanned. Among the adults, one withdrew.", 65),
        (
            "Thirty-six adolescents and 30 adults were scanned. Motion led to the exclusion of three adolescents and one adult.",
            62,
        ),
        ("Thirty-six adolescents and 30 adults were scanned. Because of motion we lost three adolescents.", 63),
        ("Thirty-six adolescents and 30 adults were scanned. Three adolescents never returned for the scan.", 63),
        (
            "Thirty-six adolescents and 30 adults were scanned. One adult was found to have a cyst and was not considered further.",
            65,
        ),
        (
            "Thirty-six adolescents and 30 adults were scanned. One adult turned out to be left-handed and was dropped.",
            65,
        ),
        (
            "Thirty-six adolescents and 30 adults were scanned. Two adolescents panicked in the scanner and left the study.",
            64,
        ),
        ("Thirty-six adolescents and 30 adults were scanned. Two adolescents became nauseous and did not finish.", 64),
        ("Forty students (20 low and 20 high anxious) were scanned. Two low anxious students were excluded.", 38),
        (
            "Twenty-five nurses and 25 teachers took part. Three nurses and two teachers had excessive motion and were therefore not included in the analysis.",
            45,
        ),
        (
            "Twenty-five nurses and 25 teachers took part. We had to discard three nurses and two teachers who moved.",
            45,
        ),
        (
            "Twenty-five nurses and 25 teachers took part. After quality control, 22 nurses and 24 teachers remained.",
            46,
        ),
        (
            "Twenty-five nurses and 25 teachers took part. After loss of three nurses, 22 nurses and 25 teachers were analysed.",
            47,
        ),
        ("Seventeen violinists took part. One violinist, whose coil failed, was left out.", 16),
        ("Seventeen violinists took part, one of whom was later excluded because of a metal implant.", 16),
        ("Seventeen violinists took part, but two of them did not finish the scan.", 15),
        ("Seventeen violinists took part. Two of them were scanned twice because of artefacts.", 17),
        ("Seventeen violinists took part. Violinists who moved more than 2 mm were to be excluded; none did.", 17),
        (
            "Seventeen violinists took part. Two violinists who had taken part in our earlier study were not excluded.",
            17,
        ),
        ("Seventeen violinists took part. Two violinists did not complete the questionnaire.", 17),
        ("Seventeen violinists took part. Two violinists were excluded from the analysis of reaction times.", 17),
    ],
)
def test_people_left_out_are_subtracted_and_others_are_not(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("招募青年人24名和老年人25名。2名青年人和1名老年人头动超过2 mm, 另有1名老年人睡着, 予以排除。", 45),
        ("选取抑郁症患者40例。40例中头动过大者3例，图像伪影2例，均予排除。对照组为社区志愿者30名。", 65),
        (
            "专家组为20名围棋棋手;对照组为21名大学生。专家组1人、对照组2人因头动剔除,最后进入统计分析的被试每组19人。",
            38,
        ),
        ("病例组为抑郁症患者，共30例。对照组28名。治疗期间4例失访，2例换药，24例完成随访。", 58),
        (
            "前瞻性收集糖尿病患者60例。其中6例因图像伪影被排除，余54例分为认知障碍组（26例）和认知正常组（28例）。同期招募健康志愿者25例为HC组。",
            79,
        ),
        ("共有45名大学生参加实验。3名因头动过大未纳入统计。", 42),
        ("共招募62名被试，其中患者32名，健康对照30名。治疗期间患者组4名脱落，最终28名患者和30名对照纳入分析。", 58),
        ("选取抑郁症患者35例和健康对照33例。患者组2例、对照组1例因头动过大予以剔除。", 65),
        ("共50名大学生参加实验。2名因头动过大、1名因图像伪影，均予剔除。", 47),
        ("共50名大学生参加实验。有3人因身体不适中途退出，另有1人数据丢失。", 46),
        ("招募儿童30名和成人28名。3名儿童未完成扫描，1名成人睡着，上述被试均不纳入分析。", 54),
        ("入组患者40例，对照38例。随访时8例患者失访。", 78),
        ("入组患者40例，对照38例。6个月后32例患者完成复查，8例失访。", 78),
        ("选取患者30例。排除标准：头部外伤史；体内金属。对照30例。", 60),
        ("运动员组24人，普通组25人。运动员组脱落2人，普通组脱落1人。", 46),
    ],
)
def test_people_left_out_of_chinese_groups_are_subtracted(text, expected):
    assert number(text, "被试") == expected


def test_groups_are_left_with_their_own_losses():
    text = "Sixty people were tested (30 teenagers and 30 adults). Two teenagers were excluded because of sleep, and another adult due to a broken coil."
    document = Document(sha256="0" * 64, name="p", kind="html", sections=(Section(heading="Participants", text=text),))
    assert [sample.n for sample in find_samples(document)] == [57, 28, 29]


def test_people_who_moved_are_left_out_where_the_preprocessing_says_so():
    people = Section(
        heading="Participants", text="Twenty-five patients with OCD and 24 healthy volunteers were scanned."
    )
    later = Section(
        heading="Preprocessing",
        text="Two patients and one healthy volunteer moved more than 3 mm during the run and were excluded from all analyses.",
    )
    samples = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=(people, later)))
    assert [sample.n for sample in samples] == [46, 23, 23]


def test_a_task_that_failed_in_some_leaves_the_study_as_it_was():
    people = Section(
        heading="Participants", text="Twenty-five patients with OCD and 24 healthy volunteers were scanned."
    )
    later = Section(
        heading="Results",
        text="Two patients were excluded from the behavioural analysis because of missing reaction times.",
    )
    samples = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=(people, later)))
    assert samples[0].n == 49
