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
]
UNSAID = [
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
