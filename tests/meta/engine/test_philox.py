"""The random numbers are Philox's."""

import numpy as np
import pytest

from meta.engine.philox import draw_indices, draw_uniform, philox_block

# Random123 kat_vectors, philox4x32 10 rounds: counter, key, expected.
KNOWN = [
    ([0] * 4, [0, 0], [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_known_answers_of_the_authors(counter, key, expected):
    out = np.zeros(4, dtype=np.uint64)
    philox_block(np.array(counter, dtype=np.uint64), np.uint64(key[0]), np.uint64(key[1]), out)
    assert out.tolist() == expected


def test_indices_stay_below_the_bound_and_cover_it_evenly():
    out = np.empty(100_000, dtype=np.uint64)
    draw_indices(np.uint64(5), np.uint64(0), np.uint64(9), 10, out)
    counts = np.bincount(out.astype(np.int64), minlength=10)
    assert len(counts) == 10
    assert ((counts - 10_000) ** 2 / 10_000).sum() < 27.9  # chi2 with 9 degrees of freedom, p = .001


def test_iterations_streams_and_seeds_differ():
    draws = [draw_uniform(*key, 8).tolist() for key in ((1, 0, 0), (1, 0, 1), (1, 1, 0), (2, 0, 0), (2**40, 0, 0))]
    assert len({tuple(d) for d in draws}) == 5
