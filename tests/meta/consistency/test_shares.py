"""What is reported beyond chance across groups: hand-made studies whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from meta.consistency.shares import StudyFoci, measure_consistency

NAMES = ("front", "back", "wide")
CHANCES = (0.02, 0.02, 0.5)


def study(name, group, *regions):
    """Return a study with a focus in each of `regions`, and which focus lies where."""
    inside = np.array([[region == other for other in NAMES] for region in regions])
    return StudyFoci(study=name, group=group, foci=np.zeros((len(regions), 3))), inside


def measure(pairs, **more):
    return measure_consistency([s for s, _ in pairs], NAMES, [i for _, i in pairs], CHANCES, **{"draws": 200} | more)


def test_a_region_of_every_group_ranks_before_one_of_the_largest_group():
    pairs = [study(f"a{i}", "a", "back", "wide") for i in range(20)]
    pairs += [study(f"a{i}x", "a", "front", "wide") for i in range(20)]
    pairs += [study(f"b{i}", "b", "front", "wide") for i in range(3)]
    found = measure(pairs, named=["front"])
    assert next(region.name for region in found.regions) == "front"
    front, back = (next(r for r in found.regions if r.name == name) for name in ("front", "back"))
    assert front.reported == {"a": 20, "b": 3}
    assert back.reported == {"a": 20, "b": 0}
    assert back.groups_reporting == 1
    assert front.excess == pytest.approx(((0.5 + 1.0) / 2) - (1 - 0.98**2))
    assert found.all_first is not None
    assert found.all_first > 0.9
    assert front.low <= front.excess <= front.high


def test_a_wide_region_reported_by_everybody_is_no_surprise():
    pairs = [study(f"s{i}", "ab"[i % 2], *["wide"] * 12) for i in range(8)]
    found = measure(pairs)
    wide = next(r for r in found.regions if r.name == "wide")
    assert wide.excess == pytest.approx(0.5**12)
    assert found.all_first is None


def test_the_same_seed_gives_the_same_intervals_and_another_does_not():
    dice = np.random.default_rng(3)
    pairs = [study(f"s{i}", "ab"[i % 2], *dice.choice(NAMES, 3)) for i in range(12)]
    assert measure(pairs, seed=4) == measure(pairs, seed=4)
    assert measure(pairs, seed=4) != measure(pairs, seed=5)


def test_a_statement_about_an_unmeasured_region_is_refused():
    with pytest.raises(ValueError, match="not measured"):
        measure([study("s", "a", "front")], named=["side"])
