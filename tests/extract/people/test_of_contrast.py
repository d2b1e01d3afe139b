"""The people of each contrast: one group by its heading, groups compared, a number in the heading, or everybody."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.studies import Focus
from extract.people.captions import captions_with_n
from extract.people.of_contrast import people_of_contrasts, unread_groups
from extract.people.samples import find_samples
from extract.stage.read_values import read_people_codings


def samples_of(text, heading="Participants"):
    return find_samples(
        Document(sha256="0" * 64, name="p", kind="html", sections=(Section(heading=heading, text=text),))
    )


def focus(*levels, table="Table 1"):
    return Focus(x=1.0, y=2.0, z=3.0, raw="1 2 3", table=table, contrast=" / ".join(levels), levels=levels)


def n_of(text, *levels, caption="Activations", heading="Participants"):
    found = people_of_contrasts(samples_of(text, heading), [focus(*levels)], {"Table 1": caption})
    one = found.get(" / ".join(levels))
    return (one.n, [group.n for group in one.groups]) if one is not None else None


PATIENTS = "Twenty patients with schizophrenia (SZ) and 18 healthy controls (HC) were scanned."
AGES = "Seventeen older adults (65-80 years) and 19 young adults (20-30 years) were scanned."
DIAGNOSED = "Twenty-eight patients with a DSM-IV diagnosis of schizophrenia and 31 healthy controls took part."
EXPOSED = "We scanned 24 PTSD patients, 22 TEC and 21 HC."
OFFENDERS = "Fifteen psychopathic offenders and 19 healthy men were scanned."
SEXES = "Fifteen women and sixteen men took part in the study."


@pytest.mark.parametrize(
    ("text", "levels", "expected"),
    [
        (PATIENTS, ("2-back > 0-back", "Patients"), (20, [20])),
        (PATIENTS, ("2-back > 0-back", "HC"), (18, [18])),
        (PATIENTS, ("SZ",), (20, [20])),
        (PATIENTS, ("Pain > warmth in healthy controls",), (18, [18])),
        (PATIENTS, ("Controls > Patients",), (38, [18, 20])),
        (PATIENTS, ("SZ < HC, faces",), (38, [20, 18])),
        (PATIENTS, ("Patients: faces > houses",), (20, [20])),
        (PATIENTS, ("Faces > houses",), None),
        (PATIENTS, ("Patients > controls", "Patients OFF"), (38, [20, 18])),
        (PATIENTS, ("Patients > controls", "Patients"), (20, [20])),
        (PATIENTS, ("Patients post > pre",), (20, [20])),
        (SEXES, ("FEMALE LISTENERS",), (15, [15])),
        (SEXES, ("Faces > houses", "Male listeners"), (16, [16])),
        (SEXES, ("Female speakers > male speakers",), (None, [])),
        (DIAGNOSED, ("Patients with schizophrenia",), (28, [28])),
        (DIAGNOSED, ("Healthy controls > patients with schizophrenia",), (59, [31, 28])),
        (DIAGNOSED, ("Treatment group: pre > post",), (None, [])),
        (
            "Women with fibromyalgia (n = 26) and 24 pain-free women were scanned.",
            ("Pressure > rest in controls",),
            (None, []),
        ),
        (
            "Fifteen men with chronic cannabis use and 14 healthy men were scanned.",
            ("Faces > shapes", "Cannabis users"),
            (15, [15]),
        ),
        (
            "Eleven smokers receiving nicotine and 9 smokers receiving placebo were scanned.",
            ("Placebo Group at Time 2",),
            (9, [9]),
        ),
        (EXPOSED, ("PTSD > trauma-exposed controls",), (46, [24, 22])),
        (EXPOSED, ("PTSD > healthy controls",), (45, [24, 21])),
        (OFFENDERS, ("Faces > houses in psychopathy",), (15, [15])),
        (PATIENTS, ("Patients", "All participants"), None),
        (AGES, ("Old > new words",), None),
        (AGES, ("Old > new words", "Young"), (19, [19])),
        (SEXES, ("Women > men",), (31, [15, 16])),
        (SEXES, ("Faces > houses (n = 24)",), (24, [])),
        (SEXES, ("Faces > houses (n = 24 and n = 25)",), None),
    ],
)
def test_a_heading_that_names_groups_gives_their_number(text, levels, expected):
    assert n_of(text, *levels) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Repetition > rest in patients. Height threshold p < .001 in controls", (20, [20])),
        ("Differences between patients and controls", (38, [20, 18])),
        ("Activations of patients and controls", None),
        ("Encoding > fixation (n = 17)", (17, [])),
    ],
)
def test_a_caption_names_the_people_of_its_table(caption, expected):
    assert n_of(PATIENTS, "Faces > houses", caption=caption) == expected


def test_groups_assigned_to_conditions_are_called_by_them():
    text = (
        "Thirty-eight adults were randomly assigned to training (n = 19) or to a waiting list (n = 19). Three people "
        "dropped out of the first group and two out of the second. The remaining 16 and 17 participants were scanned twice."
    )
    assert n_of(text, "Training > waiting list, post > pre") == (33, [16, 17])


IN_BRACKETS = "选取卒中患者39例，根据评分分为卒中失语组(21例，男12例，女9例)和卒中非失语组(n=18)；另选取健康者20例作为正常对照组(男9例)。"


@pytest.mark.parametrize(
    ("text", "levels", "expected"),
    [
        ("选取失眠患者28例（男12例，女16例），健康对照26例（男11例，女15例）。", ("失眠组",), (28, [28])),
        ("选取失眠患者28例（男12例，女16例），健康对照26例（男11例，女15例）。", ("失眠组>对照组",), (54, [28, 26])),
        ("选取轻度认知障碍(MCI)患者30例，正常对照(NC)28例。", ("MCI组",), (30, [30])),
        ("选取失眠患者28例，健康对照26例。", ("OSA组",), (None, [])),
        ("男性 14 人（平均 23.2 岁），女性 16 人（平均 22.7 岁）。", ("女性>男性",), (30, [16, 14])),
        ("音乐家15名，非音乐家15名，均为女性。", ("静息<节奏",), None),
        ("网瘾青少年30名，匹配的对照28名。头动过大的网瘾者2名被剔除。", ("网瘾组<对照组",), (56, [28, 28])),
        (IN_BRACKETS, ("卒中失语组<卒中非失语组",), (39, [21, 18])),
        (IN_BRACKETS, ("ST-A组<HC组",), (None, [])),
        ("选取卒中失语(ST-A)患者21例、卒中非失语(ST-N)患者18例及正常对照(NC)20例。", ("ST-A组<NC组",), (41, [21, 20])),
        (IN_BRACKETS, ("卒中失语组<正常对照组",), (41, [21, 20])),
        ("选取失眠患者28例，健康对照26例。", ("失眠患者组ALFF值与年龄呈正相关的脑区",), (28, [28])),
        ("招募年轻人24名，老年人22名。", ("老年组",), (22, [22])),
        ("选取紧张型头痛患者28例，健康对照26例。", ("紧张型头痛组 信号升高",), (28, [28])),
        ("选取失眠患者28例，健康对照26例。", ("失眠患者组内ALFF值与年龄的相关",), (28, [28])),
        (
            "对24例失眠患者和22例健康对照行扫描。收集失眠患者26例，剔除2例，最终纳入24例。另招募健康对照22例。",
            ("失眠患者组<健康对照组",),
            (46, [24, 22]),
        ),
        ("选取失眠患者30例、高危人群28例和健康对照32例。", ("高危组>对照组",), (60, [28, 32])),
        (
            "高焦虑者20名、低焦虑者20名参加实验。2名被试被剔除，有效被试38名，其中高焦虑组19名（女10名），低焦虑组19名。",
            ("高焦虑组>低焦虑组",),
            (38, [19, 19]),
        ),
    ],
)
def test_groups_are_named_in_chinese(text, levels, expected):
    assert n_of(text, *levels, heading="被试", caption="激活脑区") == expected


def test_a_group_in_chinese_is_not_called_by_where_its_people_came_from():
    text = "收集2012年3月至2013年12月我院神经内科门诊偏头痛患者32例，月经期女性31名作为对照组。"
    assert [sample.name for sample in samples_of(text, "被试")[1:]] == ["偏头痛患者", "月经期女性"]


def test_a_group_whose_number_was_not_read_is_told():
    samples = samples_of("Thirty volunteers took part in the study and gave consent.")
    people = people_of_contrasts(samples, [focus("Faces > houses"), focus("Patients")], {"Table 1": "Faces"})
    (problem,) = unread_groups("paper", samples, people)
    assert problem.code == "N-OF-GROUP"
    assert problem.message.endswith("(n of the study: 30): Patients.")


def test_a_heading_beside_a_group_that_names_no_known_one_is_told_and_what_compares_it():
    samples = samples_of(PATIENTS)
    foci = [focus("HC"), focus("BPD"), focus("Conjunction"), focus("BPD > HC"), focus("Faces > houses")]
    people = people_of_contrasts(samples, foci, {"Table 1": "Faces"})
    assert {name: one.unread for name, one in people.items()} == {"HC": "", "BPD": "BPD", "BPD > HC": "BPD > HC"}


def test_a_place_beside_a_group_is_no_group():
    foci = [focus("Faces", "Patients"), focus("Faces", "Middle frontal gyrus")]
    found = people_of_contrasts(samples_of(PATIENTS), foci, {"Table 1": "Activations"})
    assert list(found) == ["Faces / Patients"]


def test_compared_groups_are_coded_with_the_number_of_each():
    samples = samples_of(PATIENTS)
    codings = read_people_codings(samples, [focus("Controls > patients"), focus("Patients")], {"Table 1": ""}, "r-1")
    assert {(c.contrast, c.field): c.value for c in codings} == {
        ("Controls > patients", "n"): "38",
        ("Controls > patients", "n_of_groups"): "healthy controls 18; patients 20",
        ("Patients", "n"): "20",
    }
    assert all(c.quote == PATIENTS for c in codings)


THREE = (
    "Eighty-one subjects were enrolled: 26 patients with probable AD, 31 patients with amnestic MCI and 24 controls."
)


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        (THREE, "Hypometabolism in AD patients relative to controls", (50, [26, 24])),
        (THREE, "Main effect of group", None),
        ("Fifty-two children participated: 20 children with dyslexia, 20 age-matched controls and 12 reading-matched controls.", "Age-matched controls > children with dyslexia", (40, [20, 20])),
        ("Seventeen patients with Parkinson's disease were recruited. Sixteen healthy subjects served as controls.", "Effect of levodopa in patients with Parkinson's disease (ON > OFF)", (17, [17])),
        ("Seventeen outpatients with MDD and 27 healthy subjects were scanned.", "Greater response in MDD than in healthy subjects", None),
        ("Thirteen right-handed patients with a first infarct took part. Fifteen healthy persons were examined as controls.", "Activation in patients with aphasia, speech > reversed speech", (13, [13])),
        ("Seventeen patients with dementia were studied, along with fifteen healthy volunteers.", "Decreased glucose metabolism in patients with dementia", None),
        ("Fifteen men and 14 women were scanned.", "Patients (n = 29) > controls (n = 27)", (56, [])),
        ("Twenty-seven women with obesity and 29 women of normal weight were scanned.", "Obesity > normal weight", (56, [27, 29])),
        ("The study included 32 women with fibromyalgia and 31 age-matched pain-free women.", "Fibromyalgia > Controls", (63, [32, 31])),
        ("Thirty-seven patients were analysed, 18 in the real and 19 in the sham acupuncture group.", "Real acupuncture > Sham acupuncture", (37, [18, 19])),
        ("Two groups of men were studied: 22 cocaine-dependent patients and 21 controls who had never used cocaine.", "Cocaine > neutral pictures in cocaine-dependent patients (N = 22)", (22, [22])),
    ],
)  # fmt: skip
def test_a_comparison_is_of_the_groups_on_both_its_sides_or_of_nobody_known(text, level, expected):
    found = n_of(text, level)
    assert found is None or found[0] != 27
    if expected is not None:
        assert found == expected


def test_a_comparison_with_controls_of_whom_nobody_is_counted_has_no_number():
    samples = samples_of("Twenty patients with depression were recruited from our clinic and gave consent.")
    people = people_of_contrasts(samples, [focus("Depressed > HCs")], {"Table 1": "Group comparison"})
    assert people["Depressed > HCs"].n is None
    assert [problem.code for problem in unread_groups("p", samples, people)] == ["N-OF-GROUP"]


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        (
            "糖尿病患者62例,分为障碍组(T2DM-CI组,30例)和正常组(T2DM-NC组,32例);健康者31名(HC组)。",
            "T2DM-CI组<HC组",
            (61, [30, 31]),
        ),
        (
            "糖尿病患者62例,分为障碍组(T2DM-CI组,30例)和正常组(T2DM-NC组,32例);健康者31名(HC组)。",
            "T2DM-NC > T2DM-CI",
            (62, [32, 30]),
        ),
        (
            "抑郁症患者59例,分为自杀未遂组27例及无自杀未遂组32例。健康对照组33例。",
            "自杀未遂组<健康对照组",
            (60, [27, 33]),
        ),
        ("40名大学生参加实验,其中高分组21名,低分组19名。", "高分组", (21, [21])),
    ],
)
def test_groups_are_named_in_chinese_by_the_name_or_the_abbreviation_they_are_given(text, heading, expected):
    assert n_of(text, heading, heading="研究对象") == expected


def test_people_divided_into_groups_in_brackets_are_these_groups():
    text = "将40名大学生随机分为训练组(20名)和对照组(20名)。"
    assert n_of(text, "训练组 后测>前测", heading="被试") == (20, [20])
    assert n_of(text, "训练组>对照组", heading="被试") == (40, [20, 20])


def test_a_blank_within_the_name_of_a_group_in_chinese_is_none_between_words():
    text = "MDD组28例，健康对照组30例。"
    assert n_of(text, "MDD 组灰质体积与评分呈负相关的脑区", heading="对象") == (28, [28])


def test_groups_listed_in_chinese_are_all_of_them():
    text = "MCI组28例，NC组26例，健康对照组30例。"
    assert n_of(text, "MCI组、NC组与对照组灰质体积差异的脑区", heading="对象")[0] == 84


TWICE = "Twenty patients with dystonia and 18 healthy controls were scanned; the patients came again after a year."
TASKS = "Twenty-five adults took part: thirteen participants who performed the paced task and twelve who performed the free task."
CUES = "We studied 15 individuals with alcohol use disorder (AUD) and 16 healthy volunteers."
TRAINED = "Forty adults were randomized to a training group (n = 21) or a control group (n = 19)."
SMOKERS = "Twenty smokers with psychosis took part. Nineteen control smokers were recruited by advertisements."
BLIND = "Sixteen late blind and 20 sighted controls were scanned."
RELATIVES = "The sample comprised 24 patients with compulsions and 22 matched comparison subjects."
NEGLECT = "Twenty-four stroke patients with neglect and 20 stroke patients without neglect were scanned."
LISTED = "Twenty-one obese women (OB), 19 lean women (LN) took part."
ARMS = "In all, 23 adults in the caffeine group and 22 in the water group were scanned."
HEADACHE = "Twenty-eight patients with migraine, 22 with cluster headache (CH) and 24 pain-free controls took part."
USERS = (
    "Twenty non-abstinent chronic cannabis smokers and 17 healthy volunteers matched for age took part in the study."
)


@pytest.mark.parametrize(
    ("text", "heading", "caption", "expected"),
    [
        (TRAINED, "Training group negative", "Correlation with age in both", (21, [21])),
        (SMOKERS, "Control smokers", "Smoking cues", (19, [19])),
        (SMOKERS, "Smokers with psychosis", "Smoking cues", (20, [20])),
        (CUES, "Alcohol-dependent individuals", "Cues", (15, [15])),
        (CUES, "Alcohol", "Cues", None),
        (TASKS, "Hits > misses in the paced condition", "Memory", (13, [13])),
        (TWICE, "Flow", "Differences between patients at baseline and one year later", (20, [20])),
        (TWICE, "Flow", "Differences between patients at baseline and one year later, by group", None),
        (TWICE, "Flow", "Interaction of sex, diagnosis and task in dystonia and unaffected relatives", None),
        (TWICE, "Female patients", "Flow", (None, [])),
        (BLIND, "Early blind", "Words", None),
        (BLIND, "Late blind > sighted", "Words", (36, [16, 20])),
        (RELATIVES, "Comparison subjects", "Flow", (22, [22])),
        (NEGLECT, "Patients without neglect", "Flow", (20, [20])),
        (NEGLECT, "Neglect patients, left > right", "Flow", (24, [24])),
        (LISTED, "LN > OB", "Food", (40, [19, 21])),
        (TWICE, "Patients ON > Patients OFF", "Tapping", (20, [20])),
        (TWICE, "Controls > patients off medication", "Tapping", (38, [18, 20])),
        (TWICE, "Patients > patients", "Tapping", (None, [])),
        (TWICE, "Later > earlier", "Changes of patients (17 例)", (17, [])),
        (TWICE, "Faces > houses", "Patients (n = 20) versus controls (n = 20)", (38, [20, 18])),
        (ARMS, "Caffeine: hits > misses", "Memory", (23, [23])),
        (HEADACHE, "Migraine < controls", "Volume", (52, [28, 24])),
        (HEADACHE, "CH > controls", "Volume", (46, [22, 24])),
        (USERS, "Flow", "Flow in cannabis users compared with controls during rest relative to a task", (37, [20, 17])),
    ],
)  # fmt: skip
def test_groups_are_named_by_what_they_did_or_used_and_at_two_times(text, heading, caption, expected):
    assert n_of(text, heading, caption=caption) == expected


COLITIS = "Twenty patients with colitis, 18 patients with celiac disease and 25 healthy controls were scanned."
BELOW = "Regions with abnormal ReHo in patients with colitis and celiac disease compared with healthy controls"


@pytest.mark.parametrize(
    ("text", "heading", "caption", "expected"),
    [
        (COLITIS, "Decreased ReHo in colitis", BELOW, (45, [20, 25])),
        (COLITIS, "Increased activation in patients with celiac disease", BELOW, (43, [18, 25])),
        (COLITIS, "Decreased ReHo in colitis", "Regions with abnormal ReHo", (None, [])),
        (COLITIS, "Decreased ReHo in colitis after treatment", BELOW, (63, [20, 18, 25])),
        (PATIENTS, "Decreased ReHo in patients", "Regions with abnormal ReHo", None),
    ],
)
def test_what_one_group_has_less_of_is_of_those_compared_with_it(text, heading, caption, expected):
    assert n_of(text, heading, caption=caption) == expected


SEPARATE = "Four people left, leaving 21 patients in the music group and 19 patients on the waiting list."
BRACKETED = "Data were available for 40 participants (music: n = 21, 11 women; control: n = 19, 10 women)."


def test_two_abbreviations_with_a_slash_between_them_are_one_side():
    text = "Data were available for 40 participants (TT: n = 21, 11 women; CT: n = 19, 10 women)."
    assert n_of(text, "Cues moderated by genotype (CT/CC vs. TT)") is None


@pytest.mark.parametrize("text", [SEPARATE, BRACKETED])
@pytest.mark.parametrize("heading", ["Before > after, music group", "Music group: post < pre"])
def test_groups_are_named_by_the_arm_they_are_in(text, heading):
    assert n_of(text, heading) == (21, [21])


@pytest.mark.parametrize("heading", ["Less activation in the XYZ group compared to the control group, pain"])
def test_a_comparison_of_which_one_side_alone_was_counted_has_no_number(heading):
    assert n_of("Six volunteers with a typical XYZ syndrome were scanned.", heading) == (None, [])


TRAUMA = "In all, 13 patients with PTSD, 12 TC and 15 HC were scanned."
TYPICAL = "The final sample comprised 17 ASD (2 girls) and 19 TD (3 girls)."
AGED = "Fourteen older adults and 16 young adults were scanned."
DAILY = "Eleven daily users and 13 nonsmokers were scanned."
LEVODOPA = "Twelve patients with Parkinson's disease and 14 healthy controls were scanned."
TWO_KINDS = "We studied 15 patients with gout (GT), 17 patients with rosacea (RS) and 20 healthy controls (HC)."
CROSSED = "We scanned 11 old smokers, 12 young smokers, 13 old drinkers and 14 young drinkers."
COMPULSIONS = "Eighteen patients with compulsions and 21 healthy controls were scanned."
SCLEROSIS = "We studied 15 patients with relapsing multiple sclerosis (RMS), 12 patients with progressive multiple sclerosis (PMS) and 20 controls."
SUBSETS = "We recruited 16 smokers, 15 abstinent smokers and 18 healthy controls."
READERS = "Fourteen children with dyslexia and 15 typical readers took part."
ARTHRITIS = "Sixteen women with arthritis and 17 healthy women were scanned."
HEAVY = "Sixteen heavy cannabis users and 18 healthy controls were scanned."
IN_GROUP = "Twenty-five participants were in the yoga group and 24 in the relaxation group."
RELATED = "Fifteen relatives of patients with gout, 16 patients with gout and 18 controls took part."
LEFT_OUT = "Fourteen patients with Parkinson's disease and 14 healthy controls were recruited. Two patients did not tolerate the scans, so that 12 patients (4 women) were included in the analysis."
CROWD = "Seventeen smokers were scanned twice."
ANOREXIA = "Sixteen women with anorexia nervosa (AN), 15 recovered women (REC) and 18 healthy women (HW) took part."


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        (TRAUMA, "TC > HC", (27, [12, 15])),
        (TYPICAL, "TD: faces > houses", (19, [19])),
        (AGED, "YA > OA", (30, [16, 14])),
        (AGED, "Old > new", None),
        (DAILY, "Years of use in smokers", (11, [11])),
        (DAILY, "Non-smokers", (13, [13])),
        (LEVODOPA, "PD ON > PD OFF", (12, [12])),
        (LEVODOPA, "Off medication > on medication", (12, [12])),
        (LEVODOPA, "TMS ON > TMS OFF", None),
        (LEVODOPA, "Patients pre > patients post", (12, [12])),
        (TWO_KINDS, "Patients > controls", (52, [15, 17, 20])),
        (TWO_KINDS, "Patients", (32, [15, 17])),
        (TWO_KINDS, "GT = RS < HC", (52, [15, 17, 20])),
        (TWO_KINDS, "GT/RS > HC", (52, [15, 17, 20])),
        (TWO_KINDS, "XYZ > HC", (None, [])),
        (CROSSED, "Smokers > drinkers", (50, [11, 12, 13, 14])),
        (CROSSED, "Old smokers > old drinkers", (24, [11, 13])),
        (ANOREXIA, "AN > HW", (34, [16, 18])),
        (SCLEROSIS, "MS < controls", (47, [15, 12, 20])),
        (SCLEROSIS, "Correlation with age in MS patients", (27, [15, 12])),
        (SUBSETS, "Smokers > controls", (None, [])),
        (READERS, "Dyslexics: words > rest", (14, [14])),
        (ARTHRITIS, "Correlation with age in patients", (16, [16])),
        (HEAVY, "HC: cues > rest", (18, [18])),
        (IN_GROUP, "Yoga group: post > pre", (25, [25])),
        (COMPULSIONS, "Grey matter loss in patients", None),
        (ANOREXIA, "REC > HW", (33, [15, 18])),
        (RELATED, "Patients < controls", (34, [16, 18])),
        (RELATED, "Relatives < patients", (31, [15, 16])),
        (LEFT_OUT, "PD ON > PD OFF", (12, [12])),
        (CROWD, "Smokers", None),
        (CROWD, "Drinkers", (None, [])),
        (LEVODOPA, "Young-onset PD > late-onset PD", (None, [])),
        (COMPULSIONS, "Mild OCD patients > severe OCD patients", (None, [])),
        (COMPULSIONS, "Hypometabolism correlated with age in patients", (18, [18])),
    ],
)
def test_groups_are_named_in_short_by_a_class_or_in_two_states(text, heading, expected):
    assert n_of(text, heading, caption="Activations") == expected


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("Acute > HC",), {}),
        (("Acute > HC", "Lasting > HC", "Acute > lasting"), {"Acute > HC": None, "Lasting > HC": None, "Acute > lasting": None}),
        (("HC > rest", "Acute > HC"), {}),
        (("SZ > HC", "Music > speech", "Music > speech in SZ"), {"SZ > HC": 38, "Music > speech in SZ": 20}),
    ],
)  # fmt: skip
def test_two_names_beside_the_controls_are_no_other_name_of_the_patients(headings, expected):
    people = people_of_contrasts(samples_of(PATIENTS), [focus(each) for each in headings], {"Table 1": "Activations"})
    assert {name: one.n for name, one in people.items()} == expected


def test_a_heading_that_crosses_group_and_task_beside_a_group_is_of_everybody():
    people = people_of_contrasts(samples_of(PATIENTS), [focus("HC"), focus("Group × load")], {"Table 1": "Flow"})
    assert set(people) == {"HC"}


@pytest.mark.parametrize(
    ("caption", "note", "expected"),
    [
        ("Correlation with anxiety", "Note. n = 27. L = left.", "Correlation with anxiety […] (n = 27)"),
        ("Correlation with anxiety", "注：n＝27；L，左", "Correlation with anxiety […] (n = 27)"),
        ("Correlation with anxiety", "N = 30.", "Correlation with anxiety"),
        ("Correlation with anxiety", "Clusters of n = 27 voxels.", "Correlation with anxiety"),
        ("Correlation with anxiety (N = 28)", "n = 27.", "Correlation with anxiety (N = 28)"),
    ],
)
def test_fewer_people_in_a_note_are_those_of_its_table(caption, note, expected):
    table = Table(id="t1", label="Table 1", caption=caption, footnotes=(note,), cells=())
    assert captions_with_n([table], 30) == {table.name: expected}
