"""Pooling, and input that must never become a wrong map."""

import numpy as np
import pytest

from corpora.brain import tal_to_mni
from corpora.errors import ProtocolError
from corpora.nouns.studies import Contrast, Focus, Space
from meta.engine.experiments import Experiment, Pooling, check_experiments, make_experiments, pool_experiments


def _experiment(name="a", n=20, foci=((0.0, 10, 20), (40, -20, 10)), study="", sample=""):
    array = np.array(foci, dtype=np.float64).reshape(-1, 3)
    return Experiment(id=name, study=study or name, n=n, foci=array, sample=sample)


def _contrast(space, n=12):
    focus = Focus(x=-30.0, y=7.0, z=0.0, raw="-30 7 0", space=space)
    return Contrast(id="c", study="S", name="x", sample="s", n=n, foci=(focus,))


def test_contrasts_of_one_sample_become_one_experiment_and_both_counts_are_kept():
    contrasts = [
        _experiment("a", study="S", sample="1"),
        _experiment("b", study="S", sample="1"),
        _experiment("c"),
    ]
    pooled = pool_experiments(contrasts, Pooling.SAMPLE)
    assert (pooled.n_contrasts, pooled.n_samples, len(pooled.experiments)) == (3, 2, 2)
    assert pooled.experiments[0].n_foci == 4
    assert pooled.experiments[0].contrasts == ("a", "b")
    separate = pool_experiments(contrasts, Pooling.SEPARATE)
    assert (separate.n_contrasts, separate.n_samples, len(separate.experiments)) == (3, 2, 3)


def test_differing_sample_sizes_are_recorded_and_the_smaller_counts():
    pooled = pool_experiments([_experiment("a", 20, study="S"), _experiment("b", 12, study="S")], Pooling.SAMPLE)
    assert pooled.experiments[0].n == 12
    assert [p.code for p in pooled.problems] == ["ALE-POOLED-N-DIFFERS"]


def test_talairach_foci_are_converted_and_unknown_spaces_refused():
    (experiment,) = make_experiments([_contrast(Space.TAL)])
    assert np.allclose(experiment.foci, tal_to_mni(np.array([[-30.0, 7, 0]])))
    (experiment,) = make_experiments([_contrast(Space.MNI)])
    assert experiment.foci.tolist() == [[-30.0, 7.0, 0.0]]
    with pytest.raises(ProtocolError, match="space of some foci is not known"):
        make_experiments([_contrast(None)])


@pytest.mark.parametrize(
    ("experiments", "message"),
    [
        ([], "no experiments"),
        ([_experiment(n=None)], '"a" has no sample size'),
        ([_experiment(n=0)], "sample size of 0"),
        ([_experiment(n=float("nan"))], "sample size of nan"),
        ([_experiment(foci=())], '"a" has no foci'),
        ([_experiment(foci=((0, 0, 0), (1, np.nan, 2)))], "focus 2 holds a coordinate that is not a number"),
        ([_experiment(foci=((0, 0, np.inf),))], "focus 1 holds a coordinate that is not a number"),
        ([_experiment(foci=((0, 0, 455),))], "more than 200 mm"),
        ([_experiment("a"), _experiment("a", foci=((1, 1, 1),))], "same id"),
    ],
)
def test_impossible_input_is_refused_naming_the_experiment(experiments, message):
    with pytest.raises(ProtocolError, match=message):
        check_experiments(experiments)


def test_doubtful_input_is_kept_and_recorded():
    outside = _experiment("far", foci=((0, 0, 120), (0, 10, 20), (5, 5, 5)))
    twins = [_experiment("t1", study="A"), _experiment("t2", study="B")]
    codes = [p.code for p in check_experiments([outside, *twins])]
    assert codes == ["ALE-FEW-EXPERIMENTS", "ALE-DUPLICATE-EXPERIMENT", "ALE-FOCI-OUTSIDE-BRAIN"]
    assert [p.code for p in check_experiments([_experiment()])] == ["ALE-ONE-EXPERIMENT"]


def test_twenty_experiments_raise_no_warning_about_their_number():
    many = [_experiment(f"e{i}", foci=((i, 0, 10), (0, i, 12))) for i in range(20)]
    assert check_experiments(many) == ()
    assert [str(p.severity) for p in check_experiments(many[:18])] == ["warning"]
    assert [str(p.severity) for p in check_experiments(many[:5])] == ["error"]
