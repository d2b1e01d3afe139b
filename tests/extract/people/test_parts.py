"""Parts of a group that the text counts, and headings that name them."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from corpora.nouns.studies import Focus, Sample
from extract.people.of_contrast import people_of_contrasts
from extract.people.parts import with_parts
from extract.people.samples import find_samples
from extract.prose import read_prose


def samples_of(text, columns=()):
    sections = (Section(heading="Participants", text=text),)
    document = Document(sha256="0" * 64, name="p", kind="html", sections=sections)
    prose = read_prose(document)
    return with_parts(find_samples(document, prose), prose, columns)


def focus(heading):
    return Focus(x=1.0, y=2.0, z=3.0, raw="1 2 3", table="Table 1", contrast=heading, levels=(heading,))


def n_of(text, heading, caption="Activations"):
    found = people_of_contrasts(samples_of(text), [focus(heading)], {"Table 1": caption})
    return found[heading].n if heading in found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thirty-four patients with epilepsy and 20 healthy volunteers took part. Of the patients, 18 patients with left and 16 patients with right epilepsy were treated.", {"patients": [18, 16]}),
        ("Fifty patients and 25 healthy controls were scanned. Patients were then divided into responders (n = 28) and non-responders (n = 22).", {"patients": [28, 22]}),
        ("Thirty patients (15 medicated, 15 medication-free) and 30 healthy controls were scanned.", {"patients": [15, 15]}),
        ("Thirty-one children were scanned. " + "Scans took an hour. " * 9 + "The children (sex: 14 boys, 17 girls) were paid.", {"study": [14, 17]}),
        ("Thirty-one patients with gout and 20 healthy controls were scanned. Fifteen mild gout patients (9 women), 16 severe gout patients (8 women) and 20 healthy controls had complete data.", {"patients": [15, 16]}),
        ("Thirty-six patients with gout and 36 healthy controls took part. Eighteen patients were randomly assigned to colchicine and 18 to placebo.", {"patients": [18, 18]}),
        ("Thirty patients (12 medicated, 8 unmedicated) and 28 healthy controls were scanned.", {}),
        ("Thirty volunteers (25 right-handed, 5 left-handed) were scanned.", {}),
        ("Twenty-four smokers (14 men, 10 women) and 20 nonsmokers were scanned.", {"smokers": [14, 10]}),
    ],
)  # fmt: skip
def test_numbers_that_add_up_to_a_group_are_its_parts(text, expected):
    assert {s.name.split()[-1]: [part.n for part in s.parts] for s in samples_of(text) if s.parts} == expected


RESPONSE = (
    "Fifty patients with depression and 25 healthy controls were scanned. After eight weeks the patients were divided into "
    "responders (n = 28) and non-responders (n = 22)."
)
SIDES = "Thirty-four patients with epilepsy were recruited, 18 patients with left epilepsy and 16 patients with right epilepsy. Twenty volunteers served as controls."
DRUG = "Thirty-six women were scanned: 19 received oxytocin and 17 received placebo."
ORDER = "Thirty-six women were scanned: 19 received oxytocin in the first session and 17 received placebo."
WORRY = "Thirty patients with dystonia took part; 18 with anxiety and 12 without anxiety. Twenty-eight controls were scanned."
STROKE = "Sixteen patients with stroke (9 left hemisphere, 7 right hemisphere) took part."
CIGARETTES = "Thirty patients (16 smokers, 14 nonsmokers) and 30 controls were scanned."
SHORT = "Thirty-four patients with epilepsy and 20 healthy volunteers took part. Of the patients, 18 patients with left and 16 patients with right epilepsy were treated (18 LTLE, 16 RTLE)."
NEEDLES = "收集失眠患者34例,随机分为真针组和假针组,各17例。真针组1例、假针组2例脱落,最终真针组16例、假针组15例完成研究。另招募健康志愿者20名。"
SEIZURES = "颞叶癫痫患者40例,其中左侧颞叶癫痫(LTLE)22例,右侧颞叶癫痫(RTLE)18例。另招募健康志愿者25名。"
HAD = "Forty-five patients with epilepsy and 20 healthy volunteers took part; 24 had left (L-TLE) and 21 had right (R-TLE) temporal lobe epilepsy."
SIDES_IN_BRACKETS = "癫痫患者30例(左侧组14例,右侧组16例)和健康对照25例。"
EACH = "脑卒中患者30例,男18例,女12例,随机分为针刺组和康复组各15例。"
PAIN = "Thirty veterans were scanned: 16 with pain and 14 without pain."
SEXES = "Twenty-four smokers (14 men, 10 women) and 20 nonsmokers (9 men, 11 women) were scanned."


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        (RESPONSE, "Responders > non-responders", 50),
        (RESPONSE, "Responders versus controls", 53),
        (RESPONSE, "Non-responders: sad > neutral", 22),
        (RESPONSE, "Patients > controls", 75),
        (RESPONSE, "Higher flow in non-responders compared with healthy controls", 47),
        (RESPONSE, "Regions that differ between responders and healthy controls", 53),
        (SIDES, "Left", None),
        (SIDES, "Patients with right epilepsy", 16),
        (SIDES, "Left epilepsy > controls", 38),
        (PAIN, "Veterans with pain", 16),
        (PAIN, "Veterans without pain", 14),
        (PAIN, "Pain", None),
        (DRUG, "Oxytocin group", 19),
        (ORDER, "Oxytocin", None),
        (STROKE, "Left hemisphere", None),
        (CIGARETTES, "Patients: smokers > nonsmokers", 30),
        (SHORT, "Controls > LTLE", 38),
        (SHORT, "RTLE > LTLE", 34),
        (SHORT, "Correlation with recall in LTLE", 18),
        (SHORT, "Patients with left epilepsy", 18),
        (SHORT, "Left > right", None),
        (HAD, "R-TLE", 21),
        (HAD, "L-TLE < controls", 44),
        (SIDES_IN_BRACKETS, "左侧组<对照组", 39),
        (SIDES_IN_BRACKETS, "癫痫组>对照组", 55),
        (SIDES_IN_BRACKETS, "左侧丘脑", None),
        (EACH, "康复组 治疗后>治疗前", 15),
        (EACH, "治疗后>治疗前", None),
        (NEEDLES, "真针组 治疗后>治疗前", 16),
        (NEEDLES, "假针组治疗后<治疗前", 15),
        (NEEDLES, "真针组>假针组", 31),
        (NEEDLES, "失眠患者", None),
        (SEIZURES, "LTLE组<健康志愿者", 47),
        (SEIZURES, "RTLE组 治疗后<治疗前", 18),
        (SEXES, "Male smokers", 14),
        (SEXES, "Female smokers > female nonsmokers", 21),
        (SEXES, "Smokers > nonsmokers", 44),
        (SEXES, "Male > female faces", None),
    ],
)
def test_a_heading_that_names_parts_of_groups_is_of_them(text, heading, expected):
    assert n_of(text, heading) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Flow in patients with anxiety compared with controls", 46),
        ("Correlation with anxiety, of patients compared with controls", 58),
    ],
)
def test_what_a_part_has_is_no_name_of_it_where_it_is_what_was_measured(caption, expected):
    assert n_of(WORRY, "Flow", caption) == expected


def test_a_caption_that_names_a_part_is_of_it_unless_a_heading_of_its_table_does():
    samples = samples_of(RESPONSE)
    levels = ("Sad > neutral",), ("Responders > non-responders",)
    foci = [Focus(x=1.0, y=2.0, z=3.0, raw="", table="T", contrast=each[0], levels=each) for each in levels]
    caption = {"T": "Effect of sad faces, and comparison of responders with non-responders"}
    assert {name: one.n for name, one in people_of_contrasts(samples, foci[:1], caption).items()} == {levels[0][0]: 50}
    assert {name: one.n for name, one in people_of_contrasts(samples, foci, caption).items()} == {levels[1][0]: 50}


COLUMNS = ("Acute", 14), ("Lasting", 17), ("Controls", 25)
GOUT = "Thirty-one patients with gout and 25 healthy controls were scanned."


@pytest.mark.parametrize(
    ("columns", "heading", "expected"),
    [
        (COLUMNS, "Acute < controls", 39),
        (COLUMNS, "Acute < lasting", 31),
        (COLUMNS, "Lasting", 17),
        (COLUMNS, "Patients < controls", 56),
        ((("Acute", 14), ("Lasting", 17), ("Controls", 24)), "Acute < lasting", 31),
        ((("Acute", 14), ("Lasting", 17), ("Runners", 24)), "Acute < lasting", None),
        ((("Acute", 14), ("Lasting", 16), ("Controls", 25)), "Acute < lasting", None),
    ],
)
def test_columns_of_a_table_that_add_up_to_a_group_are_its_parts(columns, heading, expected):
    groups = [Sample(name=name, n=n) for name, n in columns]
    found = people_of_contrasts(samples_of(GOUT, groups), [focus(heading)], {"Table 1": "Flow"})
    assert (found[heading].n if heading in found else None) == expected
