"""Words for more, less and neither, in both languages: what they say of a direction, and what no guess is made from."""

from __future__ import annotations

import pytest

from corpora.words.directions import direction_of

SAID = [
    ("Hypometabolism in AD compared with controls", "less", "AD", "controls"),
    ("Hyperperfusion in MDD vs HC", "greater", "MDD", "HC"),
    ("Augmented responses to cues in smokers compared with nonsmokers", "greater", "cues in smokers", "nonsmokers"),
    ("Suppressed activity in patients relative to controls", "less", "patients", "controls"),
    ("Impaired activation in patients compared to controls", "less", "patients", "controls"),
    ("Decreases in rCBF: smell minus baseline", "less", "smell", "baseline"),
    ("Decreased activation at follow-up compared to baseline", "less", "follow-up", "baseline"),
    ("Regions with decreased signal relative to baseline", "less", "", "baseline"),
    (
        "Regions showing increased functional connectivity with the left amygdala in patients compared with controls",
        "greater",
        "patients",
        "controls",
    ),
    ("Increased connectivity with the amygdala in patients", "greater", "patients", ""),
    ("Enhanced coupling with the amygdala in PTSD vs. TEC", "greater", "PTSD", "TEC"),
    ("Increased connectivity with age", "positive_correlation", "age", ""),
    ("Regions with stronger coupling to the right amygdala for spiders > mushrooms", "greater", "spiders", "mushrooms"),
    (
        "Speech in babble evoked greater activity than speech in quiet in frontal and opercular regions",
        "greater",
        "Speech in babble",
        "speech in quiet",
    ),
    ("Weaker coupling between seed and target during high load than low load", "less", "high load", "low load"),
    ("Higher activity for high than low load", "greater", "high", "low load"),
    ("Regions that responded more strongly to pain than to touch", "greater", "pain", "touch"),
    ("Areas more responsive to pain than touch", "greater", "pain", "touch"),
    ("Brain regions activated by reading relative to fixation", "greater", "reading", "fixation"),
    (
        "Greater activation to smoking cues relative to neutral cues in smokers than non-smokers",
        "greater",
        "smokers",
        "non-smokers",
    ),
    ("Responses to reward cues (high vs. baseline)", "greater", "high", "baseline"),
    (
        "Positive relationship between trait anxiety and activation to angry faces",
        "positive_correlation",
        "trait anxiety",
        "",
    ),
    ("Positive correlation between age and GMV", "positive_correlation", "age", ""),
    ("Negative effect of task", "less", "task", ""),
    (
        "The contrast reappraise negative > view negative correlated positively with ERQ scores",
        "positive_correlation",
        "ERQ scores",
        "",
    ),
    ("(Verbal 2-back > 0-back) AND (spatial 2-back > 0-back)", "conjunction", "", ""),
    ("Alcohol cues > neutral cues, all participants (n = 44)", "greater", "Alcohol cues", "neutral cues"),
    ("Musicians > non-musicians, contrast melody > noise", "greater", "Musicians", "non-musicians"),
    ("[Own painful - own neutral] - [other painful - other neutral]", "interaction", "", ""),
    ("抑郁症组较对照组功能连接降低的脑区", "less", "抑郁症组", "对照组"),
    ("与对照组相比患者组ALFF值增高的脑区", "greater", "患者组", "对照组"),
    ("患者组与对照组相比局部一致性减低", "less", "患者组", "对照组"),
    ("与对照组相比，局部一致性减低", "less", "", "对照组"),
    ("治疗后与治疗前比较，患者ALFF增高", "greater", "治疗后", "治疗前"),
    ("治疗后ALFF升高", "greater", "治疗后", "治疗前"),
    ("较HC组增高的脑区", "greater", "", "HC组"),
    ("患者組較對照組活動減弱", "less", "患者組", "對照組"),
    ("疼痛減靜息", "greater", "疼痛", "靜息"),
    ("轻度认知障碍组灰质萎缩区", "less", "轻度认知障碍组", ""),
    ("Parametric modulation by amusement ratings (negative)", "negative_correlation", "amusement ratings", ""),
    ("Positive association of age with activity (win > loss)", "positive_correlation", "age", ""),
    ("Younger: decreases, verbal memory relative to verbal control", "less", "verbal memory", "verbal control"),
    ("Increases in regional cerebral blood flow, generate minus repeat", "greater", "generate", "repeat"),
    ("Regions showing differences among three groups", "main_effect", "", ""),
    ("三组间ReHo差异脑区", "main_effect", "", ""),
    ("T2DM 组较对照组 GMV 减小的脑区", "less", "T2DM 组", "对照组"),
    ("Reduced glucose metabolism in SD compared with controls at baseline", "less", "SD", "controls"),
    ("Metabolism declined from baseline to follow-up in SD (n = 15)", "less", "follow-up", "baseline"),
]
UNSAID = [
    "Association of sensation seeking with activation during anticipation (gain > no gain)",
    "Correlation of the change in activity (post > pre) with hours of practice",
    "Lack of activation in patients compared with controls",
    "No activation in patients compared with controls",
    "Absent activation in patients relative to controls",
    "Similar activation in patients compared with controls",
    "Activation deficits in patients compared with controls",
    "Reduced activation vs. rest",
    "Greater reduction in activity in the drug group than in the placebo group",
    "两组ALFF差异脑区",
]


@pytest.mark.parametrize(("name", "relation", "first", "second"), SAID)
def test_words_of_more_and_less_are_read_with_their_conditions(name, relation, first, second):
    found = direction_of([name])
    assert (found.relation.value, found.first, found.second) == (relation, first, second)


@pytest.mark.parametrize("name", UNSAID)
def test_a_missing_or_either_difference_has_no_direction(name):
    assert direction_of([name]).relation.value == "unclear"


@pytest.mark.parametrize(
    ("sign", "relation"), [("positive", "positive_correlation"), ("negative", "negative_correlation")]
)
def test_a_variable_with_its_sign_is_a_relation_only_where_something_varies(sign, relation):
    found = direction_of([f"Effort ({sign})"], "Parametric effects of value and effort")
    assert (found.relation.value, found.first) == (relation, "Effort")
    assert direction_of([f"Words ({sign})"], "Activation for words of three kinds").relation.value == "unclear"


def test_a_sign_below_an_association_within_a_comparison_is_that_of_the_association():
    found = direction_of(["Association of anxiety with activation (threat > safe)", "Negative"])
    assert (found.relation.value, found.first) == ("negative_correlation", "anxiety")


def test_a_caption_on_a_relation_gives_no_direction_by_the_comparison_in_its_brackets():
    name = "Correlation of the change in activity (post > pre) with hours of practice"
    assert direction_of([name], f"{name} in the piano group").relation.value == "unclear"
