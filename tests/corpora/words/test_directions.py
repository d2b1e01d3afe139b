"""Which way a contrast goes, by its words: read where they say it, unclear where they do not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpora.nouns.directions import Relation
from corpora.words.directions import direction_of

SAID = [
    ("Faces > Houses", "greater", "Faces", "Houses"),
    ("Houses < Faces", "less", "Houses", "Faces"),
    ("Faces ＞ Houses", "greater", "Faces", "Houses"),
    ("Experiment 2: pain > touch", "greater", "pain", "touch"),
    ("(2-back + 3-back) > 0-back", "greater", "(2-back + 3-back)", "0-back"),
    ("Load effect (3-back > 1-back)", "greater", "3-back", "1-back"),
    ("Greater activation for faces than for houses", "greater", "faces", "houses"),
    ("Faces greater than houses", "greater", "faces", "houses"),
    ("Increased activity in patients compared with controls", "greater", "patients", "controls"),
    ("Patients showed reduced activation relative to controls", "less", "patients", "controls"),
    ("Decreased grey matter volume in smokers versus non-smokers", "less", "smokers", "non-smokers"),
    ("Decreased FA in smokers", "less", "smokers", ""),
    (
        "(Drug > placebo) in task > (drug > placebo) in rest",
        "interaction",
        "(Drug > placebo) in task",
        "(drug > placebo) in rest",
    ),
    (
        "Interaction: Pain (self > other) > Touch (self > other)",
        "interaction",
        "Pain (self > other)",
        "Touch (self > other)",
    ),
    ("Conjunction: (Pain: self > other) ∩ (Touch: self > other)", "conjunction", "", ""),
    ("Hypoactivation in ADHD", "less", "ADHD", ""),
    ("Increased activation", "greater", "", ""),
    ("Pain minus touch", "greater", "pain", "touch"),
    ("Words - fixation", "greater", "words", "fixation"),
    ("Words vs. rest", "greater", "words", "rest"),
    ("Deactivation during the task", "deactivation", "", ""),
    ("Task-negative regions", "deactivation", "", ""),
    ("Load-dependent deactivation (5 < 1 digits)", "less", "5", "1 digits"),
    ("Trance < rest (deactivation)", "deactivation", "Trance", "rest"),
    ("Group x condition interaction", "interaction", "", ""),
    ("Group × Emotion", "interaction", "", ""),
    ("Hormone × partner interaction", "interaction", "", ""),
    ("Partner interaction > rest", "greater", "Partner interaction", "rest"),
    ("Pre- vs. post-training, rowers, increased", "greater", "Pre-training", "post-training"),
    ("Pre- vs. post-training, rowers, decreased", "less", "Pre-training", "post-training"),
    ("Diagnosis-by-phase", "interaction", "", ""),
    ("Interaction: (A - B) > (C - D)", "interaction", None, None),
    ("Pain (self > other) vs. touch (self > other)", "interaction", "", ""),
    ("Positive correlation with empathy scores", "positive_correlation", "empathy scores", ""),
    ("Negatively correlated with age", "negative_correlation", "age", ""),
    ("Inverse association with symptom severity", "negative_correlation", "symptom severity", ""),
    ("Activity increasing with reward magnitude", None, None, None),
    ("Decreases in BOLD signal with disease duration", "negative_correlation", "disease duration", ""),
    ("Connectivity decreases with increasing entropy", "negative_correlation", "entropy", ""),
    ("Activity increases with decreasing load", "negative_correlation", "load", ""),
    ("Decreased activity with decreasing age", "positive_correlation", "age", ""),
    ("Positive correlation with reduced symptoms", "positive_correlation", "reduced symptoms", ""),
    (
        "Peaks (labelled according to centre of mass) where activity decreases with load",
        "negative_correlation",
        "load",
        "",
    ),
    ("(a) Failed stop > go", "greater", "Failed stop", "go"),
    ("2. Pain > touch", "greater", "Pain", "touch"),
    ("1-back > 0-back", "greater", "1-back", "0-back"),
    ("Activation results. Social > perceptual judgment (whole-brain, FWE", "greater", "Social", "perceptual judgment"),
    ("Conjunction of pain and empathy", "conjunction", None, None),
    ("Self pain ∩ other pain", "conjunction", None, None),
    ("Observe > rest and imitate > rest (conjunction)", "conjunction", None, None),
    ("Main effect of group", "main_effect", "group", ""),
    ("疼痛 > 中性", "greater", "疼痛", "中性"),
    ("内群体大于外群体", "greater", "内群体", "外群体"),
    ("患者组低于对照组", "less", "患者组", "对照组"),
    ("与共情得分呈正相关", "positive_correlation", "共情得分", ""),
    ("与年龄呈负相关", "negative_correlation", "年龄", ""),
    ("负激活", "deactivation", "", ""),
    ("群体的主效应", "main_effect", "群体", ""),
    ("群体与情绪的交互作用", "interaction", None, None),
]
UNSAID = [
    "Faces", "Frontal lobe", "Left hemisphere", "Faces vs. houses", "Positive", "Negative", "Correlation with age", "Experiment 1 - faces",
    "p < .001", "k > 20 voxels", "Positive words", "Run 1 – training", "Whole-brain analysis", "Table 2 (continued)", "Go/no-go", "Load effect",
    "A > B > C", "Patients vs. controls", "Incongruent > congruent; bored > interested",
]  # fmt: skip


@pytest.mark.parametrize(("name", "relation", "first", "second"), [case for case in SAID if case[1]])
def test_what_the_words_say_is_read(name, relation, first, second):
    found = direction_of([name])
    assert found.relation.value == relation
    if first is not None:
        assert (found.first.casefold(), found.second.casefold()) == (first.casefold(), second.casefold())
    assert found.words


@pytest.mark.parametrize("name", UNSAID)
def test_what_the_words_leave_open_stays_unclear(name):
    assert direction_of([name]).relation.value == "unclear"


@pytest.mark.parametrize(
    ("levels", "caption", "relation", "first"),
    [
        (["Patients vs. controls", "Increased activation"], "", "greater", "Patients"),
        (["Patients vs. controls", "Decreased activation"], "", "less", "Patients"),
        (["Patients minus controls", "Decreases"], "", "less", "Patients"),
        (["Patients < controls", "Decreases"], "", "less", "Patients"),
        (["Reduced activation in patients compared with controls", "Decreases"], "", "less", "patients"),
        (["Reduced activation in patients compared with controls", "Increases"], "", "unclear", "patients"),
        (["Patients < controls", "Increases"], "", "unclear", "Patients"),
        (["Greater activation in patients than in controls", "Decreased activation"], "", "unclear", "patients"),
        (["Greater activation in patients than in controls", "Increases"], "", "greater", "patients"),
        (["Faces > houses", "Frontal lobe"], "", "greater", "Faces"),
        (["Main effect of valence", "negative > positive"], "", "greater", "negative"),
        (["Deactivations", "Task > rest"], "", "deactivation", "Task"),
        (["Correlation with empathy", "Positive"], "", "positive_correlation", "empathy"),
        (["Faces vs. houses", "Negative"], "", "less", "Faces"),
        (["Frontal lobe"], "Peaks of the contrast pain > touch (p < .001, k > 20).", "greater", "pain"),
        (["Frontal lobe"], "Regions with decreased activation in patients.", "less", "patients"),
        (["Frontal lobe"], "Increased and decreased activation in patients.", "unclear", ""),
        (["Faces vs. houses"], "Peaks of pain > touch.", "unclear", "Faces"),
    ],
)
def test_levels_and_caption_are_read_together(levels, caption, relation, first):
    found = direction_of(levels, caption)
    assert (found.relation.value, found.first) == (relation, first)


def test_a_reversed_name_beside_it_makes_a_subtraction():
    for name, beside, relation in [
        ("Faces vs. houses", ["Houses vs. faces", "Faces vs. houses"], "greater"),
        ("Faces vs. houses", ["Houses vs. tools", "Faces vs. houses"], "unclear"),
        ("A - B", ["B - A"], "greater"),
        ("A - B", ["A - C"], "unclear"),
        ("Faces - Houses", ["houses - faces"], "greater"),
        ("Pain Minus Touch", [], "greater"),
    ]:
        assert direction_of([name], others=beside).relation.value == relation


@pytest.mark.parametrize(
    ("level", "caption", "relation"),
    [
        ("Activations", "Activations and deactivations during finger tapping", "unclear"),
        ("Deactivations", "Activations and deactivations during finger tapping", "deactivation"),
        ("激活", "真针刺引起的脑区激活与负激活", "unclear"),
        ("负激活", "真针刺引起的脑区激活与负激活", "deactivation"),
        ("Frontal lobe", "Deactivated or activated areas", "unclear"),
        ("Significant activations", "Task-induced deactivations", "unclear"),
        ("Frontal lobe", "Task-induced deactivations", "deactivation"),
        ("Task > rest", "Regional activations and deactivations", "greater"),
    ],
)
def test_a_caption_that_names_activations_and_deactivations_decides_neither(level, caption, relation):
    assert direction_of([level], caption).relation == relation
    assert direction_of([caption, level]).relation == relation


@pytest.mark.parametrize(
    ("text", "relation", "first", "second"),
    [
        ("Areas showing reduced activity in older compared with younger adults (no-go > go)", "less", "older", "younger adults"),
        ("Areas showing reduced activity in older com- pared with younger adults (no-go > go)", "less", "older", "younger adults"),
        ("Greater activation in smokers than in controls (cue > neutral)", "greater", "smokers", "controls"),
        ("Decreased activity in older adults (no-go > go)", "less", "older adults", ""),
        ("Activity decreased from session 1 to session 2", "less", "session 2", "session 1"),
        ("Increased BOLD signal from baseline to follow-up", "greater", "follow-up", "baseline"),
        ("Activity decreased from pre- to post-training", "less", "post-training", "pre-training"),
        ("Activity increased from first to second visit", "greater", "second visit", "first visit"),
        ("Acti- vation in- creased in pa- tients rela- tive to controls", "greater", "patients", "controls"),
        ("从第一次到第二次训练激活降低的脑区", "less", "第二次训练", "第一次"),
    ],
)  # fmt: skip
def test_the_main_clause_outranks_a_bracketed_contrast(text, relation, first, second):
    for found in (direction_of([text]), direction_of(["Frontal lobe"], text)):
        assert (found.relation, found.first, found.second) == (relation, first, second)


def test_a_bracketed_contrast_stands_where_the_clause_before_it_says_no_other():
    for text, first in [
        ("Increased activation (cue > neutral)", "cue"),
        ("Reduced in patients (controls > patients)", "controls"),
    ]:
        found = direction_of([text])
        assert (found.relation, found.first) == ("greater", first)


@pytest.mark.parametrize("text", ["Patients vs. controls (2-back > 0-back)", "Old versus young adults (cue > neutral)"])
def test_a_bracketed_contrast_is_not_that_of_two_groups_compared_without_direction(text):
    assert direction_of([text]).relation == direction_of([], text).relation == "unclear"


@pytest.mark.parametrize(
    "text", ["Increased connectivity from amygdala to insula", "Increased coupling from V1 to V5", "Activity decreased from anterior to posterior insula"],
)  # fmt: skip
def test_from_one_region_to_another_is_no_change_from_one_condition_to_another(text):
    assert direction_of([text]).second == ""


@pytest.mark.parametrize(
    ("caption", "beside", "relation", "first"),
    [
        ("Negative correlation with age of the contrasts", [], "negative_correlation", "age"),
        ("Areas positively correlated with IQ", [], "positive_correlation", "IQ"),
        ("Negative correlation with age", ["Negative correlation with IQ"], "greater", "Old"),
        ("Old > new and negative correlation with age", [], "greater", "Old"),
        ("Group differences, positive correlation with IQ", [], "greater", "Old"),
    ],
)
def test_a_caption_about_a_correlation_holds_for_the_contrasts_below_it(caption, beside, relation, first):
    found = direction_of(["Old > New"], caption, beside)
    assert (found.relation, found.first) == (relation, first)


@pytest.mark.parametrize(
    ("name", "turned", "relation"),
    [
        ("Old versus new words", "New vs old words", "greater"),
        ("Novel vs. familiar scenes", "Familiar vs. novel scenes", "greater"),
        ("Self - other faces", "Other - self faces", "greater"),
        ("Old vs. new", "Old vs. new words", "unclear"),
        ("Old vs. new", "New vs. none", "unclear"),
    ],
)
def test_what_both_conditions_share_may_be_said_once(name, turned, relation):
    assert direction_of([name], others=[turned]).relation == relation
    assert direction_of([name], elsewhere=[turned]).relation == relation


@pytest.mark.parametrize(
    ("one", "other", "is_opposite"),
    [
        ("A > B", "B > A", True),
        ("A > B", "A < B", True),
        ("A > B", "B < A", False),
        ("A > B", "A > C", False),
        ("Positive correlation with age", "Negative correlation with age", True),
        ("A vs. B", "B vs. A", False),
        ("A > rest", "Deactivation: A vs. rest", True),
    ],
)
def test_opposites_are_told_apart(one, other, is_opposite):
    assert direction_of([one]).is_opposite(direction_of([other])) is is_opposite


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=200))
def test_any_text_has_a_direction(levels, caption):
    found = direction_of(levels, caption)
    assert found == direction_of(levels, caption)


CONDITION = st.sampled_from(["faces", "houses", "2-back", "pain", "self", "in-group members", "疼痛"])


@given(CONDITION, CONDITION, st.sampled_from(["{} > {}", "Contrast: {} > {}", "{}>{}", "({} > {})"]))
def test_turning_a_comparison_round_turns_its_direction(first, second, form):
    assume(first != second)
    one, other = direction_of([form.format(first, second)]), direction_of([form.format(second, first)])
    assert (one.first, one.second) == (other.second, other.first) == (first, second)
    assert one.is_opposite(other)


def test_a_dash_is_a_minus_under_a_heading_that_announces_comparisons():
    assert direction_of(["Action - function"]).relation == "unclear"
    said = direction_of(["Action - function"], heading="Comparison")
    assert (said.relation, said.first, said.second) == ("greater", "Action", "function")
    assert direction_of(["Experiment 1 - faces"], heading="Contrast").relation == "unclear"


def test_a_dash_is_a_minus_where_the_table_subtracts_a_baseline_from_one_of_the_two():
    said = direction_of(["Action - function"], others=["Action - function", "Action - control"])
    assert said.relation == "greater"
    assert direction_of(["Action - function"], others=["Pain - control"]).relation == "unclear"
    assert direction_of(["Verbal encoding - encoding control"]).relation == "greater"


@pytest.mark.parametrize(
    ("levels", "relation"),
    [
        (["Increases (checkerboard - rest)"], "greater"),
        (["Decreases (checkerboard - rest)"], "less"),
        (["Decreases", "checkerboard - rest"], "less"),
        (["patients vs controls", "Signal decreases"], "less"),
        (["Activation increases: word minus picture"], "greater"),
        (["Decreases (age)"], "unclear"),
    ],
)
def test_a_change_named_beside_a_pair_says_which_way_it_goes(levels, relation):
    found = direction_of(levels)
    assert found.relation.value == relation
    assert bool(found.second) is (relation != "unclear")


@pytest.mark.parametrize(
    ("caption", "relation"),
    [
        ("Activations during encoding", "greater"),
        ("Peaks of each contrast", "greater"),
        ("Differences in activation", "unclear"),
        ("Activations and deactivations", "unclear"),
        ("Peaks (MNI)", "unclear"),
    ],
)
def test_activations_in_a_versus_b_are_greater_in_a_and_differences_are_either(caption: str, relation: str) -> None:
    direction = direction_of(["Remembered vs. forgotten"], caption)
    assert (direction.relation, direction.first, direction.second) == (relation, "Remembered", "forgotten")


@pytest.mark.parametrize(
    ("note", "relation"),
    [
        ("In each comparison, the condition named first elicited greater activation.", "greater"),
        ("Activity was lower in the first-named group.", "less"),
        ("Of each cluster the first peak with the higher t is listed.", "unclear"),
    ],
)
def test_a_note_may_say_which_side_of_versus_was_greater(note: str, relation: str) -> None:
    assert direction_of(["Words vs. pictures"], "Peaks", notes=[note]).relation == relation


def test_what_a_caption_says_of_negative_values_is_not_what_it_compares() -> None:
    direction = direction_of([], "Controls minus patients, MNI. Negative t values: patients > controls.")
    assert (direction.relation, direction.first) == ("greater", "Controls")


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("pain_gt_rest", "greater"),
        ("pain_lt_rest", "less"),
        ("Conjunction search > Feature search", "greater"),
        ("Social interaction > watching alone", "greater"),
        ("Overlapping figures > single figures", "greater"),
        ("Conjunction of (A > B) and (C > D)", "conjunction"),
        ("Group x task interaction", "interaction"),
    ],
)
def test_names_of_variables_and_conditions_are_no_kinds_of_effects(name: str, relation: str) -> None:
    assert direction_of([name]).relation == relation


@pytest.mark.parametrize(("sign", "relation"), [("+", "positive_correlation"), ("-", "negative_correlation")])
def test_a_sign_alone_is_that_of_the_correlation_above_it(sign: str, relation: str) -> None:
    direction = direction_of(["Correlation with pain ratings", sign])
    assert (direction.relation, direction.first) == (relation, "pain ratings")


@pytest.mark.parametrize(
    "caption",
    [
        "Regions in which the response to pain > touch correlated with empathic concern",
        "Correlation of pain > touch with age",
    ],
)
def test_a_comparison_that_correlates_with_something_is_no_comparison(caption):
    assert direction_of([], caption).relation.value == "unclear"
    assert direction_of([caption]).relation.value == "unclear"


def test_a_number_of_people_leaves_no_brackets_in_a_condition():
    assert direction_of(["Speech > Noise (n = 17)"]).second == "Noise"


@pytest.mark.parametrize(
    ("sentence", "relation", "first", "second"),
    [
        ("Compared with fixation, viewing of tools activated parietal areas", "greater", "viewing of tools", "fixation"),
        ("Self-made actions, relative to other actions, engaged medial regions", "greater", "Self-made actions", "other actions"),
        ("Compared with controls, patients showed reduced activation in frontal areas", "less", "patients", "controls"),
        ("Older adults, compared to younger adults, exhibited greater activity frontally", "greater", "Older adults", "younger adults"),
        ("In patients relative to controls, activity was increased in the insula", "greater", "patients", "controls"),
        ("与休息相比，工具图片激活了顶叶", "greater", "工具图片", "休息"),
        ("患者组与对照组相比激活减弱的脑区", "less", "患者组", "对照组"),
        ("Compared with rest, no region was activated by reading", "unclear", None, None),
        ("Compared with rest, reading activated fewer regions", "unclear", None, None),
        ("Compared with rest, the insula was activated by pain", "unclear", None, None),
    ],
)  # fmt: skip
def test_a_sentence_on_a_condition_against_another_is_a_comparison(sentence, relation, first, second):
    found = direction_of([sentence])
    assert found.relation.value == relation
    if first is not None:
        assert (found.first, found.second) == (first, second)


@pytest.mark.parametrize(
    ("level", "relation", "first", "second"),
    [
        ("与对照组相比患者组激活增强的脑区", "greater", "患者组", "对照组"),
        ("与对照组相比，患者组激活显著减弱", "less", "患者组", "对照组"),
        ("相较于对照组，患者组激活增强的脑区", "greater", "患者组", "对照组"),
        ("和静息相比，任务激活增强", "greater", "任务", "静息"),
        ("患者组与对照组相比激活减弱", "less", "患者组", "对照组"),
        ("治疗后较治疗前激活增强", "greater", "治疗后", "治疗前"),
        ("Stärkere Aktivierung bei Patienten als bei Kontrollen", "greater", "Patienten", "Kontrollen"),
        ("Geringere Aktivierung bei Patienten im Vergleich zu Kontrollen", "less", "Patienten", "Kontrollen"),
        ("Negative Korrelation mit dem Alter", "negative_correlation", "Alter", ""),
        ("Deaktivierung", "deactivation", "", ""),
        ("↓ in patients vs. controls", "less", "patients", "controls"),
        ("Patients ↑", "greater", "Patients", ""),
        ("↑ patients, ↓ controls", "unclear", None, None),
        ("Atrophy in patients relative to controls", "less", "patients", "controls"),
        ("GM loss in patients vs controls", "less", "patients", "controls"),
        ("Loss in gamblers vs controls", "unclear", None, None),
        ("Underactivation in patients", "less", "patients", ""),
        ("Reduced deactivation in patients", "unclear", None, None),
        ("Less deactivation in patients than controls", "unclear", None, None),
        ("Greater deactivation in patients", "deactivation", None, None),
        ("Negative correlation with BDI in PT", "negative_correlation", "BDI", ""),
        ("Regions that correlated negatively with age in healthy controls", "negative_correlation", "age", ""),
    ],
)
def test_the_second_condition_may_come_first_and_loss_is_less(level, relation, first, second):
    found = direction_of([level])
    assert found.relation.value == relation
    if first is not None:
        assert (found.first, found.second) == (first, second)


@pytest.mark.parametrize(
    ("level", "relation", "first", "second"),
    [
        ("Left hand - Rest", "greater", "Left hand", "Rest"),
        ("Right finger tapping - rest", "greater", "Right finger tapping", "rest"),
        ("Left hemisphere - lateral", "unclear", None, None),
        ("0-back > 2-back (deactivations not listed)", "greater", "0-back", "2-back"),
        ("Go > no-go (no response)", "greater", "Go", "no-go (no response)"),
        ("Negative correlation of activation with symptom severity (Faces > Shapes)", "negative_correlation", "symptom severity", ""),
        ("The areas in which pain elicited greater activation than warmth", "greater", "pain", "warmth"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_comparison_is_no_part_of_it(level, relation, first, second):
    found = direction_of([level])
    assert found.relation.value == relation
    if first is not None:
        assert (found.first, found.second) == (first, second)


def test_a_dash_between_abbreviations_is_a_minus_where_something_says_so():
    found = direction_of(["PT–HC"], others=["PT–HC", "HC–PT"])
    assert (found.relation.value, found.first, found.second) == ("greater", "PT", "HC")
    assert direction_of(["HC-PT"], caption="Contrasts between groups").first == "HC"
    assert direction_of(["ACC-PCC"], caption="Contrasts of seeds").relation.value == "unclear"
    assert direction_of(["PT-HC"], others=["PT-HC", "BP-HC"]).relation.value == "unclear"


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Areas of reduced glucose metabolism in patients compared with controls", "less"),
        ("Regions of increased FDG uptake in patients relative to controls (Talairach coordinates)", "greater"),
        ("Areas of decreased cerebral blood flow in patients compared with controls", "less"),
        ("Areas of reduced habituation in patients compared with controls", "unclear"),
    ],
)
def test_areas_of_more_or_less_metabolism_or_blood_flow_say_which_way(text: str, relation: str) -> None:
    named, captioned = direction_of([text]), direction_of([], text)
    assert named.relation.value == captioned.relation.value == relation
    assert relation == "unclear" or (named.first, captioned.first) == ("patients", "patients")


@pytest.mark.parametrize(
    ("levels", "caption", "relation", "first", "second"),
    [
        (["Increase after treatment"], "Change of metabolism, after compared with before treatment", "greater", "after treatment", "before treatment"),
        (["Decreased rCBF following cognitive training in patients"], "", "less", "following cognitive training", "before cognitive training"),
        ([], "Reduction of glucose metabolism after surgery (MNI coordinates)", "less", "after surgery", "before surgery"),
        (["治疗后增加"], "", "greater", "治疗后", "治疗前"),
        (["训练后代谢降低的脑区"], "", "less", "训练后", "训练前"),
        (["Increase after treatment"], "Patients compared with healthy controls", "greater", "after treatment", ""),
        (["Patients > controls", "Increase after treatment"], "", "greater", "Patients", "controls"),
        (["Increase after errors"], "", "greater", "errors", ""),
    ],
)  # fmt: skip
def test_a_change_after_a_treatment_is_compared_with_before_it(levels, caption, relation, first, second):
    found = direction_of(levels, caption)
    assert (found.relation.value, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize(
    "text", ["Increases in regional cerebral blood flow", "Increased activity in gray matter volume"]
)
def test_what_was_measured_is_no_condition(text: str) -> None:
    found = direction_of([text])
    assert (found.relation.value, found.first) == ("greater", "")


def test_two_conditions_may_stand_before_the_word_for_comparison() -> None:
    found = direction_of((), "两组阅读与静息状态比较的激活脑区")
    assert (found.relation, found.first, found.second) == ("greater", "阅读", "静息状态")


def test_a_name_that_prints_two_levels_goes_the_way_of_the_inner_one() -> None:
    for name, relation in (("Group difference in stop > go: HC > CUD", "greater"), ("Stop > go: HC < CUD", "less")):
        found = direction_of([name])
        assert (found.relation, found.first, found.second) == (relation, "HC", "CUD")


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("Increases under nicotine compared with placebo (nicotine minus placebo)", ("Increases under nicotine", "placebo")),
        ("Greater activation during nicotine than placebo (nicotine minus placebo)", ("nicotine", "placebo")),
        ("Reduced activity in patients relative to controls [patients vs. controls]", ("patients", "controls")),
        ("Greater activation in pain than no pain (pain vs. no pain)", ("pain", "no pain")),
    ],
)  # fmt: skip
def test_the_name_of_a_contrast_in_brackets_behind_a_condition_is_no_part_of_it(name, pair):
    found = direction_of([name])
    assert (found.first, found.second) == pair


def test_a_comparison_in_brackets_that_does_not_name_its_condition_belongs_to_it():
    found = direction_of(["Greater for shapes than for faces (happy vs. sad)"])
    assert (found.first, found.second) == ("shapes", "faces (happy vs. sad)")


@pytest.mark.parametrize(
    ("name", "relation", "first", "second"),
    [
        ("Words > symbols, typical > dyslexia", "greater", "typical", "dyslexia"),
        ("Patients > controls, faces > houses", "greater", "Patients", "controls"),
        ("2-back > 0-back; MDD < HC", "less", "MDD", "HC"),
        ("Musicians > controls, fast vs. slow tempo", "greater", "Musicians", "controls"),
        ("faces > houses, tools > animals", "unclear", "", ""),
        ("patients > controls, controls > patients", "unclear", "", ""),
    ],
)
def test_of_two_comparisons_in_one_name_the_one_of_people_is_the_inner_one(name, relation, first, second):
    found = direction_of([name])
    assert (found.relation, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize(
    ("levels", "caption", "expected"),
    [
        (("Increased activity ON medication",), "Differences between OFF and ON medication", ("greater", "ON medication", "OFF medication")),
        (("Decreased activity ON medication",), "Differences between OFF and ON medication", ("less", "ON medication", "OFF medication")),
        (("Increased activation under nicotine",), "Differences between nicotine and placebo", ("greater", "nicotine", "placebo")),
        (("Increased activation under nicotine",), "Differences between sessions and groups", ("unclear", "", "")),
        # a deactivation that is compared is a comparison
        (("High vs. low anxiety", "Greater deactivation in high anxiety"), "", ("less", "high anxiety", "low anxiety")),
        (("High vs. low anxiety", "Greater deactivation in low anxiety"), "", ("less", "low anxiety", "High anxiety")),
        (("High vs. low anxiety", "Greater deactivation in hard trials"), "", ("unclear", "High anxiety", "low anxiety")),
        (("Greater deactivation in patients than in controls",), "", ("less", "patients", "controls")),
        (("Greater deactivation in patients",), "Differences between patients and controls", ("less", "patients", "controls")),
        (("Patients vs. controls", "Deactivation"), "", ("unclear", "Patients", "controls")),
    ],
)  # fmt: skip
def test_changes_in_one_of_two_that_differ_and_deactivations_compared(levels, caption, expected):
    found = direction_of(levels, caption)
    assert (found.relation.value, found.first, found.second) == expected


@pytest.mark.parametrize(
    ("levels", "relation", "first", "second"),
    [
        (("Patients < controls", "Faces > houses"), "less", "Patients", "controls"),
        (("Faces > houses", "Patients < controls"), "less", "Patients", "controls"),
        (("OCD > HC", "OCD-related > neutral words"), "greater", "OCD", "HC"),
        (("Faces > houses", "Left > right"), "greater", "Left", "right"),
    ],
)
def test_people_are_compared_in_what_conditions_differ_wherever_they_stand(levels, relation, first, second):
    found = direction_of(levels)
    assert (found.relation, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize(
    ("levels", "relation"),
    [
        (("Faces > houses", "Correlation with age"), "unclear"),
        (("Adults (correlation with age)", "Faces > houses"), "unclear"),
        (("Faces > houses", "Positive correlation with age"), "positive_correlation"),
        (("Correlation with age", "Patients > controls"), "greater"),  # in whom the relation was stronger
        (("Correlation with age", "Faces"), "unclear"),
    ],
)
def test_a_relation_without_its_sign_is_not_the_comparison_it_is_of(levels, relation):
    assert direction_of(levels).relation == relation


@pytest.mark.parametrize(
    "levels",
    [["Drummers vs. controls, no change, decreased"], ["No parametric modulation by reward", "Increases"]],
)
def test_what_did_not_change_has_no_direction_of_a_change(levels):
    assert direction_of(levels).relation not in (Relation.LESS, Relation.POSITIVE_CORRELATION)


@pytest.mark.parametrize(
    ("name", "relation", "first", "second"),
    [
        ("XGD < RGU: Wins > losses", "less", "XGD", "RGU"),
        ("Wins > losses: XGD < RGU", "less", "XGD", "RGU"),
        ("Post < pre: wins > losses", "less", "Post", "pre"),
        ("Patients < controls: CS+ > CS-", "less", "Patients", "controls"),
        ("Sunny < cloudy: wins > losses", "unclear", "", ""),  # which of the two is in the other is not known
        ("XGD < RGU: ABC > CBA", "unclear", "", ""),
        ("Sunny > cloudy: wins > losses", "greater", "wins", "losses"),
    ],
)
def test_of_two_comparisons_in_one_name_groups_may_be_known_by_their_letters(name, relation, first, second):
    found = direction_of([name])
    assert (found.relation, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("Wins > losses, gamblers", "Wins", "losses"),
        ("After < before (reduced activity)", "After", "before"),
        ("术后<术前（ReHo降低）", "术后", "术前"),
        ("Group comparison: gout versus controls", "gout", "controls"),
        ("Deactivations during humming compared with fixation", "humming", "fixation"),
        ("Seed: left amygdala, XYD > HC", "XYD", "HC"),
        ("Gamblers versus controls, wins > losses", "Gamblers", "controls"),
        ("痛风组较对照组功能连接改变的脑区", "痛风组", "对照组"),
        ("Gamblers, young > gamblers, old adults", "Gamblers, young", "gamblers, old adults"),
    ],
)
def test_what_is_said_beside_two_conditions_is_no_part_of_them(name, first, second):
    found = direction_of([name])
    assert (found.first, found.second) == (first, second)


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("Sad > glad: in-group > out-group faces", "interaction"),
        ("(Sad > glad) own-race > other-race", "interaction"),
        ("Friends > strangers (win > lose)", "interaction"),
        ("(friends win - friends lose) > (strangers win - strangers lose)", "interaction"),
        ("Gamblers > controls (win > lose)", "greater"),
        ("XGD > RGU, game cues > neutral cues", "unclear"),
    ],
)
def test_a_difference_of_what_is_shown_in_a_difference_is_an_interaction_one_of_people_is_theirs(name, relation):
    assert direction_of([name]).relation == relation


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("Wins > losses: linear load (positive)", "positive_correlation"),
        ("Wins > losses: linear load (negative)", "negative_correlation"),
        ("Wins > losses: quadratic load (peak in the middle)", "unclear"),
    ],
)
def test_a_variable_behind_a_comparison_is_a_relation_of_it(name, relation):
    found = direction_of([name])
    assert (found.relation, found.second) == (relation, "")


@pytest.mark.parametrize(
    ("way", "relation"), [("increase", "positive_correlation"), ("decrease", "negative_correlation")]
)
def test_an_increase_or_decrease_behind_a_modulator_is_its_sign(way, relation):
    assert direction_of([f"Distance to home ({way})"], heading="Contrast or modulator").relation == relation
    assert direction_of([f"Distance to home ({way})"]).relation == "unclear"


def test_a_caption_may_give_the_signs_of_several_variables():
    caption = "Relations of volume to chess (negative for age at start, positive for hours of play)."
    found = [direction_of([f"Volume and {name}"], caption).relation for name in ("hours of play", "age at start")]
    assert found == ["positive_correlation", "negative_correlation"]


@pytest.mark.parametrize(("word", "relation"), [("lower", "less"), ("higher", "greater")])
def test_what_a_caption_says_of_direct_comparisons_holds_for_both_of_them(word, relation):
    caption = f"Regions of {word} metabolism in direct comparisons of XGD and RGU"
    assert direction_of(["XGD versus RGU"], caption, ["RGU versus XGD"]).relation == relation


def test_a_dash_between_conditions_of_one_kind_is_a_minus_and_so_are_those_beside_it():
    names = ["Long poems - short poems", "All poems - letter strings"]
    assert [direction_of([name], others=names).relation for name in names] == ["greater", "greater"]
    assert direction_of(["All poems - letter strings"]).relation == "unclear"
    assert direction_of(["Inferior frontal gyrus - middle frontal gyrus"]).relation == "unclear"


@pytest.mark.parametrize(
    ("caption", "relation", "first", "second"),
    [
        ("Regions with decreased activity under sugar (water > sugar) during rest", "greater", "water", "sugar"),
        ("Reduced connectivity after food deprivation (FED > FD)", "greater", "FED", "FD"),
        ("Increased activity with sugar (sugar > water)", "greater", "sugar", "water"),
        ("Decreased activation in gamblers (win > lose)", "less", "gamblers", ""),
        ("Reduced responses to sugar (win > lose)", "less", "sugar", ""),
    ],
)
def test_a_comparison_in_brackets_behind_a_change_in_one_of_its_sides_says_which_way(caption, relation, first, second):
    found = direction_of([], caption)
    assert (found.relation, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize(
    ("sign", "relation"), [("positive", "positive_correlation"), ("negative", "negative_correlation")]
)
def test_a_signed_variable_may_stand_before_the_comparison_it_goes_with(sign, relation):
    found = direction_of([f"Age ({sign}), Wins > losses"])
    assert (found.relation, found.first) == (relation, "Age")


@pytest.mark.parametrize("name", ["Warm water: activation", "热水：激活"])
def test_activation_behind_a_condition_and_a_colon_is_its_increase(name):
    found = direction_of([name])
    assert (found.relation, found.second) == ("greater", "")
    assert (
        direction_of([name.replace("activation", "deactivation").replace("激活", "负激活")]).relation == "deactivation"
    )


def test_beside_decreases_of_one_comparison_the_others_are_increases():
    names = ["Cooking vs. baking", "Decreases: cooking vs. rest"]
    assert [direction_of([name], others=names).relation for name in names] == ["greater", "less"]
    assert direction_of(names[:1]).relation == direction_of(["Kites vs. boats"], others=names).relation == "unclear"


def test_what_fails_to_be_less_is_more():
    assert direction_of(["Failure of deactivation: gamblers > controls"]).relation == "greater"
    assert direction_of(["Deactivation: gamblers > controls"]).relation == "unclear"
