"""What a caption says of all rows comes before the names of its contrasts."""

import pytest

from extract.tables.names.topics import topic_of


@pytest.mark.parametrize(
    ("caption", "names", "topic"),
    [
        # names that say only in whom or when
        ("Activation for inner > overt speech in early and late learners", ["Early learners", "Late learners"], "inner > overt speech"),
        ("Regions active during paced tapping > rest, before and after surgery", ["Before surgery", "After surgery"], "paced tapping > rest"),
        ("Group differences for rhyme judgement (relative to fixation)", ["Readers > non-readers"], "rhyme judgement (relative to fixation)"),
        ("Brain regions modulated by surprise at choice (N = 18)", ["Positive modulation by surprise"], "modulated by surprise at choice"),
        # names that compare conditions: only the task or the phase
        ("Peak activations for tones vs. noise during habituation", ["Tones > noise", "Noise > tones"], "habituation"),
        ("Regions activated in the odd-one-out task (n = 20)", ["Odd > even", "Even > odd"], "odd-one-out task"),
        ("Results at feedback", ["Wins > losses"], "feedback"),
        ("Changes of cortical thickness in the rowing group", ["Increase from T1 to T2", "Decrease from T1 to T2"], "cortical thickness in the rowing group"),
        ("Comparison of singing and humming", ["Singing > humming", "Humming > singing"], None),
        ("Regions with coupling to the left putamen for wins and losses", ["Wins > losses"], "coupling to the left putamen"),
        # nothing more than the names, or than any caption, says
        ("Brain regions showing significant activation in MNI space (N = 20)", ["Patients", "Controls"], None),
        ("Effects of load", ["Load 3 > load 1", "Load 1 > load 3"], None),
        ("Published peaks (MNI)", ["Adams et al. (2009)"], None),
        ("Main effect of cue and the reverse", ["Cue > no cue", "Reverse contrast"], None),
        ("Wins > losses and losses > draws", ["Patients"], None),
        ("", ["Patients"], None),
        ("Brain regions showing significant activation, adapted from Adams et al. 2003", ["Listening", "Reading"], None),
        ("Peak coordinates (x, y, z) of clusters reported by AFNI", ["Listening", "Reading"], None),
        ("Significant clusters, cluster-forming threshold Z > 2.3", ["Listening", "Reading"], None),
        ("Regions showing activation (FDR)", ["Listening", "Reading"], None),
        ("Regions activated during scanning at 3 Tesla", ["Warm > cold"], None),
        ("采用FDR校正后激活脑区", ["编码", "提取"], None),
        # in Chinese
        ("两组计算任务中的激活脑区", ["患者组", "对照组"], "两组计算任务中的激活脑区"),
        ("两组Stroop > 基线对比的激活差异", ["患者组<对照组", "患者组>对照组"], "Stroop > 基线"),
        ("两组N-back任务的脑激活差异", ["患者组<对照组"], "N-back任务"),
        ("两组显著激活的脑区", ["患者组", "对照组"], None),
    ],
)  # fmt: skip
def test_a_caption_says_of_all_rows(caption, names, topic):
    assert topic_of(caption, [(name,) for name in names]) == topic


def test_a_level_that_the_caption_gave_is_not_said_twice():
    caption = "Regions showing training-related decreases (listening < silence) in each group"
    names = [("listening < silence", "Young (n = 20)"), ("listening < silence", "Old (n = 21)")]
    assert topic_of(caption, names) == "training-related decreases (listening < silence)"
    far = "Changes of responses to music from the first to the second year of a training that lasted three years (music > speech)"
    assert topic_of(far, [("music > speech", "Trained"), ("music > speech", "Waiting")]) is None
